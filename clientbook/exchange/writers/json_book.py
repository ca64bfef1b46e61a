"""JSON: everything about the customers, for another clientbook. Into an empty book it gives the same customers again.

The shape is described in docs/exchange.md; the reader is ``exchange.readers.json_book``. Each customer stands on a line of its own.
"""

import json
from collections.abc import Mapping
from typing import Any, BinaryIO

from clientbook.data import PickEntry, Whole
from clientbook.domain import foreign
from clientbook.domain.customer import ContactPerson, ContactPoint
from clientbook.domain.fields import FIELDS, FieldType
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.money import in_whole
from clientbook.domain.occasion import Occasion
from clientbook.exchange.outgoing import Outgoing
from clientbook.exchange.own_settings import template_shape
from clientbook.i18n import N_

SCHEMA = 1
PARTS = frozenset({"interactions", "follow_ups", "occasions", "greetings", "trade"})
CANNOT = (
    N_("the history of changes, drafts, what was said to be no duplicate, and what a tidy round leaves alone: a backup holds them"),
    N_("settings, views and texts of greetings, where not the whole book is written"),
    N_("who sent a customer, where that one is not among the customers of the file"),
)
_MONEY = frozenset(each.key for each in FIELDS if each.type is FieldType.MONEY)
_DAYS = frozenset(each.key for each in FIELDS if each.type is FieldType.DATE)
_LISTS = frozenset(each.key for each in FIELDS if each.type in (FieldType.CHANNELS, FieldType.TAGS))
_APART = frozenset({FieldType.POINTS, FieldType.PERSONS, FieldType.CUSTOMER})
_PLAIN = tuple(each.key for each in FIELDS if not each.derived and each.type not in _APART)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write(outgoing: Outgoing, stream: BinaryIO) -> None:
    """Write the document.

    Raises:
        Cancelled, OSError
    """
    head = _encode(_head(outgoing))
    stream.write(f'{head[:-1]},"customers":['.encode())
    between = "\n"
    for whole in outgoing.wholes(PARTS):
        stream.write(f"{between}{_encode(_customer(whole, outgoing.words.currency))}".encode())
        between = ",\n"
        for kind in ("interactions", "follow_ups", "occasions"):
            outgoing.report.count(kind, len(getattr(whole, kind)))
        outgoing.report.count("persons", len(whole.customer.persons))
        for table, rows in whole.trade.items():
            outgoing.report.count(f"{table}s", len(rows))
    stream.write(b"\n]}\n")


# ---- what explains the customers ----------------------------------------------------------------------------------------


def _head(outgoing: Outgoing) -> dict[str, Any]:
    words = outgoing.words
    lists: dict[str, list[dict[str, Any]]] = {}
    for entry in words.entries:
        lists.setdefault(entry.list, []).append(_entry(entry))
    return {
        "schema": SCHEMA,
        "format": "clientbook",
        "exported_at": outgoing.now.isoformat(timespec="seconds"),
        "currency": words.currency,
        "region": words.region,
        "custom_fields": [
            {
                "id": str(each.id),
                "name": each.name,
                "type": each.type,
                "choices": list(each.choices),
                "sensitive": each.sensitive,
                "internal": each.internal,
                "retired": each.retired,
                "position": each.position,
            }
            for each in words.custom_fields
        ],
        "pick_lists": lists,
        "products": [_row(each) for each in outgoing.products()],
    } | _settings(outgoing)


def _settings(outgoing: Outgoing) -> dict[str, Any]:
    """Settings, views and texts of greetings go with the whole book, not with a few customers for somebody else."""
    if not outgoing.is_whole:
        return {}
    values, templates = outgoing.carried()
    return {"settings": {"values": dict(values), "templates": [template_shape(each) for each in templates]}}


def _entry(entry: PickEntry) -> dict[str, Any]:
    """As it is stored: an empty label means the program's word."""
    return {"key": entry.key, "label": entry.label if entry.own else "", "position": entry.position, "retired": entry.retired}


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("id", "customer_id")}


# ---- a customer ---------------------------------------------------------------------------------------------------------


def _customer(whole: Whole, currency: str) -> dict[str, Any]:
    customer = whole.customer
    shape: dict[str, Any] = {"uid": customer.uid, "code": customer.code}
    for key in _PLAIN:
        stored = getattr(customer, key)
        if stored is None:
            shape[key] = None
        elif key in _MONEY:
            shape[key] = in_whole(stored, currency)
        elif key in _DAYS:
            shape[key] = stored.isoformat()
        else:
            shape[key] = list(stored) if key in _LISTS else stored
    shape["referred_by"] = whole.referrer.uid if whole.referrer is not None else None
    shape["points"] = [_point(point) for point in customer.points]
    shape["persons"] = [person_shape(person) for person in customer.persons]
    shape["custom"] = foreign.without_lines(customer.custom)
    shape["vcard"] = list(foreign.lines_of(customer.custom))
    for key in ("created_at", "trashed_at", "count_from"):
        stored = getattr(customer, key)
        shape[key] = stored.isoformat() if stored is not None else None
    shape["source_id"] = whole.source_id
    return shape | _parts(whole)


def _point(point: ContactPoint) -> dict[str, Any]:
    return {"kind": point.kind, "value": point.value, "label": point.label, "primary": point.primary, "state": point.state}


def person_shape(person: ContactPerson) -> dict[str, Any]:
    """A contact person, also as vCard carries one."""
    about = {"name": person.name, "title": person.title, "role": person.role, "main": person.main, "notes": person.notes}
    return about | {"points": [_point(point) for point in person.points]}


def _parts(whole: Whole) -> dict[str, Any]:
    number = {person.id: index for index, person in enumerate(whole.customer.persons, 1)}
    uid = {occasion.id: occasion.uid for occasion in whole.occasions}
    return {
        "interactions": [_interaction(each, number) for each in whole.interactions],
        "follow_ups": [_follow_up(each) for each in whole.follow_ups],
        "occasions": [_occasion(each, number) for each in whole.occasions],
        "greetings": [
            {"occasion": uid.get(each.occasion_id), "day": each.day.isoformat(), "state": each.state, "until": _day(each.until)}
            for each in whole.greetings
        ],
    } | {f"{table}s": [_row(row) for row in whole.trade.get(table, ())] for table in ("purchase", "after_sale", "rating")}


def _interaction(each: Interaction, number: Mapping[int | None, int]) -> dict[str, Any]:
    texts = {key: getattr(each, key) for key in ("uid", "channel", "topic", "summary", "outcome", "reaction", "reached", "group_uid")}
    return texts | {"at": each.at.isoformat(), "person": number.get(each.person_id)}


def _follow_up(each: FollowUp) -> dict[str, Any]:
    plain = {key: getattr(each, key) for key in ("uid", "what", "due_time", "channel", "state", "repeat", "snoozed")}
    return plain | {"due": _day(each.due), "done_on": _day(each.done_on), "series_from": _day(each.series_from)}


def _occasion(each: Occasion, number: Mapping[int | None, int]) -> dict[str, Any]:
    plain = {key: getattr(each, key) for key in ("uid", "kind", "name", "once", "lead_days")}
    return plain | {"date": str(each.date), "person": number.get(each.person_id)}


def _day(day: Any) -> str | None:
    return day.isoformat() if day is not None else None
