"""``python -m benchmarks``: measure, print the table, write ``benchmarks/latest.json``."""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import backups, bulk, detail, duplicates, filters, imports, insights, keys, marks, memory, start, writes
from benchmarks.books import PracticeBook, book_of
from benchmarks.table import Figure, table, write

LATEST = Path(__file__).resolve().parent / "latest.json"

WITHOUT_BOOK: dict[str, Callable[[Path], Figure]] = {"B1": start.version, "B2": start.unlock_screen}
WITH_BOOK: dict[str, Callable[[PracticeBook, Path], Iterator[Figure]]] = {
    "B3": start.unlocking,
    "B4": keys.moving,
    "B5": keys.searching,
    "B6": writes.saving,
    "B7": marks.sweeping,
    "B8": imports.importing,
    "B9": detail.opening,
    "B10": filters.filtering,
    "B11": memory.resident,
    "B12": backups.backing_up,
    "B13": bulk.changing,
    "B14": duplicates.scanning,
    "B15": insights.measured,
}


def wanted() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure clientbook against floors of the same run.")
    parser.add_argument("--sizes", default="20000", help="sizes of the books, with commas (20000)")
    parser.add_argument("--only", default="", help="measure only these, with commas (B1,B5)")
    parser.add_argument("--book", action="append", default=[], metavar="SIZE=DIR", help="a ready-made book of this size")
    parser.add_argument("--output", type=Path, default=LATEST, help="where the table is kept as JSON")
    return parser.parse_args()


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    """Every figure that was asked for, one after the other."""
    chosen = {name for name in options.only.upper().split(",") if name} or {*WITHOUT_BOOK, *WITH_BOOK}
    ready_made = {int(size): Path(folder) for size, _, folder in (each.partition("=") for each in options.book)}
    for name, measure in WITHOUT_BOOK.items():
        if name in chosen:
            with tempfile.TemporaryDirectory(prefix="clientbook-bench-") as home:
                yield measure(Path(home))
    for size in (int(size) for size in options.sizes.split(",") if size):
        if not chosen & set(WITH_BOOK):
            break
        book = book_of(size, ready_made)
        for name, measure_book in WITH_BOOK.items():
            if name in chosen:
                with tempfile.TemporaryDirectory(prefix="clientbook-bench-") as home:
                    yield from measure_book(book, Path(home))


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def main() -> int:
    """Measure, print, keep."""
    options = wanted()
    measured: list[Figure] = []
    for figure in figures(options):
        print(f"{figure.id}: {figure.figure:,.1f} {figure.unit}", file=sys.stderr, flush=True)
        measured.append(figure)
    print(table(measured))
    write(measured, machine(), options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
