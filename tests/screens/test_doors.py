"""The screens in front of the book: unlock, a new book, recovery, import on the first day. Real files, no mocks."""

import shutil
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from clientbook import routes
from clientbook.app import ClientbookApp
from clientbook.clock import FixedClock
from clientbook.config import read_config
from clientbook.data import creation, passphrase_change
from clientbook.data.keys import PRACTICE_KDF
from clientbook.screens.import_wizard import ImportWizard
from clientbook.screens.new_book import NewBook, RecoveryCode
from clientbook.screens.recover import Recover
from clientbook.screens.unlock import Unlock
from clientbook.screens.welcome import AskSheet, Welcome
from clientbook.widgets.message_line import MessageLine
from tests.support.books import PASSPHRASE, make_book
from tests.support.live import START, new_book, reopen
from tests.support.painted import screen_text
from tests.support.people import WIDE
from tests.support.quiet import press, settled, until
from tests.support.toy import Toy

LONG = "four small words here"


@pytest.fixture(autouse=True)
def _toy_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(routes.PLACES, "customers", Toy)
    monkeypatch.setattr(routes, "FIRST", "customers")
    monkeypatch.setattr(routes, "load_first", lambda: ())


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """New books and recoveries of this test use the practice KDF; the floor for passphrases is still asked by the screen."""
    create, recover = creation.create, passphrase_change.recover
    monkeypatch.setattr(creation, "create", lambda *a, **k: create(*a, **{**k, "kdf": PRACTICE_KDF}))
    monkeypatch.setattr(passphrase_change, "recover", lambda *a, **k: recover(*a, **{**k, "kdf": PRACTICE_KDF}))


@asynccontextmanager
async def door(path: Path, *, size: tuple[int, int] = (80, 24), read_only: bool = False):
    app = ClientbookApp(path, clock=FixedClock(START), read_only=read_only)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        yield app, pilot
        assert app.unexpected == []


async def typed(pilot: Pilot[int], text: str) -> None:
    await press(pilot, *(("space" if character == " " else character) for character in text))


async def test_the_passphrase_opens_the_book(tmp_path: Path) -> None:
    make_book(tmp_path / "book")
    async with door(tmp_path / "book") as (app, pilot):
        assert isinstance(app.screen, Unlock)
        await typed(pilot, PASSPHRASE)
        assert PASSPHRASE not in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Toy))
        assert app.session.book.path == tmp_path / "book"
    assert not app.session.is_open


async def test_a_wrong_passphrase_is_said_and_nothing_changes(tmp_path: Path) -> None:
    make_book(tmp_path / "book")
    async with door(tmp_path / "book") as (app, pilot):
        await typed(pilot, "not this")
        await press(pilot, "enter")
        await until(pilot, lambda: "Wrong passphrase" in screen_text(app))
        assert app.screen.field.value == ""
        await typed(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Toy))


async def test_a_book_open_elsewhere_offers_reading_at_once(tmp_path: Path) -> None:
    writer = new_book(tmp_path / "book")
    try:
        async with door(tmp_path / "book") as (app, pilot):
            await until(pilot, lambda: "another window" in screen_text(app))
            await press(pilot, "r")
            await typed(pilot, PASSPHRASE)
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(app.screen, Toy))
            assert app.session.book.read_only
            assert "undo" not in app.screen.possible()
    finally:
        writer.close()


async def test_letters_of_a_passphrase_under_way_are_not_the_choice_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = new_book(tmp_path / "book")
    try:
        monkeypatch.setattr(Unlock, "_after_first_paint", lambda self: None)
        async with door(tmp_path / "book") as (app, pilot):
            await press(pilot, "p")
            await app.screen._look()
            await press(pilot, "r")
            assert (app.screen.field.value, app.session.read_only) == ("pr", False)
    finally:
        writer.close()


async def test_escape_leaves_a_book_that_is_in_use(tmp_path: Path) -> None:
    writer = new_book(tmp_path / "book")
    try:
        async with door(tmp_path / "book") as (app, pilot):
            await until(pilot, lambda: "another window" in screen_text(app))
            await press(pilot, "escape")
        assert app.return_value == 5
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda book: (book / "book.db").unlink(), "damaged"),
        (lambda book: (book / "book.db").write_bytes(b""), "damaged"),
        (lambda book: [(book / name).write_bytes(b"{}") for name in ("book.keys", "book.keys.bak")], "recovery code"),
    ],
)
async def test_damage_is_named_and_never_taken_for_a_new_book(tmp_path: Path, harm: Callable[[Path], object], said: str) -> None:
    make_book(tmp_path / "book")
    harm(tmp_path / "book")
    async with door(tmp_path / "book") as (app, pilot):
        assert isinstance(app.screen, Unlock)
        await until(pilot, lambda: said in screen_text(app))
        assert ("recover", "F4", "Recover") in app.screen.query_one("KeyLine").entries  # type: ignore[attr-defined]


async def test_an_input_method_that_is_on_is_pointed_out(tmp_path: Path) -> None:
    make_book(tmp_path / "book")
    async with door(tmp_path / "book") as (app, pilot):
        await press(pilot, "密")
        await settled(pilot)
        assert "input method" in screen_text(app)


async def test_a_new_book_is_made_with_its_recovery_code(tmp_path: Path, cheap: None) -> None:
    async with door(tmp_path / "book") as (app, pilot):
        assert isinstance(app.screen, Welcome)
        await press(pilot, "2")
        assert isinstance(app.screen, NewBook)
        await typed(pilot, "short")
        await press(pilot, "enter")
        await typed(pilot, "short")
        await press(pilot, "enter")
        assert "at least 12 characters" in app.screen.query_one("#said").render().plain  # type: ignore[union-attr]
        assert not (tmp_path / "book").exists()
        await press(pilot, "ctrl+u")
        await typed(pilot, LONG)
        await press(pilot, "enter", "ctrl+u")
        await typed(pilot, LONG)
        assert LONG not in screen_text(app)
        await press(pilot, "ctrl+r")
        assert screen_text(app).count(LONG) == 2
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RecoveryCode))
        page = app.screen
        assert isinstance(page, RecoveryCode)
        groups = page._code.split("-")
        await until(pilot, lambda: all(group in screen_text(app) for group in groups))
        await typed(pilot, groups[page._asked[0] - 1].lower())
        await press(pilot, "enter")
        await typed(pilot, "AAAA" if groups[page._asked[1] - 1] != "AAAA" else "BBBB")
        await press(pilot, "enter")
        assert f"Group {page._asked[1]}" in screen_text(app)
        await press(pilot, "ctrl+u")
        await typed(pilot, groups[page._asked[1] - 1])
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Toy))
        assert app.session.book.setting("recovery_code_copied") is True
    reopen_with(tmp_path / "book", LONG)


def reopen_with(path: Path, passphrase: str) -> None:
    from clientbook.data import open_book

    open_book(path, passphrase, clock=FixedClock(START)).close()


async def test_later_is_remembered_so_that_the_reminder_stays(tmp_path: Path, cheap: None) -> None:
    async with door(tmp_path / "book") as (app, pilot):
        await press(pilot, "2")
        await press(pilot, "f5")
        await settled(pilot)
        proposal = app.screen.fields.first.value  # type: ignore[attr-defined]
        assert proposal in screen_text(app)
        await typed(pilot, proposal)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RecoveryCode))
        await press(pilot, "escape", "f9")
        await until(pilot, lambda: isinstance(app.screen, Toy))
        assert app.session.book.setting("recovery_code_copied") is False
    reopen_with(tmp_path / "book", proposal)


async def test_the_recovery_code_opens_the_book_under_a_new_passphrase(tmp_path: Path, cheap: None) -> None:
    code = make_book(tmp_path / "book")
    async with door(tmp_path / "book") as (app, pilot):
        await press(pilot, "f4")
        assert isinstance(app.screen, Recover)
        app.screen.code.value = code.lower().replace("-", " ")
        await press(pilot, "enter")
        for _ in range(2):
            await typed(pilot, LONG)
            await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Toy))
    reopen_with(tmp_path / "book", LONG)


async def test_a_mistyped_recovery_code_names_its_group(tmp_path: Path, cheap: None) -> None:
    code = make_book(tmp_path / "book")
    async with door(tmp_path / "book") as (app, pilot):
        await press(pilot, "f4")
        groups = code.split("-")
        groups[3] = ("0" if groups[3][0] != "0" else "7") + groups[3][1:]
        screen = app.screen
        assert isinstance(screen, Recover)
        screen.code.value = "-".join(groups)
        await press(pilot, "enter")
        await until(pilot, lambda: "group 4" in screen_text(app))
        assert screen.code.has_focus, "the typo is mended before anything else is asked"
        await press(pilot, "tab")
        for _ in range(2):
            await typed(pilot, LONG)
            await press(pilot, "enter")
        await until(pilot, lambda: screen.code.has_focus)
        assert screen.fields.second.value == LONG, "what was typed twice is kept"
        screen.code.value = code
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Toy))
    reopen_with(tmp_path / "book", LONG)


async def test_a_sheet_of_the_first_day_is_tried_then_imported(tmp_path: Path, cheap: None) -> None:
    sheet = tmp_path / "people.csv"
    sheet.write_text("姓名,手机\n王小明,13800138000\n李雷,13900139000\n", encoding="gb18030")
    async with door(tmp_path / "book") as (app, pilot):
        await press(pilot, "3")
        assert isinstance(app.screen, AskSheet)
        await typed(pilot, "nowhere.csv")
        await press(pilot, "enter")
        assert "no such file" in screen_text(app)
        app.screen.query_one("TextInput").value = f"'{sheet}'"  # type: ignore[attr-defined]
        await press(pilot, "enter")
        for _ in range(2):
            await typed(pilot, LONG)
            await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RecoveryCode))
        await press(pilot, "f9")
        await until(pilot, lambda: isinstance(app.screen, ImportWizard))
        await until(pilot, lambda: "[2 Mapping]" in screen_text(app))
        await press(pilot, "tab")
        await until(pilot, lambda: "Only tried" in screen_text(app))
        assert app.session.book.count() == 0
        await press(pilot, "tab")
        await until(pilot, lambda: "Imported: 2" in app.screen.query_one(MessageLine).text)
        assert app.session.book.count() == 2
        await press(pilot, "u")
        await until(pilot, lambda: app.session.book.count() == 0)


async def test_practice_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientbook.screens.practice.CUSTOMERS", 5)
    async with door(tmp_path / "book") as (app, pilot):
        await press(pilot, "1")
        await until(pilot, lambda: isinstance(app.screen, Toy))
        folder = app.session.book.path
        assert folder.exists()
        assert "  practice  1 Today" in screen_text(app)
    assert not folder.exists()
    assert not (tmp_path / "book").exists()


async def test_the_passphrase_is_changed_from_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rewrap = passphrase_change.rewrap
    monkeypatch.setattr(passphrase_change, "rewrap", lambda *a, **k: rewrap(*a, **{**k, "kdf": PRACTICE_KDF}))
    make_book(tmp_path / "book")
    async with door(tmp_path / "book") as (app, pilot):
        await typed(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Toy))
        app.screen.perform("passphrase")  # type: ignore[attr-defined]
        await settled(pilot)
        await typed(pilot, PASSPHRASE)
        await press(pilot, "enter")
        for _ in range(2):
            await typed(pilot, LONG)
            await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Toy))
        assert "was changed" in app.screen.query_one(MessageLine).text
    reopen_with(tmp_path / "book", LONG)


async def test_a_copy_made_read_only_says_so(tmp_path: Path) -> None:
    make_book(tmp_path / "book")
    async with door(tmp_path / "book", read_only=True) as (app, pilot):
        await typed(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Toy))
        assert "read only" in screen_text(app)
        book = reopen(tmp_path / "book")  # the lock is free
        book.close()
    shutil.rmtree(tmp_path / "book")


async def test_a_book_with_a_key_file_asks_where_it_lies_and_remembers_the_path(tmp_path: Path) -> None:
    make_book(tmp_path / "book")
    key = tmp_path / "stick.key"
    key.write_bytes(b"k" * 32)
    passphrase_change.rewrap_locked(tmp_path / "book", PASSPHRASE, PASSPHRASE, kdf=PRACTICE_KDF, new_key_file=b"k" * 32)
    async with door(tmp_path / "book") as (app, pilot):
        await until(pilot, lambda: app.screen.key_file is not None)
        await typed(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: "needs its key file" in screen_text(app))
        assert app.screen.field.value == PASSPHRASE, "what was typed stays"
        await typed(pilot, str(key))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Toy))
    assert read_config().key_file == key
    async with ClientbookApp(tmp_path / "book", clock=FixedClock(START), config=read_config()).run_test() as pilot:
        app = pilot.app
        await until(pilot, lambda: getattr(app.screen, "key_file", None) is not None)
        await typed(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Toy))
        assert app.session.book.count() == 0


async def test_a_snapshot_says_on_every_screen_what_it_is(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    line = book.snapshot_now()
    async with door(line.path) as (app, pilot):
        assert "snapshot of 21 Nov 10:00" in screen_text(app)
        await typed(pilot, PASSPHRASE)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Toy))
        assert "  snapshot  1 Today" in screen_text(app), "beside six places there is room for the word alone"
        await pilot.resize_terminal(*WIDE)
        assert "snapshot of 21 Nov 10:00" in screen_text(app)
        assert app.session.read_only
    book.close()
