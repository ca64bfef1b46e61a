"""The columns of a sheet of customers, in both languages: what CSV and XLSX write and our own import reads back.

A cell is a text, a whole number, an amount (``Decimal``), a day, an instant or None; each format spells it in its own way.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from clientbook.data import CustomField, Whole
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.fields import BY_KEY, FIELDS, POINT_KINDS, Field, FieldType
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.money import plain_amount
from clientbook.exchange.headers import place_of
from clientbook.exchange.outgoing import LeftOut, Outgoing
from clientbook.i18n import N_, _, pgettext

Cell = str | int | Decimal | date | datetime | None
Take = Callable[[Whole], Cell]

BETWEEN = "; "
"""Between several values in one cell."""
PERSONS_MOST = 20
"""Contact persons of one customer that have columns."""
POINTS_MOST = 20
"""Contact points of one kind and customer that have columns."""
_STATES = {"unverified": N_("unverified"), "invalid": N_("invalid")}
_PERSON_HEADERS = {
    "name": N_("Contact person {n} name"),
    "main": N_("Contact person {n} main"),
    "title": N_("Contact person {n} title"),
    "role": N_("Contact person {n} role"),
    "notes": N_("Contact person {n} notes"),
    "phone": N_("Contact person {n} phone"),
    "email": N_("Contact person {n} email"),
    "wechat": N_("Contact person {n} wechat"),
    "qq": N_("Contact person {n} qq"),
    "address": N_("Contact person {n} address"),
    "website": N_("Contact person {n} website"),
}
MORE_PERSONS = N_("contact persons after the 20th of a customer: {n}")
MORE_POINTS = N_("contact points after the 20th of their kind: {n}")
NAMED_ALIKE = N_("fields of your own named like a column of the record come back in that column: {names}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    header: str
    take: Take
    long: bool = False
    """Whether it holds long texts and wants room."""


def customer_columns(outgoing: Outgoing) -> tuple[Column, ...]:
    """Every column of the sheet of customers, as wide as these customers need it."""
    extent = outgoing.extent()
    columns = [Column(_(BY_KEY["code"].label), lambda whole: whole.customer.code)]
    for known in FIELDS:
        if known.type is FieldType.POINTS:
            for kind in POINT_KINDS:
                columns += _points(outgoing, kind, extent.points.get(kind, 0), noted=kind in extent.noted)
            columns += _persons(outgoing, extent.persons, [kind for kind in POINT_KINDS if kind in extent.person_kinds])
        elif not known.derived and known.type is not FieldType.PERSONS:
            columns.append(Column(header_of(known), _field(outgoing, known), long=known.type is FieldType.LONG))
    columns += _last_contact(outgoing)
    columns += [
        Column(_("Next follow-up"), lambda whole: _due(step) if (step := whole.next_step) is not None else None),
        Column(_("Follow-up"), lambda whole: step.what if (step := whole.next_step) is not None else None),
    ]
    columns += [Column(each.name, _custom(each)) for each in outgoing.fields]
    if alike := tuple(each.name for each in outgoing.fields if place_of(each.name)):
        outgoing.report.left_out.append(LeftOut(NAMED_ALIKE, len(alike), alike))
    return tuple(columns)


PARTS = frozenset({"last", "follow_ups"})
"""What these columns need beside the records."""


def header_of(known: Field) -> str:
    """The label of a field, or another name of it where files mean something else by the label (``类别`` is a group elsewhere)."""
    label = _(known.label)
    if place_of(label) in ("", known.key):
        return label
    return next((name for name in known.names if place_of(name) == known.key), known.label)


# ---- fields -----------------------------------------------------------------------------------------------------------


def _field(outgoing: Outgoing, known: Field) -> Take:
    """How a field's cell is taken from a customer."""
    key, label, currency = known.key, outgoing.label, outgoing.words.currency

    def amount(whole: Whole) -> Cell:
        minor = getattr(whole.customer, key)
        return None if minor is None else Decimal(plain_amount(minor, currency))

    special: dict[FieldType, Take] = {
        FieldType.CHOICE: lambda whole: label(known.pick_list, stored) if (stored := getattr(whole.customer, key)) else None,
        FieldType.MONEY: amount,
        FieldType.CUSTOMER: lambda whole: whole.referrer.code if whole.referrer is not None else None,
        FieldType.CHANNELS: lambda whole: channels(outgoing, whole.customer),
        FieldType.TAGS: lambda whole: BETWEEN.join(whole.customer.tags),
    }
    return special.get(known.type, lambda whole: getattr(whole.customer, key))


def channels(outgoing: Outgoing, customer: Customer) -> str:
    """What not to use: yes for all, else the channels."""
    if "all" in customer.do_not_contact:
        return _("Yes")
    return BETWEEN.join(outgoing.label("channel", key) for key in customer.do_not_contact)


def _custom(field: CustomField) -> Take:
    return lambda whole: custom_cell(field, whole.customer)


def custom_cell(field: CustomField, customer: Customer) -> Cell:
    """The value of a field of the owner's own."""
    stored = customer.custom.get(str(field.id))
    if isinstance(stored, bool) or (field.type == "yesno" and stored is not None):
        return _("Yes") if stored else _("No")
    return stored


def _due(step: FollowUp) -> Cell:
    return datetime.combine(step.due, time.fromisoformat(step.due_time)) if step.due is not None and step.due_time else step.due


def _last_contact(outgoing: Outgoing) -> list[Column]:
    def of(take: Callable[[Interaction], Cell]) -> Take:
        return lambda whole: take(whole.interactions[-1]) if whole.interactions else None

    label = outgoing.label
    return [
        Column(_("Last contact"), of(lambda contact: contact.at)),
        Column(_("Last contact notes"), of(lambda contact: contact.summary), long=True),
        Column(_("Contact channel"), of(lambda contact: label("channel", contact.channel) if contact.channel else None)),
        Column(_("Outcome"), of(lambda contact: label("outcome", contact.outcome) if contact.outcome else None)),
        Column(_("Reaction"), of(lambda contact: contact.reaction)),
        Column(pgettext("column", "Topic"), of(lambda contact: label("topic", contact.topic) if contact.topic else None)),
    ]


# ---- contact points ---------------------------------------------------------------------------------------------------


def _points(outgoing: Outgoing, kind: str, most: int, *, noted: bool) -> Iterator[Column]:
    word = _(POINT_KINDS[kind])

    def point(whole: Whole, index: int) -> ContactPoint | None:
        own = [each for each in whole.customer.points if each.kind == kind]
        if index == 0 and len(own) > POINTS_MOST:
            outgoing.report.leave_out(MORE_POINTS, len(own) - POINTS_MOST)
        return own[index] if index < len(own) else None

    for index in range(min(most, POINTS_MOST)):
        yield Column(
            _("{kind} {n}").format(kind=word, n=index + 1) if index else word,
            lambda whole, at=index: found.value if (found := point(whole, at)) is not None else None,  # type: ignore[misc]
        )
        if noted:
            header = _("{kind} {n} label") if index else _("{kind} label")
            yield Column(
                header.format(kind=word, n=index + 1),
                lambda whole, at=index: point_label(outgoing, found) if (found := point(whole, at)) is not None else None,  # type: ignore[misc]
            )


def point_label(outgoing: Outgoing, point: ContactPoint) -> str:
    """``* mobile (unverified)``: an asterisk for the main one, the label, the state where it is not right."""
    label = outgoing.label("label", point.label) if point.label else ""
    state = f"({_(_STATES[point.state])})" if point.state in _STATES else ""
    return " ".join(part for part in ("*" if point.primary else "", label, state) if part)


# ---- contact persons --------------------------------------------------------------------------------------------------


def _persons(outgoing: Outgoing, most: int, kinds: Sequence[str]) -> Iterator[Column]:
    def person(whole: Whole, index: int) -> ContactPerson | None:
        people = whole.customer.persons
        if index == 0:
            outgoing.report.count("persons", min(len(people), PERSONS_MOST))
            outgoing.report.leave_out(MORE_PERSONS, len(people) - PERSONS_MOST) if len(people) > PERSONS_MOST else None
        return people[index] if index < len(people) else None

    for index in range(min(most, PERSONS_MOST)):
        for part in ("name", "main", "title", "role", "notes", *kinds):
            # Only the name counts: each person once.
            take = _person_part(outgoing, part)
            read = person if part == "name" else _quietly
            yield Column(
                _(_PERSON_HEADERS[part]).format(n=index + 1),
                lambda whole, at=index, read=read, take=take: take(found) if (found := read(whole, at)) is not None else None,  # type: ignore[misc]
            )


def _quietly(whole: Whole, index: int) -> ContactPerson | None:
    people = whole.customer.persons
    return people[index] if index < len(people) else None


def _person_part(outgoing: Outgoing, part: str) -> Callable[[ContactPerson], Cell]:
    if part == "main":
        return lambda person: _("Yes") if person.main else None
    if part == "role":
        return lambda person: outgoing.label("role", person.role) if person.role else None
    if part in POINT_KINDS:
        return lambda person: values_of(person.points, part)
    return lambda person: getattr(person, part)


def values_of(points: Iterable[ContactPoint], kind: str) -> str:
    """The values of these points of a kind in one cell."""
    return BETWEEN.join(point.value for point in points if point.kind == kind)
