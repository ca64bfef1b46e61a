"""Changing one place of a record where it stands: which editor a place needs, what typed text becomes, and what is said of it."""

import asyncio
from dataclasses import replace

from clientbook import text
from clientbook.data import Book, Owner, Query
from clientbook.domain import edits
from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT, POINT_LIMIT, ContactPoint, Customer
from clientbook.domain.edits import Place
from clientbook.domain.errors import ClientbookError, InvalidValue
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.domain.names import clean
from clientbook.i18n import _
from clientbook.screens.present.record import point_label
from clientbook.screens.present.rules import Rules

OWN_TYPES = {"number": FieldType.NUMBER, "date": FieldType.DATE, "choice": FieldType.CHOICE, "yesno": FieldType.CHOICE}
"""What is edited in a field of the owner's own; a text for every other kind."""


def draft_at(place: Place, customer_id: int) -> str:
    """Where text is kept that was typed at a place and not saved."""
    parts = ("field", place.field.replace(":", "."), *(str(n) for n in (place.person, place.point) if n is not None))
    return f"{'-'.join(parts)}:{customer_id}"


def type_of(place: Place, rules: Rules) -> FieldType:
    """What is edited at a place."""
    if (own := rules.own(place.field)) is not None:
        return OWN_TYPES.get(own.type, FieldType.TEXT)
    if place.field in ("points", "persons"):
        return FieldType.TEXT
    return BY_KEY[place.field].type


def label_of(customer: Customer, place: Place, rules: Rules) -> str:
    """What the place is called."""
    if (own := rules.own(place.field)) is not None:
        return text.word(own.name)
    point = edits.point_at(customer, place)
    if point is not None:
        return point_label(point)
    return _("Contact person") if place.field == "persons" else _(BY_KEY[place.field].label)


def hint_of(place: Place, rules: Rules) -> str:
    """One line about what is typed there."""
    if (own := rules.own(place.field)) is not None:
        return {"number": _("a number"), "date": _("a day, for example 2026-03-05")}.get(own.type, "")
    return "" if place.field in ("points", "persons") else _(BY_KEY[place.field].hint)


def typed_at(customer: Customer, place: Place, rules: Rules) -> str:
    """What stands at the place, as it would be typed."""
    if place.custom:
        return rules.typed(place.field, customer.custom.get(place.custom))
    point = edits.point_at(customer, place)
    if point is not None:
        return point.value
    if place.field == "persons" and place.person is not None:
        return customer.persons[place.person].name
    return rules.typed(place.field, getattr(customer, place.field))


def limit_at(place: Place) -> int:
    """Characters that fit there."""
    return POINT_LIMIT if place.point is not None else FIELD_LIMIT


def put(customer: Customer, place: Place, typed: str, rules: Rules) -> Customer:
    """The customer with this text at this place; an empty text takes a contact point or person away.

    Raises:
        InvalidValue: it does not read as what belongs there.
    """
    long = type_of(place, rules) is FieldType.LONG
    value = clean(typed, LONG_LIMIT if long else limit_at(place), lines=long).text
    if place.point is not None:
        point = edits.point_at(customer, place)
        assert point is not None
        changed = replace(point, value=value, normal="", state="ok" if value != point.value else point.state) if value else None
        return edits.with_point(customer, place, changed)
    if place.field == "persons" and place.person is not None:
        person = customer.persons[place.person]
        return edits.with_person(customer, place.person, replace(person, name=value))
    return edits.with_value(customer, place, rules.parse(place.field, value))


def remark(place: Place, typed: str, rules: Rules) -> str:
    """What reading the text so far would make of it, where that can surprise; a sentence where it cannot be read."""
    kind = type_of(place, rules)
    if kind not in (FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.NUMBER, FieldType.MONEY) or not typed.strip():
        return ""
    try:
        rules.parse(place.field, typed)
    except InvalidValue as error:
        return text.error_sentence(error)
    return ""


async def owner(book: Book, point: ContactPoint | str, typed: str, mine: int | None) -> Owner | None:
    """Who else holds this phone or mail; None where nobody does. ``point`` is the point or its kind."""
    kind = point if isinstance(point, str) else point.kind
    if kind not in ("phone", "email") or len(typed.strip()) < 5:
        return None
    try:
        owners = await asyncio.to_thread(book.owners_of, kind, typed.strip())
    except ClientbookError:
        return None
    return next((each for each in owners if each.id != mine), None)


async def duplicate(book: Book, point: ContactPoint | str, typed: str, mine: int | None) -> str:
    """Who else holds this phone or mail, in a sentence; empty where nobody does."""
    other = await owner(book, point, typed, mine)
    if other is None:
        return ""
    kind = point if isinstance(point, str) else point.kind
    told = _("This number already belongs to {name} ({code})") if kind == "phone" else _("This e-mail already belongs to {name} ({code})")
    return told.format(name=text.name(other.title), code=other.code)


def cleaned(typed: str) -> str:
    """Typed text as it passes the door."""
    return clean(typed, POINT_LIMIT).text


def choose(customer: Customer, place: Place, kind: FieldType, key: str, rules: Rules) -> Customer:
    """The customer with this choice at a place; a channel already chosen is taken off again; an empty key empties the field.

    Raises:
        InvalidValue: the word is none of the choices.
    """
    if place.custom:
        return edits.with_value(customer, place, rules.parse(place.field, key))
    if kind is FieldType.CHANNELS:
        now = customer.do_not_contact
        if key in ("", "all"):
            return replace(customer, do_not_contact=(key,) if key and now != ("all",) else ())
        channels = tuple(channel for channel in now if channel != "all")
        return replace(customer, do_not_contact=tuple(c for c in channels if c != key) if key in channels else (*channels, key))
    return edits.with_value(customer, place, key)


def without(customer: Customer, place: Place) -> Customer:
    """The customer without what stands at a place.

    Raises:
        InvalidValue: something has to stay, because a customer needs a name, a phone or an e-mail.
    """
    if place.point is not None:
        return edits.with_point(customer, place, None)
    if place.field == "persons" and place.person is not None:
        return edits.with_person(customer, place.person, None)
    if place.custom:
        return edits.with_value(customer, place, None)
    return edits.with_value(customer, place, getattr(Customer(name="x"), place.field) if place.field != "name" else "")


async def customer_named(book: Book, typed: str, mine: int | None) -> tuple[int | None, str]:
    """The one customer meant by a code or a name, or a sentence why it is not clear which; nobody for an empty text."""
    words = cleaned(typed)
    if not words:
        return None, ""
    try:
        return (await asyncio.to_thread(book.customer_by_code, words)).id, ""
    except ClientbookError:
        found = await asyncio.to_thread(book.find, Query(words), 3)
    others = [line for line in found.lines if line.id != mine]
    exact = [line for line in others if line.name == words]
    if len(exact) == 1 or (len(others) == 1 and found.total <= 2):
        return (exact or others)[0].id, ""
    if not others:
        return None, _("There is no customer called “{words}”; add them first, or leave this empty").format(words=words)
    names = ", ".join(f"{text.name(line.title)} {line.code}" for line in others)
    return None, _("Several customers fit: {names}. Type the code of the one you mean").format(names=names)
