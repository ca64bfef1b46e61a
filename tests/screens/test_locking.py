"""Locking: what is kept, what is found again, when the program locks by itself, and when it must not."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from clientbook import clipboard, locking
from clientbook.app import ClientbookApp
from clientbook.data import Book, New
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotSaved
from clientbook.domain.views import View, as_setting
from clientbook.lock_watch import LOOK_AT_MOST, SLEPT, LockWatch
from clientbook.locking import LOCK, AfterLock
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.dialogs.working import Working
from clientbook.screens.finding import FIRST
from clientbook.screens.form import Form
from clientbook.screens.import_wizard import ImportWizard
from tests.support.live import reopen
from tests.support.painted import screen_text
from tests.support.people import NOW, WIDE, filled_book, new_book, opened
from tests.support.quiet import press, settled, until


async def lock(pilot: Any, *keys: str) -> None:
    """Lock with these keys; the run is about to end."""
    await pilot.press(*keys)
    while not pilot.app._exit:
        await pilot.pause(0.01)
    assert pilot.app.return_value == LOCK


def again(folder: Path) -> Book:
    """The book of this test, opened anew."""
    from clientbook.clock import FixedClock

    return reopen(folder / "book", FixedClock(NOW))


async def test_f12_locks_and_the_same_customer_tab_and_list_are_found_again(tmp_path: Path) -> None:
    async with opened(filled_book(tmp_path)) as pilot:
        await press(pilot, "slash", *"wang", "tab", "down", "enter", "down", "down", "tab")
        was = pilot.app.screen
        assert isinstance(was, CustomerScreen)
        name, ids, spot = was.seen.customer.name, was._ids.tolist(), was.lines.key
        assert len(ids) > 2
        await lock(pilot, "f12")
    assert locking.remembered() == AfterLock("en", "clientbook-dark")
    async with opened(again(tmp_path), place="") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        screen: Any = pilot.app.screen
        assert (screen.seen.customer.name, screen.tab, screen._ids.tolist(), screen.lines.key) == (name, "stream", ids, spot)
        assert "As it was when the book was locked" in screen_text(pilot.app)
        assert pilot.app.session.book.draft("place") is None  # type: ignore[attr-defined]
        assert "wang" in await press(pilot, "escape")
        assert pilot.app.screen.table.current.name == name  # type: ignore[attr-defined]
    async with opened(again(tmp_path), place="") as pilot:
        assert pilot.app.screen.PLACE == "today"  # type: ignore[attr-defined]


async def test_a_customer_far_down_a_long_list_has_neighbours_again(tmp_path: Path) -> None:
    made = filled_book(tmp_path)
    made.add_customers([New(Customer(name=f"neighbour {number:03}")) for number in range(FIRST)])
    async with opened(made) as pilot:
        await press(pilot, "end", "enter")
        was: Any = pilot.app.screen
        id, ids = was.seen.customer.id, was._ids.tolist()
        assert ids.index(id) >= FIRST
        await lock(pilot, "f12")
    async with opened(again(tmp_path), place="") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        screen: Any = pilot.app.screen
        await until(pilot, lambda: screen._ids.tolist() == ids)
        assert f"{len(ids)} / {len(ids)}" in await press(pilot, "left_square_bracket", "right_square_bracket")
        assert screen.seen.customer.id == id


@pytest.mark.soak
async def test_a_form_locked_in_the_middle_of_a_word_is_offered_with_it(tmp_path: Path) -> None:
    async with opened(filled_book(tmp_path)) as pilot:
        await press(pilot, "a", *"Half a na")
        await lock(pilot, "f12")
    async with opened(again(tmp_path), place="") as pilot:
        await until(pilot, lambda: "What you typed is kept: a goes on with it" in screen_text(pilot.app))
        assert "Half a na" in await press(pilot, "a")
        assert isinstance(pilot.app.screen, Form)


async def test_an_open_view_has_its_name_its_order_and_its_columns_again(tmp_path: Path) -> None:
    own = View("巡店", "type:potential", "9", "company", True, ("name", "stage"))
    book = filled_book(tmp_path)
    book.set_setting("views", as_setting([own]))
    async with opened(book, place="2") as pilot:
        before = await press(pilot, "apostrophe", "9")
        assert "巡店" in before
        await lock(pilot, "f12")
    async with opened(again(tmp_path), place="") as pilot:
        await until(pilot, lambda: "As it was when the book was locked" in screen_text(pilot.app))
        assert screen_text(pilot.app).splitlines()[:10] == before.splitlines()[:10]
        after = await press(pilot, "escape")
        assert "巡店" not in after
        assert "Stage" not in after, "the columns that were there before the view"


@pytest.mark.soak
async def test_a_field_changed_in_place_keeps_what_was_typed(tmp_path: Path) -> None:
    async with opened(filled_book(tmp_path)) as pilot:
        await press(pilot, "slash", *"wwl", "enter", "e", *"77")
        await lock(pilot, "f12")
    async with opened(again(tmp_path), place="") as pilot:
        await until(pilot, lambda: "e goes on with it" in screen_text(pilot.app))
        assert "王伟丽77" in await press(pilot, "e")


@pytest.mark.soak
async def test_an_import_locked_at_any_step_before_it_is_written_has_its_file_again(tmp_path: Path) -> None:
    sheet = tmp_path / "people.csv"
    sheet.write_text("Name,Phone\nAnn Lee,13800138000\n", encoding="utf-8")
    async with opened(filled_book(tmp_path)) as pilot:
        pilot.app.screen.perform("import_csv")  # type: ignore[attr-defined]
        await settled(pilot)
        await press(pilot, *str(sheet))
        await lock(pilot, "f12")
    for step, keys in ((2, ("enter",)), (3, ("enter", "tab"))):
        async with opened(again(tmp_path), place="") as pilot:
            await until(pilot, lambda app=pilot.app: isinstance(app.screen, ImportWizard))
            screen: Any = pilot.app.screen
            assert screen.pane.NUMBER == 1
            assert screen.focused.value == str(sheet)
            await press(pilot, *keys)
            await until(pilot, lambda screen=screen, step=step: step == screen.pane.NUMBER)
            await lock(pilot, "f12")
    async with opened(again(tmp_path), place="") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ImportWizard))
        await press(pilot, "enter", "tab", "tab")
        await until(pilot, lambda: pilot.app.screen.work.done is not None)  # type: ignore[attr-defined]
        await lock(pilot, "f12")
    async with opened(again(tmp_path), place="") as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ImportWizard))
        assert pilot.app.screen.focused.value == ""  # type: ignore[union-attr]


async def test_ctrl_l_redraws_and_twice_locks_but_not_with_a_key_between(tmp_path: Path) -> None:
    async with opened(filled_book(tmp_path)) as pilot:
        assert "Ctrl+L once more locks the book" in await press(pilot, "ctrl+l")
        await press(pilot, "down", "ctrl+l", "up")
        assert not pilot.app._exit
        await lock(pilot, "ctrl+l", "ctrl+l")


async def test_a_practice_book_is_never_locked(tmp_path: Path) -> None:
    async with opened(filled_book(tmp_path)) as pilot:
        app: Any = pilot.app
        app.session.practice = True
        assert "The practice book is not locked" in await press(pilot, "f12")
        app.lock_alone()
        await settled(pilot)
        assert not app._exit


async def test_in_the_middle_of_a_long_act_the_lock_waits_for_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(filled_book(tmp_path)) as pilot:
        app: Any = pilot.app
        app.screen.busy = True
        assert "Locks as soon as this is done" in await press(pilot, "f12")
        assert not app.lock_watch.look()
        app.screen.busy = False
        assert app.lock_watch.look()
        await until(pilot, lambda: app._exit)
    assert Working.busy


async def test_what_cannot_be_kept_keeps_the_book_open_until_the_owner_asks_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(filled_book(tmp_path)) as pilot:

        def full(*_: object) -> None:
            raise NotSaved("full")

        monkeypatch.setattr(pilot.app.session.book, "save_draft", full)  # type: ignore[attr-defined]
        app: Any = pilot.app
        for _again in range(3):
            app.lock_alone()
            await settled(pilot)
        assert "Not locked, because what you typed could not be kept" in screen_text(app)
        await lock(pilot, "f12")


@pytest.mark.soak
async def test_a_book_opened_to_read_is_locked_too(tmp_path: Path) -> None:
    filled_book(tmp_path).close()
    book = reopen(tmp_path / "book", read_only=True)
    async with opened(book, read_only=True) as pilot:
        await lock(pilot, "f12")


@pytest.mark.soak
async def test_looks_and_mask_go_over_the_lock_and_the_environment_holds_nothing_else(tmp_path: Path) -> None:
    async with opened(filled_book(tmp_path), "zh_CN", WIDE) as pilot:
        await press(pilot, "z")
        pilot.app.theme = "clientbook-light"
        await lock(pilot, "f12")
    told = '{"language": "zh_CN", "theme": "clientbook-light", "masked": true}'
    assert {name: value for name, value in os.environ.items() if name.startswith("CLIENTBOOK_")} == {"CLIENTBOOK_AFTER_LOCK": told}
    app = ClientbookApp(tmp_path / "book")
    assert (app.theme, app.session.after_lock) == ("clientbook-light", True)
    assert "CLIENTBOOK_AFTER_LOCK" not in os.environ
    async with app.run_test(size=WIDE) as pilot:
        assert "已遮挡" in screen_text(pilot.app) or "masked" in screen_text(pilot.app)


@pytest.mark.parametrize("told", ["", "null", "[]", "{}", '{"language": 1}', "x", '{"language": "en"}'])
def test_an_environment_that_says_nothing_is_no_lock(told: str) -> None:
    assert locking.remembered({"CLIENTBOOK_AFTER_LOCK": told}) is None


# by itself


class Hands:
    """Two clocks that are turned by hand."""

    def __init__(self, minutes: float = 5) -> None:
        self.now = self.passed = 0.0
        self.minutes, self.busy, self.locks = minutes, False, 0
        self.watch = LockWatch(
            None,  # type: ignore[arg-type]
            self.lock,
            minutes=lambda: self.minutes,
            busy=lambda: self.busy,
            running=lambda: self.now,
            passing=lambda: self.passed,
        )

    def lock(self) -> None:
        self.locks += 1

    def wait(self, seconds: float, asleep: float = 0.0) -> int:
        """Time goes by, looked at as often as the program does; how often the book was locked meanwhile."""
        before = self.locks
        self.passed += asleep
        while seconds > 0:
            step = min(seconds, LOOK_AT_MOST)
            self.now, self.passed, seconds = self.now + step, self.passed + step, seconds - step
            self.watch.look()
        return self.locks - before


def test_nobody_there_for_five_minutes_locks_and_every_key_begins_anew() -> None:
    hands = Hands()
    assert not hands.wait(299)
    hands.watch.touched()
    assert not hands.wait(299)
    assert hands.wait(2)


def test_never_means_never_but_a_machine_that_slept_locks_all_the_same() -> None:
    hands = Hands(minutes=0)
    assert not hands.wait(100_000)
    assert hands.wait(1, asleep=SLEPT + 10)


def test_a_short_stop_is_no_sleep() -> None:
    assert not Hands().wait(1, asleep=SLEPT - 2)


def test_a_long_act_is_not_interrupted_and_its_end_can_be_read() -> None:
    hands = Hands()
    hands.busy = True
    assert not hands.wait(3000, asleep=500)
    hands.busy = False
    assert hands.wait(1)  # it slept meanwhile
    hands = Hands()
    hands.busy = True
    assert not hands.wait(3000)
    hands.busy = False
    assert not hands.wait(299)
    assert hands.wait(2)


# the clipboard


def test_the_clipboard_is_emptied_only_while_it_holds_what_was_copied() -> None:
    held = {"text": "138 0013 8000\n"}

    def run(command: Any, text: str) -> bool:
        assert command[0] == "pbcopy"
        held["text"] = text
        return True

    tools: dict[str, Any] = {
        "environ": {}, "platform": "darwin", "run": run, "read": lambda command: held["text"], "which": lambda name: name,
    }  # fmt: skip
    assert not clipboard.forget("something older", **tools)
    assert held["text"] == "138 0013 8000\n"
    assert clipboard.forget("138 0013 8000", **tools)
    assert held["text"] == ""


def test_a_clipboard_that_does_not_say_what_it_holds_is_left_alone() -> None:
    never: dict[str, Any] = {"run": lambda command, text: pytest.fail("written"), "which": lambda name: name}
    assert not clipboard.forget("x", environ={}, platform="darwin", read=lambda command: None, **never)
    assert not clipboard.forget("x", environ={"SSH_TTY": "1"}, platform="darwin", read=lambda command: "x", **never)


def test_reading_a_tool_gives_its_words_or_nothing() -> None:
    assert clipboard.read_tool((sys.executable, "-c", "print('王', end='')")) == "王"
    assert clipboard.read_tool((sys.executable, "-c", "raise SystemExit(1)")) is None
    assert clipboard.read_tool(("no-such-tool-at-all",)) is None


@pytest.mark.soak
async def test_what_was_copied_is_taken_out_of_the_clipboard_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[str] = []
    monkeypatch.setattr(clipboard, "forget", forgotten.append)
    monkeypatch.setattr(clipboard, "copy", lambda text, osc52: clipboard.Reached.MACHINE)
    async with opened(filled_book(tmp_path)) as pilot:
        await press(pilot, "slash", *"wwl", "enter", "y")
        await lock(pilot, "f12")
    assert forgotten == ["王伟丽"]


async def test_a_new_book_without_a_lock_behind_it_opens_with_today(tmp_path: Path) -> None:
    async with opened(new_book(tmp_path), place="") as pilot:
        assert pilot.app.screen.PLACE == "today"  # type: ignore[attr-defined]
        assert "locked" not in screen_text(pilot.app)
