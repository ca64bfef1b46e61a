"""Hits: asks the index and gives customers in the order of the ranking; reads no customer's row.

The ranking is a handful of FTS5 questions, one per class, each in the order of places. Customers of whom only a note or an
interaction speaks come last, the newest text first.
"""

import json
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from clientbook.data.search.places import CUSTOMER_SQL, PLACE_SQL, TRASH, customer_at, day_at
from clientbook.data.search.query import Kind, Term, classes, parse, term_anywhere, term_in_texts

FEW = 2_000
"""Up to so many hits are counted and checked; beyond that a list says "about"."""
TEXTS_LOOKED_AT = 300
"""Texts of each word that the first page looks through; the complete list looks through all."""
GATHERED = 60_000
"""Up to so many customers of one word are gathered at once (0.2 µs each); more are asked one by one (0.1 ms each)."""

IDS_SQL = "unhex(group_concat(printf('%016x', {}), ''){})"
"""A column of ids as one blob, made without the interpreter: a million rows do not hold the screen up."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A typed line, understood."""

    words: str
    terms: tuple[Term, ...]
    classes: tuple[str, ...]
    trashed: bool
    code: str = ""
    """What it may be the beginning of: a customer code."""

    @property
    def inexact(self) -> bool:
        """Whether hits must be checked: pairs of characters of a longer run may stand apart."""
        return any(piece.kind is Kind.GRAMS and len(piece.text) > 2 for term in self.terms for piece in term.pieces)


@dataclass(slots=True)
class Hits:
    """A run of hits in the order of the ranking."""

    ids: list[int] = field(default_factory=list)
    days: dict[int, set[int]] = field(default_factory=dict)
    """For hits by texts: the day parts (``places``) of the texts that were hit."""
    more: bool = False
    """Whether there may be others."""


def ask(words: str, trashed: bool = False) -> Asked:
    """Understand a typed line."""
    terms = parse(words)
    bare = words.strip().upper()
    code = bare if len(bare) > 4 and bare[0] == "C" and bare[1:].isascii() and bare[1:].isdecimal() else ""
    return Asked(words, terms, classes(words, terms) if terms else (), trashed, code)


def _range(asked: Asked) -> str:
    return f"rowid >= {TRASH}" if asked.trashed else f"rowid < {TRASH}"


def _after(classes_: tuple[str, ...], at: int) -> str:
    """The expression of a class without the hits of those before it."""
    before = classes_[:at]
    return f"({classes_[at]}) NOT ({' OR '.join(before)})" if before else classes_[at]


def by_code(connection: Connection, asked: Asked, limit: int) -> list[int]:
    """Customers whose code begins as typed."""
    if not asked.code:
        return []
    state = "IS NOT NULL" if asked.trashed else "IS NULL"
    sql = f"SELECT id FROM customer WHERE code >= ? AND code < ? AND trashed_at {state} ORDER BY code LIMIT ?"
    return [row[0] for row in connection.exec_driver_sql(sql, (asked.code, asked.code + ":", limit)).fetchall()]


def walk(connection: Connection, asked: Asked, size: int) -> Iterator[Hits]:
    """Hits in the order of the ranking, ``size`` at a time, each read only when it is asked for."""
    seen: set[int] = set()
    if codes := by_code(connection, asked, size):
        seen.update(codes)
        yield Hits(codes)
    sql = f"SELECT rowid FROM customer_fts WHERE customer_fts MATCH ? AND rowid > ? AND {_range(asked)} ORDER BY rowid LIMIT ?"
    for at in range(len(asked.classes)):
        expression, last = _after(asked.classes, at), -1
        while True:
            places = [row[0] for row in connection.exec_driver_sql(sql, (expression, last, size)).fetchall()]
            ids = [each for each in map(customer_at, places) if each not in seen]
            seen.update(ids)
            if ids:
                yield Hits(ids)
            if len(places) < size:
                break
            last = places[-1]
    if asked.terms:
        hits = in_texts(connection, asked, seen)
        for start in range(0, len(hits.ids), size):
            some = hits.ids[start : start + size]
            yield Hits(some, {each: hits.days[each] for each in some}, more=hits.more)
        if hits.more and not hits.ids:
            yield hits


def count(connection: Connection, asked: Asked) -> int:
    """How many customers match by their own entry, at most one more than ``FEW``."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM customer_fts WHERE customer_fts MATCH ? AND {_range(asked)} LIMIT {FEW + 1})"
    return int(connection.exec_driver_sql(sql, (" OR ".join(asked.classes),)).scalar_one())


def in_texts(connection: Connection, asked: Asked, seen: set[int]) -> Hits:
    """Customers who match only with the help of a note or an interaction, the newest text first; looks through the newest texts.

    Args:
        seen: customers to leave out.
    """
    question = _TextQuestion(connection, asked, TEXTS_LOOKED_AT)
    if question.sql is None:
        return Hits()
    hits = Hits(more=question.bounded)
    for customer_id, *texts in connection.exec_driver_sql(question.sql, tuple(question.values)).fetchall():
        if customer_id not in seen:
            hits.ids.append(customer_id)
            hits.days[customer_id] = {day_at(text) for text in texts if text is not None}
    return hits


def text_days(connection: Connection, asked: Asked, ids: list[int]) -> dict[int, set[int]]:
    """The day parts of the texts of these customers that have any of the terms."""
    expressions = [expression for term in asked.terms if (expression := term_in_texts(term)) is not None]
    days: dict[int, set[int]] = {}
    if expressions:
        sql = (
            f"SELECT customer_id, day FROM search_text WHERE customer_id IN (SELECT value FROM json_each(?)) AND EXISTS"
            f" (SELECT 1 FROM text_fts WHERE text_fts MATCH ? AND rowid = {PLACE_SQL})"
        )
        for customer_id, day in connection.exec_driver_sql(sql, (json.dumps(ids), " OR ".join(expressions))).fetchall():
            days.setdefault(customer_id, set()).add(day)
    return days


class _TextQuestion:
    """One SQL question: every term in a customer's own entry or in one of its texts, at least one of them in a text."""

    def __init__(self, connection: Connection, asked: Asked, bound: int | None) -> None:
        self.values: list[Any] = []
        self.bounded = False
        self.sql: str | None = None
        self._connection = connection
        self._bound = bound
        tables, joins, tests = [], [], []
        named = [(f"t{at}", term, term_in_texts(term)) for at, term in enumerate(asked.terms)]
        for name, _, expression in named:
            if expression is not None:
                tables.append(self._texts(name, expression))
                joins.append(f"LEFT JOIN {name} ON {name}.customer_id = hit.customer_id")
        if not tables:
            return
        for name, term, expression in named:
            found = f"{name}.first IS NOT NULL OR " if expression is not None else ""
            tests.append(f"({found}{self._own(term)})" if len(named) > 1 else f"({name}.first IS NOT NULL)")
        searched = [name for name, _, expression in named if expression is not None]
        union = " UNION ALL ".join(f"SELECT customer_id, first FROM {name}" for name in searched)
        self.sql = (
            f"WITH {', '.join(tables)}, hit(customer_id, first) AS MATERIALIZED"
            f" (SELECT customer_id, min(first) FROM ({union}) GROUP BY customer_id)"
            f" SELECT hit.customer_id AS customer_id, {', '.join(f'{name}.first' for name in searched)} FROM hit {' '.join(joins)}"
            " CROSS JOIN search_place ON search_place.customer_id = hit.customer_id"
            f" WHERE search_place.place {'>=' if asked.trashed else '<'} {TRASH} AND {' AND '.join(tests)}"
        )
        if bound is None:
            self.sql += " AND search_place.place NOT IN (SELECT rowid FROM customer_fts WHERE customer_fts MATCH ?)"
            self.values.append(" OR ".join(asked.classes))
        self.sql += " ORDER BY hit.first"

    def _texts(self, name: str, expression: str) -> str:
        limit = ""
        if self._bound is not None:
            limit = f" LIMIT {self._bound}"
            many = f"SELECT count(*) FROM (SELECT 1 FROM text_fts WHERE text_fts MATCH ? LIMIT {self._bound + 1})"
            self.bounded |= self._connection.exec_driver_sql(many, (expression,)).scalar_one() > self._bound
        self.values.append(expression)
        return (
            f"{name}(customer_id, first) AS MATERIALIZED (SELECT customer_id, min(place) FROM (SELECT {CUSTOMER_SQL} AS customer_id,"
            f" rowid AS place FROM text_fts WHERE text_fts MATCH ? ORDER BY rowid{limit}) GROUP BY customer_id)"
        )

    def _own(self, term: Term) -> str:
        """Whether the customer's own entry has the term: gathered where few have it, else asked for each."""
        expression = term_anywhere(term)
        many = f"SELECT count(*) FROM (SELECT 1 FROM customer_fts WHERE customer_fts MATCH ? LIMIT {GATHERED + 1})"
        self.values.append(expression)
        if self._bound is None or self._connection.exec_driver_sql(many, (expression,)).scalar_one() <= GATHERED:
            return "search_place.place IN (SELECT rowid FROM customer_fts WHERE customer_fts MATCH ?)"
        return "EXISTS (SELECT 1 FROM customer_fts WHERE customer_fts MATCH ? AND rowid = search_place.place)"


def all_ids(connection: Connection, asked: Asked) -> "array[int]":
    """Every hit in the order of the ranking."""
    codes = by_code(connection, asked, FEW)
    ids: array[int] = array("q", codes)
    column = IDS_SQL.format("customer_id", "")
    sql = (
        f"SELECT {column} FROM (SELECT {CUSTOMER_SQL} AS customer_id FROM customer_fts"
        f" WHERE customer_fts MATCH ? AND {_range(asked)} ORDER BY rowid)"
    )
    for at in range(len(asked.classes)):
        ids.extend(_without(ids_of(connection.exec_driver_sql(sql, (_after(asked.classes, at),)).scalar()), codes))
    question = _TextQuestion(connection, asked, None)
    if question.sql is not None:
        sql = f"SELECT {column} FROM ({question.sql})"
        ids.extend(_without(ids_of(connection.exec_driver_sql(sql, tuple(question.values)).scalar()), codes))
    return ids


def _without(ids: "array[int]", others: list[int]) -> "array[int]":
    return array("q", [each for each in ids if each not in others]) if others else ids


def ids_of(blob: bytes | None) -> "array[int]":
    """The ids of an ``IDS_SQL`` column."""
    ids: array[int] = array("q")
    if blob:
        ids.frombytes(blob)
        if sys.byteorder == "little":
            ids.byteswap()
    return ids
