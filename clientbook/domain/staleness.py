"""When a customer turns cooling and dormant: the one place that knows the rule.

Stored are two days, never a mark: the mark is their comparison with today, so it can neither be stale nor stuck. Only calendar days
count: an hour that a clock change takes or gives moves nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

THRESHOLDS = (30, 90)
"""Days without contact after which a customer is cooling and dormant, where the book's settings say nothing else."""
NO_CONTACT = "all"
"""What ``do_not_contact`` holds for somebody who is not to be contacted by any channel."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the owner's settings say about marks."""

    thresholds: tuple[int, int] = THRESHOLDS
    tag_rhythms: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Days after which customers with a tag are cooling."""
    left_out_statuses: frozenset[str] = frozenset()
    """Customers of these statuses are never marked."""
    leave_out_do_not_contact: bool = True
    """Nor are those who are not to be contacted at all."""

    def rhythm(self, own: int | None, tags: Iterable[str]) -> int | None:
        """The shortest of a customer's own rhythm and those of its tags; None where there is none."""
        rhythms = [days for tag in tags if (days := self.tag_rhythms.get(tag))]
        return min([*rhythms, own] if own else rhythms, default=None)

    def leaves_out(self, status: str, do_not_contact: Iterable[str]) -> bool:
        """Whether a customer is never marked."""
        return status in self.left_out_statuses or (self.leave_out_do_not_contact and NO_CONTACT in do_not_contact)


def since(last_contact: date | None, count_from: date | None, created_on: date) -> date:
    """The day from which the days without contact are counted: the last contact, else what the owner said, else creation."""
    return last_contact or count_from or created_on


def stale_dates(start: date, rhythm_days: int | None, thresholds: tuple[int, int] = THRESHOLDS) -> tuple[date, date]:
    """The first days on which a customer is cooling and dormant, counted from ``start``.

    A rhythm takes the place of the first threshold; nobody is dormant before they are cooling.
    """
    cooling = rhythm_days or thresholds[0]
    return _after(start, cooling), _after(start, max(thresholds[1], cooling))


def _after(day: date, days: int) -> date:
    """So many days on, at most the last day of the calendar."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def staleness(cooling_from: date | None, dormant_from: date | None, today: date) -> str:
    """``fresh``, ``cooling`` or ``dormant`` today; fresh where the days are not set (an ended customer left out by the setting)."""
    if dormant_from is not None and today >= dormant_from:
        return "dormant"
    if cooling_from is not None and today >= cooling_from:
        return "cooling"
    return "fresh"


def days_without_contact(last_contact: date | None, today: date) -> int | None:
    """Whole days since the last contact; None where there was none. Never negative."""
    return None if last_contact is None else max(0, (today - last_contact) // timedelta(days=1))
