"""B11: the memory a long session holds."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks import floors
from benchmarks.books import PracticeBook
from benchmarks.keys import customers_screen
from benchmarks.table import Figure
from benchmarks.watch import WatchedTerminal

TOUR = (
    "down",
    "pagedown",
    "end",
    "home",
    "/",
    "w",
    "a",
    "n",
    "g",
    "enter",
    "E",
    "escape",
    "h",
    "escape",
    "escape",
    "escape",
    "?",
    "escape",
    ":",
    "escape",
    ";",
    "escape",
)
"""Keys that touch the list, the search, a record, the form, the history, help, palette and menu."""


def held(process: int | None) -> float:
    """Megabytes of memory a process holds now."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True)
    return int(said.stdout) / 1024


def resident(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B11: after touching every screen, beside the bare app with the data library loaded."""
    with WatchedTerminal(home=home, command=floors.command(floors.HEAVY)) as terminal:
        terminal.wait_for(floors.BARE_SAYS)
        floor = held(terminal.child.pid)
    with customers_screen(book, home) as terminal:
        for key in TOUR:
            terminal.press(key)
            while terminal.read(0.3):
                pass
        figure = held(terminal.child.pid)
    times = 2.5 if book.customers > 100_000 else 2.0
    yield Figure(
        "B11", "memory after every screen", book.customers, figure, floor, times * floor, f"{times:g} × bare app + sqlmodel", unit="MB"
    )
