"""The owner's words as a whole: who uses an entry of a pick list, two entries made one, orders, how often a field is filled in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from sqlalchemy import Connection

from clientbook.data import settings
from clientbook.domain.errors import NotFound, Refused
from clientbook.domain.pick_lists import NOT_REACHED
from clientbook.domain.purchase import NOT_COUNTED
from clientbook.i18n import N_

USES: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        **{name: (("customer", name),) for name in ("type", "status", "stage", "intent", "level", "source", "gender")},
        "channel": (("interaction", "channel"), ("follow_up", "channel")),
        "outcome": (("interaction", "outcome"),),
        "topic": (("interaction", "topic"),),
        "occasion": (("occasion", "kind"),),
        "payment": (("purchase", "payment"),),
        "purchase_status": (("purchase", "status"),),
        "after_sale": (("after_sale", "kind"),),
        "label": (("contact_point", "label"),),
        "role": (("contact_person", "role"),),
    }
)
"""Where the keys of each pick list stand: table and column. Channels stand in ``customer.do_not_contact`` too, several in a row."""


def usage(connection: Connection, name: str) -> dict[str, int]:
    """How many customers use each key of a pick list; a customer that uses it twice counts once. Trashed ones count.

    Raises:
        NotFound: there is no such list.
    """
    if name not in USES:
        raise NotFound(name)
    parts = [f'SELECT "{column}" AS word, {_whose(table)} AS whose FROM {table}' for table, column in USES[name]]
    pairs: list[tuple[str, int]] = []
    if name == "channel":
        silent = connection.exec_driver_sql("SELECT id, do_not_contact FROM customer WHERE do_not_contact NOT IN ('', 'all')").fetchall()
        pairs = [(word, each) for each, words in silent for word in words.split()]
        parts.append("SELECT value ->> 0, value ->> 1 FROM json_each(?)")
    sql = f"SELECT word, count(DISTINCT whose) FROM ({' UNION ALL '.join(parts)}) WHERE word <> '' GROUP BY word"
    return {row[0]: row[1] for row in connection.exec_driver_sql(sql, (json.dumps(pairs),) if name == "channel" else ()).fetchall()}


def _whose(table: str) -> str:
    return "id" if table == "customer" else "customer_id"


def merge(connection: Connection, name: str, old: str, new: str) -> None:
    """Let everybody who uses one entry use another, and retire the first.

    Raises:
        NotFound: one of them is not in the list.
        Refused: the program treats the two differently, so that one cannot stand for the other.
    """
    known = {entry.key: entry for entry in settings.pick_list(connection, name)}
    for key in (old, new):
        if key not in known:
            raise NotFound(key)
    if old == new:
        raise Refused(N_("an entry cannot be merged into itself"))
    if name == "outcome" and (old in NOT_REACHED) != (new in NOT_REACHED):
        raise Refused(N_("one of the two means that nobody was reached, so they cannot be merged"))
    if name == "purchase_status" and (old in NOT_COUNTED) != (new in NOT_COUNTED):
        raise Refused(N_("one of the two means that nothing was bought in the end, so they cannot be merged"))
    if name == "occasion" and "birthday" in (old, new):
        raise Refused(N_("birthdays have rules of their own and cannot be merged"))
    for table, column in USES[name]:
        connection.exec_driver_sql(f'UPDATE {table} SET "{column}" = ? WHERE "{column}" = ?', (new, old))
    if name == "channel":
        _merge_silent(connection, old, new)
    settings.save_pick_entry(connection, replace(known[old], retired=True))
    if known[new].retired:
        settings.save_pick_entry(connection, replace(known[new], retired=False))


def _merge_silent(connection: Connection, old: str, new: str) -> None:
    """The channels customers must not be reached by."""
    rows = connection.exec_driver_sql("SELECT id, do_not_contact FROM customer WHERE do_not_contact NOT IN ('', 'all')").fetchall()
    for each, words in rows:
        channels = words.split()
        if old in channels:
            left = dict.fromkeys(new if word == old else word for word in channels)
            connection.exec_driver_sql("UPDATE customer SET do_not_contact = ? WHERE id = ?", (" ".join(left), each))


def order_entries(connection: Connection, name: str, keys: Sequence[str]) -> None:
    """Put a pick list into this order; entries that are not named keep theirs behind it."""
    place = {key: index for index, key in enumerate(keys)}
    entries = settings.pick_list(connection, name)
    wanted = sorted(entries, key=lambda entry: (place.get(entry.key, len(place)), entry.position))
    for index, entry in enumerate(wanted):
        if entry.position != index:
            settings.save_pick_entry(connection, replace(entry, position=index))


def order_fields(connection: Connection, ids: Sequence[int]) -> None:
    """Put the owner's own fields into this order; those that are not named come behind."""
    place = {each: index for index, each in enumerate(ids)}
    fields = settings.custom_fields(connection)
    wanted = sorted(fields, key=lambda field: (place.get(field.id or 0, len(place)), field.position))
    for index, field in enumerate(wanted, start=1):
        if field.position != index:
            connection.exec_driver_sql("UPDATE custom_field SET position = ? WHERE id = ?", (index, field.id))


def fill_counts(connection: Connection) -> dict[int, int]:
    """How many customers (not in the trash) have a value in each of the owner's own fields."""
    rows = connection.exec_driver_sql(
        "SELECT each.key, count(*) FROM customer, json_each(customer.custom) AS each"
        " WHERE customer.custom <> '{}' AND trashed_at IS NULL AND each.value IS NOT NULL AND each.value <> '' GROUP BY each.key"
    )
    return {int(key): number for key, number in rows.fetchall() if key.isdecimal()}
