"""The texts of a customer in which a search may have hit, the name first; read for the few customers on the screen."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from clientbook.data.reading import rows_of
from clientbook.data.search.places import NOTES, date_of
from clientbook.domain import foreign
from clientbook.domain.fields import FIELDS, FieldType
from clientbook.domain.pick_lists import PICK_LISTS

READ = frozenset({"name", "other_names", "company", "person"})
"""Fields that pinyin finds."""

_IN = "IN (SELECT value FROM json_each(?))"
NAMES = ("name", "other_names", "company")
TEXTS = tuple(
    field.key
    for field in FIELDS
    if field.type in (FieldType.TEXT, FieldType.LONG) and not field.derived and field.key not in (*NAMES, "notes")
)
"""Every other text field of the record but the notes, which have entries of their own; a new field is searched from the start."""


@dataclass(frozen=True, slots=True)
class Place:
    """One text in which a hit may stand."""

    field: str
    text: str
    owner: str = ""


def names(connection: Connection, ids: Sequence[int], *, with_code: bool = False) -> dict[int, list[Place]]:
    """What each customer is called; its code too where one was typed."""
    keys = (*NAMES, "code") if with_code else NAMES
    sql = f"SELECT id, {', '.join(keys)} FROM customer WHERE id {_IN}"
    return {
        customer_id: [Place(key, text) for key, text in zip(keys, texts, strict=True) if text]
        for customer_id, *texts in rows_of(connection, sql, (json.dumps(list(ids)),))
    }


def own_places(connection: Connection, ids: Sequence[int]) -> dict[int, list[Place]]:
    """The texts of each customer's own entry, the name first."""
    wanted = json.dumps(list(ids))
    hidden = {str(row[0]) for row in rows_of(connection, "SELECT id FROM custom_field WHERE sensitive")} | {foreign.KEY}
    found: dict[int, list[Place]] = {}
    customs: dict[int, str] = {}
    rest: dict[int, list[Place]] = {}
    sql = f"SELECT id, custom, {', '.join(NAMES + TEXTS)} FROM customer WHERE id {_IN}"
    for customer_id, custom, *texts in rows_of(connection, sql, (wanted,)):
        places = [Place(key, text) for key, text in zip(NAMES + TEXTS, texts, strict=True) if text]
        found[customer_id] = [place for place in places if place.field in READ]
        rest[customer_id] = [place for place in places if place.field not in READ]
        customs[customer_id] = custom
    for customer_id, place in (*_person_places(connection, wanted), *_tag_places(connection, wanted)):
        found[customer_id].append(place)
    for customer_id, places in found.items():
        places += rest[customer_id]
        if customs[customer_id] != "{}":
            values = json.loads(customs[customer_id])
            places += [
                Place(f"custom:{key}", str(value)) for key, value in values.items() if key not in hidden and not isinstance(value, bool)
            ]
    return found


def _person_places(connection: Connection, wanted: str) -> Iterator[tuple[int, Place]]:
    """Contact persons with what is known of them, and all contact points."""
    names: dict[int, str] = {}
    later: list[tuple[int, Place]] = []
    columns = "id, customer_id, name, title, role, notes"
    sql = f"SELECT {columns} FROM contact_person WHERE customer_id {_IN} ORDER BY customer_id, main DESC, position"
    for person_id, customer_id, name, title, role, notes in rows_of(connection, sql, (wanted,)):
        names[person_id] = name
        yield customer_id, Place("person", name, name)
        others = (title, "" if role in PICK_LISTS["role"] else role, notes)
        later += [(customer_id, Place("persons", text, name)) for text in others if text]
    sql = f"SELECT customer_id, person_id, kind, value FROM contact_point WHERE customer_id {_IN} ORDER BY customer_id, person_id, position"
    for customer_id, owner, kind, value in rows_of(connection, sql, (wanted,)):
        yield customer_id, Place(kind, value, names.get(owner, ""))
    yield from later


def _tag_places(connection: Connection, wanted: str) -> Iterator[tuple[int, Place]]:
    sql = f"SELECT customer_id, tag FROM customer_tag WHERE customer_id {_IN} ORDER BY customer_id, position"
    for customer_id, tag in rows_of(connection, sql, (wanted,)):
        yield customer_id, Place("tags", tag)


def text_places(connection: Connection, days: Mapping[int, set[int]]) -> Iterator[tuple[int, Place]]:
    """The notes, interactions and purchases that were hit, the notes first, then the newest interaction, then the newest purchase."""
    noted = json.dumps([each for each, here in days.items() if NOTES in here])
    for customer_id, notes in rows_of(connection, f"SELECT id, notes FROM customer WHERE id {_IN}", (noted,)):
        yield customer_id, Place("notes", notes)
    spoken = json.dumps([(each, date_of(day)) for each, here in days.items() for day in here if day != NOTES])
    sql = (
        "SELECT i.customer_id, i.summary, i.reaction FROM json_each(?) AS hit CROSS JOIN interaction AS i"
        " ON i.customer_id = hit.value ->> 0 AND i.on_date = hit.value ->> 1 ORDER BY i.at DESC"
    )
    for customer_id, *texts in rows_of(connection, sql, (spoken,)):
        for text in texts:
            if text:
                yield customer_id, Place("interaction", text)
    sql = (
        "SELECT b.customer_id, b.product, b.contract_no, b.note FROM json_each(?) AS hit CROSS JOIN purchase AS b"
        " ON b.customer_id = hit.value ->> 0 AND b.on_date = hit.value ->> 1 ORDER BY b.on_date DESC, b.id DESC"
    )
    for customer_id, *texts in rows_of(connection, sql, (spoken,)):
        for text in filter(None, texts):
            yield customer_id, Place("purchase", text)
