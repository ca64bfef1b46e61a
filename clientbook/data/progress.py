"""How far a long unit is, and the way to stop it: asked between its batches, so that a stopped one is rolled back as a whole."""

import threading
from collections.abc import Iterator, Sequence

from clientbook.domain.errors import Cancelled

BATCH = 5000
"""Customers changed at once; between two batches a unit can be stopped."""


class Progress:
    """Shared by the thread that writes and the one that shows how far it is."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self.total = 0
        """Customers that are brought in step; 0 until that begins."""
        self.done = 0

    def cancel(self) -> None:
        """Ask the unit to stop at its next batch; one that has come to its commit is written all the same."""
        self._stop.set()

    def check(self) -> None:
        """Go on, or stop.

        Raises:
            Cancelled
        """
        if self._stop.is_set():
            raise Cancelled

    def begin(self, total: int) -> None:
        """So many customers are to come."""
        self.check()
        self.total, self.done = total, 0

    def advance(self, number: int) -> None:
        """So many more are done.

        Raises:
            Cancelled
        """
        self.done += number
        self.check()


def batches(ids: Sequence[int], progress: Progress | None, size: int = BATCH) -> Iterator[Sequence[int]]:
    """The ids in order, each once, a batch at a time.

    Raises:
        Cancelled: asked before each of them.
    """
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), size):
        if progress is not None:
            progress.check()
        yield ordered[start : start + size]
