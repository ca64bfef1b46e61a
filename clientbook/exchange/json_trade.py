"""What was bought and how it was liked, in our own JSON; amounts in minor units and quantities in thousandths, as the tables have them."""

from datetime import date
from typing import Any

from clientbook.data import Traded
from clientbook.domain.errors import InvalidValue
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating
from clientbook.exchange.json_parts import NOT_THAT, Shape, day_in, instant_in, number_in, shape_in, text_in


def _day_of(shape: Shape, today: date) -> date:
    day = day_in(shape, "on_date")
    if day is None or day > today:
        raise InvalidValue("on_date", NOT_THAT, str(day))
    return day


def _links(shape: Shape, *names: str) -> dict[str, str]:
    return {name: text_in(shape, f"{name}_uid") for name in names}


def product_of(said: Any) -> Product:
    """What is sold; amounts in minor units, as all trade is written.

    Raises:
        InvalidValue
    """
    shape = shape_in(said, "products")
    return Product(
        name=text_in(shape, "name"),
        category=text_in(shape, "category"),
        unit_price=number_in(shape, "unit_price"),
        currency=text_in(shape, "currency"),
        retired=bool(shape.get("retired")),
        position=number_in(shape, "position") or 0,
        uid=text_in(shape, "uid"),
    )


def purchase_of(said: Any, today: date) -> Traded:
    """What was bought.

    Raises:
        InvalidValue
    """
    shape = shape_in(said, "purchases")
    amount = number_in(shape, "amount")
    if amount is None:
        raise InvalidValue("amount", NOT_THAT)
    value = Purchase(
        customer_id=0,
        on_date=_day_of(shape, today),
        amount=amount,
        product=text_in(shape, "product"),
        quantity=number_in(shape, "quantity") or 1000,
        unit_price=number_in(shape, "unit_price"),
        currency=text_in(shape, "currency"),
        payment=text_in(shape, "payment"),
        contract_no=text_in(shape, "contract_no"),
        status=text_in(shape, "status"),
        note=text_in(shape, "note"),
        created_at=instant_in(shape, "created_at"),
        uid=text_in(shape, "uid"),
    )
    return Traded(value, _links(shape, "product"))


def after_sale_of(said: Any, today: date) -> Traded:
    """What came after a purchase.

    Raises:
        InvalidValue
    """
    shape = shape_in(said, "after_sales")
    texts = {key: text_in(shape, key) for key in ("kind", "note", "uid")}
    value = AfterSale(customer_id=0, purchase_id=0, on_date=_day_of(shape, today), kind=texts["kind"], note=texts["note"], uid=texts["uid"])
    return Traded(value, _links(shape, "purchase"))


def rating_of(said: Any, today: date) -> Traded:
    """How content somebody was.

    Raises:
        InvalidValue
    """
    shape = shape_in(said, "ratings")
    value = Rating(
        customer_id=0,
        on_date=_day_of(shape, today),
        score=number_in(shape, "score") or 0,
        comment=text_in(shape, "comment"),
        action=text_in(shape, "action"),
        uid=text_in(shape, "uid"),
    )
    return Traded(value, _links(shape, "product", "purchase", "follow_up"))
