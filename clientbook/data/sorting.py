"""The orders of the customer list: every field can be sorted by, and customers without a value always come last.

An order is one or more parts, read one after another. The parts of the usual columns are walks along an index; a choice (level,
status …) is one walk per entry in the pick list's own order, each by name. Any other column sorts the table, which takes a second
or two with a million customers and never holds the screen, since it runs on the slow reader.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from clientbook.data.lines import Query
from clientbook.domain.fields import BY_KEY
from clientbook.domain.pick_lists import PICK_LISTS

_DATED = {"last_contact": "last_contact", "next_follow_up": "next_due", "next_due": "next_due"}
_INSTANTS = {"created_at": "created_at", "created_on": "created_at", "changed_at": "changed_at"}
_CHOICES = frozenset({"type", "status", "stage", "intent", "level", "source", "kind", "phone_state"})
"""Columns of the index ``customer_choices``."""
_COLUMN = {"tags": "tags_text", "points": "phone", "persons": "person", "next_follow_up": "next_due"}
"""Field keys whose column has another name."""
_EXTRA = frozenset({"phone", "phone_state", "email", "person", "next_due", "next_what", "cooling_from", "dormant_from"})
"""Derived columns that can be chosen and sorted by beside the fields."""
_OWN_ORDER = {"kind": ("person", "organisation"), "phone_state": ("ok", "unverified", "invalid")}


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of an order."""

    where: str
    order: str
    values: tuple[Any, ...] = ()
    index: str = ""

    @property
    def sql(self) -> str:
        """What follows ``FROM customer``."""
        return f"{f'INDEXED BY {self.index} ' if self.index else ''}{self.where} {self.order}"


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list."""

    parts: tuple[Part, ...]
    quick: bool = True
    """Whether its first page is read along an index."""


def sort_of(query: Query) -> Sort:
    """The order a list is asked for; an unknown field means the name."""
    if query.trashed:
        order = "trashed_at DESC, id DESC" if not query.reverse else "trashed_at, id"
        if query.sort in ("name", "relevance", "trashed_at"):
            return Sort((Part("WHERE trashed_at IS NOT NULL", f"ORDER BY {order}"),))
    live = f"WHERE trashed_at IS {'NOT NULL' if query.trashed else 'NULL'}"
    down = " DESC" if query.reverse else ""
    key = query.sort
    if key in _DATED:
        return _with_empties_last(live, _DATED[key], f"{_DATED[key]}{down}, id{down}", "IS NOT NULL", "IS NULL", f"id{down}", quick=True)
    if key in _INSTANTS:
        return Sort((Part(live, f"ORDER BY {_INSTANTS[key]}{down}, id{down}"),))
    if key == "company":
        return _with_empties_last(
            live, "company_key", f"company_key{down}, name_key{down}, id{down}", "> ''", "= ''", f"name_key{down}, id{down}", quick=True
        )
    if key in _CHOICES:
        index = "" if query.trashed else "customer_choices"
        return Sort(tuple(_choice_parts(live, key, down, index)))
    column = "" if key == "name" else column_of(key)
    if not column:
        return Sort((Part(live, f"ORDER BY name_key{down}, id{down}"),))
    order = f"{column} COLLATE NOCASE{down}, name_key{down}, id{down}"
    return _with_empties_last(live, column, order, "<> ''", None, f"name_key{down}, id{down}", quick=False)


def _with_empties_last(live: str, column: str, order: str, full: str, empty: str | None, then: str, *, quick: bool) -> Sort:
    without = f"{column} {empty}" if empty else f"coalesce({column}, '') = ''"
    return Sort((Part(f"{live} AND {column} {full}", f"ORDER BY {order}"), Part(f"{live} AND {without}", f"ORDER BY {then}")), quick)


def _choice_parts(live: str, key: str, down: str, index: str) -> Iterator[Part]:
    """One part per known choice in its own order, then the owner's own entries, then those without."""
    order = _OWN_ORDER.get(key) or tuple(PICK_LISTS.get(key, ()))
    by_name = f"ORDER BY name_key{down}, id{down}"
    known = reversed(order) if down else order
    parts = [Part(f"{live} AND {key} = ?", by_name, (each,), index) for each in known]
    marks = ", ".join("?" * (len(order) + 1))
    own = Part(f"{live} AND {key} NOT IN ({marks})", f"ORDER BY {key}{down}, name_key{down}, id{down}", (*order, ""), index)
    yield from ([own, *parts] if down else [*parts, own])
    yield Part(f"{live} AND {key} = ''", by_name, (), index)


def column_of(key: str) -> str:
    """The SQL of a field's column, by its key or ``custom:<id>``; empty where there is none."""
    if key.startswith("custom:") and key[7:].isdecimal():
        return f"(custom ->> '$.\"{int(key[7:])}\"')"
    if key in _COLUMN:
        return _COLUMN[key]
    return key if key in BY_KEY or key in _EXTRA else ""
