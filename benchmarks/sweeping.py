"""The program with a sweep under way all the time, to type against: ``python -m benchmarks.sweeping``, with the program's own arguments.

Nothing of it is changed but this: once a book is open, the sweep of one that nobody opened for half a year begins anew whenever it ends.
"""

import sys
import threading
from datetime import date, timedelta

from clientbook.__main__ import main
from clientbook.clock import today
from clientbook.data import Book
from clientbook.day_watch import DayWatch
from clientbook.domain.errors import ClientbookError
from clientbook.sweep import StalenessSweep

AWAY = timedelta(days=182)


class EndlessSweep(StalenessSweep):
    """Finds the book as it was left half a year ago, however often it has swept."""

    def through(self) -> date | None:
        """Half a year ago."""
        return today(self._book.clock) - AWAY


def sweep_on(book: Book) -> None:
    """Sweep until the book is closed."""
    sweep = EndlessSweep(book, announce=lambda _crossed: None, ask=lambda _through, _day: None)
    try:
        while True:
            sweep.run(today(book.clock))
    except ClientbookError:
        return


class SweepingWatch(DayWatch):
    """The watch of the clock, with that sweep beside it."""

    def begin(self, book: Book) -> None:
        """Watch, and sweep."""
        super().begin(book)
        threading.Thread(target=sweep_on, args=(book,), daemon=True).start()


if __name__ == "__main__":
    from clientbook import navigation

    vars(navigation)["DayWatch"] = SweepingWatch
    sys.exit(main())
