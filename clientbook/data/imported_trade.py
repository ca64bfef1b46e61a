"""Purchases, after-sales and ratings of another book: written once by their uid, tied to products, purchases and steps by theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from clientbook.data import trade
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating


@dataclass(frozen=True, slots=True)
class Traded:
    """One of the three, with the uids of what it speaks of; its own ids count nothing."""

    value: Purchase | AfterSale | Rating
    links: Mapping[str, str] = field(default_factory=dict)
    """``product``, ``purchase``, ``follow_up`` to uid."""


_TABLES = {Purchase: "purchase", AfterSale: "after_sale", Rating: "rating"}


def keep_product(connection: Connection, product: Product, now: datetime) -> int:
    """The id of a product of another book in this one: known by its uid or name, else added."""
    there = trade.products(connection)
    found = next((each.id for each in there if each.uid == product.uid), None)
    if found is None:
        found = next((each.id for each in there if each.name.casefold() == product.name.casefold() and not each.retired), None)
    return found if found is not None else trade.save_product(connection, product, now)


def add(connection: Connection, customer_id: int, traded: Iterable[Traded], products: Mapping[str, int], now: datetime) -> int:
    """Write what a customer bought and how it was liked, unless it stands there; how many were written.

    Raises:
        InvalidValue
    """
    written = 0
    for each in traded:
        value, table = each.value, _TABLES[type(each.value)]
        if value.uid and _id_of(connection, table, value.uid) is not None:
            continue
        product = products.get(each.links.get("product", ""))
        purchase = _id_of(connection, "purchase", each.links.get("purchase", ""))
        if isinstance(value, Purchase):
            trade.save_purchase(connection, replace(value, customer_id=customer_id, product_id=product), now, now.date())
        elif isinstance(value, AfterSale):
            if purchase is None:
                continue
            trade.save_after_sale(connection, replace(value, customer_id=customer_id, purchase_id=purchase), now, now.date())
        else:
            step = _id_of(connection, "follow_up", each.links.get("follow_up", ""))
            tied = replace(value, customer_id=customer_id, product_id=product, purchase_id=purchase, follow_up_id=step)
            trade.save_rating(connection, tied, now, now.date())
        written += 1
    return written


def _id_of(connection: Connection, table: str, uid: str) -> int | None:
    found = connection.exec_driver_sql(f"SELECT id FROM {table} WHERE uid = ?", (uid,)).scalar() if uid else None
    return int(found) if found is not None else None
