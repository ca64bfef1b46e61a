"""B6: what saving one edit costs, the flush to the disk included."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.table import Figure, p95
from clientbook.clock import SystemClock
from clientbook.data import Query, open_book
from clientbook.data.engine import _PRAGMAS as PRAGMAS

EDITS = 200
MARGIN = 15.0
"""Milliseconds the journal, the derived columns and the index may cost."""


def raw_connection(path: Path, key: bytes) -> Any:
    """The driver alone, with the book's PRAGMAs."""
    raw = driver.connect(str(path), isolation_level=None)
    raw.set_key(bytearray(b"x'" + key.hex().encode() + b"'"))
    for pragma in (*PRAGMAS, "cache_spill=OFF"):
        raw.execute(f"PRAGMA {pragma}")
    return raw


def raw_edits(home: Path, rows: int) -> list[float]:
    """Milliseconds of changing one row of a plain table in an encrypted file."""
    raw = raw_connection(home / "raw.db", bytes(32))
    raw.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, notes TEXT)")
    raw.execute("BEGIN")
    raw.executemany("INSERT INTO customer (name, notes) VALUES (?, ?)", ((f"Customer {n}", "x" * 200) for n in range(rows)))
    raw.execute("COMMIT")
    spent = []
    for n in range(EDITS):
        start = time.perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE customer SET notes = ? WHERE id = ?", (f"edit {n}", 1 + n * (rows // EDITS)))
        raw.execute("COMMIT")
        spent.append((time.perf_counter() - start) * 1000)
    raw.close()
    return spent


def saving(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B6: change the notes of customers spread over the book."""
    floor = p95(raw_edits(home, book.customers))
    copy = book.copy(home / "book")
    opened = open_book(copy.folder, PASSPHRASE, clock=SystemClock())
    try:
        ids = opened.find_all(Query()).ids
        spent = []
        for n in range(EDITS):
            customer = opened.customer(ids[n * (len(ids) // EDITS)])
            changed = replace(customer, notes=f"edit {n}")
            start = time.perf_counter()
            opened.save_customer(changed, base=customer)
            spent.append((time.perf_counter() - start) * 1000)
    finally:
        opened.close()
    yield Figure("B6", "save an edit, p95", book.customers, p95(spent), floor, floor + MARGIN, f"raw row + {MARGIN:g} ms")
