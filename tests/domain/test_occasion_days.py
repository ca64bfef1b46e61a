"""On which days occasions are kept; days of the lunar calendar are those of printed calendars."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook.domain.dates import PartialDate
from clientbook.domain.occasion_days import day_in, keys_on, lunar_day, next_on_or_after

KNOWN = st.dates(date(1900, 1, 31), date(2100, 12, 31))
GREGORIAN = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: PartialDate(month=day.month, day=day.day))
LUNAR = st.builds(
    lambda month, day, leap: PartialDate(month=month, day=day, lunar=True, leap=leap), st.integers(1, 12), st.integers(1, 30), st.booleans()
)


def key_of(occasion: PartialDate) -> str:
    """As the tables generate it."""
    return f"{'L' if occasion.lunar else ''}{occasion.month:02d}{'+' if occasion.leap else '-'}{occasion.day:02d}"


def lunar(stored: str) -> PartialDate:
    return PartialDate.parse(f"L{stored}")


@pytest.mark.parametrize(
    ("stored", "year", "days"),
    [
        ("--01-01", 2026, [date(2026, 2, 17)]),
        ("--08-15", 2026, [date(2026, 9, 25)]),
        ("--05-05", 2025, [date(2025, 5, 31)]),
        ("--10-14", 2026, [date(2026, 11, 22)]),
        ("1985-08-15", 2024, [date(2024, 9, 17)]),
        ("--06+07", 2025, [date(2025, 7, 31)]),  # 2025 has a leap sixth month
        ("--06+07", 2026, [date(2026, 7, 20)]),  # 2026 has none: the plain sixth month
        ("--06-07", 2025, [date(2025, 7, 1)]),  # a day of the plain month stays there
        ("--12-30", 2025, [date(2025, 1, 28)]),  # the 29th of a short month: New Year's Eve either way
        ("--11-29", 2031, []),
        ("--11-29", 2030, [date(2030, 1, 2), date(2030, 12, 23)]),
    ],
)
def test_lunar_days_in_a_gregorian_year(stored: str, year: int, days: list[date]) -> None:
    assert list(day_in(lunar(stored), year)) == days


def test_29_february_is_kept_on_the_28th_in_common_years() -> None:
    leapling = PartialDate(month=2, day=29)
    assert day_in(leapling, 2026) == (date(2026, 2, 28),)
    assert day_in(leapling, 2028) == (date(2028, 2, 29),)
    assert "02-29" in keys_on(date(2026, 2, 28))
    assert "02-29" not in keys_on(date(2028, 2, 28))


def test_a_whole_day_is_a_key_of_its_own() -> None:
    assert keys_on(date(2026, 11, 21)) >= {"2026-11-21", "11-21", "L10-13", "L10+13"}
    assert "L10-14" not in keys_on(date(2026, 11, 21))


@given(st.one_of(GREGORIAN, LUNAR), KNOWN)
@settings(deadline=None)
def test_days_and_keys_are_each_others_inverse(occasion: PartialDate, day: date) -> None:
    assert (key_of(occasion) in keys_on(day)) == (day in day_in(occasion, day.year))


@given(LUNAR, st.integers(1901, 2100))
@settings(deadline=None)
def test_every_day_an_occasion_is_kept_bears_its_key(occasion: PartialDate, year: int) -> None:
    for day in day_in(occasion, year):
        assert day.year == year
        assert key_of(occasion) in keys_on(day)


@given(st.one_of(GREGORIAN, LUNAR), st.dates(date(1900, 2, 1), date(2098, 12, 31)))
@settings(deadline=None)
def test_the_next_is_the_first_day_with_its_key(occasion: PartialDate, day: date) -> None:
    found = next_on_or_after(occasion, day)
    assert found is not None
    assert 0 <= (found - day).days < 400
    walked = next(each for n in range(400) if key_of(occasion) in keys_on(each := day + timedelta(days=n)))
    assert found == walked


@given(LUNAR, st.dates(date(1901, 3, 1), date(2098, 1, 1)))
@settings(deadline=None)
def test_a_lunar_day_comes_once_in_every_lunar_year(occasion: PartialDate, day: date) -> None:
    first = next_on_or_after(occasion, day)
    assert first is not None
    second = next_on_or_after(occasion, first + timedelta(days=1))
    assert second is not None
    assert 320 <= (second - first).days <= 420


@given(st.one_of(GREGORIAN, LUNAR), st.dates(), st.integers(-5, 12_000))
@settings(deadline=None)
def test_outside_the_known_years_there_is_nothing_and_no_crash(occasion: PartialDate, day: date, year: int) -> None:
    keys_on(day)
    next_on_or_after(occasion, day)
    if occasion.lunar and not 1900 <= year <= 2101:
        assert day_in(occasion, year) == ()


def test_dates_without_a_day_are_never_kept() -> None:
    assert day_in(PartialDate(year=1985), 2026) == ()
    assert next_on_or_after(PartialDate(year=1985, month=3), date(2026, 1, 1)) is None


def test_a_day_of_one_lunar_year_is_exact() -> None:
    assert lunar_day(2027, 1, 8) == date(2027, 2, 13)
    assert lunar_day(2025, 6, 7, leap=True) == date(2025, 7, 31)
    assert lunar_day(2026, 6, 7, leap=True) is None
    assert lunar_day(2024, 12, 30) is None
    assert lunar_day(1850, 1, 1) is None


def test_the_lunar_calendar_is_loaded_only_for_a_lunar_day() -> None:
    script = (
        "import sys; import clientbook.domain.occasion_days as o, clientbook.text, clientbook.cli.main;"
        " from datetime import date; from clientbook.domain.dates import PartialDate;"
        " o.day_in(PartialDate(month=3, day=7), 2026); assert not [m for m in sys.modules if m.startswith('borax')];"
        " o.keys_on(date(2026, 11, 21)); assert 'borax' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
