"""The trash gives back and erases for good after a question; a history takes one older step back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from clientbook.data import Book
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.history import History
from clientbook.screens.trash import Trash
from tests.support.painted import screen_text
from tests.support.people import NARROW, WIDE, filled_book, opened
from tests.support.quiet import press, settled, until


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


async def open_place(pilot: Pilot[int], act: str) -> str:
    """A place from the menu of the list."""
    pilot.app.screen.act(act)  # type: ignore[attr-defined]
    await until(pilot, lambda: not isinstance(pilot.app.screen, CustomersScreen))
    await settled(pilot)
    return screen_text(pilot.app)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_customer_is_put_back_from_the_trash(book: Book, language: str, size: tuple[int, int]) -> None:
    book.trash([1, 2])
    async with opened(book, language, size) as pilot:
        text = await open_place(pilot, "trash")
        assert isinstance(pilot.app.screen, Trash)
        assert "王伟丽" in text
        await press(pilot, "r")
        assert book.count(trashed=True) == 1
        await press(pilot, "u")
        await until(pilot, lambda: book.count(trashed=True) == 2)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CustomersScreen)


async def test_the_keys_of_an_emptied_trash_work_again_when_somebody_comes_back_into_it(book: Book) -> None:
    book.trash([1, 2])
    async with opened(book) as pilot:
        await open_place(pilot, "trash")
        await press(pilot, "space", "space", "r", "enter")
        assert book.count(trashed=True) == 0
        await press(pilot, "u")
        await until(pilot, lambda: book.count(trashed=True) == 2)
        shown = await settled(pilot)
        assert "▌" in shown, "the cursor stands on somebody"
        before = pilot.app.screen.table.current_id  # type: ignore[attr-defined]
        await press(pilot, "j")
        assert pilot.app.screen.table.current_id != before  # type: ignore[attr-defined]


async def test_erasing_asks_with_the_safe_button_focused_and_names_what_is_lost(book: Book) -> None:
    book.trash([1])
    async with opened(book) as pilot:
        await open_place(pilot, "trash")
        text = await press(pilot, "x")
        assert isinstance(pilot.app.screen, Confirm)
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "safe"
        assert "王伟丽" in text
        assert "There is no undo" in " ".join(text.split())
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Trash)
        assert book.count(trashed=True) == 1
        await press(pilot, "x", "right", "enter")
        await until(pilot, lambda: book.count(trashed=True) == 0)
        await until(pilot, lambda: isinstance(pilot.app.screen, Trash))
        assert "The trash is empty" in screen_text(pilot.app)


async def test_several_are_erased_after_one_question(book: Book) -> None:
    book.trash([1, 2, 3, 4, 5])
    async with opened(book) as pilot:
        await open_place(pilot, "trash")
        text = await press(pilot, "*", "x")
        assert "Erase 5 customers for good?" in text
        assert "and 2 more" in text
        await press(pilot, "escape")
        assert book.count(trashed=True) == 5


async def test_nothing_in_the_trash_can_be_changed(book: Book) -> None:
    book.trash([1])
    async with opened(book) as pilot:
        await open_place(pilot, "trash")
        before = book.dump()
        await press(pilot, "t", "e", "a", "E")
        assert isinstance(pilot.app.screen, Trash)
        assert book.dump() == before


async def test_the_book_history_undoes_one_older_step_after_a_second_key(book: Book) -> None:
    book.trash([1])
    book.trash([2])
    async with opened(book) as pilot:
        text = await open_place(pilot, "book_history")
        assert isinstance(pilot.app.screen, History)
        assert text.count("Moved to trash") == 2
        text = await press(pilot, "down", "u")
        assert "Undo only this step" in text
        assert book.count(trashed=True) == 2
        text = await press(pilot, "u")
        await until(pilot, lambda: book.count(trashed=True) == 1)
        assert book.customer(2).is_trashed
        assert not book.customer(1).is_trashed


async def test_another_key_between_the_two_forgets_the_question(book: Book) -> None:
    book.trash([1])
    async with opened(book) as pilot:
        await open_place(pilot, "book_history")
        await press(pilot, "u", "down", "up", "u")
        assert book.count(trashed=True) == 1


async def test_a_step_that_was_taken_back_says_so_and_cannot_be_taken_back_again(book: Book) -> None:
    book.trash([1])
    book.undo()
    async with opened(book) as pilot:
        text = await open_place(pilot, "book_history")
        assert "undone" in text
        before = book.count(trashed=True)
        await press(pilot, "down", "u", "u")
        assert book.count(trashed=True) == before
