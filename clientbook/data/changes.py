"""What units changed at one customer, in the words of fields, read in sets: a page of five hundred units costs a few statements."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from clientbook.data.journal import id_list
from clientbook.data.lines import CellChange
from clientbook.data.reading import rows_of
from clientbook.domain import foreign

RECORD = ("customer", "contact_person", "contact_point", "customer_tag", "occasion", "greeting")
"""Tables whose changes are told as changes of the record."""
EVERYTHING = (*RECORD, "interaction", "follow_up", "purchase", "after_sale", "rating", "distinct_pair", "tidy_skip")

_FACES: dict[str, tuple[str, ...]] = {
    "contact_person": ("name",),
    "contact_point": ("value",),
    "customer_tag": ("tag",),
    "interaction": ("summary",),
    "follow_up": ("what",),
    "occasion": ("name", "kind", "date"),
    "greeting": ("state", "day"),
    "purchase": ("product", "contract_no"),
    "after_sale": ("note", "kind"),
    "rating": ("score",),
    "distinct_pair": ("decided_at",),
    "tidy_skip": ("kind",),
}
"""The columns that say what a row is about."""
_FIELD = {"contact_person": "persons", "contact_point": "points", "customer_tag": "tags"}
SILENT = frozenset(
    {"position", "normal", "digits", "digits_rev", "uid", "customer_id", "person_id", "offset_minutes", "on_date", "import_unit"}
    | {"series_from", "occasion_id", "product_id", "purchase_id", "follow_up_id", "created_at"}
)
"""Columns nobody typed; a change of these alone is nothing to tell."""


class _Rows:
    """What inserted rows said: the first later change of a cell knows, else the row says it still."""

    def __init__(self, connection: Connection, customer_id: int, inserted: Mapping[str, Collection[int]]) -> None:
        self._now: dict[tuple[str, int], Mapping[str, Any]] = {}
        self._later: dict[tuple[str, int], list[tuple[int, str, Mapping[str, Any]]]] = {}
        for table, ids in inserted.items():
            columns = ", ".join(f'"{name}"' for name in _FACES[table])
            rows = rows_of(connection, f"SELECT id, {columns} FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (id_list(ids),))
            self._now |= {(table, row[0]): dict(zip(_FACES[table], row[1:], strict=True)) for row in rows}
        if not inserted:
            return
        sql = "SELECT id, table_name, row_id, op, data FROM change WHERE customer_id = ? AND op <> 'I' ORDER BY id"
        for each, table, row_id, op, data in rows_of(connection, sql, (customer_id,)):
            if data and row_id in inserted.get(table, ()):
                self._later.setdefault((table, row_id), []).append((each, op, json.loads(data)))

    def cells(self, table: str, row_id: int, change: int) -> dict[str, Any]:
        """The telling cells of a row as it was inserted by this change."""
        now = self._now.get((table, row_id), {})
        later = [entry for entry in self._later.get((table, row_id), ()) if entry[0] > change]
        found = {}
        for name in _FACES[table]:
            known = next((cells[name] if op == "D" else cells[name][0] for _id, op, cells in later if name in cells), None)
            found[name] = known if known is not None else now.get(name)
        return found


def changes_of(
    connection: Connection, customer_id: int, units: Collection[int], tables: Collection[str] = RECORD
) -> dict[int, list[CellChange]]:
    """What each of these units changed at one customer; values as stored."""
    rows = rows_of(
        connection,
        "SELECT id, unit_id, table_name, row_id, op, data FROM change WHERE (customer_id = ?1 OR from_customer_id = ?1)"
        " AND +unit_id IN (SELECT value FROM json_each(?2)) ORDER BY id",
        (customer_id, id_list(units)),
    )
    told = [row for row in rows if row[2] in tables]
    inserted: dict[str, set[int]] = {}
    for _id, _unit, table, row_id, op, _data in told:
        if op == "I" and table != "customer":
            inserted.setdefault(table, set()).add(row_id)
    were = _Rows(connection, customer_id, inserted)
    found: dict[int, list[CellChange]] = {unit: [] for unit in units}
    for each, unit, table, row_id, op, data in told:
        cells = json.loads(data) if data else {}
        if op == "U":
            found[unit] += _cell_changes(table, cells)
        elif table == "customer":
            found[unit].append(CellChange("code", op=op))
        else:
            found[unit] += _row_changes(table, op, cells if op == "D" else were.cells(table, row_id, each))
    return found


def _row_changes(table: str, op: str, cells: Mapping[str, Any]) -> list[CellChange]:
    """A row that was added or removed: what it is about, and where that is a word of a list, the day it is about."""
    field = _FIELD.get(table, table)
    texts = {name: _text(cells.get(name)) for name in _FACES[table]}
    told = [("", next((text for text in texts.values() if text), ""))]
    told += [(part, texts[part]) for part in ("date", "day") if part in texts]
    return [
        CellChange(field, old=text, op="D", part=part) if op == "D" else CellChange(field, new=text, op="I", part=part)
        for part, text in told
    ]


def _cell_changes(table: str, cells: Mapping[str, list[Any]]) -> list[CellChange]:
    found = []
    for column, (old, new) in cells.items():
        if column in SILENT:
            continue
        if table != "customer":
            found.append(CellChange(_FIELD.get(table, table), _text(old), _text(new), part=column))
        elif column == "custom":
            before, after = json.loads(old), json.loads(new)
            keys = sorted({*before, *after})
            found += [
                CellChange(f"custom:{key}", _text(before.get(key)), _text(after.get(key)))
                for key in keys
                if before.get(key) != after.get(key) and key != foreign.KEY
            ]
        else:
            found.append(CellChange("trashed" if column == "trashed_at" else column, _text(old), _text(new)))
    return found


def told_fields(fields: Iterable[str]) -> list[str]:
    """The fields of these that somebody typed."""
    return [name for name in fields if name not in SILENT]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
