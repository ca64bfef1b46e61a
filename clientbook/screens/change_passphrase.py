"""Another passphrase for the open book: the old one first, the new one twice; the book itself is not touched."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from clientbook.domain.errors import ClientbookError, WrongPassphrase
from clientbook.i18n import N_, _
from clientbook.screens.door import Door
from clientbook.screens.key_file import key_file_of
from clientbook.screens.passphrase_fields import PassphraseFields
from clientbook.widgets.content import content
from clientbook.widgets.password import PasswordField


class ChangePassphrase(Door):
    """Dismisses with True when it was changed."""

    AUTO_FOCUS = "#old"
    KEYS: ClassVar[tuple[str, ...]] = ("save", "reveal", "propose", "back")
    HEADING = N_("Change the passphrase")
    _working = False

    def body(self) -> ComposeResult:
        """Three fields."""
        yield Static(content(_("The passphrase now")), classes="label")
        yield PasswordField(id="old")
        yield Static(content(_("The new one: at least 12 characters; a Chinese character counts two")), classes="label lead")
        yield PassphraseFields()

    @property
    def old(self) -> PasswordField:
        """The one in force."""
        return self.query_one("#old", PasswordField)

    @property
    def fields(self) -> PassphraseFields:
        """The new one."""
        return self.query_one(PassphraseFields)

    @on(Input.Submitted, "#old")
    def _on_old(self, event: Input.Submitted) -> None:
        event.stop()
        self.set_focus(self.fields.first)

    def do_save(self) -> None:
        """Change it."""
        self.fields.submit()

    def do_reveal(self) -> None:
        """Show or hide what is typed."""
        self.fields.action_reveal()

    def do_propose(self) -> None:
        """Propose one."""
        self.fields.action_propose()

    @on(PassphraseFields.Refused)
    def _on_refused(self, event: PassphraseFields.Refused) -> None:
        self.say(event.why, "warn")

    @on(PassphraseFields.Chosen)
    def _on_chosen(self, event: PassphraseFields.Chosen) -> None:
        if not self._working:
            self._working = True
            self.say(_("Changing the passphrase …"))
            self.start(self._change(self.old.value, event.passphrase), group="change")

    async def _change(self, old: str, new: str) -> None:
        def change() -> None:
            from clientbook.data import change_passphrase

            key_file = key_file_of(self.session)
            change_passphrase(self.session.book, old, new, key_file=key_file, new_key_file=key_file)

        try:
            await self.ask(change)
        except ClientbookError as error:
            self.tell_error(error)
            if isinstance(error, WrongPassphrase):
                self.old.take()
                self.set_focus(self.old)
        else:
            self.old.take()
            self.dismiss(True)
        finally:
            self._working = False
