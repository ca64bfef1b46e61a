"""One field of many customers: what stands there now, and another value for all of them, set by set."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from clientbook.data import mapping, settings
from clientbook.data.journal import id_list, to_json
from clientbook.data.lines import MOST, TOO_MANY
from clientbook.data.progress import Progress, batches
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.errors import InvalidValue, NotFound, Refused
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.i18n import N_

SHOWN = 5
"""Different old values a preview names; the others are counted."""

_IN = "id IN (SELECT value FROM json_each(?1))"
_ELSEWHERE = frozenset({FieldType.POINTS, FieldType.PERSONS, FieldType.INSTANT})
_REACHABLE = ContactPoint(kind="phone", value="0")
_NAMELESS = (
    f"SELECT count(*) FROM customer c WHERE c.{_IN} AND NOT EXISTS"
    " (SELECT 1 FROM contact_point p WHERE p.customer_id = c.id AND p.person_id IS NULL AND p.kind IN ('phone', 'email'))"
)


@dataclass(frozen=True, slots=True)
class FieldPreview:
    """What setting a field of many customers would do."""

    total: int
    """Customers that are there."""
    already: int
    """Those that have the value."""
    before: tuple[tuple[Any, int], ...] = ()
    """The most frequent other values, and how many customers have each; an empty value is the field's own."""
    others: int = 0
    """How many customers have yet another value."""
    refused: int = 0
    """Those that would be left without a name, a phone and an e-mail; then nothing can be set."""

    @property
    def changing(self) -> int:
        """Customers that would change."""
        return self.total - self.already


def set_field(connection: Connection, ids: Sequence[int], key: str, value: Any, progress: Progress | None = None) -> None:
    """Give these customers this value of a field; who has it already, and who is gone, is passed over.

    Args:
        key: key of a field of the record, or ``custom:<id>``.
        value: as ``domain.typed`` reads it; None empties a field of the owner's own.

    Raises:
        InvalidValue: the field cannot hold it, or a customer would be left without a name, a phone and an e-mail.
        NotFound: there is no such field, or no such customer to be referred by.
        Refused: more than 100,000 customers.
        Cancelled
    """
    cell = _cell(connection, ids, key, value)
    if nameless := _left_nameless(connection, ids, key, cell):
        raise InvalidValue("name", N_("a customer needs a name, a phone or an e-mail"), str(nameless))
    for batch in batches(ids, progress):
        wanted = id_list(batch)
        if key == "tags":
            _set_tags(connection, wanted, value)
        elif own := _own(key):
            patch = to_json({str(own): value})
            sql = f"UPDATE customer SET custom = json_patch(custom, ?2) WHERE {_IN} AND {_inside(own)} IS NOT ?3"
            connection.exec_driver_sql(sql, (wanted, patch, cell))
        else:
            connection.exec_driver_sql(f'UPDATE customer SET "{key}" = ?2 WHERE {_IN} AND "{key}" IS NOT ?2', (wanted, cell))


def preview(connection: Connection, ids: Sequence[int], key: str, value: Any) -> FieldPreview:
    """What ``set_field`` would do: how many have the value already, and what the others have.

    Raises:
        InvalidValue, NotFound, Refused: as ``set_field``.
    """
    cell = _cell(connection, ids, key, value)
    own = _own(key)
    column = "tags_text" if key == "tags" else _inside(own) if own else f'"{key}"'
    sql = f"SELECT {column}, count(*) FROM customer WHERE {_IN} GROUP BY 1 ORDER BY 2 DESC, 1"
    rows = connection.exec_driver_sql(sql, (id_list(ids),)).fetchall()
    other = [(stored, number) for stored, number in rows if stored != cell]
    return FieldPreview(
        total=sum(number for _stored, number in rows),
        already=sum(number for stored, number in rows if stored == cell),
        before=tuple((_value(key, stored), number) for stored, number in other[:SHOWN]),
        others=sum(number for _stored, number in other[SHOWN:]),
        refused=_left_nameless(connection, ids, key, cell),
    )


def _own(key: str) -> int:
    """The id of a field of the owner's own; 0 for every other key."""
    start, _colon, number = key.partition(":")
    return int(number) if start == "custom" and number.isdecimal() else 0


def _inside(own: int) -> str:
    """The JSON of the value of a field of the owner's own."""
    return f"custom -> '$.\"{own:d}\"'"


def _cell(connection: Connection, ids: Sequence[int], key: str, value: Any) -> Any:
    """The value as it is stored; whatever is wrong with field or value is said here, before anything is written."""
    if len(ids) > MOST:
        raise Refused(TOO_MANY)
    if own := _own(key):
        if own not in {field.id for field in settings.custom_fields(connection)}:
            raise NotFound(key)
        Customer(name="x", custom={str(own): value} if value is not None else {})
        return None if value is None else to_json(value)
    if key not in BY_KEY:
        raise NotFound(key)
    if BY_KEY[key].derived or BY_KEY[key].type in _ELSEWHERE:
        raise InvalidValue(key, N_("cannot be set for several customers at once"))
    made = Customer(**({"name": "x", "points": (_REACHABLE,)} | {key: value}))
    if key == "referred_by" and value is not None:
        if connection.exec_driver_sql("SELECT 1 FROM customer WHERE id = ?", (value,)).first() is None:
            raise NotFound(str(value))
        if value in ids:
            raise InvalidValue(key, N_("somebody cannot be referred by themselves"))
    return " ".join(dict.fromkeys(made.tags)) if key == "tags" else mapping.customer_cells(made)[key]


def _left_nameless(connection: Connection, ids: Sequence[int], key: str, cell: Any) -> int:
    if key != "name" or cell.strip():
        return 0
    return int(connection.exec_driver_sql(_NAMELESS, (id_list(ids),)).scalar_one())


def _value(key: str, stored: Any) -> Any:
    """What is stored as a value of the field."""
    if _own(key):
        return None if stored is None else json.loads(stored)
    if key in mapping.DAYS:
        return date.fromisoformat(stored) if stored else None
    return tuple(stored.split()) if key in ("tags", "do_not_contact") else stored


def _set_tags(connection: Connection, wanted: str, tags: Iterable[str]) -> None:
    """These tags and no others, in this order."""
    order = list(dict.fromkeys(tags))
    theirs = "customer_id IN (SELECT value FROM json_each(?1))"
    sql = f"DELETE FROM customer_tag WHERE {theirs} AND tag NOT IN (SELECT value FROM json_each(?2))"
    connection.exec_driver_sql(sql, (wanted, to_json(order)))
    for position, tag in enumerate(order):
        sql = f"UPDATE customer_tag SET position = ?3 WHERE {theirs} AND tag = ?2 AND position IS NOT ?3"
        connection.exec_driver_sql(sql, (wanted, tag, position))
        connection.exec_driver_sql(
            f"INSERT INTO customer_tag (customer_id, tag, position) SELECT c.id, ?2, ?3 FROM customer c WHERE c.{_IN}"
            " AND NOT EXISTS (SELECT 1 FROM customer_tag t WHERE t.customer_id = c.id AND t.tag = ?2)",
            (wanted, tag, position),
        )
