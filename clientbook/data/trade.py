"""Products, purchases, after-sales and ratings in the tables. What they add up to is worked out by ``refresh``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import mapping, settings
from clientbook.data.customers import code_of, delete, insert, update
from clientbook.data.journal import id_list
from clientbook.data.lines import Saved
from clientbook.data.uids import new_uid
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.names import fold
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating
from clientbook.i18n import N_

_OF: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "purchase": mapping.purchase_of,
    "after_sale": mapping.after_sale_of,
    "rating": mapping.rating_of,
    "product": mapping.product_of,
}


def _load(connection: Connection, table: str, row_id: int) -> Any:
    found = load_many(connection, table, [row_id])
    if not found:
        raise NotFound(str(row_id))
    return found[row_id]


def load_many(connection: Connection, table: str, ids: Iterable[int]) -> dict[int, Any]:
    """These rows of a table as values, by their ids; those that are gone are left out."""
    sql = f"SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
    return {row["id"]: _OF[table](dict(row)) for row in connection.exec_driver_sql(sql, (id_list(ids),)).mappings().fetchall()}


def _of_customer(connection: Connection, table: str, customer_id: int) -> tuple[Any, ...]:
    sql = f"SELECT * FROM {table} WHERE customer_id = ? ORDER BY on_date DESC, id DESC"
    return tuple(_OF[table](dict(row)) for row in connection.exec_driver_sql(sql, (customer_id,)).mappings().fetchall())


def _check_day(field: str, day: date, today: date) -> None:
    """Refuse a day to come: what is agreed for later is a follow-up."""
    if day > today:
        raise InvalidValue(field, N_("is in the future; plan a follow-up instead"), day.isoformat())


def _check_own(connection: Connection, table: str, row_id: int | None, customer_id: int) -> None:
    """Refuse a row of somebody else."""
    if row_id is None:
        return
    sql = f"SELECT 1 FROM {table} WHERE id = ? AND customer_id = ?"
    if connection.exec_driver_sql(sql, (row_id, customer_id)).first() is None:
        raise InvalidValue(table, N_("this customer has none of this number"), str(row_id))


def _check_stays(customer_id: int, old: int) -> None:
    """Refuse to give somebody's row to somebody else: that is what merging does, with everything."""
    if customer_id != old:
        raise InvalidValue("customer", N_("cannot be changed here"))


# ---- products


def products(connection: Connection) -> tuple[Product, ...]:
    """What the owner sells, retired entries too, in its order."""
    rows = connection.exec_driver_sql("SELECT * FROM product ORDER BY position, id").mappings().fetchall()
    return tuple(mapping.product_of(dict(row)) for row in rows)


def save_product(connection: Connection, product: Product, now: datetime) -> int:
    """Add a product (``id`` None), or change one; what was sold under its older name keeps that name.

    Raises:
        InvalidValue: another one has this name.
        NotFound
    """
    known = products(connection)
    name = product.name.strip()
    same = (each for each in known if each.id != product.id and not each.retired and not product.retired)
    if any(each.name.casefold() == name.casefold() for each in same):
        raise InvalidValue("product", N_("stands in the list already"), name[:40])
    cells = mapping.product_cells(replace(product, name=name))
    if product.id is None:
        position = product.position or max((each.position for each in known), default=0) + 1
        return insert(connection, "product", cells | {"position": position, "uid": product.uid or new_uid(now)})
    update(connection, "product", product.id, cells, mapping.product_cells(_load(connection, "product", product.id)))
    return product.id


def order_products(connection: Connection, ids: Sequence[int]) -> None:
    """Put the products into this order; those that are not named come behind."""
    place = {each: index for index, each in enumerate(ids)}
    wanted = sorted(products(connection), key=lambda each: (place.get(each.id or 0, len(place)), each.position))
    for index, each in enumerate(wanted, start=1):
        if each.position != index:
            connection.exec_driver_sql("UPDATE product SET position = ? WHERE id = ?", (index, each.id))


def listed(connection: Connection, bought: Purchase, now: datetime) -> Purchase:
    """The purchase with its product of the list, found by the name, offered ones before retired; a new name is added to the list."""
    name = bought.product.strip()
    if not name:
        return bought
    same = [each for each in products(connection) if fold(each.name) == fold(name)]
    found = min(same, key=lambda each: (each.id != bought.product_id, each.retired), default=None)
    if found is not None:
        return replace(bought, product_id=found.id)
    price, currency = bought.unit_price, bought.currency if bought.unit_price is not None else ""
    made = Product(name=name, unit_price=price, currency="" if currency == settings.get(connection, "currency") else currency)
    return replace(bought, product_id=save_product(connection, made, now))


# ---- purchases and what came after them


def purchase(connection: Connection, purchase_id: int) -> Purchase:
    """One purchase.

    Raises:
        NotFound
    """
    found: Purchase = _load(connection, "purchase", purchase_id)
    return found


def purchases(connection: Connection, customer_id: int) -> tuple[Purchase, ...]:
    """What a customer bought, the newest first."""
    return _of_customer(connection, "purchase", customer_id)


def save_purchase(connection: Connection, bought: Purchase, now: datetime, today: date) -> Saved:
    """Write a new purchase, or what changed of one; a product of the list gives its name where no words are said.

    Raises:
        InvalidValue: it lies in the future, or its product is not in the list.
        NotFound: the customer or the purchase was erased meanwhile.
    """
    code = code_of(connection, bought.customer_id)
    old = purchase(connection, bought.id) if bought.id is not None else None
    if old is not None:
        _check_stays(bought.customer_id, old.customer_id)
    if old is None or bought.on_date != old.on_date:
        _check_day("on_date", bought.on_date, today)
    words, product_id = bought.product.strip(), bought.product_id
    if product_id is not None and (old is None or product_id != old.product_id or not words):
        known = load_many(connection, "product", [product_id])
        if not known:
            raise InvalidValue("product", N_("is not in the list of products"), str(product_id))
        words = words or known[product_id].name
    currency = bought.currency or (old.currency if old is not None else settings.get(connection, "currency"))
    cells = mapping.purchase_cells(replace(bought, product=words, currency=currency))
    if old is None or bought.id is None:
        ids = {"uid": bought.uid or new_uid(now), "created_at": utc_text(bought.created_at or now)}
        return Saved(insert(connection, "purchase", cells | ids), code)
    update(connection, "purchase", bought.id, cells, mapping.purchase_cells(old))
    return Saved(bought.id, code)


def remove_purchase(connection: Connection, purchase_id: int) -> Saved:
    """Take a purchase away with what came after it; ratings of it stay, about nothing in particular.

    Raises:
        NotFound
    """
    code = code_of(connection, purchase(connection, purchase_id).customer_id)
    connection.exec_driver_sql("DELETE FROM after_sale WHERE purchase_id = ?", (purchase_id,))
    connection.exec_driver_sql("UPDATE rating SET purchase_id = NULL WHERE purchase_id = ?", (purchase_id,))
    delete(connection, "purchase", [purchase_id])
    return Saved(purchase_id, code)


def after_sales(connection: Connection, customer_id: int) -> tuple[AfterSale, ...]:
    """What came after a customer's purchases, the newest first."""
    return _of_customer(connection, "after_sale", customer_id)


def save_after_sale(connection: Connection, after: AfterSale, now: datetime, today: date) -> Saved:
    """Write what came after a purchase, or what changed of it.

    Raises:
        InvalidValue: it lies in the future, or the purchase is somebody else's.
        NotFound
    """
    code = code_of(connection, after.customer_id)
    old: AfterSale | None = _load(connection, "after_sale", after.id) if after.id is not None else None
    _check_own(connection, "purchase", after.purchase_id, after.customer_id)
    if old is None or after.on_date != old.on_date:
        _check_day("on_date", after.on_date, today)
    cells = mapping.after_sale_cells(after)
    if old is None or after.id is None:
        return Saved(insert(connection, "after_sale", cells | {"uid": after.uid or new_uid(now)}), code)
    _check_stays(after.customer_id, old.customer_id)
    update(connection, "after_sale", after.id, cells, mapping.after_sale_cells(old))
    return Saved(after.id, code)


def remove_after_sale(connection: Connection, after_id: int) -> Saved:
    """Take away what came after a purchase.

    Raises:
        NotFound
    """
    code = code_of(connection, _load(connection, "after_sale", after_id).customer_id)
    delete(connection, "after_sale", [after_id])
    return Saved(after_id, code)


# ---- ratings


def rating(connection: Connection, rating_id: int) -> Rating:
    """One rating.

    Raises:
        NotFound
    """
    found: Rating = _load(connection, "rating", rating_id)
    return found


def ratings(connection: Connection, customer_id: int) -> tuple[Rating, ...]:
    """How content a customer was, the newest answer first."""
    return _of_customer(connection, "rating", customer_id)


def save_rating(connection: Connection, rated: Rating, now: datetime, today: date) -> Saved:
    """Write a rating, or what changed of one.

    Raises:
        InvalidValue: it lies in the future, or speaks of a purchase or a step of somebody else.
        NotFound
    """
    code = code_of(connection, rated.customer_id)
    old = rating(connection, rated.id) if rated.id is not None else None
    if old is None or rated.on_date != old.on_date:
        _check_day("on_date", rated.on_date, today)
    _check_own(connection, "purchase", rated.purchase_id, rated.customer_id)
    _check_own(connection, "follow_up", rated.follow_up_id, rated.customer_id)
    cells = mapping.rating_cells(rated)
    if old is None or rated.id is None:
        return Saved(insert(connection, "rating", cells | {"uid": rated.uid or new_uid(now)}), code)
    _check_stays(rated.customer_id, old.customer_id)
    update(connection, "rating", rated.id, cells, mapping.rating_cells(old))
    return Saved(rated.id, code)


def remove_rating(connection: Connection, rating_id: int) -> Saved:
    """Take a rating away.

    Raises:
        NotFound
    """
    code = code_of(connection, rating(connection, rating_id).customer_id)
    delete(connection, "rating", [rating_id])
    return Saved(rating_id, code)
