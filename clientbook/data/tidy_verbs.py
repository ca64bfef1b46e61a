"""Verbs about what wants tidying."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from clientbook.data import marks, settings, tidy, tidy_acts
from clientbook.data.core import RESTARTS, BookCore
from clientbook.data.plans import Tidy
from clientbook.data.progress import Progress
from clientbook.domain.reckoning import day_of
from clientbook.domain.tidy import round_of


class TidyVerbs(BookCore):
    """The part of a book that knows what wants tidying."""

    def tidy(self, limit: int = 5, limits: Mapping[str, int] | None = None, progress: Progress | None = None) -> Tidy:
        """The queue: the first customers of each kind, the most important first, and how many there are.

        Likely duplicates are found by ``duplicates``.

        Args:
            limit: customers of each kind.
            limits: customers of one kind, where that differs.

        Raises:
            Cancelled: through ``progress``.
        """

        def ask(part: Callable[..., Any], *args: Any) -> Any:
            if progress is not None:
                progress.check()
            return self._slow(part, *args, restarts=RESTARTS)

        found = tidy.queue(ask, self._tidy_day(), limit, limits or {})
        return replace(found, round=self.tidy_round())

    def tidy_count(self, most: int | None = None) -> int | None:
        """How many customers have something to tidy.

        Args:
            most: in a book with more customers than that nobody is asked, which takes seconds, and the answer is None.
        """
        return tidy.count(partial(self._slow, group="tidy count", restarts=RESTARTS), self._tidy_day(), most)

    def leave_alone(self, wanted: Iterable[tuple[int, str]], until: date | None) -> int | None:
        """Ask no more about these kinds of these customers before a day, or never again; the unit, None where it was so.

        Raises:
            InvalidValue: there is no such kind.
        """
        return self._unit("tidy_skip", tidy_acts.leave_alone, tuple(wanted), until).unit

    def mark_checked(self, customers: Iterable[int], points: Iterable[int] = ()) -> int | None:
        """These records were looked at today and are right, and these contact points are; the unit, None where it was so."""
        chosen, right = tuple(customers), tuple(points)
        kind = "edit" if len(chosen) + len(right) == 1 else "bulk"
        detail = {"fields": [*(["checked_on"] if chosen else []), *(["points"] if right else [])]}
        return self._unit(kind, tidy_acts.check, chosen, right, self._tidy_day(), detail=detail).unit

    def mark_doubtful(self, point: int, looked_at: bool = True) -> int | None:
        """A contact point wants checking; the unit, None where it was so.

        Args:
            looked_at: whether its customer counts as looked at today.

        Raises:
            NotFound
        """
        return self._unit("edit", tidy_acts.doubt, point, self._tidy_day() if looked_at else None).unit

    # ---- the round that comes again

    def tidy_round(self) -> date | None:
        """The day of the round that is to be done next; None: there are none."""
        return round_of(self._read(settings.get_all), self._tidy_day())

    def finish_tidy_round(self) -> int | None:
        """The round that is to be done next is done, the next of its series follows; the unit."""
        due = self.tidy_round()
        if due is None:
            return None
        through = max(due, self._tidy_day()).isoformat()
        return self._unit("setting", settings.put, "tidy_round_done", through, detail={"key": "tidy_round_done"}).unit

    def _tidy_day(self) -> date:
        today = self._clock.now().date()
        return self._read(lambda connection: day_of(today, marks.reckoned_through(connection)))
