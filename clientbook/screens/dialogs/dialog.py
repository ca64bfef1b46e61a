"""What every dialog has: a panel over the dimmed screen, a title, a line for what is wrong, a line of keys; Esc closes."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from clientbook.domain.errors import ClientbookError
from clientbook.i18n import _
from clientbook.widgets.acts import Acts
from clientbook.widgets.content import content, segments
from clientbook.widgets.lean_screen import LeanScreen
from clientbook.widgets.text_input import TextInput

Result = TypeVar("Result")
Save = Callable[[Result], Awaitable[str]]
"""Writes what a dialog holds and answers with a sentence where it could not; an empty answer closes the dialog."""


class KeyHints(Static):
    """The keys that work here, quiet, in one line."""

    def __init__(self, *hints: tuple[str, str]) -> None:
        pieces: list[tuple[str, str] | str] = []
        for key, label in hints:
            pieces += [(f" {key} ", "bold $primary on $surface"), (f" {label}  ", "$text-muted")]
        super().__init__(segments(*pieces), classes="key-hints")


class Dialog(ModalScreen[Result], LeanScreen[Result], Acts, Generic[Result]):
    """A small modal panel. Modal, so that no letter typed in it can act on the list behind it."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = "TextInput, .first"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("f1", "explain", show=False),
    ]

    title_text: str = ""

    def compose(self) -> ComposeResult:
        """Title, body, what is wrong, keys."""
        with Vertical(classes="box panel"):
            yield Static(content(self.title_text), classes="title")
            yield from self.body()
            yield Static("", id="said")
            yield self.hints()

    def body(self) -> ComposeResult:
        """What the dialog is about."""
        yield from ()

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("Enter", _("save")), ("Esc", _("cancel")))

    def say(self, sentence: str, tone: str = "warn") -> None:
        """Show a sentence under the body; it stays until the next one."""
        said = self.query_one("#said", Static)
        said.set_class(tone == "warn", "warn")
        said.set_class(tone == "good", "good")
        said.set_class(bool(sentence), "shown")
        said.update(content(sentence))

    def tell_error(self, error: ClientbookError) -> None:
        """Say what the book refused."""
        from clientbook import text  # it is loaded with the data libraries, after the first paint

        self.say(text.error_sentence(error))

    def action_close(self) -> None:
        """Go back without an answer."""
        self.dismiss(None)

    def action_explain(self) -> None:
        """Say in one line what this is for."""
        self.say(self.explanation(), "quiet")

    def explanation(self) -> str:
        """One sentence of help."""
        return _("Enter confirms, Esc goes back without changing anything.")

    def on_text_input_left(self, message: TextInput.Left) -> None:
        """Arrows go to the field above or below."""
        message.stop()
        if message.step > 0:
            self.focus_next("TextInput, .field")
        else:
            self.focus_previous("TextInput, .field")


def button_row(*buttons: Button) -> Horizontal:
    """Buttons at the right, the way every dialog ends."""
    return Horizontal(*buttons, classes="buttons")
