"""B7: the sweep that finds who crossed a mark, after a day and after half a year."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.table import Figure, middle
from clientbook.clock import SystemClock, today
from clientbook.data import Book, Crossed, open_book
from clientbook.sweep import StalenessSweep

ROUNDS = 9
AWAY = (("after a day", 1, 20.0), ("after six months", 182, 50.0))
"""What it is called, days, and the milliseconds it may take beside twice the floor."""


def counting(book: Book) -> list[float]:
    """Milliseconds of one ``SELECT count(*)`` over the index of the mark."""

    def count(connection: Any) -> int:
        sql = "SELECT count(*) FROM customer INDEXED BY customer_cooling WHERE trashed_at IS NULL AND cooling_from IS NOT NULL"
        return int(connection.exec_driver_sql(sql).scalar_one())

    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        book._slow(count)
        spent.append((time.perf_counter() - start) * 1000)
    return spent


def away(book: Book, days: int, day: date) -> tuple[list[float], Crossed | None]:
    """Milliseconds of the sweep of a book left alone for so many days, what it writes included; and who crossed."""
    spent: list[float] = []
    told: list[Crossed] = []
    for _ in range(ROUNDS):
        book.reckon_through(day - timedelta(days=days))
        sweep = StalenessSweep(book, announce=told.append, ask=lambda _through, _day: None)
        start = time.perf_counter()
        sweep.run(day)
        spent.append((time.perf_counter() - start) * 1000)
    return spent, told[-1] if told else None


def sweeping(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B7: on a copy, because it remembers the day."""
    opened = open_book(book.copy(home / "book").folder, PASSPHRASE, clock=SystemClock())
    try:
        day = today(opened.clock)
        floor = middle(counting(opened))
        for what, days, margin in AWAY:
            spent, crossed = away(opened, days, day)
            note = f"{crossed.cooling:,} cooling, {crossed.dormant:,} dormant" if crossed is not None else "nobody crossed"
            budget = 2 * floor + margin
            yield Figure("B7", f"sweep {what}", book.customers, middle(spent), floor, budget, f"2 × count + {margin:g} ms", note=note)
    finally:
        opened.close()
