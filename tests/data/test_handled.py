"""What was handled today, told from the journal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting
from tests.support.live import START, add, contact, new_book
from tests.support.today import DAY, ids, plan, spoken


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def book(tmp_path: Path, clock: FixedClock) -> Iterator[Book]:
    opened = new_book(tmp_path / "book", clock)
    yield opened
    opened.close()


def acts(book: Book) -> list[tuple[str, str, str, Due | None]]:
    return [(line.act, line.channel, line.what, line.next) for line in book.agenda().handled]


def test_what_was_handled_today_is_told_with_when_it_comes_again(book: Book) -> None:
    one, two, born = add(book, "李雷"), add(book, "丽华商贸"), spoken(book, "born", 1, birth="--11-22")
    sent, due, weekly = plan(book, two, -1, "已寄合同"), plan(book, one, -3, "报价"), plan(book, one, 0, "weekly", repeat="1w")
    before = len(book.agenda().handled)
    soon = Due(DAY + timedelta(days=3), "15:00")
    talked = Interaction(customer_id=0, at=START, channel="wechat")
    book.handle(Handling(customers=ids(one), contact=talked, plan=FollowUp(customer_id=0, what="样机", due=soon.day, due_time=soon.time)))
    book.handle(Handling(customers=ids(two), done=(sent,)))
    book.handle(Handling(customers=ids(one), moved=(due,), to=Due()))
    book.handle(Handling(customers=ids(one), done=(weekly,)))
    book.handle(Handling(customers=ids(one), cancelled=(due,)))
    book.handle(Handling(customers=ids(born), greetings=(Greeting(customer_id=born.id or 0, day=date(2026, 11, 22)),)))
    assert acts(book)[:-before] == [
        ("greeted", "", "", None),
        ("cancelled", "", "报价", None),
        ("done", "", "weekly", Due(DAY + timedelta(days=7))),
        ("moved", "", "报价", Due()),
        ("done", "", "已寄合同", None),
        ("contacted", "wechat", "样机", soon),
    ]


def test_single_verbs_are_handled_lines_too_but_corrections_are_not(book: Book) -> None:
    one = add(book)
    saved = book.log(contact(one, DAY, channel="visit"))
    book.log(replace(contact(one, DAY), reached=False, outcome="no_answer"))
    book.log(replace(book.interaction(saved.id), summary="corrected"))
    step = plan(book, one, 2, "call")
    book.save_follow_up(replace(book.follow_up(step), what="call again"))
    book.save_follow_up(replace(book.follow_up(step), due=DAY + timedelta(days=5)))
    book.save_follow_up(replace(book.follow_up(step), state="done", done_on=DAY))
    told = [(act, channel, due.day if due else None) for act, channel, _what, due in acts(book)]
    assert told == [
        ("done", "", None),
        ("moved", "", DAY + timedelta(days=5)),
        ("planned", "", DAY + timedelta(days=2)),
        ("attempted", "phone", None),
        ("contacted", "visit", None),
    ]


def test_what_was_undone_or_erased_is_not_told_and_redone_is_again(book: Book) -> None:
    one, two = add(book, "one"), add(book, "two")
    for each in (one, two):
        book.handle(Handling(customers=ids(each), contact=replace(contact(each, DAY), at=START)))
    assert [line.unit.who for line in book.agenda().handled] == [("two",), ("one",)]
    book.undo()
    assert [line.unit.who for line in book.agenda().handled] == [("one",)]
    book.redo()
    assert len(acts(book)) == 2
    book.erase(ids(one))
    assert [line.unit.who for line in book.agenda().handled] == [("two",)]


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=11)), START.tzinfo])
def test_midnight_is_the_clocks_own(book: Book, clock: FixedClock, zone: timezone) -> None:
    one = add(book)
    midnight = datetime(2026, 11, 25, 0, 0, tzinfo=zone)
    for seconds, seen in [(-1, 0), (0, 1), (86_399, 2)]:
        clock.instant = midnight + timedelta(seconds=seconds)
        book.handle(Handling(customers=ids(one), contact=replace(contact(one, DAY), at=clock.instant)))
        clock.instant = max(clock.instant, midnight)
        assert len(acts(book)) == seen
    clock.instant = midnight + timedelta(days=1)
    assert acts(book) == []


def test_a_clock_set_right_again_shows_the_acts_of_its_own_day(book: Book, clock: FixedClock) -> None:
    one = add(book)
    book.handle(Handling(customers=ids(one), contact=replace(contact(one, DAY), at=START)))
    clock.instant += timedelta(days=60)
    book.handle(Handling(customers=ids(one), contact=replace(contact(one, DAY), at=START)))
    clock.instant = START
    assert len(acts(book)) == 1
