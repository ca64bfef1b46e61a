"""Marks and clocks: over zones and years, clock changes, journeys and clocks that are wrong, only calendar days count.

A mark is compared with a model that walks from day to day. The control reckons with instants, as one is tempted to, and must fail.
"""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, example, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from clientbook.clock import FixedClock, today
from clientbook.data.mapping import interaction_cells
from clientbook.domain.interaction import Interaction
from clientbook.domain.reckoning import LEAP_DAYS, day_of, judge
from clientbook.domain.staleness import THRESHOLDS, stale_dates, staleness
from tests.support.ground import examples
from tests.support.report import Figures, scaled

ZONES = tuple(
    ZoneInfo(name)
    for name in (
        "Asia/Shanghai",
        "Europe/London",
        "Europe/Berlin",
        "America/New_York",
        "America/St_Johns",
        "America/Sao_Paulo",
        "America/Los_Angeles",
        "Australia/Lord_Howe",
        "Pacific/Auckland",
        "Pacific/Kiritimati",
        "Asia/Kathmandu",
        "Africa/Casablanca",
    )
)
EDGES = (0, 1, 29, 30, 31, 59, 60, 89, 90, 91, 365, 366)
zones = st.sampled_from(ZONES)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31)) | st.sampled_from(
    [date(2038, 1, 19), date(2038, 1, 20), date(2099, 12, 31), date(2024, 2, 29), date(2027, 2, 28), date(2026, 3, 29), date(2026, 10, 25)]
)
times = st.times() | st.sampled_from([time(0), time(23, 59, 59), time(2, 30), time(1, 30, fold=1), time(12)])
ahead = st.sampled_from(EDGES) | st.integers(0, 400)
RANK = {"fresh": 0, "cooling": 1, "dormant": 2}
Mark = Callable[[datetime, datetime], str]


def by_days(contact: datetime, now: datetime) -> str:
    """The mark as the program works it out, from the clock and from the contact as it is stored."""
    stored = date.fromisoformat(interaction_cells(Interaction(customer_id=1, at=contact))["on_date"])
    return staleness(*stale_dates(stored, None), today(FixedClock(now)))


def by_instants(contact: datetime, now: datetime) -> str:
    """What must not be done."""
    since = now.astimezone(UTC) - contact.astimezone(UTC)
    return "dormant" if since >= timedelta(days=90) else "cooling" if since >= timedelta(days=30) else "fresh"


def walked(contact: datetime, now: datetime) -> str:
    """The model: cross off the days of the calendar one by one."""
    count, day = 0, contact.date()
    while day < now.date():
        day = date.fromordinal(day.toordinal() + 1)
        count += 1
    return "dormant" if count >= THRESHOLDS[1] else "cooling" if count >= THRESHOLDS[0] else "fresh"


def differs(mark: Mark, zone: ZoneInfo, day: date, at: time, later: int, now_at: time) -> bool:
    """Whether a way to reckon differs from the model."""
    contact = datetime.combine(day, at, zone)
    now = datetime.combine(day + timedelta(days=later), now_at, zone)
    return mark(contact, now) != walked(contact, now)


@settings(max_examples=examples(400), deadline=None)
@given(zones, days, times, ahead, times)
@example(ZONES[2], date(2026, 3, 1), time(12), 30, time(12))  # an hour is lost in between
@example(ZONES[2], date(2026, 10, 1), time(12), 30, time(11, 59))  # and one gained
@example(ZONES[0], date(2026, 10, 22), time(23, 59, 59), 30, time(0))
def test_the_mark_is_the_number_of_days_on_the_calendar(zone: ZoneInfo, day: date, at: time, later: int, now_at: time) -> None:
    assert not differs(by_days, zone, day, at, later, now_at)


@pytest.mark.soak
def test_the_mark_is_the_number_of_days_on_the_calendar_a_million_times(figures: Figures) -> None:
    """The control reckons with instants."""
    seed, count = random.randrange(2**32), scaled(1_000_000, 1000)
    generator, wrong = random.Random(seed), {by_days: 0, by_instants: 0}
    for _ in range(count):
        day = date(2010, 1, 1) + timedelta(days=generator.randrange(365 * 30))
        at, now_at = (time(generator.randrange(24), generator.randrange(60), generator.randrange(60)) for _ in range(2))
        case = generator.choice(ZONES), day, at, generator.choice((29, 30, 31, 89, 90, 91)), now_at
        for rule in wrong:
            wrong[rule] += differs(rule, *case)
    figures.saw("T13", "marks in twelve zones", count, wrong[by_days], seed=seed)
    figures.control("T13", "marks in twelve zones", "reckoned with instants", count, wrong[by_instants], seed=seed)
    assert wrong[by_days] == 0 < wrong[by_instants]


def test_reckoning_with_instants_would_fail() -> None:
    spring = (ZoneInfo("Europe/Berlin"), date(2026, 3, 1), time(12), 30, time(12))
    assert differs(by_instants, *spring), "thirty days by the calendar, an hour less by the clock"
    found = find(st.tuples(zones, days, times, ahead, times), lambda case: differs(by_instants, *case))
    assert found is not None
    with pytest.raises(NoSuchExample):
        find(st.tuples(zones, days, times, ahead, times), lambda case: differs(by_days, *case), settings=settings(max_examples=200))


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(
    ("later", "mark"), [(29, "fresh"), (30, "cooling"), (31, "cooling"), (89, "cooling"), (90, "dormant"), (91, "dormant")]
)
def test_the_edges_in_every_zone_on_every_day_of_years_with_leap_days(zone: ZoneInfo, later: int, mark: str) -> None:
    for number in range(0, 365 * 5, 3):
        day = date(2023, 1, 1) + timedelta(days=number)
        contact = datetime.combine(day, time(23, 30), zone)
        midnight = datetime.combine(day + timedelta(days=later), time(0), zone)
        assert by_days(contact, midnight) == mark, contact
        assert by_days(contact, midnight + timedelta(hours=23)) == mark


# ---- a clock that moves, also where it should not

MOVES = {
    "an hour": timedelta(hours=1),
    "a night": timedelta(hours=10),
    "a day": timedelta(days=1),
    "a weekend": timedelta(days=3),
    "a month": timedelta(days=30),
    "half a year": timedelta(days=182),
    "back an hour": timedelta(hours=-1),
    "back three days": timedelta(days=-3),
    "back ten years": timedelta(days=-3653),
    "two years on": timedelta(days=731),
}
moves = st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.none() | zones, st.booleans()), min_size=1, max_size=25)
utc = datetime.fromisoformat
starts = st.datetimes(utc("2020-01-01"), utc("2040-12-31")) | st.sampled_from([utc("2038-01-19T03:14:07"), utc("2099-12-31T23:00")])


class Run:
    """A book and its clock: what is remembered and announced, and the mark of one customer who is never contacted again."""

    def __init__(self, start: datetime, zone: ZoneInfo) -> None:
        self.instant, self.zone = start.replace(tzinfo=UTC), zone
        self.through: date | None = None
        self.contact = self.today
        self.announced: list[tuple[date, date]] = []
        self.writes: list[date] = []

    @property
    def today(self) -> date:
        return self.instant.astimezone(self.zone).date()

    def look(self, believed: bool) -> str:
        """What the sweep does, in short."""
        verdict = judge(self.today, self.through)
        if verdict in ("first", "forward") or (verdict == "leap" and believed):
            if self.through is not None:
                self.announced.append((self.through, self.today))
            self.through = self.today
            self.writes.append(self.today)
        return verdict

    def mark(self) -> str:
        return staleness(*stale_dates(self.contact, None), day_of(self.today, self.through))


def played(start: datetime, zone: ZoneInfo, steps: list[tuple[str, ZoneInfo | None, bool]]) -> None:
    run = Run(start, zone)
    run.look(False)
    first = run.through
    assert first == run.today
    for name, journey, believed in steps:
        before, mark, writes = run.through, run.mark(), len(run.writes)
        assert before is not None
        run.instant += MOVES[name]
        run.zone = journey or run.zone
        verdict = run.look(believed)
        assert run.through is not None
        assert run.through >= before, "the day reckoned never goes back"
        assert RANK[run.mark()] >= RANK[mark], "nobody is unmarked by a clock"
        gap = run.today.toordinal() - before.toordinal()
        if gap < 0 or (gap > LEAP_DAYS and not believed):
            assert len(run.writes) == writes, "a clock that went back or leapt writes nothing"
            assert day_of(run.today, run.through) == before
        assert (verdict == "back") == (gap < -1)
        assert (verdict == "leap") == (gap > LEAP_DAYS)
    for crossing in stale_dates(run.contact, None):
        told = [1 for since, until in run.announced if since < crossing <= until]
        assert len(told) == int(first < crossing <= run.through), "each mark is announced once"


@settings(max_examples=examples(300), deadline=None)
@given(starts, zones, moves)
def test_however_the_clock_moves_nobody_is_unmarked_and_each_mark_is_announced_once(
    start: datetime, zone: ZoneInfo, steps: list[tuple[str, ZoneInfo | None, bool]]
) -> None:
    played(start, zone, steps)


@pytest.mark.soak
@settings(max_examples=scaled(50_000), deadline=None, suppress_health_check=list(HealthCheck))
@given(starts, zones, moves)
def test_however_the_clock_moves_many_times(start: datetime, zone: ZoneInfo, steps: list[tuple[str, ZoneInfo | None, bool]]) -> None:
    played(start, zone, steps)


@given(starts, st.tuples(zones, zones))
def test_a_flight_is_never_taken_for_a_clock_that_went_back_or_leapt(start: datetime, trip: tuple[ZoneInfo, ZoneInfo]) -> None:
    here, there = (start.replace(tzinfo=UTC).astimezone(zone).date() for zone in trip)
    assume(here != there)
    assert judge(there, here) in ("same", "forward")
    assert judge(here, there) in ("same", "forward")


@pytest.mark.parametrize(
    ("today", "through", "verdict", "day"),
    [
        (date(2026, 11, 21), None, "first", date(2026, 11, 21)),
        (date(2026, 11, 21), date(2026, 11, 21), "same", date(2026, 11, 21)),
        (date(2026, 11, 20), date(2026, 11, 21), "same", date(2026, 11, 21)),
        (date(2026, 11, 19), date(2026, 11, 21), "back", date(2026, 11, 21)),
        (date(2016, 11, 21), date(2026, 11, 21), "back", date(2026, 11, 21)),
        (date(2026, 11, 22), date(2026, 11, 21), "forward", date(2026, 11, 22)),
        (date(2027, 9, 17), date(2026, 11, 21), "forward", date(2027, 9, 17)),
        (date(2027, 9, 18), date(2026, 11, 21), "leap", date(2026, 11, 21)),
        (date(9999, 12, 31), date(1, 1, 1), "leap", date(1, 1, 1)),
    ],
)
def test_what_is_made_of_a_day(today: date, through: date | None, verdict: str, day: date) -> None:
    assert (judge(today, through), day_of(today, through)) == (verdict, day)
