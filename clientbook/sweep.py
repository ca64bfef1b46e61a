"""The sweep: who turned cooling or dormant since marks were last reckoned.

The marks need no sweep, they are days compared with today. What it does is notice that a day has begun, say who crossed in one
sentence, and remember that it was said. It runs after unlocking, at local midnight and after the machine woke up, in a thread.
"""

from collections.abc import Callable
from datetime import date

from clientbook.data import Book, Crossed
from clientbook.domain.reckoning import judge


def _nobody(_through: date, _today: date) -> None:
    """Where nobody is to be told."""


class StalenessSweep:
    """The sweep of one run of the program on one book."""

    def __init__(
        self,
        book: Book,
        *,
        announce: Callable[[Crossed], None],
        ask: Callable[[date, date], None],
        went_back: Callable[[date, date], None] = _nobody,
    ) -> None:
        """Nothing happens yet.

        Args:
            announce: told who crossed, where somebody did.
            ask: told the last day reckoned and the day of a clock that leapt far ahead; ``believe`` is the answer yes.
            went_back: told the same of a clock that went back.

        All of them are called on the thread of ``run``; the last two once for a day reckoned, however often it runs.
        """
        self._book = book
        self._announce, self._ask, self._went_back = announce, ask, went_back
        self._through: date | None = None
        self._told: tuple[str, date] | None = None

    def through(self) -> date | None:
        """The last day reckoned: as the book remembers it, or in a book that cannot be written, this run."""
        if self._book.read_only and self._through is not None:
            return self._through
        return self._book.reckoned_through()

    def run(self, today: date) -> None:
        """Reckon for this day, as far as the clock can be taken at its word."""
        through = self.through()
        verdict = judge(today, through)
        if through is None or verdict == "forward":
            self._reckon(through, today)
        elif verdict in ("back", "leap") and self._told != (verdict, through):
            self._told = (verdict, through)
            (self._went_back if verdict == "back" else self._ask)(through, today)

    def believe(self, today: date) -> None:
        """The owner says that the day of the clock is right."""
        through = self.through()
        if through is None or through < today:
            self._reckon(through, today)

    def _reckon(self, through: date | None, today: date) -> None:
        crossed = None if through is None else self._book.crossed(through, today)
        self._through = today
        if not self._book.read_only:
            self._book.reckon_through(today)
        if crossed is not None and crossed.cooling + crossed.dormant:
            self._announce(crossed)
        if not self._book.read_only:
            self._book.drop_old_images()
