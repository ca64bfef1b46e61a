"""Purchases, what came after them and ratings on the screens: added from every list, changed, taken out and undone, on a real book."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from clientbook import text
from clientbook.data import Book
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.purchase import ONE, AfterSale, Product, Purchase
from clientbook.domain.rating import Rating
from clientbook.screens.agenda_section import SectionScreen
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.after_sale import AfterSaleForm
from clientbook.screens.dialogs.phrase_field import PhraseField
from clientbook.screens.dialogs.product import ProductForm
from clientbook.screens.dialogs.purchase import PurchaseForm
from clientbook.screens.dialogs.rating import RatingForm
from clientbook.screens.dialogs.trade_fields import quantity_typed
from clientbook.screens.dialogs.trade_start import wares_of
from clientbook.screens.follow_ups import FollowUps
from clientbook.screens.present import header
from clientbook.screens.present.seen import Seen, load
from clientbook.screens.products import Products
from clientbook.screens.today import TodayScreen
from clientbook.widgets.blocks import width_of
from clientbook.widgets.text_input import TextInput
from tests.support.detail import detail, stand_on
from tests.support.painted import screen_text
from tests.support.people import NARROW, NOW, WIDE, filled_book, opened
from tests.support.quiet import press, settled, until

TODAY = NOW.date()
HOSTILE = "[bold]茶[/] \x1b[31mred\u202eevil" + "长" * 300


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened_book = filled_book(tmp_path)
    yield opened_book
    opened_book.close()


def field(pilot: Pilot[int], id: str) -> str:
    """What stands in a field of the form."""
    widget = pilot.app.screen.query_one(f"#{id}")
    return widget.typed if isinstance(widget, PhraseField) else widget.value if isinstance(widget, TextInput) else widget.key  # type: ignore[attr-defined]


async def to(pilot: Pilot[int], id: str) -> None:
    """Put the cursor into a field of the form."""
    widget = pilot.app.screen.query_one(f"#{id}")
    (widget.field if isinstance(widget, PhraseField) else widget).focus()
    await settled(pilot)


# adding


@pytest.mark.parametrize(("language", "size"), [pytest.param("en", NARROW, marks=pytest.mark.soak), ("zh_CN", WIDE)])
async def test_a_purchase_is_saved_with_product_numbers_day_and_a_step_in_one_unit(
    book: Book, language: str, size: tuple[int, int]
) -> None:
    async with opened(book, language, size) as pilot:
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, PurchaseForm)
        whom = pilot.app.screen._start.customer
        await press(pilot, *"oolong")
        await to(pilot, "unit_price")
        await press(pilot, *"12.5")
        await to(pilot, "quantity")
        await press(pilot, "4")
        assert field(pilot, "amount") == "50"
        await to(pilot, "on_date")
        await press(pilot, "ctrl+u", *"2026-11-03")
        await to(pilot, "payment")
        await press(pilot, "2")
        await to(pilot, "follow_up")
        await press(pilot, "2", "enter")
        assert not isinstance(pilot.app.screen, PurchaseForm), screen_text(pilot.app)
        (made,) = book.purchases(whom)
        assert (made.product, made.amount, made.quantity, made.unit_price) == ("oolong", 5000, 4 * ONE, 1250)
        assert (made.on_date, made.payment, made.currency) == (date(2026, 11, 3), "card", "CNY")
        assert made.product_id == book.products()[0].id
        assert [step.due for step in book.open_steps([whom])[whom] if "oolong" in step.what] == [TODAY + timedelta(days=7)]
        assert book.customer(whom).type == "new"
        await press(pilot, "u")
        assert (book.purchases(whom), book.products()) == ((), ())
        assert all("oolong" not in step.what for step in book.open_steps([whom]).get(whom, ()))


async def test_the_amount_gives_the_price_and_what_was_typed_by_hand_is_left_alone(book: Book) -> None:
    book.save_product(Product(name="tea", unit_price=300))
    async with opened(book) as pilot:
        await press(pilot, "p", *"tea")
        assert isinstance(pilot.app.screen, PurchaseForm)
        whom = pilot.app.screen._start.customer
        assert (field(pilot, "unit_price"), field(pilot, "amount")) == ("3", "3"), "the usual price"
        await press(pilot, *"pot")
        assert (field(pilot, "unit_price"), field(pilot, "amount")) == ("", ""), "of another product nothing is known"
        await to(pilot, "quantity")
        await press(pilot, "3")
        await to(pilot, "amount")
        await press(pilot, *"90")
        assert field(pilot, "unit_price") == "30"
        await press(pilot, "1")
        assert field(pilot, "amount") == "901"
        assert field(pilot, "unit_price") == "", "a third of that is no amount"
        await to(pilot, "unit_price")
        await press(pilot, *"400")
        assert (field(pilot, "unit_price"), field(pilot, "amount")) == ("400", "901"), "a discount"
        await press(pilot, "ctrl+s")
        (made,) = book.purchases(whom)
        assert (made.amount, made.unit_price, made.quantity) == (90_100, 40_000, 3 * ONE)


async def test_what_is_wrong_is_said_and_the_draft_comes_back(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, "p", *"tea", "enter")
        assert isinstance(pilot.app.screen, PurchaseForm)
        whom = pilot.app.screen._start.customer
        assert "Amount: is empty" in screen_text(pilot.app)
        await press(pilot, *"many", "enter")
        assert "is not an amount" in screen_text(pilot.app)
        await press(pilot, "ctrl+u", *"80")
        await to(pilot, "on_date")
        await press(pilot, "ctrl+u", *"tomorrow", "enter")
        assert "is in the future" in screen_text(pilot.app)
        await to(pilot, "unit_price")
        await press(pilot, "ctrl+u", *"30", "escape")
        assert "kept as a draft" in screen_text(pilot.app)
        await press(pilot, "p")
        assert [field(pilot, id) for id in ("product", "amount", "unit_price", "on_date")] == ["tea", "80", "30", "tomorrow"]
        await to(pilot, "on_date")
        await press(pilot, "ctrl+u", *"today", "enter")
        assert [each.amount for each in book.purchases(whom)] == [8000]


def test_every_list_has_the_keys_of_purchases_and_ratings() -> None:
    for place in (TodayScreen, SectionScreen, CustomersScreen, FollowUps, CustomerScreen):
        bound = place._merge_bindings().key_to_bindings
        assert ["purchase" in map(str, (each.id for each in bound["p"])), "rating" in map(str, (each.id for each in bound["r"]))] == [
            True,
            True,
        ]


@pytest.mark.soak
@pytest.mark.parametrize(("language", "place"), [("en", "1"), ("zh_CN", "3")])
async def test_purchases_and_ratings_are_added_from_today_and_from_the_follow_ups(book: Book, language: str, place: str) -> None:
    book.save_follow_up(FollowUp(customer_id=1, what="late", due=TODAY - timedelta(days=40)))
    async with opened(book, language, place=place) as pilot:
        await until(pilot, lambda: pilot.app.screen.offers("purchase"))  # type: ignore[attr-defined]
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, PurchaseForm)
        await press(pilot, *"tea")
        await to(pilot, "amount")
        await press(pilot, *"5", "enter")
        assert [each.product for each in book.purchases(1)] == ["tea"]
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, RatingForm)
        await press(pilot, "4", "enter")
        assert [each.score for each in book.ratings(1)] == [4]


async def test_a_rating_needs_a_score_and_plans_its_improvement(book: Book) -> None:
    bought = book.save_purchase(Purchase(customer_id=1, on_date=TODAY, amount=100, product="tea"), listed=True).id
    async with detail(book) as pilot:
        await press(pilot, "r", "enter")
        assert "Score: is a whole number from 1 to 5" in screen_text(pilot.app)
        await press(pilot, "2", "tab", *"cold", "tab", "1")
        await to(pilot, "due")
        await press(pilot, *"1", "enter")
        assert "say what will be done" in screen_text(pilot.app)
        await press(pilot, *"warm the pot", "enter")
        (rated,) = book.ratings(1)
        assert (rated.score, rated.comment, rated.purchase_id, rated.action) == (2, "cold", bought, "warm the pot")
        assert rated.product_id == book.purchase(bought).product_id
        step = next(each for each in book.open_steps([1])[1] if each.id == rated.follow_up_id)
        assert (step.what, step.due) == ("warm the pot", TODAY + timedelta(days=1))
        await press(pilot, "u")
        assert (book.ratings(1), len(book.open_steps([1])[1])) == ((), 1)


# the record


@pytest.mark.parametrize(("language", "size"), [pytest.param("zh_CN", WIDE, marks=pytest.mark.soak), ("en", NARROW)])
async def test_entries_of_the_stream_are_changed_taken_out_and_brought_back(book: Book, language: str, size: tuple[int, int]) -> None:
    bought = book.save_purchase(Purchase(customer_id=1, on_date=TODAY, amount=100, product="tea", quantity=2 * ONE)).id
    rated = book.save_rating(Rating(customer_id=1, on_date=TODAY, score=3, comment="so so", purchase_id=bought)).id
    async with detail(book, language, size) as pilot:
        await stand_on(pilot, "purchase", bought)
        await press(pilot, "e")
        assert [field(pilot, id) for id in ("product", "amount", "quantity", "unit_price")] == ["tea", "1", "2", ""]
        await to(pilot, "amount")
        await press(pilot, "ctrl+u", *"8", "enter")
        assert (book.purchase(bought).amount, book.purchase(bought).unit_price) == (800, 400)
        await stand_on(pilot, "purchase", bought)
        await press(pilot, "a", "enter")
        assert isinstance(pilot.app.screen, AfterSaleForm), "a kind has to be chosen"
        await press(pilot, "4", "tab", "tab", *"lid broken", "enter")
        (after,) = book.after_sales(1)
        assert (after.kind, after.note, after.purchase_id, after.on_date) == ("complaint", "lid broken", bought, TODAY)
        await stand_on(pilot, "after_sale", after.id or 0)
        await press(pilot, "e", "1", "enter")
        assert book.after_sales(1)[0].kind == "repair"
        await stand_on(pilot, "rating", rated)
        await press(pilot, "e", "5", "enter")
        assert (book.rating(rated).score, book.rating(rated).purchase_id) == (5, bought)
        await stand_on(pilot, "purchase", bought)
        await press(pilot, "x")
        assert (book.purchases(1), book.after_sales(1)) == ((), ())
        await press(pilot, "u")
        assert (len(book.purchases(1)), len(book.after_sales(1))) == (1, 1)


@pytest.mark.soak
async def test_in_a_book_opened_to_read_nothing_is_offered(book: Book) -> None:
    book.save_purchase(Purchase(customer_id=1, on_date=TODAY, amount=100, product="tea"))
    async with detail(book, read_only=True) as pilot:
        await press(pilot, "p", "r")
        offered = [id for id in ("purchase", "rating", "after_sale", "edit") if pilot.app.screen.offers(id)]  # type: ignore[attr-defined]
        assert offered == []


def test_a_record_keeps_both_commands_of_one_key_since_one_of_them_is_always_impossible() -> None:
    bound = [binding.id for binding in CustomerScreen._merge_bindings().key_to_bindings["r"]]
    assert sorted(map(str, bound)) == ["rating", "restore_trashed"]


@pytest.mark.soak
async def test_who_lies_in_the_trash_is_put_back_with_the_key_that_rates_elsewhere(book: Book) -> None:
    async with detail(book) as pilot:
        book.trash([1])
        await until(pilot, lambda: pilot.app.screen.offers("restore_trashed"))  # type: ignore[attr-defined]
        await press(pilot, "p")
        assert not isinstance(pilot.app.screen, PurchaseForm)
        await press(pilot, "r")
        await until(pilot, lambda: not book.customer(1).is_trashed)
        await until(pilot, lambda: pilot.app.screen.offers("rating"))  # type: ignore[attr-defined]
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, RatingForm)


# the list of products


@pytest.mark.parametrize("language", ["en", pytest.param("zh_CN", marks=pytest.mark.soak)])
async def test_products_are_added_changed_ordered_and_retired_in_the_settings(book: Book, language: str) -> None:
    tea = book.save_product(Product(name="tea"))
    book.save_purchase(Purchase(customer_id=1, on_date=TODAY, amount=100, product_id=tea.id))
    async with opened(book, language) as pilot:
        pilot.app.screen.act("products")  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, Products))
        await settled(pilot)
        await press(pilot, "a", *"pot", "tab", *"things", "tab", *"1.2k", "enter")
        assert [(each.name, each.category, each.unit_price) for each in book.products()][1:] == [("pot", "things", 120_000)]
        assert "¥1,200" in screen_text(pilot.app)
        await press(pilot, "minus")
        assert [each.name for each in book.products()] == ["pot", "tea"]
        await press(pilot, "e")
        await to(pilot, "product")
        await press(pilot, "ctrl+u", *"tea", "enter")
        assert isinstance(pilot.app.screen, ProductForm), "two of one name are refused"
        await press(pilot, "ctrl+u", *"kettle", "enter", "x")
        assert [(each.name, each.retired) for each in book.products()] == [("kettle", True), ("tea", False)]
        await press(pilot, "u", "u")
        assert [(each.name, each.retired) for each in book.products()] == [("pot", False), ("tea", False)]
        assert book.products_sold() == {tea.id: 1}


# what is shown


def _seen(book: Book) -> Seen:
    return load(book, 1)


def summary(book: Book, width: int = 200) -> str:
    seen = _seen(book)
    return " | ".join(piece.text for piece in header.trade(seen.customer, header.around(seen, TODAY)) if piece.text.strip())


def test_the_header_adds_up_what_was_bought_and_how_it_was_liked(book: Book) -> None:
    assert summary(book) == ""
    for ago, product, amount in ((40, "tea", 100), (3, "pot", 86_400_00)):
        book.save_purchase(Purchase(customer_id=1, on_date=TODAY - timedelta(days=ago), amount=amount, product=product))
    assert summary(book) == "2 purchases | ¥86,401 | last 18 Nov | pot, tea"
    for score in (5, 4):
        book.save_rating(Rating(customer_id=1, on_date=TODAY, score=score))
    assert summary(book) == "2 purchases | ¥86,401 | last 18 Nov | rated 4.5 of 5 | pot, tea"


def test_no_line_above_a_record_is_wider_than_its_window_whatever_a_product_is_called(book: Book) -> None:
    for n in range(5):
        book.save_purchase(Purchase(customer_id=1, on_date=TODAY, amount=10**13, product=f"{n} 长名字的产品 product"))
    seen = _seen(book)
    for width in (30, 76, 120):
        assert all(width_of(line) <= width for line in header.header(seen.customer, header.around(seen, TODAY), width))


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.soak), "zh_CN"])
async def test_a_hostile_product_is_only_a_text_and_the_mask_covers_it(book: Book, language: str) -> None:
    bought = book.save_purchase(
        Purchase(customer_id=1, on_date=TODAY, amount=700, product="secret tea", note="secret note"), listed=True
    ).id
    book.save_after_sale(AfterSale(customer_id=1, purchase_id=bought, on_date=TODAY, kind="repair", note="secret lid"))
    book.save_rating(Rating(customer_id=1, on_date=TODAY, score=2, comment="secret words", action="secret plan", purchase_id=bought))
    async with detail(book, language, WIDE) as pilot:
        assert "secret tea" in screen_text(pilot.app)
        await stand_on(pilot, "purchase", bought)
        await press(pilot, "z")
        assert text.is_masked()
        assert "secret" not in screen_text(pilot.app)
        for keys in (("e",), ("p",), ("r",), ("a",)):
            await press(pilot, *keys)
            assert "secret" not in screen_text(pilot.app), keys
            await press(pilot, "escape")
        await press(pilot, "z", "p")
        pilot.app.screen.query_one("#product", TextInput).replace_text(text.plain(HOSTILE)[:200])
        await to(pilot, "amount")
        await press(pilot, *"5", "enter")
        assert book.purchases(1)[0].amount in (500, 700)
        assert {"\x1b", "\u202e"}.isdisjoint(screen_text(pilot.app))


# without a screen


def test_products_are_offered_by_their_beginning_by_what_is_inside_and_by_pinyin() -> None:
    wares = wares_of([Product(name="龙井茶"), Product(name="Longan"), Product(name="old longan", retired=True), Product(name="oolong")])
    assert [each.name for each in wares.beginning("lon")] == ["龙井茶", "Longan", "oolong"]
    assert [each.name for each in wares.beginning("ljc")] == ["龙井茶"]
    assert [each.name for each in wares.beginning("ＯＯ")] == ["oolong"]
    assert wares.beginning(" ") == ()
    known = wares.named("OLD LONGAN ")
    assert known is not None
    assert known.retired


def test_a_quantity_is_shown_as_it_is_typed() -> None:
    assert [quantity_typed(each) for each in (1000, 3000, 2500, 1)] == ["", "3", "2.5", "0.001"]
