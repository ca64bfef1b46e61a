"""What the sweep has to say: who crossed a mark, and a clock that goes back."""

from datetime import date, timedelta
from typing import Protocol

from clientbook.i18n import _, language, ngettext
from clientbook.text.display import count
from clientbook.text.time import short_day, weekday

_LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Crossing(Protocol):
    """How many turned since a day."""

    @property
    def since(self) -> date:
        """The day up to which it was reckoned before."""
        ...

    @property
    def cooling(self) -> int:
        """How many turned cooling."""
        ...

    @property
    def dormant(self) -> int:
        """How many turned dormant."""
        ...


def crossed(crossing: Crossing, today: date, thresholds: tuple[int, int]) -> str:
    """“4 customers reached 30 days since Friday, 2 reached 90”."""
    cooling, dormant = crossing.cooling, crossing.dormant
    day = _since(crossing.since, today)
    if cooling and dormant:
        both = ngettext(
            "{n} customer reached {days} days without contact since {day}, {m} reached {more}",
            "{n} customers reached {days} days without contact since {day}, {m} reached {more}",
            cooling,
        )
        return both.format(n=count(cooling), days=thresholds[0], day=day, m=count(dormant), more=thresholds[1])
    one = ngettext(
        "{n} customer reached {days} days without contact since {day}",
        "{n} customers reached {days} days without contact since {day}",
        cooling + dormant,
    )
    return one.format(n=count(cooling + dormant), days=thresholds[0 if cooling else 1], day=day)


def _since(day: date, today: date) -> str:
    """``yesterday``, the weekday within a week, else the short day."""
    ago = today - day
    if ago == timedelta(1):
        return _("yesterday")
    if timedelta(1) < ago < timedelta(7):
        return weekday(day) if language() == "zh_CN" else _LONG_WEEKDAYS[day.weekday()]
    return short_day(day, today)


def clock_back(through: date, today: date) -> str:
    """What is said once when the clock is earlier than the last use."""
    return _clock(_("The clock went back from {through} to {today}; marks stay as of {day}"), through, today)


def clock_ahead(through: date, today: date) -> str:
    """What is said of a clock far ahead where nothing can be asked, because the book is only read."""
    return _clock(_("The clock leapt from {through} to {today}; marks stay as of {day}"), through, today)


def _clock(told: str, through: date, today: date) -> str:
    return told.format(through=short_day(through, today), today=short_day(today, through), day=short_day(through, through))
