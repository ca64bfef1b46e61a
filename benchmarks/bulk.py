"""B13: one act on many customers, as one undoable step; 100,000 where the book has them."""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.table import Figure
from benchmarks.writes import raw_connection
from clientbook.clock import SystemClock
from clientbook.data import Book, Query, open_book
from clientbook.data.lines import MOST
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction

BATCH = 5000
TIMES = 12.0
"""How often the floor a change may take: it brings derived columns, their indexes and the search in step as well."""
SEARCHED = 75.0
"""The same where the search has to find everybody by other words, or at another place among the hits."""


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


def acts(book: Book, ids: Sequence[int]) -> dict[str, tuple[float, Callable[[], object]]]:
    """What is done with many customers, and how often the floor it may take."""
    contact = Interaction(customer_id=0, at=book.clock.now(), channel="phone", summary="said the same to all")
    return {
        "set a field of": (TIMES, lambda: book.set_field(ids, "level", "vip")),
        "tag": (SEARCHED, lambda: book.change_tags(ids, ["all-of-them"])),
        "log a contact with": (SEARCHED, lambda: book.handle(Handling(customers=tuple(ids), contact=contact))),
        "trash": (SEARCHED, lambda: book.trash(ids)),
    }


def changing(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B13: set the level of everybody (100,000 at most), tag them, log a contact with them, trash them; take each back."""
    number = min(book.customers, MOST)
    floor = raw_changes(home, number)
    copy = book.copy(home / "book")
    opened = open_book(copy.folder, PASSPHRASE, clock=SystemClock())
    try:
        ids = opened.find_all(Query()).ids[:number]
        for what, (times, act) in acts(opened, ids).items():
            start = time.perf_counter()
            act()
            changed = time.perf_counter()
            opened.undo()
            undone = time.perf_counter()
            for told, spent in ((f"{what} {number:,}", changed - start), (f"undo: {what} {number:,}", undone - changed)):
                allowed = f"{times:g} x raw rows"
                yield Figure("B13", told, book.customers, spent * 1000, floor * 1000, floor * times * 1000, allowed)
    finally:
        opened.close()
        shutil.rmtree(copy.folder)
