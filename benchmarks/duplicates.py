"""B14: who stands in the book twice, looked for among everybody, with reasons and a score."""

import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection

from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.table import Figure, middle
from clientbook.clock import SystemClock
from clientbook.data import Book, open_book

RUNS = 3
TIMES = 8.0
"""How often the floor it may take: it also listens to how names sound, looks for slips of one digit, and weighs reasons."""


def shared(connection: Connection) -> int:
    """The smallest search there is: everybody by what they are reached by and called, read once; how many share something."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, called in connection.exec_driver_sql("SELECT id, name_key FROM customer WHERE trashed_at IS NULL").fetchall():
        found[called].append(number)
    for number, value in connection.exec_driver_sql("SELECT customer_id, normal FROM contact_point WHERE normal <> ''").fetchall():
        found[value].append(number)
    return sum(1 for each in found.values() if len(each) > 1)


def scanning(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B14: the verb of the book; the middle of three, each beside its floor."""
    copy = book.copy(home / "book")
    opened: Book = open_book(copy.folder, PASSPHRASE, clock=SystemClock())
    try:
        spent, floors, pairs = [], [], 0
        for _ in range(RUNS):
            begun = time.perf_counter()
            opened._slow(shared)
            between = time.perf_counter()
            pairs = len(opened.duplicates())
            spent.append(time.perf_counter() - between)
            floors.append(between - begun)
    finally:
        opened.close()
    floor = middle(floors) * 1000
    said = f"{TIMES:g} x (read + group)"
    yield Figure("B14", "look for duplicates", book.customers, middle(spent) * 1000, floor, TIMES * floor, said, note=f"{pairs:,} pairs")
