"""Where a column of a file can go: every place with its name in the language in force, and what else it is found by."""

from collections.abc import Iterable
from dataclasses import dataclass

from clientbook import text
from clientbook.domain.fields import BY_KEY, FIELDS, POINT_KINDS, FieldType
from clientbook.domain.readings import readings
from clientbook.exchange.headers import SKIP, places
from clientbook.i18n import N_, _

THINGS: dict[str, str] = {
    "name.family": N_("Family name"),
    "name.given": N_("Given name"),
    "name.middle": N_("Middle name"),
    "contact": N_("Phone or mail, whichever it is"),
    "person.name": N_("Contact person: name"),
    "person.title": N_("Contact person: job title"),
    "person.role": N_("Contact person: role"),
    "person.phone": N_("Contact person: phone"),
    "person.email": N_("Contact person: e-mail"),
    "person.wechat": N_("Contact person: WeChat"),
    "person.qq": N_("Contact person: QQ"),
    "interaction.at": N_("Last contact: when"),
    "interaction.summary": N_("Last contact: what was said"),
    "interaction.channel": N_("Last contact: channel"),
    "interaction.outcome": N_("Last contact: outcome"),
    "interaction.reaction": N_("Last contact: reaction"),
    "interaction.topic": N_("Last contact: topic"),
    "follow_up.due": N_("Follow-up: when"),
    "follow_up.what": N_("Follow-up: what to do"),
    "next": N_("Follow-up: day and what to do"),
    "purchase.on_date": N_("Purchase: day"),
    "purchase.product": N_("Purchase: product"),
    "purchase.quantity": N_("Purchase: quantity"),
    "purchase.unit_price": N_("Purchase: unit price"),
    "purchase.amount": N_("Purchase: amount"),
    "purchase.currency": N_("Purchase: currency"),
    "purchase.payment": N_("Purchase: payment"),
    "purchase.contract_no": N_("Purchase: number of contract or order"),
    "purchase.status": N_("Purchase: status"),
    "purchase.note": N_("Purchase: notes"),
    "purchase.uid": N_("Purchase: id"),
    "after_sale.on_date": N_("After-sales: day"),
    "after_sale.kind": N_("After-sales: kind"),
    "after_sale.note": N_("After-sales: notes"),
    "after_sale.uid": N_("After-sales: id"),
    "rating.on_date": N_("Rating: day"),
    "rating.score": N_("Rating: score"),
    "rating.comment": N_("Rating: comment"),
    "rating.action": N_("Rating: improvement"),
    "rating.uid": N_("Rating: id"),
    "birth.year": N_("Birth date: year"),
    "birth.month": N_("Birth date: month"),
    "birth.day": N_("Birth date: day"),
    "groups": N_("Tags, from groups"),
    "code": N_("Customer code"),
    "source_id": N_("Id of the other program"),
}
"""Places that are no field of the record by themselves."""
_LABELS = {"phone": ("mobile", "landline", "work", "home", "fax"), "address": ("work", "delivery", "billing", "home_address")}
_PERSON = {"name": "person.name", "title": "person.title", "role": "person.role", "phone": "person.phone", "email": "person.email"}


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """One thing a column can become."""

    place: str
    label: str
    note: str = ""
    also: tuple[str, ...] = ()
    """Headers that mean it, in both languages."""


def place_label(place: str, known: Iterable[str] = (), *, organisations: bool = False) -> str:
    """What a place is called; ``known`` are the names of the owner's own fields."""
    if place == SKIP:
        return _("left out")
    start, _colon, rest = place.partition(":")
    if start == "custom":
        own = rest.casefold() in {name.casefold() for name in known}
        return (_("own field: {name}") if own else _("new field: {name}")).format(name=text.word(rest))
    if start == "noted":
        return _("a line of the notes")
    if place == "name" and organisations:
        return text.field_label("name", "organisation")
    if place in THINGS:
        return _(THINGS[place])
    if place in BY_KEY:
        return text.field_label(place)
    return _point_label(place) or text.word(place)


def _point_label(place: str) -> str:
    """A way to reach somebody, with its label or its number; a part of an address; a person of several."""
    start, _colon, rest = place.partition(":")
    if start == "family_text":
        return text.field_label("family")
    if start == "label":
        kind = rest.partition(":")[0].partition("#")[0]
        return _("what the {kind} is called").format(kind=text.point_kind(kind)) if kind in POINT_KINDS else ""
    thing, _hash, number = start.partition("#")
    if thing.startswith("people."):
        inner = THINGS.get(_PERSON.get(thing.removeprefix("people."), "person.name"), "")
        return f"{_(inner)} {number}" if inner else ""
    kind = thing.partition(".")[0]
    if kind not in POINT_KINDS:
        return ""
    number = number.removeprefix("own")
    shown = text.point_kind(kind) + (f" {number}" if number and number != "1" else "")
    return _("{kind}, {label}").format(kind=shown, label=text.label("label", rest)) if rest else shown


def _spoken(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, and how the Chinese ones are typed on plain keys."""
    found = list(words)
    for word in words:
        if not word.isascii():
            spoken = readings(word)
            found += [*spoken.full, *spoken.initials]
    return tuple(found)


def place_choices(header: str, known: Iterable[str]) -> list[PlaceChoice]:
    """Everything a column can become: what it would by itself first, then the fields of the record, then the rest."""
    names = list(known)
    offered = ["custom", "noted", SKIP]
    offered += ["name", "company", *(f"phone:{label}" for label in _LABELS["phone"][:1]), "phone", "email", "wechat"]
    offered += [field.key for field in FIELDS if not field.derived and field.type not in (FieldType.POINTS, FieldType.PERSONS)]
    offered += [f"{kind}:{label}" for kind, labels in _LABELS.items() for label in labels] + ["qq", "address", "website"]
    offered += THINGS
    by_place: dict[str, list[str]] = {}
    for word, place in places().items():
        by_place.setdefault(place, []).append(word)
    made = []
    for place in dict.fromkeys(offered):
        if place == "custom":
            made.append(PlaceChoice("custom", _("A field of its own, named like the column"), text.word(header)))
        elif place == "noted":
            made.append(PlaceChoice("noted", _("A line of the notes"), "", _spoken(("备注", "notes"))))
        elif place == SKIP:
            made.append(PlaceChoice(SKIP, _("Leave it out"), "", _spoken(("不导入", "skip"))))
        else:
            made.append(PlaceChoice(place, place_label(place), "", _spoken((*by_place.get(place, ()), place))))
    made += [PlaceChoice(f"custom:{name}", text.word(name), _("your own field")) for name in names]
    return made
