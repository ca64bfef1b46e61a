"""Snapshots on the screen: taken, counted, looked into; one customer brought back and taken back, the whole book put back."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from clientbook import clipboard, text
from clientbook.clock import FixedClock
from clientbook.data import PRACTICE_KDF, Book, Query, rekey_book, snapshot_lines
from clientbook.domain.customer import Customer
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.dialogs.reading import Reading
from clientbook.screens.dialogs.snapshots import FindInSnapshot, SnapshotPassphrase
from clientbook.screens.snapshots import Snapshots
from clientbook.screens.today import TodayScreen
from clientbook.screens.unlock import Unlock
from tests.support.backups import live
from tests.support.painted import screen_text
from tests.support.people import NOW, filled_book, opened
from tests.support.quiet import press, until
from tests.support.rows import message
from tests.support.thinning import sampled

HOSTILE = "[/b][@click=app.quit]x[/] {n}"
OTHER = "four small words here"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book of 25, one of whom means harm, with a snapshot; since then somebody was changed and somebody came."""
    made = filled_book(tmp_path, FixedClock(NOW))
    id = made.save_customer(Customer(name=HOSTILE, company=HOSTILE)).id
    made.snapshot_now()
    made.clock.instant += timedelta(minutes=5)  # type: ignore[attr-defined]
    made.set_field([id], "company", "Changed")
    made.save_customer(Customer(name="Late"))
    yield made
    made.close()


async def to_snapshots(pilot: Pilot[int]) -> Snapshots:
    """Through the palette, in pinyin."""
    await press(pilot, ":", *"kuaizhao", "enter")
    assert isinstance(pilot.app.screen, Snapshots)
    return pilot.app.screen


async def test_the_list_counts_takes_and_says_how_to_look_into_one(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []

    def copy(said: str, _osc52: object) -> clipboard.Reached:
        copied.append(said)
        return clipboard.Reached.MACHINE

    monkeypatch.setattr(clipboard, "copy", copy)
    async with opened(book, place="1") as pilot:
        screen = await to_snapshots(pilot)
        assert screen_text(pilot.app).count("25 customers") == 1
        assert "21 Nov 14:05" in screen_text(pilot.app)
        await press(pilot, "a")
        assert message(pilot).startswith("Snapshot taken and checked: ")
        assert screen_text(pilot.app).count("26 customers") == 1
        newest, oldest = snapshot_lines(book.path)
        assert screen.line == newest
        await press(pilot, "j", "enter", "2")
        assert isinstance(pilot.app.screen, Reading)
        assert copied == [f"clientbook --book {oldest.path} --read-only"]
        assert "Open a second terminal window and paste this line" in screen_text(pilot.app)


async def test_taking_one_says_whether_the_second_folder_has_it(book: Book, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    async with opened(book, place="1") as pilot:
        app = pilot.app
        app.session.config = replace(app.session.config, snapshots=stick)  # type: ignore[attr-defined]
        await to_snapshots(pilot)
        await press(pilot, "a")
        assert message(pilot).endswith("copied to the second folder too")
        assert len(list(stick.glob("clientbook-*/*"))) == 2
        shutil.rmtree(stick)
        book.clock.instant += timedelta(minutes=5)  # type: ignore[attr-defined]
        await press(pilot, "a")
        assert message(pilot) == "The second folder is not there now; copies follow once it is plugged in"
        assert not stick.exists(), "where the disk is not plugged in, nothing is written to the place it would stand in"


@pytest.mark.parametrize("language", sampled(["en", "zh_CN"], 0))
async def test_one_customer_is_found_in_a_snapshot_and_brought_back_as_one_step(book: Book, language: str) -> None:
    async with opened(book, language, place="1") as pilot:
        await to_snapshots(pilot)
        await press(pilot, "/")
        assert isinstance(pilot.app.screen, FindInSnapshot)
        await press(pilot, *"late")
        assert "nobody" in screen_text(pilot.app) or language != "en"
        await press(pilot, *["backspace"] * 4, *"app.quit")
        assert HOSTILE in screen_text(pilot.app)
        await press(pilot, "enter")
        assert text.name(HOSTILE) in message(pilot)
        assert book.find(Query("app.quit")).lines[0].company == HOSTILE
        await press(pilot, "u")
        assert book.find(Query("app.quit")).lines[0].company == "Changed"
        # A list that is not about what is typed any more is not taken; Esc goes back without a change.
        await press(pilot, "enter", "1", *"wwl", "escape")
        assert isinstance(pilot.app.screen, Snapshots)
        # What is as it was stays without a step of its own.
        await press(pilot, "/", *"wwl", "enter")
        assert text.name("王伟丽") in message(pilot)
        assert book.next_undo() is None or book.find(Query("app.quit")).lines[0].company == "Changed"


async def test_a_snapshot_of_another_key_asks_for_the_passphrase_of_then(book: Book, tmp_path: Path) -> None:
    book.close()
    rekey_book(book.path, "practice", clock=book.clock, new_passphrase=OTHER, kdf=PRACTICE_KDF)
    with live(book.path, clock=book.clock, passphrase=OTHER) as now:
        async with opened(now, place="1") as pilot:
            await to_snapshots(pilot)
            assert screen_text(pilot.app).count("another key") == 2
            await press(pilot, "G", "/")
            assert isinstance(pilot.app.screen, SnapshotPassphrase)
            await press(pilot, *"not this", "enter")
            assert isinstance(pilot.app.screen, SnapshotPassphrase)
            assert "Wrong passphrase" in screen_text(pilot.app)
            await press(pilot, *"practice", "enter")
            assert isinstance(pilot.app.screen, FindInSnapshot)
            await press(pilot, *"app.quit", "enter")
            assert message(pilot) == f"Brought back as in the snapshot: {HOSTILE}"
            assert now.find(Query("app.quit")).lines[0].company == HOSTILE


async def test_a_damaged_snapshot_is_named_so_and_nothing_comes_from_it(book: Book) -> None:
    (line,) = snapshot_lines(book.path)
    data = bytearray((line.path / "book.db").read_bytes())
    data[8000:8016] = bytes(16)
    (line.path / "book.db").write_bytes(data)
    async with opened(book, place="1") as pilot:
        await to_snapshots(pilot)
        assert "damaged" in screen_text(pilot.app)
        await press(pilot, "enter", "3")
        assert isinstance(pilot.app.screen, Snapshots)
        assert "is damaged" in message(pilot)
        await press(pilot, "/")
        assert book.count() == 26


async def test_the_whole_book_becomes_what_it_was_and_the_one_of_now_is_kept(book: Book) -> None:
    async with opened(book, place="1") as pilot:
        await to_snapshots(pilot)
        await press(pilot, "enter", "3")
        assert isinstance(pilot.app.screen, Confirm)
        assert "Now in this book: 26 customers" in screen_text(pilot.app)
        assert "In the snapshot: 25 customers" in screen_text(pilot.app)
        await press(pilot, "enter")  # the safe button has the focus
        assert isinstance(pilot.app.screen, Snapshots)
        await press(pilot, "enter", "3", "tab", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Unlock))
        assert "The book is what it was at 21 Nov 14:05" in screen_text(pilot.app)
        assert not pilot.app.session.is_open
        await press(pilot, *"practice", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        assert pilot.app.session.book.count() == 25
        assert len(snapshot_lines(book.path)) == 2
