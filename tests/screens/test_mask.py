"""The privacy mask: no screen shows a name, a number or a word somebody wrote, and nothing of it gets into the book."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clientbook import clipboard, text
from clientbook.data import Book, CustomerLine, TimelineEntry
from clientbook.domain.customer import Customer
from clientbook.domain.purchase import Product, Purchase
from clientbook.screens.form import Form
from clientbook.screens.present import header, products, rows, trade_lines
from tests.snapshots import tour
from tests.snapshots.tour import FOLLOW_UPS, STOPS, TODAY, Stop
from tests.support.agenda import agenda_book
from tests.support.masking import canaries, mask_on, seen_in
from tests.support.painted import screen_text
from tests.support.people import WIDE, filled_book, opened
from tests.support.plans import planned_book
from tests.support.quiet import press, settled

SHORT = {"customers-found-by-person", "customer-history", "follow-ups-called-off"}
"""Screens of the tour that show somebody, each in its own way."""


@pytest.fixture(autouse=True)
def _lifted() -> object:
    yield
    text.set_masked(False)


def some(stops: Sequence[Stop], names: set[str] | None) -> list[Stop]:
    return [stop for stop in stops if names is None or stop.name in names]


async def walk(book: Book, stops: Sequence[Stop], size: tuple[int, int], language: str, *, masked: bool = True) -> dict[str, list[str]]:
    """What each screen gives away."""
    wanted = canaries(book)
    assert len(wanted) > 20
    found: dict[str, list[str]] = {}
    async with opened(book, language, size) as pilot:
        if masked:
            mask_on(pilot.app)
        await settled(pilot)
        for stop in stops:
            await tour.press(pilot, stop.there)
            if given := seen_in(screen_text(pilot.app), wanted):
                found[stop.name] = given
            await tour.press(pilot, stop.back)
    return found


async def whole(folder: Path, size: tuple[int, int], language: str, names: set[str] | None, *, masked: bool = True) -> dict[str, list[str]]:
    """The tour, or some of its stops, through its three books."""
    found: dict[str, list[str]] = {}
    for made, stops in ((filled_book, STOPS), (lambda place: agenda_book(place)[0], TODAY), (planned_book, FOLLOW_UPS)):
        if wanted := some(stops, names):
            found |= await walk(made(folder / stops[0].name), wanted, size, language, masked=masked)
    return found


async def test_no_screen_gives_anybody_away(tmp_path: Path) -> None:
    assert not await whole(tmp_path, WIDE, "en", SHORT)


async def test_without_the_mask_they_would(tmp_path: Path) -> None:
    found = await walk(filled_book(tmp_path), some(STOPS, {"customers"}), WIDE, "en", masked=False)
    assert len(found["customers"]) > 20


@pytest.mark.soak
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_no_screen_of_the_whole_tour_gives_anybody_away(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    assert not await whole(tmp_path / "masked", size, language, None)
    bare = await whole(tmp_path / "bare", size, language, None, masked=False)
    assert len(bare) > 20, bare.keys()


async def test_a_form_saved_under_the_mask_writes_what_was_there(tmp_path: Path) -> None:
    async with opened(filled_book(tmp_path)) as pilot:
        mask_on(pilot.app)
        await press(pilot, "slash", *"wwl", "enter")
        screen: Any = pilot.app.screen
        was = screen.seen.customer
        form = await press(pilot, "E")
        assert isinstance(pilot.app.screen, Form)
        assert "王伟丽" not in form
        assert "王伟丽x" in await press(pilot, "x")  # what one types is seen, with all it is typed into
        await press(pilot, "ctrl+s")
        book: Book = pilot.app.session.book  # type: ignore[attr-defined]
        now = book.customer(was.id)
        assert replace(now, changed_at=was.changed_at) == replace(was, name="王伟丽x")
        assert "王伟丽" not in screen_text(pilot.app)


async def test_a_field_changed_in_place_is_covered_until_the_first_key(tmp_path: Path) -> None:
    async with opened(filled_book(tmp_path)) as pilot:
        await press(pilot, "slash", *"wwl", "enter", "z")
        screen: Any = pilot.app.screen
        assert "伟丽" not in await press(pilot, "e")
        assert "伟丽" not in await press(pilot, "end")
        assert "王伟丽9" in await press(pilot, "9")
        await press(pilot, "backspace", "enter")
        assert screen.seen.customer.name == "王伟丽"


def amounts_said() -> list[str]:
    """The same amount wherever a customer, a purchase or the list of products says it."""
    day = date(2026, 11, 21)
    bought = Purchase(customer_id=1, on_date=day, amount=8_640_000, product="Longjing", unit_price=8_640_000, currency="CNY")
    entry = TimelineEntry("purchase", day, "", purchase=bought)
    line = CustomerLine(1, "C1", values={"spent": 8_640_000})
    customer = Customer(name="Wang", purchase_count=1, spent=8_640_000)
    price = products.blocks(products.Wares((Product(name="Longjing", unit_price=8_640_000, id=1),)), 80)
    return [
        " ".join(piece.text for piece in header.trade(customer, header.Around(day))),
        trade_lines.named(entry),
        str(trade_lines.reading(entry, day)),
        " ".join(piece.text for piece in rows.cells(line, "spent", rows.Looks(day))),
        " ".join(piece.text for each in price for part in each.lines for piece in part),
        text.custom_value("number", 86_400, day),
    ]


def test_what_somebody_paid_and_prices_are_covered_and_totals_over_all_are_not() -> None:
    bare = amounts_said()
    text.set_masked(True)
    masked = amounts_said()
    assert [("86,400" in bare_one, "86" in masked_one) for bare_one, masked_one in zip(bare, masked, strict=True)] == [(True, False)] * 6
    assert text.money(8_640_000) == "¥•••"
    assert text.amount(8_640_000) == "¥86,400"


@pytest.mark.soak
async def test_what_is_copied_is_copied_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(clipboard, "copy", lambda text, osc52: copied.append(text) or clipboard.Reached.TERMINAL)
    async with opened(filled_book(tmp_path)) as pilot:
        await press(pilot, "slash", *"wwl", "enter", "z", "y")
        assert "伟丽" not in await press(pilot, "colon", *"copy card", "enter")
    assert copied[0] == "王伟丽"
    assert "+86 138 0013 8000" in copied[1]


@pytest.mark.soak
async def test_a_search_typed_before_is_covered_and_the_mask_lifts_with_the_same_key(tmp_path: Path) -> None:
    async with opened(filled_book(tmp_path)) as pilot:
        bare = await press(pilot, "slash", *"伟丽", "tab")
        masked = await press(pilot, "z")
        assert ("伟丽" in bare, "伟丽" in masked) == (True, False)
        assert "masked" in masked.splitlines()[0]
        lifted = await press(pilot, "minus")
        assert "王伟丽" in lifted
        assert "masked" not in lifted.splitlines()[0]
