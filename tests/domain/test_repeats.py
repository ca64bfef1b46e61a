"""Steps that repeat: their days, and what becomes of a step that is done, put off or called off."""

import contextlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import Due, FollowUp, cancelled, done, moved, replanned
from clientbook.domain.number_words import number_of
from clientbook.domain.repeats import Repeat, next_after, nth, parse_repeat

TODAY = date(2026, 11, 21)
REPEATS = st.builds(Repeat, st.integers(1, 60), st.sampled_from("dwm"))
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("每周", "1w"),
        ("每週", "1w"),
        ("每两周", "2w"),
        ("每兩週", "2w"),
        ("每2个星期", "2w"),
        ("每月", "1m"),
        ("每个月", "1m"),
        ("每3个月", "3m"),
        ("每三个月一次", "3m"),
        ("每十天", "10d"),
        ("每天", "1d"),
        ("每季度", "3m"),
        ("每年", "12m"),
        ("每半年", "6m"),
        ("每半个月", "15d"),
        ("隔周", "2w"),
        ("３个月", "3m"),
        ("weekly", "1w"),
        ("Every 2 weeks", "2w"),
        ("every two weeks", "2w"),
        ("every other day", "2d"),
        ("monthly", "1m"),
        ("every month", "1m"),
        ("each quarter", "3m"),
        ("2w", "2w"),
        ("１ｍ", "1m"),
        ("10d", "10d"),
        ("10 days", "10d"),
        ("yearly", "12m"),
    ],
)
def test_a_repeat_is_typed_in_either_language(typed: str, stored: str) -> None:
    repeat = parse_repeat(typed)
    assert str(repeat) == stored
    assert Repeat.parse(stored) == repeat
    assert parse_repeat(stored) == repeat


@pytest.mark.parametrize("typed", ["", "-", "0", "no", "不重复", "once", "none"])
def test_words_for_once_are_no_repeat(typed: str) -> None:
    assert parse_repeat(typed) is None


@pytest.mark.parametrize("typed", ["w", "月", "2x", "0d", "every", "每", "1000d", "1.5w", "每周三三", "soon", "二二周", "2026"])
def test_other_words_are_refused_and_never_guessed(typed: str) -> None:
    with pytest.raises(InvalidValue):
        parse_repeat(typed)


@given(st.text())
@settings(deadline=None)
def test_reading_a_repeat_never_fails_in_another_way(typed: str) -> None:
    with contextlib.suppress(InvalidValue):
        repeat = parse_repeat(typed)
        assert repeat is None or Repeat.parse(str(repeat)) == repeat


@pytest.mark.parametrize("stored", ["", "w", "0w", "01w", "1000d", "2x", "-1d", "1 w", "１w", "weekly"])
def test_the_stored_form_is_strict(stored: str) -> None:
    with pytest.raises(InvalidValue):
        Repeat.parse(stored)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("12", 12), ("12345", None), ("三", 3), ("两", 2), ("十", 10), ("十五", 15), ("二十", 20), ("廿五", 25), ("卅", 30),
        ("一百二十", 120), ("一百零五", 105), ("百", 100), ("two", 2), ("twelve", 12), ("a", 1), ("", None), ("二二", None), ("十百", None),
    ],
)  # fmt: skip
def test_number_words(text: str, number: int | None) -> None:
    assert number_of(text) == number


def test_the_31st_is_the_31st_again_after_a_short_month() -> None:
    first = date(2026, 1, 31)
    days = [nth(Repeat(1, "m"), first, n) for n in range(4)]
    assert days == [first, date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    assert next_after(Repeat(1, "m"), first, date(2026, 2, 28)) == date(2026, 3, 31)


def test_29_february_comes_back_in_a_leap_year() -> None:
    first = date(2024, 2, 29)
    assert [nth(Repeat(12, "m"), first, n) for n in (1, 4)] == [date(2025, 2, 28), date(2028, 2, 29)]


@given(REPEATS, DAYS, st.integers(-50, 3000))
@settings(deadline=None)
def test_the_next_day_is_of_the_series_later_and_the_first_such(repeat: Repeat, first: date, ahead: int) -> None:
    day = first + timedelta(days=ahead)
    found = next_after(repeat, first, day)
    n = next(n for n in range(3100) if nth(repeat, first, n) >= found)
    assert nth(repeat, first, n) == found > day
    assert n == 0 or nth(repeat, first, n - 1) <= day


def test_the_end_of_the_calendar_is_an_answer_not_a_crash() -> None:
    with pytest.raises(InvalidValue):
        next_after(Repeat(999, "m"), date(9990, 1, 1), date(9991, 1, 1))
    step = FollowUp(customer_id=1, what="call", due=date(9999, 12, 31), repeat="1w")
    assert done(step, date(9999, 12, 31))[1] is None


def step_of(**cells: object) -> FollowUp:
    return replace(FollowUp(customer_id=7, what="call", channel="phone", due=TODAY, due_time="15:00", id=3, uid="x"), **cells)  # type: ignore[arg-type]


def test_a_step_that_is_done_is_closed_with_its_day() -> None:
    closed, following = done(step_of(), TODAY)
    assert (closed.state, closed.done_on, closed.due, closed.id, following) == ("done", TODAY, TODAY, 3, None)


def test_a_repeating_step_opens_the_next_once_however_late_it_is() -> None:
    step = FollowUp(
        customer_id=7, what="call", due=date(2026, 5, 31), due_time="15:00", channel="phone", repeat="1m", snoozed=2, id=3, uid="x"
    )
    closed, following = done(step, TODAY)
    assert closed.state == "done"
    assert following == FollowUp(
        customer_id=7, what="call", due=date(2026, 11, 30), due_time="15:00", channel="phone", repeat="1m", series_from=date(2026, 5, 31)
    )


def test_done_early_does_not_ask_for_the_same_day_again() -> None:
    step = FollowUp(customer_id=7, what="call", due=TODAY + timedelta(days=3), repeat="1w")
    following = done(step, TODAY)[1]
    assert following is not None
    assert following.due == TODAY + timedelta(days=10)


def test_an_undated_repeating_step_counts_from_the_day_it_was_done() -> None:
    following = done(FollowUp(customer_id=7, what="call", repeat="10d"), TODAY)[1]
    assert following is not None
    assert (following.due, following.series_from) == (TODAY + timedelta(days=10), TODAY)


def test_putting_off_counts_and_keeps_the_days_of_the_series() -> None:
    monday = date(2026, 11, 23)
    step = moved(FollowUp(customer_id=7, what="call", due=monday, repeat="1w"), Due(date(2026, 11, 26), "09:30"))
    assert (step.due, step.due_time, step.snoozed, step.series_from, step.state) == (date(2026, 11, 26), "09:30", 1, monday, "open")
    following = done(step, date(2026, 11, 26))[1]
    assert following is not None
    assert following.due == date(2026, 11, 30)
    assert moved(step, Due()).due is None
    assert moved(step, Due()).due_time == ""


def test_calling_off_ends_the_series() -> None:
    step = cancelled(step_of(repeat="1w"), TODAY)
    assert (step.state, step.done_on) == ("cancelled", TODAY)


def test_a_day_chosen_anew_starts_the_series_anew() -> None:
    step = FollowUp(customer_id=7, what="call", due=date(2026, 2, 28), repeat="1m", series_from=date(2026, 1, 31))
    assert replanned(step, Due(date(2026, 2, 28), "10:00"), "1m").series_from == date(2026, 1, 31)
    assert replanned(step, Due(date(2026, 3, 5)), "1m").series_from == date(2026, 3, 5)
    assert replanned(step, Due(date(2026, 2, 28)), "2w").series_from == date(2026, 2, 28)
    assert replanned(step, Due(date(2026, 2, 28)), "").series_from is None


def test_a_step_keeps_only_repeats_there_are() -> None:
    with pytest.raises(InvalidValue):
        FollowUp(customer_id=7, what="call", repeat="weekly")
    assert FollowUp(customer_id=7, what="call", due=TODAY, repeat="1w").series_from == TODAY
    assert FollowUp(customer_id=7, what="call", due=TODAY).series_from is None


@pytest.mark.parametrize("typed", ["9:30", "24:00", "12:60", "12.30", "12:3", "１２:30", "noon", "12:30:00", " 9:30", "-1:30"])
def test_a_time_of_day_is_kept_in_one_form_only(typed: str) -> None:
    with pytest.raises(InvalidValue):
        Due(TODAY, typed)
    with pytest.raises(InvalidValue):
        FollowUp(customer_id=7, what="call", due=TODAY, due_time=typed)
    assert Due(TODAY, "00:00").time == "00:00"
    assert FollowUp(customer_id=7, what="call", due=TODAY, due_time="23:59").due_time == "23:59"
