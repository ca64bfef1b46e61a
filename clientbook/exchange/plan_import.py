"""What an import would do, row by row, and what it has to ask: made by the same run that writes, so that a trial cannot differ from it."""

from dataclasses import dataclass, fields
from typing import Any

from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.foreign import KEY
from clientbook.exchange import cells
from clientbook.exchange.cell_reader import date_columns, date_order
from clientbook.exchange.mapping import ColumnMap
from clientbook.exchange.sheet import Problem, Sheet

NEW, UPDATE, UNCHANGED, SUSPECT, REJECTED = VERDICTS = ("new", "update", "unchanged", "suspect", "rejected")
"""What becomes of a row. A suspect is new as well, but resembles somebody who stands in the book."""
EXAMPLES = 3
_OURS = frozenset({"id", "uid", "code", "created_at", "changed_at", "last_contact", "next_follow_up", "next_what", "cooling_from"}) | {
    *("dormant_from", "trashed_at", "count_from", "points", "persons", "tags", "custom")
}
_PLAIN = tuple(each.name for each in fields(Customer) if each.name not in _OURS)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value before and after; both as stored, contact points as ``kind: value``."""

    place: str
    """A field's key, ``points``, ``persons``, ``tags``, ``custom:<id>`` or ``custom:new:<name>``, ``contact`` or ``step``."""
    before: str
    after: str


@dataclass(slots=True)
class RowPlan:
    """What becomes, or became, of one row."""

    row: int
    verdict: str
    """One of ``VERDICTS``."""
    title: str
    """What the row calls its customer."""
    code: str = ""
    """The customer in the book it means, or whom it resembles first."""
    resembles: tuple[str, ...] = ()
    """Codes of customers it may be, where it is a suspect."""
    reasons: tuple[Problem, ...] = ()
    """Why it was refused or is suspected, and what was healed in it."""
    differences: tuple[Difference, ...] = ()
    same_as: int = 0
    """The earlier row of the file it goes together with."""
    customer_id: int = 0
    """Whom it went to, once it is written."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file does not tell and only the owner knows; rows that need the answer are refused until it is given."""

    kind: str
    """``date_order``."""
    headers: tuple[str, ...]
    examples: tuple[str, ...]
    answers: tuple[str, ...]
    """What ``ImportMap.dates`` takes."""


def questions(sheet: Sheet, columns: ColumnMap) -> tuple[Question, ...]:
    """What has to be asked about this file."""
    if not sheet.is_table or date_order(sheet, columns):
        return ()
    asked = [column for column in date_columns(columns) if any(cells.either_way(row.cells[column.index]) for row in sheet.rows)]
    if not asked:
        return ()
    said = [row.cells[column.index].strip() for column in asked for row in sheet.rows if cells.either_way(row.cells[column.index])]
    examples = tuple(dict.fromkeys(said))[:EXAMPLES]
    return (Question("date_order", tuple(column.header for column in asked), examples, ("dmy", "mdy")),)


def differences(before: Customer, after: Customer) -> tuple[Difference, ...]:
    """What of a record changes, in the order of the record."""
    found = [Difference(name, _said(old), _said(new)) for name in _PLAIN if (old := getattr(before, name)) != (new := getattr(after, name))]
    for place in ("points", "persons", "tags"):
        found += [Difference(place, "", _said(each)) for each in getattr(after, place) if each not in getattr(before, place)]
        found += [Difference(place, _said(each), "") for each in getattr(before, place) if each not in getattr(after, place)]
    for key in dict.fromkeys((*before.custom, *after.custom)):
        old, new = before.custom.get(key), after.custom.get(key)
        if old != new and key != KEY:
            found.append(Difference(f"custom:{key}", _said(old), _said(new)))
    return tuple(found)


def _said(value: Any) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, ContactPoint):
        return f"{value.kind}: {value.value}"
    if isinstance(value, ContactPerson):
        return "; ".join(filter(None, (value.name, value.title, *(_said(point) for point in value.points))))
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return str(value)
