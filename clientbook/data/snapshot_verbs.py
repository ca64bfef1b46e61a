"""Verbs of an open book about its snapshots: take one, count in one, bring one customer back from one."""

from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import customer_image, opening, snapshot_reading, snapshots
from clientbook.data.core import BookCore
from clientbook.data.customer_image import CustomerRestored
from clientbook.data.keys import MasterKey
from clientbook.data.opened import fact
from clientbook.data.snapshot_reading import SnapshotLine
from clientbook.domain.errors import WrongPassphrase


class SnapshotVerbs(BookCore):
    """The part of a book that knows its snapshots."""

    def snapshot_now(self) -> SnapshotLine:
        """Copy and check the book as it is now; older snapshots that are due go.

        Raises:
            ReadOnly, NotSaved: no room for it; nothing half is left.
            BookDamaged: the copy does not pass the check, so neither does the book.
        """
        key = self._opened.master.book_key()
        making = self._write(lambda connection: snapshots.copy_book(self._opened, connection))
        made = snapshots.accept(self._opened, making, self._clock, key=key)
        return SnapshotLine(made.path.name, made.at, made.size, made.path)

    def snapshot_due(self) -> bool:
        """Whether the day's snapshot is still to be taken; a book is not copied on the day it was made."""
        if self.read_only or not snapshots.due(self.path, self._clock.now()):
            return False
        made = self._read(lambda connection: fact(connection, "created_at")) or ""
        return made[:10] != utc_text(self._clock.now())[:10]

    def snapshot_customers(self, name: str | Path) -> int:
        """How many customers a snapshot has, the trash left out.

        Raises:
            NotFound, BookDamaged, BookTooNew, WrongPassphrase
        """
        with self._looking(name) as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM customer WHERE trashed_at IS NULL").scalar_one())

    def look_into(self, name: str | Path, *, passphrase: str | None = None, key_file: bytes | None = None) -> Self:
        """A snapshot as a book of its own that is only read, to search in; whoever asks for it closes it.

        Args:
            name: the snapshot's id, or its folder.
            passphrase: for a snapshot of before the book was re-encrypted with a new key, and only then.
            key_file: its second factor.

        Raises:
            NotFound, BookDamaged, BookTooNew, WrongPassphrase, NotSaved: as named; nothing was changed.
        """
        path = snapshot_reading.find(self.path, name)
        master = self.snapshot_key(path, passphrase, key_file)
        try:
            return type(self)(opening.open_snapshot(path, master, self._clock), clock=self._clock)
        finally:
            master.wipe()

    def restore_customer(
        self, name: str | Path, code: str, *, passphrase: str | None = None, key_file: bytes | None = None
    ) -> CustomerRestored:
        """Make one customer what it was in a snapshot, with everything attached, as one unit; also after it was erased.

        What was newer stands in the journal and comes back with an undo. Other customers are not touched.

        Args:
            name: the snapshot's id, or its folder.
            code: the customer's code in the snapshot.
            passphrase: for a snapshot of before the book was re-encrypted with a new key, and only then.
            key_file: its second factor.

        Raises:
            NotFound: no such snapshot, or nobody of this code in it.
            BookDamaged, BookTooNew, WrongPassphrase: about the snapshot.
            ReadOnly, NotSaved: nothing was changed.
        """
        with self._looking(name, passphrase, key_file) as connection:
            image = customer_image.take_image(connection, code)
        path = snapshot_reading.find(self.path, name)
        done = self._unit(
            "from_snapshot",
            customer_image.put_image,
            image,
            self._clock.now(),
            detail={"snapshot": path.name} if snapshots.is_snapshot(path) else None,
        )
        return replace(done.answer, unit=done.unit)

    def _looking(
        self, name: str | Path, passphrase: str | None = None, key_file: bytes | None = None
    ) -> AbstractContextManager[Connection]:
        path = snapshot_reading.find(self.path, name)
        master = self.snapshot_key(path, passphrase, key_file)
        try:
            return snapshot_reading.reading(self.path, path, master.book_key())
        finally:
            master.wipe()

    def snapshot_key(self, path: Path, passphrase: str | None, key_file: bytes | None) -> MasterKey:
        """Whose key opens it."""
        try:
            return snapshot_reading.key_of(path, self._opened.master)
        except WrongPassphrase:
            return snapshot_reading.key_of(path, None, passphrase, key_file)
