"""Verbs about what the book says as a whole."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any

from clientbook.data import insight_figures, insights, listing, marks
from clientbook.data.core import RESTARTS, BookCore
from clientbook.data.fitting import Kept
from clientbook.data.progress import Progress
from clientbook.domain.insight_figures import Overview
from clientbook.domain.insights import COUNTED_BY, Breakdown, Period
from clientbook.domain.reckoning import day_of

PERIODS = 12
"""Periods that are remembered, some kilobytes each."""


class InsightVerbs(BookCore):
    """The part of a book that counts."""

    def breakdown(self, by: Sequence[str], period: Period | None = None) -> Breakdown:
        """Customers by one field, or by two crossed, the largest group first; those in the trash count nowhere.

        Args:
            period: whose new customers are counted beside; the current month where none is named.

        Raises:
            Refused: a field cannot be counted by, or is named twice.
        """
        now = self._clock.now()
        asked = period or Period.around(now.date())
        return self._slow(insights.breakdown, tuple(by), asked, now, group="insights breakdown", restarts=RESTARTS)

    def breakdowns(self, period: Period | None = None) -> tuple[Breakdown, ...]:
        """Customers by each field there is, each as ``breakdown`` has it, found together."""
        now = self._clock.now()
        ask = partial(self._slow, group="insights breakdowns", restarts=RESTARTS)
        return insights.by_each(ask, COUNTED_BY, period or Period.around(now.date()), now)

    def overview(self, period: Period | None = None, progress: Progress | None = None) -> Overview:
        """What a period brought beside the one before, how customers buy, value tiers, and whom to call.

        It is counted once until somebody writes or another day begins.

        Raises:
            Cancelled: through ``progress``, before the next of its questions.
        """
        now = self._clock.now()
        today = day_of(now.date(), self._read(marks.reckoned_through))
        asked = period or Period.around(today)
        # Asked for before anything is read: what was read while somebody wrote is not found again.
        key = self._read(listing.version), asked, today, now.utcoffset()
        if (known := self._counted.get(key)) is not None:
            return known

        def ask(part: Callable[..., Any], *args: Any) -> Any:
            if progress is not None:
                progress.check()
            return self._slow(part, *args, group="insights overview", restarts=RESTARTS)

        found = insight_figures.overview(ask, asked, now, today)
        self._counted.put(key, found)
        return found

    @cached_property
    def _counted(self) -> Kept[Overview]:
        return Kept(PERIODS)
