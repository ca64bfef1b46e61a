"""An opened book as plain material: what ``Book(opened, clock=…)`` builds its threads and connections on.

``Book`` opens one writer engine and its reader engines with ``opened.engine(writer=…)``, closes each with ``close_engine`` and
then calls ``opened.close()``. Every call into an engine is wrapped in ``engine.translated()``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine

from clientbook.data.engine import close_engine, open_engine
from clientbook.data.files import WriterLock
from clientbook.data.keys import MasterKey
from clientbook.data.standing import DB, register, unregister


@dataclass
class OpenedBook:
    """A book whose passphrase was right and whose file passed every check, with its lock held (unless read-only).

    ``engine`` opens connections; whoever opens them closes them, and ``close`` after them.
    """

    folder: Path
    book_id: str
    master: MasterKey
    lock: WriterLock | None
    read_only: bool
    notes: tuple[str, ...] = ()
    """What the owner should hear: ``read-only-folder``, ``keys-from-copy`` (book.keys was damaged), ``older-keys`` (an earlier
    book.keys was put back), ``rolled-back`` (an interrupted write was undone), ``stray-log`` (a foreign log was set aside),
    ``snapshot`` (it is one, and is only read)."""
    at_close: Callable[[], None] = field(default=lambda: None, repr=False)
    """What is left to do when it is closed."""
    ready: Engine | None = field(default=None, repr=False)
    """The connection it was opened and looked at by; the first who asks for one of its kind gets it."""
    _closed: bool = field(default=False, repr=False)
    _identity: tuple[int, int] = field(default=(0, 0), repr=False)

    def __post_init__(self) -> None:
        self._identity = register(self.db_path)

    @property
    def db_path(self) -> Path:
        """``book.db``."""
        return self.folder / DB

    def engine(self, *, writer: bool) -> Engine:
        """One more connection: the writer's (one at most), or a reader's, which is always opened ``mode=ro``.

        Raises:
            ValueError: a writer on a book opened read-only.
        """
        if writer and self.read_only:
            raise ValueError("this book was opened to read")
        if self.ready is not None and writer is not self.read_only:
            ready, self.ready = self.ready, None
            return ready
        return open_engine(self.db_path, self.master.book_key(), read_only=not writer, writer=writer)

    def close(self) -> None:
        """Wipe the key and give the lock up. Engines must be closed before (``engine.close_engine``)."""
        if self._closed:
            return
        self._closed = True
        if self.ready is not None:
            close_engine(self.ready)
        unregister(self._identity)
        self.master.wipe()
        if self.lock is not None:
            self.lock.release()
        self.at_close()


def fact(connection: Connection, key: str) -> str | None:
    """One of the few facts about the book itself (``id``, ``created_at``, ``keys_generation``); outside the journal."""
    value = connection.exec_driver_sql("SELECT value FROM book WHERE key = ?", (key,)).scalar()
    return None if value is None else str(value)


def set_fact(connection: Connection, key: str, value: str) -> None:
    """Write one of them."""
    connection.exec_driver_sql("INSERT OR REPLACE INTO book VALUES (?, ?)", (key, value))
