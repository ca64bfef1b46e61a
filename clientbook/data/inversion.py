"""The inversion of units, newest or older, where the newer edit always wins.

What stands in the book is always *the live changes in their order*. Taking a unit back takes its changes out of that order, so it
goes customer by customer: a customer is kept as it is where something newer and live stands on what the unit did.

An undo is a unit itself (``undoes`` names what it took back). A unit that was taken back whole has ``undone_by``; after a partial
undo the customers its undo units touched are the ones taken back, so nothing needs to be noted per customer.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from clientbook.data.journal import id_list, to_json, touched
from clientbook.data.progress import Progress

CHUNK = 5000
_AUTOMATIC = "('undo', 'redo')"
_IN = "IN (SELECT value FROM json_each(?))"
_WIDE = 500
"""Units of more customers than this look for newer changes by reading all of them, not customer by customer."""

Group = int | None
"""A customer, or None for the settings, pick lists and custom fields of the book."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the journal."""

    id: int
    unit: int
    table: str
    row: int
    group: Group
    source: Group
    op: str
    data: Mapping[str, Any]

    @property
    def moved(self) -> bool:
        """Whether the row came, went, or went to another customer, under whom what was done to it afterwards is found."""
        return self.op != "U" or self.source is not None

    def cells(self) -> set[tuple[str, int, str]]:
        """The cells an update wrote; each custom field counts for itself, though they share a column."""
        names = set(self.data) - {"custom"}
        if "custom" in self.data:
            names |= {f"custom:{key}" for key in _custom_back(self.data["custom"])}
        return {(self.table, self.row, name) for name in names}


_SELECT = "SELECT id, unit_id, table_name, row_id, customer_id, from_customer_id, op, data FROM change"


def _changes(rows: Iterable[Any]) -> Iterator[Change]:
    for each in rows:
        number, unit, table, row, group, source, op, data = each
        yield Change(number, unit, table, row, group, source, op, json.loads(data) if data else {})


def take_back(connection: Connection, unit: int, undo: int, progress: Progress | None = None) -> dict[Group, str]:
    """Take a unit back as far as nothing newer stands on it; the changes are written into the unit ``undo``, which is open.

    Returns:
        The customers kept as they are, with the reason (a key of ``lines.KEPT_WHY``).

    Raises:
        Cancelled: through ``progress``, which is asked now and then.
    """
    ties = _Ties(connection, unit)
    done = _taken_back(connection, [unit]).get(unit, set())
    kept = _standing_on(connection, unit, ties, done)
    while True:
        connection.exec_driver_sql("SAVEPOINT take_back")
        _invert(connection, unit, done | kept.keys(), progress)
        if not (dangling := _dangling(connection, unit, ties, done | kept.keys())):
            break
        connection.exec_driver_sql("ROLLBACK TO take_back")
        kept |= dangling
    connection.exec_driver_sql("RELEASE take_back")
    if not kept:
        connection.exec_driver_sql("UPDATE unit SET undone_by = ? WHERE id = ?", (undo, unit))
    return kept


def bring_back(connection: Connection, undo: int, redo: int, progress: Progress | None = None) -> None:
    """Invert an undo exactly. Only the last undo may be brought back, so nothing newer can stand on it."""
    _invert(connection, undo, set(), progress)
    connection.exec_driver_sql("UPDATE unit SET undone_by = NULL WHERE undone_by = ?", (undo,))
    connection.exec_driver_sql("UPDATE unit SET undone_by = ? WHERE id = ?", (redo, undo))


class _Ties:
    """Customers whose rows a unit moved between each other (a merge, a moved interaction): they go together or not at all."""

    def __init__(self, connection: Connection, unit: int) -> None:
        self._parent: dict[Group, Group] = {}
        moves = connection.exec_driver_sql(
            "SELECT DISTINCT customer_id, from_customer_id FROM change WHERE unit_id = ? AND from_customer_id IS NOT NULL", (unit,)
        )
        for one, other in [*moves.fetchall(), *_made_one(connection, unit)]:
            self._parent[self._root(one)] = self._root(other)
        self._members: dict[Group, set[Group]] = defaultdict(set)
        for each in list(self._parent):
            self._members[self._root(each)].add(each)
            self._members[self._root(each)].add(self._root(each))

    def _root(self, group: Group) -> Group:
        while (parent := self._parent.get(group, group)) != group:
            group = parent
        return group

    def together(self, group: Group) -> set[Group]:
        """Everybody tied to this one, itself included."""
        return self._members.get(self._root(group)) or {group}


def _made_one(connection: Connection, unit: int) -> list[tuple[Group, Group]]:
    """The customers of a merge, also where no row of one of them had to move; who was erased is tied to nobody."""
    found = connection.exec_driver_sql("SELECT detail FROM unit WHERE id = ? AND kind = 'merge'", (unit,)).scalar()
    if found is None:
        return []
    detail = json.loads(found)
    wanted = id_list((detail["keep"], *detail["others"]))
    there = connection.exec_driver_sql(f"SELECT id FROM customer WHERE id {_IN}", (wanted,)).scalars().fetchall()
    return [(there[0], other) for other in there[1:]]


def _taken_back(connection: Connection, units: Iterable[int]) -> dict[int, set[Group]]:
    """Which customers of these units are taken back already by partial undos that still hold."""
    found: dict[int, set[Group]] = {}
    sql = f"SELECT undoes, id FROM unit WHERE kind = 'undo' AND undone_by IS NULL AND undoes {_IN}"
    for unit, undo in connection.exec_driver_sql(sql, (id_list(units),)).fetchall():
        groups: set[Group] = set(touched(connection, undo))
        if connection.exec_driver_sql("SELECT 1 FROM change WHERE +unit_id = ? AND customer_id IS NULL", (undo,)).first():
            groups.add(None)
        found.setdefault(unit, set()).update(groups)
    return found


def _standing_on(connection: Connection, unit: int, ties: _Ties, done: set[Group]) -> dict[Group, str]:
    """The customers on which something newer and live stands, with the reason."""
    newer: dict[Group, list[Change]] = defaultdict(list)
    for change in _newer(connection, unit):
        for group in {change.group, change.source} if change.source is not None else {change.group}:
            newer[group].append(change)
    if not newer:
        return {}
    cells, rows, made = _footprint(connection, unit, newer.keys(), ties)
    kept: dict[Group, str] = {}
    for group, changes in newer.items():
        tied = ties.together(group)
        why = ""
        if tied & made or any(change.moved and not tied.isdisjoint(rows[change.table, change.row]) for change in changes):
            why = "newer_rows"
        elif any(change.op == "U" and change.cells() & cells for change in changes):
            why = "newer_edit"
        if why:
            kept |= dict.fromkeys(tied - done, why)
    return kept


def _footprint(
    connection: Connection, unit: int, groups: Iterable[Group], ties: _Ties
) -> tuple[set[tuple[str, int, str]], dict[tuple[str, int], set[Group]], set[Group]]:
    """What the unit did to these customers and those tied to them: cells, rows and whose, and who had rows made, removed or moved."""
    cells: set[tuple[str, int, str]] = set()
    rows: dict[tuple[str, int], set[Group]] = defaultdict(set)
    made: set[Group] = set()
    wanted = {each for group in groups for each in ties.together(group)}
    found: list[Any] = []
    found += connection.exec_driver_sql(
        f"{_SELECT} WHERE +unit_id = ? AND customer_id {_IN}", (unit, id_list(each for each in wanted if each is not None))
    ).fetchall()
    if None in wanted:
        found += connection.exec_driver_sql(f"{_SELECT} WHERE +unit_id = ? AND customer_id IS NULL", (unit,)).fetchall()
    for change in _changes(found):
        rows[change.table, change.row].add(change.group)
        if change.moved:
            made |= {change.group, change.source} - {None} if change.source is not None else {change.group}
        else:
            cells |= change.cells()
    return cells, rows, made


def _newer(connection: Connection, unit: int) -> list[Change]:
    """The live changes after a unit that touch customers of the unit."""
    there = touched(connection, unit)
    live = f"unit_id IN (SELECT id FROM unit WHERE id > {unit:d} AND kind NOT IN {_AUTOMATIC} AND undone_by IS NULL)"
    found: list[Any] = []
    if len(there) <= _WIDE:
        for column in ("customer_id", "from_customer_id"):
            found += connection.exec_driver_sql(f"{_SELECT} WHERE {column} {_IN} AND +{live}", (id_list(there),)).fetchall()
    else:
        members = set(there)
        everything = connection.exec_driver_sql(f"{_SELECT} WHERE customer_id IS NOT NULL AND {live}").fetchall()
        found = [row for row in everything if row[4] in members or row[5] in members]
    book = "SELECT 1 FROM change WHERE +unit_id = ? AND customer_id IS NULL LIMIT 1"
    if connection.exec_driver_sql(book, (unit,)).first():
        found += connection.exec_driver_sql(f"{_SELECT} WHERE customer_id IS NULL AND +{live}").fetchall()
    changes = {change.id: change for change in _changes(found)}
    partly = _taken_back(connection, {change.unit for change in changes.values()})
    return [change for _id, change in sorted(changes.items()) if change.group not in partly.get(change.unit, ())]


def _dangling(connection: Connection, unit: int, ties: _Ties, left: Iterable[Group]) -> dict[Group, str]:
    """Customers that must be kept after all, because a reference would point to nobody."""
    missing = "NOT EXISTS (SELECT 1 FROM customer other WHERE other.id = customer.referred_by)"
    kept: dict[Group, str] = {}
    made = "SELECT row_id FROM change WHERE unit_id = ? AND table_name = 'customer' AND op = 'I'"
    for (group,) in connection.exec_driver_sql(
        f"SELECT DISTINCT referred_by FROM customer WHERE referred_by IN ({made}) AND {missing}", (unit,)
    ).fetchall():
        kept |= dict.fromkeys(ties.together(group), "in_use")
    changed = "SELECT row_id FROM change WHERE unit_id = ? AND table_name = 'customer' AND op <> 'I'"
    for (group,) in connection.exec_driver_sql(
        f"SELECT id FROM customer WHERE id IN ({changed}) AND referred_by IS NOT NULL AND {missing}", (unit,)
    ).fetchall():
        if group not in left and not kept:
            kept |= dict.fromkeys(ties.together(group), "erased")
    return kept


def _invert(connection: Connection, unit: int, left: Iterable[Group], progress: Progress | None) -> None:
    """Play the changes of a unit backwards, those of the customers ``left`` excepted."""
    left = set(left)
    end = connection.exec_driver_sql("SELECT coalesce(max(id), 0) + 1 FROM change WHERE unit_id = ?", (unit,)).scalar_one()
    while True:
        chunk = connection.exec_driver_sql(f"{_SELECT} WHERE unit_id = ? AND id < ? ORDER BY id DESC LIMIT {CHUNK}", (unit, end)).fetchall()
        if not chunk:
            return
        if progress is not None:
            progress.check()
        end = chunk[-1][0]
        waiting: list[tuple[Any, ...]] = []
        statement = ""
        for change in _changes(chunk):
            if change.group in left or (change.source is not None and change.source in left):
                continue
            sql, values = _inverse(change)
            if sql != statement:
                _run(connection, statement, waiting)
                statement, waiting = sql, []
            waiting.append(values)
        _run(connection, statement, waiting)


def _inverse(change: Change) -> tuple[str, tuple[Any, ...]]:
    """The statement that takes one change back."""
    if change.op == "I":
        return f"DELETE FROM {change.table} WHERE id = ?", (change.row,)
    if change.op == "D":
        names = ", ".join(f'"{name}"' for name in change.data)
        return f"INSERT INTO {change.table} ({names}) VALUES ({', '.join('?' * len(change.data))})", tuple(change.data.values())
    cells = ", ".join('"custom" = json_patch("custom", ?)' if name == "custom" else f'"{name}" = ?' for name in change.data)
    values = (to_json(_custom_back(pair)) if name == "custom" else pair[0] for name, pair in change.data.items())
    return f"UPDATE {change.table} SET {cells} WHERE id = ?", (*values, change.row)


def _custom_back(pair: Sequence[str]) -> dict[str, Any]:
    """The merge patch that takes a change of custom fields back: old values of those that differ, null for added ones."""
    old, new = json.loads(pair[0]), json.loads(pair[1])
    return {key: old.get(key) for key in sorted({*old, *new}) if old.get(key) != new.get(key) or (key in old) != (key in new)}


def _run(connection: Connection, statement: str, values: list[tuple[Any, ...]]) -> None:
    if values:
        connection.exec_driver_sql(statement, values)
