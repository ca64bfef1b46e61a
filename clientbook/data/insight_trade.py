"""How customers buy: purchases added up by customer once for all figures, and by product once; SQLite adds everything up.

The table is read from its beginning to its end: purchases stand there by their days, and looking them up customer by customer would read
the same pages over and over.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from sqlalchemy import Connection

from clientbook.data import totals
from clientbook.data.filter_texts import folded
from clientbook.data.reading import rows_of
from clientbook.domain.insight_figures import RECENT, TIERS, Marks, ProductLine, Tier
from clientbook.domain.insights import Period

PRODUCTS, PAIRS, KNOWN = 8, 3, 12
"""How many products are told of, how many pairs of them, and among how many of the best sold pairs are looked for."""
BOUGHT = f"purchase x NOT INDEXED WHERE x.{totals.COUNTED} AND {totals.THERE}"
AMOUNT = "CASE x.currency WHEN :currency THEN x.amount ELSE 0 END"

_KEY = folded("x.product")
_IN = [f"x.on_date BETWEEN :first{place} AND :last{place}" for place in range(3)]
_UNTIL = "CASE WHEN x.on_date <= :last0 THEN x.on_date END"
_EACH = f"""SELECT count(*) AS times, total({AMOUNT}) AS spent, max(x.on_date) AS latest,
 total({_IN[0]}) AS n0, total({_IN[1]}) AS n1, total({_IN[2]}) AS n2,
 total(x.on_date <= :last0) AS ever0, total(x.on_date <= :last1) AS ever1,
 total(CASE WHEN {_IN[0]} THEN {AMOUNT} END) AS paid0, total(CASE WHEN {_IN[1]} THEN {AMOUNT} END) AS paid1,
 min(x.on_date) AS one, max({_UNTIL}) AS other, count(DISTINCT {_UNTIL}) AS days FROM {BOUGHT} GROUP BY x.customer_id"""
"""Everybody who bought: in all, in the period (0) and the two before it, and between which days until its end."""
_SUMS = ", ".join(
    f"total(n{at}), total(paid{at}), total(n{at} > 0), total(n{at} AND ever{at} > 1), total(n{at + 1} > 0), total(n{at} AND n{at + 1})"
    for at in (0, 1)
)
_TIERS = f"""SELECT latest >= :since, times >= :often, spent >= :much, count(*), total(spent), {_SUMS},
 total(julianday(other) - julianday(one)), total(max(days - 1, 0)) FROM ({_EACH}) GROUP BY 1, 2, 3"""
_SOLD = f"""WITH sold AS MATERIALIZED (
    SELECT {_KEY} AS folded, min(x.product) AS product, total({_IN[0]}) AS times, total(CASE WHEN {_IN[0]} THEN {AMOUNT} END) AS paid,
    count(DISTINCT x.customer_id) AS buyers FROM {BOUGHT} AND x.product <> '' GROUP BY 1
) SELECT 1, * FROM (SELECT * FROM sold WHERE times > 0 ORDER BY paid DESC, times DESC, product LIMIT {PRODUCTS})
 UNION ALL SELECT 2, * FROM (SELECT * FROM sold ORDER BY buyers DESC, folded LIMIT {KNOWN})"""


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold in one period, in the order of ``Figures``."""

    purchases: int
    amount: int
    buyers: int
    returning: int
    buyers_before: int
    kept: int


@dataclass(frozen=True, slots=True)
class Trade:
    """How customers buy."""

    now: Sold
    before: Sold
    interval: int | None
    marks: Marks
    buyers: int
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Products that many bought both of, so that who has only the first may want the other."""

    bought: str
    other: str
    without: int
    """How many bought the first and never the other."""


def trade(connection: Connection, period: Period, today: date, currency: str) -> Trade:
    """What was sold in a period and in the one before it, how long customers wait, and those who bought by recency, frequency and money."""
    sums = f"SELECT count(DISTINCT x.customer_id), count(*), total({AMOUNT}) FROM {BOUGHT}"
    ((buyers, purchases, spent),) = _asked(connection, sums, {"currency": currency})
    marks = Marks.of(buyers, purchases, int(spent))
    since = (today - timedelta(days=RECENT)).isoformat()
    rows = _asked(connection, _TIERS, _spans(period) | {"currency": currency, "since": since, "often": marks.often, "much": marks.much})
    *sold, days, gaps = (int(sum(column)) for column in zip(*(row[5:] for row in rows), strict=True)) if rows else (0,) * 14
    found = {(bool(row[0]), bool(row[1]), bool(row[2])): (row[3], int(row[4])) for row in rows}
    return Trade(
        Sold(*sold[:6]),
        Sold(*sold[6:]),
        (2 * days + gaps) // (2 * gaps) if gaps else None,
        marks,
        buyers,
        tuple(Tier(*key, *found[key], marks) for key in TIERS if key in found),
    )


def goods(connection: Connection, period: Period, currency: str) -> tuple[tuple[ProductLine, ...], tuple[Pair, ...]]:
    """What was sold in the period, what brought most first, and what goes together; spellings a filter folds together are one."""
    rows = _asked(connection, _SOLD, _spans(period) | {"currency": currency})
    told = tuple(ProductLine(product, int(times), int(paid), buyers) for which, _key, product, times, paid, buyers in rows if which == 1)
    return told, _pairs(connection, {row[1]: row[2] for row in rows if row[0] == 2})


def _pairs(connection: Connection, names: dict[str, str]) -> tuple[Pair, ...]:
    """Pairs among these products, the commonest first: at least two customers bought both, and at least a third of who bought the first."""
    bit = f"CASE {_KEY} {' '.join(f'WHEN ? THEN {1 << place}' for place in range(len(names)))} END"
    sql = f"SELECT sum(DISTINCT {bit}) AS basket FROM {BOUGHT} AND x.product <> '' GROUP BY x.customer_id"
    single, both = Counter[str](), Counter[tuple[str, str]]()
    found = rows_of(connection, f"SELECT basket, count(*) FROM ({sql}) WHERE basket GROUP BY basket", tuple(names)) if names else []
    for basket, number in found:
        held = [key for place, key in enumerate(names) if basket >> place & 1]
        single.update(dict.fromkeys(held, number))
        both.update(dict.fromkeys(permutations(held, 2), number))
    close = [pair for pair, number in both.items() if number >= 2 and 3 * number >= single[pair[0]] and number < single[pair[0]]]
    close.sort(key=lambda pair: (-both[pair], pair))
    return tuple(Pair(names[one], names[other], single[one] - both[one, other]) for one, other in close[:PAIRS])


def _spans(period: Period) -> dict[str, object]:
    spans: dict[str, object] = {}
    for place in range(3):
        at = period.moved(-1).moved(-1) if place == 2 else period.moved(-place)
        spans |= {f"first{place}": at.first.isoformat(), f"last{place}": at.last.isoformat()}
    return spans


def _asked(connection: Connection, sql: str, values: dict[str, object]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(sql, values).fetchall()]
