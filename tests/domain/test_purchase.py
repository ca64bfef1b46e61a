"""Purchases, products and ratings as values refuse what makes no sense."""

from datetime import date
from typing import Any

import pytest

from clientbook.domain.errors import InvalidValue
from clientbook.domain.purchase import AMOUNT_LIMIT, NOT_COUNTED, AfterSale, Product, Purchase, amount_of, past_usual
from clientbook.domain.rating import SCORES, Rating

DAY = date(2026, 11, 21)


def purchase(**more: Any) -> Purchase:
    given: dict[str, Any] = {"customer_id": 1, "on_date": DAY, "amount": 5, "product": "tea"}
    return Purchase(**(given | more))


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": -1},
        {"amount": AMOUNT_LIMIT + 1},
        {"quantity": 0},
        {"unit_price": -5},
        {"currency": "cny"},
        {"currency": "¥"},
        {"product": " "},
        {"product": "a\nb"},
        {"contract_no": "x" * 300},
        {"note": "\x1b[31m"},
    ],
)
def test_a_purchase_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        purchase(**wrong)


def test_a_purchase_needs_words_a_product_or_a_contract() -> None:
    assert purchase(product="", product_id=3).product_id == 3
    assert purchase(product="", contract_no="HT-1").contract_no == "HT-1"
    assert [purchase(status=status).counts for status in ("", "unpaid", *sorted(NOT_COUNTED))] == [True, True, False, False]


@pytest.mark.parametrize(("quantity", "price", "amount"), [(1000, 500, 500), (2500, 333, 833), (1, 500, 1), (1, 499, 0), (333, 3, 1)])
def test_what_a_quantity_costs_is_rounded_to_the_nearest_minor_unit(quantity: int, price: int, amount: int) -> None:
    assert amount_of(quantity, price) == amount


def test_products_after_sales_and_ratings_refuse_what_makes_no_sense() -> None:
    for make in (
        lambda: Product(name=" "),
        lambda: Product(name="x", currency="x"),
        lambda: Product(name="x", unit_price=-1),
        lambda: AfterSale(customer_id=1, purchase_id=1, on_date=DAY, kind=""),
        lambda: Rating(customer_id=1, on_date=DAY, score=0),
        lambda: Rating(customer_id=1, on_date=DAY, score=6),
        lambda: Rating(customer_id=1, on_date=DAY, score=3, comment="\u202e"),
    ):
        with pytest.raises(InvalidValue):
            make()
    assert [Rating(customer_id=1, on_date=DAY, score=each).score for each in SCORES] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("first", "last", "number", "days"),
    [
        (date(2026, 8, 23), date(2026, 11, 1), 3, -15),  # 70 days for two waits: 35, and 20 have gone
        (date(2026, 8, 23), date(2026, 10, 2), 3, 30),
        (date(2026, 11, 16), date(2026, 11, 21), 3, -3),  # two and a half is three
        (date(2026, 11, 1), date(2026, 11, 1), 2, None),
        (date(2026, 11, 1), date(2026, 11, 1), 1, None),
        (None, None, 0, None),
    ],
)
def test_who_bought_on_two_days_has_a_usual_wait(first: date | None, last: date | None, number: int, days: int | None) -> None:
    assert past_usual(first, last, number, DAY) == days
