"""Books of invented people to measure on, kept in the cache folder between runs and never in the repository."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from clientbook import __version__
from tests.support.terminal import installed

PASSPHRASE = "practice"
INTERACTIONS_UP_TO = 20_000
"""Up to this size every customer has ten interactions and about two purchases; larger books have one each: they are made in minutes."""
GENERATION = 2
"""Raised when ``demo`` makes other books; older ones are left alone."""


@dataclass(frozen=True)
class PracticeBook:
    """One book to measure on."""

    folder: Path
    customers: int

    def copy(self, to: Path) -> "PracticeBook":
        """A copy that may be written to; the lock stays behind."""
        shutil.copytree(self.folder, to, ignore=shutil.ignore_patterns("lock", "snapshots"))
        os.chmod(to, 0o700)
        return PracticeBook(to, self.customers)


def cache_folder() -> Path:
    """Where the books are kept; ``CLIENTBOOK_BENCH_BOOKS`` chooses another place."""
    named = os.environ.get("CLIENTBOOK_BENCH_BOOKS")
    return Path(named) if named else user_cache_path("clientbook-benchmarks", appauthor=False) / __version__


def book_of(customers: int, ready_made: dict[int, Path]) -> PracticeBook:
    """The book of this size: one that is named, one that is kept, or a new one."""
    if customers in ready_made:
        return PracticeBook(ready_made[customers], customers)
    folder = cache_folder() / f"{customers}-{GENERATION}"
    if not (folder / "book.db").exists():
        make(folder, customers)
    return PracticeBook(folder, customers)


def make(folder: Path, customers: int) -> None:
    """Make a book with the program's own ``demo`` command."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    interactions = 10 if customers <= INTERACTIONS_UP_TO else 1
    purchases = 2 if customers <= INTERACTIONS_UP_TO else 1
    print(f"Making a book of {customers:,} customers in {folder} …", flush=True)
    start = time.perf_counter()
    options = ["--customers", str(customers), "--seed", "1", "--lang", "mixed", "--interactions", str(interactions)]
    options += ["--purchases", str(purchases)]
    subprocess.run([installed(), "demo", str(unfinished), *options], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    unfinished.rename(folder)
    print(f"… made in {time.perf_counter() - start:.0f} s.", flush=True)
