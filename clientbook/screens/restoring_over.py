"""Another book in the place of the one that was open just now: a backup, or one of its snapshots."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from clientbook.domain.errors import ClientbookError
from clientbook.i18n import N_, _
from clientbook.screens.door import Door, short_path
from clientbook.screens.restoring import Restore
from clientbook.screens.session import Session
from clientbook.widgets.content import content

if TYPE_CHECKING:
    from clientbook.data import Book, BookRestored, SnapshotLine


class RestoreOver(Restore):
    """Closes the book that was open, puts the backup in its place, opens that one; where it fails the old one waits to be unlocked."""

    KEYS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, session: Session, path: Path, passphrase: str) -> None:
        super().__init__(session)
        self._path = path
        self._passphrase = passphrase

    def body(self) -> ComposeResult:
        """Which file."""
        yield Static(content(_("From {path}").format(path=short_path(self._path))), classes="line")

    def on_mount(self) -> None:
        """Begin at once."""
        super().on_mount()
        self.start(self._begin(), group="restore")

    async def _begin(self) -> None:
        passphrase, self._passphrase = self._passphrase, ""
        book = self.session.drop()
        if book is not None:
            await asyncio.to_thread(book.close)
        try:
            await self.restore(self._path, passphrase)
        except ClientbookError as error:
            unlock_again(self, error)


class RestoreSnapshot(Door):
    """Closes the book that was open and puts one of its snapshots in its place; the passphrase is asked for afterwards."""

    HEADING = N_("Restore a snapshot")
    KEYS: ClassVar[tuple[str, ...]] = ()
    busy = True

    def __init__(self, session: Session, line: "SnapshotLine", passphrase: str | None, key_file: bytes | None) -> None:
        super().__init__(session)
        self._line = line
        self._passphrase = passphrase or ""
        self._key_file = key_file

    def body(self) -> ComposeResult:
        """Which one."""
        yield Static(content(_("The snapshot of {time}").format(time=when(self.session, self._line))), classes="line")

    def on_mount(self) -> None:
        """Begin at once."""
        super().on_mount()
        self.say(_("Restoring …"))
        self.start(self._begin(), group="restore")

    def do_back(self) -> None:
        """Not in the middle of it."""

    async def _begin(self) -> None:
        book = self.session.drop()
        if book is None:
            return
        try:
            done = await self.ask(self._restore, book)
        except ClientbookError as error:
            await asyncio.to_thread(book.close)
            unlock_again(self, error)
            return
        told = _("The book is what it was at {time}; the one of before is kept as a snapshot.").format(time=when(self.session, self._line))
        unlock_again(self, said=told if done.own_keys else told + " " + _("It opens with the passphrase of the snapshot."))

    def _restore(self, book: "Book") -> "BookRestored":
        from clientbook.data import restore_snapshot

        return restore_snapshot(book, self._line.path, self._passphrase, clock=self.session.clock, key_file=self._key_file)


def when(session: Session, line: "SnapshotLine") -> str:
    """When a snapshot was taken."""
    from clientbook import text

    now = session.clock.now()
    return text.moment(line.at, now.tzinfo, now.date())


def unlock_again(door: Door, error: ClientbookError | None = None, said: str = "") -> None:
    """Ask for the passphrase of the book that stands there now, and say why."""
    from clientbook import text
    from clientbook.screens.unlock import Unlock

    told = (said, "good") if error is None else (text.error_sentence(error), "late")
    door.app.switch_screen(Unlock(door.session, said=told))
