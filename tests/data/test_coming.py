"""Occasions that come round: in both calendars, within their leads, until they are greeted, hidden or put off."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import Due
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting, Occasion
from tests.support.live import START, add, contact, new_book, person
from tests.support.today import DAY, ids, plan, spoken


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def book(tmp_path: Path, clock: FixedClock) -> Iterator[Book]:
    opened = new_book(tmp_path / "book", clock)
    yield opened
    opened.close()


def upcoming(book: Book) -> list[tuple[str, date]]:
    lines = [line for line in book.agenda().lines if line.upcoming is not None]
    return [(line.customer.name, line.upcoming.day) for line in lines if line.upcoming is not None]


def test_birthdays_come_within_their_lead_in_both_calendars(book: Book) -> None:
    for name, birth in [
        ("solar", "1985-11-23"),
        ("lunar", "L1960-10-14"),
        ("no year", "--11-24"),
        ("too far", "--11-25"),
        ("past", "--11-20"),
        ("year alone", "1985"),
        ("month alone", "1985-11"),
    ]:
        spoken(book, name, 1, birth=birth)
    assert upcoming(book) == [("lunar", date(2026, 11, 22)), ("solar", date(2026, 11, 23)), ("no year", date(2026, 11, 24))]


@pytest.mark.parametrize(
    ("today", "birth", "day"),
    [
        (datetime(2027, 2, 27, 9, tzinfo=START.tzinfo), "1984-02-29", date(2027, 2, 28)),
        (datetime(2028, 2, 27, 9, tzinfo=START.tzinfo), "1984-02-29", date(2028, 2, 29)),
        (datetime(2026, 12, 31, 9, tzinfo=START.tzinfo), "--01-01", date(2027, 1, 1)),
        (datetime(2028, 6, 22, 9, tzinfo=START.tzinfo), "L2009-05+01", date(2028, 6, 23)),
        (datetime(2026, 6, 14, 9, tzinfo=START.tzinfo), "L2009-05+01", date(2026, 6, 15)),
        (datetime(2026, 2, 15, 9, tzinfo=START.tzinfo), "L1960-12-30", date(2026, 2, 16)),
    ],
)
def test_days_that_a_year_does_not_have_are_kept_all_the_same(
    book: Book, clock: FixedClock, today: datetime, birth: str, day: date
) -> None:
    clock.instant = today
    one = add(book, "one", birth=birth)
    book.log(Interaction(customer_id=one.id or 0, at=today))
    assert upcoming(book) == [("one", day)]


def test_an_occasion_of_a_contact_person_names_whom_it_is_about(book: Book) -> None:
    one = spoken(book, "明超科技", 1, persons=(person("王伟丽"),))
    occasion = Occasion(
        customer_id=one.id or 0, kind="birthday", date=PartialDate(month=11, day=22), person_id=one.persons[0].id, name="fifty"
    )
    saved = book.save_occasion(occasion)
    (line,) = book.agenda().lines
    assert line.upcoming is not None
    assert (line.upcoming.person, line.upcoming.occasion.id, line.upcoming.occasion.name) == ("王伟丽", saved.id, "fifty")


def test_leads_differ_by_kind_and_by_occasion(book: Book) -> None:
    day = DAY + timedelta(days=20)
    for name, kind, lead in [
        ("contract", "contract_end", None),
        ("near", "contract_end", 19),
        ("own", "other", 20),
        ("usual", "other", None),
    ]:
        one = spoken(book, name, 1)
        date_ = PartialDate(year=day.year, month=day.month, day=day.day)
        book.save_occasion(Occasion(customer_id=one.id or 0, kind=kind, date=date_, once=True, lead_days=lead))
    assert [name for name, _day in upcoming(book)] == ["contract", "own"]
    book.set_setting("lead_days", {"contract_end": 10})
    assert [name for name, _day in upcoming(book)] == ["own"]


def test_what_came_once_does_not_come_again(book: Book, clock: FixedClock) -> None:
    one = spoken(book, "one", 1)
    date_ = PartialDate(year=2026, month=11, day=22)
    book.save_occasion(Occasion(customer_id=one.id or 0, kind="anniversary", date=date_, once=True))
    assert upcoming(book) == [("one", date(2026, 11, 22))]
    clock.instant += timedelta(days=365)
    assert upcoming(book) == []


def test_greeted_hidden_and_later_hold_for_one_coming_round(book: Book, clock: FixedClock) -> None:
    one = spoken(book, "one", 1, birth="--11-23")
    day = date(2026, 11, 23)

    def greet(state: str, until: date | None = None) -> int:
        greeting = Greeting(customer_id=one.id or 0, day=day, state=state, until=until)
        return book.handle(Handling(customers=ids(one), greetings=(greeting,))).unit or 0

    greet("later", DAY + timedelta(days=1))
    assert upcoming(book) == []
    clock.instant += timedelta(days=1)
    assert upcoming(book) == [("one", day)], "put off to today"
    unit = greet("hidden")
    assert upcoming(book) == []
    book.undo_unit(unit)
    assert upcoming(book) == [("one", day)], "undo brings it back as it was put off"
    greet("greeted")
    assert upcoming(book) == []
    clock.instant += timedelta(days=365)
    book.log(replace(contact(one, DAY), at=clock.instant))
    assert upcoming(book) == [("one", date(2027, 11, 23))], "next year it comes again"


def noted(book: Book) -> list[tuple[str, str, bool]]:
    """Section, name and whether an occasion is said, of every line."""
    return [(line.section, line.customer.name, line.upcoming is not None) for line in book.agenda().lines]


def test_who_stands_in_a_section_above_has_the_birthday_there_as_a_note(book: Book) -> None:
    one = spoken(book, "one", 40, birth="--11-22")
    assert noted(book) == [("cooling", "one", True)]
    step = plan(book, one, 9)
    assert noted(book) == [("occasions", "one", True)], "a step in more than a week is no section above"
    book.handle(Handling(customers=ids(one), moved=(step,), to=Due(DAY + timedelta(days=7))))
    assert noted(book) == [("next_7_days", "one", True)]
    (line,) = book.agenda().lines
    assert (line.celebrated, line.noted) == (None, line.upcoming)
    assert line.noted is not None
    assert line.noted.day == DAY + timedelta(days=1)
    assert line.key == replace(line, upcoming=None).key, "a note does not move the cursor"


def test_a_birthday_is_not_lost_behind_the_best_few(book: Book) -> None:
    book.set_setting("today_best", 2)
    for number in range(4):
        spoken(book, f"cooling {number}", 60 - number, birth="--11-22")
        add(book, f"never {number}", birth="--11-22" if number % 2 else "")
    assert noted(book) == [
        ("cooling", "cooling 0", True),
        ("cooling", "cooling 1", True),
        ("never_contacted", "never 0", False),
        ("never_contacted", "never 1", True),
        ("occasions", "cooling 2", True),
        ("occasions", "cooling 3", True),
        ("occasions", "never 3", True),
    ]
    assert book.agenda_counts()["occasions"] == 3
    assert all(line.noted for line in book.agenda_section("cooling")), "in the whole section every line says it"
    assert book.agenda_counts(best=200)["occasions"] == 0
    assert len(book.agenda_section("occasions", best=0)) == 6


def test_a_birthday_is_not_lost_behind_a_long_section(book: Book) -> None:
    for number in range(6):
        one = spoken(book, str(number), 1, birth="--11-22" if number in (3, 5) else "")
        plan(book, one, number - 4)
    stands = [(line.section, line.customer.name, line.noted is not None) for line in book.agenda(2).lines]
    overdue = [("overdue", "0", False), ("overdue", "1", False), ("overdue", "3", True)]
    assert stands == [*overdue, ("due_today", "4", False), ("next_7_days", "5", True)]
    assert book.agenda_counts()["overdue"] == 4
    assert book.agenda(0).lines == ()


def test_a_step_that_is_done_leaves_its_customers_occasion(book: Book) -> None:
    one = spoken(book, "one", 1, birth="--11-22")
    step = plan(book, one, -1)
    assert noted(book) == [("overdue", "one", True)]
    unit = book.handle(Handling(customers=ids(one), done=(step,))).unit
    assert noted(book) == [("occasions", "one", True)]
    book.handle(Handling(customers=ids(one), greetings=(Greeting(customer_id=one.id or 0, day=DAY + timedelta(days=1), state="greeted"),)))
    assert noted(book) == []
    book.undo_unit(unit or 0)
    assert noted(book) == [("overdue", "one", False)], "greeted is greeted"


def test_a_birthday_of_the_record_and_one_of_its_own_on_that_day_are_one(book: Book) -> None:
    one = spoken(book, "one", 1, birth="1985-11-22", persons=(person("王伟丽"),))
    born = PartialDate(month=11, day=22)

    def rounds() -> list[int | None]:
        return [line.upcoming.occasion.id for line in book.agenda().lines if line.upcoming is not None]

    somebody = Occasion(customer_id=one.id or 0, kind="birthday", date=born, person_id=one.persons[0].id)
    book.remove_occasion(book.save_occasion(somebody).id)
    other = book.save_occasion(replace(somebody, person_id=None, kind="anniversary")).id
    assert rounds() == [None], "another occasion on that day is not the birthday"
    book.remove_occasion(other)
    theirs = book.save_occasion(somebody).id
    assert rounds() == [None], "nor is somebody else's birthday"
    book.remove_occasion(theirs)
    own = book.save_occasion(replace(somebody, person_id=None)).id
    assert rounds() == [own]
    assert [each.id for each in book.occasions(one.id or 0)] == [own], "with the customer, too"
    assert book.agenda_counts()["occasions"] == 1
    greeting = Greeting(customer_id=one.id or 0, day=DAY + timedelta(days=1), state="greeted", occasion_id=own)
    book.handle(Handling(customers=ids(one), greetings=(greeting,)))
    assert rounds() == [], "it is greeted once"
    book.save_occasion(replace(book.occasion(own), date=PartialDate(month=11, day=23)))
    assert rounds() == [None], "on another day they are two, and the earlier is told"
    assert [each.id for each in book.occasions(one.id or 0)] == [None, own]
