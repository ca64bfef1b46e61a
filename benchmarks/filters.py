"""B10: the first rows of a filter of three conditions, a tag and a derived date among them."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.table import Figure, middle
from clientbook.clock import SystemClock
from clientbook.data import Book, Query, listing, open_book
from clientbook.domain.filters import Node, parse

ROUNDS = 5
FIRST = 100
"""Rows of a page."""
TAGS = (("whose people come first by name", "hot-lead"), ("whose people come late by name", "高意向"))
_THEY = "c.trashed_at IS NULL AND c.type = 'potential' AND c.last_contact < ?1"
_TAGGED = "EXISTS (SELECT 1 FROM customer_tag t INDEXED BY customer_tag_tag WHERE t.tag = ?2 AND t.customer_id = c.id)"
_ORDER = f"ORDER BY c.name_key, c.id LIMIT {FIRST}"
BY_HAND = {
    "tag index": "SELECT c.id FROM customer_tag t CROSS JOIN customer c NOT INDEXED"
    f" WHERE t.tag = ?2 AND c.id = t.customer_id AND {_THEY} {_ORDER}",
    "name index": f"SELECT c.id FROM customer c INDEXED BY customer_by_name WHERE {_THEY} AND {_TAGGED} {_ORDER}",
    "scan": f"SELECT c.id FROM customer c NOT INDEXED WHERE {_THEY} AND {_TAGGED} {_ORDER}",
}
"""The same question as somebody who knows the tables would write it."""


def by_hand(book: Book, sql: str, tag: str) -> list[int]:
    """The ids of the page, its lines read as well."""
    day = (book.day() - timedelta(days=30)).isoformat()

    def ask(connection: Any) -> list[int]:
        ids = [row[0] for row in connection.exec_driver_sql(sql, (day, tag)).fetchall()]
        listing.rows(connection, ids)
        return ids

    return book._slow(ask)


def by_filter(book: Book, node: Node) -> list[int]:
    """The same by the language of filters."""
    return list(book.find(Query(where=node), FIRST).ids[:FIRST])


def timed(act: Callable[[], list[int]]) -> tuple[float, list[int]]:
    """Milliseconds, and what came of it."""
    start = time.perf_counter()
    found = act()
    return (time.perf_counter() - start) * 1000, found


def filtering(book: PracticeBook, _home: Path) -> Iterator[Figure]:
    """B10: nothing is written."""
    opened = open_book(book.folder, PASSPHRASE, clock=SystemClock(), read_only=True)
    try:
        for what, tag in TAGS:
            yield _measured(opened, book.customers, what, tag)
    finally:
        opened.close()


def _measured(book: Book, customers: int, what: str, tag: str) -> Figure:
    line = f"type:potential last>30d #{tag}"
    node = parse(line, book.filter_names(), book.day(), strict=True).node
    assert node is not None
    ways: dict[str, Callable[[], list[int]]] = {name: lambda sql=sql: by_hand(book, sql, tag) for name, sql in BY_HAND.items()}  # type: ignore[misc]
    ways["filter"] = lambda: by_filter(book, node)
    spent: dict[str, list[float]] = {name: [] for name in ways}
    answers = {}
    for round_ in range(ROUNDS + 1):
        for name, act in ways.items():
            took, answers[name] = timed(act)
            if round_:  # the first round fills the caches
                spent[name].append(took)
    if any(answers[name] != answers["filter"] for name in BY_HAND):
        raise SystemExit("the filter and the SQL written by hand give different customers")
    best = min(BY_HAND, key=lambda name: middle(spent[name]))
    floor = middle(spent[best])
    budget = 1.3 * floor
    return Figure(
        "B10", f"first rows of a filter, a tag {what}", customers, middle(spent["filter"]), floor, budget, "1.3 × by hand", note=best
    )
