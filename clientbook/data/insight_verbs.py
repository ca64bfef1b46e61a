"""Verbs about what the book says as a whole."""

from collections.abc import Sequence

from clientbook.data import insights
from clientbook.data.core import RESTARTS, BookCore
from clientbook.domain.insights import Breakdown, Period


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
