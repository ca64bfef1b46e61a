"""One field of many customers on the screen: field, value, before and after with counts, Enter, one undo; a long one can be stopped."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clientbook.data import Book, CustomField, New, Query, bulk
from clientbook.data.progress import Progress
from clientbook.domain.customer import Customer
from clientbook.screens import customer_acts
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.choose import Choose
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.dialogs.working import Working
from tests.support.painted import screen_text
from tests.support.people import filled_book, opened
from tests.support.quiet import press, settled
from tests.support.rows import message


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


def everybody(book: Book) -> list[int]:
    return list(book.find_all(Query()).ids)


def levels(book: Book) -> set[str]:
    return {book.customer(each).level for each in everybody(book)}


async def choose(pilot: Any, *letters: str) -> None:
    """Ask for the act, and choose its field by letters."""
    pilot.app.screen.perform("bulk_edit")
    await settled(pilot)
    assert isinstance(pilot.app.screen, Choose)
    await press(pilot, *letters, "enter")


async def test_a_level_for_everybody_is_previewed_written_and_undone_by_one_key(book: Book) -> None:
    everyone = everybody(book)
    before = book.dump()["customer"]
    vips = sum(book.customer(each).level == "vip" for each in everyone)
    async with opened(book) as pilot:
        await press(pilot, "*")
        await choose(pilot, *"level")
        await press(pilot, *"vip", "enter")
        text = screen_text(pilot.app)
        assert isinstance(pilot.app.screen, Confirm)
        assert f"for {len(everyone)} customers" in text
        assert "(empty) -> VIP" in text
        assert f"{vips}  VIP already" in text
        assert levels(book) != {"vip"}
        await press(pilot, "enter")
        assert message(pilot) == f"Saved for {len(everyone) - vips} customers: Level: VIP"
        assert levels(book) == {"vip"}
        await press(pilot, "u")
        assert f"Bulk edit of {len(everyone) - vips} customers (Level)" in message(pilot)
        assert [row["level"] for row in book.dump()["customer"]] == [row["level"] for row in before]


async def test_esc_at_the_preview_changes_nothing(book: Book) -> None:
    unit = book.history(limit=1)[0].id
    async with opened(book) as pilot:
        await press(pilot, "*")
        await choose(pilot, *"level")
        await press(pilot, *"vip", "enter", "escape")
        assert book.history(limit=1)[0].id == unit


async def test_in_chinese_by_pinyin_from_the_palette(book: Book) -> None:
    async with opened(book, "zh_CN") as pilot:
        await press(pilot, "*", ":", *"plxg", "enter")
        assert isinstance(pilot.app.screen, Choose)
        await press(pilot, *"khdj", "enter", "1", "enter")
        assert levels(book) == {"vip"}


async def test_a_number_is_typed_and_what_is_none_is_said_there(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, "*")
        await choose(pilot, *"rhythm")
        await press(pilot, *"often", "enter")
        assert isinstance(pilot.app.screen, OneField)
        assert "is not a number" in screen_text(pilot.app)
        await press(pilot, *["backspace"] * 5, *"14", "enter", "enter")
        assert {book.customer(each).rhythm_days for each in everybody(book)} == {14}


async def test_a_field_of_the_owners_own_is_set_and_what_is_sensitive_stays_covered(book: Book) -> None:
    field = book.save_custom_field(CustomField("Secret", "text", sensitive=True))
    book.set_field(everybody(book)[:1], f"custom:{field.id}", "hush")
    async with opened(book) as pilot:
        await press(pilot, "*")
        await choose(pilot, *"secret")
        await press(pilot, *"new", "enter")
        text = screen_text(pilot.app)
        assert isinstance(pilot.app.screen, Confirm)
        assert "hush" not in text
        assert "(covered)" in text
        await press(pilot, "enter")
        assert {book.customer(each).custom[str(field.id)] for each in everybody(book)} == {"new"}


async def test_what_everybody_has_already_is_said_and_nothing_is_written(book: Book) -> None:
    book.set_field(everybody(book), "level", "vip")
    unit = book.history(limit=1)[0].id
    async with opened(book) as pilot:
        await press(pilot, "*")
        await choose(pilot, *"level")
        await press(pilot, *"vip", "enter")
        assert message(pilot) == "Nothing to change; all have it already: Level: VIP"
        assert book.history(limit=1)[0].id == unit


async def test_nobody_is_left_without_a_name_and_a_phone(book: Book) -> None:
    book.add_customers([New(Customer(name="only a name"))])
    async with opened(book) as pilot:
        await press(pilot, "*")
        await choose(pilot, *"name", "home")
        await press(pilot, "enter")
        assert "would be left without a name" in message(pilot)
        assert "only a name" in {book.customer(each).name for each in everybody(book)}


async def test_a_book_opened_to_read_offers_no_bulk_edit(book: Book, tmp_path: Path) -> None:
    async with opened(book) as pilot:
        place = pilot.app.screen
        assert isinstance(place, CustomersScreen)
        assert place.offers("bulk_edit")
        place.session.read_only = True
        assert not place.offers("bulk_edit")


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A write that waits in its middle until it is let go on, as one of a hundred thousand takes its time."""
    go_on, write = threading.Event(), bulk.set_field

    def slow(connection: Any, ids: Any, key: str, value: Any, progress: Progress | None = None) -> None:
        write(connection, ids, key, value, progress)
        assert go_on.wait(20)

    monkeypatch.setattr(bulk, "set_field", slow)
    monkeypatch.setattr(customer_acts, "AT_ONCE", 1)
    yield go_on
    go_on.set()


async def begun(pilot: Any) -> None:
    """A long change is on its way."""
    await press(pilot, "*")
    await choose(pilot, *"level")
    await press(pilot, *"vip", "enter")
    await pilot.press("enter")
    while not isinstance(pilot.app.screen, Working):
        await pilot._wait_for_screen(1)


async def test_ctrl_c_stops_a_long_change_and_nothing_is_changed(book: Book, held: threading.Event) -> None:
    was, unit = levels(book), book.history(limit=1)[0].id
    async with opened(book) as pilot:
        await begun(pilot)
        await pilot.press("ctrl+c")
        held.set()
        await settled(pilot)
        assert message(pilot) == "Stopped; nothing was changed"
        assert (levels(book), book.history(limit=1)[0].id) == (was, unit)


async def test_a_long_change_that_is_not_stopped_closes_its_line_and_is_told(book: Book, held: threading.Event) -> None:
    async with opened(book) as pilot:
        await begun(pilot)
        await pilot.press("escape")
        held.set()
        await settled(pilot)
        assert not isinstance(pilot.app.screen, Working)
        assert levels(book) == {"vip"}
        assert "Level: VIP" in message(pilot)
