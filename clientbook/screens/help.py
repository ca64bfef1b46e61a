"""Help (``?``): the keys that work where it was asked for, made from the live commands, so it cannot go stale."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from clientbook import commands
from clientbook.i18n import _
from clientbook.text import width as cells_of
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import GAP, Block, Line, Piece, column
from clientbook.widgets.content import content
from clientbook.widgets.lean_screen import LeanScreen
from clientbook.widgets.scrolled import SCROLLING, Scrolled


def keys_text(id: str) -> str:
    """Every key of a command, written as people read them."""
    return "  ".join(commands.key_name(key) for key in commands.keys_of(id))


def rows(ids: Sequence[str], width: int) -> list[Block]:
    """Headings, and under each its commands: keys, label, what it does."""
    made: list[Block] = []
    keys_wide = max((cells_of(keys_text(id)) for id in ids), default=0) + 2
    labels_wide = max((cells_of(commands.label(id)) for id in ids), default=0) + 2
    for group, heading in commands.GROUPS.items():
        members = [id for id in ids if commands.BY_ID[id].group == group and commands.keys_of(id)]
        if not members:
            continue
        if made:
            made.append(GAP)
        made.append(Block(((Piece(_(heading), "label"),),)))
        for id in members:
            line: Line = (
                column(keys_text(id), min(keys_wide, width // 3), "accent"),
                column(commands.label(id), min(labels_wide, width // 3), "bright"),
                Piece(commands.help_line(id), "quiet"),
            )
            made.append(Block((line,), id))
    return made


class Help(Scrolled, ModalScreen[None], LeanScreen[None]):
    """Scrolls; Enter does what the line says, Esc closes."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = "BlockList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "close", show=False),
        *SCROLLING,
    ]

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__()
        self._ids = list(ids)

    def compose(self) -> ComposeResult:
        """Title and lines."""
        with Vertical(classes="panel"):
            yield Static(content(_("The keys that work here")), classes="title")
            yield BlockList(lambda width: rows(self._ids, width))
            yield Static(content(_("Esc closes   Without letters: {menu} is the menu").format(menu=keys_text("menu"))), classes="quiet")

    def on_mount(self) -> None:
        """Show the lines."""
        self.query_one(BlockList).show(lambda width: rows(self._ids, width))

    def action_close(self) -> None:
        """Back."""
        self.dismiss(None)
