"""Where a customer went that was merged away: the journal knows it, so an undo of the merge needs nothing undone here."""

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from clientbook.data import customers
from clientbook.domain.customer import Customer

_NEWEST = """SELECT u.kind, u.detail FROM change c JOIN unit u ON u.id = c.unit_id
    WHERE c.customer_id = ?1 AND c.table_name = 'customer' AND c.row_id = ?1 AND c.op = 'U' AND c.data ->> '$.trashed_at' IS NOT NULL
        AND u.kind NOT IN ('undo', 'redo') AND u.undone_by IS NULL
    ORDER BY u.id DESC LIMIT 1"""
_MOST = 100
"""Merges followed one after the other."""


def merged_into(connection: Connection, customer_id: int) -> int | None:
    """The customer this one was merged into, followed to the end; None where it stands for itself, or the other was erased."""
    found = customer_id
    for _step in range(_MOST):
        row = connection.exec_driver_sql("SELECT trashed_at FROM customer WHERE id = ?", (found,)).first()
        if row is None:
            return None
        if row[0] is None:
            break
        newest = connection.exec_driver_sql(_NEWEST, (found,)).first()
        detail = json.loads(newest[1]) if newest is not None and newest[0] == "merge" else {}
        if found not in detail.get("others", ()):
            break
        found = int(detail["keep"])
    return found if found != customer_id else None


def load_by_code(connection: Connection, code: str) -> Customer:
    """The customer this code leads to.

    Raises:
        NotFound
    """
    found = customers.id_of_code(connection, code)
    return customers.load(connection, merged_into(connection, found) or found)


def with_merged(connection: Connection, ids: Iterable[int]) -> frozenset[int]:
    """These customers and those that were merged into them: what is left of somebody lies there too."""
    wanted = set(ids)
    sql = "SELECT detail FROM unit WHERE kind = 'merge' AND undone_by IS NULL"
    others = {each for detail in connection.exec_driver_sql(sql).scalars().fetchall() for each in json.loads(detail)["others"]}
    return frozenset(wanted | {each for each in others - wanted if merged_into(connection, each) in wanted})
