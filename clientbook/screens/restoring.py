"""A backup becomes the book: on a new computer from the welcome screen, or in the place of a damaged one from its door."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from clientbook.domain.errors import ClientbookError, WrongPassphrase
from clientbook.i18n import N_, _
from clientbook.screens.door import Door, short_path
from clientbook.screens.file_fields import LIMIT, FileFields
from clientbook.screens.session import Session
from clientbook.screens.typed_path import is_file, path_typed
from clientbook.widgets.content import content
from clientbook.widgets.password import PasswordField
from clientbook.widgets.text_input import TextInput

if TYPE_CHECKING:
    from clientbook.data import BackupReport, Book, Progress

LOOK = 0.1
"""Seconds between two looks at how far it is."""


class Restore(Door):
    """What both ways have in common: the work beside the keyboard, and the recovery code afterwards."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "stop", show=False, priority=True)]
    HEADING = N_("Restore a backup")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.progress: Progress | None = None

    @property
    def busy(self) -> bool:
        """Whether it is at work: the program does not lock itself then."""
        return self.progress is not None

    def action_stop(self) -> None:
        """Stop at the next batch."""
        if self.progress is not None:
            self.progress.cancel()

    def do_back(self) -> None:
        """Not in the middle of it."""
        if self.progress is None:
            super().do_back()

    async def restore(self, path: Path, passphrase: str) -> None:
        """Make the book and show its recovery code.

        Raises:
            ClientbookError: the book that stood there stands, or none does.
        """
        from clientbook.data import Progress

        self.progress = Progress()
        timer = self.set_interval(LOOK, self._show)
        self.say(_("Reading the backup … Ctrl+C stops it"))
        try:
            report, code, book = await self.ask(self._make, path, passphrase)
        finally:
            timer.stop()
            self.progress = None
        self._show_code(book, code, report)

    def _make(self, path: Path, passphrase: str) -> "tuple[BackupReport, str, Book]":
        from clientbook.data import open_book, restore_backup

        folder, clock = self.session.path, self.session.clock
        report, code = restore_backup(path, folder, passphrase=passphrase, clock=clock, progress=self.progress)
        return report, code, open_book(folder, passphrase, clock=clock)

    def _show(self) -> None:
        from clientbook import text

        progress = self.progress
        if progress is not None and progress.total:
            told = _("{done} of {total} … Ctrl+C stops it")
            self.say(told.format(done=text.count(min(progress.done, progress.total)), total=text.count(progress.total)))

    def _show_code(self, book: "Book", code: str, report: "BackupReport") -> None:
        from clientbook.screens.new_book import RecoveryCode
        from clientbook.screens.present.backups import customers_in

        told = _("The book stands again: {customers}. Its recovery code is new.")
        self.app.switch_screen(RecoveryCode(self.session, book, code, said=told.format(customers=customers_in(report.customers))))


class RestoreBackup(Restore, FileFields):
    """On a computer that has no book yet, or a damaged one: nothing but the file and its passphrase is needed."""

    AUTO_FOCUS = "#path"
    KEYS: ClassVar[tuple[str, ...]] = ("save", "reveal", "back")

    def __init__(self, session: Session, *, over: bool = False) -> None:
        super().__init__(session)
        self._over = over
        """Whether a damaged book stands in the place."""

    def body(self) -> ComposeResult:
        """The two fields."""
        lead = _("Where is the backup? Type or paste its path, or drop it on the window.")
        yield Static(content(lead), classes="lead")
        yield TextInput(limit=LIMIT, id="path")
        yield Static(content(_("Passphrase of the backup; the book takes it over")), classes="label")
        yield PasswordField()
        told = _("The book will stand in {path}").format(path=short_path(self.session.path))
        yield Static(content(told), classes="line label")
        if self._over:
            yield Static(content(_("What stands there now is kept among its snapshots.")), classes="line")

    @on(TextInput.Left)
    def _on_left(self, event: TextInput.Left) -> None:
        event.stop()
        self.set_focus(self.passphrase if event.step > 0 else self.path)

    def go_on(self) -> None:
        """Restore it."""
        self.act("save")

    def do_reveal(self) -> None:
        """Show or hide what is typed."""
        self.reveal()

    async def do_save(self) -> None:
        """Restore it; the fields stay filled where that cannot be done."""
        path = path_typed(self.path.value)
        if self.busy:
            return
        if not self.path.value.strip() or not is_file(path):
            self.say(_("There is no such file"), "warn")
            self.set_focus(self.path)
        elif not self.passphrase.value:
            self.say(_("Type the passphrase"), "warn")
            self.set_focus(self.passphrase)
        else:
            try:
                await self.restore(path, self.passphrase.value)
            except ClientbookError as error:
                if isinstance(error, WrongPassphrase):
                    self.passphrase.take()
                self.tell_error(error)
