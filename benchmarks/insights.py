"""B15: the insights, each for itself and all a place or a report asks for, against one full scan of the tables they are made from."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.table import Figure, middle
from clientbook.clock import SystemClock
from clientbook.data import Book, insight_contacts, insight_figures, insight_people, insight_trade, open_book
from clientbook.domain.insights import COUNTED_BY, Period

ROUNDS = 3
AT_ONCE = 1_000.0
"""Milliseconds to the figures that are felt as at once; up to ``UP_TO`` customers with ten contacts each."""
UP_TO = 20_000
SCANS = 12.0
"""Times a scan of everything a larger book may take."""
CROSSED = (("source", "level"), ("industry", "tag"))
TABLES = {
    "customer": "SELECT count(*), total(spent), total(stage = 'won') FROM customer NOT INDEXED",
    "interaction": "SELECT count(*), total(reached), max(at) FROM interaction NOT INDEXED",
    "purchase": "SELECT count(*), total(amount), max(status) FROM purchase NOT INDEXED",
    "rating": "SELECT count(*), total(score), max(action) FROM rating NOT INDEXED",
}
Act = Callable[[], object]


def measured(book: PracticeBook, _home: Path) -> Iterator[Figure]:
    """B15: nothing is written."""
    opened = open_book(book.folder, PASSPHRASE, clock=SystemClock(), read_only=True)
    try:
        spent = {name: timed(act) for name, act in scans(opened).items()}
        rows = {name: int(opened._slow(lambda c, name=name: c.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar())) for name in TABLES}
        note = "" if rows["purchase"] else "no purchases"
        for what, tables, act in asked(opened):
            floor = sum(spent[name] for name in tables)
            budget = AT_ONCE if book.customers <= UP_TO else max(AT_ONCE, SCANS * sum(spent.values()))
            allowed = "1 s" if book.customers <= UP_TO else f"{SCANS:g} scans of all"
            yield Figure("B15", what, book.customers, timed(act), floor, budget, allowed, note=note)
    finally:
        opened.close()


def timed(act: Act) -> float:
    """Milliseconds; the first round fills the caches."""
    spent = []
    for _round in range(ROUNDS + 1):
        start = time.perf_counter()
        act()
        spent.append((time.perf_counter() - start) * 1000)
    return middle(spent[1:])


def scans(book: Book) -> dict[str, Act]:
    """One pass over each table."""
    return {name: lambda sql=sql: book._slow(lambda c: c.exec_driver_sql(sql).fetchall()) for name, sql in TABLES.items()}  # type: ignore[misc]


def asked(book: Book) -> Iterator[tuple[str, tuple[str, ...], Act]]:
    """Every insight, with the tables it is made from."""
    now, today = book.clock.now(), book.day()
    month, year = Period.around(today), Period.around(today, "year")
    currency, everything = str(book.setting("currency")), tuple(TABLES)

    def piece(ask: Callable[..., Any], *told: Any) -> Act:
        return lambda: book._slow(ask, *told)

    for field in COUNTED_BY:
        yield f"customers by {field}", ("customer",), lambda field=field: book.breakdown((field,), month)  # type: ignore[misc]
    for by in CROSSED:
        yield f"customers by {by[0]} and {by[1]}", ("customer",), lambda by=by: book.breakdown(by, month)  # type: ignore[misc]
    yield "customers by every field", ("customer",), lambda: book.breakdowns(month)
    for said, period in (("month", month), ("year", year)):
        trade = book._slow(insight_trade.trade, period, today, currency)
        pairs = book._slow(insight_trade.goods, period, currency)[1]
        yield f"contacts of a {said}", ("interaction",), partial(insight_contacts.contacts, book._slow, period, today)
        yield f"purchases of a {said}, value tiers", ("purchase",), piece(insight_trade.trade, period, today, currency)
        yield f"products of a {said}, pairs", ("purchase",), piece(insight_trade.goods, period, currency)
        yield f"added in a {said}, lists to call", ("customer",), piece(insight_people.people, period, trade, pairs, now)
    yield "twelve months", ("customer", "purchase"), piece(insight_figures.months, year, currency, now)
    counted = partial(insight_figures.overview, book._slow)  # what was counted already is not found again here
    for said, period in (("month", month), ("year", year)):
        yield f"the place, a {said}", everything, lambda p=period: (book.breakdown(COUNTED_BY[:1], p), counted(p, now, today))  # type: ignore[misc]
    yield "the report of a month", everything, lambda: (book.breakdowns(month), counted(month, now, today))
    yield "the place again, nothing written", ("customer",), lambda: (book.breakdown(COUNTED_BY[:1], month), book.overview(month))
