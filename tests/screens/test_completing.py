"""The search line says how it may go on, takes that with one key, and keeps the lines that found somebody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book, open_book
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.earlier import Earlier
from clientbook.widgets.virtual_table import VirtualTable
from tests.support.people import NARROW, NOW, WIDE, filled_book, opened
from tests.support.quiet import press


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("language", "size", "field", "value", "filled"),
    [("zh_CN", NARROW, "so", "zhuan", "来源:转介绍"), pytest.param("en", WIDE, "so", "r", "source:referral", marks=pytest.mark.soak)],
)
async def test_a_condition_is_typed_with_a_few_letters_and_the_right_arrow(
    book: Book, language: str, size: tuple[int, int], field: str, value: str, filled: str
) -> None:
    async with opened(book, language, size) as pilot:
        text = await press(pilot, "/")
        assert "F4" in text
        before = pilot.app.screen.query_one(VirtualTable).region
        text = await press(pilot, *field)
        assert "→ " + filled.partition(":")[0] in text
        await press(pilot, "right", *value, "right")
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        assert screen.search.words == filled
        assert [line.title for line in book.rows(screen.table.rows.ids)] == ["王伟丽"]
        assert screen.table.region.y - before.y <= 1
        text = await press(pilot, *" #g", "right", "left", "right", "tab")
        assert screen.search.words == f"{filled} #高意向"
        assert "→" not in text


async def test_in_the_middle_of_the_text_the_arrow_moves_and_up_and_down_stay_with_the_list(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/so", "left", "right")
        assert pilot.app.screen.search.words == "so"  # type: ignore[attr-defined]
        await press(pilot, "right", *["backspace"] * 7, *"wang", "down", "down")
        assert pilot.app.screen.search.words == "wang"  # type: ignore[attr-defined]
        assert pilot.app.screen.query_one(VirtualTable).cursor == 2


async def test_a_line_that_found_somebody_who_was_opened_comes_back_also_after_a_restart(tmp_path: Path) -> None:
    async with opened(filled_book(tmp_path), "en") as pilot:
        await press(pilot, "f4")
        assert not isinstance(pilot.app.screen, Earlier)
        await press(pilot, *"/level:vip", "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)
        await press(pilot, "escape", "escape", *"/nobody", "enter", "escape", "escape", *"/wwl", "enter", "escape", "escape")
    again = open_book(tmp_path / "book", "practice", clock=FixedClock(NOW))
    async with opened(again, "zh_CN") as pilot:
        text = await press(pilot, "/", "f4")
        assert isinstance(pilot.app.screen, Earlier)
        assert text.index("wwl") < text.index("level:vip")
        assert "nobody" not in text
        await press(pilot, "2")
        assert pilot.app.screen.search.words == "level:vip"  # type: ignore[attr-defined]
        assert pilot.app.screen.query_one(VirtualTable).rows.ids.tolist() == [1]
        text = await press(pilot, "f4", "delete", "escape", "f4")
        assert "wwl" not in text
        assert "level:vip" in text
