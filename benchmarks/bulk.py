"""B13: one field of many customers, as one undoable step; 100,000 where the book has them."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.table import Figure
from benchmarks.writes import raw_connection
from clientbook.clock import SystemClock
from clientbook.data import Query, open_book
from clientbook.data.lines import MOST

BATCH = 5000
TIMES = 12.0
"""How often the floor a change may take: it brings derived columns, their indexes and the search in step as well."""


def raw_changes(home: Path, rows: int) -> float:
    """Seconds of the same statement on a plain table in an encrypted file, with a row written down for each old value."""
    raw = raw_connection(home / "raw.db", bytes(32))
    raw.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, level TEXT, notes TEXT)")
    raw.execute("CREATE INDEX customer_level ON customer (level)")
    raw.execute("CREATE TABLE change (id INTEGER PRIMARY KEY, row_id INTEGER, old TEXT)")
    raw.execute("CREATE TRIGGER kept AFTER UPDATE ON customer BEGIN INSERT INTO change (row_id, old) VALUES (old.id, old.level); END")
    raw.execute("BEGIN")
    raw.executemany("INSERT INTO customer (level, notes) VALUES (?, ?)", (("low", "x" * 600) for _ in range(rows)))
    raw.execute("COMMIT")
    start = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    for first in range(1, rows + 1, BATCH):
        raw.execute("UPDATE customer SET level = ? WHERE id BETWEEN ? AND ?", ("vip", first, first + BATCH - 1))
    raw.execute("COMMIT")
    spent = time.perf_counter() - start
    raw.close()
    return spent


def changing(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B13: set the level of everybody (100,000 at most), and take it back."""
    number = min(book.customers, MOST)
    floor = raw_changes(home, number)
    copy = book.copy(home / "book")
    opened = open_book(copy.folder, PASSPHRASE, clock=SystemClock())
    try:
        ids = opened.find_all(Query()).ids[:number]
        start = time.perf_counter()
        opened.set_field(ids, "level", "vip")
        changed = time.perf_counter()
        opened.undo()
        undone = time.perf_counter()
    finally:
        opened.close()
        shutil.rmtree(copy.folder)
    budget = floor * TIMES
    told = f"{TIMES:g} x raw rows"
    yield Figure("B13", f"set a field of {number:,}", book.customers, (changed - start) * 1000, floor * 1000, budget * 1000, told)
    yield Figure("B13", f"undo that of {number:,}", book.customers, (undone - changed) * 1000, floor * 1000, budget * 1000, told)
