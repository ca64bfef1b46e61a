"""Verbs about marks and the day they are reckoned for: what the sweep asks of a book."""

from datetime import date

from clientbook.data import marks
from clientbook.data.core import BookCore
from clientbook.data.plans import Crossed


class MarkVerbs(BookCore):
    """The part of a book that knows who crossed a mark."""

    def reckoned_through(self) -> date | None:
        """The last day marks were reckoned for and announced; None in a book that never was."""
        return self._read(marks.reckoned_through)

    def reckon_through(self, day: date) -> None:
        """Remember that marks were reckoned through this day; no unit.

        Raises:
            ReadOnly, NotSaved
        """
        self._write(marks.reckon_through, day, self._clock.now())

    def crossed(self, since: date, until: date, limit: int = 200) -> Crossed:
        """Who turned after ``since``, up to ``until``; each once, for the later of the marks they reached.

        Args:
            limit: how many of them to name, the most important first; with 0 they are only counted.
        """
        return self._slow(marks.crossed, since, until, limit)
