"""The sweep, day after day, on a real book: who is announced, what is written, and a clock that cannot be taken at its word."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book, Crossed, New
from clientbook.domain.customer import Customer
from clientbook.sweep import StalenessSweep
from tests.support.books import fingerprint
from tests.support.live import START, add, contact, edit, new_book, reopen

TODAY = START.date()


class Told:
    """A sweep and what it told."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.crossed: list[Crossed] = []
        self.asked: list[tuple[date, date]] = []
        self.went_back: list[tuple[date, date]] = []
        self.sweep = StalenessSweep(
            book, announce=self.crossed.append, ask=self._ask, went_back=lambda through, today: self.went_back.append((through, today))
        )

    def _ask(self, through: date, today: date) -> None:
        self.asked.append((through, today))

    def on(self, day: date) -> "Told":
        """Run it on this day, the clock of the book included."""
        clock = self.book.clock
        assert isinstance(clock, FixedClock)
        clock.instant = START + (day - TODAY)
        self.sweep.run(day)
        return self

    @property
    def numbers(self) -> list[tuple[int, int]]:
        """Cooling and dormant of each announcement."""
        return [(each.cooling, each.dormant) for each in self.crossed]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book", FixedClock(START))
    yield opened
    opened.close()


def silent_for(book: Book, *days: int) -> list[Customer]:
    """Customers last contacted so many days before today."""
    found = []
    for number in days:
        one = add(book, f"silent for {number}", created_at=START - timedelta(days=400))
        book.log(contact(one, TODAY - timedelta(days=number)))
        found.append(book.customer(one.id or 0))
    return found


def test_the_first_time_nothing_is_announced_and_the_day_is_remembered(book: Book) -> None:
    silent_for(book, 200)
    told = Told(book).on(TODAY)
    assert (told.crossed, book.reckoned_through()) == ([], TODAY)


def test_who_crosses_at_midnight_is_announced_once(book: Book) -> None:
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    told = Told(book).on(yesterday).on(TODAY)
    thirty, ninety, before, after = silent_for(book, 29, 89, 30, 28)
    told.on(tomorrow).on(tomorrow)
    assert told.crossed == [Crossed(TODAY, tomorrow, 1, 1, (ninety.id, thirty.id))]
    assert Told(reopened(book)).on(tomorrow).crossed == [], "it was said, also before a restart"
    assert {before.name, after.name} == {"silent for 30", "silent for 28"}


def reopened(book: Book, *, read_only: bool = False) -> Book:
    clock = book.clock
    assert isinstance(clock, FixedClock)
    book.close()
    return reopen(book.path, clock, read_only=read_only)


def test_a_book_left_alone_for_half_a_year_announces_everybody_once_for_the_later_mark(book: Book) -> None:
    silent_for(book, 0, 10, 29, 30, 60, 89, 90, 200)
    rare = add(book, "rare", rhythm_days=170)
    never = add(book, "never marked", status="ended")
    told = Told(book).on(TODAY)
    half_a_year = TODAY + timedelta(days=182)
    told.on(half_a_year)
    assert told.numbers == [(0, 7)], "six that were contacted, and one whose rhythm is long"
    assert rare.id in told.crossed[0].ids
    assert never.id not in told.crossed[0].ids
    assert told.asked == []
    assert book.reckoned_through() == half_a_year


def test_the_most_important_are_named_first_and_not_more_than_asked_for(book: Book) -> None:
    low, vip, none = (edit(book, one, level=level) for one, level in zip(silent_for(book, 29, 29, 29), ("low", "vip", ""), strict=True))
    late = edit(book, silent_for(book, 89)[0], level="low")
    tomorrow = TODAY + timedelta(days=1)
    assert book.crossed(TODAY, tomorrow).ids == (late.id, vip.id, none.id, low.id)
    assert book.crossed(TODAY, tomorrow, limit=2) == Crossed(TODAY, tomorrow, 3, 1, (late.id, vip.id))
    assert book.crossed(TODAY, tomorrow, limit=0) == Crossed(TODAY, tomorrow, 3, 1)


def test_the_trash_is_not_announced(book: Book) -> None:
    gone, _stays = silent_for(book, 29, 29)
    book.trash([gone.id or 0])
    assert Told(book).on(TODAY).on(TODAY + timedelta(days=1)).numbers == [(1, 0)]


def test_a_day_on_which_nobody_crosses_passes_in_silence_and_is_remembered(book: Book) -> None:
    told = Told(book).on(TODAY).on(TODAY + timedelta(days=1))
    assert (told.crossed, book.reckoned_through()) == ([], TODAY + timedelta(days=1))


@pytest.mark.parametrize("days", [2, 3, 3653])
def test_a_clock_that_goes_back_is_told_once_and_nothing_is_written(book: Book, days: int) -> None:
    silent_for(book, 29)
    told = Told(book).on(TODAY)
    earlier = TODAY - timedelta(days=days)
    told.on(earlier).on(earlier).on(earlier + timedelta(days=1))
    assert told.went_back == [(TODAY, earlier)]
    assert (told.crossed, told.asked, book.reckoned_through()) == ([], [], TODAY)
    assert told.on(TODAY + timedelta(days=1)).numbers == [(1, 0)], "and when it has caught up, all is as it was"


def test_a_flight_west_is_no_clock_that_goes_back(book: Book) -> None:
    told = Told(book).on(TODAY).on(TODAY - timedelta(days=1)).on(TODAY).on(TODAY - timedelta(days=1))
    assert (told.went_back, told.crossed, book.reckoned_through()) == ([], [], TODAY)


def test_a_clock_far_ahead_is_asked_about_once_before_anything_is_announced_or_written(book: Book) -> None:
    silent_for(book, 29)
    told = Told(book).on(TODAY)
    far = TODAY + timedelta(days=731)
    told.on(far).on(far).on(far + timedelta(days=1))
    assert told.asked == [(TODAY, far)]
    assert (told.crossed, book.reckoned_through()) == ([], TODAY)
    told.sweep.believe(far)
    assert (told.numbers, book.reckoned_through()) == ([(0, 1)], far)
    told.sweep.believe(far)
    assert len(told.crossed) == 1


def test_a_clock_far_ahead_that_was_set_right_again_has_changed_nothing(book: Book) -> None:
    silent_for(book, 29)
    told = Told(book).on(TODAY).on(TODAY + timedelta(days=365)).on(TODAY + timedelta(days=1))
    assert (told.numbers, book.reckoned_through()) == ([(1, 0)], TODAY + timedelta(days=1))


@pytest.mark.parametrize(("days", "asks"), [(300, False), (301, True)])
def test_ten_months_away_open_quietly_and_a_year_asks(book: Book, days: int, asks: bool) -> None:
    silent_for(book, 0)
    told = Told(book).on(TODAY).on(TODAY + timedelta(days=days))
    assert bool(told.asked) is asks
    assert bool(told.crossed) is not asks


def test_a_book_that_is_only_read_announces_once_a_run_and_is_not_touched(book: Book) -> None:
    silent_for(book, 29)
    Told(book).on(TODAY)
    reading = reopened(book, read_only=True)
    before = fingerprint(reading.path)
    told = Told(reading)
    for days in (1, 1, 2, -5, 400):
        told.on(TODAY + timedelta(days=days))
    assert told.numbers == [(1, 0)]
    assert told.went_back == [(TODAY + timedelta(days=2), TODAY - timedelta(days=5))]
    assert told.asked == [(TODAY + timedelta(days=2), TODAY + timedelta(days=400))]
    told.sweep.believe(TODAY + timedelta(days=400))
    assert told.numbers == [(1, 0), (0, 1)]
    assert reading.reckoned_through() == TODAY
    reading.close()
    assert fingerprint(reading.path) == before


def test_a_contact_of_the_days_a_clock_went_back_behind_still_counts(book: Book) -> None:
    (one,) = silent_for(book, 29)
    Told(book).on(TODAY + timedelta(days=1))
    book.log(contact(one, TODAY + timedelta(days=1)))
    Told(book).on(TODAY - timedelta(days=10))
    again = edit(book, book.customer(one.id or 0), notes="x")
    assert again.last_contact == TODAY + timedelta(days=1)


def test_once_a_day_the_images_of_old_bulk_steps_go(book: Book) -> None:
    book.add_customers(New(Customer(name=str(each))) for each in range(30))
    book.change_tags(list(range(1, 31)), ["x"], ())
    told = Told(book).on(TODAY)
    for back in (399, 402):
        told.on(TODAY + timedelta(days=back))
        told.sweep.believe(TODAY + timedelta(days=back))
        assert [unit.closed for unit in book.history()] == [back > 400] * 2


def test_the_day_reckoned_is_no_step_and_ends_no_redo(book: Book) -> None:
    one = add(book)
    edit(book, one, name="b")
    book.undo()
    before = book.history()
    Told(book).on(TODAY).on(TODAY + timedelta(days=3))
    assert book.history() == before
    assert book.redo().unit is not None


def test_who_crossed_is_counted_along_an_index_without_reading_a_customer(book: Book) -> None:
    from clientbook.data import marks

    def plans(connection: object) -> list[str]:
        days = {"since": "2026-01-01", "until": "2026-06-01"}
        return [
            str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN SELECT count(*) {whose}", days).fetchall()[0][-1])  # type: ignore[attr-defined]
            for whose in marks.CROSSED.values()
        ]

    told = book._read(plans)
    assert [plan.split("INDEX ")[1].split(" ")[0] for plan in told] == ["customer_dormant", "customer_cooling"]


def test_a_search_typed_meanwhile_gets_in_between_the_reads_of_a_sweep(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    add(book)
    slow = book._slow
    order: list[str] = []

    def noted(read: Any, *args: Any) -> Any:
        def run(connection: Any, *given: Any) -> Any:
            if not order:  # typed while the sweep begins to count
                book._slow_reader.submit(lambda: order.append("search"))
            order.append(read.__name__)
            return read(connection, *given)

        return slow(run, *args)

    monkeypatch.setattr(book, "_slow", noted)
    assert book.crossed(TODAY, TODAY + timedelta(days=300)).dormant == 1
    assert order == ["count_crossed", "search", "count_crossed", "crossed_ids"]


def test_instants_play_no_part(book: Book) -> None:
    one = add(book, created_at=START - timedelta(days=100))
    book.log(replace(contact(one, TODAY - timedelta(days=29)), at=datetime.fromisoformat("2026-10-23T23:59:59+08:00")))
    told = Told(book).on(TODAY).on(TODAY + timedelta(days=1))
    assert told.numbers == [(1, 0)], "a second before midnight is the whole day"
