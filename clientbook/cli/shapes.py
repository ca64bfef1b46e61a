"""How customers, timelines and units look as JSON: stable English keys, ISO dates, keys of pick lists."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from clientbook import text
from clientbook.data import TimelineEntry, UnitLine
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.domain.foreign import without_lines
from clientbook.domain.money import in_whole
from clientbook.domain.occasion import Occasion
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.purchase import ONE, AfterSale, Purchase
from clientbook.domain.rating import Rating
from clientbook.domain.staleness import staleness

IN_LISTS = (
    *("kind", "name", "company", "phones", "emails", "type", "status", "stage", "intent", "level", "source", "tags"),
    *("last_contact", "next_follow_up", "next_what", "staleness", "rhythm_days", "do_not_contact"),
)
"""Keys every list entry has beside ``code``, in their order."""


def point_json(point: ContactPoint, person: str = "") -> dict[str, Any]:
    """A contact point; ``person`` names the contact person it belongs to, if not the customer."""
    shape: dict[str, Any] = {"label": point.label, "value": point.value, "normal": point.normal, "state": point.state}
    shape["primary"] = point.primary
    return shape | ({"person": person} if person else {})


def points_json(customer: Customer, kind: str) -> list[dict[str, Any]]:
    """The customer's points of a kind, then those of its contact persons."""
    own = [point_json(point) for point in customer.points if point.kind == kind]
    return own + [point_json(point, person.name) for person in customer.persons for point in person.points if point.kind == kind]


def person_json(person: ContactPerson) -> dict[str, Any]:
    """A contact person with their points."""
    points = [{"kind": point.kind} | point_json(point) for point in person.points]
    return {"name": person.name, "title": person.title, "role": person.role, "main": person.main, "notes": person.notes, "points": points}


def choice_json(name: str, key: str) -> str:
    """An entry of a pick list: the program's by its stable key, the owner's by its own text."""
    return key if not key or key in PICK_LISTS[name] else text.label(name, key)


def plain_value(key: str, value: Any, currency: str = "CNY") -> Any:
    """A field's value in JSON's few types; amounts in whole units, absent is null."""
    known = BY_KEY.get(key)
    if known is not None and known.type is FieldType.MONEY and value is not None:
        return in_whole(value, currency)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def customer_json(customer: Customer, today: date, currency: str = "CNY") -> dict[str, Any]:
    """The keys every list entry has."""
    own = {
        "phones": points_json(customer, "phone"),
        "emails": points_json(customer, "email"),
        "staleness": staleness(customer.cooling_from, customer.dormant_from, today),
    }
    return {"code": customer.code} | {
        key: own[key] if key in own else plain_value(key, getattr(customer, key), currency) for key in IN_LISTS
    }


def full_json(customer: Customer, today: date, custom_names: Mapping[str, str], referred_by: str, currency: str = "CNY") -> dict[str, Any]:
    """The list keys and every other field."""
    shape = customer_json(customer, today, currency)
    for key, known in BY_KEY.items():
        if known.type not in (FieldType.POINTS, FieldType.PERSONS) and key not in shape:
            shape[key] = plain_value(key, getattr(customer, key), currency)
    shape["age"] = PartialDate.parse(customer.birth).age(today) if customer.birth else None
    shape |= {"times": customer.purchase_count, "spent": amount_json(customer.spent, currency)}
    shape |= {key: plain_value("", getattr(customer, key)) for key in ("first_purchase", "last_purchase")}
    shape["score"] = customer.score / 100 if customer.score is not None else None
    shape["referred_by"] = referred_by or None
    shape["points"] = [{"kind": point.kind} | point_json(point) for point in customer.points]
    shape["persons"] = [person_json(person) for person in customer.persons]
    shape["custom"] = {custom_names.get(key, key): value for key, value in without_lines(customer.custom).items()}
    shape["uid"] = customer.uid
    shape["trashed_at"] = plain_value("", customer.trashed_at)
    return shape


def occasion_json(occasion: Occasion) -> dict[str, Any]:
    """A day that matters; ``id`` is null for the birthday that comes from the record."""
    shape: dict[str, Any] = {"id": occasion.id, "kind": occasion.kind, "date": str(occasion.date), "name": occasion.name}
    return shape | {"once": occasion.once, "lead_days": occasion.lead_days}


def _parts(number: int, whole: int) -> int | float:
    return number // whole if number % whole == 0 else number / whole


def amount_json(minor: int | None, currency: str) -> int | float | None:
    """An amount in whole units; absent is null."""
    return None if minor is None else in_whole(minor, currency)


def purchase_json(purchase: Purchase) -> dict[str, Any]:
    """What was bought once; amounts in whole units."""
    return {
        "id": purchase.id,
        "date": plain_value("", purchase.on_date),
        "product": purchase.product,
        "product_id": purchase.product_id,
        "quantity": _parts(purchase.quantity, ONE),
        "unit_price": amount_json(purchase.unit_price, purchase.currency),
        "amount": amount_json(purchase.amount, purchase.currency),
        "currency": purchase.currency,
        "payment": choice_json("payment", purchase.payment),
        "contract_no": purchase.contract_no,
        "status": choice_json("purchase_status", purchase.status),
        "note": purchase.note,
    }


def after_sale_json(after: AfterSale) -> dict[str, Any]:
    """What came after a purchase."""
    shape = {"id": after.id, "date": plain_value("", after.on_date), "purchase": after.purchase_id}
    return shape | {"what": choice_json("after_sale", after.kind), "note": after.note}


def rating_json(rating: Rating) -> dict[str, Any]:
    """How content a customer was."""
    shape = {"id": rating.id, "date": plain_value("", rating.on_date), "score": rating.score, "comment": rating.comment}
    return shape | {"action": rating.action, "purchase": rating.purchase_id, "follow_up": rating.follow_up_id}


def entry_json(entry: TimelineEntry) -> dict[str, Any]:
    """One thing of a customer's stream."""
    shape: dict[str, Any] = {"kind": entry.kind, "date": plain_value("", entry.on)}
    if (contact := entry.interaction) is not None:
        shape |= {"id": contact.id, "at": contact.at.isoformat(), "reached": contact.reached}
        shape |= {key: choice_json(key, getattr(contact, key)) for key in ("channel", "topic", "outcome")}
        shape |= {"summary": contact.summary, "reaction": contact.reaction}
    if (step := entry.follow_up) is not None:
        shape |= {"id": step.id, "due": plain_value("", step.due), "time": step.due_time, "what": step.what}
        shape |= {"channel": choice_json("channel", step.channel), "state": step.state, "snoozed": step.snoozed}
        shape |= {"repeat": step.repeat, "done_on": plain_value("", step.done_on)}
    if entry.purchase is not None:
        shape |= purchase_json(entry.purchase)
    if (after := entry.after_sale) is not None:
        shape |= after_sale_json(after)
    if entry.rating is not None:
        shape |= rating_json(entry.rating)
    if (unit := entry.unit) is not None:
        shape |= {"id": unit.id, "at": unit.at.isoformat(), "what": unit.kind, "undone": unit.undone}
        shape["changes"] = [{"field": change.field, "op": change.op, "old": change.old, "new": change.new} for change in unit.changes]
    return shape


def unit_json(unit: UnitLine, title: str) -> dict[str, Any]:
    """One undoable step."""
    return {
        "id": unit.id,
        "at": unit.at.isoformat(),
        "what": title,
        "kind": unit.kind,
        "rows": unit.rows,
        "customers": unit.customers,
        "codes": [code for code in unit.codes if code],
        "undone": unit.undone,
    }
