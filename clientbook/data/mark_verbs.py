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

        Four short reads: among a million a search that is typed meanwhile gets in between them.

        Args:
            limit: how many of them to name, the most important first; with 0 they are only counted.
        """
        numbers = {mark: self._slow(marks.count_crossed, mark, since, until) for mark in marks.CROSSED}
        ids: list[int] = []
        for mark, number in numbers.items():
            if number and len(ids) < limit:
                ids += self._slow(marks.crossed_ids, mark, since, until, limit - len(ids))
        return Crossed(since, until, numbers["cooling"], numbers["dormant"], tuple(ids))
