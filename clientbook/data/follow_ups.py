"""Follow-ups in the tables. Which one is a customer's next step is worked out by ``refresh``."""

from datetime import datetime

from sqlalchemy import Connection

from clientbook.data import mapping
from clientbook.data.customers import code_of, delete, insert, update
from clientbook.data.lines import Saved
from clientbook.data.uids import new_uid
from clientbook.domain.errors import NotFound
from clientbook.domain.follow_up import FollowUp


def load(connection: Connection, follow_up_id: int) -> FollowUp:
    """One follow-up.

    Raises:
        NotFound
    """
    row = connection.exec_driver_sql("SELECT * FROM follow_up WHERE id = ?", (follow_up_id,)).mappings().first()
    if row is None:
        raise NotFound(str(follow_up_id))
    return mapping.follow_up_of(dict(row))


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
    delete(connection, "follow_up", [follow_up_id])
    return Saved(follow_up_id, code)
