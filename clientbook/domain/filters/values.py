"""What a filter is made of: conditions, joined by all, any and not. Relative days stay relative, so that a saved filter lives on."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from clientbook.domain.dates import add_months, month_end, month_start

OPS = ("is", "contains", "equals", "starts", "over", "under", "at_least", "at_most", "between", "empty")
"""How a field is compared. Several values of the first four: one of them fits. ``between`` takes two, ``empty`` none."""
SPANS = (
    *("today", "yesterday", "tomorrow", "this_week", "last_week", "next_week"),
    *("this_month", "last_month", "next_month", "this_year", "last_year"),
)
"""Stretches of days that move with today; a week begins on Monday."""


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """So many days from today: back for days that have been, ahead for days to come."""

    count: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year."""

    year: int
    month: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year."""

    year: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days that moves with today."""

    name: str
    """One of ``SPANS``."""


Value: TypeAlias = str | int | date | Days | Month | Year | Span
"""A word or key, a number (amounts in minor units, yes and no as 1 and 0), a day or a stretch of days."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked about one field."""

    field: str
    """Key of ``fields.FILTER_FIELDS``, or ``custom:<id>``."""
    op: str = "is"
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class All:
    """Every part fits."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part fits."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not fit."""

    part: "Node"


Node: TypeAlias = Condition | All | Any | Not


def both(one: Node | None, other: Node | None) -> Node | None:
    """What fits both; None stands for everybody."""
    if one is None or other is None:
        return one if other is None else other
    parts = [*(one.parts if isinstance(one, All) else (one,)), *(other.parts if isinstance(other, All) else (other,))]
    return All(tuple(dict.fromkeys(parts)))


def span_of(value: date | Month | Year | Span, today: date) -> tuple[date, date]:
    """The first and the last day that are meant."""
    match value:
        case Month(year, month):
            first = date(year, month, 1)
            return first, month_end(first)
        case Year(year):
            return date(year, 1, 1), date(year, 12, 31)
        case Span(name):
            return _moving(name, today)
        case _:
            return value, value


def _moving(name: str, today: date) -> tuple[date, date]:
    step = {"last": -1, "yesterday": -1, "next": 1, "tomorrow": 1}.get(name.partition("_")[0], 0)
    if name.endswith("week"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(days=6)
    if name.endswith("month"):
        first = month_start(add_months(month_start(today), step))
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if name.endswith("year"):
        return date(today.year + step, 1, 1), date(today.year + step, 12, 31)
    return today + timedelta(days=step), today + timedelta(days=step)
