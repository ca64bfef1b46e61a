"""One entry of a stream in full: what was said from the first to the last word, and everything that was noted with it."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from clientbook.i18n import _
from clientbook.screens.dialogs.dialog import Dialog, KeyHints
from clientbook.widgets.block_list import BAR_CELLS, BlockList
from clientbook.widgets.blocks import GAP, Block, Piece, labelled, wrap
from clientbook.widgets.scrolled import SCROLLING, Scrolled

AROUND = 8
"""Lines the title, the keys and the edges of the panel take."""
LABEL_CELLS = 12
EDIT = "edit"
"""The answer when it is to be changed."""


def blocks(pairs: Sequence[tuple[str, str]], width: int) -> list[Block]:
    """What was said on lines of the whole width, then each label with its value beside it."""
    made = []
    for label, value in pairs:
        if label:
            lines = [(Piece(part),) for part in wrap(value, width - LABEL_CELLS)]
            made.append(Block(labelled(label, lines, LABEL_CELLS)))
        else:
            made += [Block(tuple((Piece(part, "bright"),) for part in wrap(value, width))), GAP]
    return made


class Reading(Scrolled, Dialog[str]):
    """Scrolls; Enter and Esc close, ``e`` answers that it is to be changed."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_name("dialog.tcss")
    AUTO_FOCUS = "BlockList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q,l,left,right", "close", show=False),
        Binding("e,f2", "edit", show=False),
        *SCROLLING,
    ]

    def __init__(self, title: str, pairs: Sequence[tuple[str, str]], *, changeable: bool) -> None:
        super().__init__()
        self.title_text = title
        self._pairs = pairs
        self._changeable = changeable

    def body(self) -> ComposeResult:
        """The entry."""
        yield BlockList(lambda width: blocks(self._pairs, width), classes="whole")

    def hints(self) -> KeyHints:
        """The keys that work here."""
        close = ("Esc", _("close"))
        return KeyHints(("e", _("change")), close) if self._changeable else KeyHints(close)

    @property
    def _text(self) -> BlockList:
        return self.query_one(BlockList)

    def on_mount(self) -> None:
        """As high as the text, at most as high as the screen."""
        self._text.show(lambda width: blocks(self._pairs, width))
        self._fit()

    def on_resize(self) -> None:
        """Another width makes other lines."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        width = max(self._text.size.width or self.app.size.width - AROUND, BAR_CELLS + 2)
        lines = sum(len(block.lines) for block in blocks(self._pairs, width - BAR_CELLS))
        self._text.styles.height = max(min(lines, self.app.size.height - AROUND), 1)

    def action_edit(self) -> None:
        """Change it."""
        if self._changeable:
            self.dismiss(EDIT)

    def explanation(self) -> str:
        """One sentence of help."""
        return _("The whole entry; Esc goes back.")
