"""B1–B3: from the command to the first screen, and from the passphrase to Today."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import floors
from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.table import Figure, middle
from benchmarks.watch import WatchedTerminal
from clientbook.data.keys import load_keys, unwrap
from tests.support.terminal import environment, installed

RUNS = 9
SIZE = (96, 24)
"""Room for the size of a book opened to read, beside all places; none for the preview, which is read with more columns."""
UNLOCK_SAYS = "Passphrase"
OPEN_SAYS = "Customers"
SECTION_WITH_NUMBER = re.compile(r"[A-Z] .*\d$")
COUNT_AT_THE_RIGHT = re.compile(r"\d[\d,]*$")
TYPING_PAUSE = 1.5
"""Seconds after the paint at which a person has typed the passphrase."""


def version(home: Path) -> Figure:
    """B1: the price of saying the version."""
    env = environment(home, "en")

    def spent(command: Sequence[str]) -> float:
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=env, stdin=subprocess.DEVNULL)
        return (time.perf_counter() - start) * 1000

    pairs = [(spent([sys.executable, "-c", "pass"]), spent([installed(), "--version"])) for _ in range(RUNS * 2)]
    floor = middle([pair[0] for pair in pairs])
    return Figure("B1", "clientbook --version", 0, middle([pair[1] for pair in pairs]), floor, 5 * floor, "5 × python -c pass")


def first_paint(home: Path, command: Sequence[str], args: Sequence[str], says: str) -> float:
    """Milliseconds from the start of a program to the moment its screen says this."""
    start = time.perf_counter()
    with WatchedTerminal(*args, home=home, command=command) as terminal:
        return terminal.time_until(lambda screen: says in screen, start) * 1000


def bare_paint(home: Path) -> float:
    """The floor: a Textual app with one line."""
    return first_paint(home, floors.command(floors.BARE), (), floors.BARE_SAYS)


def unlock_screen(home: Path) -> Figure:
    """B2: from the start to the unlock screen."""
    folder = home / "book"
    subprocess.run([installed(), "demo", str(folder), "--customers", "1"], check=True, capture_output=True, env=environment(home, "en"))
    pairs = [(bare_paint(home), first_paint(home, [installed()], ("--book", str(folder)), UNLOCK_SAYS)) for _ in range(RUNS)]
    floor = middle([pair[0] for pair in pairs])
    return Figure(
        "B2", "start to unlock screen", 0, middle([pair[1] for pair in pairs]), floor, 1.4 * floor, "1.4 × bare app's first paint"
    )


def list_stands(screen: str) -> bool:
    """Whether the list can be used: the book's size stands in the top line and the first rows under the headings."""
    lines = screen.split("\n")
    return bool(COUNT_AT_THE_RIGHT.search(lines[0])) and all(line.strip() for line in lines[5:8])


def today_stands(screen: str) -> bool:
    """Whether Today can be used: its first section stands under the tabs, with several lines."""
    lines = screen.split("\n")
    return OPEN_SAYS in lines[0] and bool(SECTION_WITH_NUMBER.search(lines[4])) and all(line.strip() for line in lines[5:9])


def key_cost(book: PracticeBook) -> float:
    """Milliseconds the key derivation of this book takes here, which no program can save."""
    keys = load_keys((book.folder / "book.keys").read_bytes())

    def once() -> float:
        start = time.perf_counter()
        unwrap(keys, PASSPHRASE).wipe()
        return (time.perf_counter() - start) * 1000

    return middle([once() for _ in range(RUNS)])


def enter_to_today(book: PracticeBook, home: Path) -> float:
    """Milliseconds from Enter, pressed some time after the paint, to Today with lines."""
    with WatchedTerminal("--book", str(book.folder), "--read-only", home=home, size=SIZE) as terminal:
        terminal.wait_for(UNLOCK_SAYS)
        painted = time.perf_counter()
        terminal.type(PASSPHRASE)
        while time.perf_counter() - painted < TYPING_PAUSE:
            terminal.read(0.05)
        start = time.perf_counter()
        terminal.press("enter")
        return terminal.time_until(today_stands, start) * 1000


def unlocking(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B3: from Enter to a Today that can be used, less the key derivation."""
    pairs = [(bare_paint(home), enter_to_today(book, home)) for _ in range(RUNS)]
    floor = middle([pair[0] for pair in pairs])
    figure = middle([pair[1] for pair in pairs]) - key_cost(book)
    times = 2 if book.customers > 100_000 else 1
    yield Figure("B3", "passphrase to Today", book.customers, figure, floor, times * floor, f"{times} × bare app's first paint")
