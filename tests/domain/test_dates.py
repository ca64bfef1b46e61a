"""Days as people type and keep them."""

import contextlib
import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.dates import AmbiguousDate, PartialDate, add_months, add_years, month_end, month_start, parse_day, parse_partial
from clientbook.domain.errors import InvalidValue

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PARTIAL = st.one_of(
    DAYS.map(lambda d: PartialDate(year=d.year, month=d.month, day=d.day)),
    DAYS.map(lambda d: PartialDate(month=d.month, day=d.day)),
    DAYS.map(lambda d: PartialDate(year=d.year, month=d.month)),
    st.integers(1, 9999).map(lambda y: PartialDate(year=y)),
    st.builds(
        lambda y, m, d, leap: PartialDate(year=y, month=m, day=d, lunar=True, leap=leap),
        st.none() | st.integers(1900, 2100),
        st.integers(1, 12),
        st.integers(1, 30),
        st.booleans(),
    ),
)


@given(PARTIAL)
def test_the_stored_form_reads_back_also_when_typed(partial: PartialDate) -> None:
    assert PartialDate.parse(str(partial)) == partial
    assert parse_partial(str(partial)) == partial


@pytest.mark.parametrize(
    ("stored", "partial"),
    [
        ("1985-03-07", PartialDate(year=1985, month=3, day=7)),
        ("--03-07", PartialDate(month=3, day=7)),
        ("1985", PartialDate(year=1985)),
        ("1985-03", PartialDate(year=1985, month=3)),
        ("L--08-15", PartialDate(month=8, day=15, lunar=True)),
        ("L1985-06+07", PartialDate(year=1985, month=6, day=7, lunar=True, leap=True)),
    ],
)
def test_stored_forms_are_those_of_the_book(stored: str, partial: PartialDate) -> None:
    assert PartialDate.parse(stored) == partial
    assert str(partial) == stored


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "-",
        "--13-01",
        "--02-30",
        "2023-02-29",
        "1985-06+07",
        "L1985",
        "L1985-03",
        "L--08-31",
        "85-03-07",
        "--03",
        "1985-3-7",
        "１９８５",
        "0000",
    ],
)
def test_what_is_no_date_is_refused(stored: str) -> None:
    with pytest.raises(InvalidValue):
        PartialDate.parse(stored)


@pytest.mark.parametrize(
    "typed",
    ["2024-03-05", "2024/3/5", "2024.3.5", "2024年3月5日", "2024年03月05号", "２０２４年３月５日", "２０２４／３／５", "5 Mar 2024",
     "5th of March 2024",
     "March 5, 2024", "Mar 5 2024", "5-Mar-2024", "20240305", "Tue 5 Mar 2024", "Tuesday, March 5, 2024", "2024年3月5日 周二",
     "2024年3月5日（星期二）",
     "2024/3/5 0:00", "2024-03-05T14:30:00Z", "2024-03-05 14:30:59", "二〇二四年三月五日", "5.3.2024", " 2024-3-5 ", "2024 年 3 月 5 日"],
)  # fmt: skip
def test_a_day_is_read_in_the_forms_of_both_languages(typed: str) -> None:
    assert parse_day(typed, TODAY) == date(2024, 3, 5)


@pytest.mark.parametrize("typed", ["13/3/2024", "3/13/2024", "13-3-2024"])
def test_slashes_are_read_where_only_one_way_is_possible(typed: str) -> None:
    assert parse_day(typed, TODAY) == date(2024, 3, 13)


def test_a_day_that_can_be_read_both_ways_is_never_guessed() -> None:
    with pytest.raises(AmbiguousDate) as refused:
        parse_day("5/3/2024", TODAY)
    assert refused.value.readings == ("2024-03-05", "2024-05-03")
    assert parse_day("5/3/2024", TODAY, "dmy") == date(2024, 3, 5)
    assert parse_day("5/3/2024", TODAY, "mdy") == date(2024, 5, 3)
    assert parse_day("5/5/2024", TODAY) == date(2024, 5, 5)
    with pytest.raises(AmbiguousDate):
        parse_partial("3/7")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hello",
        "85-03-07",
        "2024-13-01",
        "2024-02-30",
        "30/2/2024",
        "12345678",
        "1985",
        "1985-03",
        "农历八月十五",
        "may",
        "Sunday",
        "13800138000",
    ],
)
def test_what_is_no_day_is_none(typed: str) -> None:
    assert parse_day(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [("11-28", date(2026, 11, 28)), ("11月1日", date(2026, 11, 1)), ("1-3", date(2027, 1, 3)), ("24 Dec", date(2026, 12, 24)),
     ("周六 11-21", TODAY), ("今天", TODAY), ("明天", date(2026, 11, 22)), ("yesterday", date(2026, 11, 20)),
     ("后天", date(2026, 11, 23))],
)  # fmt: skip
def test_a_day_without_year_is_the_nearest_one(typed: str, day: date) -> None:
    assert parse_day(typed, TODAY) == day


def test_a_leap_day_without_year_is_only_read_where_there_is_one_near() -> None:
    assert parse_day("2-29", TODAY) is None
    assert parse_day("2-29", date(2027, 11, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1985", "1985"), ("1985年", "1985"), ("1985年生", "1985"), ("1985-03", "1985-03"), ("1985年3月", "1985-03"),
        ("Mar 1985", "1985-03"),
        ("March 1985", "1985-03"), ("03-07", "--03-07"), ("3-7", "--03-07"), ("--03-07", "--03-07"), ("3月7日", "--03-07"),
        ("7 Mar", "--03-07"),
        ("Mar 7th", "--03-07"), ("三月七日", "--03-07"), ("三月二十一号", "--03-21"), ("24.12.", "--12-24"),
        ("1985年3月7日", "1985-03-07"),
        ("一九八五年三月七日", "1985-03-07"), ("2-29", "--02-29"),
        ("农历八月十五", "L--08-15"), ("八月十五", "L--08-15"), ("農曆八月十五", "L--08-15"), ("阴历8月15", "L--08-15"),
        ("闰六月初七", "L--06+07"),
        ("1985年闰六月初七", "L1985-06+07"), ("农历1985年六月初七", "L1985-06-07"), ("正月初一", "L--01-01"), ("腊月三十", "L--12-30"),
        ("冬月廿三", "L--11-23"), ("十二月二十", "L--12-20"), ("十月十四", "L--10-14"), ("三月卅", "L--03-30"), ("农历 8-15", "L--08-15"),
        ("lunar 8-15", "L--08-15"), ("lunar leap 6-7", "L--06+07"), ("Lunar 1985-8-15", "L1985-08-15"),
        ("15th of the 8th lunar month", "L--08-15"),
        ("lunar 14th of 10th month", "L--10-14"),
    ],
)  # fmt: skip
def test_partial_and_lunar_dates_are_read_as_people_write_them(typed: str, stored: str) -> None:
    assert str(parse_partial(typed)) == stored


@given(st.text(st.one_of(st.characters(), st.sampled_from("0123456789-/.年月日初十农历闰 ")), max_size=20))
def test_any_text_is_a_date_or_none_or_ambiguous(text: str) -> None:
    with contextlib.suppress(AmbiguousDate):
        assert isinstance(parse_day(text, TODAY), date | None)
    with contextlib.suppress(AmbiguousDate):
        assert isinstance(parse_partial(text), PartialDate | None)


@given(DAYS)
def test_every_day_reads_back_from_its_usual_spellings(day: date) -> None:
    for spelling in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        day.strftime("%d %b %Y"),
        day.strftime("%B %d, %Y"),
        day.strftime("%Y%m%d"),
    ):
        assert parse_day(spelling, TODAY) == day


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        ("1985-11-21", 41),
        ("1985-11-22", 40),
        ("1985", 41),
        ("1985-12", 40),
        ("--03-07", None),
        ("L1985-03-07", None),
        ("2030", None),
        ("2026-11-21", 0),
    ],
)
def test_age_counts_full_years(birth: str, age: int | None) -> None:
    assert PartialDate.parse(birth).age(TODAY) == age


@pytest.mark.parametrize("atom", ["(", ",", "T ", " (", "1(", "年"])
def test_what_is_too_long_to_be_a_date_is_not_searched_for_one(atom: str) -> None:
    before = time.process_time()
    for _again in range(20):
        assert parse_partial(atom * 20_000) is None
        assert parse_day(atom * 20_000, date(2026, 11, 21)) is None
    assert time.process_time() - before < 3
    assert str(parse_partial("2026-03-05" + " " * 20_000)) == "2026-03-05"


def test_a_leap_day_comes_round_on_the_28th_in_common_years() -> None:
    leap = PartialDate.parse("--02-29")
    assert leap.in_year(2027) == date(2027, 2, 28)
    assert leap.in_year(2028) == date(2028, 2, 29)
    assert leap.next_after(TODAY) == date(2027, 2, 28)
    assert PartialDate.parse("--11-21").next_after(TODAY) == TODAY
    assert PartialDate.parse("L--08-15").next_after(TODAY) is None


def test_months_are_added_on_the_calendar() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert add_years(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert month_end(date(2028, 2, 3)) == date(2028, 2, 29)
    assert month_start(date(2028, 2, 3)) == date(2028, 2, 1)


@given(DAYS, st.integers(-600, 600))
def test_adding_months_lands_in_the_month_meant(day: date, months: int) -> None:
    there = add_months(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == day.day or (there.day < day.day and (there + timedelta(days=1)).day == 1)
