"""Which snapshots are kept: 7 days, 4 weeks, 6 months, within five times the book, and the newest two whatever they take."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook.data.snapshots import ALWAYS, DAYS, MONTHS, TIMES_THE_BOOK, WEEKS, Snapshot, to_drop
from clientbook.domain.reckoning import LEAP_DAYS
from tests.support.ground import examples
from tests.support.report import scaled

TODAY = date(2026, 11, 21)
_NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

ages = st.lists(st.integers(0, 500 * 24 * 60), max_size=60, unique=True)
"""Minutes before noon."""


def taken(minutes: int, size: int = 1) -> Snapshot:
    at = _NOON - timedelta(minutes=minutes)
    return Snapshot(Path(at.strftime("%Y%m%dT%H%M%SZ")), at, size)


def spans(snapshot: Snapshot) -> set[tuple[str, int]]:
    """The day, the week and the month of a snapshot, worked out in another way than the program's."""
    day = snapshot.at.date()
    found = {("day", day.toordinal())} if TODAY - timedelta(days=DAYS) < day <= TODAY else set()
    weeks = {(TODAY - timedelta(weeks=number)).isocalendar()[:2] for number in range(WEEKS)}
    found |= {("week", day.isocalendar()[1])} if day.isocalendar()[:2] in weeks else set()
    months = {((TODAY.year * 12 + TODAY.month - 1 - number) // 12, (TODAY.month - 1 - number) % 12 + 1) for number in range(MONTHS)}
    return found | ({("month", day.month)} if (day.year, day.month) in months else set())


def expected(snapshots: list[Snapshot]) -> set[Path]:
    """The newest two, and the newest of each span."""
    ordered = sorted(snapshots, key=lambda each: each.at, reverse=True)
    kept = {each.path for each in ordered[:ALWAYS]}
    for span in {span for each in ordered for span in spans(each)}:
        kept.add(next(each.path for each in ordered if span in spans(each)))
    return kept


def kept_of(snapshots: list[Snapshot], book_size: int) -> list[Snapshot]:
    dropped = set(to_drop(snapshots, TODAY, book_size))
    return [each for each in snapshots if each not in dropped]


def after_a_leap(snapshots: list[Snapshot]) -> bool:
    """Whether the clock would have to have leapt ahead: nothing is dropped on its word then."""
    days = [each.at.date() for each in snapshots if each.at.date() < TODAY]
    leapt = bool(days) and TODAY - max(days) > timedelta(days=LEAP_DAYS)
    assert not leapt or to_drop(snapshots, TODAY, 1) == ()
    return leapt


def check_spans(minutes: list[int]) -> None:
    snapshots = [taken(each) for each in minutes]
    if after_a_leap(snapshots):
        return
    kept = kept_of(snapshots, 10**6)
    assert {each.path for each in kept} == expected(snapshots)
    assert to_drop(kept, TODAY, 10**6) == ()
    assert {each.path for each in kept_of(snapshots[::-1], 10**6)} == {each.path for each in kept}
    assert len(kept) <= DAYS + WEEKS + MONTHS + ALWAYS


def check_room(found: list[tuple[int, int]], book_size: int) -> None:
    snapshots = [taken(minutes, size) for minutes, size in found]
    if after_a_leap(snapshots):
        return
    newest = sorted(snapshots, key=lambda each: each.at, reverse=True)[:ALWAYS]
    kept = kept_of(snapshots, book_size)
    assert set(newest) <= set(kept)
    assert set(kept) == set(newest) or sum(each.size for each in kept) <= TIMES_THE_BOOK * book_size
    assert {each.path for each in kept} <= expected(snapshots)


def test_a_clock_that_leaps_ahead_takes_no_snapshot_away() -> None:
    daily = [taken(24 * 60 * number) for number in range(6)]
    wrong = TODAY.replace(year=2099)
    leapt = Snapshot(Path("20991121T120000Z"), _NOON.replace(year=2099), 1)
    assert to_drop([leapt, *daily], wrong, 100) == ()
    assert to_drop([leapt, *daily], TODAY, 100) == (), "and after it is set right"
    away = TODAY + timedelta(days=LEAP_DAYS - 10)
    assert len(to_drop([Snapshot(Path("x"), leapt.at.replace(year=2027), 1), *daily], away, 100)) > 0, "a long journey is no leap"


sizes = st.lists(st.tuples(st.integers(0, 300 * 24 * 60), st.integers(1, 400)), max_size=40, unique_by=lambda each: each[0])


@settings(max_examples=examples(60), deadline=None)
@given(ages)
def test_the_newest_of_each_span_stays_and_nothing_else(minutes: list[int]) -> None:
    check_spans(minutes)


@settings(max_examples=examples(60), deadline=None)
@given(sizes, st.integers(1, 300))
def test_they_fit_into_five_times_the_book_or_are_the_newest_two(found: list[tuple[int, int]], book_size: int) -> None:
    check_room(found, book_size)


@pytest.mark.soak
@settings(max_examples=scaled(20_000, 5), deadline=None)
@given(ages, sizes, st.integers(1, 300))
def test_the_rule_in_many_more_histories(minutes: list[int], found: list[tuple[int, int]], book_size: int) -> None:
    check_spans(minutes)
    check_room(found, book_size)


def test_the_control_a_rule_with_fewer_days_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    daily = [days * 24 * 60 for days in range(10)]
    check_spans(daily)
    monkeypatch.setattr("clientbook.data.snapshots.DAYS", DAYS - 3)
    with pytest.raises(AssertionError):
        check_spans(daily)


def test_snapshots_of_a_clock_that_went_ahead_do_not_crowd_out_the_others() -> None:
    ahead = [taken(-minutes * 24 * 60) for minutes in range(1, 4)]
    behind = [taken(days * 24 * 60) for days in range(3)]
    assert set(behind) <= set(kept_of([*ahead, *behind], 10**6))
