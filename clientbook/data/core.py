"""The life of an open book: its threads and connections, reads, and the unit that every write is.

A read is fully fetched and its transaction over before it returns. A write is one unit: rows, journal, derived columns and index
in one transaction; after the commit subscribers hear of it. A unit that changed nothing leaves no trace.
"""

import atexit
import contextlib
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine

from clientbook.clock import Clock, utc_text
from clientbook.data import journal, refresh, settings
from clientbook.data.engine import close_engine, translated
from clientbook.data.files import confirm_folder
from clientbook.data.fitting import Fitting
from clientbook.data.lines import MOST, TOO_MANY, Changed
from clientbook.data.opened import OpenedBook
from clientbook.data.progress import Progress
from clientbook.data.recovery_code import same_group, write_code
from clientbook.data.threads import Reader, Worker
from clientbook.domain.errors import ClientbookError, NotSaved, ReadOnly, Refused

T = TypeVar("T")

RESTARTS = 3


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What a unit answered, its id (None where it changed nothing), and the customers it changed."""

    answer: T
    unit: int | None
    ids: frozenset[int]


class _NothingChanged(Exception):
    """Carries the answer of a unit out of its transaction, which is rolled back."""


class BookCore:
    """An open book without its verbs."""

    def __init__(self, opened: OpenedBook, *, clock: Clock) -> None:
        self._opened = opened
        self._clock = clock
        self._session = secrets.token_hex(4)
        self._subscribers: list[Callable[[Changed], None]] = []
        self._fitting = Fitting()
        self._write_engine: Engine | None = None
        self._writer: Worker | None = None
        self._reader = Reader("clientbook-reader", lambda: opened.engine(writer=False))
        self._slow_reader = Reader("clientbook-slow-reader", lambda: opened.engine(writer=False))
        try:
            if not opened.read_only:
                self._write_engine = opened.engine(writer=True)
                self._writer = Worker("clientbook-writer")
            self._reader.open()
        except BaseException:
            self.close()
            raise
        atexit.register(self.close)

    @property
    def path(self) -> Path:
        """The book's folder."""
        return self._opened.folder

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._opened.read_only

    @property
    def notes(self) -> tuple[str, ...]:
        """What the owner should hear about the opening (``OpenedBook.notes``)."""
        return self._opened.notes

    @property
    def clock(self) -> Clock:
        """The clock the book was opened with."""
        return self._clock

    def recovery_group_fits(self, number: int, typed: str) -> bool:
        """Whether ``typed`` is group ``number`` (from 1) of this book's recovery code: how a copy on paper is checked later.

        The code is made for the comparison and kept nowhere.
        """
        return same_group(write_code(self._opened.master), number, typed)

    def close(self) -> None:
        """Finish what is being written, stop the threads, close the connections, give the lock up. A second call does nothing."""
        self._reader.stop()
        self._slow_reader.stop()
        if self._writer is not None and self._write_engine is not None:
            engine = self._write_engine
            self._writer.close(lambda: close_engine(engine))
        self._opened.close()
        atexit.unregister(self.close)

    def subscribe(self, callback: Callable[[Changed], None]) -> Callable[[], None]:
        """Be told of every commit, on the writer's thread; the callback only passes the news on and never raises.

        Returns:
            What ends the subscription.
        """
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def _read(self, fn: Callable[..., T], *args: Any, group: str = "") -> T:
        """Run ``fn(connection, *args)`` as a short read; a newer one of its ``group`` takes its place (``Superseded``)."""
        answer: T = self._reader.run(_reading(self._reader, fn, *args), group)
        return answer

    def _read_soon(self, fn: Callable[..., T], *args: Any, group: str = "") -> "Future[T]":
        """The same for whoever does not wait: the loop that hears the keys asks without a thread between."""
        return self._reader.submit(_reading(self._reader, fn, *args), group)

    def _slow(self, fn: Callable[..., T], *args: Any, group: str = "", restarts: int = 0) -> T:
        """Run ``fn(connection, *args)`` as a read that may take long, beside the short ones.

        Args:
            restarts: how often it may be stopped and begun again for a commit; only for reads without effects.
        """
        answer: T = self._slow_reader.run(_reading(self._slow_reader, fn, *args), group, restarts)
        return answer

    def _write(self, fn: Callable[..., T], *args: Any) -> T:
        """Run a transaction on the writer's thread that is no unit: drafts, counters, or nothing but holding the file still.

        Raises:
            ReadOnly, NotSaved, BookDamaged
        """

        def work() -> T:
            with self._transaction() as connection:
                return fn(connection, *args)

        return self._on_writer(work)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """A writing transaction. A commit waits until nobody reads, so long reads that can begin again stand aside for it."""
        try:
            with translated(), self._engine().connect() as connection:
                transaction = connection.begin()
                yield connection
                with self._slow_reader.standing_aside():
                    transaction.commit()
        except NotSaved:
            self._roll_back_now()
            raise

    def _roll_back_now(self) -> None:
        """After a disk that failed in a commit: play its journal back at once, which readers, who may not, would stumble over."""
        with contextlib.suppress(ClientbookError), translated(), self._engine().begin() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").fetchall()

    def _stands(self, unit: int) -> bool:
        """Whether a unit whose commit failed reached the file all the same: the last thing to fail is the flush of the folder.

        Raises:
            NotSaved: ``unsure``; the disk does not tell.
        """
        try:
            with translated(), self._engine().begin() as connection:
                return connection.exec_driver_sql("SELECT 1 FROM unit WHERE id = ?", (unit,)).first() is not None
        except ClientbookError:
            raise NotSaved("unsure") from None

    def _unit(
        self,
        kind: str,
        fn: Callable[..., T],
        *args: Any,
        detail: Mapping[str, Any] | None = None,
        erased: Collection[int] = (),
        progress: Progress | None = None,
    ) -> Done[T]:
        """Run ``fn(connection, *args)`` as one undoable step.

        Args:
            kind: one of ``journal.KINDS``.
            fn: changes rows; derived columns, index and journal follow by themselves.
            detail: what else the unit's title needs: ids and counts, never a name.
            erased: customers it erases for good; such a unit cannot be undone and stays though it leaves no changes behind.
            progress: is told how far it is, and can stop it until the commit.

        Raises:
            ReadOnly, Refused, Cancelled, NotSaved, BookDamaged, and what ``fn`` raises; nothing was changed then.
        """

        def work() -> Done[T]:
            unit, stumbled = None, False
            try:
                with self._transaction() as connection:
                    done = self._unit_inside(connection, kind, lambda: fn(connection, *args), detail or {}, erased, progress)
                    book = done.unit is not None and journal.touches_settings(connection, done.unit)
                    unit = done.unit
                    if unit is None:
                        raise _NothingChanged
            except _NothingChanged:
                return done
            except NotSaved:
                if unit is None or not self._stands(unit):
                    raise
                stumbled = True
            for tell in tuple(self._subscribers):
                tell(Changed(done.ids, unit, book))
            if stumbled:
                confirm_folder(self._opened.folder)
            return done

        return self._on_writer(work)

    def _unit_inside(
        self,
        connection: Connection,
        kind: str,
        act: Callable[[], T],
        detail: Mapping[str, Any],
        erased: Collection[int],
        progress: Progress | None,
    ) -> Done[T]:
        now = self._clock.now()
        before = refresh.context(connection, now)
        unit = journal.begin_unit(connection, kind, utc_text(now), self._session)
        refresh.begin(connection, now)
        answer = act()
        ids = journal.touched(connection, unit)
        if len(ids) > MOST:
            raise Refused(TOO_MANY)
        after = refresh.context(connection, now)
        refresh.unit_in_step(connection, unit, ids, after, progress)
        if after != before:
            refresh.refresh_all(connection, before, after)
        rows = journal.end_unit(connection, unit, ids, detail)
        if erased:
            connection.exec_driver_sql("UPDATE unit SET closed = 1 WHERE id = ?", (unit,))
        return Done(answer, unit if rows or erased else None, frozenset(ids) | frozenset(erased))

    def _on_writer(self, work: Callable[[], T]) -> T:
        if self._writer is None:
            raise ReadOnly
        answer: T = self._writer.run(work)
        return answer

    def _engine(self) -> Engine:
        if self._write_engine is None:
            raise ReadOnly
        return self._write_engine

    @property
    def region(self) -> str:
        """The country of phone numbers written without one."""
        return str(self._read(settings.get, "region"))


def _reading(reader: Reader, fn: Callable[..., T], *args: Any) -> Callable[[], T]:
    """A job for this reader."""

    def work() -> T:
        with translated(), reader.open().begin() as connection:
            return fn(connection, *args)

    return work
