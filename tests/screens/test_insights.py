"""The place Insights: counts by fields as bars, crossed, over periods, each row opening exactly who it counts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from clientbook import text
from clientbook.data import Book, Query
from clientbook.domain.customer import Customer
from clientbook.domain.filters import Condition
from clientbook.domain.insights import COUNTED_BY, Period
from clientbook.domain.purchase import Purchase
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.export import ExportForm
from clientbook.screens.insights import InsightsScreen
from clientbook.screens.place import Place
from clientbook.screens.present.filter_rows import Row
from tests.support.masking import canaries, mask_on, seen_in
from tests.support.painted import screen_text
from tests.support.people import NARROW, WIDE, filled_book, new_book, opened
from tests.support.quiet import press, settled, until


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


async def insights(pilot: Pilot[int]) -> InsightsScreen:
    """The place, with its numbers."""
    screen = pilot.app.screen
    assert isinstance(screen, InsightsScreen)
    return screen


def by(screen: InsightsScreen) -> tuple[str, ...]:
    """What is counted by."""
    return screen.shown.by


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_it_shows_counts_shares_and_bars_in_both_languages_and_sizes(book: Book, language: str, size: tuple[int, int]) -> None:
    async with opened(book, language, size, place="5") as pilot:
        await insights(pilot)
        shown = screen_text(pilot.app)
        assert all(cell_len(line) <= size[0] for line in shown.splitlines())
        assert ("5 Insights" if language == "en" else "5 统计") in shown.splitlines()[0]
        assert "█" in shown


async def test_in_a_tiny_terminal_the_names_stand_whole_and_the_bars_give_way(book: Book) -> None:
    book.set_field([1, 2], "source", "exhibition")
    async with opened(book, size=(60, 15), place="5") as pilot:
        await insights(pilot)
        assert "exhibition " in screen_text(pilot.app)


async def test_enter_opens_exactly_those_a_row_counts(book: Book) -> None:
    async with opened(book, place="5") as pilot:
        screen = await insights(pilot)
        await press(pilot, "down", "enter")
        customers = pilot.app.screen
        assert isinstance(customers, CustomersScreen)
        assert customers.query_now.where == Condition("source", "is", ("referral",))
        assert book.count_found(Query(where=customers.query_now.where)) == screen.shown.breakdown.rows[1].count == 1  # type: ignore[union-attr]
        assert "王伟丽" in screen_text(pilot.app)


async def test_the_last_esc_comes_back_to_where_a_search_or_a_list_was_asked_for(book: Book) -> None:
    async with opened(book, place="5") as pilot:
        for keys in (("slash", *"wang", "escape", "escape"), ("enter", "escape"), ("apostrophe", "escape")):
            await press(pilot, *keys)
            assert isinstance(pilot.app.screen, CustomersScreen), keys
            assert not pilot.app.screen.narrowed, "the words and the filter go first"
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, InsightsScreen), keys
        await press(pilot, "enter", "2", "escape", "5", "2")
        assert "You are at the top" in await press(pilot, "escape"), "who goes there by its digit is at the top"


async def test_tab_counts_by_another_field_and_two_can_be_crossed(book: Book) -> None:
    async with opened(book, place="5") as pilot:
        screen = await insights(pilot)
        assert "potential" in await press(pilot, "tab")
        await press(pilot, "semicolon", *"cross", "enter", *"level", "enter")
        await settled(pilot)
        assert by(screen) == ("type", "level")
        assert "potential × VIP" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert by(screen) == ("type",)
        await press(pilot, "shift+tab", "shift+tab")
        assert by(screen) == (COUNTED_BY[-1],)


async def test_periods_go_back_and_forth_and_esc_comes_back_to_now(book: Book) -> None:
    async with opened(book, place="5") as pilot:
        screen = await insights(pilot)
        assert "October 2026   compared with September 2026" in await press(pilot, "[")
        await settled(pilot)
        assert screen.shown.overview.now.contacts == 2  # type: ignore[union-attr]
        await press(pilot, "]", "]", "]")
        assert screen.shown.period == Period.around(book.day())
        await press(pilot, "[", "escape")
        assert screen.shown.period == Period.around(book.day())
        await press(pilot, "semicolon", *"period", "enter", *"quarter", "enter")
        await settled(pilot)
        assert "quarter 4 of 2026" in screen_text(pilot.app)


async def test_what_was_counted_is_found_again_and_a_change_is_counted_at_once(book: Book) -> None:
    async with opened(book, place="5") as pilot:
        await insights(pilot)
        await press(pilot, "tab", "2", "5")
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, InsightsScreen)
        assert by(screen) == ("type",)
        counted = screen.shown.overview
        await press(pilot, "tab", "shift+tab")
        await settled(pilot)
        assert screen.shown.overview is counted is not None, "another field does not ask for the period again"
        book.save_customer(Customer(name="New", type="lost"))
        await settled(pilot)
        assert "lost" in screen_text(pilot.app)
        assert screen.shown.overview.customers == counted.customers + 1  # type: ignore[union-attr]


async def test_with_purchases_tiers_products_and_calls_open_too_and_the_mask_covers_products(book: Book) -> None:
    for place, id in enumerate(book.find(Query(), 6).ids[:6]):
        for day in (3, 40)[: 1 + place % 2]:
            on = book.day() - timedelta(days=day)
            book.save_purchase(Purchase(customer_id=id, on_date=on, product="Printer Deluxe", amount=10_000 * (place + 1)))
    async with opened(book, place="5") as pilot:
        screen = await insights(pilot)
        shown = screen_text(pilot.app)
        assert "Between purchases" in shown
        await press(pilot, "G", "home")
        kinds = {block.key[0] for block in screen.lines.blocks if isinstance(block.key, tuple)}
        assert kinds >= {"row", "tier", "product", "month"}
        bare = "\n".join(piece.text for block in screen.lines.blocks for line in block.lines for piece in line)
        mask_on(pilot.app)
        await settled(pilot)
        masked = "\n".join(piece.text for block in screen.lines.blocks for line in block.lines for piece in line)
        assert ("Printer Deluxe" in bare, "Printer Deluxe" in masked) == (True, False)
        assert not seen_in(masked, canaries(book))
    text.set_masked(False)


async def test_an_empty_book_says_how_to_begin(tmp_path: Path) -> None:
    async with opened(new_book(tmp_path), place="5") as pilot:
        await insights(pilot)
        assert "There are no customers yet" in screen_text(pilot.app)


async def test_w_and_enter_save_the_report_once(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with opened(book, place="5") as pilot:
        await insights(pilot)
        assert "Report saved" in await press(pilot, "w", "enter")
        page = (tmp_path / "clientbook-2026-11.html").read_bytes()
        assert page.startswith(b"<!DOCTYPE html>")
        assert "there is a file of this name already" in (await press(pilot, "w", "enter")).casefold()
        assert (tmp_path / "clientbook-2026-11.html").read_bytes() == page


async def test_what_concerns_the_whole_book_is_found_from_here_too_and_the_export_takes_the_list(book: Book) -> None:
    """The palette would say that nothing fits, which reads as if the program had no such thing."""
    async with opened(book, place="5") as pilot:
        screen = await insights(pilot)
        whole = ["products", "templates", "book_history", "duplicates", "trash", "export"]
        assert set(whole) <= set(screen.possible())
        for id in whole[:-1]:
            screen.act(id)
            await settled(pilot)
            there = pilot.app.screen
            assert isinstance(there, Place)
            assert there is not screen
            assert id not in there.possible(), "it is shown already"
            await press(pilot, "escape")
            assert pilot.app.screen is screen
        screen.act("export")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportForm))
        assert f"{book.count()} customers" in screen_text(pilot.app)
        await press(pilot, "escape", "4")
        people = Condition("kind", "is", ("person",))
        pilot.app.screen._change([Row(people)], (0,))  # type: ignore[attr-defined]
        await settled(pilot)
        pilot.app.screen.act("export")  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportForm))
        assert f"Export: {book.find(Query(where=people)).total} customers" in screen_text(pilot.app)
