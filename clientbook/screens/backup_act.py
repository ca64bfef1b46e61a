"""Backing up, verifying and restoring from a place: the form, the work beside the keyboard, and what is told of it."""

import asyncio
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from clientbook import text
from clientbook.data import BackupReport, Progress, default_backup_name, verify_backup
from clientbook.domain.errors import Cancelled, NotFound, Refused
from clientbook.i18n import N_, _, ngettext
from clientbook.screens.dialogs.backup import FileForm, Records
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.dialogs.reading import Reading
from clientbook.screens.door import short_path
from clientbook.screens.frame import Frame
from clientbook.screens.key_file import key_file_of
from clientbook.screens.present import backups

T = TypeVar("T")
AROUND = 6
"""Cells of the message line that are no words."""


async def beside(place: Frame, act: str, path: Path, stopped: str, work: Callable[[Progress], T]) -> T | None:
    """Do something long with a file in a thread, show how far it is; None where it was stopped.

    Raises:
        ClientbookError: what went wrong.
    """
    progress = Progress()
    task = asyncio.create_task(asyncio.to_thread(work, progress))
    await place.app.push_screen_wait(Records(act, text.word(short_path(path)), stopped, task, progress))
    try:
        return await task
    except Cancelled:
        return None


def wait_for_form(place: Frame) -> None:
    """Keep keys typed ahead: letters of a passphrase must not act on the list, however long the form takes to come."""
    place.session.shell.hold_keys(True, across=True)


def let_keys_go(place: Frame) -> None:
    """The form is there."""
    place.session.shell.hold_keys(False)


class BackingUp:
    """A backup made from a place."""

    def __init__(self, place: Frame) -> None:
        self._place = place
        self._session = place.session

    async def run(self) -> None:
        """Ask where to and for the passphrase, write, prove, tell."""
        wait_for_form(self._place)
        usual = await self._place.ask(self._usual)
        if usual is None:
            let_keys_go(self._place)
            return
        form = FileForm(
            _("Back up now"),
            _("The whole book in one encrypted file, read back and compared. It opens with the book's passphrase of today."),
            short_path(usual),
            _("Passphrase of this book, which is “practice”") if self._session.practice else _("Passphrase of this book"),
            self._write,
            partial(let_keys_go, self._place),
        )
        await self._place.app.push_screen_wait(form)

    def _usual(self) -> Path:
        """Where the last one went, under the name of today; at first the home folder, or beside a practice book, to go with it."""
        book, day = self._session.book, self._session.clock.now().date()
        note = book.backup_note()
        if note is not None and note.file:
            return book.backup_target(day)
        return (book.path.parent if self._session.practice else Path.home()) / default_backup_name(day)

    async def _write(self, path: Path, passphrase: str) -> bool:
        book, session = self._session.book, self._session
        target = await asyncio.to_thread(self._target, path)

        def work(progress: Progress) -> BackupReport:
            return book.back_up(target, passphrase=passphrase, key_file=key_file_of(session), progress=progress)

        report = await beside(self._place, _("Back up now"), target, _("stop; there is no file then"), work)
        if report is None:
            self._place.say(_("Stopped; there is no backup of it."), "warn")
        else:
            self._tell(report)
        return True

    def _target(self, path: Path) -> Path:
        """A folder is enough.

        Raises:
            Refused: there is none.
        """
        if os.path.isdir(path):
            return path / default_backup_name(self._session.clock.now().date())
        if not os.path.isdir(path.parent):
            raise Refused(N_("there is no such folder"))
        return path

    def _tell(self, report: BackupReport) -> None:
        """What was proved, and where it is; every place that says how old the last one is says it anew."""
        told = ngettext(
            "Backed up, read back and compared: {n} customer", "Backed up, read back and compared: {n} customers", report.customers
        ).format(n=text.count(report.customers))
        room = self._place.app.size.width - text.width(told) - AROUND
        self._place.say(told, "good", backups.tail(text.word(short_path(report.path)), room))
        self._session.shell.tried("backup")
        for screen in self._place.app.screen_stack:
            if isinstance(screen, Frame):
                screen.book_changed(frozenset(), True)


class Verifying:
    """A backup read to its end; nothing is written."""

    TITLE = N_("Verify a backup")
    NOTE = N_("The backup is decrypted and read to its end; nothing is written anywhere.")

    def __init__(self, place: Frame) -> None:
        self._place = place
        self._session = place.session
        self._found: tuple[BackupReport, str] | None = None

    async def run(self) -> None:
        """Ask for the file, read it, tell what it holds."""
        report, _passphrase = await self.ask() or (None, "")
        if report is not None:
            now = self._session.clock.now()
            pairs = backups.held(report, now.tzinfo, now.date())
            await self._place.app.push_screen_wait(Reading(_(self.TITLE), pairs, changeable=False))

    async def ask(self) -> tuple[BackupReport, str] | None:
        """What a backup that was read to its end holds, and its passphrase; None where it was given up."""
        wait_for_form(self._place)
        note = await self._place.ask(self._session.book.backup_note)
        path = short_path(Path(note.file)) if note is not None and note.file else ""
        ready = partial(let_keys_go, self._place)
        form = FileForm(_(self.TITLE), _(self.NOTE), path, _("Passphrase of the backup"), self._read, ready)
        return self._found if await self._place.app.push_screen_wait(form) else None

    async def _read(self, path: Path, passphrase: str) -> bool:
        await asyncio.to_thread(require_file, path)

        def work(progress: Progress) -> BackupReport:
            return verify_backup(path, passphrase=passphrase, progress=progress)

        report = await beside(self._place, _(self.TITLE), path, _("stop"), work)
        if report is not None:
            self._found = report, passphrase
        return report is not None


def require_file(path: Path) -> None:
    """Refuse before a passphrase is tried.

    Raises:
        Refused: it is no file.
    """
    if not os.path.lexists(path):
        raise NotFound(path.name)
    if not os.path.isfile(path):
        raise Refused(N_("this is a folder; choose the file of a backup"))


class Restoring(Verifying):
    """A backup in the place of the book that is open: read to its end first, then asked, then done behind a door."""

    TITLE = N_("Restore a backup")
    NOTE = N_("First the backup is read to its end. Then you are asked, and see what would be replaced.")

    async def run(self) -> None:
        """Ask for the file, say what is replaced, close this book and open the other."""
        from clientbook.screens.restoring_over import RestoreOver

        report, passphrase = await self.ask() or (None, "")
        if report is None or not await self._sure(report):
            return
        self._session.shell.put_away(RestoreOver(self._session, report.path, passphrase))

    async def _sure(self, report: BackupReport) -> bool:
        """Name what is replaced and that it is kept; Enter alone changes nothing."""
        count = await self._place.ask(self._session.book.count)
        if count is None:
            return False
        now = self._session.clock.now()
        lines = [
            _("Now in this book: {customers}").format(customers=backups.customers_in(count)),
            _("In the backup: {customers}, as of {time}").format(
                customers=backups.customers_in(report.customers), time=text.moment(report.at, now.tzinfo, now.date())
            ),
            "",
            _("What was changed since is not in it. The book of now is kept as a snapshot."),
            _("Afterwards the book opens with the passphrase of the backup, and has a new recovery code."),
        ]
        title, act = _("Put the backup in the place of this book?"), _("Replace the book")
        return await self._place.app.push_screen_wait(Confirm(title, lines, act, safe=_("Keep this book"), danger=True)) is True
