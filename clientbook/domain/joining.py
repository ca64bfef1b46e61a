"""Two or more records made one: which value each field keeps, and what of the others is added, so that nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, replace
from types import MappingProxyType
from typing import Any

from clientbook.domain import foreign
from clientbook.domain.customer import FIELD_LIMIT, Customer
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import FIELDS, FieldType
from clientbook.domain.names import fold
from clientbook.i18n import N_

_MOVED = frozenset({FieldType.POINTS, FieldType.PERSONS, FieldType.TAGS})
CHOOSABLE: tuple[str, ...] = tuple(field.key for field in FIELDS if not field.derived and field.type not in _MOVED)
"""Keys of the fields of which one value is kept; fields of the owner's own (``custom:<id>``) come beside them."""
APPENDED: tuple[str, ...] = (
    *(field.key for field in FIELDS if field.type is FieldType.LONG),
    *("other_names", "hobbies", "family", "special_needs", "preferences", "products_of_interest"),
)
"""Free texts: where they differ, both are kept unless one was chosen."""
NOBODY_CHOSE: Mapping[str, int] = MappingProxyType({})
_LONG = frozenset(field.key for field in FIELDS if field.type is FieldType.LONG)
_USUAL: dict[str, Any] = {each.name: each.default for each in fields(Customer) if each.default is not MISSING}


def joined(kept: Customer, others: Sequence[Customer], choices: Mapping[str, int]) -> Customer:
    """The kept record with the best of all: its own value, else the first of the others; free texts one after the other.

    Args:
        choices: for a field (also ``custom:<id>``) the id of the customer whose value stands afterwards, and no other.

    Raises:
        InvalidValue: a choice is no such field, or names nobody of these.
    """
    everybody = (kept, *others)
    by_id = {each.id: each for each in everybody}
    for key, chosen in choices.items():
        if not (key in CHOOSABLE or key.startswith("custom:")) or chosen not in by_id:
            raise InvalidValue(key, N_("cannot be chosen here"))
    values = {key: value_of(by_id[choices[key]], key) if key in choices else best(everybody, key) for key in CHOOSABLE}
    if values["referred_by"] in by_id:
        values["referred_by"] = None if "referred_by" in choices else _referrer(everybody)
    if "other_names" not in choices:
        values["other_names"] = _names(everybody, values["name"], values["other_names"])
    values = _fitting(values, everybody)
    values["custom"] = _custom(everybody, {key: by_id[chosen] for key, chosen in choices.items()})
    return replace(kept, **values)


def value_of(customer: Customer, key: str) -> Any:
    """What stands in a field, also one of the owner's own; None where nothing does."""
    if key.startswith("custom:"):
        return customer.custom.get(key.partition(":")[2])
    return getattr(customer, key)


def is_empty(key: str, value: Any) -> bool:
    """Whether a value says nothing: it is empty, or what every new record begins with."""
    return value in (None, "", ()) or (key != "kind" and key in _USUAL and value == _USUAL[key])


def best(everybody: Sequence[Customer], key: str) -> Any:
    """What a field has where nobody chose: the first that says something; what must not be lost of the others is added."""
    values = [value_of(each, key) for each in everybody]
    if key == "do_not_contact":
        united = tuple(dict.fromkeys(channel for value in values for channel in value))
        return ("all",) if "all" in united else united
    if key in APPENDED:
        return _appended(values, key)
    return next((value for value in values if not is_empty(key, value)), values[0])


def keys_shown(everybody: Sequence[Customer]) -> tuple[str, ...]:
    """The fields in which any of these says something, in the order of the record; then those of the owner's own."""
    own = sorted({key for each in everybody for key in each.custom if key != foreign.KEY}, key=lambda key: (len(key), key))
    said = {key for key in CHOOSABLE if any(not is_empty(key, value_of(each, key)) for each in everybody)} | {"name"}
    if not differs(everybody, "kind"):
        said.discard("kind")
    return (*(key for key in CHOOSABLE if key in said), *(f"custom:{key}" for key in own))


def differs(everybody: Sequence[Customer], key: str) -> bool:
    """Whether there is something to choose: two of them say different things."""
    said = [value_of(each, key) for each in everybody if not is_empty(key, value_of(each, key))]
    return any(value != said[0] for value in said[1:])


def _appended(values: Sequence[str], key: str) -> str:
    """The texts one after the other, each once; one that stands within another is not repeated."""
    kept: list[str] = []
    for value in values:
        if value.strip() and not any(value in other for other in kept):
            kept = [other for other in kept if other not in value] + [value]
    return ("\n\n" if key in _LONG else "; ").join(kept)


def _names(everybody: Sequence[Customer], name: str, others: str) -> str:
    """Other names, with the names that are given up: the customer is still found by them."""
    known = {fold(name), *(fold(part.strip()) for part in others.split(";"))}
    added = [each.name for each in everybody if each.name and fold(each.name) not in known]
    return "; ".join(filter(None, (others, *dict.fromkeys(added))))


def _fitting(values: dict[str, Any], everybody: Sequence[Customer]) -> dict[str, Any]:
    """Appended lines that became too long for one field: the kept one's stays, the rest goes to the notes."""
    for key in APPENDED:
        if key in _LONG or len(values[key]) <= FIELD_LIMIT:
            continue
        whole, first = values[key], next((value_of(each, key) for each in everybody if value_of(each, key)), "")
        values = values | {key: first, "notes": "\n\n".join(filter(None, (values["notes"], whole)))}
    return values


def _referrer(everybody: Sequence[Customer]) -> int | None:
    """Who sent them, of those who are not one of them."""
    own = {each.id for each in everybody}
    return next((each.referred_by for each in everybody if each.referred_by is not None and each.referred_by not in own), None)


def _custom(everybody: Sequence[Customer], chosen: Mapping[str, Customer]) -> dict[str, Any]:
    """Fields of the owner's own, one by one; what address cards said beside is added up."""
    merged: dict[str, Any] = {}
    for each in reversed(everybody):
        merged |= {key: value for key, value in each.custom.items() if key != foreign.KEY and value != ""}
    for key, customer in chosen.items():
        start, _colon, own = key.partition(":")
        if start == "custom" and own:
            merged.pop(own, None)
            merged |= {own: customer.custom[own]} if own in customer.custom else {}
    for each in everybody:
        merged = foreign.with_lines(merged, foreign.lines_of(each.custom))
    return merged
