"""Places in a record and what becomes of the record when one of them changes: pure functions from customer to customer."""

from dataclasses import dataclass, replace
from typing import Any

from clientbook.domain.customer import ContactPerson, ContactPoint, Customer


@dataclass(frozen=True, slots=True)
class Place:
    """One place in a record: a field, a contact person, or a contact point of the customer or of one of its people."""

    field: str
    """Field key; ``points``, ``persons``, or ``custom:<id>`` for a field of the owner's own."""
    person: int | None = None
    """Index in ``Customer.persons``."""
    point: int | None = None
    """Index in the points of that person, or of the customer."""

    @property
    def custom(self) -> str:
        """The id of the owner's own field this is, as ``Customer.custom`` spells it; empty for every other place."""
        return self.field.removeprefix("custom:") if self.field.startswith("custom:") else ""


def points_at(customer: Customer, person: int | None) -> tuple[ContactPoint, ...]:
    """The contact points of the customer, or of the contact person with this index."""
    return customer.points if person is None else customer.persons[person].points


def point_at(customer: Customer, place: Place) -> ContactPoint | None:
    """The contact point that stands at this place."""
    if place.point is None or (place.person is not None and place.person >= len(customer.persons)):
        return None
    points = points_at(customer, place.person)
    return points[place.point] if place.point < len(points) else None


def with_points(customer: Customer, person: int | None, points: tuple[ContactPoint, ...]) -> Customer:
    """The customer with other contact points, its own or those of one of its people."""
    if person is None:
        return replace(customer, points=points)
    return with_person(customer, person, replace(customer.persons[person], points=points))


def with_point(customer: Customer, place: Place, point: ContactPoint | None) -> Customer:
    """The customer with another contact point at this place; without one there where ``point`` is None."""
    points = list(points_at(customer, place.person))
    index = place.point if place.point is not None else len(points)
    points[index : index + 1] = [point] if point is not None else []
    return with_points(customer, place.person, tuple(points))


def with_person(customer: Customer, index: int, person: ContactPerson | None) -> Customer:
    """The customer with another contact person at this index; without one where ``person`` is None; one more at the end."""
    persons = list(customer.persons)
    persons[index : index + 1] = [person] if person is not None else []
    return replace(customer, persons=tuple(persons))


def with_value(customer: Customer, place: Place, value: Any) -> Customer:
    """The customer with another value in a field; an empty value of a custom field takes it away."""
    if not place.custom:
        return replace(customer, **{place.field: value})
    custom = {key: old for key, old in customer.custom.items() if key != place.custom}
    if value not in (None, ""):
        custom[place.custom] = value
    return replace(customer, custom=custom)


def next_state(state: str) -> str:
    """What ``!`` makes of a contact point's state: ok becomes unverified, everything else is ok again."""
    return "unverified" if state == "ok" else "ok"
