"""Backups on the screen: made from Today with three keys, verified, put in the place of the book; and what Today says of them."""

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from clientbook import text
from clientbook.app import ClientbookApp
from clientbook.clock import FixedClock
from clientbook.data import PRACTICE_KDF, Book, change_passphrase, open_book, payload, read_key_file, restore, snapshot_lines, verify_backup
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotSaved
from clientbook.keys_in import KeysIn
from clientbook.screens.dialogs.backup import FileForm, Records
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.dialogs.reading import Reading
from clientbook.screens.new_book import RecoveryCode
from clientbook.screens.present.backups import LastBackup, age_line, tail
from clientbook.screens.restoring import RestoreBackup
from clientbook.screens.today import TodayScreen
from clientbook.screens.unlock import Unlock
from clientbook.screens.welcome import Welcome
from clientbook.widgets.text_input import TextInput
from tests.support.backups import CHEAP, back_up
from tests.support.painted import screen_text
from tests.support.people import NOW, filled_book, opened
from tests.support.quiet import press, settled, until
from tests.support.rows import message
from tests.support.thinning import sampled

HOSTILE = "[/b][@click=app.quit]x[/] {n}"
DAY = date(2026, 11, 21)
LONG = "four small words here"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guesses and keys cost little; everything else is as it is installed."""
    monkeypatch.setitem(Book.back_up.__kwdefaults__, "cost", CHEAP)
    monkeypatch.setitem(restore.restore_backup.__kwdefaults__, "kdf", PRACTICE_KDF)


def files(folder: Path) -> dict[Path, int]:
    """Everything in a folder, and when it was written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    made.save_customer(Customer(name=HOSTILE, company=HOSTILE))
    yield made
    made.close()


@pytest.mark.parametrize("language", sampled(["en", "zh_CN"], 1))
async def test_three_keys_and_the_passphrase_back_the_book_up_from_today(book: Book, tmp_path: Path, language: str) -> None:
    back_up(book, tmp_path / "earlier.age")
    book.clock.instant += timedelta(days=9)
    async with opened(book, language, place="1") as pilot:
        late = age_line(LastBackup(DAY, 25, 7), DAY + timedelta(days=9))
        assert late in screen_text(pilot.app)
        # All in one go, as quick fingers do it: no letter of the passphrase may act on the list.
        for event in KeysIn().feed("G\rpractice\r"):
            pilot.app.post_message(event)
        await until(pilot, lambda: (tmp_path / "clientbook-20261130.age").exists() and isinstance(pilot.app.screen, TodayScreen))
        assert late not in screen_text(pilot.app)
        assert age_line(LastBackup(DAY + timedelta(days=9), 25), DAY + timedelta(days=9)) in screen_text(pilot.app)
        assert text.count(25) in message(pilot)
        assert "clientbook-20261130.age" in screen_text(pilot.app)
        assert book.count() == 25
    assert verify_backup(tmp_path / "clientbook-20261130.age", passphrase="practice").customers == 25


async def test_a_wrong_passphrase_and_a_place_that_is_none_are_said_in_the_form(book: Book, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    async with opened(book) as pilot:
        await press(pilot, ":", *"beifen", "enter")
        form = pilot.app.screen
        assert isinstance(form, FileForm)
        assert form.path.value.endswith(f"{os.sep}clientbook-20261121.age")
        await press(pilot, *"practise", "enter")
        assert "Wrong passphrase" in screen_text(pilot.app)
        assert form.passphrase.value == ""
        form.path.replace_text(str(tmp_path / "nowhere" / "a.age"))
        await press(pilot, *"practice", "enter")
        assert "there is no such folder" in screen_text(pilot.app)
        (tmp_path / "letter.txt").write_text("mine")
        form.path.replace_text(str(tmp_path / "letter.txt"))
        await press(pilot, "enter")
        assert "a file of this name already" in screen_text(pilot.app)
        assert (tmp_path / "letter.txt").read_text() == "mine"
        assert book.backup_note() is None
        # A folder is enough, and quotes around it do no harm.
        (tmp_path / "stick").mkdir()
        form.path.replace_text(f"'{tmp_path / 'stick'}'")
        await press(pilot, "enter")
        assert (tmp_path / "stick" / "clientbook-20261121.age").exists()
        assert message(pilot) == "Backed up, read back and compared: 25 customers"


async def test_ctrl_c_stops_a_backup_and_nothing_of_it_is_left(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    pieces = payload.PayloadWriter.pieces

    def slowly(self: payload.PayloadWriter) -> Iterator[bytes]:
        begun.set()
        assert go_on.wait(20)
        yield from pieces(self)

    monkeypatch.setattr(payload.PayloadWriter, "pieces", slowly)
    folder = tmp_path / "out"
    folder.mkdir()
    async with opened(book) as pilot:
        pilot.app.screen.perform("backup")
        await settled(pilot)
        form = pilot.app.screen
        assert isinstance(form, FileForm)
        form.path.replace_text(str(folder))
        form.passphrase.replace_text("practice")
        form.action_save()
        for _try in range(500):
            await pilot.pause()
            if isinstance(pilot.app.screen, Records) and begun.is_set():
                break
        assert isinstance(pilot.app.screen, Records)
        assert pilot.app.is_busy()
        await pilot.press("ctrl+c")
        go_on.set()
        await settled(pilot)
        assert "there is no backup of it" in message(pilot)
    assert not list(folder.iterdir())
    assert book.backup_note() is None


async def test_verify_says_what_a_backup_holds_and_writes_nothing(book: Book, tmp_path: Path) -> None:
    back_up(book, tmp_path / "b.age")
    async with opened(book) as pilot:
        before = files(tmp_path)
        pilot.app.screen.perform("verify_backup")
        await settled(pilot)
        form = pilot.app.screen
        assert isinstance(form, FileForm)
        await press(pilot, *"not this one", "enter")
        assert "This passphrase does not open the backup" in screen_text(pilot.app)
        await press(pilot, *"practice", "enter")
        assert isinstance(pilot.app.screen, Reading)
        shown = screen_text(pilot.app)
        assert "The backup is whole: 25 customers, as of 21 Nov 14:05." in shown
        assert "Contacts" in shown
        await press(pilot, "escape")
        for typed, said in ((tmp_path, "this is a folder"), (tmp_path / "none.age", "There is no none.age here")):
            pilot.app.screen.perform("verify_backup")
            await settled(pilot)
            pilot.app.screen.query_one("#path", TextInput).replace_text(str(typed))
            await press(pilot, *"x", "enter")
            assert said in screen_text(pilot.app)
            await press(pilot, "escape")
        assert files(tmp_path) == before


async def test_a_backup_takes_the_place_of_the_open_book_which_is_kept(book: Book, tmp_path: Path) -> None:
    back_up(book, tmp_path / "b.age")
    late = book.save_customer(Customer(name="Late")).id
    async with opened(book, place="1") as pilot:
        pilot.app.screen.perform("restore_backup")
        await settled(pilot)
        await press(pilot, *"practice", "enter")
        assert isinstance(pilot.app.screen, Confirm)
        shown = screen_text(pilot.app)
        assert "Now in this book: 26 customers" in shown
        assert "In the backup: 25 customers" in shown
        await press(pilot, "enter")  # the safe button has the focus
        assert isinstance(pilot.app.screen, TodayScreen)
        assert book.customer(late).name == "Late"
        pilot.app.screen.perform("restore_backup")
        await settled(pilot)
        await press(pilot, *"practice", "enter", "tab", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RecoveryCode))
        assert "The book stands again: 25 customers" in screen_text(pilot.app)
        await press(pilot, "f9")
        assert isinstance(pilot.app.screen, TodayScreen)
        now = pilot.app.session.book
        assert now is not book
        assert now.count() == 25
        assert now.read_only is False
        assert "The recovery code has not been checked yet" in screen_text(pilot.app)
        (kept,) = snapshot_lines(now.path)
        inside = open_book(kept.path, "practice", clock=FixedClock(NOW))
        assert inside.count() == 26
        inside.close()
        # The new book is written, and the places hear of it.
        now.save_customer(Customer(name="After"))
        await press(pilot, "2")
        assert "After" in screen_text(pilot.app)


async def test_a_restore_that_fails_leaves_the_book_and_says_so_at_its_door(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(book, tmp_path / "b.age")

    def full(*_args: object) -> None:
        raise NotSaved("full")

    async with opened(book, place="1") as pilot:
        monkeypatch.setattr(restore.replacing, "replace", full)
        pilot.app.screen.perform("restore_backup")
        await settled(pilot)
        await press(pilot, *"practice", "enter", "tab", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Unlock))
        assert "disk is full" in screen_text(pilot.app)
        await press(pilot, *"practice", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        assert pilot.app.session.book.count() == 25


async def test_from_the_welcome_screen_the_file_and_its_passphrase_are_all_it_takes(book: Book, tmp_path: Path) -> None:
    change_passphrase(book, "practice", LONG, kdf=PRACTICE_KDF)
    book.back_up(tmp_path / "b.age", passphrase=LONG)
    app = ClientbookApp(tmp_path / "new" / "book", clock=FixedClock(NOW))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, Welcome)
        await press(pilot, "4")
        assert isinstance(app.screen, RestoreBackup)
        await press(pilot, *str(tmp_path / "none.age"), "enter", *LONG, "enter")
        assert "There is no such file" in screen_text(app)
        app.screen.path.replace_text(str(tmp_path / "b.age"))
        app.screen.passphrase.replace_text("not the one at all")
        await press(pilot, "enter")
        await until(pilot, lambda: "does not open the backup" in screen_text(app))
        assert not (tmp_path / "new" / "book" / "book.db").exists()
        app.screen.passphrase.replace_text(LONG)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RecoveryCode))
        await press(pilot, "f9")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        assert app.session.book.count() == 25
        assert app.unexpected == []


async def test_a_damaged_book_is_replaced_by_a_backup_from_its_own_door(book: Book, tmp_path: Path) -> None:
    change_passphrase(book, "practice", LONG, kdf=PRACTICE_KDF)
    book.back_up(tmp_path / "b.age", passphrase=LONG)
    book.close()
    db = book.path / "book.db"
    db.write_bytes(db.read_bytes()[:5000])
    app = ClientbookApp(book.path, clock=FixedClock(NOW))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "is damaged" in screen_text(app).replace("\n", " "))
        await press(pilot, "f6")
        assert isinstance(app.screen, RestoreBackup)
        assert "What stands there now is kept" in screen_text(app)
        app.screen.path.replace_text(str(tmp_path / "b.age"))
        app.screen.passphrase.replace_text(LONG)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RecoveryCode))
        await press(pilot, "f9")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        assert app.session.book.count() == 25
        assert app.unexpected == []


async def test_a_book_with_a_key_file_is_backed_up_with_it_and_says_so_without(book: Book, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"k" * 32)
    book.close()
    change_passphrase(book.path, "practice", "practice", kdf=PRACTICE_KDF, new_key_file=read_key_file(key))
    with_key = open_book(book.path, "practice", clock=FixedClock(NOW), key_file=read_key_file(key))
    (tmp_path / "home").mkdir()
    async with opened(with_key) as pilot:
        pilot.app.screen.perform("backup")
        await settled(pilot)
        await press(pilot, *"practice", "enter")
        assert "This book needs its key file" in screen_text(pilot.app).replace("\n", " ")
        pilot.app.session.config = replace(pilot.app.session.config, key_file=key)
        await press(pilot, *"practice", "enter")
        assert message(pilot) == "Backed up, read back and compared: 25 customers"
    with_key.close()


def test_a_backup_is_late_after_so_many_days_or_where_there_is_none_unless_nobody_is_to_be_reminded() -> None:
    week = LastBackup(DAY, 3, 7)
    assert [week.is_late(DAY + timedelta(days=days)) for days in (0, 6, 7, 9)] == [False, False, True, True]
    assert LastBackup(remind=7).is_late(DAY)
    assert not LastBackup(remind=0).is_late(DAY)
    assert not replace(week, remind=0).is_late(DAY + timedelta(days=900))
    assert age_line(week, DAY + timedelta(days=9)) == "Backup: 9 days ago, 3 customers, checked"
    assert age_line(LastBackup(), DAY) == "Backup: there is none yet"
    assert tail("~/very/long/客户/clientbook-20261121.age", 27) == "../clientbook-20261121.age"
    assert tail("~/b.age", 27) == "~/b.age"
