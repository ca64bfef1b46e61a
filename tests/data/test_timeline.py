"""A customer's stream: contacts, steps and changes in one order, in pages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from tests.support.live import START, add, contact, edit, new_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def told(book: Book, customer_id: int) -> list[tuple[str, date | None]]:
    return [(entry.kind, entry.on) for entry in book.timeline(customer_id)]


def test_everything_stands_in_one_stream_newest_first(book: Book) -> None:
    clock = book.clock
    assert isinstance(clock, FixedClock)
    one = add(book)
    key = one.id or 0
    book.log(contact(one, date(2026, 11, 1), summary="older"))
    book.log(contact(one, date(2026, 11, 20), summary="newer"))
    planned = book.save_follow_up(FollowUp(customer_id=key, what="plan", due=date(2026, 12, 3)))
    book.save_follow_up(FollowUp(customer_id=key, what="some day"))
    book.save_follow_up(FollowUp(customer_id=key, what="done", due=date(2026, 11, 2), state="done", done_on=date(2026, 11, 5)))
    clock.instant = START + timedelta(days=1)
    edit(book, one, name="renamed")
    assert told(book, key) == [
        ("follow_up", None),
        ("follow_up", date(2026, 12, 3)),
        ("change", date(2026, 11, 22)),
        ("change", date(2026, 11, 21)),
        ("interaction", date(2026, 11, 20)),
        ("follow_up", date(2026, 11, 5)),
        ("interaction", date(2026, 11, 1)),
    ]
    book.save_follow_up(replace(book.follow_up(planned.id), state="cancelled"))
    book.undo(2)
    assert told(book, key)[2][0] == "change"
    assert [entry.unit.kind for entry in book.timeline(key) if entry.unit is not None] == ["create"], "what was undone is no change"


def test_an_interaction_keeps_the_day_it_had_where_it_happened(book: Book) -> None:
    one = add(book)
    at = datetime(2026, 11, 20, 17, 30, tzinfo=timezone(timedelta(hours=-8)))
    saved = book.log(Interaction(customer_id=one.id or 0, at=at))
    back = book.interaction(saved.id)
    assert (back.at, back.at.utcoffset()) == (at, at.utcoffset())
    assert book.customer(one.id or 0).last_contact == date(2026, 11, 20)
    assert book.timeline(one.id or 0)[-1].on == date(2026, 11, 20) or book.timeline(one.id or 0)[0].on == date(2026, 11, 20)


def test_the_stream_comes_in_pages_without_a_gap(book: Book) -> None:
    one = add(book)
    for number in range(25):
        book.log(contact(one, date(2026, 11, 1 + number % 3), summary=str(number)))
    everything = [entry.cursor for entry in book.timeline(one.id or 0, limit=100)]
    assert len(set(everything)) == 26
    pages: list[str] = []
    while page := book.timeline(one.id or 0, limit=4, before=pages[-1] if pages else ""):
        pages += [entry.cursor for entry in page]
    assert pages == everything
