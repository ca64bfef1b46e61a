"""Unlock: one field. Painted before the data libraries are loaded; they load in a thread while the passphrase is typed."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from clientbook import commands
from clientbook.domain import errors
from clientbook.i18n import N_, _
from clientbook.screens.door import Door, short_path
from clientbook.screens.key_file import KeyFileField, key_file_of, remember
from clientbook.screens.session import Session
from clientbook.widgets.content import content
from clientbook.widgets.password import PasswordField
from clientbook.widgets.text_input import TextInput

if TYPE_CHECKING:
    from clientbook.data import Book


class Unlock(Door):
    """Asks for the passphrase and opens the book."""

    AUTO_FOCUS = "PasswordField"
    KEYS: ClassVar[tuple[str, ...]] = ("unlock", "read_only", "recover", "restore_here", "practice", "quit")
    HEADING = N_("Your customers, encrypted on this computer, without a network.")

    def __init__(self, session: Session, *, said: tuple[str, str] = ("", "quiet")) -> None:
        super().__init__(session)
        self._said = said
        self._working = False
        self._in_use = False
        self._damaged = False
        self._tries = 0

    def heading(self) -> str:
        """What this is; after a lock, that everything was kept."""
        return _("The book is locked. Your place and what you typed are kept.") if self.session.after_lock else super().heading()

    def body(self) -> ComposeResult:
        """The book's place, the field."""
        yield Static(content(_("Book  {path}").format(path=short_path(self.session.path))), classes="line", id="path")
        yield Static(content(_("Passphrase")), classes="label")
        yield PasswordField()

    def on_mount(self) -> None:
        """Paint first, then load."""
        super().on_mount()
        self.say(*self._said)
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        threading.Thread(target=self._load, name="load-data", daemon=True).start()
        self.start(self._look(), group="look")

    def _load(self) -> None:
        self.session.shell.load_behind()
        self.session.shell.load_rest()

    async def _look(self) -> None:
        """Say at once what stands in the way, before a passphrase is typed in vain."""

        def look() -> tuple[str, str, bool]:
            from clientbook.data import check_book

            standing = check_book(self.session.path)
            return standing.state, standing.detail, standing.needs_key_file

        state, detail, needs_key_file = await self.ask(look)
        if needs_key_file:
            await self._show_key_file()
        if state == "damaged":
            self._fail(errors.BookDamaged(detail))
        elif state == "keys-damaged":
            self._fail(errors.KeysDamaged(detail))
        elif not self.session.read_only and await self.ask(self._is_in_use):
            if self.field.value:
                # Somebody is typing: the letters must not become the choice; Enter will say it again and ask.
                self.say(_("The book is open in another window."), "warn")
            else:
                self._fail(errors.BookInUse())

    @property
    def key_file(self) -> KeyFileField | None:
        """Where the key file is asked for; a book that needs none has none."""
        return next(iter(self.query(KeyFileField)), None)

    async def _show_key_file(self) -> KeyFileField:
        shown = self.key_file
        if shown is None:
            shown = KeyFileField(self.session.config.key_file)
            await self.query_one("#middle").mount(shown, before="#said")
        return shown

    async def _key_file_is_there(self) -> bool:
        """Look before the passphrase is taken out of its field."""
        shown = self.key_file
        if shown is None:
            return True
        try:
            await self.ask(key_file_of, self.session, shown.path)
        except errors.ClientbookError as error:
            self.tell_error(error)
            self.set_focus(shown.input)
            return False
        return True

    def _is_in_use(self) -> bool:
        from clientbook.data import is_in_use

        return is_in_use(self.session.path)

    @property
    def field(self) -> PasswordField:
        """The passphrase."""
        return self.query_one(PasswordField)

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.field.suspicious:
            self.say(_("An input method or Caps Lock may be on"), "warn")
        elif event.value and not self._working:
            self.say("")

    @on(TextInput.Left)
    def _on_left(self, event: TextInput.Left) -> None:
        event.stop()
        self.set_focus(self.field)

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is not self.field and not self.field.value:
            self.set_focus(self.field)
        else:
            self.act("unlock")

    def can_unlock(self) -> bool:
        """There is something to try."""
        return not self._working and not self._in_use

    async def do_unlock(self) -> None:
        """Try the passphrase; the KDF takes its second in a thread."""
        if self.field.value and not await self._key_file_is_there():
            return
        passphrase = self.field.take()
        if not passphrase:
            self.say(_("Type the passphrase of this book"), "warn")
            return
        self._working = True
        self.say(_("Opening the book …"))
        try:
            book = await self.ask(self._open, passphrase, self.key_file.path if self.key_file is not None else None)
            self.session.shell.opened(book)
        except errors.ClientbookError as error:
            self._working = False
            self._fail(error)
            if error.detail == "key file":
                self.set_focus((await self._show_key_file()).input)
        finally:
            self._working = False

    def _open(self, passphrase: str, path: Path | None) -> "Book":
        from clientbook.data import open_book

        session = self.session
        session.shell.load_behind()
        key_file = key_file_of(session, path)
        book = open_book(session.path, passphrase, clock=session.clock, read_only=session.read_only, key_file=key_file)
        remember(session, path if key_file is not None else None)
        return book

    def _fail(self, error: errors.ClientbookError) -> None:
        """Say what is wrong and what can be done about it here."""
        self._in_use = isinstance(error, errors.BookInUse)
        self._damaged = isinstance(error, errors.BookDamaged | errors.BookTooNew)
        self.tell_error(error)
        self.field.display = not self._in_use
        if self._in_use:
            self.say(self._in_use_sentence(), "warn")
            self.set_focus(None)
        elif isinstance(error, errors.WrongPassphrase):
            self._tries += 1
            self.set_focus(self.field)
        self.show_keys()

    @staticmethod
    def _in_use_sentence() -> str:
        note = _("The book is open in another window. {key} opens it to read only, {esc} quits")
        return note.format(key=commands.shown_key("read_only"), esc=commands.key_name("escape"))

    def can_read_only(self) -> bool:
        """Somebody else writes in this book."""
        return self._in_use

    def do_read_only(self) -> None:
        """Read what the other window writes."""
        self.session.read_only = True
        self._in_use = False
        self.field.display = True
        self.set_focus(self.field)
        self.say(_("The book will be opened to read only"), "good")
        self.show_keys()

    def can_recover(self) -> bool:
        """The passphrase may be forgotten, or the keys damaged."""
        return not self._in_use and not self._working

    def do_recover(self) -> None:
        """Open the book with its recovery code."""
        from clientbook.screens.recover import Recover

        self.app.push_screen(Recover(self.session))

    def can_restore_here(self) -> bool:
        """The book is damaged, and a backup can take its place."""
        return self._damaged and not self._working and not self.session.read_only and not self.session.snapshot

    def do_restore_here(self) -> None:
        """A backup instead; what stands there is kept."""
        from clientbook.screens.restoring import RestoreBackup

        self.app.push_screen(RestoreBackup(self.session, over=True))

    def can_practice(self) -> bool:
        """Not while a passphrase is tried."""
        return not self._working

    def do_practice(self) -> None:
        """A book of invented customers, thrown away at the end."""
        from clientbook.screens.practice import Practice

        self.app.push_screen(Practice(self.session))

    def do_back(self) -> None:
        """Esc empties the field; on an empty one it leaves the program, because there is nothing behind this screen."""
        if self.field.value:
            self.field.take()
        elif self._in_use:
            self.session.shell.leave(5)
        else:
            self.say(_("{key} quits").format(key=commands.shown_key("quit")))
