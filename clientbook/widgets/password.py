"""The passphrase field: it is never copied, never remembered, never suggested."""

from typing import ClassVar

from rich.text import Text
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.message import Message

from clientbook.widgets.content import line_text
from clientbook.widgets.signs import signs
from clientbook.widgets.text_input import TextInput

LONGEST = 1024
"""Characters of a passphrase at most."""


class PasswordField(TextInput):
    """A ``TextInput`` whose text leaves it only through ``take``."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+r", "reveal", show=False)]

    class RevealAsked(Message):
        """The key that shows what is typed was pressed; whoever holds the field decides."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", limit=LONGEST, id=id)
        self.password = True

    def validate_value(self, value: str) -> str:
        """Keep no earlier text: the stock field would remember every step for its undo."""
        return value

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        typed = self.value
        self.value = ""
        return typed

    @property
    def suspicious(self) -> bool:
        """Whether an input method or Caps Lock may be on: wide characters, or several capitals and no small letter."""
        letters = [character for character in self.value if character.isalpha()]
        return not self.value.isascii() or (len(letters) > 3 and all(character.isupper() for character in letters))

    @property
    def _value(self) -> Text:
        """What is painted; Textual's own bullet is drawn two cells wide by some terminals."""
        return line_text(signs().cover * len(self.value) if self.password else self.value)

    def action_reveal(self) -> None:
        """Ask for it."""
        self.post_message(self.RevealAsked())

    def action_copy(self) -> None:
        """Never."""
        raise SkipAction

    def action_cut(self) -> None:
        """Never."""
        raise SkipAction

    def action_paste(self) -> None:
        """Only what the terminal itself pastes."""
        raise SkipAction
