"""The follow-ups by group: every open step stands in one, in the order of days and times, in numbers that are true."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientbook.clock import FixedClock
from clientbook.data import Book, New
from clientbook.data.plans import GROUPS
from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from tests.support.ground import examples
from tests.support.live import START, add, contact, new_book
from tests.support.today import DAY, ids, plan


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def book(tmp_path: Path, clock: FixedClock) -> Iterator[Book]:
    opened = new_book(tmp_path / "book", clock)
    yield opened
    opened.close()


def told(book: Book, channel: str = "", **more: object) -> dict[str, tuple[int, list[str]]]:
    """Total and words of every group that has any."""
    groups = book.steps(channel, **more)  # type: ignore[arg-type]
    assert tuple(group.group for group in groups) == GROUPS
    return {group.group: (group.total, [line.follow_up.what for line in group.lines]) for group in groups if group.total}


def test_every_step_stands_in_its_group_by_day_and_time(book: Book) -> None:
    one = add(book)
    for days, what, time in [
        (-4, "late", ""),
        (-1, "yesterday", ""),
        (0, "at three", "15:00"),
        (0, "any time", ""),
        (0, "at nine", "09:00"),
        (1, "tomorrow", ""),
        (7, "in a week", ""),
        (8, "in eight days", ""),
        (None, "some day", ""),
    ]:
        plan(book, one, days, what, due_time=time)
    assert told(book) == {
        "overdue": (2, ["late", "yesterday"]),
        "today": (3, ["any time", "at nine", "at three"]),
        "next7": (2, ["tomorrow", "in a week"]),
        "later": (1, ["in eight days"]),
        "undated": (1, ["some day"]),
    }


def test_an_overdue_step_stays_until_it_is_handled(book: Book, clock: FixedClock) -> None:
    plan(book, add(book), 0, "call")
    clock.instant += timedelta(days=200)
    assert told(book) == {"overdue": (1, ["call"])}


def test_a_page_tells_the_true_number_and_one_group_can_show_more(book: Book) -> None:
    one = add(book)
    for number in range(7):
        plan(book, one, -1, f"a{number}")
        plan(book, one, 20, f"b{number}")
    assert told(book, limit=2) == {"overdue": (7, ["a0", "a1"]), "later": (7, ["b0", "b1"])}
    assert told(book, limit=2, limits={"later": 7, "overdue": 0}) == {"overdue": (7, []), "later": (7, [f"b{each}" for each in range(7)])}


def test_one_channel_shows_only_its_steps(book: Book) -> None:
    one = add(book)
    for channel in ("phone", "visit", ""):
        plan(book, one, -1, channel or "none", channel=channel)
        plan(book, one, None, channel or "none", channel=channel)
    assert told(book, "visit") == {"overdue": (1, ["visit"]), "undated": (1, ["visit"])}
    assert told(book, "fax") == {}
    assert told(book)["overdue"][0] == 3


def test_steps_of_the_trash_and_closed_ones_are_left_out(book: Book) -> None:
    one, two, three = add(book, "one"), add(book, "two"), add(book, "three")
    plan(book, one, -1, "trashed")
    plan(book, two, -1, "open")
    plan(book, three, -1, "done", state="done")
    book.trash(ids(one))
    assert told(book) == {"overdue": (1, ["open"])}
    book.restore_trashed(ids(one))
    assert told(book)["overdue"][0] == 2


def test_a_line_says_whose_it_is_and_the_last_word(book: Book) -> None:
    one = add(book, "one")
    book.log(contact(one, DAY - timedelta(days=3), summary="liked it"))
    book.log(replace(contact(one, DAY - timedelta(days=1)), reached=False, outcome="no_answer", summary="busy"))
    plan(book, one, 0)
    line = next(group for group in book.steps() if group.group == "today").lines[0]
    assert (line.customer.name, line.last_word.summary if line.last_word else "") == ("one", "busy")


def group_of(due: date | None, day: date) -> str:
    if due is None:
        return "undated"
    days = (due - day).days
    return "overdue" if days < 0 else "today" if days == 0 else "next7" if days <= 7 else "later"


@settings(max_examples=examples(20), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**40), st.integers(0, 40))
def test_groups_equal_a_plain_sorting_of_all_steps(seed: int, days: int) -> None:
    chance = random.Random(seed)
    clock = FixedClock(START)
    with TemporaryDirectory() as folder:
        book = new_book(Path(folder) / "book", clock)
        try:
            book.add_customers([somebody(chance) for _ in range(chance.randint(0, 25))])
            clock.instant += timedelta(days=days)
            for channel in ("", "phone"):
                compare(book, channel, DAY + timedelta(days=days), chance.randint(1, 6))
        finally:
            book.close()


def somebody(chance: random.Random) -> New:
    steps = []
    for _ in range(chance.randint(0, 4)):
        due = chance.choice([None, *(DAY + timedelta(days=days) for days in (-9, -1, 0, 0, 1, 7, 8, 50))])
        time = chance.choice(["", "09:00", "15:00"]) if due else ""
        state, channel = chance.choice(["open", "open", "done"]), chance.choice(["", "phone", "visit"])
        steps.append(FollowUp(customer_id=0, what="call", due=due, due_time=time, state=state, channel=channel))
    talked = (Interaction(customer_id=0, at=START - timedelta(days=5)),) if chance.random() < 0.5 else ()
    return New(Customer(name="n", trashed_at=START if chance.random() < 0.2 else None), talked, tuple(steps))


def compare(book: Book, channel: str, day: date, limit: int) -> None:
    dump = book.dump()
    trashed = {row["id"] for row in dump["customer"] if row["trashed_at"] is not None}
    wanted: dict[str, list[tuple[str, str, int]]] = {group: [] for group in GROUPS}
    for row in dump["follow_up"]:
        if row["state"] == "open" and row["customer_id"] not in trashed and (not channel or row["channel"] == channel):
            due = date.fromisoformat(row["due"]) if row["due"] else None
            wanted[group_of(due, day)].append((row["due"] or "", row["due_time"], row["id"]))
    for group in book.steps(channel, limit):
        assert group.total == len(wanted[group.group])
        assert [line.follow_up.id for line in group.lines] == [each[2] for each in sorted(wanted[group.group])][:limit]
