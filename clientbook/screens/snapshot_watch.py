"""The day's snapshot: taken in the background after the first change of a day, and copied to the second folder.

A thread of its own, because nobody waits for it: not a key, not a commit, not the end of the program. What is cut short by the end
is swept when the book is opened the next time.
"""

import threading
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from clientbook import text
from clientbook.clock import today
from clientbook.domain.errors import ClientbookError
from clientbook.screens.session import Session

if TYPE_CHECKING:
    from clientbook.data import Book

TOLD = frozenset({"full", "failed"})
"""States of the second folder that are told; that it is absent is quiet, for most are plugged in now and then."""


class SnapshotWatch:
    """Takes the snapshots of one open book."""

    def __init__(self, session: Session, book: "Book", tell: Callable[[str], object]) -> None:
        self._session = session
        self._book = book
        self._tell = tell
        self._looked: date | None = None
        self.thread: threading.Thread | None = None

    def changed(self) -> None:
        """Something was written; on the writer's thread, so it only starts what is to be done."""
        day = today(self._session.clock)
        if self._session.practice or self._looked == day or (self.thread is not None and self.thread.is_alive()):
            return
        self._looked = day
        self.thread = threading.Thread(target=self._take, args=(day,), name="snapshot", daemon=True)
        self.thread.start()

    def _take(self, day: date) -> None:
        try:
            if self._book.snapshot_due():
                self._book.snapshot_now()
        except ClientbookError as error:
            if self._session.is_open:
                self._tell(text.snapshot_trouble(error))
            return
        except (ValueError, FileNotFoundError):
            return  # the book was closed, and its key is wiped; or its folder is gone, with the disk it lay on
        from clientbook.data import mirror_within

        standing = mirror_within(self._book.path, self._session.config.snapshots, day)
        if standing.state in TOLD:
            self._tell(text.second_folder_note(standing.state))
