"""Who is to be brought back from a snapshot, found as in the list of customers; and the passphrase of one that has another."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from clientbook import text
from clientbook.data import CustomerLine
from clientbook.i18n import _
from clientbook.screens.dialogs.dialog import Dialog, KeyHints
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block, Piece, spread
from clientbook.widgets.content import content
from clientbook.widgets.password import PasswordField
from clientbook.widgets.text_input import TextInput

Find = Callable[[str], Awaitable[Sequence[CustomerLine] | None]]
"""Finds customers in the snapshot; None: it could not, and the reason is told."""


class FindInSnapshot(Dialog[CustomerLine]):
    """A search line over the customers of a snapshot; answers with the chosen one."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_name("dialog.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("ctrl+s", "take", show=False),
    ]

    def __init__(self, when: str, find: Find, words: str = "") -> None:
        super().__init__(classes="wide")
        self.title_text = _("Bring back from the snapshot of {time}").format(time=when)
        self._find = find
        self._words = words
        self._lines: tuple[CustomerLine, ...] = ()
        self._asked = 0

    def body(self) -> ComposeResult:
        """The search line and whom it finds."""
        yield TextInput(self._words, placeholder=_("name, pinyin, phone digits, customer code"), limit=200, id="words")
        yield BlockList(self._blocks, id="found", classes="choices")

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("Enter", _("bring back")), ("Esc", _("cancel")))

    def on_mount(self) -> None:
        """Everybody at first."""
        self.start(partial(self._search, self._words), group="find", exclusive=True)

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.start(partial(self._search, event.value), group="find", exclusive=True)

    async def _search(self, words: str) -> None:
        self._asked += 1
        asked = self._asked
        lines = await self._find(words)
        if lines is None or asked != self._asked or not self.is_attached:
            return
        self._lines = tuple(lines)
        self.query_one("#found", BlockList).show(self._blocks)

    def _blocks(self, width: int) -> list[Block]:
        made = []
        for line in self._lines:
            left = (Piece(text.name(line.title), "bright"), Piece("   " + text.company(line.company), "plain"))
            made.append(Block((spread(left, (Piece(line.code, "quiet"),), width),), line.code))
        return made or [Block(((Piece(_("nobody in this snapshot"), "quiet"),),))]

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    @on(BlockList.Opened)
    def _on_opened(self, event: BlockList.Opened) -> None:
        event.stop()
        self.action_take()

    def action_move(self, step: int) -> None:
        """Up or down in the list."""
        self.query_one("#found", BlockList).action_move(step)

    def action_take(self) -> None:
        """Answer with the chosen one."""
        key = self.query_one("#found", BlockList).key
        line = next((line for line in self._lines if line.code == key), None)
        if line is not None:
            self.dismiss(line)

    def explanation(self) -> str:
        """One sentence of help."""
        return _("The chosen customer becomes what they were then, with everything attached; one undo takes it back.")


class SnapshotPassphrase(Dialog[str]):
    """The passphrase of a snapshot of other keys."""

    AUTO_FOCUS = "PasswordField"

    def __init__(self, when: str, why: str) -> None:
        super().__init__()
        self.title_text = _("The snapshot of {time}").format(time=when)
        self._why = why

    def body(self) -> ComposeResult:
        """Why it is asked for, and the field."""
        yield Static(content(self._why), classes="line")
        yield Static(content(_("Passphrase of the snapshot"), "$text-muted"), classes="line above")
        yield PasswordField()

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("Enter", _("go on")), ("Ctrl+R", _("show")), ("Esc", _("cancel")))

    @on(PasswordField.RevealAsked)
    def _on_reveal(self, event: PasswordField.RevealAsked) -> None:
        event.stop()
        field = self.query_one(PasswordField)
        field.password = not field.password

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value:
            self.dismiss(self.query_one(PasswordField).take())
