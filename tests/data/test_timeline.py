"""A customer's stream: contacts, steps and changes in one order, in pages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from clientbook.clock import FixedClock
from clientbook.data import Book, history
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.purchase import AfterSale, Purchase
from clientbook.domain.rating import Rating
from tests.support.live import START, add, contact, edit, new_book, phone


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


def busy(book: Book, entries: int) -> int:
    """A customer with so many entries of every kind."""
    one = add(book)
    for number in range(entries - 1):
        if number % 3 == 0:
            book.log(contact(one, date(2026, 11, 20) - timedelta(days=number), summary=f"spoke about {number}"))
        elif number % 3 == 1:
            book.save_follow_up(FollowUp(customer_id=one.id or 0, what=f"step {number}", due=date(2026, 11, 22)))
        else:
            one = edit(book, one, notes=f"note {number}", tags=(f"tag{number}",), points=(phone(f"13800{number:06}"),))
    return one.id or 0


def asked(book: Book, customer_id: int, limit: int) -> list[str]:
    """The statements behind one page."""
    statements: list[str] = []

    def read(connection: Connection) -> None:
        def listen(*args: Any) -> None:
            statements.append(args[2])

        event.listen(connection.engine, "before_cursor_execute", listen)
        try:
            history.timeline(connection, customer_id, START.tzinfo, limit)
        finally:
            event.remove(connection.engine, "before_cursor_execute", listen)

    book._read(read)
    return statements


def test_a_page_asks_as_often_however_long_it_is(book: Book) -> None:
    key = busy(book, 100)
    assert len(book.timeline(key, 1000)) == 100
    assert len(asked(book, key, 100)) <= 12, "each kind is read at once"


def test_what_a_row_said_when_it_was_added_is_told_although_it_changed_later(book: Book) -> None:
    one = add(book, points=(phone("13800138000"),), tags=("old",))
    one = edit(book, one, points=(replace(one.points[0], value="13900139000"),), tags=("new",))
    edit(book, one, points=())
    told = [
        [(cell.field, cell.op, cell.old, cell.new) for cell in entry.unit.changes if cell.field in ("points", "tags")]
        for entry in book.timeline(one.id or 0)
        if entry.unit is not None
    ]
    assert told == [
        [("points", "D", "13900139000", "")],
        [("tags", "D", "old", ""), ("tags", "I", "", "new"), ("points", "U", "13800138000", "13900139000")],
        [("tags", "I", "", "old"), ("points", "I", "", "13800138000")],
    ]
    assert [list(unit.changes) for unit in book.history(one.id)] == [
        list(entry.unit.changes) for entry in book.timeline(one.id or 0) if entry.unit is not None
    ]


def test_purchases_what_came_after_them_and_ratings_stand_in_the_stream_on_their_days(book: Book) -> None:
    one = add(book)
    who, day = one.id or 0, START.date()
    bought = book.save_purchase(Purchase(customer_id=who, on_date=day - timedelta(days=9), product="tea", amount=100))
    book.save_after_sale(AfterSale(customer_id=who, purchase_id=bought.id, on_date=day - timedelta(days=5), kind="repair"))
    book.save_rating(Rating(customer_id=who, on_date=day - timedelta(days=2), score=4))
    entries = book.timeline(who)
    assert [(entry.kind, entry.on) for entry in entries] == [
        ("change", day),  # type and first cooperation followed the purchase
        ("change", day),
        ("rating", day - timedelta(days=2)),
        ("after_sale", day - timedelta(days=5)),
        ("purchase", day - timedelta(days=9)),
    ]
    assert (entries[2].rating, entries[4].purchase) == (book.ratings(who)[0], book.purchases(who)[0])
    assert book.timeline(who, before=entries[2].cursor) == entries[3:]
    told = [cell.field for unit in book.history(who, limit=3) for cell in unit.changes]
    assert set(told) >= {"purchase", "after_sale", "rating"}
