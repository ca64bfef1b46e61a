"""The book's own threads: a writer that does one thing after another, and readers whose work can be superseded.

A reader's newer job of a group takes the place of the group's older ones: those still waiting are dropped, and the one running is
interrupted. Which job runs is decided under one lock, so an interrupt can never hit somebody else's job.
"""

import threading
from collections import deque
from collections.abc import Callable
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
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], Any], group: str = "") -> "Future[Any]":
        """Queue a job; its result, or what it raised, arrives in the future.

        Raises:
            Refused: the book is closed.
        """
        job = _Job(work, group)
        dropped: list[_Job] = []
        with self._changed:
            if self._closed:
                raise Refused(CLOSED)
            if group:
                dropped = [waiting for waiting in self._waiting if waiting.group == group]
                for old in dropped:
                    self._waiting.remove(old)
                running = self._running
                if running is not None and running.group == group and self._interrupt is not None:
                    running.superseded = True
                    self._interrupt()
            self._waiting.append(job)
            self._changed.notify()
        for old in dropped:
            old.future.set_exception(Superseded())
        return job.future

    def run(self, work: Callable[[], Any], group: str = "") -> Any:
        """Queue a job and wait for it."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a job on this thread cannot wait for another")
        return self.submit(work, group).result()

    @property
    def is_superseded(self) -> bool:
        """Whether the job now running was superseded; asked before each of its statements."""
        running = self._running
        return running is not None and running.superseded

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
                while not self._waiting:
                    if self._closed:
                        return
                    self._changed.wait()
                job = self._running = self._waiting.popleft()
            try:
                result = job.work()
            except BaseException as error:  # whatever it is, it belongs to the caller who waits
                self._done()
                job.future.set_exception(Superseded() if job.superseded else error)
            else:
                self._done()
                if job.superseded:
                    job.future.set_exception(Superseded())
                else:
                    job.future.set_result(result)

    def _done(self) -> None:
        with self._changed:
            self._running = None


class Reader(Worker):
    """A worker with a reading connection of its own."""

    def __init__(self, name: str, engine: Engine) -> None:
        self.engine = engine

        @event.listens_for(engine, "before_cursor_execute")
        def _stop(*_: Any) -> None:
            # An interrupt between two statements does nothing; this stops the next one.
            if self.is_superseded:
                raise Superseded

        super().__init__(name, lambda: engines.interrupt(engine))
