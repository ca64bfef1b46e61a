"""When, as people type it: the days of plans and the times of contacts, in both languages."""

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clientbook.domain.dates import AmbiguousDate
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import Due
from clientbook.domain.phrases import parse_due, parse_moment, quick
from tests.support.ground import examples

NOW = datetime(2026, 11, 21, 14, 5, tzinfo=timezone(timedelta(hours=8)))  # a Saturday
TODAY = NOW.date()
ZONES = st.sampled_from([UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")])
NOWS = st.builds(datetime.combine, st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.times(), ZONES)
WORDS = "|".join(
    (
        "下|上|这|本|个|周|星期|礼拜|一|二|三|十|廿|天|日|月|年|底|初|中|末|后|前|以|之|半|号|点|刻|分|上午|下午|晚上|中午|农历|闰|腊|正|明|今|昨|大|过|再|小时",
        "next|last|this|in|ago|from now|mon|fri|weekend|week|month|year|end|start|of|the|at|noon|pm|am|tomorrow|today",
        "days|a|half|jan|december|15th",
        "0|1|3|12|15|24|31|59|2026|2027|9999|+|-|/|.|:|,| |　|３|ｄ|d|w|m|y|h|後|週|號|點|兩",
    )
).split("|")
PHRASES = st.one_of(
    st.text(max_size=70),
    st.lists(st.sampled_from(WORDS), max_size=8).map("".join),
    st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
)


def due(typed: str, now: datetime = NOW) -> str:
    """The plan as short text; ``-`` for one without a day, empty for none."""
    found = parse_due(typed, now)
    return "" if found is None else f"{found.day or '-'} {found.time}".strip()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("今天", "2026-11-21"),
        ("明天", "2026-11-22"),
        ("后天", "2026-11-23"),
        ("後天", "2026-11-23"),
        ("大后天", "2026-11-24"),
        ("today", "2026-11-21"),
        ("Tomorrow", "2026-11-22"),
        ("the day after tomorrow", "2026-11-23"),
        ("三天后", "2026-11-24"),
        ("3天後", "2026-11-24"),
        ("３天以后", "2026-11-24"),
        ("過三天", "2026-11-24"),
        ("三天", "2026-11-24"),
        ("两周后", "2026-12-05"),
        ("兩週後", "2026-12-05"),
        ("2个星期后", "2026-12-05"),
        ("十五天之后", "2026-12-06"),
        ("半个月后", "2026-12-06"),
        ("一个半月后", "2027-01-05"),
        ("三个月后", "2027-02-21"),
        ("半年后", "2027-05-21"),
        ("一年半后", "2028-05-21"),
        ("三日后", "2026-11-24"),
        ("in 3 days", "2026-11-24"),
        ("3 days", "2026-11-24"),
        ("in a week", "2026-11-28"),
        ("a week from now", "2026-11-28"),
        ("in two weeks", "2026-12-05"),
        ("in a fortnight", "2026-12-05"),
        ("in a couple of days", "2026-11-23"),
        ("half a year", "2027-05-21"),
        ("+10d", "2026-12-01"),
        ("+2w", "2026-12-05"),
        ("+1m", "2026-12-21"),
        ("+3", "2026-11-24"),
        ("10d", "2026-12-01"),
        ("＋１０ｄ", "2026-12-01"),
    ],
)
def test_so_many_days_on(typed: str, day: str) -> None:
    assert due(typed) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("周三", "2026-11-25"),
        ("这周三", "2026-11-25"),
        ("星期三", "2026-11-25"),
        ("禮拜三", "2026-11-25"),
        ("周3", "2026-11-25"),
        ("wed", "2026-11-25"),
        ("this wednesday", "2026-11-25"),
        ("on Wed", "2026-11-25"),
        ("by friday", "2026-11-27"),
        ("周六", "2026-11-28"),
        ("sat", "2026-11-28"),
        ("周日", "2026-11-22"),
        ("星期天", "2026-11-22"),  # today is a Saturday
        ("下周三", "2026-11-25"),
        ("下週三", "2026-11-25"),
        ("下个星期三", "2026-11-25"),
        ("下周日", "2026-11-29"),
        ("下下周一", "2026-11-30"),
        ("next fri", "2026-11-27"),
        ("next sunday", "2026-11-29"),
        ("friday next week", "2026-11-27"),
        ("next week on friday", "2026-11-27"),
        ("下周", "2026-11-23"),
        ("next week", "2026-11-23"),
        ("周末", "2026-11-21"),
        ("下周末", "2026-11-28"),
        ("next weekend", "2026-11-28"),
    ],
)
def test_weekdays(typed: str, day: str) -> None:
    assert due(typed) == day


def test_next_week_begins_on_monday_from_every_day_of_the_week() -> None:
    for day in range(16, 23):  # Monday to Sunday
        now = datetime(2026, 11, day, 9, 0, tzinfo=UTC)
        assert due("下周三", now) == due("next wed", now) == "2026-11-25"
        assert due("下周一", now) == due("next monday", now) == "2026-11-23"


def test_a_weekday_said_on_that_day_is_in_a_week() -> None:
    wednesday = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    assert due("周三", wednesday) == due("wed", wednesday) == "2026-12-02"
    assert due("周二", wednesday) == "2026-12-01"
    assert due("周四", wednesday) == "2026-11-26"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("月底", "2026-11-30"),
        ("月末", "2026-11-30"),
        ("end of the month", "2026-11-30"),
        ("month end", "2026-11-30"),
        ("eom", "2026-11-30"),
        ("月初", "2026-12-01"),
        ("下月初", "2026-12-01"),
        ("下个月初", "2026-12-01"),
        ("start of next month", "2026-12-01"),
        ("下月底", "2026-12-31"),
        ("end of next month", "2026-12-31"),
        ("月中", "2026-12-15"),
        ("mid December", "2026-12-15"),
        ("12月底", "2026-12-31"),
        ("三月初", "2027-03-01"),
        ("明年三月底", "2027-03-31"),
        ("2027年2月底", "2027-02-28"),
        ("15号", "2026-12-15"),
        ("15日", "2026-12-15"),
        ("十五號", "2026-12-15"),
        ("21号", "2026-11-21"),
        ("30号", "2026-11-30"),
        ("31号", "2026-12-31"),
        ("the 15th", "2026-12-15"),
        ("15th of next month", "2026-12-15"),
        ("下个月5号", "2026-12-05"),
        ("下月十五", "2026-12-15"),
        ("next month", "2026-12-01"),
        ("下个月", "2026-12-01"),
        ("明年", "2027-01-01"),
        ("next year", "2027-01-01"),
        ("年底", "2026-12-31"),
        ("年初", "2027-01-01"),
        ("end of the year", "2026-12-31"),
        ("明年底", "2027-12-31"),
    ],
)
def test_parts_of_months_and_years(typed: str, day: str) -> None:
    assert due(typed) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-01", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("２０２６年１２月１日", "2026-12-01"),
        ("12-01", "2026-12-01"),
        ("12月1日", "2026-12-01"),
        ("十二月一号", "2026-12-01"),
        ("3月5日", "2027-03-05"),
        ("Dec 1", "2026-12-01"),
        ("5 Mar", "2027-03-05"),
        ("1.12.", "2026-12-01"),
        ("13/12", "2026-12-13"),
        ("12/13", "2026-12-13"),
        ("5/5", "2027-05-05"),
        ("明年3月5日", "2027-03-05"),
        ("2月29日", "2028-02-29"),
        ("29 Feb", "2028-02-29"),
        ("农历八月十五", "2027-09-15"),
        ("農曆八月十五", "2027-09-15"),
        ("腊月廿三", "2027-01-30"),
        ("lunar 1-15", "2027-02-20"),
        ("年后", "2027-02-13"),
        ("年後", "2027-02-13"),
        ("过完年", "2027-02-13"),
        ("after the Spring Festival", "2027-02-13"),
    ],
)
def test_days_of_both_calendars(typed: str, day: str) -> None:
    assert due(typed) == day


@pytest.mark.parametrize(
    ("typed", "plan"),
    [
        ("tomorrow 3pm", "2026-11-22 15:00"),
        ("3pm tomorrow", "2026-11-22 15:00"),
        ("tomorrow at 3", "2026-11-22 15:00"),
        ("tomorrow at 10", "2026-11-22 10:00"),
        ("tomorrow 9.30", ""),
        ("tomorrow 09:30", "2026-11-22 09:30"),
        ("tomorrow 3:00", "2026-11-22 03:00"),
        ("明天下午3点", "2026-11-22 15:00"),
        ("明天下午三點半", "2026-11-22 15:30"),
        ("明天 １５：００", "2026-11-22 15:00"),
        ("明天3点", "2026-11-22 15:00"),
        ("明天9点一刻", "2026-11-22 09:15"),
        ("明早八点", "2026-11-22 08:00"),
        ("明晚8点", "2026-11-22 20:00"),
        ("后天上午10点20分", "2026-11-23 10:20"),
        ("下周三下午", "2026-11-25 14:00"),
        ("next fri morning", "2026-11-27 09:00"),
        ("中午12点", "2026-11-22 12:00"),
        ("tonight", "2026-11-21 19:00"),
        ("15:00", "2026-11-21 15:00"),
        ("9:00", "2026-11-22 09:00"),
        ("14:05", "2026-11-21 14:05"),
        ("今天上午", "2026-11-21"),
        ("2026-12-01 15:00", "2026-12-01 15:00"),
        ("2026-12-01T15:00", "2026-12-01 15:00"),
        ("12月1日15时", "2026-12-01 15:00"),
        ("21号9点", "2026-12-21 09:00"),
        ("两小时后", "2026-11-21 16:05"),
        ("in half an hour", "2026-11-21 14:35"),
        ("一个半小时后", "2026-11-21 15:35"),
        ("in 12 hours", "2026-11-22 02:05"),
        ("12am tomorrow", "2026-11-22 00:00"),
        ("12pm tomorrow", "2026-11-22 12:00"),
        ("明天晚上12点", ""),
        ("明天25:00", ""),
        ("明天上午14点", ""),
        ("13pm", ""),
        ("明天凌晨", ""),
    ],
)
def test_times_of_day(typed: str, plan: str) -> None:
    assert due(typed) == plan


def test_digits_are_the_snooze_menu() -> None:
    days = {key: quick(key, TODAY) for key in "012345"}
    assert days == {
        "0": Due(), "1": Due(date(2026, 11, 22)), "2": Due(date(2026, 11, 24)), "3": Due(date(2026, 11, 23)),
        "4": Due(date(2026, 11, 30)), "5": Due(date(2026, 12, 1)),
    }  # fmt: skip
    assert [parse_due(key, NOW) for key in "012345"] == list(days.values())
    assert quick("２", TODAY) == days["2"]
    assert quick("6", TODAY) is quick("", TODAY) is quick("12", TODAY) is parse_due("6", NOW) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from("12345"))
@settings(deadline=None)
def test_a_quick_choice_is_always_a_later_day(today: date, digit: str) -> None:
    found = quick(digit, today)
    assert found is not None
    assert found.day is not None
    assert found.day > today


@pytest.mark.parametrize("typed", ["不定", "未定", "no date", "None", "０", "以后再说", "some day", "無"])
def test_words_without_a_day(typed: str) -> None:
    assert parse_due(typed, NOW) == Due()


@pytest.mark.parametrize(
    "typed", ["昨天", "yesterday", "2026-11-20", "3天前", "2 days ago", "上周五", "last fri", "-3d", "今天9点", "去年12月1日", "本月初"]
)
def test_a_plan_never_lies_in_the_past(typed: str) -> None:
    with pytest.raises(InvalidValue) as error:
        parse_due(typed, NOW)
    assert (error.value.field, error.value.why) == ("due", "lies in the past")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "soon",
        "王伟丽",
        "6",
        "15",
        "2026",
        "12月",
        "三月",
        "三月后",
        "3周三",
        "2026-13-01",
        "32号",
        "0号",
        "半天后",
        "next",
        "x" * 500,
    ],
)
def test_other_words_are_no_day(typed: str) -> None:
    assert parse_due(typed, NOW) is None


@pytest.mark.parametrize(
    ("typed", "readings"),
    [("3/12", ("--12-03", "--03-12")), ("3/12/2027 9:00", ("2027-12-03", "2027-03-12")), ("３／１２", ("--12-03", "--03-12"))],
)
def test_day_and_month_are_never_guessed(typed: str, readings: tuple[str, str]) -> None:
    for parse, field in ((parse_due, "due"), (parse_moment, "at")):
        with pytest.raises(AmbiguousDate) as error:
            parse(typed, NOW)
        assert (error.value.readings, error.value.field, error.value.value) == (readings, field, typed)


@given(st.integers(1, 31), st.integers(1, 31), st.sampled_from(["", "/2027"]))
@settings(deadline=None)
def test_two_numbers_are_a_day_only_where_there_is_one_reading(a: int, b: int, year: str) -> None:
    typed, now = f"{a}/{b}{year}", datetime(2100, 1, 1, tzinfo=UTC)
    if a != b and max(a, b) <= 12:
        with pytest.raises(AmbiguousDate) as both:
            parse_moment(typed, now)
        assert len(set(both.value.readings)) == 2
    else:
        found = parse_moment(typed, now)
        assert found is None or {found.day, found.month} == {a, b}


@pytest.mark.parametrize(
    "typed", ["周五 12-01", "Fri 1 Dec", "2026-12-01 星期三", "12月1日（周日）", "monday, 1 December 2026", "礼拜四 12月1日 15:00"]
)
def test_a_weekday_that_does_not_fit_its_date_is_a_slip(typed: str) -> None:
    with pytest.raises(InvalidValue) as error:
        parse_due(typed, NOW)
    assert (error.value.field, error.value.why) == ("due", "falls on another weekday")


@pytest.mark.parametrize(
    "typed", ["周二 12-01", "Tue 1 Dec", "2026-12-01 星期二", "12月1日（周二）", "tuesday, 1 December 2026", "礼拜二 12月1日", "Tues 1 Dec"]
)
def test_a_weekday_that_fits_its_date_is_fine(typed: str) -> None:
    assert due(typed) == "2026-12-01"


def test_the_end_of_the_calendar_is_an_answer_not_a_crash() -> None:
    for typed in ("9999年后", "in 9999 years", "+9999y"):
        with pytest.raises(InvalidValue):
            parse_due(typed, NOW)
    with pytest.raises(InvalidValue):
        parse_moment("9999 years ago", NOW)


@given(PHRASES, NOWS)
@example("9999-12-31", datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
@example("月底", datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
@settings(max_examples=examples(400), deadline=None)
def test_whatever_is_typed_the_plan_is_none_refused_or_not_in_the_past(typed: str, now: datetime) -> None:
    with contextlib.suppress(InvalidValue):
        found = parse_due(typed, now)
        if found is not None and found.day is not None:
            assert found.day >= now.date()
            assert found.day > now.date() or not found.time or found.time >= f"{now:%H:%M}"


@given(PHRASES, NOWS)
@example("last fri", datetime(1, 1, 1, tzinfo=UTC))
@example("12:00", datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
@settings(max_examples=examples(400), deadline=None)
def test_whatever_is_typed_the_contact_is_none_refused_or_not_in_the_future(typed: str, now: datetime) -> None:
    with contextlib.suppress(InvalidValue):
        found = parse_moment(typed, now)
        if found is not None:
            assert found.tzinfo is not None
            assert found.astimezone(UTC) <= now.astimezone(UTC)


@given(NOWS, st.integers(0, 4000), st.none() | st.times())
@settings(deadline=None)
def test_days_and_times_as_they_stand_read_back(now: datetime, ahead: int, at: object) -> None:
    day = now.date() + timedelta(days=ahead)
    at_text = f"{at:%H:%M}" if at is not None and ahead else ""
    for typed in (
        f"{day} {at_text}",
        f"{day:%Y%m%d} {at_text}",
        f"{day.year}年{day.month}月{day.day}日{at_text}",
        f"{day.day} {day:%b} {day.year} {at_text}",
    ):
        assert parse_due(typed, now) == Due(day, at_text)


# ---- contacts ---------------------------------------------------------------------------------------------------------


def moment(typed: str, now: datetime = NOW) -> str:
    found = parse_moment(typed, now)
    return "" if found is None else f"{found.astimezone(NOW.tzinfo):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("14:05", "2026-11-21 14:05"),
        ("9:30", "2026-11-21 09:30"),
        ("今天 14:05", "2026-11-21 14:05"),
        ("today 9am", "2026-11-21 09:00"),
        ("今天", "2026-11-21 14:05"),
        ("now", "2026-11-21 14:05"),
        ("刚才", "2026-11-21 14:05"),
        ("剛剛", "2026-11-21 14:05"),
        ("昨天", "2026-11-20 12:00"),
        ("昨天下午3点", "2026-11-20 15:00"),
        ("yesterday 3pm", "2026-11-20 15:00"),
        ("昨晚8点", "2026-11-20 20:00"),
        ("前天", "2026-11-19 12:00"),
        ("大前天上午十点", "2026-11-18 10:00"),
        ("the day before yesterday", "2026-11-19 12:00"),
        ("3天前", "2026-11-18 12:00"),
        ("2 days ago", "2026-11-19 12:00"),
        ("-3d", "2026-11-18 12:00"),
        ("两周前", "2026-11-07 12:00"),
        ("半小时前", "2026-11-21 13:35"),
        ("2 hours ago", "2026-11-21 12:05"),
        ("10分钟前", "2026-11-21 13:55"),
        ("a month ago", "2026-10-21 12:00"),
        ("2026-11-20 09:30", "2026-11-20 09:30"),
        ("2026-11-20T09:30", "2026-11-20 09:30"),
        ("11-20", "2026-11-20 12:00"),
        ("12-01", "2025-12-01 12:00"),
        ("周五", "2026-11-20 12:00"),
        ("fri 10:00", "2026-11-20 10:00"),
        ("周六 10:00", "2026-11-21 10:00"),
        ("周六 16:00", "2026-11-14 16:00"),
        ("上周五", "2026-11-13 12:00"),
        ("last fri", "2026-11-13 12:00"),
        ("这周三", "2026-11-18 12:00"),
        ("上个月15号", "2026-10-15 12:00"),
        ("15号", "2026-11-15 12:00"),
        ("上月底", "2026-10-31 12:00"),
        ("去年12月1日", "2025-12-01 12:00"),
        ("农历八月十五", "2026-09-25 12:00"),
        ("2026-11-20T09:30:00+01:00", "2026-11-20 16:30"),
    ],
)
def test_times_of_contacts(typed: str, at: str) -> None:
    assert moment(typed) == at


@pytest.mark.parametrize(
    "typed",
    ["明天", "tomorrow", "16:00", "今天16:00", "3天后", "in 2 hours", "2026-11-22", "下周三", "next fri", "这周日"],
)
def test_a_contact_never_lies_in_the_future(typed: str) -> None:
    with pytest.raises(InvalidValue) as error:
        parse_moment(typed, NOW)
    assert (error.value.field, error.value.why) == ("at", "lies in the future")


@pytest.mark.parametrize("typed", ["", "3天", "2 hours", "下周末吧", "soon", "年", "2026", "3", "王伟丽 昨天"])
def test_other_words_are_no_time_of_a_contact(typed: str) -> None:
    assert parse_moment(typed, NOW) is None


def test_the_offset_is_that_of_the_day_of_the_contact() -> None:
    now = datetime(2026, 11, 21, 14, 5, tzinfo=ZoneInfo("Europe/Berlin"))
    summer = parse_moment("2026-07-01 09:30", now)
    assert summer is not None
    assert summer.isoformat() == "2026-07-01T09:30:00+02:00"
    winter = parse_moment("2 days ago", now)
    assert winter is not None
    assert winter.isoformat() == "2026-11-19T12:00:00+01:00"


def test_a_time_left_out_in_spring_is_an_hour_later() -> None:
    now = datetime(2026, 11, 21, 14, 5, tzinfo=ZoneInfo("Europe/Berlin"))
    found = parse_moment("2026-03-29 02:30", now)
    assert found is not None
    assert found.isoformat() == "2026-03-29T03:30:00+02:00"


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine stands in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("berlin")
def test_the_machine_knows_its_offset_of_another_day_though_its_clock_says_only_that_of_today() -> None:
    now = datetime(2026, 11, 21, 13, 5, tzinfo=UTC).astimezone()
    assert now.isoformat() == "2026-11-21T14:05:00+01:00"
    summer = parse_moment("2026-07-01 09:30", now)
    assert summer is not None
    assert summer.isoformat() == "2026-07-01T09:30:00+02:00"


@pytest.mark.usefixtures("berlin")
def test_a_clock_of_another_zone_keeps_that_offset() -> None:
    summer = parse_moment("2026-07-01 09:30", NOW)
    assert summer is not None
    assert summer.isoformat() == "2026-07-01T09:30:00+08:00"


@given(NOWS, st.integers(1, 8000), st.times())
@settings(deadline=None)
def test_a_contact_has_the_wall_time_that_was_typed_and_its_day(now: datetime, ago: int, at: object) -> None:
    day = now.date() - timedelta(days=ago)
    found = parse_moment(f"{day} {at:%H:%M}", now)
    assert found is not None
    assert found.utcoffset() == found.astimezone(now.tzinfo).utcoffset()
    assert found.date() == day
    skipped = found.strftime("%H:%M") != f"{at:%H:%M}"
    assert not skipped or now.tzinfo is not UTC  # an hour left out in spring
