"""Words and filter in the search line of the customers, on a real encrypted book and in both languages."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from clientbook.data import Book, CustomField
from clientbook.screens.customers import CustomersScreen
from clientbook.widgets.virtual_table import VirtualTable
from tests.support.painted import screen_text
from tests.support.people import NARROW, NOW, WIDE, filled_book, opened
from tests.support.quiet import press, settled, until
from tests.support.thinning import sampled


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


def titles(pilot: Pilot[int]) -> list[str]:
    """Who is in the list."""
    screen = pilot.app.screen
    assert isinstance(screen, CustomersScreen)
    return [line.title for line in screen.session.book.rows(screen.query_one(VirtualTable).rows.ids)]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_search_line_takes_a_filter_in_either_language_and_width(book: Book, language: str) -> None:
    async with opened(book, language) as pilot:
        for typed in ("level:vip", "来源:转介绍", "等级：ＶＩＰ　＃高意向", "last>30d #高意向", "未联系＞30天 #技术型"):
            text = await press(pilot, "/", *typed)
            assert titles(pilot) == ["王伟丽"], typed
            assert "1 / 24" in text, typed
            await press(pilot, "escape", "escape", "escape")
            assert len(titles(pilot)) == 24


async def test_the_other_key_begins_a_filter_too_and_words_go_with_it(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, "\\", *"王 -level:vip")
        assert len(titles(pilot)) == 20
        assert "王伟丽" not in titles(pilot)


async def test_an_older_question_that_comes_late_does_not_keep_the_newest_from_its_answer(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(book) as pilot:
        await press(pilot, "/", *"王 -level:vi")
        assert len(titles(pilot)) == 21
        free = threading.Event()
        submit = book._slow_reader.submit
        submit(free.wait)
        late: list[Any] = []

        def followed_by_a_late_one(work: Any, group: str = "", restarts: int = 0) -> Any:
            asked = submit(work, group, restarts)
            if group == "find page" and not late:
                late.append(submit(lambda: None, group))
                free.set()
            return asked

        monkeypatch.setattr(book._slow_reader, "submit", followed_by_a_late_one)
        await press(pilot, "p")
        assert late
        assert len(titles(pilot)) == 20


async def test_the_filter_in_force_stands_in_words_above_the_list(book: Book) -> None:
    async with opened(book, "zh_CN", WIDE) as pilot:
        text = await press(pilot, *"/last>30d level:vip", "tab")
        assert "10-22" in text
        assert "30 天" in text
        assert "VIP" in text
        text = await press(pilot, "escape")
        assert "10-22" not in text


async def test_a_condition_that_is_not_finished_leaves_the_list_as_it_was(book: Book) -> None:
    async with opened(book) as pilot:
        for typed in "level:v":
            await press(pilot, *("/" if typed == "l" and not pilot.app.screen.search.in_use else ""), typed)  # type: ignore[attr-defined]
            if ":" not in pilot.app.screen.search.words:  # type: ignore[attr-defined]
                continue
            assert len(titles(pilot)) == 24
        await press(pilot, *"ip")
        assert titles(pilot) == ["王伟丽"]


async def test_an_unknown_name_is_searched_as_text_and_said_with_what_may_be_meant(book: Book) -> None:
    async with opened(book) as pilot:
        text = await press(pilot, *"/sorce:referral", "tab")
        assert "sorce" in text
        assert "source" in text.split("did you mean")[1]
        assert titles(pilot) == []
        text = await press(pilot, "/", *["backspace"] * 15, *"source:referral")
        assert titles(pilot) == ["王伟丽"]
        assert "did you mean" not in text


async def test_esc_leaves_the_search_then_takes_the_words_then_the_filter(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/wang level:vip")
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        await press(pilot, "escape")
        assert not screen.search.in_use
        assert (screen.query_now.words, screen.query_now.where is None) == ("wang", False)
        await press(pilot, "escape")
        assert (screen.query_now.words, screen.query_now.where is None) == ("", False)
        assert screen.search.words == "level:vip"
        await press(pilot, "escape")
        assert (screen.query_now.words, screen.query_now.where is None) == ("", True)
        assert len(titles(pilot)) == 24


async def test_a_number_with_brackets_and_dashes_is_still_a_number(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, "/", *"+44 (20) 7946")
        assert titles(pilot) == ["港湾牙科"]


async def test_only_words_are_lit(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/8000 level:vip")
        line = pilot.app.screen.query_one(VirtualTable).current
        assert line is not None
        assert line.match is not None
        assert line.match.field == "phone"
        await press(pilot, "escape", "escape")
        line = pilot.app.screen.query_one(VirtualTable).current
        assert line is not None
        assert line.match is None


@pytest.mark.parametrize(("language", "said"), [("en", "Level: VIP"), ("zh_CN", "VIP")])
async def test_where_nobody_fits_it_is_said_which_condition_to_drop(book: Book, language: str, said: str) -> None:
    async with opened(book, language) as pilot:
        text = await press(pilot, *"/王 level:vip type:existing", "tab")
        assert titles(pilot) == []
        lines = text.splitlines()
        assert not any(said in line and "20" in line for line in lines)
        assert any("1" in line and ("existing" in line or "老客户" in line) for line in lines[6:-4]), text
        text = await press(pilot, "/", *" created:1999", "tab")
        assert "More than one condition" in text or language != "en"


async def test_who_no_longer_fits_leaves_with_a_word_about_it(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/level:vip", "tab")
        assert titles(pilot) == ["王伟丽"]
        id = pilot.app.screen.query_one(VirtualTable).current_id
        assert id is not None
        record = book.customer(id)
        book.save_customer(replace(record, level="low"), record)
        await until(pilot, lambda: "no longer fits" in screen_text(pilot.app))
        assert titles(pilot) == []
        book.undo()
        await until(pilot, lambda: titles(pilot) == ["王伟丽"])
        book.trash([id])
        await until(pilot, lambda: titles(pilot) == [])
        await settled(pilot)


async def test_who_is_added_and_does_not_fit_the_list_is_said_not_to_be_in_it(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/level:vip", "tab")
        await press(pilot, "a", *"Outside", "ctrl+s")
        await until(pilot, lambda: "not in this list" in screen_text(pilot.app))
        assert titles(pilot) == ["王伟丽"]
        await press(pilot, "escape")
        text = await press(pilot, "a", *"Inside", "ctrl+s")
        assert "Inside" in text
        assert "not in this list" not in text


async def test_a_field_of_the_owner_s_own_can_be_asked_for_as_soon_as_it_is_there(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/会员卡:0012", "tab")
        assert titles(pilot) == []
        made = book.save_custom_field(CustomField(name="会员卡"))
        record = book.customer_by_code(book.rows([1])[0].code)
        book.save_customer(replace(record, custom={str(made.id): "0012345"}), record)
        await until(pilot, lambda: titles(pilot) == [record.name])


ODD = ["((((", "))", "#", "-", "- -", '"', '""', ":", "=", "type:", "type:)", "[red]x[/]", "#[b]"]


@pytest.mark.parametrize("lines", sampled([ODD, ["a" * 90, "(" * 40], ["a" * 900], ["(" * 300]], 0))
async def test_odd_lines_never_break_the_list(book: Book, lines: list[str]) -> None:
    async with opened(book) as pilot:
        for typed in lines:
            await press(pilot, "/", *typed, "tab")
            assert isinstance(pilot.app.screen, CustomersScreen)
            await press(pilot, "escape", "escape", "escape")
            assert len(titles(pilot)) == 24, typed


async def test_days_without_contact_are_counted_from_the_day_of_the_book(book: Book) -> None:
    assert NOW - timedelta(days=31) < NOW
    async with opened(book, size=NARROW) as pilot:
        await press(pilot, *"/last>31d", "tab")
        assert titles(pilot) == []
        await press(pilot, "escape", *"/last>=31d", "tab")
        assert titles(pilot) == ["王伟丽"]
