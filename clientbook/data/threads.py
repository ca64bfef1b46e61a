"""The book's own threads: a writer that does one thing after another, and readers whose work can be superseded.

A reader's newer job of a group takes the place of the group's older ones: those still waiting are dropped, and the one running is
interrupted. Which job runs is decided under one lock, so an interrupt can never hit somebody else's job.
"""

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

from clientbook.data import engine as engines
from clientbook.domain.errors import Refused, Superseded
from clientbook.i18n import N_

CLOSED = N_("the book is closed")


@dataclass(eq=False, slots=True)
class _Job:
    work: Callable[[], Any]
    group: str
    future: "Future[Any]" = field(default_factory=Future)
    superseded: bool = False
    restarts: int = 0
    """How often it may still be stopped and begun again, so that a commit need not wait for it."""
    again: bool = False


class Worker:
    """One thread that does jobs in the order they come.

    The thread is a daemon only in name: ``close`` waits for it. An interpreter that exits without closing the book leaves an
    open transaction to be rolled back, which is what SQLite is for.
    """

    def __init__(self, name: str, interrupt: Callable[[], None] | None = None) -> None:
        self._interrupt = interrupt
        self._waiting: deque[_Job] = deque()
        self._running: _Job | None = None
        self._closed = False
        self._held = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], Any], group: str = "", restarts: int = 0) -> "Future[Any]":
        """Queue a job; its result, or what it raised, arrives in the future.

        Raises:
            Refused: the book is closed.
        """
        job = _Job(work, group, restarts=restarts)
        with self._changed:
            if self._closed:
                raise Refused(CLOSED)
            dropped = self._drop(group)
            self._waiting.append(job)
            self._changed.notify()
        for old in dropped:
            old.future.set_exception(Superseded())
        return job.future

    def supersede(self, group: str) -> None:
        """Answer the jobs of a group with ``Superseded``: what comes in their place is asked elsewhere, or later."""
        with self._changed:
            dropped = self._drop(group)
        for old in dropped:
            old.future.set_exception(Superseded())

    def _drop(self, group: str) -> list[_Job]:
        """Take the waiting jobs of a group out of the queue and interrupt the running one; under the lock."""
        if not group:
            return []
        dropped = [waiting for waiting in self._waiting if waiting.group == group]
        for old in dropped:
            self._waiting.remove(old)
        running = self._running
        if running is not None and running.group == group and self._interrupt is not None:
            running.superseded = True
            self._interrupt()
        return dropped

    def run(self, work: Callable[[], Any], group: str = "", restarts: int = 0) -> Any:
        """Queue a job and wait for it."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a job on this thread cannot wait for another")
        return self.submit(work, group, restarts).result()

    @property
    def must_stop(self) -> bool:
        """Whether the job now running was superseded or must stand aside; asked before each of its statements."""
        running = self._running
        return running is not None and (running.superseded or running.again)

    def drop_all(self) -> None:
        """Answer everything that waits or runs with ``Superseded``: nobody is there any more to read it."""
        with self._changed:
            dropped = list(self._waiting)
            if self._closed:
                return
            self._waiting.clear()
            if self._running is not None and self._interrupt is not None:
                self._running.superseded = True
                self._interrupt()
        for old in dropped:
            old.future.set_exception(Superseded())

    def close(self, last: Callable[[], None]) -> None:
        """Finish what runs and what waits, do ``last`` on the thread, and stop. A second call waits for the first and does nothing."""
        with self._changed:
            if not self._closed:
                self._closed = True
                self._waiting.append(_Job(last, ""))
                self._changed.notify()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _serve(self) -> None:
        while True:
            with self._changed:
                while not self._waiting or self._held:
                    if self._closed and not self._waiting:
                        return
                    self._changed.wait()
                job = self._running = self._waiting.popleft()
            try:
                result = job.work()
            except BaseException as error:  # whatever it is, it belongs to the caller who waits
                if not self._begin_again(job):
                    self._done()
                    job.future.set_exception(Superseded() if job.superseded else error)
            else:
                self._done()
                if job.superseded:
                    job.future.set_exception(Superseded())
                else:
                    job.future.set_result(result)

    def _begin_again(self, job: _Job) -> bool:
        """Put a job that stood aside back to the head of the queue."""
        with self._changed:
            if job.superseded or not job.again:
                return False
            job.again = False
            self._running = None
            self._waiting.appendleft(job)
            return True

    def _done(self) -> None:
        with self._changed:
            self._running = None


class Reader(Worker):
    """A worker with a reading connection of its own, opened when it is first needed: opening a book need not wait for both readers'."""

    def __init__(self, name: str, open_engine: Callable[[], Engine]) -> None:
        self._open_engine = open_engine
        self._engine: Engine | None = None
        super().__init__(name, self._interrupt_engine)

    def open(self) -> Engine:
        """Its connection; for its jobs, and before the first of them for whoever must hear at once that it cannot be opened.

        Raises:
            ClientbookError: what stands against it; the next job tries again.
        """
        if self._engine is None:
            engine = self._open_engine()

            @event.listens_for(engine, "before_cursor_execute")
            def _stop(*_: Any) -> None:
                # An interrupt between two statements does nothing; this stops the next one before it begins.
                if self.must_stop:
                    raise Superseded

            engines.stop_when(engine, lambda: self.must_stop)
            self._engine = engine
        return self._engine

    def stop(self) -> None:
        """Answer what waits with ``Superseded``, close the connection, and end. A second call does nothing."""
        self.drop_all()
        self.close(self._close_engine)

    @contextlib.contextmanager
    def standing_aside(self) -> Iterator[None]:
        """Begin nothing inside, and stop what can be begun again afterwards: a commit waits for every reader."""
        with self._changed:
            self._held = True
            job = self._running
            if job is not None and job.restarts > 0 and not job.superseded:
                job.restarts -= 1
                job.again = True
                self._interrupt_engine()
        try:
            yield
        finally:
            with self._changed:
                self._held = False
                self._changed.notify()

    def _interrupt_engine(self) -> None:
        if self._engine is not None:
            engines.interrupt(self._engine)

    def _close_engine(self) -> None:
        if self._engine is not None:
            engines.close_engine(self._engine)
