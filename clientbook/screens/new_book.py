"""A new book: the passphrase page, then the recovery code page. Nothing stands on the disk before the passphrase is chosen."""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from clientbook import commands
from clientbook.domain.errors import ClientbookError
from clientbook.i18n import N_, _
from clientbook.screens.door import Door, short_path
from clientbook.screens.passphrase_fields import PassphraseFields
from clientbook.screens.session import Session
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput

if TYPE_CHECKING:
    from clientbook.data import Book

GROUPS_PER_LINE = 7
"""Groups of the recovery code on one line."""


class NewBook(Door):
    """Choose a passphrase; the book is made from it."""

    AUTO_FOCUS = "PasswordField"
    KEYS: ClassVar[tuple[str, ...]] = ("save", "reveal", "propose", "back")
    HEADING = N_("A new book")

    def __init__(self, session: Session, sheet: Path | None = None) -> None:
        super().__init__(session)
        self._sheet = sheet
        self._working = False

    def body(self) -> ComposeResult:
        """What a passphrase is, and the fields."""
        lead = _("Passphrase: a sentence you can remember, at least 12 characters; a Chinese character counts two.")
        yield Static(content(lead), classes="lead")
        yield Static(content(_("Book  {path}").format(path=short_path(self.session.path))), classes="line")
        yield PassphraseFields()

    @property
    def fields(self) -> PassphraseFields:
        """The two fields."""
        return self.query_one(PassphraseFields)

    def do_save(self) -> None:
        """Make the book."""
        self.fields.submit()

    def do_reveal(self) -> None:
        """Show or hide what is typed."""
        self.fields.action_reveal()

    def do_propose(self) -> None:
        """Propose a passphrase."""
        self.fields.action_propose()
        self.say(_("Write it down or remember it, then type it once more"))

    @on(PassphraseFields.Refused)
    def _on_refused(self, event: PassphraseFields.Refused) -> None:
        self.say(event.why, "warn")

    @on(PassphraseFields.Chosen)
    def _on_chosen(self, event: PassphraseFields.Chosen) -> None:
        if not self._working:
            self._working = True
            self.say(_("Making the book …"))
            self.start(self._make(event.passphrase), group="make")

    async def _make(self, passphrase: str) -> None:
        def make() -> "tuple[Book, str]":
            from clientbook.data import create_book

            return create_book(self.session.path, passphrase, clock=self.session.clock)

        try:
            book, code = await self.ask(make)
        except ClientbookError as error:
            self.tell_error(error)
        else:
            self.app.switch_screen(RecoveryCode(self.session, book, code, self._sheet))
        finally:
            self._working = False


class RecoveryCode(Door):
    """Shows the recovery code once; two groups are typed back, or Today keeps reminding."""

    AUTO_FOCUS = "TextInput"
    KEYS: ClassVar[tuple[str, ...]] = ("save", "later")
    HEADING = N_("The recovery code")

    def __init__(self, session: Session, book: "Book", code: str, sheet: Path | None = None, *, said: str = "") -> None:
        super().__init__(session)
        self._said = said
        self._book = book
        self._code = code
        self._sheet = sheet
        groups = code.count("-") + 1
        self._asked = sorted(secrets.SystemRandom().sample(range(1, groups + 1), 2))

    def body(self) -> ComposeResult:
        """The code, what it is for, two groups to type back."""
        groups = self._code.split("-")
        lines = ["  ".join(groups[i : i + GROUPS_PER_LINE]) for i in range(0, len(groups), GROUPS_PER_LINE)]
        lead = _("The spare key for a forgotten passphrase. Copy it onto paper; no photo, not on this computer.")
        yield Static(content(lead), classes="lead")
        yield Static(content("\n".join(lines)), classes="code")
        yield Static(content(_("Whoever forgets the passphrase and loses this code loses the data; nobody can help.")), classes="line")
        for number in self._asked:
            line, place = divmod(number - 1, GROUPS_PER_LINE)
            asked = _("Type group {n} back (line {line}, number {place})").format(n=number, line=line + 1, place=place + 1)
            yield Static(content(asked), classes="label")
            yield TextInput(limit=12, id=f"group-{number}")

    def on_mount(self) -> None:
        """The book is made and open: a signal must close it."""
        super().on_mount()
        self.say(self._said, "good")
        self.session.take(self._book)

    @on(TextInput.Left)
    def _on_left(self, event: TextInput.Left) -> None:
        event.stop()
        if event.step > 0:
            self.focus_next(TextInput)
        else:
            self.focus_previous(TextInput)

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        second = self.query_one(f"#group-{self._asked[1]}", TextInput)
        if not second.has_focus and not second.value:
            self.set_focus(second)
        else:
            self.do_save()

    def do_save(self) -> None:
        """Compare the two groups."""
        from clientbook.data import same_group

        for number in self._asked:
            field = self.query_one(f"#group-{number}", TextInput)
            if not same_group(self._code, number, field.value):
                self.say(_("Group {n} reads differently on the screen; compare once more").format(n=number), "warn")
                self.set_focus(field)
                return
        self.start(self._finish(copied=True), group="finish")

    def do_later(self) -> None:
        """Go on; the program keeps reminding."""
        self.start(self._finish(copied=False), group="finish")

    def do_back(self) -> None:
        """There is no way back from here: the book is made."""
        self.say(_("The book is made. Type the two groups, or {key} for later").format(key=commands.shown_key("later")), "warn")

    async def _finish(self, *, copied: bool) -> None:
        try:
            await self.ask(self._book.set_setting, "recovery_code_copied", copied)
        except ClientbookError as error:
            self.tell_error(error)
            return
        del self._code
        self.session.memory["sheet"] = self._sheet
        self.session.shell.opened(self._book)
