"""The festivals one greets for, against a table worked out by somebody else."""

from datetime import date, timedelta

from clientbook.domain.festivals import festival_near, festivals

NAMES = ("春节", "元宵节", "端午节", "中秋节", "重阳节")
TABLE = """
2024 02-10 02-24 06-10 09-17 10-11
2025 01-29 02-12 05-31 10-06 10-29
2026 02-17 03-03 06-19 09-25 10-18
2027 02-06 02-20 06-09 09-15 10-08
2028 01-26 02-09 05-28 10-03 10-26
2029 02-13 02-27 06-16 09-22 10-16
2030 02-03 02-17 06-05 09-12 10-05
2031 01-23 02-06 06-24 10-01 10-24
2032 02-11 02-25 06-12 09-19 10-12
2033 01-31 02-14 06-01 09-08 10-01
2034 02-19 03-05 06-20 09-27 10-20
2035 02-08 02-22 06-10 09-16 10-09
2036 01-28 02-11 05-30 10-04 10-27
2037 02-15 03-01 06-18 09-24 10-17
2038 02-04 02-18 06-07 09-13 10-07
2039 01-24 02-07 05-27 10-02 10-26
2040 02-12 02-26 06-14 09-20 10-14
2041 02-01 02-15 06-03 09-10 10-03
2042 01-22 02-05 06-22 09-28 10-22
2043 02-10 02-24 06-11 09-17 10-11
2044 01-30 02-13 05-31 10-05 10-29
2045 02-17 03-03 06-19 09-25 10-18
2046 02-06 02-20 06-08 09-15 10-08
2047 01-26 02-09 05-29 10-04 10-27
2048 02-14 02-28 06-15 09-22 10-16
2049 02-02 02-16 06-04 09-11 10-05
2050 01-23 02-06 06-23 09-30 10-24
"""
"""The days of ``NAMES`` by Gregorian year. Source: the Shouxing astronomical calendar (sxtwl 2.0.7), which works months out from the
positions of sun and moon; every day is the same in the printed tables of LunarCalendar 0.0.9 and zhdate 0.1. The program asks borax,
which is none of them. 2030 and 2033 (with the leap month after the eleventh) are years in which folk calendars are known to be wrong."""


def published() -> dict[tuple[int, str], date]:
    """The table, by year and name."""
    rows = [line.split() for line in TABLE.split("\n") if line]
    return {(int(year), name): date.fromisoformat(f"{year}-{day}") for year, *days in rows for name, day in zip(NAMES, days, strict=True)}


def test_the_lunar_festivals_are_on_the_published_days_to_2050() -> None:
    expected = published()
    assert {year for year, _name in expected} == set(range(2024, 2051))
    found = {(year, each.chinese): each.day for year in range(2024, 2051) for each in festivals(year) if each.chinese in NAMES}
    assert found == expected


def test_the_festival_that_is_near_is_greeted_for() -> None:
    spring = date(2027, 2, 6)
    for days, name in ((-15, "春节"), (0, "春节"), (6, "春节"), (10, "元宵节"), (40, None), (-25, None)):
        near = festival_near(spring + timedelta(days=days))
        assert (near.chinese if near else None) == name, days
    assert (festival_near(date(2026, 12, 25)) or next(festivals(2024))).english == "New Year"
    assert festival_near(date.max) is None
