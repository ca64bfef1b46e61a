"""The orders of the customer list: every field can be sorted by, and customers without a value always come last.

An order is one or more parts, read one after another. The parts of the usual columns are walks along an index; a choice (level,
status …) is one walk per entry in the pick list's own order, each by name. Any other column sorts the table, which takes a second
or two with a million customers and never holds the screen, since it runs on the slow reader.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from clientbook.data.lines import Query
from clientbook.data.settings import pick_list
from clientbook.domain.fields import BY_KEY

_DATED = {"last_contact": "last_contact", "next_follow_up": "next_due", "next_due": "next_due"}
_INSTANTS = {"created_at": "created_at", "created_on": "created_at", "changed_at": "changed_at"}
_CHOICES = frozenset({"type", "status", "stage", "intent", "level", "source", "kind", "phone_state"})
"""Columns of the index ``customer_choices``."""
_COLUMN = {"tags": "tags_text", "points": "phone", "persons": "person", "next_follow_up": "next_due"}
"""Field keys whose column has another name."""
_EXTRA = frozenset({"phone", "phone_state", "email", "person", "next_due", "next_what", "cooling_from", "dormant_from"})
"""Derived columns that can be chosen and sorted by beside the fields."""
_BOUGHT, _NEVER_BOUGHT = "purchase_count > 0", "purchase_count = 0"
_TRADED = {
    "spent": ("spent", _BOUGHT, _NEVER_BOUGHT),
    "times": ("purchase_count", _BOUGHT, _NEVER_BOUGHT),
    "first_purchase": ("first_purchase", "last_purchase IS NOT NULL", "last_purchase IS NULL"),
    "last_purchase": ("last_purchase", "last_purchase IS NOT NULL", "last_purchase IS NULL"),
    "score": ("score", "score IS NOT NULL", "score IS NULL"),
}
"""What purchases and ratings add up to: the column, who has a value, and who has none."""
_WALKED = frozenset({"spent", "last_purchase", "score"})
"""Those that have an index which holds nobody without a value."""
_OWN_ORDER = {"kind": ("person", "organisation"), "phone_state": ("ok", "unverified", "invalid")}


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of an order."""

    where: str
    order: str
    values: tuple[Any, ...] = ()
    index: str = ""
    """``INDEXED BY …`` or ``NOT INDEXED`` where the planner needs to be told."""
    test: str = ""
    """What sets this part off from the others of its scan."""

    @property
    def sql(self) -> str:
        """What follows ``FROM customer``."""
        return f"{self.index} {self.where} {self.order}"


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list."""

    parts: tuple[Part, ...]
    scan: str = ""
    """A question for all customers in the order within parts, where one walk serves all parts."""


def is_indexed(key: str) -> bool:
    """Whether the first page of this order is read along an index whatever the book holds.

    A choice is not: looking for the first customer with an entry that nobody has walks the whole index.
    """
    return key in _DATED or key in _INSTANTS or key in ("name", "relevance", "company") or not column_of(key)


def sort_of(connection: Connection, query: Query) -> Sort:
    """The order a list is asked for; an unknown field means the name."""
    if query.trashed and query.sort in ("name", "relevance", "trashed_at"):
        newest_first = "trashed_at, id" if query.reverse else "trashed_at DESC, id DESC"
        return Sort((Part("WHERE trashed_at IS NOT NULL", f"ORDER BY {newest_first}"),))
    live = f"WHERE trashed_at IS {'NOT NULL' if query.trashed else 'NULL'}"
    down = " DESC" if query.reverse else ""
    key = query.sort
    if key in _DATED:
        return _with_empties_last(live, _DATED[key], f"{_DATED[key]}{down}, id{down}", "IS NOT NULL", "IS NULL", f"id{down}")
    if key in _INSTANTS:
        return Sort((Part(live, f"ORDER BY {_INSTANTS[key]}{down}, id{down}"),))
    if key == "company":
        return _with_empties_last(
            live, "company_key", f"company_key{down}, name_key{down}, id{down}", "> ''", "= ''", f"name_key{down}, id{down}"
        )
    if key in _TRADED:
        column, has, has_none = _TRADED[key]
        index = f"INDEXED BY customer_{key}" if key in _WALKED else ""
        walk = Part(f"{live} AND {has}", f"ORDER BY {column}{down}, id{down}", index=index)
        return Sort((walk, Part(f"{live} AND {has_none}", "ORDER BY name_key, id")))
    if key in _CHOICES:
        return _choices(connection, live, key, down, "" if query.trashed else "INDEXED BY customer_choices")
    column = "" if key == "name" else column_of(key)
    if not column:
        return Sort((Part(live, f"ORDER BY name_key{down}, id{down}"),))
    # One walk over the table from its beginning to its end: an index would only lead to the rows in a scattered order.
    order = f"ORDER BY coalesce({column}, '') = '', {column} COLLATE NOCASE{down}, name_key{down}, id{down}"
    return Sort((Part(live, order, index="NOT INDEXED"),))


def _with_empties_last(live: str, column: str, order: str, full: str, empty: str, then: str) -> Sort:
    return Sort((Part(f"{live} AND {column} {full}", f"ORDER BY {order}"), Part(f"{live} AND {column} {empty}", f"ORDER BY {then}")))


def _choices(connection: Connection, live: str, key: str, down: str, index: str) -> Sort:
    """One part per entry of the pick list in its own order, each by name; then entries the list has lost, then those without."""
    order = list(_OWN_ORDER.get(key) or (entry.key for entry in pick_list(connection, key)))
    by_name = f"ORDER BY name_key{down}"
    marks = ", ".join("?" * (len(order) + 1))
    tests: list[tuple[str, tuple[str, ...]]] = [(f"{key} = ?", (each,)) for each in order]
    if down:
        tests.reverse()
    tests += [(f"{key} NOT IN ({marks})", (*order, "")), (f"{key} = ''", ())]
    parts = tuple(Part(f"{live} AND {test}", by_name, values, index, test) for test, values in tests)
    return Sort(parts, f"SELECT id, {key} FROM customer {index} {live} {by_name}")


def column_of(key: str) -> str:
    """The SQL of a field's column, by its key or ``custom:<id>``; empty where there is none."""
    if key.startswith("custom:") and key[7:].isdecimal():
        return f"(custom ->> '$.\"{int(key[7:])}\"')"
    if key in _COLUMN:
        return _COLUMN[key]
    if key in _TRADED:
        column, has, _none = _TRADED[key]
        return f"iif({has}, {column}, NULL)"
    return key if key in BY_KEY or key in _EXTRA else ""
