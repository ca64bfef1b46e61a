"""Which day marks are reckoned for, when the clock cannot be taken at its word.

The book remembers the last day that was reckoned through. A clock that goes back unmarks nobody; one that leaps far ahead is asked
about before it is believed, because everybody would turn dormant at once.
"""

from datetime import date, timedelta
from typing import Literal

LEAP_DAYS = 300
"""So many days later is no holiday any more: half a year away opens quietly, a year asks."""
TRAVEL_DAYS = 1
"""So many days earlier is a flight west across the date line."""

Verdict = Literal["first", "same", "forward", "back", "leap"]


def judge(today: date, through: date | None) -> Verdict:
    """How the clock's day stands to the last day reckoned through; None where nothing was reckoned yet.

    ``same``: nothing to do, also a day earlier while travelling. ``back``: earlier than a journey explains. ``leap``: so much later
    that it is asked about.
    """
    if through is None:
        return "first"
    ahead = (today - through) // timedelta(days=1)
    if ahead < -TRAVEL_DAYS:
        return "back"
    if ahead <= 0:
        return "same"
    return "leap" if ahead > LEAP_DAYS else "forward"


def day_of(today: date, through: date | None) -> date:
    """The day marks are reckoned for: never before the last one, and not the day of a leap nobody has confirmed."""
    if through is None:
        return today
    return through if judge(today, through) == "leap" else max(today, through)
