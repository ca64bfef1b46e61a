"""What wants tidying in a record: the rules, on a given day. ``data.tidy`` asks everybody the same in SQL; a test holds both together."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from clientbook.domain.customer import Customer
from clientbook.domain.dates import add_months
from clientbook.domain.industries import INDUSTRIES
from clientbook.domain.repeats import Repeat, next_after
from clientbook.domain.vague_names import is_vague

KINDS = ("unverified", "vip", "shell", "name", "phone", "industry", "retired", "birthday", "checked", "next")
"""What can be the matter, in the order of the queue: what somebody said is doubtful first, what most records lack last."""
DUPLICATE = "duplicate"
"""Two records that may be one; found apart (``data.duplicates``), because everybody has to be compared with everybody."""
LARGE = 25_000
"""Customers from which on a book is looked through only when that is wanted: it takes seconds then."""
SAMPLE = 10
"""VIPs that are looked at each month, chosen by chance."""
QUARTER, HALF_YEAR = 3, 6
"""Months after which a record of an active customer, and of any other, wants a look."""
ACTIVE, LOST, VIP = "active", "lost", "vip"
CHOICES = ("type", "status", "stage", "intent", "level", "source", "gender")
"""Fields of the record whose choice may have been retired."""
TEXTS = (
    *("other_names", "company", "department", "job_title", "occupation", "birth", "industry", "core_needs", "products_of_interest"),
    *("hobbies", "family", "special_needs", "preferences", "notes"),
)
"""Fields of which a record that is no empty shell has at least one, or something that is not a text."""
NEVER = "never"
"""How long something is left alone that is not asked again; it sorts behind every day."""
STANDARD = frozenset(each.stored for each in INDUSTRIES.values())
"""Industries as the record holds them."""
SERIES = date(2000, 1, 31)
"""Rounds that come each month come at its end."""
GRACE = timedelta(days=7)
"""So long after its day a round is asked for that was never done before."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the rules need beside the record."""

    today: date
    created_on: date
    """The day it was made, by the calendar there."""
    attached: bool = False
    """Whether contacts, steps, purchases, ratings or occasions belong to it."""
    birthday: bool = False
    """Whether an occasion of its own is its birthday."""
    sampled: bool = False
    """Whether it is one of the VIPs chosen this month."""
    retired: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    """Keys that were retired, by field."""


def is_shell(customer: Customer, attached: bool) -> bool:
    """Whether a record holds a name and nothing else one could use."""
    empty = not (customer.points or customer.persons or customer.tags or customer.custom or attached)
    return empty and not any(getattr(customer, key) for key in TEXTS)


def is_cared_for(customer: Customer) -> bool:
    """Whether the owner still looks after them: neither left out of the marks nor lost."""
    return customer.cooling_from is not None and customer.type != LOST


def matters(customer: Customer, around: Around) -> tuple[str, ...]:
    """What is the matter with a record, in the order of the queue; the trash is nobody's matter."""
    if customer.is_trashed:
        return ()
    points = [*customer.points, *(point for person in customer.persons for point in person.points)]
    shell, cared = is_shell(customer, around.attached), is_cared_for(customer)
    filled = cared and not shell
    known = customer.birth or around.birthday
    looked = customer.checked_on or around.created_on
    found = {
        "unverified": any(point.state == "unverified" for point in points),
        "vip": around.sampled and (customer.checked_on is None or customer.checked_on < month_of(around.today)),
        "shell": shell,
        "name": is_vague(customer.name, customer.kind),
        "phone": filled and not any(point.kind == "phone" and point.state != "invalid" for point in points),
        "industry": bool(customer.industry) and customer.industry not in STANDARD,
        "retired": any(getattr(customer, key) in around.retired.get(key, ()) for key in CHOICES),
        "birthday": filled and customer.level == VIP and customer.kind == "person" and not known,
        "checked": filled and not around.sampled and looked <= look_before(customer.status, around.today),
        "next": filled and customer.next_follow_up is None and not customer.next_what,
    }
    return tuple(kind for kind in KINDS if found[kind])


def look_before(status: str, today: date) -> date:
    """Records that were looked at on this day or earlier want a look again."""
    return add_months(today, -(QUARTER if status == ACTIVE else HALF_YEAR))


def month_of(day: date) -> date:
    """The first of its month."""
    return day.replace(day=1)


def sample(customers: Iterable[int], today: date, number: int = SAMPLE) -> tuple[int, ...]:
    """Some of these customers, by chance, the same ones all month; somebody new takes the place of one at most."""

    def lot(customer: int) -> bytes:
        return hashlib.sha256(f"{today:%Y-%m} {customer}".encode()).digest()

    return tuple(sorted(sorted(customers, key=lot)[:number]))


def round_of(settings: Mapping[str, Any], today: date) -> date | None:
    """The day of the round that is to be done next, by the settings of a book."""
    done = settings["tidy_round_done"]
    return next_round(settings["tidy_round"], date.fromisoformat(done) if done else None, today)


def next_round(repeat: str, done: date | None, today: date) -> date | None:
    """The day of the round that is to be done next, as a repeating step has it; None where there are none.

    Args:
        repeat: how often, as a step stores it; empty: never.
        done: the day through which rounds are done; None: there was none yet.
    """
    return next_after(Repeat.parse(repeat), SERIES, done or today - GRACE) if repeat else None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is."""

    done: int = 0
    left: int | None = None
    """What was left when it was last counted; None: never."""

    def then(self, left: int) -> "Progress":
        """So many are left now: what is gone was done, what came back was not."""
        return Progress(max(self.done + (self.left or 0) - left, 0) if self.left is not None else 0, left)

    @property
    def all(self) -> int:
        """Done and left."""
        return self.done + (self.left or 0)
