"""A list of choices: a digit chooses, letters filter by word or pinyin initials, Enter takes the highlighted one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from clientbook.domain.names import fold, fold_typed
from clientbook.i18n import _
from clientbook.screens.dialogs.dialog import Dialog, KeyHints
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block, Line, Piece, spread
from clientbook.widgets.content import content

DIGITS = "1234567890"
"""Keys of the first ten choices, in order."""
LINES = 14
"""Lines of the list at most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen."""

    key: str
    label: str
    note: str = ""
    """Said quietly at the right."""
    also: tuple[str, ...] = ()
    """Other words it is found by."""


def matches(label: str, letters: str) -> bool:
    """Whether typed letters mean this label: part of it, or the start of its pinyin or of its initials."""
    from clientbook.domain.readings import readings  # pypinyin is loaded by the first letter typed, not at start

    typed = fold(letters).strip()
    if typed in fold(label):
        return True
    spoken = readings(label)
    typed = typed.replace(" ", "")
    return any(reading.startswith(typed) for reading in (*spoken.full, *spoken.initials))


def _also(choice: Choice, letters: str) -> bool:
    typed = fold(letters).strip()
    return any(fold(word).startswith(typed) for word in choice.also)


class Choose(Dialog[str]):
    """Answers with the key of the chosen one, or None."""

    AUTO_FOCUS = "BlockList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "edge(-1)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("backspace", "shorten", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], chosen: str = "", *, letters: str = "") -> None:
        super().__init__()
        self.title_text = title
        self._choices = choices
        self._chosen = chosen
        self._letters = letters

    def body(self) -> ComposeResult:
        """The filter and the list."""
        yield Static("", id="letters")
        yield BlockList(self._present, classes="choices")

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("1-9", _("choose")), (_("letters"), _("filter")), ("Enter", _("take")), ("Esc", _("cancel")))

    def on_mount(self) -> None:
        """Stand on what is chosen now."""
        blocks = self.query_one(BlockList)
        blocks.styles.height = min(max(len(self._choices), 1), LINES)
        blocks.show(self._present, self._chosen or None)
        self._show_letters()

    def shown(self) -> list[Choice]:
        """The choices that the letters leave."""
        letters = self._letters
        return [each for each in self._choices if not letters or matches(each.label, letters) or _also(each, letters)]

    def _present(self, width: int) -> list[Block]:
        blocks = []
        for index, choice in enumerate(self.shown()):
            digit = DIGITS[index] if index < len(DIGITS) else " "
            left: Line = (Piece(f"{digit}  ", "accent"), Piece(choice.label, "bright" if choice.key == self._chosen else "plain"))
            blocks.append(Block((spread(left, (Piece(choice.note, "quiet"),) if choice.note else (), width),), choice.key))
        return blocks or [Block(((Piece(_("nothing fits"), "quiet"),),))]

    def _show_letters(self) -> None:
        line = self.query_one("#letters", Static)
        line.update(content(self._letters))
        line.set_class(bool(self._letters), "shown")

    def on_key(self, event: events.Key) -> None:
        """Digits choose, other characters filter."""
        if not event.is_printable or event.character is None:
            return
        event.stop()
        event.prevent_default()
        typed = fold_typed(event.character)
        shown = self.shown()
        if typed in DIGITS:
            index = DIGITS.index(typed)
            if index < len(shown):
                self.dismiss(shown[index].key)
            return
        if typed.strip() or self._letters:
            self._filter(self._letters + typed)

    def _filter(self, letters: str) -> None:
        self._letters = letters
        self._show_letters()
        blocks = self.query_one(BlockList)
        blocks.show(self._present)
        blocks.action_edge(-1)

    def action_shorten(self) -> None:
        """Take the last letter of the filter away."""
        if self._letters:
            self._filter(self._letters[:-1])

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
        """Answer with the highlighted one."""
        key = self.query_one(BlockList).key
        if key is not None:
            self.dismiss(key)

    def on_block_list_opened(self, message: BlockList.Opened) -> None:
        """A second click takes it."""
        message.stop()
        self.dismiss(message.key)

    def explanation(self) -> str:
        """One sentence of help."""
        return _("A digit chooses at once; letters filter by word or by the first letters of the pinyin.")
