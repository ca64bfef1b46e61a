"""Interactions in the tables. What they mean for last contact is worked out by ``refresh``."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from clientbook.data import mapping
from clientbook.data.customers import code_of, delete, insert, update
from clientbook.data.journal import id_list
from clientbook.data.lines import Saved
from clientbook.data.uids import new_uid
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.interaction import Interaction
from clientbook.i18n import N_


def load(connection: Connection, interaction_id: int) -> Interaction:
    """One interaction.

    Raises:
        NotFound
    """
    row = connection.exec_driver_sql("SELECT * FROM interaction WHERE id = ?", (interaction_id,)).mappings().first()
    if row is None:
        raise NotFound(str(interaction_id))
    return mapping.interaction_of(dict(row))


def load_many(connection: Connection, ids: Iterable[int]) -> dict[int, Interaction]:
    """These interactions by their ids; those that are gone are left out."""
    sql = "SELECT * FROM interaction WHERE id IN (SELECT value FROM json_each(?))"
    return {row["id"]: mapping.interaction_of(dict(row)) for row in connection.exec_driver_sql(sql, (id_list(ids),)).mappings().fetchall()}


def last_words(connection: Connection, customer_ids: Iterable[int]) -> dict[int, Interaction]:
    """The newest contact or attempt of each of these customers; those who have none are left out."""
    newest = "SELECT id FROM interaction WHERE customer_id = asked.value ORDER BY on_date DESC, at DESC, id DESC LIMIT 1"
    sql = f"SELECT i.* FROM json_each(?) asked CROSS JOIN interaction i ON i.id = ({newest})"
    rows = connection.exec_driver_sql(sql, (id_list(customer_ids),)).mappings().fetchall()
    return {row["customer_id"]: mapping.interaction_of(dict(row)) for row in rows}


def check_past(interaction: Interaction, now: datetime) -> None:
    """Refuse a contact that has not been yet. Instants are compared: what was logged in Tokyo tonight is past in Los Angeles this morning.

    Raises:
        InvalidValue
    """
    if interaction.at > now:
        raise InvalidValue("at", N_("is in the future; plan a follow-up instead"))


def save(connection: Connection, interaction: Interaction, now: datetime) -> Saved:
    """Write a new interaction, or what changed of one in the book.

    Raises:
        InvalidValue: it lies in the future; that would be a follow-up.
        NotFound: the customer or the interaction was erased meanwhile.
    """
    code = code_of(connection, interaction.customer_id)
    cells = mapping.interaction_cells(interaction)
    if interaction.id is None:
        check_past(interaction, now)
        return Saved(insert(connection, "interaction", cells | {"uid": interaction.uid or new_uid(now)}), code)
    current = load(connection, interaction.id)
    if interaction.at != current.at:  # after the clock went back, the words of an older contact can still be corrected
        check_past(interaction, now)
    update(connection, "interaction", interaction.id, cells, mapping.interaction_cells(current))
    return Saved(interaction.id, code)


def remove(connection: Connection, interaction_id: int) -> Saved:
    """Take an interaction away.

    Raises:
        NotFound
    """
    code = code_of(connection, load(connection, interaction_id).customer_id)
    delete(connection, "interaction", [interaction_id])
    return Saved(interaction_id, code)
