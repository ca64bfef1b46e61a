"""A filter as rows: conditions that all have to fit, with one level of “any of” groups. Pure values, no widgets.

What is nested deeper stays whole in one row and is changed as text. A row that is switched off is kept and asks for nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any as Anything

from clientbook.domain.filters import All, Any, Condition, Names, Node, Not, parse, text_of

Path = tuple[int, ...]
"""Where a row stands: its place, or the place of its group and its place in there."""


@dataclass(frozen=True, slots=True)
class Row:
    """One condition, or something deeper as a whole."""

    node: Node
    on: bool = True

    @property
    def condition(self) -> Condition | None:
        """The condition, plain or negated; None for something deeper."""
        inner = self.node.part if isinstance(self.node, Not) else self.node
        return inner if isinstance(inner, Condition) else None

    @property
    def negated(self) -> bool:
        """Whether it must not fit."""
        return isinstance(self.node, Not)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of which one has to fit; negated, none of them may."""

    rows: tuple[Row, ...] = ()
    on: bool = True
    negated: bool = False


Rows = tuple[Row | Group, ...]


# rows and filter


def rows_of(node: Node | None) -> Rows:
    """The rows of a filter."""
    if node is None:
        return ()
    return tuple(_item(part) for part in (node.parts if isinstance(node, All) else (node,)))


def _item(node: Node) -> Row | Group:
    match node:
        case Any(parts):
            return Group(tuple(Row(part) for part in parts))
        case Not(Any(parts)):
            return Group(tuple(Row(part) for part in parts), negated=True)
        case _:
            return Row(node)


def node_of(rows: Rows) -> Node | None:
    """The filter the rows that are switched on ask for; None: everybody."""
    return _joined(All, [node for item in rows if (node := part_of(item)) is not None])


def part_of(item: Row | Group) -> Node | None:
    """What one row or group asks for by itself; None where it is switched off or empty."""
    if not item.on:
        return None
    if isinstance(item, Row):
        return item.node
    inner = _joined(Any, [row.node for row in item.rows if row.on])
    if inner is None or not item.negated:
        return inner
    return inner.part if isinstance(inner, Not) else Not(inner)


def _joined(join: type[All] | type[Any], parts: Sequence[Node]) -> Node | None:
    flat = [each for part in parts for each in (part.parts if isinstance(part, join) else (part,))]
    kept = tuple(dict.fromkeys(flat))
    return join(kept) if len(kept) > 1 else kept[0] if kept else None


# one row


def paths(rows: Rows) -> list[Path]:
    """Where every row and group stands, in the order they are shown."""
    found: list[Path] = []
    for place, item in enumerate(rows):
        found.append((place,))
        found += [(place, inner) for inner in range(len(item.rows))] if isinstance(item, Group) else []
    return found


def at(rows: Rows, path: Path) -> Row | Group | None:
    """What stands there."""
    if not path or path[0] >= len(rows):
        return None
    item = rows[path[0]]
    if len(path) == 1:
        return item
    return item.rows[path[1]] if isinstance(item, Group) and path[1] < len(item.rows) else None


def put(rows: Rows, path: Path, item: Row | Group | None) -> Rows:
    """Something else in this place; None takes it out, and a group with its last row."""
    place = path[0]
    if len(path) == 1:
        return (*rows[:place], *(() if item is None else (item,)), *rows[place + 1 :])
    group = rows[place]
    if not isinstance(group, Group) or isinstance(item, Group):
        return rows
    inner = (*group.rows[: path[1]], *(() if item is None else (item,)), *group.rows[path[1] + 1 :])
    return put(rows, (place,), replace(group, rows=inner) if inner else None)


def add(rows: Rows, row: Row | Group, path: Path = ()) -> tuple[Rows, Path]:
    """One more: in the group this place belongs to, else at the end; and where it stands then."""
    group = rows[path[0]] if path and path[0] < len(rows) else None
    if isinstance(group, Group) and isinstance(row, Row):
        return put(rows, (path[0],), replace(group, rows=(*group.rows, row))), (path[0], len(group.rows))
    return (*rows, row), (len(rows),)


def switched(rows: Rows, path: Path) -> Rows:
    """Off if it is on, on if it is off."""
    item = at(rows, path)
    return rows if item is None else put(rows, path, replace(item, on=not item.on))


def negated(rows: Rows, path: Path) -> Rows:
    """What fitted does not fit any more, and the other way round."""
    item = at(rows, path)
    if item is None:
        return rows
    if isinstance(item, Group):
        return put(rows, path, replace(item, negated=not item.negated))
    return put(rows, path, replace(item, node=item.node.part if isinstance(item.node, Not) else Not(item.node)))


def group_near(rows: Rows, path: Path) -> int | None:
    """The group a row would move into: the next one above, else below."""
    if len(path) != 1 or not isinstance(at(rows, path), Row):
        return None
    order = [*range(path[0] - 1, -1, -1), *range(path[0] + 1, len(rows))]
    return next((place for place in order if isinstance(rows[place], Group)), None)


def moved_in(rows: Rows, path: Path) -> tuple[Rows, Path]:
    """The row in the nearest group, and where it stands then."""
    place, row = group_near(rows, path), at(rows, path)
    if place is None or not isinstance(row, Row):
        return rows, path
    rows, new = add(rows, row, (place,))
    return put(rows, path, None), (new[0] - (path[0] < new[0]), new[1])


def moved_out(rows: Rows, path: Path) -> tuple[Rows, Path]:
    """The row of a group as a condition of its own below it, and where it stands then."""
    row = at(rows, path)
    if len(path) != 2 or not isinstance(row, Row):
        return rows, path
    without = put(rows, path, None)
    place = path[0] + (len(without) == len(rows))
    return (*without[:place], row, *without[place:]), (place,)


# a draft


def pack(rows: Rows, names: Names) -> list[dict[str, Anything]]:
    """Rows as a draft keeps them: their text, whether they are on, groups with theirs."""
    kept: list[dict[str, Anything]] = []
    for item in rows:
        if isinstance(item, Group):
            kept.append({"any": pack(item.rows, names), "on": item.on, "not": item.negated})
        elif written := text_of(item.node, names):
            kept.append({"text": written, "on": item.on})
    return kept


def unpack(kept: Sequence[Mapping[str, Anything]], names: Names, today: date) -> Rows:
    """Rows of a draft; what the book no longer knows is left out."""
    rows: list[Row | Group] = []
    for each in kept:
        if "any" in each:
            inner = tuple(row for row in unpack(each["any"], names, today) if isinstance(row, Row))
            rows += [Group(inner, bool(each["on"]), bool(each["not"]))] if inner else []
            continue
        parsed = parse(str(each["text"]), names, today)
        if parsed.node is not None and not parsed.words:
            rows.append(Row(parsed.node, bool(each["on"])))
    return tuple(rows)
