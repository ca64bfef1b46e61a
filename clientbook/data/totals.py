"""What purchases and ratings add up to for each customer; ``refresh`` writes it down. Purchases that came to nothing do not count."""

from sqlalchemy import Connection

from clientbook.data.reading import rows_of
from clientbook.domain.purchase import NOT_COUNTED

Bought = tuple[int, int, str | None, str | None]
NOTHING_BOUGHT: Bought = (0, 0, None, None)
"""How many purchases, what they cost, the first and the last day of somebody who never bought."""

COUNTED = f"status NOT IN ({', '.join(repr(each) for each in sorted(NOT_COUNTED))})"
"""Which purchases count, as SQL."""
THERE = "x.customer_id NOT IN (SELECT id FROM customer WHERE trashed_at IS NOT NULL)"
"""Rows of customers outside the trash; the trash is small and has an index, while looking every customer up reads the whole book."""
_SPENT = "sum(CASE currency WHEN ? THEN amount ELSE 0 END)"
_IN = "IN (SELECT value FROM json_each(?))"


def bought(connection: Connection, ids: str, currency: str) -> dict[int, Bought]:
    """How many purchases each customer of the list made, what they cost in this currency, the first and the last day."""
    sql = (
        f"SELECT customer_id, count(*), {_SPENT}, min(on_date), max(on_date) FROM purchase"
        f" WHERE customer_id {_IN} AND {COUNTED} GROUP BY customer_id"
    )
    return {each: (count, spent, first, last) for each, count, spent, first, last in rows_of(connection, sql, (currency, ids))}


def scores(connection: Connection, ids: str) -> dict[int, int]:
    """The average score of each customer of the list that gave one, in hundredths, halves up."""
    sql = f"SELECT customer_id, (200 * sum(score) + count(*)) / (2 * count(*)) FROM rating WHERE customer_id {_IN} GROUP BY customer_id"
    return {row[0]: row[1] for row in rows_of(connection, sql, (ids,))}


def refresh_spent(connection: Connection, currency: str) -> None:
    """Add up again what everybody spent, because the book's currency is another one now."""
    inner = f"SELECT {_SPENT} FROM purchase WHERE purchase.customer_id = customer.id AND {COUNTED}"
    connection.exec_driver_sql(f"UPDATE customer SET spent = coalesce(({inner}), 0) WHERE purchase_count > 0", (currency,))


def products_bought(connection: Connection, customer_id: int, limit: int) -> tuple[str, ...]:
    """What a customer bought in purchases that count, in the words of the purchases, each once, the last bought first."""
    sql = (
        f"SELECT product FROM purchase WHERE customer_id = ? AND {COUNTED} AND product <> ''"
        " GROUP BY product ORDER BY max(on_date) DESC, max(id) DESC LIMIT ?"
    )
    return tuple(connection.exec_driver_sql(sql, (customer_id, limit)).scalars().fetchall())


def products_sold(connection: Connection) -> dict[int, int]:
    """In how many purchases that count each product was sold."""
    sql = f"SELECT product_id, count(*) FROM purchase WHERE product_id IS NOT NULL AND {COUNTED} GROUP BY product_id"
    return {row[0]: row[1] for row in rows_of(connection, sql, ())}
