"""B4 and B5: from a key to the paint, in a real terminal, with the customers on the screen."""

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks import floors
from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.start import OPEN_SAYS, SIZE, UNLOCK_SAYS, list_stands
from benchmarks.table import Figure, p95
from benchmarks.watch import WatchedTerminal, rows_of

FRAME = 1000 / 60
"""Milliseconds of one frame of an ordinary display."""
ROWS = rows_of(6, -3)
"""The rows of the list: neither the search line nor the message line."""
CURSOR = rows_of(3, -3, ground=True)
"""The rows and which of them the cursor stands on."""
MOVES = ["down"] * 40 + ["pagedown"] * 20 + ["up"] * 20 + ["pageup"] * 10 + ["ctrl+d"] * 10
JUMPS = ["end", "home"] * 10
TYPED = ("wang", "李明", "138", "chen", "zhang", "mueller", "8000", "wxm", "公司", "smith")
"""What is searched for, key by key: pinyin, Chinese, digits, Latin, initials."""
FILTER = "last>30d type:potential "
"""What half the measurements have in force: a derived date and a choice that many customers have."""
LINES = (("", ""), (FILTER, ", filtered"))


SWEEPING = (sys.executable, "-m", "benchmarks.sweeping")
"""The program with a sweep under way all the time; it writes, so it is given a copy."""


def customers_screen(book: PracticeBook, home: Path, line: str = "", command: Sequence[str] = ()) -> WatchedTerminal:
    """The program with the list on the screen and ``line`` in the search line; ``command``: another program than the installed one."""
    arguments = ("--book", str(book.folder), *(() if command else ("--read-only",)))
    terminal = WatchedTerminal(*arguments, home=home, size=SIZE, command=command or None)
    terminal.wait_for(UNLOCK_SAYS)
    terminal.type(PASSPHRASE)
    terminal.press("enter")
    terminal.wait_for(OPEN_SAYS)
    terminal.press("2")
    terminal.wait_until(list_stands, "the list")
    if line:
        terminal.press("/")
        terminal.type(line)
        terminal.press("tab")
        terminal.wait_for(f"/ {book.customers:,}")
        while terminal.read(0.5):  # the whole order comes behind the first page
            pass
    return terminal


def moving(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B4: cursor and pages; then the ends of the list."""
    for line, which in LINES:
        with customers_screen(book, home, line) as terminal:
            for keys, what, frames in ((MOVES, "cursor and page moves", 1), (JUMPS, "End and Home", 3)):
                seconds = [terminal.time_paint(partial(terminal.press, key), CURSOR) for key in keys]
                warm = [each * 1000 for each in seconds[len(seconds) // 10 :] if each is not None]
                budget = f"{frames} × a 60 Hz frame"
                yield Figure("B4", f"{what}{which}, p95", book.customers, p95(warm), FRAME, frames * FRAME, budget)


def echo_floor(home: Path) -> float:
    """Milliseconds, p95, in which a bare app repeats a key of a text field."""
    with WatchedTerminal(home=home, size=SIZE, command=floors.command(floors.ECHO)) as terminal:
        terminal.wait_for(floors.ECHO_SAYS)
        seconds = [terminal.time_paint(partial(terminal.type, "x"), rows_of(3, -1), first=True) for _ in range(40)]
    return p95([each * 1000 for each in seconds if each is not None])


def searching(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B5: from a key of the search to the first new rows."""
    floor = echo_floor(home)
    for line, which in LINES:
        with customers_screen(book, home, line) as terminal:
            yield searched(terminal, "B5", f"search key to new rows{which}, p95", book, floor)


def searching_while_sweeping(copy: PracticeBook, home: Path) -> Figure:
    """The same while marks are reckoned without a pause, for a book nobody opened for half a year; it is written to."""
    floor = echo_floor(home)
    with customers_screen(copy, home, command=SWEEPING) as terminal:
        return searched(terminal, "B7", "search key to new rows, sweeping, p95", copy, floor)


def searched(terminal: WatchedTerminal, id: str, what: str, book: PracticeBook, floor: float) -> Figure:
    """Type every word, key by key, and wait for its rows."""
    seconds = []
    for word in TYPED * 2:
        terminal.press("/")
        for char in word:
            seconds.append(terminal.time_paint(partial(terminal.type, char), ROWS, longest=1.0, first=True))
        for _ in word:
            terminal.press("backspace")
        terminal.press("escape")
        while terminal.read(0.1):
            pass
    painted = [each * 1000 for each in seconds if each is not None]
    frames = 2 if book.customers > 100_000 else 1
    note = f"{len(painted)} keys that changed the rows"
    return Figure(id, what, book.customers, p95(painted), floor, floor + frames * FRAME, f"echo + {frames} frame(s)", note=note)
