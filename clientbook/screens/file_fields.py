"""The two fields of a backup, in a dialog and on the door: the path of its file, and its passphrase."""

from textual import on
from textual.screen import Screen
from textual.widgets import Input

from clientbook.i18n import _
from clientbook.widgets.password import PasswordField
from clientbook.widgets.text_input import TextInput

LIMIT = 4096
"""Characters of a path."""


class FileFields(Screen[bool]):
    """Enter goes from the path to the passphrase, and from there on. A mixin behind the kind of screen it is."""

    @property
    def path(self) -> TextInput:
        """The file."""
        return self.query_one("#path", TextInput)

    @property
    def passphrase(self) -> PasswordField:
        """Its passphrase."""
        return self.query_one(PasswordField)

    @property
    def busy(self) -> bool:
        """Whether it is at work, so that what is said stays."""
        raise LookupError

    def say(self, sentence: str, /, tone: str = "") -> None:
        """Say it below the fields."""
        raise LookupError

    def go_on(self) -> None:
        """Take what stands in the fields."""
        raise LookupError

    @on(PasswordField.RevealAsked)
    def reveal(self) -> None:
        """Show or hide what is typed."""
        self.passphrase.password = not self.passphrase.password

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is self.passphrase and self.passphrase.suspicious:
            self.say(_("An input method or Caps Lock may be on"), "warn")
        elif event.value and not self.busy:
            self.say("")

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self.path and not self.passphrase.value:
            self.set_focus(self.passphrase)
        else:
            self.go_on()
