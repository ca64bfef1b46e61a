"""On which days an occasion is kept, in the Gregorian and in the Chinese lunar calendar.

- 29 February is kept on the 28th in common years.
- A lunar 30th is kept on the 29th of a short month.
- A day of a leap month is kept in that leap month where the year has it, else in the plain month of the same number; a day of the
  plain month is kept in the plain month only.
- A lunar day near the turn of the year may fall twice into one Gregorian year, or not at all.

The year of a date says since when, not when: it takes no part here. Lunar days are known for the lunar years 1900 to 2100; outside
of them there are none. ``day_in`` and ``keys_on`` are each other's inverse, and a property test holds them to it.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from clientbook.domain.dates import PartialDate

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""The lunar years that are known."""


@dataclass(frozen=True, slots=True)
class _Month:
    """One month of a lunar year."""

    number: int
    leap: bool
    first: date
    length: int

    def day(self, number: int) -> date:
        """Its day of this number; the last one of a short month for the 30th."""
        return self.first + timedelta(days=min(number, self.length) - 1)


@lru_cache(maxsize=LAST_YEAR - FIRST_YEAR + 1)
def _months(year: int) -> tuple[_Month, ...]:
    """The months of a lunar year in their order; none where the year is not known."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ()
    from borax.calendars.lunardate import LCalendars, LunarDate  # 40 ms, and most days need no lunar date

    first = LunarDate(year, 1, 1).to_solar_date()
    months = []
    for number, length, leap in LCalendars.iter_year_month(year):
        months.append(_Month(number, bool(leap), first, length))
        first += timedelta(days=length)
    return tuple(months)


def _month(year: int, number: int, leap: bool) -> _Month | None:
    """A month of a lunar year; None where there is none."""
    return next((month for month in _months(year) if (month.number, month.leap) == (number, leap)), None)


def lunar_day(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """The Gregorian day of a day of one lunar year; None where that year has no such day."""
    found = _month(year, month, leap)
    return found.day(day) if found is not None and day <= found.length else None


def _kept(date_: PartialDate, lunar_year: int) -> date | None:
    """The Gregorian day on which a lunar date is kept in a lunar year."""
    number, day = date_.month or 0, date_.day or 0
    month = (_month(lunar_year, number, True) if date_.leap else None) or _month(lunar_year, number, False)
    return month.day(day) if month is not None else None


def day_in(date: PartialDate, year: int) -> tuple[date, ...]:
    """The days of one Gregorian year on which it is kept, the earlier first; none for a date without day and month."""
    if date.month is None or date.day is None or not 1 <= year <= 9999:
        return ()
    if not date.lunar:
        found = date.in_year(year)
        return (found,) if found is not None else ()
    kept = (_kept(date, lunar_year) for lunar_year in (year - 1, year))
    return tuple(day for day in kept if day is not None and day.year == year)


def next_on_or_after(date: PartialDate, day: date) -> date | None:
    """The next day on which it is kept, ``day`` included; None where there is none or it is not known."""
    for year in (day.year, day.year + 1, day.year + 2):  # a lunar day may leave out one Gregorian year
        for found in day_in(date, year):
            if found >= day:
                return found
    return None


def keys_on(day: date) -> frozenset[str]:
    """Every ``day_key`` of an occasion and ``birth_key`` of a customer that is kept on this day.

    ``2026-11-21`` for what happens once, ``11-21``, and the lunar ``L10-13``, with ``+`` for a leap month.
    """
    keys = {day.isoformat(), f"{day:%m-%d}"}
    if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year):
        keys.add("02-29")
    return frozenset(keys | _lunar_keys(day))


def _lunar_keys(day: date) -> set[str]:
    """The lunar ones of them."""
    for lunar_year in (day.year, day.year - 1):
        for month in _months(lunar_year):
            number = (day - month.first).days + 1
            if 1 <= number <= month.length:
                numbers = {number, 30} if number == month.length else {number}
                plain_too = not month.leap and _month(lunar_year, month.number, True) is None
                signs = "+" if month.leap else "-+" if plain_too else "-"
                return {f"L{month.number:02d}{sign}{each:02d}" for sign in signs for each in numbers}
    return set()
