"""Lists with a filter: which way through the book finds the first page soonest, and everybody.

Three ways. A condition that few customers can fit (a tag, an import, days) gives candidates, each looked up by its id. Where many
fit, the order's index is walked until the page is full. Else the table is read from its beginning to its end, which costs a sixth of
looking the same rows up one by one. How many candidates there are is counted in an index; how far a walk may go before it would
have been dearer than reading the table is bounded, so that a wrong guess costs little.
"""

import json
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from clientbook.data import search, totals
from clientbook.data.filter_names import context
from clientbook.data.filter_ranges import day_texts, days_asked, stretches
from clientbook.data.filter_sql import Context, where
from clientbook.data.filter_texts import Where, joined, text_test
from clientbook.data.fitting import THERE, Among, FittingAt, among
from clientbook.data.lines import Query
from clientbook.data.reading import rows_of
from clientbook.data.search.hits import IDS_SQL
from clientbook.data.sorting import Sort, is_indexed, sort_of
from clientbook.domain.filters import All, Condition, Node

FEW = 2_000
"""Candidates that are looked up at once, while somebody waits."""
GLANCE = 1_000
"""Customers a walk looks at while somebody waits."""
_LOOKING_UP = 6
"""Looking a row up costs as much as reading so many of a table."""
_WALKED = 33
"""The part of the book a walk looks at before the table is read instead."""
_WINDOW = 500
_IN = "id IN (SELECT value FROM json_each(?))"
_ONE_BY_ONE = re.compile(
    r"EXISTS \(SELECT 1 FROM (contact_point|contact_person|customer_tag|purchase) x +WHERE x\.customer_id = customer\.id AND "
)
_AT_ONCE = r"customer.id IN (SELECT x.customer_id FROM \1 x WHERE "
"""Where everybody is read, other tables are read once as well, instead of being asked about each customer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter ready to be asked."""

    whole: Where
    """The condition."""
    rest: Where
    """What the candidates do not fit anyhow."""
    candidates: Where | None = None
    """A question for the ids of all that can fit."""
    count: int = 0
    """How many candidates there are."""

    @property
    def by_candidates(self) -> Where:
        """The same condition, with the candidates looked up by their ids where there are any, for reading the table to its end."""
        if self.candidates is None:
            return Where(_ONE_BY_ONE.sub(_AT_ONCE, self.whole.sql), self.whole.values)
        return Where(f"id IN ({self.candidates.sql}) AND {self.rest.sql}", (*self.candidates.values, *self.rest.values))


@dataclass(frozen=True, slots=True)
class Page:
    """The beginning of a list, or all of it."""

    ids: "array[int]"
    whole: bool
    total: int
    """How many there are; about, where ``ids`` is not the whole."""


def first_page(connection: Connection, query: Query, limit: int, now: datetime, *, at_once: bool) -> Page | None:
    """The first page of a list without words.

    Args:
        at_once: whether somebody waits for it; None then where it takes longer than they would notice.
    """
    size = int(connection.exec_driver_sql("SELECT max(id) FROM customer").scalar() or 0)
    asked = _asked(connection, query, now, FEW if at_once else max(size // _LOOKING_UP, FEW))
    dear = size if asked.candidates is None else asked.count * _LOOKING_UP
    if dear > FEW * _LOOKING_UP:
        found = _walked(connection, query, asked.whole, limit, GLANCE if at_once else max(dear // _WALKED, GLANCE), size)
        if found is not None or at_once:
            return found
    ids = _everybody(connection, query, asked)
    return Page(ids, True, len(ids))


def everybody(connection: Connection, query: Query, now: datetime) -> "array[int]":
    """Every id of a list without words, in its order."""
    return _everybody(connection, query, _best(connection, query, now))


def count(connection: Connection, query: Query, now: datetime) -> int:
    """How many fit a filter, of a list without words."""
    asked = _best(connection, query, now).by_candidates
    state = "NOT NULL" if query.trashed else "NULL"
    sql = f"SELECT count(*) FROM customer NOT INDEXED WHERE trashed_at IS {state} AND {asked.sql}"
    return int(connection.exec_driver_sql(sql, asked.values).scalar_one())


def fitting(connection: Connection, query: Query, now: datetime, known: FittingAt | None) -> Among:
    """Who fits the filter of a query, whatever its words and its order.

    Args:
        known: where it may be kept already; added to.
    """
    if known is not None and (found := known.known(query, now)) is not None:
        return found
    asked = _best(connection, query, now).by_candidates
    sql = f"SELECT id FROM customer NOT INDEXED WHERE trashed_at IS {'NOT NULL' if query.trashed else 'NULL'} AND {asked.sql}"
    return keep(connection, query, now, _ids(connection, sql, asked.values), known)


def keep(connection: Connection, query: Query, now: datetime, ids: "array[int]", known: FittingAt | None) -> Among:
    """Remember these as who fits the filter of a query."""
    found = among(ids)
    if not query.trashed:
        # Hits stand in the order of the last contact, so that a search need not pass all who were spoken to since.
        newest = "SELECT last_contact FROM customer INDEXED BY customer_by_last_contact WHERE trashed_at IS NULL"
        sql = f"{newest} AND last_contact IS NOT NULL AND {THERE.format('id')} ORDER BY last_contact DESC LIMIT 1"
        found = Among(found.marks, connection.exec_driver_sql(sql, (found.marks,)).scalar())
    if known is not None:
        known.keep(query, now, found)
    return found


def in_order(connection: Connection, sort: Sort, ids: "array[int]") -> "array[int]":
    """These customers in the order of a column."""
    wanted = json.dumps(ids.tolist())
    found = array("q")
    for part in sort.parts:
        some = f"SELECT id FROM customer {part.where} AND {_IN} {part.order}"
        found.extend(_ids(connection, some, (*part.values, wanted)))
    return found


def _ids(connection: Connection, sql: str, values: Sequence[object]) -> "array[int]":
    blob = connection.exec_driver_sql(f"SELECT {IDS_SQL.format('id', '')} FROM ({sql})", tuple(values)).scalar()
    return search.ids_of(blob)


def _best(connection: Connection, query: Query, now: datetime) -> Asked:
    size = int(connection.exec_driver_sql("SELECT max(id) FROM customer").scalar() or 0)
    return _asked(connection, query, now, max(size // _LOOKING_UP, FEW))


def _everybody(connection: Connection, query: Query, asked: Asked) -> "array[int]":
    sort, condition = sort_of(connection, query), asked.by_candidates
    if len(sort.parts) == 1:
        part = sort.parts[0]
        sql = f"SELECT id FROM customer NOT INDEXED {part.where} AND {condition.sql} {part.order}"
        return _ids(connection, sql, (*part.values, *condition.values))
    state = "NOT NULL" if query.trashed else "NULL"
    sql = f"SELECT id FROM customer NOT INDEXED WHERE trashed_at IS {state} AND {condition.sql}"
    return in_order(connection, sort, _ids(connection, sql, condition.values))


def _walked(connection: Connection, query: Query, asked: Where, limit: int, most: int, size: int) -> Page | None:
    """The first page along the order's index; None where it is not full after ``most`` customers.

    They are looked at in windows, each of them twice as long, so that a walk that will not fill the page is given up early. What asks
    other tables needs the id alone, which the index has: the customer's row is not read where that does not fit.
    """
    if not is_indexed(query.sort):
        return None
    # With a sign before it SQLite answers EXISTS by itself; without one it becomes a join behind the customer's row.
    condition = asked.sql.replace("x.customer_id = customer.id", "x.customer_id = walked.id").replace("EXISTS (", "+EXISTS (")
    ids, before = array("q"), 0
    for part in sort_of(connection, query).parts:
        seen, there = 0, True
        while there and before + seen < most:
            window = f"SELECT id, row_number() OVER ({part.order}) AS place FROM customer {part.sql} LIMIT ? OFFSET ?"
            joined_in = f"({window}) AS walked CROSS JOIN customer ON customer.id = walked.id"
            sql = f"SELECT walked.id, walked.place FROM {joined_in} WHERE {condition} LIMIT ?"
            length = min(_WINDOW + seen, most - before - seen)
            found = rows_of(connection, sql, (*part.values, length, seen, *asked.values, limit - len(ids)))
            ids.extend(row[0] for row in found)
            if found and len(ids) == limit:
                return Page(ids, False, max(limit, size * limit // (before + found[-1][1])))
            seen += length
            if _will_not_be_full(before + seen, len(ids), limit, most):
                return None
            there = bool(rows_of(connection, f"SELECT 1 FROM customer {part.sql} LIMIT 1 OFFSET ?", (*part.values, seen)))
        before += seen
    return None


def _will_not_be_full(looked_at: int, found: int, limit: int, most: int) -> bool:
    """Whether a page would not be full after ``most`` at the rate so far; a short stretch says less, so the rate may be double."""
    return looked_at * limit > most * found * (1 if looked_at >= GLANCE else 2)


# candidates


def _asked(connection: Connection, query: Query, now: datetime, most: int) -> Asked:
    """The filter with the fewest candidates one of its conditions gives, where those are at most ``most``."""
    ctx = context(connection, query.where, now)
    whole = where(query.where, ctx)
    parts = query.where.parts if isinstance(query.where, All) else (query.where,)
    best: tuple[int, Where, Node] | None = None
    # A tag is mostly the one with few customers, and the others are then counted no further than that. What was bought is read through.
    for part in sorted((each for each in parts if isinstance(each, Condition)), key=lambda each: _ORDER.get(each.field, 1)):
        question = _candidates(part, ctx, trashed=query.trashed)
        if question is None or (part.field == "bought" and best is not None):
            continue
        bounded = most if best is None else best[0] // 2  # counting further is dearer than what it could save
        sql = f"SELECT count(*) FROM ({question.sql} LIMIT {bounded + 1})"
        number = int(connection.exec_driver_sql(sql, question.values).scalar_one())
        if number <= bounded:
            best = (number, question, part)
    if best is None:
        return Asked(whole, whole)
    number, question, driving = best
    rest = All(tuple(part for part in parts if part is not None and part is not driving))
    return Asked(whole, where(rest, ctx), question, number)


_ORDER = {"tag": 0, "bought": 2}
_TRADE = {
    "spent": ("spent", "customer_spent", "purchase_count > 0"),
    "times": ("+purchase_count", "customer_spent", "purchase_count > 0"),
    "last_purchase": ("last_purchase", "customer_last_purchase", "last_purchase IS NOT NULL"),
    "first_purchase": ("+first_purchase", "customer_last_purchase", "last_purchase IS NOT NULL"),
    "score": ("score", "customer_score", "score IS NOT NULL"),
}
"""Columns only few customers have a value in: the column, an index of those who have, and what that says."""


def _traded(asked: Condition, ctx: Context) -> Where | None:
    """Those who bought or rated so; None where somebody who never did might fit."""
    column, index, there = _TRADE[asked.field]
    found: list[tuple[int | str | None, int | str | None]]
    if asked.field.endswith("purchase"):
        found = [*map(day_texts, days_asked(asked, ctx.today, ahead=False))]
    else:
        wanted = [value for value in asked.values if isinstance(value, int)]
        found = [*stretches(asked.op, wanted, wanted)]
        if asked.field != "score" and any(not isinstance(low, int) or low < 1 for low, _high in found):
            return None
    if not found:
        return None  # days outside the calendar
    inside = joined("OR", [_range(column, low, high) for low, high in found])
    return Where(f"SELECT id FROM customer INDEXED BY {index} WHERE {there} AND {inside.sql}", inside.values)


def _range(column: str, low: int | str | None, high: int | str | None) -> Where:
    """A stretch of a column that is never NULL where it is asked."""
    held = [(sql, value) for sql, value in ((f"{column} >= ?", low), (f"{column} <= ?", high)) if value is not None]
    return joined("AND", [Where(sql, (value,)) for sql, value in held])


def _candidates(asked: Condition, ctx: Context, *, trashed: bool) -> Where | None:
    """A question, along an index, for exactly those who fit a condition; None where there is no such way."""
    if asked.op == "empty":
        return None
    if asked.field == "tag":
        spellings = ctx.spellings(asked)
        marks = ", ".join("?" * len(spellings))
        return Where(f"SELECT customer_id FROM customer_tag WHERE tag IN ({marks})", tuple(spellings))
    if asked.field == "import":
        units = [ctx.last_import if value == "last" else value for value in asked.values]
        numbers = sorted({unit for unit in units if isinstance(unit, int)})
        return Where(f"SELECT id FROM customer WHERE import_unit IN ({', '.join('?' * len(numbers))})", tuple(numbers))
    if asked.field in _TRADE:
        return _traded(asked, ctx)
    if asked.field == "bought":
        inside = text_test(asked)("product")
        return Where(f"SELECT DISTINCT customer_id FROM purchase WHERE {totals.COUNTED} AND {inside.sql}", inside.values)
    dated = {"last": "last_contact", "due": "next_due"}
    if asked.field not in dated or trashed or any(isinstance(value, str) for value in asked.values):
        return None
    return _dated(dated[asked.field], asked, ctx)


def _dated(column: str, asked: Condition, ctx: Context) -> Where | None:
    found = days_asked(asked, ctx.today, ahead=column == "next_due")
    if len(found) != 1:
        return None
    low, high = day_texts(found[0])
    tests = [(f"{column} >= ?", low), (f"{column} <= ?", high)]
    held = [(sql, value) for sql, value in tests if value is not None]
    if not held:
        return None
    inside = " AND ".join(sql for sql, _value in held)
    sql = f"SELECT id FROM customer INDEXED BY customer_by_{column} WHERE trashed_at IS NULL AND {inside}"
    return Where(sql, tuple(value for _sql, value in held))
