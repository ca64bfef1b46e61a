"""Derived columns: what they say of the rows, and that every path keeps them true."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book, CustomField, New, Query
from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.staleness import stale_dates
from tests.support.live import START, add, contact, edit, mail, new_book, person, phone

TODAY = START.date()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def test_last_contact_is_the_newest_that_reached_them(book: Book) -> None:
    one = add(book)
    assert book.customer(one.id or 0).cooling_from == TODAY + timedelta(days=30), "never contacted: from creation"
    book.log(contact(one, date(2026, 10, 1)))
    book.log(contact(one, date(2026, 9, 1)))
    missed = book.log(contact(one, date(2026, 11, 1), outcome="no_answer", reached=False))
    now = book.customer(one.id or 0)
    assert (now.last_contact, now.cooling_from, now.dormant_from) == (date(2026, 10, 1), date(2026, 10, 31), date(2026, 12, 30))
    book.log(replace(book.interaction(missed.id), outcome="", reached=True))
    assert book.customer(one.id or 0).last_contact == date(2026, 11, 1)
    book.remove_interaction(missed.id)
    assert book.customer(one.id or 0).last_contact == date(2026, 10, 1)
    book.undo()
    assert book.customer(one.id or 0).last_contact == date(2026, 11, 1)


def test_a_clock_that_was_set_back_sees_no_contact_in_its_future(book: Book) -> None:
    clock = book.clock
    assert isinstance(clock, FixedClock)
    one = add(book)
    book.log(contact(one, date(2026, 9, 1)))
    book.log(contact(one, TODAY))
    clock.instant = START - timedelta(days=10)
    assert edit(book, book.customer(one.id or 0), notes="x").last_contact == date(2026, 9, 1)


def test_the_next_step_is_the_earliest_open_one(book: Book) -> None:
    one = add(book)
    undated = book.save_follow_up(FollowUp(customer_id=one.id or 0, what="some day"))
    assert (book.customer(one.id or 0).next_follow_up, book.customer(one.id or 0).next_what) == (None, "some day")
    book.save_follow_up(FollowUp(customer_id=one.id or 0, what="later", due=date(2026, 12, 5)))
    evening = book.save_follow_up(FollowUp(customer_id=one.id or 0, what="evening", due=date(2026, 12, 1), due_time="18:00"))
    morning = book.save_follow_up(FollowUp(customer_id=one.id or 0, what="morning", due=date(2026, 12, 1), due_time="09:00"))
    for step, following in ((morning, "evening"), (evening, "later"), (undated, "later")):
        book.save_follow_up(replace(book.follow_up(step.id), state="done", done_on=TODAY))
        assert book.customer(one.id or 0).next_what == following


def test_the_phone_shown_is_a_valid_one_of_their_own(book: Book) -> None:
    one = add(
        book,
        "公司",
        points=(phone("13800138001", state="invalid"), phone("13800138002"), phone("95588", primary=True), mail("a@B.C")),
        persons=(person("一", phone("13800138003")), person("二", phone("13800138004"), main=True)),
    )

    def shown() -> tuple[str, str, str, str]:
        line = book.rows([one.id or 0])[0]
        return line.phone, line.phone_state, line.email, line.person

    assert shown() == ("95588", "ok", "a@b.c", "二")
    two = edit(book, book.customer(one.id or 0), points=one.points[:1])
    assert shown() == ("+8613800138004", "ok", "", "二")
    edit(book, two, persons=())
    assert shown() == ("+8613800138001", "invalid", "", "")


def test_new_thresholds_move_everybody_and_undo_moves_them_back(book: Book) -> None:
    chance = random.Random(3)
    book.add_customers(
        New(
            Customer(name=str(each), rhythm_days=chance.choice([None, None, 7, 200]), created_at=START - timedelta(days=each)),
            interactions=tuple(
                contact(Customer(name="x"), TODAY - timedelta(days=chance.randint(0, 300))) for _ in range(chance.randint(0, 2))
            ),
        )
        for each in range(60)
    )

    def check(thresholds: tuple[int, int]) -> None:
        for line in book.find(Query(), limit=100).lines:
            one = book.customer(line.id)
            created = one.created_at.astimezone(START.tzinfo).date() if one.created_at else TODAY
            expected = stale_dates(one.last_contact or created, one.rhythm_days, thresholds)
            assert (line.cooling_from, line.dormant_from) == expected

    check((30, 90))
    book.set_setting("cooling_days", 12)
    check((12, 90))
    book.set_setting("dormant_days", 45)
    check((12, 45))
    book.undo(2)
    check((30, 90))
    book.redo()
    check((12, 90))


def test_a_field_that_becomes_sensitive_is_searched_no_more(book: Book) -> None:
    field = book.save_custom_field(CustomField("salary"))
    one = add(book, "a", custom={str(field.id): "zqxwsecret"})

    def found() -> list[int]:
        return list(book.find(Query("zqxwsecret")).ids)

    assert found() == [one.id]
    book.save_custom_field(replace(field, sensitive=True))
    assert found() == []
    book.undo()
    assert found() == [one.id]
