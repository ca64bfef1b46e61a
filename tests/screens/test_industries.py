"""The industry is chosen from the standard's list by name, pinyin, English or code; words of one's own stay as they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbook.data import Book
from clientbook.domain.edits import Place
from clientbook.screens.dialogs.industries import Industries
from clientbook.widgets.block_list import BlockList
from tests.support.people import NARROW, WIDE, filled_book, open_record, opened
from tests.support.quiet import press, settled


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("language", "size", "name"), [("zh_CN", NARROW, "零售业"), pytest.param("en", WIDE, "Retail", marks=pytest.mark.soak)]
)
async def test_the_industry_is_found_by_pinyin_english_or_code_and_shown_by_its_name(
    book: Book, language: str, size: tuple[int, int], name: str
) -> None:
    async with opened(book, language, size) as pilot:
        await open_record(pilot)
        id = pilot.app.screen.seen.customer.id  # type: ignore[attr-defined]
        for typed, kept in (("lingshou", "F52 零售业"), ("c3", "C30 非金属矿物制品业"), ("retai", "F52 零售业")):
            assert pilot.app.screen.query_one("#record", BlockList).stand_on(Place("industry"))
            await settled(pilot)
            text = await press(pilot, "e", *typed)
            assert isinstance(pilot.app.screen, Industries)
            assert kept.split()[0] in text
            text = await press(pilot, "enter")
            assert book.customer(id).industry == kept
        assert name in text
        assert "F52" not in text


async def test_words_of_ones_own_and_nothing_at_all_can_be_kept(book: Book) -> None:
    async with opened(book, "en") as pilot:
        await open_record(pilot)
        id = pilot.app.screen.seen.customer.id  # type: ignore[attr-defined]
        assert pilot.app.screen.query_one("#record", BlockList).stand_on(Place("industry"))
        text = await press(pilot, "e", *"phone cases 24")
        assert "as typed" in text
        await press(pilot, "enter")
        assert book.customer(id).industry == "phone cases 24"
        assert pilot.app.screen.query_one("#record", BlockList).stand_on(Place("industry"))
        await press(pilot, "e", "escape")
        assert book.customer(id).industry == "phone cases 24"
        await press(pilot, "e", "home", "enter")
        assert book.customer(id).industry == ""


async def test_the_whole_form_and_the_bulk_edit_offer_the_same_list(book: Book) -> None:
    async with opened(book, "zh_CN") as pilot:
        await open_record(pilot)
        id = pilot.app.screen.seen.customer.id  # type: ignore[attr-defined]
        await press(pilot, "E")
        row = next(row for row in pilot.app.screen.query("Row") if row.key == "industry")  # type: ignore[attr-defined]
        row.field.focus()  # type: ignore[attr-defined]
        await press(pilot, "c", *"yy")
        assert isinstance(pilot.app.screen, Industries)
        await press(pilot, *["backspace"] * 3, *"H62", "enter", "ctrl+s")
        assert book.customer(id).industry == "H62 餐饮业"
        await press(pilot, "escape", "escape", "space", "space", "semicolon", *"plxg", "enter")
        await press(pilot, *"sshy", "enter", *"F51", "enter")
        await press(pilot, "enter")
        assert sum(book.customer(each).industry == "F51 批发业" for each in range(1, 25)) == 2
