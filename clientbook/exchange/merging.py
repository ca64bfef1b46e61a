"""A candidate laid over a customer: what a row of a file changes about somebody who is known already. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from clientbook.domain.customer import LONG_LIMIT, ContactPerson, ContactPoint, Customer
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.domain.foreign import KEY, with_lines
from clientbook.domain.names import fold
from clientbook.exchange.candidate import Candidate
from clientbook.i18n import _

Custom = Mapping[str, str | int | bool]
_LONG = frozenset(key for key, known in BY_KEY.items() if known.type is FieldType.LONG)


def customer_of(candidate: Candidate, custom: Custom, owner: str = "") -> Customer:
    """A new customer from a row.

    Raises:
        InvalidValue
    """
    blank = candidate.whole.blank if candidate.whole is not None else {}
    values: dict[str, Any] = {"owner": owner} | dict(blank) | candidate.values
    if candidate.whole is None and not candidate.is_somebody():
        values["name"] = candidate.code  # a row with a code alone means somebody who stands in the book
    return Customer(
        **values,
        code=candidate.code,
        points=tuple(candidate.points),
        persons=tuple(candidate.persons),
        tags=tuple(candidate.tags),
        custom=with_lines(custom, candidate.foreign) if candidate.foreign else dict(custom),
    )


def with_custom(customer: Customer, custom: Custom) -> Customer:
    """The customer a row makes, its values of own fields under the ids the fields have meanwhile.

    They were checked under their names when the customer was made, and nobody else has seen it yet, so they change their names
    within it: to make thousands of customers a second time costs an import a twentieth.
    """
    held = customer.custom
    if isinstance(held, dict):
        kept = {KEY: held[KEY]} if KEY in held else {}
        held.clear()
        held |= {**custom, **kept}
        return customer
    return replace(customer, custom=dict(custom))


def says(candidate: Candidate, custom: Custom) -> set[str]:
    """What a row says something about: field keys, and ids of the owner's own fields with a colon in front."""
    return {key for key in candidate.values if key not in _LONG} | {f":{each}" for each in custom}


def laid_over(customer: Customer, candidate: Candidate, custom: Custom, *, said: Collection[str] = ()) -> Customer:
    """The customer with what the row adds. An empty cell takes nothing away; points, tags and persons are only added to.

    Args:
        said: what an earlier row of the same file said already (``says``). There a different value goes to the notes, so that
            nothing is lost and the order of the rows decides nothing else.

    Raises:
        InvalidValue
    """
    changes: dict[str, Any] = {}
    aside: list[str] = []
    for key, value in candidate.values.items():
        before = getattr(customer, key)
        if key in _LONG:
            changes[key] = _together(before, str(value))
        elif key == "kind" or before == value or (key == "name" and _is_no_news(customer, str(value))):
            continue
        elif key in said and before not in ("", None, ()):
            aside.append(f"{_(BY_KEY[key].label)}: {value}")
        else:
            changes[key] = value
            if key == "name" and before:
                changes["other_names"] = _names(customer, candidate)
    merged = dict(customer.custom)
    for each, value in custom.items():
        if f":{each}" in said and merged.get(each, value) != value:
            aside.append(str(value))
        else:
            merged[each] = value
    if candidate.foreign:
        merged = with_lines(merged, candidate.foreign)
    if merged != dict(customer.custom):
        changes["custom"] = merged
    if aside:
        changes["notes"] = _together(str(changes.get("notes", customer.notes)), "\n".join(aside))
    changes["points"] = _more_points(customer.points, candidate.points, customer)
    changes["persons"] = _more_persons(customer.persons, candidate.persons)
    changes["tags"] = tuple(dict.fromkeys((*customer.tags, *candidate.tags)))
    return replace(customer, **changes)


def _is_no_news(customer: Customer, name: str) -> bool:
    """Whether a name is the one that is known, or, of somebody without one, only what our own tables call them by."""
    return fold(customer.name) == fold(name) or (not customer.name and name in (customer.title(), customer.code))


def _together(before: str, more: str) -> str:
    if not before or more in before:
        return before or more
    return f"{before}\n{more}" if len(before) + len(more) < LONG_LIMIT else before


def _names(customer: Customer, candidate: Candidate) -> str:
    """Other names with the former name among them: a file may rename somebody, but nothing is forgotten over it."""
    said = str(candidate.values.get("other_names", "")) or customer.other_names
    if fold(customer.name) == fold(str(candidate.values["name"])) or customer.name in said:
        return said
    return f"{said}, {customer.name}" if said else customer.name


def _same(one: ContactPoint, other: ContactPoint) -> bool:
    if one.kind != other.kind:
        return False
    if one.normal or other.normal:
        return one.normal == other.normal
    return fold(one.value) == fold(other.value)


def _more_points(before: tuple[ContactPoint, ...], more: list[ContactPoint], customer: Customer | None = None) -> tuple[ContactPoint, ...]:
    theirs = [point for person in customer.persons for point in person.points] if customer is not None else []
    added = [point for point in more if not any(_same(point, old) for old in (*before, *theirs))]
    preferred = {point.kind for point in before if point.primary}
    return (*before, *(replace(point, primary=point.primary and point.kind not in preferred) for point in added))


def _more_persons(before: tuple[ContactPerson, ...], more: list[ContactPerson]) -> tuple[ContactPerson, ...]:
    persons = list(before)
    for person in more:
        at = next((index for index, old in enumerate(persons) if fold(old.name) == fold(person.name)), None)
        if at is None:
            persons.append(replace(person, main=person.main and not any(old.main for old in persons)))
        else:
            old = persons[at]
            points = _more_points(old.points, list(person.points))
            persons[at] = replace(old, title=person.title or old.title, role=person.role or old.role, points=points)
    return tuple(persons)
