"""What the insights count by, over which stretch of days, and which filter stands for each row; pure values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clientbook.domain.dates import add_months, month_start
from clientbook.domain.filters import All, Condition, Node
from clientbook.domain.filters import Any as AnyOf
from clientbook.domain.industries import codes_with, held_in
from clientbook.domain.names import fold

COUNTED_BY: tuple[str, ...] = ("source", "type", "status", "level", "industry", "tag", "stage", "intent", "kind", "gender", "owner")
"""Fields customers can be counted by, in the order they are offered."""
WORDED = frozenset({"industry", "owner"})
"""Those that hold words of the owner's instead of keys."""
MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}
"""Kinds of periods, with how many months each has."""
WON: Node = AnyOf((Condition("times", "at_least", (1,)), Condition("stage", "is", ("won",))))
"""Who counts as won: a purchase that counts, or the stage says so."""


@dataclass(frozen=True, slots=True)
class Period:
    """Some whole calendar months."""

    first: date
    kind: str = "month"
    """Key of ``MONTHS``."""

    @classmethod
    def around(cls, day: date, kind: str = "month") -> "Period":
        """The period of this kind that holds the day."""
        months = MONTHS[kind]
        return cls(date(day.year, (day.month - 1) // months * months + 1, 1), kind)

    @property
    def last(self) -> date:
        """Its last day."""
        return add_months(self.first, MONTHS[self.kind]) - timedelta(days=1)

    def moved(self, steps: int) -> "Period":
        """The one so many periods later, or earlier; at the ends of the calendar itself."""
        at = self.first.year * 12 + self.first.month - 1 + steps * MONTHS[self.kind]
        return Period(date(at // 12, at % 12 + 1, 1), self.kind) if 1901 * 12 <= at < 9990 * 12 else self

    def months_back(self, number: int) -> tuple[date, ...]:
        """The first days of so many months, the last month of the period the last one."""
        newest = month_start(self.last)
        return tuple(add_months(newest, -back) for back in range(number - 1, -1, -1))


@dataclass(frozen=True, slots=True)
class Row:
    """Customers who have the same values."""

    values: tuple[str, ...]
    """Keys or words, one for each field counted by; empty: they have none."""
    count: int
    won: int
    """How many of them are ``WON``."""
    new: int
    """How many were added in the period."""
    new_before: int
    """How many were added in the period before it."""
    where: Node
    """Exactly who they are."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Customers by one field, or by two crossed."""

    by: tuple[str, ...]
    total: int
    """All customers; with tags the rows hold some of them more than once."""
    rows: tuple[Row, ...]

    def share(self, row: Row) -> float:
        """The part of all customers a row holds, from 0 to 1."""
        return row.count / self.total if self.total else 0.0


def group_key(field: str, stored: str) -> str:
    """What customers share who stand in the same row: filters fold words, and know industries by code and by name."""
    if field != "industry" or not stored:
        return fold(stored) if field in WORDED or field == "tag" else stored
    head = stored.partition(" ")[0]
    if held_in(head) is not None:
        return head
    codes = codes_with(lambda name: name == fold(stored))
    return codes[0] if codes else fold(stored)


def condition(field: str, spellings: Sequence[str]) -> Condition:
    """Who has one of these values, which are spellings of the same one."""
    if not any(spellings):
        return Condition(field, "empty")
    return Condition(field, "equals", tuple(spellings)) if field in WORDED else Condition(field, "is", (spellings[0],))


def where_all(conditions: Iterable[Node]) -> Node:
    """What fits all of these, of which there is one at least."""
    parts = tuple(conditions)
    return All(parts) if len(parts) > 1 else parts[0]
