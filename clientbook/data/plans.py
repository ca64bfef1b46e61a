"""Light frozen values about who needs the owner: Today, the follow-ups by group, what was handled, who crossed a mark.

They cross the facade like ``lines``: no SQLModel row, days as ``date``, choices as stable keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clientbook.data.lines import CustomerLine, UnitLine
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Occasion

SECTIONS = ("overdue", "due_today", "next_7_days", "cooling", "dormant", "never_contacted", "occasions")
"""The sections of Today in their order; a customer stands once, in the first that fits. Also the keys of ``today --json``."""
UNPLANNED = ("cooling", "dormant", "never_contacted")
"""Sections of customers without a planned step; of these the most important stand on Today."""
GROUPS = ("overdue", "today", "next7", "later", "undated")
"""The groups of the follow-ups in their order. Also what ``followup list --due`` takes."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One coming round of an occasion."""

    occasion: Occasion
    """Its ``id`` is None for the birthday that comes from the record."""
    day: date
    """The day it is kept: 29 February on the 28th in common years, a lunar day on its Gregorian one."""
    person: str = ""
    """The contact person it is about."""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One customer on Today."""

    section: str
    """Key of ``SECTIONS``."""
    customer: CustomerLine
    follow_up: FollowUp | None = None
    """In the first three sections: the earliest open step."""
    upcoming: Upcoming | None = None
    """In ``occasions`` what the line is about; elsewhere a note that one comes round, and acts on the line leave it alone."""
    last_word: Interaction | None = None
    """The newest contact or attempt."""

    @property
    def celebrated(self) -> Upcoming | None:
        """The occasion the line is about."""
        return self.upcoming if self.section == "occasions" else None

    @property
    def noted(self) -> Upcoming | None:
        """The occasion that comes round beside what the line is about."""
        return self.upcoming if self.section != "occasions" else None

    @property
    def key(self) -> tuple[Any, ...]:
        """What the line stands for, the same after the book was read again."""
        occasion = self.celebrated.occasion.id or 0 if self.celebrated is not None else 0
        return (self.section, self.customer.id, self.follow_up.id if self.follow_up is not None else 0, occasion)


@dataclass(frozen=True, slots=True)
class HandledLine:
    """Something that was done today and still holds."""

    unit: UnitLine
    """``undo_unit(unit.id)`` takes it back as far as nothing newer stands on it."""
    act: str
    """``contacted``, ``attempted``, ``done``, ``moved``, ``cancelled``, ``planned``, ``greeted``, ``hidden``, ``later``."""
    channel: str = ""
    what: str = ""
    """The step it was about, as it reads now."""
    next: Due | None = None
    """When the customer stands here again: the new or moved step."""


@dataclass(frozen=True, slots=True)
class ImportQuestion:
    """After an import: how to count those who came without a day of contact."""

    unit: int
    """The import."""
    imported: int
    without: int
    """How many have neither a contact nor a planned step."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """Today."""

    day: date
    """The day it was reckoned for."""
    lines: tuple[AgendaLine, ...] = ()
    """In the order of the sections; of each at most as many as were asked for."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """The true number of each section that is known already; the rest is in ``agenda_counts``."""
    handled: tuple[HandledLine, ...] = ()
    """Newest first."""
    question: ImportQuestion | None = None


@dataclass(frozen=True, slots=True)
class StepLine:
    """One open follow-up with whose it is."""

    follow_up: FollowUp
    customer: CustomerLine
    last_word: Interaction | None = None


@dataclass(frozen=True, slots=True)
class StepGroup:
    """A group of open follow-ups."""

    group: str
    """Key of ``GROUPS``."""
    total: int
    lines: tuple[StepLine, ...] = ()
    """The first of them."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """Who turned since a day."""

    since: date
    """The day up to which it was reckoned before; that day itself does not count."""
    until: date
    cooling: int = 0
    dormant: int = 0
    ids: tuple[int, ...] = ()
    """The first of them, the most important first; dormant before cooling."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What ``handle`` wrote."""

    unit: int | None = None
    ids: frozenset[int] = frozenset()
    """Customers that changed."""
    interactions: tuple[int, ...] = ()
    follow_ups: tuple[int, ...] = ()
    """New steps: the planned one of each customer, then the next ones of repeating steps."""


@dataclass(frozen=True, slots=True)
class TidyItem:
    """One customer and what is the matter with it."""

    kind: str
    """Key of ``domain.tidy.KINDS``."""
    customer: CustomerLine
    point: int | None = None
    """For ``unverified``: the contact point."""
    about: str = ""
    """The kind of the point; the ways somebody without a phone is reached; the field whose value is not as it should be."""
    value: str = ""
    """What stands there."""
    more: int = 0
    """How many other points of the customer are unverified."""
    since: date | None = None
    """The day it was looked at last."""
    can_doubt: bool = False
    """Whether it has a contact point that counts as right."""

    @property
    def key(self) -> tuple[str, int]:
        """What the line stands for, the same after the book was read again, also with another contact point."""
        return (self.kind, self.customer.id)


@dataclass(frozen=True, slots=True)
class Tidy:
    """The queue of what wants tidying."""

    day: date
    """The day it was reckoned for."""
    customers: int = 0
    """How many customers have something to tidy."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many of each kind, those of which there are any, in the order of the queue."""
    items: tuple[TidyItem, ...] = ()
    """The first of each kind, the most important first."""
    round: date | None = None
    """The day of the round that is to be done next; None: there are none."""
