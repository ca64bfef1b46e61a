"""Hits: asks the index and gives customers in the order of the ranking; reads no customer's row.

The ranking is a handful of FTS5 questions, one per class, each in the order of places. Customers of whom only a note or an
interaction speaks come last, the newest text first.
"""

import sys
from array import array
from collections.abc import Iterator

from sqlalchemy import Connection

from clientbook.data.fitting import THERE
from clientbook.data.reading import rows_of
from clientbook.data.search import texts
from clientbook.data.search.places import CUSTOMER_SQL, TRASH, customer_at, day_of, place
from clientbook.data.search.query import Asked
from clientbook.data.search.texts import Hits

FEW = 2_000
"""Up to so many hits are counted and checked; beyond that a list says "about"."""
GLANCED = 5_000
"""Hits that are asked whether they fit a filter while somebody waits (0.5 µs each); the whole list counts them all a moment later."""

IDS_SQL = "unhex(group_concat(printf('%016x', {}), ''){})"
"""A column of ids as one blob, made without the interpreter: a million rows do not hold the screen up."""


def _first(asked: Asked) -> int:
    """The place from which entries are looked at."""
    if asked.trashed:
        return TRASH
    newest = asked.among.newest if asked.among is not None else None
    return place(0, day_of(newest)) if newest else 0


def _range(asked: Asked) -> tuple[str, tuple[bytes, ...]]:
    """Which entries from the first place on are looked at, as more SQL over ``rowid``, and its values."""
    state = "" if asked.trashed else f" AND rowid < {TRASH}"
    return (state, ()) if asked.among is None else (f"{state} AND {THERE.format(CUSTOMER_SQL)}", (asked.among.marks,))


def _after(classes_: tuple[str, ...], at: int) -> str:
    """The expression of a class without the hits of those before it."""
    before = classes_[:at]
    return f"({classes_[at]}) NOT ({' OR '.join(before)})" if before else classes_[at]


def by_code(connection: Connection, asked: Asked, limit: int) -> list[int]:
    """Customers whose code begins as typed."""
    if not asked.code:
        return []
    state = "IS NOT NULL" if asked.trashed else "IS NULL"
    # The plus keeps the planner from walking everybody outside the trash instead.
    among = () if asked.among is None else (asked.among.marks,)
    fits = f" AND {THERE.format('id')}" if among else ""
    sql = f"SELECT id FROM customer WHERE code >= ? AND code < ? AND +trashed_at {state}{fits} ORDER BY code LIMIT ?"
    return [row[0] for row in connection.exec_driver_sql(sql, (asked.code, asked.code + ":", *among, limit)).fetchall()]


def walk(connection: Connection, asked: Asked, size: int) -> Iterator[Hits]:
    """Hits in the order of the ranking, ``size`` at a time, each read only when it is asked for."""
    seen: set[int] = set()
    if codes := by_code(connection, asked, size):
        seen.update(codes)
        yield Hits(codes)
    looked_at, values = _range(asked)
    sql = f"SELECT rowid FROM customer_fts WHERE customer_fts MATCH ? AND rowid > ?{looked_at} ORDER BY rowid LIMIT ?"
    for at in range(len(asked.classes)):
        expression, last = _after(asked.classes, at), _first(asked) - 1
        while True:
            places = [row[0] for row in connection.exec_driver_sql(sql, (expression, last, *values, size)).fetchall()]
            ids = [each for each in map(customer_at, places) if each not in seen]
            seen.update(ids)
            if ids:
                yield Hits(ids)
            if len(places) < size:
                break
            last = places[-1]
    if asked.terms:
        yield from texts.walk(connection, asked, seen, size)


def count(connection: Connection, asked: Asked) -> tuple[int, bool]:
    """How many customers match by their own entry, at most one more than ``FEW``, and whether that many were seen to match.

    Where only some are looked for, no more than the first ``GLANCED`` who match are asked whether they are among them.
    """
    some = "" if asked.trashed else f" AND rowid < {TRASH}"
    found = f"FROM customer_fts WHERE customer_fts MATCH ? AND rowid >= ?{some}"
    values = (" OR ".join(asked.classes), _first(asked))
    if asked.among is None:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM (SELECT 1 {found} LIMIT {FEW + 1})", values).scalar_one()), True
    sql = f"SELECT count(*), total(there) FROM (SELECT {THERE.format(CUSTOMER_SQL)} AS there {found} LIMIT {GLANCED})"
    seen, there = rows_of(connection, sql, (asked.among.marks, *values))[0]
    return min(int(there), FEW + 1), seen < GLANCED


def all_ids(connection: Connection, asked: Asked) -> "array[int]":
    """Every hit in the order of the ranking."""
    codes = by_code(connection, asked, FEW)
    ids: array[int] = array("q", codes)
    column = IDS_SQL.format("customer_id", "")
    looked_at, values = _range(asked)
    sql = (
        f"SELECT {column} FROM (SELECT {CUSTOMER_SQL} AS customer_id FROM customer_fts"
        f" WHERE customer_fts MATCH ? AND rowid >= ?{looked_at} ORDER BY rowid)"
    )
    for at in range(len(asked.classes)):
        ids.extend(_without(ids_of(connection.exec_driver_sql(sql, (_after(asked.classes, at), _first(asked), *values)).scalar()), codes))
    if asked.terms:
        for question, said in texts.whole(connection, asked):
            blob = connection.exec_driver_sql(f"SELECT {column} FROM ({question})", tuple(said)).scalar()
            ids.extend(_without(ids_of(blob), codes))
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
