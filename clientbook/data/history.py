"""What happened: the units of the book or of one customer, and a customer's stream of contacts, steps and changes.

Units hold ids; the names in these answers are looked up at the moment of reading, so nothing of an erased customer is left.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection

from clientbook.data import follow_ups, interactions
from clientbook.data.journal import AUTOMATIC, id_list
from clientbook.data.lines import CellChange, TimelineEntry, UnitLine

_RECORD = ("customer", "contact_person", "contact_point", "customer_tag")
_FACE = {"contact_person": "name", "contact_point": "value", "customer_tag": "tag", "interaction": "summary", "follow_up": "what"}
"""The column that says what a row is about."""
_FIELD = {"contact_person": "persons", "contact_point": "points", "customer_tag": "tags"}
_SILENT = frozenset(
    {"position", "normal", "digits", "digits_rev", "uid", "customer_id", "person_id", "offset_minutes", "on_date", "import_unit"}
)
"""Columns nobody typed; a change of these alone is nothing to tell."""


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
            fields=tuple(_told(detail.get("fields", ()))),
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
    return tuple(_with_changes(connection, lines[each], customer_id, (*_RECORD, "interaction", "follow_up")) for each in ids)


def _with_changes(connection: Connection, line: UnitLine, customer_id: int, tables: Sequence[str]) -> UnitLine:
    from dataclasses import replace

    return replace(line, changes=tuple(changes(connection, line.id, customer_id, tables)))


def changes(connection: Connection, unit: int, customer_id: int, tables: Sequence[str] = _RECORD) -> list[CellChange]:
    """What one unit changed at one customer, in the words of fields; values as stored."""
    rows = connection.exec_driver_sql(
        "SELECT id, table_name, row_id, op, data FROM change WHERE (customer_id = ?1 OR from_customer_id = ?1)"
        " AND +unit_id = ?2 ORDER BY id",
        (customer_id, unit),
    ).fetchall()
    found: list[CellChange] = []
    for each, table, row_id, op, data in rows:
        if table not in tables:
            continue
        cells = json.loads(data) if data else {}
        if op == "U":
            found += _cell_changes(table, cells)
        elif table == "customer":
            found.append(CellChange("code", op=op))
        else:
            field = _FIELD.get(table, table)
            face = _FACE[table]
            text = _text(cells.get(face)) if op == "D" else _inserted(connection, customer_id, table, row_id, each, face)
            found.append(CellChange(field, old=text, op="D") if op == "D" else CellChange(field, new=text, op="I"))
    return found


def _cell_changes(table: str, cells: dict[str, list[Any]]) -> list[CellChange]:
    found = []
    for column, (old, new) in cells.items():
        if column in _SILENT:
            continue
        if table != "customer":
            found.append(CellChange(_FIELD.get(table, table), _text(old), _text(new), part=column))
        elif column == "custom":
            before, after = json.loads(old), json.loads(new)
            keys = sorted({*before, *after})
            found += [
                CellChange(f"custom:{key}", _text(before.get(key)), _text(after.get(key)))
                for key in keys
                if before.get(key) != after.get(key)
            ]
        else:
            found.append(CellChange("trashed" if column == "trashed_at" else column, _text(old), _text(new)))
    return found


def _inserted(connection: Connection, customer_id: int, table: str, row_id: int, change: int, face: str) -> str:
    """What an inserted row said: the first later change of that cell knows, else the row says it still."""
    rows = connection.exec_driver_sql(
        "SELECT op, data FROM change WHERE customer_id = ? AND table_name = ? AND row_id = ? AND id > ? AND op <> 'I' ORDER BY id",
        (customer_id, table, row_id, change),
    ).fetchall()
    for op, data in rows:
        cells = json.loads(data) if data else {}
        if face in cells:
            return _text(cells[face] if op == "D" else cells[face][0])
    return _text(connection.exec_driver_sql(f'SELECT "{face}" FROM {table} WHERE id = ?', (row_id,)).scalar())


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _told(fields: Iterable[str]) -> list[str]:
    return [name for name in fields if name not in _SILENT]


def timeline(connection: Connection, customer_id: int, zone: tzinfo | None, limit: int = 50, before: str = "") -> tuple[TimelineEntry, ...]:
    """A customer's stream, newest first: what is planned, contacts, done steps, changes of the record.

    Args:
        zone: where a change's local day is counted.
        before: the ``cursor`` of the last entry seen.
    """
    keys: list[tuple[str, str, int]] = []
    keys += [
        (at, "i", each)
        for each, at in connection.exec_driver_sql("SELECT id, at FROM interaction WHERE customer_id = ?", (customer_id,)).fetchall()
    ]
    day_of_step = "coalesce(CASE state WHEN 'open' THEN due ELSE coalesce(done_on, due) END, '9999-12-31')"
    steps = f"SELECT id, {day_of_step} FROM follow_up WHERE customer_id = ?"
    keys += [(f"{day}T23:59:59Z", "f", each) for each, day in connection.exec_driver_sql(steps, (customer_id,)).fetchall()]
    keys += [(at, "c", each) for each, at in _record_units(connection, customer_id)]
    keys.sort(reverse=True)
    if before:
        at, kind, each = before.split("|")
        keys = [key for key in keys if key < (at, kind, int(each))]
    return tuple(_entry(connection, customer_id, key, zone) for key in keys[:limit])


def _record_units(connection: Connection, customer_id: int) -> list[Any]:
    """The ordinary units that changed the record itself and were not taken back."""
    sql = (
        "SELECT DISTINCT unit.id, unit.at FROM change JOIN unit ON unit.id = change.unit_id WHERE change.customer_id = ?"
        f" AND change.table_name IN {_RECORD} AND unit.kind NOT IN {tuple(sorted(AUTOMATIC))} AND unit.undone_by IS NULL"
    )
    return list(connection.exec_driver_sql(sql, (customer_id,)).fetchall())


def _entry(connection: Connection, customer_id: int, key: tuple[str, str, int], zone: tzinfo | None) -> TimelineEntry:
    at, kind, each = key
    cursor = f"{at}|{kind}|{each}"
    if kind == "i":
        interaction = interactions.load(connection, each)
        return TimelineEntry("interaction", interaction.at.date(), cursor, interaction=interaction)
    if kind == "f":
        step = follow_ups.load(connection, each)
        day: date | None = step.due if step.state == "open" else step.done_on or step.due
        return TimelineEntry("follow_up", day, cursor, follow_up=step)
    line = _with_changes(connection, units(connection, [each])[each], customer_id, _RECORD)
    return TimelineEntry("change", line.at.astimezone(zone).date(), cursor, unit=line)
