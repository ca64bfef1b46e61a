"""Today: each customer once, in the first section that fits, in numbers that are true, also in random books."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from clientbook.clock import FixedClock
from clientbook.data import Book, New, agenda, coming, occasions
from clientbook.data.plans import SECTIONS, UNPLANNED
from clientbook.domain.customer import Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting, Occasion
from tests.support.live import START, add, edit, new_book, reopen
from tests.support.report import scaled
from tests.support.today import DAY, ids, plan, spoken, stands
from tests.support.today_model import Reckoning, place_of


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def book(tmp_path: Path, clock: FixedClock) -> Iterator[Book]:
    opened = new_book(tmp_path / "book", clock)
    yield opened
    opened.close()


# ---- random books against the plain reckoning


def random_settings(book: Book, chance: random.Random) -> None:
    if chance.random() < 0.6:
        book.set_setting("today_best", chance.choice([1, 2, 5, 9]))
    if chance.random() < 0.4:
        book.set_setting("leave_out_do_not_contact", False)
    if chance.random() < 0.4:
        book.set_setting("left_out_statuses", chance.choice([[], ["ended", "paused"]]))
    if chance.random() < 0.4:
        book.set_setting("tag_rhythms", {"vip": 14, "老客户": 200})
    if chance.random() < 0.3:
        book.set_setting("cooling_days", chance.choice([7, 29, 60]))
    if chance.random() < 0.3:
        book.set_setting("lead_days", {"birthday": chance.choice([0, 30]), "festival": 7})


BIRTHS = [
    "",
    "",
    "1985",
    "1985-11",
    "--11-21",
    "--11-22",
    "1990-11-22",
    "--11-23",
    "1990-11-24",
    "--02-29",
    "L--10-13",
    "L1960-10-15",
    "L--10+14",
    "--12-01",
]


def random_customer(chance: random.Random, clock: FixedClock) -> New:
    """Somebody with a past and plans, of which many lie at the edges."""
    created = START - timedelta(days=chance.choice([0, 1, 29, 30, 31, 89, 90, 91, 300]))
    edge = [0, 1, 6, 7, 13, 14, 15, 28, 29, 30, 31, 59, 60, 88, 89, 90, 91, 199, 200, 201]
    customer = Customer(
        name=f"name {chance.randrange(100)}",
        level=chance.choice(["", "vip", "high", "medium", "low", "our own"]),
        status=chance.choice(["none", "active", "paused", "ended"]),
        do_not_contact=chance.choice([(), (), (), ("all",), ("phone",), ("phone", "all")]),
        tags=tuple(chance.sample(["vip", "老客户", "new"], chance.randint(0, 2))),
        rhythm_days=chance.choice([None, None, 0, 7, 45, 120]),
        birth=chance.choice(BIRTHS),
        created_at=created,
        trashed_at=START if chance.random() < 0.1 else None,
    )
    contacts = [
        Interaction(customer_id=0, at=START - timedelta(days=chance.choice(edge)), reached=chance.random() < 0.7)
        for _ in range(chance.choice([0, 0, 1, 1, 3]))
    ]
    steps = [
        FollowUp(
            customer_id=0,
            what="call",
            due=None if chance.random() < 0.2 else DAY + timedelta(days=chance.choice([-40, -1, 0, 0, 1, 7, 8, 30])),
            state=chance.choice(["open", "open", "open", "done", "cancelled"]),
        )
        for _ in range(chance.choice([0, 0, 0, 1, 2, 3]))
    ]
    steps = [replace(step, due_time=chance.choice(["", "", "09:00", "15:00"])) if step.due else step for step in steps]
    return New(customer, tuple(contacts), tuple(steps))


def random_occasion(chance: random.Random, customer: int) -> Occasion:
    date_ = PartialDate.parse(chance.choice(["--11-22", "--12-21", "L--10-14", "L--10-30", "--02-29", "2026-11-25", "2020-11-22"]))
    return Occasion(
        customer_id=customer,
        kind=chance.choice(["anniversary", "birthday", "birthday", "other", 'own "kind"', "contract_end"]),
        date=date_,
        once=date_.year is not None and not date_.lunar,
        lead_days=chance.choice([None, None, 0, 1, 40, 366]),
    )


def random_greeting(chance: random.Random, customer: int, occasions: Sequence[int | None]) -> Greeting:
    state = chance.choice(["greeted", "hidden", "later"])
    return Greeting(
        customer_id=customer,
        day=DAY + timedelta(days=chance.choice([0, 1, 2, 3])),
        state=state,
        occasion_id=chance.choice(occasions),
        until=DAY + timedelta(days=chance.randint(-1, 2)) if state == "later" else None,
    )


def fill(book: Book, chance: random.Random, clock: FixedClock) -> None:
    random_settings(book, chance)
    made = list(book.add_customers([random_customer(chance, clock) for _ in range(chance.randint(0, 40))]).ids)
    counted = [each for each in made if chance.random() < 0.2]
    celebrating = [each for each in made if chance.random() < 0.5]

    def write(connection: Connection) -> list[int]:
        for each in counted:
            connection.exec_driver_sql("UPDATE customer SET count_from = '2026-11-01' WHERE id = ?", (each,))
        return [occasions.save(connection, random_occasion(chance, each), clock.instant).id for each in celebrating]

    own = dict(zip(celebrating, book._unit("bulk", write).answer, strict=True))
    wanted = [each for each in made for _ in range(chance.choice([0, 0, 1, 2]))]
    if wanted:
        greetings = tuple(random_greeting(chance, each, [None, own[each]] if each in own else [None]) for each in wanted)
        book.handle(Handling(customers=tuple(made), greetings=greetings))


def compare(book: Book, clock: FixedClock, chance: random.Random) -> Reckoning:
    """Everything the book says of the day is what the plain reckoning says."""
    known = book.settings()
    model = Reckoning(book.dump(), known, clock.instant.date(), known["today_best"])
    assert book.agenda_counts() == model.counts()
    told = book.agenda(1000)
    assert told.day == clock.instant.date()
    assert told.counts == model.counts()
    for section in SECTIONS:
        wanted = model.sections[section]
        shown = [place_of(line) for line in told.lines if line.section == section]
        assert shown == (wanted[: known["today_best"]] if section in UNPLANNED else wanted), section
        assert [place_of(line) for line in book.agenda_section(section, 1000)] == wanted, section
        limit, offset = chance.randint(1, 5), chance.randint(0, 5)
        assert [place_of(line) for line in book.agenda_section(section, limit, offset)] == wanted[offset : offset + limit], section
    limit = chance.choice([1, 1, 2, 3])
    few = book.agenda(limit).lines
    for section, wanted in model.first(limit).items():
        assert [place_of(line) for line in few if line.section == section] == wanted, (section, limit)
    best = chance.choice([0, 1, 3, 200])
    other = Reckoning(book.dump(), known, clock.instant.date(), best)
    assert book.agenda_counts(best) == other.counts()
    assert [place_of(line) for line in book.agenda_section("occasions", 1000, best=best)] == other.sections["occasions"]
    return model


CASES = given(st.integers(0, 2**40), st.sampled_from([0, 0, 1, 8, 30, 90, 365]))


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@CASES
def test_sections_and_counts_equal_a_plain_reckoning_over_all_customers(seed: int, days: int) -> None:
    sections_and_counts(seed, days)


@pytest.mark.soak
@settings(max_examples=scaled(200, 5), deadline=None, suppress_health_check=list(HealthCheck))
@CASES
def test_in_two_hundred_books_too(seed: int, days: int) -> None:
    sections_and_counts(seed, days)


def sections_and_counts(seed: int, days: int) -> None:
    """A random book on two days against the plain reckoning."""
    chance = random.Random(seed)
    clock = FixedClock(START)
    with TemporaryDirectory() as folder:
        book = new_book(Path(folder) / "book", clock)
        try:
            fill(book, chance, clock)
            compare(book, clock, chance)
            clock.instant += timedelta(days=days)
            compare(book, clock, chance)
        finally:
            book.close()


def change_walk(patch: pytest.MonkeyPatch) -> None:
    wrong = {section: walk.replace(f"AND NOT {agenda._ALONE.format('')}", "") for section, walk in agenda._WALKS.items()}
    patch.setattr(agenda, "_WALKS", wrong)


def forget_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(agenda, "_FREE", agenda._FREE.replace("AND c.id NOT IN (SELECT value FROM json_each(:shown))", ""))


def lose_birthdays(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(agenda, "_FREE", f"{agenda._FREE} AND c.cooling_from > :today")


def tell_twins(patch: pytest.MonkeyPatch) -> None:
    for name in ("_BIRTHDAYS", "_BORN"):
        patch.setattr(coming, name, getattr(coming, name).replace("twin.kind = 'birthday'", "FALSE"))
    patch.setattr(coming, "_FOUND", (coming._BIRTHDAYS, coming._OCCASIONS))


def say_no_notes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(coming.Coming, "of", lambda self, customers: {})


def miss_those_behind(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(agenda, "_BEHIND", "FALSE")


@pytest.mark.parametrize("wrong", [change_walk, forget_shown, lose_birthdays, tell_twins, say_no_notes, miss_those_behind])
def test_the_reckoning_notices_when_the_book_is_wrong(
    book: Book, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, wrong: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """The control: a walk that forgets one condition does not pass."""
    chance = random.Random(7)
    for number in range(12):
        spoken(book, f"{number}", 20 + 10 * number, do_not_contact=("all",) if number % 2 else (), birth="--11-22")
    for each in (1, 5):
        book.save_occasion(Occasion(customer_id=each, kind="birthday", date=PartialDate(month=11, day=22), lead_days=0))
    for number in range(5):
        plan(book, add(book, f"late {number}", birth="--11-23"), -1)
    book.set_setting("leave_out_do_not_contact", False)
    book.set_setting("today_best", 1)
    assert sum(compare(book, clock, chance).counts().values()) == 12
    wrong(monkeypatch)
    with pytest.raises(AssertionError):
        compare(book, clock, chance)


# ---- sections


def test_a_customer_stands_once_at_the_earliest_step(book: Book) -> None:
    one = spoken(book, "one", 100)
    plan(book, one, 3, "later")
    plan(book, one, -2, "first")
    plan(book, one, -1, "second")
    plan(book, one, None, "some day")
    (line,) = book.agenda().lines
    assert (line.section, line.follow_up.what if line.follow_up else "") == ("overdue", "first")
    assert line.last_word is not None


def test_the_edges_of_thirty_and_ninety_days(book: Book) -> None:
    for days in (29, 30, 31, 89, 90, 91):
        spoken(book, str(days), days)
    assert stands(book) == [("cooling", "89"), ("cooling", "31"), ("cooling", "30"), ("dormant", "91"), ("dormant", "90")]


def test_who_has_a_planned_step_is_not_cooling_but_an_undated_one_hides_nobody(book: Book) -> None:
    planned, someday = spoken(book, "planned", 40), spoken(book, "some day", 40)
    plan(book, planned, 60)
    plan(book, someday, None)
    assert stands(book) == [("cooling", "some day")]


def test_the_most_important_stand_first_and_the_true_number_is_told(book: Book) -> None:
    for number, level in enumerate(["", "low", "vip", "medium", "high", "vip", "our own"]):
        spoken(book, f"{number} {level}", 40 + number, level=level)
    told = book.agenda()
    assert [line.customer.name for line in told.lines] == ["5 vip", "2 vip", "4 high", "3 medium", "6 our own"]
    assert told.counts["cooling"] == 7
    assert [line.customer.name for line in book.agenda_section("cooling", 10)][5:] == ["0 ", "1 low"]
    book.set_setting("today_best", 2)
    assert len(book.agenda().lines) == 2


def test_steps_of_a_day_stand_in_the_order_of_their_times(book: Book) -> None:
    for time in ("15:00", "", "09:30"):
        plan(book, add(book, time or "any time"), 0, due_time=time)
    assert [name for _section, name in stands(book)] == ["any time", "09:30", "15:00"]


def test_nobody_in_the_trash_or_left_alone_stands_on_today(book: Book) -> None:
    everybody = [spoken(book, name, 100, birth="--11-22") for name in ("a", "b", "c")]
    for one in everybody[:2]:
        plan(book, one, -1)
    trashed, alone, _left = everybody
    book.trash(ids(trashed))
    edit(book, alone, do_not_contact=("all",))
    edit(book, everybody[2], status="ended")
    assert stands(book) == [("occasions", "c")], "who ended is greeted, but not chased"
    assert sum(book.agenda_counts().values()) == 1


def test_a_section_that_does_not_exist_is_refused(book: Book) -> None:
    with pytest.raises(InvalidValue):
        book.agenda_section("tomorrow")


def test_every_overdue_step_is_there_after_half_a_year(book: Book, clock: FixedClock) -> None:
    for number in range(10):
        plan(book, spoken(book, str(number), 3), number, repeat="1w")
    book.reckon_through(DAY)
    clock.instant += timedelta(days=182)
    assert [line.section for line in book.agenda().lines] == ["overdue"] * 10
    for line in book.agenda().lines[:5]:
        assert line.follow_up is not None
        book.handle(Handling(customers=(line.customer.id,), done=(line.follow_up.id or 0,)))
    counts = book.agenda_counts()
    assert counts == dict.fromkeys(SECTIONS, 0) | {"overdue": 5, "next_7_days": 5}, "each came round once"


def test_a_leap_nobody_confirmed_turns_nobody_dormant(book: Book, clock: FixedClock) -> None:
    spoken(book, "one", 3)
    book.reckon_through(DAY)
    clock.instant += timedelta(days=400)
    assert (book.day(), book.agenda().lines) == (DAY, ())
    book.reckon_through(clock.instant.date())
    assert stands(book) == [("dormant", "one")]


def test_a_clock_that_goes_back_unmarks_nobody(book: Book, clock: FixedClock) -> None:
    spoken(book, "one", 40)
    book.reckon_through(DAY)
    clock.instant -= timedelta(days=100)
    assert book.day() == DAY
    assert stands(book) == [("cooling", "one")]


def test_ten_due_are_handled_in_one_act_each_and_what_is_left_is_there_after_a_restart(tmp_path: Path, clock: FixedClock) -> None:
    book = new_book(tmp_path / "ten", clock)
    for number in range(10):
        plan(book, add(book, str(number)), -number)
    for line in book.agenda().lines[:7]:
        assert line.follow_up is not None
        talked = Interaction(customer_id=0, at=clock.instant)
        book.handle(Handling(customers=(line.customer.id,), contact=talked, done=(line.follow_up.id or 0,)))
    book.undo(3)
    left = stands(book)
    assert len(left) == 6
    book.close()
    book = reopen(book.path, clock)
    assert stands(book) == left
    assert len([line for line in book.agenda().handled if line.act == "contacted"]) == 4
    book.close()
