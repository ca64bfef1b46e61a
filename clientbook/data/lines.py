"""Light frozen values that cross the facade: rows of lists, questions, answers, reports. No SQLModel row ever does.

Days are ``date``, instants aware ``datetime`` in UTC, choices stable keys; turning them into words is ``text``'s work.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.likeness import Reason
from clientbook.domain.occasion import Occasion
from clientbook.domain.purchase import AfterSale, Purchase
from clientbook.domain.rating import Rating
from clientbook.i18n import N_

if TYPE_CHECKING:
    from clientbook.domain.filters import Node

MOST = 100_000
"""Customers in one unit: what one commit can do without holding readers off for long."""
TOO_MANY = N_("more than 100,000 customers at once; do it in several steps")
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Match:
    """Where a search hit a customer."""

    field: str
    """Field key, or ``person``, ``phone``, ``email``, ``wechat`` …, ``interaction``."""
    label_owner: str = ""
    """The contact person whose name or point it is; empty: the customer's own."""
    text: str = ""
    """The snippet, sanitised, one line."""
    spans: tuple[tuple[int, int], ...] = ()
    """Start and end of each hit in ``text``."""


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One customer as a list shows it."""

    id: int
    code: str
    kind: str = "person"
    name: str = ""
    company: str = ""
    person: str = ""
    """The main contact person's name."""
    phone: str = ""
    """As stored in the derived column: E.164 where it parses, else what was typed."""
    phone_state: str = ""
    """``ok``, ``unverified``, ``invalid``; empty without a phone."""
    email: str = ""
    type: str = ""
    status: str = ""
    stage: str = ""
    intent: str = ""
    level: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    last_contact: date | None = None
    next_due: date | None = None
    next_what: str = ""
    cooling_from: date | None = None
    dormant_from: date | None = None
    created_on: date | None = None
    do_not_contact: tuple[str, ...] = ()
    trashed_at: datetime | None = None
    match: Match | None = None
    values: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """Other chosen columns by field key."""

    @property
    def title(self) -> str:
        """What to call it in one line: the name, else a phone or mail, else the code."""
        return self.name or self.phone or self.email or self.code


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows and in which order."""

    words: str = ""
    sort: str = "name"
    """A field key, or ``relevance`` (which is what ``name`` means while there are words)."""
    reverse: bool = False
    trashed: bool = False
    columns: tuple[str, ...] = ()
    """Field keys wanted in ``CustomerLine.values`` beside the fixed ones."""
    where: "Node | None" = None
    """Only customers that fit this filter (``domain.filters``)."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a ``Query``: ids in order and the first lines."""

    ids: "array[int]" = field(default_factory=lambda: array("q"))
    lines: tuple[CustomerLine, ...] = ()
    total: int = 0
    complete: bool = True
    """Whether ``ids`` holds every hit; else only the first page, ``find_all`` gives the rest."""
    about: bool = False
    """Whether ``total`` is an estimate ("about N")."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One undoable step as history shows it. Names are looked up when it is read, the book stores ids only."""

    id: int
    at: datetime
    kind: str
    """Key of ``journal.KINDS``."""
    rows: int = 0
    customers: int = 0
    """How many customers it touched."""
    who: tuple[str, ...] = ()
    """Today's titles of the first three customers it touched; an erased one is an empty string."""
    codes: tuple[str, ...] = ()
    """Their codes, in step with ``who``."""
    fields: tuple[str, ...] = ()
    """Field keys an edit changed, in a stable order."""
    detail: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """What else its title needs: counts, ids, keys."""
    undoes: int | None = None
    undone_by: int | None = None
    closed: bool = False
    """History only: it cannot be undone any more."""
    changes: tuple["CellChange", ...] = ()
    """Filled by the history of one customer: what changed there."""

    @property
    def undone(self) -> bool:
        """Whether an undo took it back and still holds."""
        return self.undone_by is not None


@dataclass(frozen=True, slots=True)
class CellChange:
    """One field of one row before and after, for the history of a record."""

    field: str
    """Field key; ``points``, ``persons``, ``tags``, ``interaction``, ``follow_up``, ``trashed``, ``custom:<id>`` …"""
    old: str = ""
    new: str = ""
    op: str = "U"
    """``I`` added, ``U`` changed, ``D`` removed."""
    part: str = ""
    """Which column of a point, person … it was; empty for the record's own fields and for whole rows."""


KEPT_WHY = frozenset({"newer_edit", "newer_rows", "in_use", "erased"})
"""Why an undo left a customer as it is (changed later, rows added later, newer things point to it, its own end was erased)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A customer an undo left alone because a newer edit stands on it; the newer edit always wins."""

    code: str
    """Empty where it is not a customer but the book's settings."""
    title: str
    why: str
    """Key of ``KEPT_WHY``."""


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undo or redo did."""

    units: tuple[UnitLine, ...] = ()
    """The units that were taken back (or made again), newest first."""
    kept: tuple[Kept, ...] = ()
    ids: frozenset[int] = frozenset()
    """Customers that changed."""
    unit: int | None = None
    """The last undo or redo unit it wrote; None where nothing changed: with customers kept, nothing was undone."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a writing verb made or changed."""

    id: int
    code: str = ""
    """The customer's code."""
    unit: int | None = None
    """None where nothing had to change."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers that may be one, the older entry first."""

    ids: tuple[int, int]
    codes: tuple[str, str]
    titles: tuple[str, str]
    score: int
    """From 0 to 100."""
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class New:
    """A customer to be added, with what came with it: ``customer_id`` is ignored, ``person_id`` counts the customer's persons from 1."""

    customer: Customer
    interactions: tuple[Interaction, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    source_id: str = ""
    """What the file it came from calls it; lets a second import of the same file find it."""
    occasions: tuple[Occasion, ...] = ()
    trade: tuple[Purchase | AfterSale | Rating, ...] = ()
    """Purchases first: ``purchase_id`` counts them from 1, ``product_id`` the products that are named beside."""


@dataclass(frozen=True, slots=True)
class Added:
    """What ``add_customers`` made."""

    ids: "array[int]"
    unit: int | None = None
    recoded: tuple[tuple[str, str], ...] = ()
    """Wanted codes that were taken, and the codes given instead."""

    @property
    def count(self) -> int:
        """How many customers were made."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Changed:
    """Told to subscribers after a commit, on the writer's thread."""

    ids: frozenset[int]
    """Customers whose rows changed; erased ones too."""
    unit: int | None = None
    book: bool = False
    """Whether settings, pick lists or custom fields changed."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A customer that already holds a phone or mail just typed."""

    id: int
    code: str
    title: str
    person: str = ""
    """The contact person it belongs to, if not to the customer itself."""


@dataclass(frozen=True, slots=True)
class CustomField:
    """The definition of a field of the owner's own; its values stand in ``Customer.custom[str(id)]``."""

    name: str
    type: str = "text"
    """``text``, ``number``, ``date``, ``choice`` or ``yesno``."""
    choices: tuple[str, ...] = ()
    sensitive: bool = False
    internal: bool = False
    retired: bool = False
    position: int = 0
    id: int | None = None


@dataclass(frozen=True, slots=True)
class PickEntry:
    """One entry of a pick list: the program's or the owner's."""

    list: str
    key: str
    label: str = ""
    """The owner's own word, or the program's English word (a msgid) where ``own`` is false."""
    own: bool = False
    """Whether ``label`` is the owner's word and must not be translated."""
    position: int = 0
    retired: bool = False


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What an erasure for good removed, and where the person still is."""

    codes: tuple[str, ...] = ()
    snapshots: tuple[str, ...] = ()
    """Names of snapshots made while the customer was in the book."""
    backups: tuple[str, ...] = ()
    """Times (UTC text) of backups made while the customer was in the book."""
