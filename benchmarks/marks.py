"""B7: the sweep that finds who crossed a mark, after a day and after half a year; and searching while it runs."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.keys import FRAME, TYPED, searching_while_sweeping
from benchmarks.table import Figure, middle, p95
from clientbook.clock import SystemClock, today
from clientbook.data import Book, Crossed, Query, open_book
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


def typed(book: Book, sweep: Callable[[], object] | None = None) -> list[float]:
    """Milliseconds of the first page after each key of some searches; with ``sweep`` one begins with the first key of each word."""
    spent = []
    for word in TYPED * 2:
        thread = threading.Thread(target=sweep)
        thread.start()
        for end in range(1, len(word) + 1):
            start = time.perf_counter()
            book.find(Query(word[:end]))
            spent.append((time.perf_counter() - start) * 1000)
        thread.join()
    return spent


def _ever_later(book: Book, day: date) -> Callable[[], object]:
    """What sweeps a book that was last opened half a year ago, nine days later each time."""
    now = day - timedelta(days=AWAY[1][1])
    book.reckon_through(now)
    sweep = StalenessSweep(book, announce=lambda _crossed: None, ask=lambda _through, _day: None)

    def next_time() -> None:
        nonlocal now
        now += timedelta(days=9)
        sweep.run(now)

    return next_time


def sweeping(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B7: on a copy, because it remembers the day."""
    copy = book.copy(home / "book")
    opened = open_book(copy.folder, PASSPHRASE, clock=SystemClock())
    try:
        day = today(opened.clock)
        floor = middle(counting(opened))
        for what, days, margin in AWAY:
            spent, crossed = away(opened, days, day)
            note = f"{crossed.cooling:,} cooling, {crossed.dormant:,} dormant" if crossed is not None else "nobody crossed"
            budget = 2 * floor + margin
            yield Figure("B7", f"sweep {what}", book.customers, middle(spent), floor, budget, f"2 × count + {margin:g} ms", note=note)
        typed(opened)  # the dictionaries of readings are loaded, the pages of the index are in memory
        alone = p95(typed(opened))
        meanwhile = p95(typed(opened, _ever_later(opened, day)))
        what = "search, a sweep with each word, p95"
        frames = 2 if book.customers > 100_000 else 1
        yield Figure("B7", what, book.customers, meanwhile, alone, alone + frames * FRAME, f"the same without + {frames} frame(s)")
    finally:
        opened.close()
    yield searching_while_sweeping(copy, home)
