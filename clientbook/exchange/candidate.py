"""What a row of a sheet says about a customer, before it is known who is meant."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from clientbook.data import Traded
from clientbook.domain.customer import LONG_LIMIT, ContactPerson, ContactPoint
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting, Occasion
from clientbook.exchange.mapping import Column
from clientbook.exchange.sheet import Problem, SheetRow
from clientbook.i18n import N_

TOO_LONG = N_("it is longer than {limit} characters")


class RowProblem(Exception):
    """A row that cannot be taken; becomes a ``Problem`` with the row's number."""

    def __init__(self, header: str, why: str, **values: str | int) -> None:
        super().__init__(why)
        self.header = header
        self.why = why
        self.values = values


@dataclass(frozen=True, slots=True)
class Contact:
    """The last contact a row tells of."""

    at: datetime
    summary: str = ""
    channel: str = "other"
    outcome: str = ""
    reaction: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A planned next step a row tells of."""

    what: str
    due: date | None = None
    time: str = ""
    """``HH:MM``, where the row says one."""

    def planned(self) -> FollowUp:
        """The step as it is written; whose it is, is said there."""
        return FollowUp(customer_id=0, what=self.what, due=self.due, due_time=self.time)


@dataclass(frozen=True, slots=True)
class Whole:
    """What our own JSON says of a customer beyond what any other file can."""

    interactions: tuple[Interaction, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    greetings: tuple[tuple[str, Greeting], ...] = ()
    """With the uid of the occasion; empty for the birthday of the record."""
    traded: tuple[Traded, ...] = ()
    """What they bought and how they liked it."""
    own_values: Mapping[str, Any] = field(default_factory=dict)
    """Values of the owner's own fields by the id the field has in the file."""
    blank: Mapping[str, Any] = field(default_factory=dict)
    """Fields the file says are empty: somebody new has them empty too, not as a new record begins."""
    kept: Mapping[str, Any] = field(default_factory=dict)
    """``created_at``, ``trashed_at``, ``count_from``, where the file tells."""
    marks: tuple[str, ...] = ()
    """By which earlier imports of the other book knew this customer."""


@dataclass(slots=True)
class Candidate:
    """What a row says about a customer; empty cells say nothing."""

    row: int
    mark: str
    """Fingerprint of the row's cells, to know the same row again."""
    code: str = ""
    source: str = ""
    """The customer's id in the program the file comes from."""
    values: dict[str, Any] = field(default_factory=dict)
    """Plain fields by key."""
    points: list[ContactPoint] = field(default_factory=list)
    persons: list[ContactPerson] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    custom: dict[str, str] = field(default_factory=dict)
    """Values of the owner's own fields by the field's name."""
    contacts: list[Contact] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    referred_by: str = ""
    """Code or name of the customer who sent them; of our own JSON their uid."""
    uid: str = ""
    """The customer's own uid, where the file is one of ours."""
    foreign: list[str] = field(default_factory=list)
    """Lines of an address card the record has no field for."""
    occasions: list[Occasion] = field(default_factory=list)
    trade: list[Traded] = field(default_factory=list)
    """What a row of a sheet says was bought and how it was liked."""
    whole: "Whole | None" = None
    """What only our own JSON says."""
    remarks: list[Problem] = field(default_factory=list)

    def settle(self) -> None:
        """Give back the lists nothing was put into: they are as large as the rest, and a hundred thousand candidates wait together.

        Called when the row is read; from then on only remarks are added.
        """
        for name in _LISTS:
            if not getattr(self, name):
                setattr(self, name, _EMPTY)

    def is_somebody(self) -> bool:
        """Whether it says enough for a customer of its own: a name, a phone or an e-mail."""
        return bool(self.values.get("name")) or any(point.kind in ("phone", "email") for point in self.points)

    def title(self) -> str:
        """What the row calls its customer."""
        return str(self.values.get("name", "")) or next((point.value for point in self.points), "")


_LISTS = ("points", "persons", "tags", "contacts", "steps", "foreign", "occasions", "trade")
_EMPTY: list[Any] = []
_encode = json.JSONEncoder(ensure_ascii=False).encode


def row_mark(header: tuple[str, ...], row: SheetRow) -> str:
    """The fingerprint of a row: its filled cells with their headers, whatever the order of columns and the encoding."""
    filled = sorted([(header[i] if i < len(header) else str(i), text) for i, cell in enumerate(row.cells) if (text := cell.strip())])
    return hashlib.sha256(_encode(filled).encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(slots=True)
class Draft:
    """A candidate while its row is read, with the parts that only mean something together."""

    candidate: Candidate
    row: SheetRow
    parts: dict[str, str] = field(default_factory=dict)
    headers: dict[str, Column] = field(default_factory=dict)
    person_points: list[ContactPoint] = field(default_factory=list)
    people: dict[int, dict[str, str]] = field(default_factory=dict)
    """People in numbered columns, their parts by number."""

    def remark(self, column: Column, why: str, **values: str | int) -> None:
        """Note what was healed or left out in a cell."""
        self.candidate.remarks.append(Problem(self.row.number, column.header, why, values, rejected=False))

    def append(self, key: str, text: str, column: Column, between: str = "\n", limit: int = LONG_LIMIT) -> None:
        """Add to a text that several columns make."""
        before = str(self.candidate.values.get(key, ""))
        together = f"{before}{between}{text}" if before and text else before or text
        if len(together) > limit:
            raise RowProblem(column.header, TOO_LONG, limit=limit)
        if together:
            self.candidate.values[key] = together
