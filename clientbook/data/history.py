"""What happened: the units of the book or of one customer, and a customer's stream of contacts, steps and changes.

Units hold ids; the names in these answers are looked up at the moment of reading, so nothing of an erased customer is left.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection

from clientbook.data import follow_ups, interactions, trade
from clientbook.data.changes import EVERYTHING, RECORD, changes_of, told_fields
from clientbook.data.entries import TimelineEntry
from clientbook.data.journal import AUTOMATIC, id_list
from clientbook.data.lines import UnitLine

_Key = tuple[str, str, int]
"""When, what (``i`` contact, ``f`` step, ``c`` change, or of ``_TRADE``) and its id; the order of the stream."""
_TRADE = {"p": "purchase", "a": "after_sale", "r": "rating"}
"""What is known by its day alone."""


def units(connection: Connection, ids: Sequence[int]) -> dict[int, UnitLine]:
    """Lines of these units, without their changes."""
    rows = connection.exec_driver_sql(
        "SELECT id, at, kind, rows, detail, undoes, undone_by, closed FROM unit WHERE id IN (SELECT value FROM json_each(?))",
        (id_list(ids),),
    ).fetchall()
    details = {row[0]: json.loads(row[4]) for row in rows}
    wanted = {each for detail in details.values() for each in detail.get("ids", ())}
    titles = _titles(connection, wanted)
    lines = {}
    for row in rows:
        detail = details[row[0]]
        shown = [titles.get(each, ("", "")) for each in detail.get("ids", ())]
        lines[row[0]] = UnitLine(
            id=row[0],
            at=datetime.fromisoformat(row[1]).astimezone(UTC),
            kind=row[2],
            rows=row[3],
            customers=detail.get("n", 0),
            who=tuple(title for title, _code in shown),
            codes=tuple(code for _title, code in shown),
            fields=tuple(told_fields(detail.get("fields", ()))),
            detail=detail,
            undoes=row[5],
            undone_by=row[6],
            closed=bool(row[7]),
        )
    return lines


def unit_line(connection: Connection, unit: int | None) -> UnitLine | None:
    """The line of one unit."""
    return None if unit is None else units(connection, [unit]).get(unit)


def _titles(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = connection.exec_driver_sql(
        "SELECT id, name, phone, email, code FROM customer WHERE id IN (SELECT value FROM json_each(?))", (id_list(ids),)
    ).fetchall()
    return {row[0]: (row[1] or row[2] or row[3] or row[4], row[4]) for row in rows}


def titles(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Title and code of these customers, those that exist."""
    return _titles(connection, ids)


def history(connection: Connection, customer_id: int | None, limit: int = 100, before: int | None = None) -> tuple[UnitLine, ...]:
    """Units, newest first: of the book, or of one customer with what they changed there; ``before`` is the last unit seen."""
    end = before if before is not None else 2**62
    if customer_id is None:
        rows = connection.exec_driver_sql("SELECT id FROM unit WHERE id < ? ORDER BY id DESC LIMIT ?", (end, limit)).fetchall()
        ids = [row[0] for row in rows]
        lines = units(connection, ids)
        return tuple(lines[each] for each in ids)
    rows = connection.exec_driver_sql(
        "SELECT unit_id FROM change WHERE customer_id = ?1 AND unit_id < ?2 UNION"
        " SELECT unit_id FROM change WHERE from_customer_id = ?1 AND unit_id < ?2 ORDER BY unit_id DESC LIMIT ?3",
        (customer_id, end, limit),
    ).fetchall()
    ids = [row[0] for row in rows]
    lines = units(connection, ids)
    told = changes_of(connection, customer_id, ids, EVERYTHING)
    return tuple(replace(lines[each], changes=tuple(told[each])) for each in ids)


def timeline(connection: Connection, customer_id: int, zone: tzinfo | None, limit: int = 50, before: str = "") -> tuple[TimelineEntry, ...]:
    """A customer's stream, newest first: what is planned, contacts, done steps, purchases, ratings, changes of the record.

    Args:
        zone: where a change's local day is counted.
        before: the ``cursor`` of the last entry seen.
    """
    keys: list[_Key] = [
        (at, "i", each)
        for each, at in connection.exec_driver_sql("SELECT id, at FROM interaction WHERE customer_id = ?", (customer_id,)).fetchall()
    ]
    day_of_step = "coalesce(CASE state WHEN 'open' THEN due ELSE coalesce(done_on, due) END, '9999-12-31')"
    steps = f"SELECT id, {day_of_step} FROM follow_up WHERE customer_id = ?"
    keys += [(f"{day}T23:59:59Z", "f", each) for each, day in connection.exec_driver_sql(steps, (customer_id,)).fetchall()]
    trades = " UNION ALL ".join(f"SELECT '{kind}', id, on_date FROM {table} WHERE customer_id = ?1" for kind, table in _TRADE.items())
    rows = connection.exec_driver_sql(trades, (customer_id,)).fetchall()
    keys += [(f"{day}T23:59:58Z", kind, each) for kind, each, day in rows]
    keys += [(at, "c", each) for each, at in _record_units(connection, customer_id)]
    keys.sort(reverse=True)
    if before:
        at, kind, each = before.split("|")
        keys = [key for key in keys if key < (at, kind, int(each))]
    return _entries(connection, customer_id, keys[:limit], zone)


def _record_units(connection: Connection, customer_id: int) -> list[Any]:
    """The ordinary units that changed the record itself and were not taken back."""
    sql = (
        "SELECT DISTINCT unit.id, unit.at FROM change JOIN unit ON unit.id = change.unit_id WHERE change.customer_id = ?"
        f" AND change.table_name IN {RECORD} AND unit.kind NOT IN {tuple(sorted(AUTOMATIC))} AND unit.undone_by IS NULL"
    )
    return list(connection.exec_driver_sql(sql, (customer_id,)).fetchall())


def _entries(connection: Connection, customer_id: int, keys: Sequence[_Key], zone: tzinfo | None) -> tuple[TimelineEntry, ...]:
    """The entries of these keys, each kind read at once."""
    ids = {kind: [each for _at, of, each in keys if of == kind] for kind in ("i", "f", "c", *_TRADE)}
    contacts = interactions.load_many(connection, ids["i"])
    steps = follow_ups.load_many(connection, ids["f"])
    traded = {kind: trade.load_many(connection, table, ids[kind]) for kind, table in _TRADE.items() if ids[kind]}
    lines, told = units(connection, ids["c"]), changes_of(connection, customer_id, ids["c"])
    entries = []
    for at, kind, each in keys:
        cursor = f"{at}|{kind}|{each}"
        if kind == "i":
            contact = contacts[each]
            entries.append(TimelineEntry("interaction", contact.at.date(), cursor, interaction=contact))
        elif kind == "f":
            step = steps[each]
            day: date | None = step.due if step.state == "open" else step.done_on or step.due
            entries.append(TimelineEntry("follow_up", day, cursor, follow_up=step))
        elif kind in _TRADE:
            entries.append(TimelineEntry(_TRADE[kind], traded[kind][each].on_date, cursor, **{_TRADE[kind]: traded[kind][each]}))
        else:
            line = replace(lines[each], changes=tuple(told[each]))
            entries.append(TimelineEntry("change", line.at.astimezone(zone).date(), cursor, unit=line))
    return tuple(entries)
