"""What a pasted text proposes: one item for each value, with its place, which can be left out or moved before anything is saved."""

from dataclasses import dataclass, field, replace
from typing import Any

from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT, POINT_LIMIT, ContactPoint, Customer
from clientbook.domain.dates import PartialDate, parse_partial
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import POINT_KINDS
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.names import clean
from clientbook.domain.phones import parse_phone
from clientbook.i18n import N_, _

TEXTS = ("name", "company", "department", "job_title")
"""Places that hold one line of text, in the order in which they are shown."""
PLACES = (*TEXTS, *POINT_KINDS, "birth", "referred_by", "source", "follow_up", "notes")
"""Where an item can stand: keys of fields, kinds of contact points, the step to be planned, and the notes for everything else."""
MANY = frozenset({*POINT_KINDS, "notes"})
"""Places that take several items."""


@dataclass(frozen=True, slots=True)
class Item:
    """One value that was recognised, or a line that was not."""

    place: str
    value: str
    """As it stands in the text; of a birth date the stored form, of a source its key, of a follow-up what is to be done."""
    label: str = ""
    """Key of the contact point's label."""
    due: Due | None = None
    """Of a follow-up: when."""
    on: bool = True
    """Whether it is taken."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was recognised in pasted text and what was left over; the person looks at it before anything is saved."""

    items: tuple[Item, ...] = ()
    removed: int = 0
    """Characters the door took out."""
    region: str = "CN"
    """The country of numbers without country code."""

    def all(self, place: str) -> tuple[str, ...]:
        """The values at a place that are taken."""
        return tuple(item.value for item in self.items if item.place == place and item.on)

    def first(self, place: str) -> str:
        """The value at a place; empty where there is none."""
        return next(iter(self.all(place)), "")

    @property
    def step(self) -> Item | None:
        """The follow-up that is proposed."""
        return next((item for item in self.items if item.place == "follow_up" and item.on), None)

    @property
    def recognised(self) -> tuple[str, ...]:
        """Places that were filled, the notes excepted."""
        return tuple(place for place in PLACES if place != "notes" and any(item.place == place for item in self.items))

    def switched(self, at: int) -> "Proposal":
        """The item left out, or taken again."""
        return self._with(at, replace(self.items[at], on=not self.items[at].on))

    def moved(self, at: int, place: str) -> "Proposal":
        """The item at another place; what stood there, where only one can, goes to the notes.

        Raises:
            InvalidValue: it is nothing that can stand there.
        """
        item = fitting(self.items[at], place)
        others = [
            replace(each, place="notes", value=plain(each)) if each.place == place and place not in MANY and index != at else each
            for index, each in enumerate(self.items)
        ]
        return replace(self, items=tuple(others))._with(at, item)

    def _with(self, at: int, item: Item) -> "Proposal":
        items = list(self.items)
        items[at] = item
        return replace(self, items=tuple(items))

    def written_out(self) -> "Proposal":
        """The step as a line of the notes: for a form, which saves a customer and nothing beside."""
        return replace(
            self, items=tuple(replace(each, place="notes", value=plain(each)) if each.place == "follow_up" else each for each in self.items)
        )

    def follow_up(self) -> FollowUp | None:
        """The step to be planned with the customer, whose id is not known yet."""
        step = self.step
        if step is None:
            return None
        due = step.due or Due()
        return FollowUp(customer_id=0, what=step.value, due=due.day, due_time=due.time)

    def customer(self, referred_by: int | None = None) -> Customer:
        """The proposed customer, of what is taken; ``referred_by`` is who the name of the referrer stands for.

        Without a person the company is the customer; without that either, a phone or mail, else the first line, stands for a name.
        A referrer who is nobody in the book, and a step (which is saved beside the customer), are no part of it.
        """
        values: dict[str, Any] = {place: self.first(place) for place in (*TEXTS, "birth", "source")}
        points = self._points()
        notes = list(self.all("notes"))
        if referred_by is None:
            notes += [_("Referred by {name}").format(name=name) for name in self.all("referred_by")]
        if not values["name"] and values["company"]:
            extra = [values.pop(place) for place in ("department", "job_title", "birth")]
            notes = [*(each for each in extra if each), *notes]
            values |= {"kind": "organisation", "name": values.pop("company")}
        elif not values["name"] and not any(point.kind in ("phone", "email") for point in points):
            values["name"] = clean(notes[0], FIELD_LIMIT).text if notes else "?"
        kept = clean("\n".join(notes), LONG_LIMIT, lines=True).text
        return Customer(**values, points=points, notes=kept, referred_by=referred_by)

    def _points(self) -> tuple[ContactPoint, ...]:
        found: list[ContactPoint] = []
        for item in self.items:
            if item.place in POINT_KINDS and item.on:
                first = item.place == "phone" and all(point.kind != "phone" for point in found)
                normal = normal_of(item.place, item.value, self.region)
                found.append(ContactPoint(kind=item.place, value=item.value, normal=normal, label=item.label, primary=first))
        return tuple(found)


@dataclass(slots=True)
class Collected:
    """Items as they are found, in whatever order; a place for one value keeps the first."""

    region: str
    items: list[Item] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, place: str, value: str, label: str = "", due: Due | None = None) -> bool:
        """Take a value where it fits; whether it is kept (also where the same one is kept already)."""
        value = clean(value, POINT_LIMIT + 1).text
        value = value if place == "birth" else value.strip(" ,;:，；：、|/-–·。")
        limit = POINT_LIMIT if place in POINT_KINDS or place == "follow_up" else FIELD_LIMIT
        if not value or len(value) > limit:
            return False
        key = (place, normal_of(place, value, self.region) or value) if place in POINT_KINDS else (place, "")
        if key in self.seen:
            return place in POINT_KINDS or any(item.place == place and item.value == value for item in self.items)
        self.seen.add(key)
        self.items.append(Item(place, value, label, due))
        return True

    def has(self, place: str) -> bool:
        """Whether something stands there."""
        return any(item.place == place for item in self.items)

    def whole(self, notes: list[str], removed: int) -> Proposal:
        """The proposal, in the order of the places, the notes last."""
        kept = sorted(self.items, key=lambda item: PLACES.index(item.place))
        return Proposal((*kept, *(Item("notes", note) for note in notes)), removed, self.region)


def normal_of(kind: str, value: str, region: str = "CN") -> str:
    """The comparable form of a contact point; empty where it has none."""
    if kind == "phone":
        return parse_phone(value, region).normal
    local, at, host = value.partition("@")
    return f"{local}@{host.lower()}" if kind == "email" and at else ""


def plain(item: Item) -> str:
    """An item as a line of the notes."""
    return (
        item.value
        if item.due is None or item.due.day is None
        else f"{item.due.day.isoformat()} {item.due.time} {item.value}".replace("  ", " ")
    )


def fitting(item: Item, place: str) -> Item:
    """The item at a place, where it can stand there.

    Raises:
        InvalidValue
    """
    value, due = plain(item) if place == "notes" else item.value, item.due if place == "follow_up" else None
    if place == "birth":
        found: PartialDate | None = parse_partial(value)
        if found is None:
            raise InvalidValue("birth", N_("is not a date"), value[:40])
        value = str(found)
    if place in POINT_KINDS or place == "follow_up":
        value = clean(value, POINT_LIMIT).text
    elif place != "notes":
        value = clean(value, FIELD_LIMIT).text
    label = item.label if place == item.place or (place in POINT_KINDS and item.place in POINT_KINDS) else ""
    return Item(place, value, label, due or (Due() if place == "follow_up" else None), True)
