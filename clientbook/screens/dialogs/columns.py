"""Which columns the list shows and in which order: Space shows or hides, J and K move, Enter takes it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from clientbook.i18n import _
from clientbook.screens.dialogs.choose import DIGITS, Choice
from clientbook.screens.dialogs.dialog import Dialog, KeyHints
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block, Piece
from clientbook.widgets.signs import signs


class Columns(Dialog[tuple[str, ...]]):
    """Answers with the keys of the columns to show, in order, or None. The first column, the name, always stays."""

    AUTO_FOCUS = "BlockList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "take", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(-1)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("space", "flip", show=False),
        Binding("right,plus,J", "shift(1)", show=False),
        Binding("left,minus,K", "shift(-1)", show=False),
    ]

    def __init__(self, choices: Sequence[Choice], shown: Sequence[str]) -> None:
        super().__init__()
        self.title_text = _("Columns")
        labels = {choice.key: choice for choice in choices}
        self._shown = [key for key in shown if key in labels]
        self._order = [*(labels[key] for key in self._shown), *(choice for choice in choices if choice.key not in self._shown)]

    def body(self) -> ComposeResult:
        """The columns with a mark before those shown."""
        yield BlockList(self._present, classes="choices")

    def on_mount(self) -> None:
        """Make room for all where there is room."""
        blocks = self.query_one(BlockList)
        blocks.styles.height = min(len(self._order), 14)
        blocks.show(self._present)

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints((_("Space"), _("show or hide")), ("← →", _("move it")), ("Enter", _("take")), ("Esc", _("cancel")))

    def _present(self, width: int) -> list[Block]:
        blocks = []
        for index, choice in enumerate(self._order):
            on = choice.key in self._shown
            digit = DIGITS[index] if index < len(DIGITS) else " "
            mark = f"[{signs().done}]" if on else "[ ]"
            line = (
                Piece(f"{digit}  ", "accent"),
                Piece(mark + "  ", "accent" if on else "quiet"),
                Piece(choice.label, "plain" if on else "quiet"),
            )
            blocks.append(Block((line,), choice.key))
        return blocks

    def _redraw(self, key: str) -> None:
        self.query_one(BlockList).show(self._present, key)

    def on_key(self, event: events.Key) -> None:
        """A digit shows or hides that column."""
        if event.character and event.character in DIGITS and (index := DIGITS.index(event.character)) < len(self._order):
            event.stop()
            self._flip(self._order[index].key)

    def action_flip(self) -> None:
        """Show or hide the column under the cursor and go on to the next."""
        blocks = self.query_one(BlockList)
        self._flip(blocks.key)
        blocks.action_move(1)

    def _flip(self, key: str) -> None:
        if key in self._shown:
            if key != "name":
                self._shown.remove(key)
        else:
            self._shown.append(key)
        self._redraw(key)

    def action_shift(self, step: int) -> None:
        """Move the column one place further or back."""
        key = self.query_one(BlockList).key
        index = next(i for i, choice in enumerate(self._order) if choice.key == key)
        if key == "name" or not 1 <= index + step < len(self._order):
            return
        self._order.insert(index + step, self._order.pop(index))
        self._redraw(key)

    def action_move(self, step: int) -> None:
        """Up or down."""
        self.query_one(BlockList).action_move(step)

    def action_edge(self, end: int) -> None:
        """First or last."""
        self.query_one(BlockList).action_edge(end)

    def action_page(self, step: int) -> None:
        """A page up or down."""
        self.query_one(BlockList).action_page(step)

    def action_take(self) -> None:
        """Answer with what is shown, in the order of the list."""
        self.dismiss(tuple(choice.key for choice in self._order if choice.key in self._shown))

    def explanation(self) -> str:
        """One sentence of help."""
        return _("Marked columns are shown from left to right; what does not fit at this width waits for a wider window.")
