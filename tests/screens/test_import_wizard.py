"""The import step by step on the screen: real-looking files, decisions about columns and rows, writing, the report, taking it back."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from clientbook import i18n, text
from clientbook.data import Book, Query
from clientbook.domain.customer import Customer
from clientbook.domain.filters import Names
from clientbook.domain.filters.typing import read
from clientbook.exchange.import_map import NO_MAP
from clientbook.exchange.sheet import Problem
from clientbook.screens import import_host
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.choose import Choose
from clientbook.screens.dialogs.import_working import ImportWorking
from clientbook.screens.dialogs.reading import Reading
from clientbook.screens.import_pane import LineRows
from clientbook.screens.import_rows import ImportRows
from clientbook.screens.import_values import ImportValues
from clientbook.screens.import_wizard import ImportWizard
from clientbook.screens.import_work import Stopping
from clientbook.screens.present import import_trial
from clientbook.widgets.text_input import TextInput
from tests.exchange.samples import GOOGLE_NEW
from tests.exchange.samples_cards import ANDROID_21, IPHONE
from tests.exchange.samples_workbooks import crm, workbook
from tests.support.painted import screen_text
from tests.support.people import filled_book, opened
from tests.support.quiet import press, settled, until
from tests.support.rows import message

PEOPLE = 24
"""Customers of the book before an import."""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


def file(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def content(book: Book) -> dict[str, Any]:
    """The book without what the screens note for themselves."""
    return {table: rows for table, rows in book.dump().items() if table != "draft"}


def shown(pilot: Pilot[Any]) -> str:
    """The screen with its line breaks undone."""
    return " ".join(screen_text(pilot.app).split())


async def begin(pilot: Pilot[Any], path: Path) -> ImportWizard:
    """Open the wizard by the palette, put the path into its field, and wait for what comes next."""
    pilot.app.screen.perform("import_csv")  # type: ignore[attr-defined]
    await settled(pilot)
    wizard = pilot.app.screen
    assert isinstance(wizard, ImportWizard)
    wizard.query_one(TextInput).replace_text(str(path))
    await press(pilot, "enter")
    return wizard


def step(wizard: ImportWizard) -> int:
    return wizard.pane.NUMBER if wizard.pane is not None else 0


async def test_a_chinese_workbook_is_mapped_tried_written_checked_and_taken_back(book: Book, tmp_path: Path) -> None:
    path = file(tmp_path, "客户.xlsx", workbook(("说明", lambda sheet, _f: sheet.write(0, 0, "说明")), ("客户", crm)))
    before = content(book)
    async with opened(book) as pilot:
        wizard = await begin(pilot, path)
        seen = screen_text(pilot.app)
        assert step(wizard) == 2
        assert "workbook   sheet 客户" in seen
        assert "Passed over above the header: 客户信息总表" in seen
        assert "new field: 会员卡号" in seen
        assert "mixes lists: see values" in seen
        # A mixed column is told value by value; a word of another list is found by its Chinese and its pinyin too.
        await press(pilot, "G", "k", "enter", "1")
        assert isinstance(pilot.app.screen, ImportValues)
        assert "active" in screen_text(pilot.app)
        await press(pilot, "enter", *"existing", "enter", "escape")
        assert wizard.work.columns.told.meaning("合作状态") == {"合作中": "type:existing"}
        # The member card is left out, comes back, and becomes a line of the notes.
        await press(pilot, "G", "space")
        assert "1 left out" in screen_text(pilot.app)
        await press(pilot, "G", "space")
        assert "left out" not in screen_text(pilot.app)
        await press(pilot, "G", "enter", *"beizhu", "enter")
        assert "a line of the notes" in screen_text(pilot.app)
        seen = await press(pilot, "tab")
        assert step(wizard) == 3
        assert "5 read  =  3 new  +  2 updated" in seen
        # A second contact of one company goes to the customer the first row makes.
        await press(pilot, "j", "enter", "enter")
        assert "Goes with row 4" in shown(pilot)
        assert "+ 李娜" in shown(pilot)
        await press(pilot, "escape", "escape")
        assert content(book) == before, "a trial writes nothing"
        seen = await press(pilot, "tab")
        assert step(wizard) == 5
        assert "Imported: 5" in message(pilot)
        assert book.count() == PEOPLE + 3
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert pilot.app.screen.line == "import:last"
        assert len(pilot.app.screen.listed()) == 3
        assert book.history(limit=1)[0].kind == "import"


@pytest.mark.soak
async def test_what_is_taken_back_names_who_was_changed_since(book: Book, tmp_path: Path) -> None:
    path = file(tmp_path, "p.csv", "姓名,手机,备注\n甲一,13800990001,x\n乙二,13800990002,y\n丙三,13800990003,z\n")
    async with opened(book) as pilot:
        wizard = await begin(pilot, path)
        await press(pilot, "tab", "tab")
        assert book.count() == PEOPLE + 3
        asked = read("甲一", Names(), wizard.session.day)
        (id,) = book.find(Query(words=asked.words)).ids
        first = book.customer(id)
        book.save_customer(Customer(**{**{f: getattr(first, f) for f in first.__slots__}, "notes": "newer"}), base=first)
        await settled(pilot)
        seen = await press(pilot, "u")
        assert isinstance(pilot.app.screen, Reading)
        assert "甲一" in seen
        await press(pilot, "escape")
        assert "but for 1 customer with newer changes" in shown(pilot)
        assert "Take the whole import back" not in screen_text(pilot.app)
        assert book.count() == PEOPLE + 1


SUSPECTS = """姓名,手机,公司,首次合作
王伟丽,13800138000,别的公司,
李新,13955550000,新公司,
王磊,13955550001,,
钱一,13955550003,,neverday
仇英,13955550002,苏州画院,
"""


async def test_rows_are_looked_at_and_their_fate_is_changed(book: Book, tmp_path: Path) -> None:
    path = file(tmp_path, "s.csv", SUSPECTS)
    async with opened(book) as pilot:
        wizard = await begin(pilot, path)
        await press(pilot, "tab")
        work = wizard.work
        assert work.tried is not None
        assert (work.tried.created, work.tried.updated, work.tried.suspects, work.tried.rejected) == (3, 1, 2, 1)
        assert "Like somebody: 1 into" in screen_text(pilot.app)
        assert "1 row 首次合作: neverday is not a date" in shown(pilot)
        # What changes in a customer of the book: before and after.
        await press(pilot, "j", "enter", "enter")
        assert "明超科技有限公司" in shown(pilot)
        assert "别的公司" in shown(pilot)
        await press(pilot, "escape", "escape", "j", "j", "j")
        # Everything about a row: whom it is like, why, what stands in the file; e decides.
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Reading)
        assert "Like 王磊" in shown(pilot)
        assert "手机: 13955550001" in shown(pilot)
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, "1")
        assert "into 王磊" in screen_text(pilot.app)
        assert (work.tried.created, work.tried.updated) == (2, 2), "the sums follow"
        await press(pilot, "3")
        assert sorted(work.decisions) == [4, 6]
        assert work.decisions[6] == "skip"
        # The new ones as a list: marked ones are decided about together, and what was decided can be taken back.
        await press(pilot, "g", "enter")
        assert isinstance(pilot.app.screen, ImportRows)
        await press(pilot, "*", "3")
        assert work.decisions == {3: "skip", 4: "skip", 6: "skip"}
        await press(pilot, "g", "e", *"proposes", "enter", "escape")
        assert work.decisions == {4: "skip", 6: "skip"}
        await press(pilot, "tab")
        assert step(wizard) == 5
        assert work.done is not None
        assert (work.done.created, work.done.updated, work.done.unchanged, work.done.rejected) == (1, 1, 2, 1)
        assert book.count() == PEOPLE + 1


def book_grew(wizard: ImportWizard) -> int:
    return wizard.work.done.created if wizard.work.done is not None else -1


@pytest.mark.soak
async def test_refused_rows_are_saved_as_a_file_that_imports_again(book: Book, tmp_path: Path) -> None:
    path = file(tmp_path, "r.csv", "姓名,手机,出生日期\n甲一,13800990001,1985-03-07\n乙二,13800990002,neverday\n")
    async with opened(book) as pilot:
        wizard = await begin(pilot, path)
        await press(pilot, "tab", "tab")
        assert "1 rejected" in screen_text(pilot.app)
        await press(pilot, "w", "enter")
        saved = tmp_path / "r-rejected.csv"
        assert "1 refused row saved" in message(pilot)
        assert "neverday" in saved.read_text(encoding="utf-8-sig")
        await press(pilot, "w", "enter")
        assert "nothing was written over" in screen_text(pilot.app)
        saved.write_text(saved.read_text(encoding="utf-8-sig").replace("neverday", "1990-01-02"), encoding="utf-8")
        await press(pilot, "escape", "escape")
        again = await begin(pilot, saved)
        await press(pilot, "tab", "tab")
        assert again is not wizard
        assert again.work.done is not None
        assert (again.work.done.created, again.work.done.rejected) == (1, 0)


@pytest.mark.soak
@pytest.mark.parametrize(("name", "data", "who"), [("iphone.vcf", IPHONE, "海石贸易"), ("android.vcf", ANDROID_21, "赵敏")])
async def test_cards_of_phones_go_straight_to_the_trial(book: Book, tmp_path: Path, name: str, data: bytes, who: str) -> None:
    async with opened(book) as pilot:
        wizard = await begin(pilot, file(tmp_path, name, data))
        assert step(wizard) == 3
        await press(pilot, "enter")
        assert who in screen_text(pilot.app)
        await press(pilot, "escape", "tab")
        assert step(wizard) == 5
        assert book.count() == PEOPLE + book_grew(wizard)


@pytest.mark.soak
async def test_days_that_can_be_read_two_ways_are_asked_about(book: Book, tmp_path: Path) -> None:
    path = file(tmp_path, "d.csv", "Name,Phone,Birthday\nAnn,13800990001,03/07/1985\nBob,13800990002,05/06/1990\n")
    async with opened(book) as pilot:
        wizard = await begin(pilot, path)
        assert "does the day come first" in screen_text(pilot.app)
        await press(pilot, "tab")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, "escape")
        assert step(wizard) == 2
        assert "would be refused" in message(pilot)
        await press(pilot, "tab", "2")
        assert step(wizard) == 3
        assert wizard.work.columns.told.dates == "mdy"
        assert wizard.work.tried is not None
        assert wizard.work.tried.rejected == 0


@pytest.mark.soak
async def test_another_encoding_or_delimiter_is_named_with_a_key(book: Book, tmp_path: Path) -> None:
    path = file(tmp_path, "e.csv", "姓名;手机;公司\n王小明;13800990001;甲,乙公司\n".encode("big5"))
    async with opened(book) as pilot:
        wizard = await begin(pilot, path)
        await press(pilot, "c", *"gb", "enter")
        assert "GB18030, as you said" in screen_text(pilot.app)
        assert "姓名" not in screen_text(pilot.app)
        await press(pilot, "c", *"big", "enter")
        assert "姓名" in screen_text(pilot.app)
        await press(pilot, "c", *"comma", "enter")
        assert wizard.work.how.delimiter in (",", "，")
        assert "姓名;手机;公司" in screen_text(pilot.app)
        # What cannot be read that way is said, and what was read stays.
        await press(pilot, "c", "2")
        assert "not in the encoding that was named" in message(pilot)
        assert "姓名;手机;公司" in screen_text(pilot.app)


@pytest.mark.soak
async def test_a_table_without_known_columns_can_be_mapped_by_hand(book: Book, tmp_path: Path) -> None:
    path = file(tmp_path, "u.csv", "aaa,bbb\nhello,x\nworld,y\n")
    async with opened(book) as pilot:
        wizard = await begin(pilot, path)
        assert "the first was taken for the name" in shown(pilot)
        await press(pilot, "j", "enter", *"xingming", "enter")
        assert wizard.work.columns.told != NO_MAP
        places = [view.column.place for view in wizard.work.views]
        assert places[1] == "name"


HOSTILE = (
    "姓名,手机,[@click=app.quit]x[/]\n[/b][red]甲,13800990001,\x1b[2J\x1b]0;x\x07\n=cmd|' /C calc'!A0,13800990002,\u202eevil\n"
    + "长" * 500
    + ",13800990003,"
    + "\u0301" * 50
    + "\n"
)


async def test_cells_that_mean_harm_are_shown_as_they_are(book: Book, tmp_path: Path) -> None:
    async with opened(book, "zh_CN") as pilot:
        wizard = await begin(pilot, file(tmp_path, "h.csv", HOSTILE))
        for keys in (("j",), ("G", "enter"), ("escape", "tab"), ("enter",), ("enter",), ("escape", "escape", "tab"), ("down", "down")):
            seen = await press(pilot, *keys)
            assert "\x1b" not in seen
            assert "\u202e" not in seen
        assert book.count() == PEOPLE + book_grew(wizard)


@pytest.mark.soak
async def test_the_mask_hides_names_and_values_of_the_file(book: Book, tmp_path: Path) -> None:
    path = file(tmp_path, "m.csv", "姓名,手机,备注\n欧阳修文,13800990001,秘密的话\n王伟丽,13800990009,\n")
    try:
        async with opened(book) as pilot:
            await begin(pilot, path)
            assert "欧阳修文" in screen_text(pilot.app)
            pilot.app.switch_mask()  # type: ignore[attr-defined]
            await settled(pilot)
            for keys in (("j",), ("tab",), ("enter",), ("enter",), ("escape", "escape", "tab")):
                seen = await press(pilot, *keys)
                assert "欧阳修文" not in seen
                assert "秘密的话" not in seen
                assert "13800990001" not in seen
                assert "王伟丽" not in seen
    finally:
        text.set_masked(False)


async def test_writing_can_be_stopped_and_nothing_was_changed(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, "w.csv", "姓名,手机\n" + "".join(f"新人{n},1390099{n:04d}\n" for n in range(60)))
    reached, go_on, check = threading.Event(), threading.Event(), Stopping.check
    async with opened(book) as pilot:
        wizard = await begin(pilot, path)
        await press(pilot, "tab")
        before = content(book)
        monkeypatch.setattr(import_host, "PATIENT", 0.0)

        def gate(progress: Stopping) -> None:
            reached.set()
            assert go_on.wait(30)
            check(progress)

        monkeypatch.setattr(Stopping, "check", gate)
        assert wizard.pane is not None
        wizard.pane.act("next_tab")
        while not isinstance(pilot.app.screen, ImportWorking) or not reached.is_set():
            await pilot.pause(0.01)
        assert pilot.app.is_busy(), "it is not locked meanwhile"  # type: ignore[attr-defined]
        pilot.app.screen.action_stop()
        go_on.set()
        await until(pilot, lambda: not wizard.busy)
        assert "Stopped; the book was not changed." in message(pilot)
        assert step(wizard) == 3
        assert content(book) == before
        monkeypatch.setattr(Stopping, "check", check)
        await press(pilot, "tab")
        assert book.count() == PEOPLE + 60
        assert not pilot.app.is_busy()  # type: ignore[attr-defined]


@pytest.mark.soak
async def test_contacts_of_google_come_in_and_a_second_time_change_nothing(book: Book, tmp_path: Path) -> None:
    path = file(tmp_path, "contacts.csv", GOOGLE_NEW)
    async with opened(book) as pilot:
        wizard = await begin(pilot, path)
        await press(pilot, "tab", "tab")
        assert step(wizard) == 5
        count = book.count()
        assert count == PEOPLE + book_grew(wizard) > PEOPLE
        await press(pilot, "escape")
        again = await begin(pilot, path)
        await press(pilot, "tab", "tab")
        assert step(again) == 3
        assert "nothing to write" in message(pilot)
        assert book.count() == count


@pytest.mark.soak
async def test_a_hundred_thousand_rows_never_hold_a_key(book: Book, tmp_path: Path) -> None:
    rows = "".join(f"客户{n},139{n:08d},公司{n % 900}\n" for n in range(100_000))
    path = file(tmp_path, "many.csv", "姓名,手机,公司\n" + rows)
    async with opened(book) as pilot:
        pauses: list[float] = []
        loop = asyncio.get_running_loop()

        def beat(due: float) -> None:
            pauses.append(loop.time() - due)
            if not done:
                loop.call_later(0.01, beat, loop.time() + 0.01)

        done: list[bool] = []
        beat(loop.time())
        longest: dict[str, float] = {}

        def note(what: str) -> None:
            longest[what] = max(pauses, default=0.0)
            pauses.clear()

        pilot.app.screen.perform("import_csv")  # type: ignore[attr-defined]
        await settled(pilot)
        wizard = pilot.app.screen
        assert isinstance(wizard, ImportWizard)
        wizard.query_one(TextInput).replace_text(str(path))
        note("open")
        wizard.query_one(TextInput).post_message(TextInput.Submitted(wizard.query_one(TextInput), str(path)))

        async def reached(number: int) -> None:
            await until(pilot, lambda: step(wizard) == number and not wizard.busy, seconds=240)

        for what, number in (("read", 2), ("try", 3), ("write", 5)):
            await reached(number)
            note(what)
            if number == 3:
                wizard.show_rows("new")
                await settled(pilot)
                await until(pilot, lambda: len(pilot.app.screen.query_one(LineRows).entries) > 99_000)
                await press(pilot, "G", "enter", "escape", "g", "2", "escape")
                note("rows")
            if number < 5 and wizard.pane is not None:
                wizard.pane.act("next_tab")
        assert book.count() > 99_000
        done.append(True)
        print({what: round(seconds, 3) for what, seconds in longest.items()})
        assert max(longest.values()) < 1, longest


@pytest.mark.soak
@pytest.mark.parametrize(
    ("name", "data"),
    [("客户.xlsx", workbook(("客户", crm))), ("i.vcf", IPHONE), ("a.vcf", ANDROID_21), ("google.csv", GOOGLE_NEW.encode())],
)
async def test_the_whole_way_in_chinese(book: Book, tmp_path: Path, name: str, data: bytes) -> None:
    async with opened(book, "zh_CN") as pilot:
        wizard = await begin(pilot, file(tmp_path, name, data))
        assert "导入客户" in screen_text(pilot.app)
        if step(wizard) == 2:
            await press(pilot, "enter", *"beizhu", "escape", "tab")
        assert "试算完成，客户簿没有任何改动。" in screen_text(pilot.app)
        await press(pilot, "tab")
        assert "撤回整个导入" in screen_text(pilot.app)
        assert book.count() == PEOPLE + book_grew(wizard) > PEOPLE
        await press(pilot, "u")
        assert "整个导入已撤回。" in screen_text(pilot.app)
        assert book.count() == PEOPLE


def test_a_reason_is_joined_to_its_column_as_the_language_does() -> None:
    problem = Problem(3, "最近沟通时间", "nothing to read")
    assert import_trial.said(problem) == "最近沟通时间: nothing to read"
    i18n.set_language("zh_CN")
    assert import_trial.said(problem) == "最近沟通时间：nothing to read"
