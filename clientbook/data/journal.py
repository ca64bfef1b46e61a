"""The journal: triggers that write down every changed row, and the units the rows belong to.

The triggers are pure SQL (``trusted_schema=OFF`` forbids anything else) and are made from the tables as they stand, so a
migration that changes a journalled table ends with ``create_triggers``. Nothing else writes to ``change``. A write outside a
unit finds no unit in ``current_unit`` and fails on ``change.unit_id``.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from clientbook.data.models import DERIVED, JOURNALLED, OWNERS

KINDS = frozenset(
    {
        "create",  # one new customer
        "edit",  # fields, points, persons, tags of one customer
        "import",  # many new customers from a file; detail: source (kind of file), rejected
        "demo",  # invented people
        "log",  # a contact was written or corrected; detail of a handling: see data.handling
        "attempt",  # an attempt that reached nobody
        "log_removed",
        "follow_up",  # a follow-up was made or changed; detail: state
        "occasion",  # an occasion was made or changed
        "occasion_removed",
        "greeting",  # an occasion was greeted, hidden or put off; detail: state
        "count_from",  # imported customers are counted from a day; detail: import (the unit)
        "follow_up_removed",
        "purchase",  # something was bought, or what was written of it changed
        "purchase_removed",
        "after_sale",  # a repair, a return, a complaint
        "after_sale_removed",
        "rating",
        "rating_removed",
        "product",  # the owner's list of products; detail: product (its id)
        "merge",  # customers became one; detail: keep, others (ids)
        "distinct",  # two customers are not the same, or may be after all
        "template",  # a message template; detail: template (its id)
        "tidy_skip",  # what a tidy round leaves alone at customers
        "trash",
        "restore_trashed",
        "from_snapshot",  # one customer brought back; detail: snapshot (its id)
        "erase",  # closed from the start
        "bulk",  # one field of many customers
        "setting",  # detail: key
        "custom_field",  # detail: field (its id)
        "pick_list",  # detail: list
        "undo",
        "redo",
    }
)
"""What a unit can be; ``text.unit_title`` has the words."""

AUTOMATIC = frozenset({"undo", "redo"})
"""Units that take part in no undo of their own."""

BULK = 20
"""A unit of more customers than this is a bulk unit."""
IMAGES_KEPT = timedelta(days=400)
"""How long the row images of bulk units are kept."""

_PARTS = {"contact_person": "persons", "contact_point": "points", "customer_tag": "tags"}


def columns_of(connection: Connection, table: str) -> dict[str, str]:
    """The journalled columns of a table and their types, in the order they stand there."""
    derived = DERIVED.get(table, frozenset())
    rows = connection.exec_driver_sql(f'PRAGMA table_info("{table}")').fetchall()
    return {row[1]: row[2] for row in rows if row[1] not in derived}


def create_triggers(connection: Connection) -> None:
    """Make the triggers anew from the tables as they stand."""
    old = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'journal\\_%' ESCAPE '\\'")
    for (name,) in old.fetchall():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for table in JOURNALLED:
        if columns := columns_of(connection, table):  # an earlier migration does not have every table of today
            for statement in trigger_statements(table, columns):
                connection.exec_driver_sql(statement)


def trigger_statements(table: str, columns: Mapping[str, str]) -> tuple[str, str, str]:
    """The three triggers of one table: insert keeps ids, update the changed cells, delete the old row.

    A row of two customers stands there as one that moved between them, so that they are tied: undone together, erased with either.
    """
    owner = "{0}.id" if table == "customer" else '{0}."customer_id"' if "customer_id" in columns else "NULL"
    moved = 'CASE WHEN old."customer_id" IS NOT new."customer_id" THEN old."customer_id" END' if "customer_id" in columns else "NULL"
    second = "NULL"
    if table in OWNERS:
        owner, second = (f'{{0}}."{column}"' for column in OWNERS[table])
        moved = second.format("new")
    into = "INSERT INTO change (unit_id, table_name, row_id, customer_id, from_customer_id, op, data) VALUES"
    unit = "(SELECT unit_id FROM current_unit)"
    cells = [name for name in columns if name != "id"]
    differs = " OR ".join(f'old."{name}" IS NOT new."{name}"' for name in cells)
    # A text that json_set or json_patch made just now still counts as JSON; || '' makes it a text again, in quotes.
    pairs = " || ".join(
        f"""CASE WHEN old."{name}" IS NOT new."{name}" THEN ',"{name}":'"""
        f""" || json_array(old."{name}", new."{name}"{" || ''" if columns[name] == "TEXT" else ""}) ELSE '' END"""
        for name in cells
    )
    row = ", ".join(f"""'{name}', old."{name}\"""" for name in columns)
    watched = ", ".join(f'"{name}"' for name in cells)
    return (
        f"""CREATE TRIGGER journal_{table}_insert AFTER INSERT ON {table} BEGIN
            {into} ({unit}, '{table}', new.id, {owner.format("new")}, {second.format("new")}, 'I', NULL);
        END""",
        f"""CREATE TRIGGER journal_{table}_update AFTER UPDATE OF {watched} ON {table} WHEN {differs} BEGIN
            {into} ({unit}, '{table}', new.id, {owner.format("new")}, {moved}, 'U', '{{' || substr({pairs}, 2) || '}}');
        END""",
        f"""CREATE TRIGGER journal_{table}_delete AFTER DELETE ON {table} BEGIN
            {into} ({unit}, '{table}', old.id, {owner.format("old")}, {second.format("old")}, 'D', json_object({row}));
        END""",
    )


def last_change(connection: Connection) -> int:
    """The number of the newest row of the journal."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM change").scalar_one())


def begin_unit(connection: Connection, kind: str, at: str, session: str, undoes: int | None = None) -> int:
    """Open a unit: from here on the triggers write their rows into it."""
    if kind not in KINDS:
        raise ValueError(kind)
    made = connection.exec_driver_sql("INSERT INTO unit (at, kind, session, undoes) VALUES (?, ?, ?, ?)", (at, kind, session, undoes))
    unit = made.lastrowid
    connection.exec_driver_sql("UPDATE current_unit SET unit_id = ?", (unit,))
    return unit


def touched(connection: Connection, unit: int, but: Iterable[tuple[int, int]] = ()) -> list[int]:
    """The customers whose rows the unit changed, in ascending order; both ends of a move. Changes numbered as in ``but`` do not count."""
    wanted = " AND ".join(("unit_id = ?1", *(f"id NOT BETWEEN {first:d} AND {last:d}" for first, last in but)))
    rows = connection.exec_driver_sql(
        f"SELECT customer_id FROM change WHERE {wanted} AND customer_id IS NOT NULL"
        f" UNION SELECT from_customer_id FROM change WHERE {wanted} AND from_customer_id IS NOT NULL",
        (unit,),
    )
    return [row[0] for row in rows.fetchall()]


def end_unit(connection: Connection, unit: int, customers: list[int], detail: Mapping[str, Any]) -> int:
    """Close the unit and write down what its title needs: ids and counts, never a name.

    Returns:
        How many rows changed.
    """
    rows = connection.exec_driver_sql("SELECT count(*) FROM change WHERE unit_id = ?", (unit,)).scalar_one()
    known = {"n": len(customers), "ids": customers[:3]} | dict(detail)
    if len(customers) == 1 and (changed := changed_fields(connection, unit)):
        known["fields"] = changed
    connection.exec_driver_sql("UPDATE unit SET rows = ?, detail = ? WHERE id = ?", (rows, to_json(known), unit))
    connection.exec_driver_sql("UPDATE current_unit SET unit_id = NULL")
    return int(rows)


def changed_fields(connection: Connection, unit: int) -> list[str]:
    """Which fields of the record a unit of one customer changed; nothing where it made or removed the customer."""
    found: dict[str, None] = {}
    rows = connection.exec_driver_sql("SELECT table_name, op, data FROM change WHERE unit_id = ? ORDER BY id LIMIT 500", (unit,))
    for table, op, data in rows.fetchall():
        if table == "customer" and op != "U":
            return []
        if table == "customer":
            found.update(dict.fromkeys(json.loads(data)))
        elif table in _PARTS:
            found[_PARTS[table]] = None
    return list(found)


def touches_settings(connection: Connection, unit: int) -> bool:
    """Whether the unit changed settings, pick lists or custom fields."""
    found = connection.exec_driver_sql("SELECT 1 FROM change WHERE +unit_id = ? AND customer_id IS NULL LIMIT 1", (unit,))
    return found.first() is not None


def text_days(connection: Connection, unit: int) -> dict[int, set[str]] | None:
    """The days on which contacts and purchases of customers changed, where a unit changed no other text: before and after.

    None where it did.
    """
    other = """SELECT 1 FROM change WHERE unit_id = ? AND (table_name = 'customer' AND (op <> 'U' OR data LIKE '%"notes":%')
        OR table_name IN ('interaction', 'purchase') AND from_customer_id IS NOT NULL) LIMIT 1"""
    if connection.exec_driver_sql(other, (unit,)).first() is not None:
        return None
    found: dict[int, set[str]] = {}
    for table in ("interaction", "purchase"):
        theirs = f"WHERE c.unit_id = ?1 AND c.table_name = '{table}'"
        before = "iif(c.op = 'D', c.data ->> 'on_date', c.data ->> '$.on_date[0]')"
        sql = (
            f"SELECT c.customer_id, i.on_date FROM change c JOIN {table} i ON i.id = c.row_id {theirs}"
            f" UNION SELECT c.customer_id, {before} FROM change c {theirs} AND c.op <> 'I'"
        )
        for customer_id, day in connection.exec_driver_sql(sql, (unit,)).fetchall():
            if day is not None:
                found.setdefault(customer_id, set()).add(day)
    return found


def touched_tables(connection: Connection, unit: int, quiet: Iterable[str]) -> frozenset[str]:
    """The tables whose rows a unit changed; a customer of whom only ``quiet`` columns changed, or ``trashed_at``, does not count.

    Whoever went into the trash or came out of it stands for ``trash``.
    """
    keys = "(SELECT group_concat(key, ' ') FROM json_each(change.data) WHERE key NOT IN (SELECT value FROM json_each(?2)))"
    columns_of_customer = f"CASE WHEN table_name = 'customer' AND op = 'U' THEN coalesce({keys}, '') END"
    sql = f"SELECT DISTINCT table_name, {columns_of_customer} FROM change WHERE unit_id = ?1"
    found = set()
    for table, columns in connection.exec_driver_sql(sql, (unit, to_json(list(quiet)))).fetchall():
        if columns is None:
            found.add(table)
        elif columns:
            found |= {"trash"} if columns == "trashed_at" else {"customer", "trash"}
    return frozenset(found)


def changes_only(connection: Connection, unit: int, columns: Iterable[str]) -> bool:
    """Whether the unit changed nothing but these columns of customers."""
    sql = """SELECT 1 FROM change WHERE unit_id = ?1 AND (table_name <> 'customer' OR op <> 'U'
        OR EXISTS (SELECT 1 FROM json_each(change.data) WHERE key NOT IN (SELECT value FROM json_each(?2)))) LIMIT 1"""
    return connection.exec_driver_sql(sql, (unit, to_json(list(columns)))).first() is None


def close_units(connection: Connection, before: int | None = None) -> None:
    """Make units history only, up to and including ``before`` (all of them without it): for migrations of journalled tables."""
    connection.exec_driver_sql("UPDATE unit SET closed = 1 WHERE closed = 0 AND id <= coalesce(?, id)", (before,))


def drop_old_images(connection: Connection, before: str) -> int:
    """Drop the row images of bulk units older than an instant, customers in the trash excepted; who changed when stays.

    What was undone by them can no longer be told, so they and everything older become history only.

    Returns:
        How many images went.
    """
    old = f"SELECT id FROM unit WHERE at < ? AND detail ->> 'n' > {BULK}"
    trashed = "customer_id IN (SELECT id FROM customer WHERE trashed_at IS NOT NULL)"
    sql = f"UPDATE change SET data = NULL WHERE data IS NOT NULL AND unit_id IN ({old}) AND {trashed} IS NOT TRUE"
    dropped = connection.exec_driver_sql(sql, (before,)).rowcount
    newest = connection.exec_driver_sql(f"SELECT max(id) FROM ({old})", (before,)).scalar()
    if newest is not None:
        close_units(connection, int(newest))
    return int(dropped)


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def to_json(value: Any) -> str:
    """JSON as the book stores it: compact, keys sorted, Chinese as it is."""
    return _encode(value)


def id_list(ids: Iterable[int]) -> str:
    """Ids for ``IN (SELECT value FROM json_each(?))``, which takes any number of them."""
    return "[" + ",".join(map(str, ids)) + "]"
