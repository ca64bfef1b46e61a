"""Follow-ups in the tables. Which one is a customer's next step is worked out by ``refresh``."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from clientbook.data import mapping
from clientbook.data.customers import code_of, delete, insert, update
from clientbook.data.journal import id_list
from clientbook.data.lines import Saved
from clientbook.data.uids import new_uid
from clientbook.domain.errors import NotFound
from clientbook.domain.follow_up import FollowUp

_IN = "IN (SELECT value FROM json_each(?))"
EARLIEST = "due IS NULL, due, due_time = '', due_time, id"
"""The order of a customer's open steps: the first of them is what the record calls the next step."""


def load(connection: Connection, follow_up_id: int) -> FollowUp:
    """One follow-up.

    Raises:
        NotFound
    """
    row = connection.exec_driver_sql("SELECT * FROM follow_up WHERE id = ?", (follow_up_id,)).mappings().first()
    if row is None:
        raise NotFound(str(follow_up_id))
    return mapping.follow_up_of(dict(row))


def load_many(connection: Connection, ids: Iterable[int]) -> dict[int, FollowUp]:
    """These follow-ups by their ids; those that are gone are left out."""
    rows = connection.exec_driver_sql(f"SELECT * FROM follow_up WHERE id {_IN}", (id_list(ids),)).mappings().fetchall()
    return {row["id"]: mapping.follow_up_of(dict(row)) for row in rows}


def open_steps(connection: Connection, customer_ids: Iterable[int]) -> dict[int, tuple[FollowUp, ...]]:
    """The open steps of these customers, the earliest first, those without a day last; customers without any are left out."""
    sql = f"SELECT * FROM follow_up WHERE customer_id {_IN} AND state = 'open' ORDER BY customer_id, {EARLIEST}"
    found: dict[int, list[FollowUp]] = {}
    for row in connection.exec_driver_sql(sql, (id_list(customer_ids),)).mappings().fetchall():
        found.setdefault(row["customer_id"], []).append(mapping.follow_up_of(dict(row)))
    return {each: tuple(steps) for each, steps in found.items()}


def save(connection: Connection, follow_up: FollowUp, now: datetime) -> Saved:
    """Write a new follow-up, or what changed of one in the book.

    Raises:
        NotFound: the customer or the follow-up was erased meanwhile.
    """
    code = code_of(connection, follow_up.customer_id)
    cells = mapping.follow_up_cells(follow_up)
    if follow_up.id is None:
        return Saved(insert(connection, "follow_up", cells | {"uid": follow_up.uid or new_uid(now)}), code)
    update(connection, "follow_up", follow_up.id, cells, mapping.follow_up_cells(load(connection, follow_up.id)))
    return Saved(follow_up.id, code)


def remove(connection: Connection, follow_up_id: int) -> Saved:
    """Take a follow-up away altogether; to call one off, save it as cancelled.

    Raises:
        NotFound
    """
    code = code_of(connection, load(connection, follow_up_id).customer_id)
    connection.exec_driver_sql("UPDATE rating SET follow_up_id = NULL WHERE follow_up_id = ?", (follow_up_id,))
    delete(connection, "follow_up", [follow_up_id])
    return Saved(follow_up_id, code)
