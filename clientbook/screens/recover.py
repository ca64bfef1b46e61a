"""Recovery: the code opens the book, and a new passphrase takes the place of the forgotten one."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from clientbook.domain.errors import ClientbookError, WrongRecoveryCode
from clientbook.i18n import N_, _
from clientbook.screens.door import Door
from clientbook.screens.passphrase_fields import PassphraseFields
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput

if TYPE_CHECKING:
    from clientbook.data import Book


class Recover(Door):
    """The code first, then the new passphrase twice."""

    AUTO_FOCUS = "#code"
    KEYS: ClassVar[tuple[str, ...]] = ("save", "reveal", "propose", "back")
    HEADING = N_("Open the book with its recovery code")
    _working = False

    def body(self) -> ComposeResult:
        """Code and passphrase."""
        yield Static(content(_("Recovery code, 14 groups; small letters, O for 0 and I for 1 are fine")), classes="label")
        yield TextInput(limit=200, id="code")
        yield Static(content(_("Then a new passphrase, at least 12 characters; a Chinese character counts two")), classes="lead label")
        yield PassphraseFields(self._code_is_whole)

    @property
    def code(self) -> TextInput:
        """The code."""
        return self.query_one("#code", TextInput)

    @property
    def fields(self) -> PassphraseFields:
        """The new passphrase."""
        return self.query_one(PassphraseFields)

    @on(TextInput.Left)
    def _on_left(self, event: TextInput.Left) -> None:
        event.stop()
        self.set_focus(self.fields.first if event.step > 0 else self.code)

    @on(Input.Submitted, "#code")
    def _on_code(self, event: Input.Submitted) -> None:
        event.stop()
        if self._code_is_whole():
            self.set_focus(self.fields.first)

    def _code_is_whole(self) -> bool:
        """Whether the code has no typo; says which group has one."""
        from clientbook.data import require_code  # after the first paint

        try:
            require_code(self.code.value)
        except WrongRecoveryCode as error:
            self.tell_error(error)
            self.set_focus(self.code)
            return False
        self.say("")
        return True

    def do_save(self) -> None:
        """Open the book."""
        self.fields.submit()

    def do_reveal(self) -> None:
        """Show or hide what is typed."""
        self.fields.action_reveal()

    def do_propose(self) -> None:
        """Propose a passphrase."""
        self.fields.action_propose()

    @on(PassphraseFields.Refused)
    def _on_refused(self, event: PassphraseFields.Refused) -> None:
        self.say(event.why, "warn")

    @on(PassphraseFields.Chosen)
    def _on_chosen(self, event: PassphraseFields.Chosen) -> None:
        if not self._working:
            self._working = True
            self.say(_("Opening the book …"))
            self.start(self._recover(self.code.value, event.passphrase), group="recover")

    async def _recover(self, code: str, passphrase: str) -> None:
        def recover() -> "Book":
            from clientbook.data import recover_book

            return recover_book(self.session.path, code, passphrase, clock=self.session.clock)

        try:
            book = await self.ask(recover)
        except ClientbookError as error:
            self.tell_error(error)
            self.set_focus(self.code if isinstance(error, WrongRecoveryCode) else self.fields.first)
        else:
            self.session.shell.opened(book)
        finally:
            self._working = False
