"""Purchases, after-sales and ratings of another book: written once by their uid, tied to products, purchases and steps by theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from clientbook.data import mapping, trade
from clientbook.data.customers import insert
from clientbook.data.uids import new_uid
from clientbook.domain.names import fold
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating


@dataclass(frozen=True, slots=True)
class Traded:
    """One of the three, with the uids of what it speaks of; its own ids count nothing."""

    value: Purchase | AfterSale | Rating
    links: Mapping[str, str] = field(default_factory=dict)
    """``product``, ``purchase``, ``follow_up`` to uid."""
    cells: tuple[tuple[str, str], ...] = ()
    """The cells of a sheet it was read from, by their places; of our own JSON there are none."""


_TABLES = {Purchase: "purchase", AfterSale: "after_sale", Rating: "rating"}


def keep_product(connection: Connection, product: Product, now: datetime) -> int:
    """The id of a product of another book in this one: known by its uid or name, else added."""
    there = trade.products(connection)
    found = next((each.id for each in there if each.uid == product.uid), None)
    if found is None:
        found = next((each.id for each in there if each.name.casefold() == product.name.casefold() and not each.retired), None)
    return found if found is not None else trade.save_product(connection, product, now)


def product_names(connection: Connection) -> dict[str, int]:
    """The products of the list by their folded names, offered ones before retired."""
    return {fold(each.name): each.id or 0 for each in sorted(trade.products(connection), key=lambda each: not each.retired)}


def add_name(connection: Connection, name: str, now: datetime) -> int:
    """A product that is known by nothing but its name, behind the others."""
    last = connection.exec_driver_sql("SELECT coalesce(max(position), 0) FROM product").scalar_one()
    cells = mapping.product_cells(Product(name=name.strip(), position=last + 1))
    return insert(connection, "product", cells | {"uid": new_uid(now)})


def standing(connection: Connection, customer_id: int) -> tuple[Purchase | AfterSale | Rating, ...]:
    """What is known of the trade with a customer."""
    asked = (trade.purchases, trade.after_sales, trade.ratings)
    return tuple(each for ask in asked for each in ask(connection, customer_id))


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
        product = products.get(each.links.get("product", ""), getattr(value, "product_id", None))
        purchase = _id_of(connection, "purchase", each.links.get("purchase", ""), customer_id)
        if isinstance(value, Purchase):
            trade.save_purchase(connection, replace(value, customer_id=customer_id, product_id=product), now, now.date())
        elif isinstance(value, AfterSale):
            if purchase is None:
                continue
            trade.save_after_sale(connection, replace(value, customer_id=customer_id, purchase_id=purchase), now, now.date())
        else:
            step = _id_of(connection, "follow_up", each.links.get("follow_up", ""), customer_id)
            tied = replace(value, customer_id=customer_id, product_id=product, purchase_id=purchase, follow_up_id=step)
            trade.save_rating(connection, tied, now, now.date())
        written += 1
    return written


def change(connection: Connection, value: Purchase | AfterSale | Rating, now: datetime) -> None:
    """Write what changed of one that stands in the book.

    Raises:
        InvalidValue
    """
    if isinstance(value, Purchase):
        trade.save_purchase(connection, value, now, now.date())
    elif isinstance(value, AfterSale):
        trade.save_after_sale(connection, value, now, now.date())
    else:
        trade.save_rating(connection, value, now, now.date())


def _id_of(connection: Connection, table: str, uid: str, customer_id: int | None = None) -> int | None:
    """The row of this uid, of this customer where one is named: what speaks of somebody else's speaks of nothing."""
    sql = f"SELECT id FROM {table} WHERE uid = ?1 AND customer_id = coalesce(?2, customer_id)"
    found = connection.exec_driver_sql(sql, (uid, customer_id)).scalar() if uid else None
    return int(found) if found is not None else None
