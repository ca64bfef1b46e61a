"""The question after an import and its three answers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book, New
from clientbook.domain.customer import Customer
from clientbook.domain.errors import InvalidValue
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from tests.support.live import START, new_book
from tests.support.today import DAY


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def book(tmp_path: Path, clock: FixedClock) -> Iterator[Book]:
    opened = new_book(tmp_path / "book", clock)
    yield opened
    opened.close()


def imported(book: Book, *people: Customer, contacts: Sequence[int] = ()) -> int:
    """An import of these, of whom some come with a contact of ten days ago."""
    talked = Interaction(customer_id=0, at=START - timedelta(days=10))
    added = book.add_customers([New(each, (talked,) if index in contacts else ()) for index, each in enumerate(people)])
    return added.unit or 0


def people(count: int, **fields: Any) -> list[Customer]:
    return [Customer(name=f"{number}", **fields) for number in range(count)]


def test_the_question_tells_how_many_came_and_how_many_without_a_contact(book: Book) -> None:
    unit = imported(book, *people(10), Customer(name="left", do_not_contact=("all",)), contacts=(0, 1))
    question = book.agenda().question
    assert question is not None
    assert (question.unit, question.imported, question.without) == (unit, 11, 8)
    assert book.agenda_counts()["never_contacted"] == 8


def test_counting_from_today_is_one_unit_that_undo_takes_back(book: Book) -> None:
    unit = imported(book, *people(5), contacts=(0,))
    before = book.dump()["customer"]
    answer = book.answer_import(unit, "count_from")
    assert book.history(limit=1)[0].kind == "count_from"
    assert book.history(limit=1)[0].detail["import"] == unit
    assert [customer.count_from for customer in book.records([1, 2, 3, 4, 5])] == [None, DAY, DAY, DAY, DAY]
    assert (book.agenda().question, book.agenda_counts()["never_contacted"]) == (None, 0)
    assert book.customer(2).cooling_from == DAY + timedelta(days=30)
    book.undo_unit(answer or 0)
    assert book.dump()["customer"] == before
    assert book.agenda().question is not None, "with the answer taken back the question stands again"


def test_planning_spreads_them_over_working_days_the_most_important_first(book: Book, clock: FixedClock) -> None:
    clock.instant = datetime(2026, 11, 26, 9, 0, tzinfo=START.tzinfo)  # a Thursday
    unit = imported(book, *people(4), *people(2, level="vip"), *people(1, level="low"))
    answer = book.answer_import(unit, "plan", per_day=2)
    due = {customer.id: customer.next_follow_up for customer in book.records(range(1, 8))}
    friday, monday, tuesday, wednesday = (date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2))
    assert due == {5: friday, 6: friday, 1: monday, 2: monday, 3: tuesday, 4: tuesday, 7: wednesday}
    assert book.open_steps([5])[5][0].what == "get in touch"
    assert book.agenda().handled == ()
    book.undo_unit(answer or 0)
    assert book.open_steps(range(1, 8)) == {}
    assert book.agenda().question is not None


def test_never_is_remembered_and_writes_nothing_else(book: Book) -> None:
    unit = imported(book, *people(3))
    before = len(book.history())
    assert book.answer_import(unit, "never") is None
    assert len(book.history()) == before
    assert book.agenda().question is None
    assert book.agenda_counts()["never_contacted"] == 3


def test_an_answered_question_does_not_come_back_for_one_of_them(book: Book) -> None:
    unit = imported(book, *people(3))
    book.answer_import(unit, "plan")
    step = book.open_steps([1])[1][0]
    book.handle(Handling(customers=(1,), cancelled=(step.id or 0,)))
    assert book.agenda().question is None


def test_the_newest_import_is_asked_about_then_the_one_before(book: Book) -> None:
    first, second = imported(book, *people(3)), imported(book, *people(2))
    assert book.agenda().question is not None
    for unit in (second, first):
        question = book.agenda().question
        assert question is not None
        assert question.unit == unit
        book.answer_import(unit, "count_from")
    assert book.agenda().question is None


def test_an_import_that_was_undone_is_not_asked_about(book: Book) -> None:
    imported(book, *people(3))
    book.undo()
    assert book.agenda().question is None


def test_invented_customers_are_no_import(book: Book) -> None:
    book.add_customers([New(each) for each in people(3)], kind="demo")
    assert book.agenda().question is None


@pytest.mark.parametrize(("unit", "answer", "per_day"), [(1, "perhaps", 10), (1, "plan", 0), (1, "plan", 10**6)])
def test_an_answer_that_is_none_is_refused(book: Book, unit: int, answer: str, per_day: int) -> None:
    imported(book, *people(2))
    with pytest.raises(InvalidValue):
        book.answer_import(unit, answer, per_day)
    assert book.agenda().question is not None
