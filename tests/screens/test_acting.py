"""The table of acts: what each of them writes by the kind of row, on a real encrypted book."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from clientbook.data import Book
from clientbook.data.plans import Upcoming
from clientbook.domain.customer import Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Occasion
from clientbook.screens.present import acting
from clientbook.screens.present.acting import About, Target
from tests.support.people import NOW, filled_book

TODAY = NOW.date()
WANG, NOBODY = 1, 2
"""Somebody with a step due on Tuesday and three contacts; somebody without anything."""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


def about(book: Book, *customers: int, **more: object) -> About:
    """What the book knows of a target."""
    return acting.load_about(book, Target(customers, **more))  # type: ignore[arg-type]


def step(book: Book, customer: int, what: str = "续签合同", due: date | None = TODAY - timedelta(days=4), **more: object) -> FollowUp:
    """A planned step in the book."""
    return book.follow_up(book.save_follow_up(FollowUp(customer_id=customer, what=what, due=due, **more)).id)  # type: ignore[arg-type]


def open_steps(book: Book, customer: int) -> list[tuple[str, date | None]]:
    """The open steps, earliest first."""
    return [(each.what, each.due) for each in book.open_steps([customer]).get(customer, ())]


def test_contacted_now_on_a_step_logs_in_its_way_and_completes_it(book: Book) -> None:
    late = step(book, NOBODY, channel="visit")
    book.handle(acting.contacted(about(book, NOBODY, step=late), NOW))
    assert book.last_words([NOBODY])[NOBODY].channel == "visit"
    assert book.customer(NOBODY).last_contact == TODAY
    assert open_steps(book, NOBODY) == []
    assert book.follow_up(late.id or 0).done_on == TODAY


def test_contacted_now_on_anybody_else_logs_as_last_time_and_leaves_the_plans_alone(book: Book) -> None:
    book.log(Interaction(customer_id=WANG, at=NOW - timedelta(days=1), channel="wechat"))
    before = open_steps(book, WANG)
    for more in ({}, {"section": "cooling"}):
        book.handle(acting.contacted(about(book, WANG, **more), NOW))
        assert book.last_words([WANG])[WANG].channel == "wechat"
        assert open_steps(book, WANG) == before
    book.handle(acting.contacted(about(book, NOBODY), NOW))
    assert book.last_words([NOBODY])[NOBODY].channel == acting.USUAL_CHANNEL


def test_no_answer_on_a_step_is_an_attempt_and_moves_it_three_days_on(book: Book) -> None:
    late = step(book, WANG)
    contacted = book.customer(WANG).last_contact
    book.handle(acting.attempted(about(book, WANG, step=late), NOW))
    attempt = book.last_words([WANG])[WANG]
    assert (attempt.reached, attempt.outcome) == (False, "no_answer")
    assert book.customer(WANG).last_contact == contacted
    moved = book.follow_up(late.id or 0)
    assert (moved.due, moved.snoozed) == (TODAY + timedelta(days=3), 1)


def test_the_days_of_no_answer_are_a_setting(book: Book) -> None:
    book.set_setting("no_answer_days", 5)
    late = step(book, NOBODY)
    book.handle(acting.attempted(about(book, NOBODY, step=late), NOW))
    assert book.follow_up(late.id or 0).due == TODAY + timedelta(days=5)


def test_no_answer_without_a_step_plans_one_and_leaves_a_later_or_undated_one_as_it_is(book: Book) -> None:
    book.handle(acting.attempted(about(book, NOBODY, section="never_contacted"), NOW))
    assert open_steps(book, NOBODY) == [("get in touch", TODAY + timedelta(days=3))]
    later = step(book, 3, due=TODAY + timedelta(days=20))
    book.handle(acting.attempted(about(book, 3), NOW))
    assert open_steps(book, 3) == [(later.what, later.due)]
    step(book, 4, due=None)
    book.handle(acting.attempted(about(book, 4), NOW))
    assert open_steps(book, 4) == [("get in touch", TODAY + timedelta(days=3)), ("续签合同", None)]


def test_no_answer_of_many_is_one_unit_with_a_step_for_each(book: Book) -> None:
    step(book, 3)
    step(book, 4, due=TODAY + timedelta(days=20))
    handled = book.handle(acting.attempted(about(book, WANG, NOBODY, 3, 4), NOW))
    assert open_steps(book, NOBODY) == [("get in touch", TODAY + timedelta(days=3))]
    assert open_steps(book, WANG) == [("发正式报价", TODAY + timedelta(days=3))]
    assert open_steps(book, 3) == [("续签合同", TODAY + timedelta(days=3))]
    assert open_steps(book, 4) == [("续签合同", TODAY + timedelta(days=20))]
    assert handled.unit is not None
    book.undo()
    assert open_steps(book, NOBODY) == []
    assert open_steps(book, 3) == [("续签合同", TODAY - timedelta(days=4))]
    assert NOBODY not in book.last_words([NOBODY])


def test_done_takes_the_step_of_the_row_else_the_earliest_of_each(book: Book) -> None:
    first, second = step(book, NOBODY, "first"), step(book, NOBODY, "second", TODAY)
    book.handle(acting.done(about(book, NOBODY, step=second)))
    assert open_steps(book, NOBODY) == [("first", first.due)]
    book.handle(acting.done(about(book, NOBODY, WANG)))
    assert open_steps(book, NOBODY) == open_steps(book, WANG) == []
    assert about(book, NOBODY).steps == ()


def test_an_occasion_is_greeted_hidden_or_shown_again_later(book: Book) -> None:
    made = book.save_occasion(Occasion(customer_id=NOBODY, kind="birthday", date=PartialDate(month=11, day=22)))
    occasion = next(each for each in book.occasions(NOBODY) if each.id == made.id)
    row = about(book, NOBODY, section="occasions", upcoming=Upcoming(occasion, date(2026, 11, 22)))
    for handling, state, until in (
        (acting.contacted(row, NOW), "greeted", None),
        (acting.greeted(row, "hidden"), "hidden", None),
        (acting.put_off(row, Due(date(2026, 11, 22))), "later", date(2026, 11, 22)),
    ):
        assert handling.kind == "greeting"
        assert (handling.greetings[0].state, handling.greetings[0].until) == (state, until)
        assert handling.greetings[0].occasion_id == made.id
        book.handle(handling)
        assert book.customer(NOBODY).last_contact is None
        book.undo()


def test_putting_off_moves_the_step_or_plans_one_so_that_the_row_hides_till_then(book: Book) -> None:
    day = Due(TODAY + timedelta(days=3), "15:00")
    late = step(book, NOBODY)
    book.handle(acting.put_off(about(book, NOBODY, step=late), day))
    moved = book.follow_up(late.id or 0)
    assert (moved.due, moved.due_time, moved.snoozed) == (day.day, "15:00", 1)
    undated = step(book, 3, due=None)
    book.handle(acting.put_off(about(book, 3, section="cooling"), day))
    assert open_steps(book, 3) == [("get in touch", day.day), (undated.what, None)]
    book.handle(acting.put_off(about(book, WANG, 4), day))
    assert open_steps(book, WANG) == [("发正式报价", day.day)]
    assert open_steps(book, 4) == [("get in touch", day.day)]


def test_calling_off_takes_only_the_steps_of_the_row(book: Book) -> None:
    first, second = step(book, NOBODY, "first"), step(book, NOBODY, "second", TODAY)
    book.handle(acting.cancelled(about(book, NOBODY, step=first)))
    assert open_steps(book, NOBODY) == [("second", second.due)]
    assert book.follow_up(first.id or 0).state == "cancelled"


def test_another_day_alone_is_a_move_and_more_is_an_edit(book: Book) -> None:
    late = step(book, NOBODY)
    row = about(book, NOBODY, step=late)
    later = TODAY + timedelta(days=1)
    assert acting.planned(row, late, replace(late, due=later)) == acting.put_off(row, Due(later))
    assert acting.planned(row, late, replace(late, due=later, what="别的")) is None
    assert acting.planned(row, late, replace(late, due=later, repeat="1w")) is None
    assert acting.planned(row, late, late) is None
    new = FollowUp(customer_id=NOBODY, what="new")
    assert acting.planned(about(book, NOBODY, 3), new, new).customers == (NOBODY, 3)  # type: ignore[union-attr]


def test_of_several_those_who_do_not_want_it_are_left_out_and_one_alone_is_not(book: Book) -> None:
    unwilling = book.save_customer(Customer(name="勿扰", do_not_contact=("all",))).id
    no_phone = book.save_customer(Customer(name="别打电话", do_not_contact=("phone",))).id
    by_mail = book.save_customer(Customer(name="写信", do_not_contact=("phone",))).id
    book.log(Interaction(customer_id=by_mail, at=NOW - timedelta(days=40), channel="email"))
    late = step(book, unwilling)
    row = about(book, NOBODY, unwilling, no_phone, by_mail, steps=(late, step(book, NOBODY)))
    assert row.willing().customers == (NOBODY, by_mail)
    assert [each.customer_id for each in row.willing().target.steps] == [NOBODY]
    assert row.willing("phone").customers == (NOBODY,)
    alone = about(book, unwilling)
    assert alone.willing().customers == (unwilling,)
    assert alone.refusing() == {unwilling}
    book.handle(acting.contacted(row.willing(), NOW))
    assert {id: each.channel for id, each in book.last_words([NOBODY, unwilling, no_phone, by_mail]).items()} == {
        NOBODY: "phone",
        by_mail: "email",
    }


def test_customers_that_are_gone_are_left_out(book: Book) -> None:
    book.erase([3])
    assert about(book, NOBODY, 3).customers == (NOBODY,)
    assert about(book, 3).customers == ()
