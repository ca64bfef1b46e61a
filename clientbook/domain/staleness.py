"""When a customer turns cooling and dormant.

Stored are two days, never a mark: the mark is their comparison with today, so it can neither be stale nor stuck.
``data`` computes the same in SQL; a property test holds both together.
"""

from datetime import date, timedelta

THRESHOLDS = (30, 90)
"""Days without contact after which a customer is cooling and dormant, where the book's settings say nothing else."""


def _after(day: date, days: int) -> date:
    """So many days on, at most the last day of the calendar."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def stale_dates(
    last_contact: date | None, created_on: date, rhythm_days: int | None, thresholds: tuple[int, int] = THRESHOLDS
) -> tuple[date, date]:
    """The first days on which a customer is cooling and dormant; counted from creation where there was no contact yet.

    A rhythm takes the place of the first threshold; nobody is dormant before they are cooling.
    """
    since = last_contact or created_on
    cooling = rhythm_days or thresholds[0]
    return _after(since, cooling), _after(since, max(thresholds[1], cooling))


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
