"""A new day while the program runs: what is announced, what is shown anew, and a clock that cannot be taken at its word."""

import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from clientbook import day_watch
from clientbook.clock import FixedClock
from clientbook.data import Book, Crossed, open_book
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotSaved
from clientbook.domain.interaction import Interaction
from clientbook.i18n import set_language
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.frame import Frame
from clientbook.sweep import StalenessSweep
from clientbook.text import clock_back, crossed
from tests.support.books import fingerprint
from tests.support.painted import screen_text
from tests.support.people import NOW, new_book, opened, phone
from tests.support.quiet import press, settled, until

TODAY = NOW.date()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def book(tmp_path: Path, clock: FixedClock) -> Book:
    """Two silent for 29 days, one for 89; marks were last reckoned today."""
    made = new_book(tmp_path / "first", clock)
    for name, days in (("\u674e\u5a1c", 29), ("\u738b\u82b3", 29), ("\u9648\u6653\u8fbe", 89)):
        one = made.save_customer(Customer(name=name, points=(phone("13800138000"),))).id
        made.log(Interaction(customer_id=one, at=NOW - timedelta(days=days)))
    made.reckon_through(TODAY)
    return made


async def on_day(pilot: Pilot[int], day: date) -> str:
    """The clock shows this day and the program looks at it."""
    clock = pilot.app.session.clock  # type: ignore[attr-defined]
    clock.instant = datetime.combine(day, NOW.timetz())
    pilot.app.day_watch.look()  # type: ignore[attr-defined]
    await settled(pilot)
    return screen_text(pilot.app)


async def test_who_crossed_since_the_last_time_is_said_once_after_unlocking(book: Book, clock: FixedClock) -> None:
    clock.instant = NOW + timedelta(days=3)
    async with opened(book, place="") as pilot:
        assert "2 customers reached 30 days without contact since Saturday, 1 reached 90" in screen_text(pilot.app)
        assert book.reckoned_through() == TODAY + timedelta(days=3)
    async with opened(open_book(book.path, "practice", clock=clock), place="") as pilot:
        assert "reached" not in screen_text(pilot.app)


async def test_the_program_that_stays_open_over_midnight_says_it_and_shows_the_marks(book: Book) -> None:
    async with opened(book, place="") as pilot:
        await press(pilot, "2")
        before = screen_text(pilot.app)
        assert "reached" not in before
        after = await on_day(pilot, TODAY + timedelta(days=1))
        assert "2 customers reached 30 days without contact since yesterday, 1 reached 90" in after
        assert (before.count("29 days"), before.count("◐"), before.count("●")) == (2, 1, 0), before
        assert (after.count("29 days"), after.count("◐"), after.count("●")) == (0, 2, 1), after


async def test_a_day_on_which_nobody_crosses_brings_no_message(book: Book) -> None:
    async with opened(book, place="") as pilot:
        await on_day(pilot, TODAY + timedelta(days=1))
        pilot.app.screen.query_one("MessageLine").hush()  # type: ignore[attr-defined]
        assert "reached" not in await on_day(pilot, TODAY + timedelta(days=2))
        assert book.reckoned_through() == TODAY + timedelta(days=2)


async def test_it_is_said_on_the_place_below_a_dialog_and_the_dialog_stays(book: Book) -> None:
    async with opened(book, place="") as pilot:
        await press(pilot, "semicolon")
        menu = pilot.app.screen
        await on_day(pilot, TODAY + timedelta(days=1))
        assert pilot.app.screen is menu
        await press(pilot, "escape")
        assert "2 customers reached 30 days" in screen_text(pilot.app)


async def test_a_clock_that_went_back_is_said_once_and_marks_stay(book: Book) -> None:
    async with opened(book, place="") as pilot:
        await press(pilot, "2")
        await on_day(pilot, TODAY + timedelta(days=1))
        told = await on_day(pilot, TODAY - timedelta(days=9))
        assert "The clock went back from 22 Nov to 12 Nov; marks stay as of 22 Nov" in told
        assert (told.count("30 days"), told.count("◐"), told.count("●")) == (2, 2, 1), told
        frame = pilot.app.screen
        assert isinstance(frame, Frame)
        frame.message.hush()
        assert "went back" not in await on_day(pilot, TODAY - timedelta(days=8))
        assert book.reckoned_through() == TODAY + timedelta(days=1)


async def leapt(pilot: Pilot[int]) -> Confirm:
    """The question about a clock two years ahead."""
    await on_day(pilot, TODAY + timedelta(days=731))
    dialog = pilot.app.screen
    assert isinstance(dialog, Confirm)
    return dialog


async def test_a_clock_far_ahead_asks_before_anything_is_reckoned(book: Book) -> None:
    async with opened(book, place="") as pilot:
        dialog = await leapt(pilot)
        shown = screen_text(pilot.app)
        assert "shows 21 Nov 2028" in shown
        assert "last used on 21 Nov 2026" in shown
        assert dialog.focused is dialog.query_one("#safe", Button)
        assert book.reckoned_through() == TODAY
        await press(pilot, "enter")
        assert book.reckoned_through() == TODAY
        assert "reached" not in screen_text(pilot.app)
        assert pilot.app.session.day == TODAY  # type: ignore[attr-defined]
        await on_day(pilot, TODAY + timedelta(days=732))
        assert not isinstance(pilot.app.screen, Confirm), "asked once"


async def test_a_clock_far_ahead_that_is_right_is_believed(book: Book) -> None:
    async with opened(book, place="") as pilot:
        await leapt(pilot)
        await press(pilot, "tab", "enter")
        assert book.reckoned_through() == TODAY + timedelta(days=731)
        assert "3 customers reached 90 days without contact since 21 Nov 2026" in screen_text(pilot.app)
        assert pilot.app.session.day == TODAY + timedelta(days=731)  # type: ignore[attr-defined]


async def test_a_clock_far_ahead_is_asked_about_after_unlocking_too(book: Book, clock: FixedClock) -> None:
    clock.instant = NOW + timedelta(days=731)
    async with opened(book, place="") as pilot:
        assert isinstance(pilot.app.screen, Confirm)
        assert book.reckoned_through() == TODAY


async def test_a_book_that_is_only_read_is_not_written_and_its_marks_are_of_today(book: Book, clock: FixedClock) -> None:
    book.close()
    clock.instant = NOW + timedelta(days=1)
    before = fingerprint(book.path)
    reading = open_book(book.path, "practice", clock=clock, read_only=True)
    async with opened(reading, read_only=True, place="") as pilot:
        assert "2 customers reached 30 days" in screen_text(pilot.app)
        assert pilot.app.session.day == TODAY + timedelta(days=1)  # type: ignore[attr-defined]
        told = await on_day(pilot, TODAY + timedelta(days=700))
        assert "The clock leapt from 22 Nov 2026 to 21 Oct 2028; marks stay as of 22 Nov" in told, "nobody could keep the answer"
    assert fingerprint(book.path) == before


async def test_a_sweep_that_cannot_write_says_so_and_the_program_goes_on(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(book, place="") as pilot:

        def full(day: date) -> None:
            raise NotSaved("full")

        monkeypatch.setattr(book, "reckon_through", full)
        assert "the disk is full" in await on_day(pilot, TODAY + timedelta(days=1))


async def test_an_error_in_the_sweep_is_told_like_any_other(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: StalenessSweep, today: date) -> None:
        raise RuntimeError("王芳")

    async with opened(book, place="") as pilot:
        monkeypatch.setattr(StalenessSweep, "run", broken)
        await on_day(pilot, TODAY + timedelta(days=1))
        app = pilot.app
        assert [type(error) for error in app.unexpected] == [RuntimeError]  # type: ignore[attr-defined]
        app.unexpected.clear()  # type: ignore[attr-defined]


async def test_a_machine_that_wakes_up_on_another_day_is_noticed(book: Book, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day_watch, "LOOK_EVERY", 0.01)
    async with opened(book, place="") as pilot:
        clock.instant = NOW + timedelta(days=4)
        await until(pilot, lambda: "2 customers reached 30 days" in screen_text(pilot.app))


class Ticking:
    """A clock that goes on from an instant."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant
        self.began = time.monotonic()

    def now(self) -> datetime:
        return self.instant + timedelta(seconds=time.monotonic() - self.began)


async def test_at_midnight_the_day_changes_by_itself(book: Book) -> None:
    book.close()
    late = Ticking(NOW.replace(hour=23, minute=59, second=58))
    waiting = open_book(book.path, "practice", clock=late)
    async with opened(waiting, place="") as pilot:
        await until(pilot, lambda: "2 customers reached 30 days without contact since yesterday" in screen_text(pilot.app))
        assert late.now().date() == TODAY + timedelta(days=1)


def test_midnight_is_waited_for_by_the_clock_of_the_session(tmp_path: Path) -> None:
    assert day_watch.until_midnight(NOW) == (9 * 60 + 55) * 60 + day_watch.AFTER_MIDNIGHT
    assert day_watch.until_midnight(NOW.replace(hour=23, minute=59, second=59)) == 1 + day_watch.AFTER_MIDNIGHT


@pytest.mark.parametrize(
    ("since", "cooling", "dormant", "told"),
    [
        (20, 4, 2, "4 customers reached 30 days without contact since yesterday, 2 reached 90"),
        (20, 1, 2, "1 customer reached 30 days without contact since yesterday, 2 reached 90"),
        (19, 1, 0, "1 customer reached 30 days without contact since Thursday"),
        (15, 0, 1200, "1,200 customers reached 90 days without contact since Sunday"),
        (14, 0, 1, "1 customer reached 90 days without contact since 14 Nov"),
    ],
)
def test_the_sentence_about_who_crossed(since: int, cooling: int, dormant: int, told: str) -> None:
    crossing = Crossed(date(2026, 11, since), TODAY, cooling, dormant)
    assert crossed(crossing, TODAY, (30, 90)) == told


def test_a_clock_that_went_back_over_a_year_shows_both_years_in_one_line_of_eighty() -> None:
    told = clock_back(TODAY, date(2016, 11, 12))
    assert told == "The clock went back from 21 Nov 2026 to 12 Nov 2016; marks stay as of 21 Nov"
    assert len(told) <= 78


def test_the_sentences_are_said_in_chinese_days(tmp_path: Path) -> None:
    set_language("zh_CN")
    assert "11-12" in clock_back(TODAY, date(2026, 11, 12))
    assert "周四" in crossed(Crossed(date(2026, 11, 19), TODAY, 1, 0), TODAY, (30, 90))
