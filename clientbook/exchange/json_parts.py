"""The parts of our own JSON: each shape becomes a value of the domain, or a reason why it cannot."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from clientbook.domain.customer import ContactPerson, ContactPoint
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.money import units_in
from clientbook.domain.occasion import Greeting, Occasion
from clientbook.exchange.point_reader import normal_of
from clientbook.i18n import N_

T = TypeVar("T")
Shape = Mapping[str, Any]
NOT_THAT = N_("is not what this field holds")


def _refuse(key: str, said: Any) -> InvalidValue:
    return InvalidValue(key, NOT_THAT, str(said)[:40])


def shape_in(said: Any, key: str) -> Shape:
    """An object.

    Raises:
        InvalidValue
    """
    if not isinstance(said, dict):
        raise _refuse(key, said)
    return said


def text_in(shape: Shape, key: str) -> str:
    """A text; empty where the key is absent or null.

    Raises:
        InvalidValue
    """
    said = shape.get(key)
    if said is None:
        return ""
    if not isinstance(said, str):
        raise _refuse(key, said)
    return said


def list_in(shape: Shape, key: str) -> list[Any]:
    """A list; empty where the key is absent or null.

    Raises:
        InvalidValue
    """
    said = shape.get(key)
    if said is None:
        return []
    if not isinstance(said, list):
        raise _refuse(key, said)
    return said


def number_in(shape: Shape, key: str) -> int | None:
    """A whole number, or None.

    Raises:
        InvalidValue
    """
    said = shape.get(key)
    if said is not None and (isinstance(said, bool) or not isinstance(said, int)):
        raise _refuse(key, said)
    return said


def amount_in(shape: Shape, key: str, currency: str) -> int | None:
    """An amount in minor units of the currency, written in whole ones.

    Raises:
        InvalidValue
    """
    said = shape.get(key)
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int | float) or abs(said) > 10**15:
        raise _refuse(key, said)
    return round(said * units_in(currency))


def day_in(shape: Shape, key: str) -> date | None:
    """A day, or None.

    Raises:
        InvalidValue
    """
    said = text_in(shape, key)
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise _refuse(key, said) from None


def instant_in(shape: Shape, key: str) -> datetime | None:
    """An instant with its offset, or None.

    Raises:
        InvalidValue
    """
    said = text_in(shape, key)
    try:
        found = datetime.fromisoformat(said) if said else None
        if found is not None:
            found.timestamp()
    except (ValueError, OverflowError, OSError):
        raise _refuse(key, said) from None
    if found is not None and found.tzinfo is None:
        raise _refuse(key, said)
    return found


def all_in(shape: Shape, key: str, make: Callable[[Any], T]) -> tuple[T, ...]:
    """Every item of a list.

    Raises:
        InvalidValue
    """
    return tuple(make(each) for each in list_in(shape, key))


def point_of(said: Any, region: str) -> ContactPoint:
    """A contact point.

    Raises:
        InvalidValue
    """
    shape = shape_in(said, "points")
    kind, value = text_in(shape, "kind"), text_in(shape, "value")
    return ContactPoint(
        kind=kind,
        value=value,
        normal=normal_of(kind, value, region),
        label=text_in(shape, "label"),
        primary=shape.get("primary") is True,
        state=text_in(shape, "state") or "ok",
    )


def person_of(said: Any, region: str) -> ContactPerson:
    """A contact person.

    Raises:
        InvalidValue
    """
    shape = shape_in(said, "persons")
    return ContactPerson(
        name=text_in(shape, "name"),
        title=text_in(shape, "title"),
        role=text_in(shape, "role"),
        main=shape.get("main") is True,
        notes=text_in(shape, "notes"),
        points=all_in(shape, "points", lambda each: point_of(each, region)),
    )


def interaction_of(said: Any) -> Interaction:
    """A contact; its ``person_id`` counts the customer's persons from 1.

    Raises:
        InvalidValue
    """
    shape = shape_in(said, "interactions")
    at = instant_in(shape, "at")
    if at is None:
        raise _refuse("at", "")
    return Interaction(
        customer_id=0,
        at=at,
        channel=text_in(shape, "channel"),
        topic=text_in(shape, "topic"),
        summary=text_in(shape, "summary"),
        outcome=text_in(shape, "outcome"),
        reaction=text_in(shape, "reaction"),
        person_id=number_in(shape, "person"),
        reached=shape.get("reached") is not False,
        group_uid=text_in(shape, "group_uid"),
        uid=text_in(shape, "uid"),
    )


def follow_up_of(said: Any) -> FollowUp:
    """A step.

    Raises:
        InvalidValue
    """
    shape = shape_in(said, "follow_ups")
    return FollowUp(
        customer_id=0,
        what=text_in(shape, "what"),
        due=day_in(shape, "due"),
        due_time=text_in(shape, "due_time"),
        channel=text_in(shape, "channel"),
        state=text_in(shape, "state") or "open",
        repeat=text_in(shape, "repeat"),
        snoozed=number_in(shape, "snoozed") or 0,
        done_on=day_in(shape, "done_on"),
        series_from=day_in(shape, "series_from"),
        uid=text_in(shape, "uid"),
    )


def occasion_of(said: Any) -> Occasion:
    """A day that matters.

    Raises:
        InvalidValue
    """
    shape = shape_in(said, "occasions")
    return Occasion(
        customer_id=0,
        kind=text_in(shape, "kind"),
        date=PartialDate.parse(text_in(shape, "date")),
        name=text_in(shape, "name"),
        once=shape.get("once") is True,
        lead_days=number_in(shape, "lead_days"),
        person_id=number_in(shape, "person"),
        uid=text_in(shape, "uid"),
    )


def greeting_of(said: Any) -> tuple[str, Greeting]:
    """What was done about one coming round, with the uid of the occasion.

    Raises:
        InvalidValue
    """
    shape = shape_in(said, "greetings")
    day = day_in(shape, "day")
    if day is None:
        raise _refuse("day", "")
    state = text_in(shape, "state") or "greeted"
    return text_in(shape, "occasion"), Greeting(customer_id=0, day=day, state=state, until=day_in(shape, "until"))
