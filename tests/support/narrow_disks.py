"""A disk that is full at every point of an act: so much room is left, a little more each time, until the act gets through.

Run as a program inside a namespace in which the folder is a small file system of its own (``small_disks.inside``).
"""

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from clientbook.clock import FixedClock
from clientbook.data import PRACTICE_KDF, Book, New, Query, open_book, restore_snapshot, snapshot_lines
from clientbook.data.passphrase_change import rewrap_locked
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotSaved, WrongPassphrase
from clientbook.exchange.exporting import ExportWish, export_file
from tests.support.books import PASSPHRASE, make_book
from tests.support.live import START, add

CLOCK = FixedClock(START)
OTHER = "another passphrase"
SIGNS = (".partial", ".making", "restoring", "new")
"""In the names of what is not whole."""
IMPORTED = 40
"""Customers of the act "import"."""
STEP = 4096
"""Bytes of room that come to it."""

Act = Callable[[Path], object]


def template(folder: Path) -> str:
    """A book with a snapshot of one customer and a second, newer one; the first one's code."""
    make_book(folder)
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    code = add(book, "kept", notes="x" * 9000).code
    book.snapshot_now()
    book.save_customer(Customer(name="newer"))
    book.save_customer(Customer(name="changed", id=1, code=code, notes="y" * 9000), base=book.customer(1))
    book.close()
    return code


def _in_book(act: Callable[[Book], object]) -> Act:
    """An act on the open book; after a refusal the same open book must do it once there is room."""

    def run(folder: Path) -> object:
        book = open_book(folder, PASSPHRASE, clock=CLOCK)
        try:
            with Ballast.around(folder):
                act(book)
        except NotSaved:
            act(book)  # the room is back, and nothing else was done about it
            raise
        finally:
            book.close()
        return None

    return run


def _closed(act: Act) -> Act:
    def run(folder: Path) -> object:
        with Ballast.around(folder):
            return act(folder)

    return run


class Ballast:
    """What fills the disk but for so much room, as long as the block lasts."""

    room = 0

    def __init__(self, folder: Path) -> None:
        self._file = folder.parent / "ballast"

    @classmethod
    def around(cls, folder: Path) -> "Ballast":
        """For the disk this folder is on."""
        return cls(folder)

    def __enter__(self) -> None:
        free = os.statvfs(self._file.parent)
        with open(self._file, "wb", buffering=0) as file:
            file.write(bytes(max(free.f_bavail * free.f_frsize - self.room, 0)))

    def __exit__(self, *_error: object) -> None:
        self._file.unlink()


def _snapshot_id(folder: Path) -> str:
    return snapshot_lines(folder)[-1].id


ACTS: dict[str, Act] = {
    "save": _in_book(lambda book: book.save_customer(Customer(name="big", notes=os.urandom(9000).hex()))),
    "snapshot": _in_book(lambda book: book.snapshot_now()),
    "one": _in_book(lambda book: book.restore_customer(_snapshot_id(book.path), book.customer(1).code)),
    "backup": _in_book(lambda book: book.back_up(book.path.parent / "out.age", passphrase=PASSPHRASE, cost=2)),
    "import": _in_book(lambda book: book.add_customers([New(Customer(name="imported", notes="z" * 3000)) for _ in range(IMPORTED)])),
    "export": _in_book(lambda book: export_file(book, book.find_all(Query()).ids, book.path.parent / "out.csv", ExportWish("csv"))),
    "whole": _closed(lambda folder: restore_snapshot(folder, _snapshot_id(folder), PASSPHRASE, clock=CLOCK)),
    "migrate": _closed(lambda folder: open_book(folder, PASSPHRASE, clock=CLOCK).close()),
    "key": _closed(lambda folder: rewrap_locked(folder, PASSPHRASE, OTHER, kdf=PRACTICE_KDF)),
    "in place": _closed(lambda folder: _in_place(folder)),
}


def _in_place(folder: Path) -> None:
    """The control: what came of a copy takes the book's name, whole or not."""
    content = (folder / "snapshots" / _snapshot_id(folder) / "book.db").read_bytes()
    written = 0
    with contextlib.suppress(OSError), open(folder.parent / "new", "wb", buffering=0) as file:
        written = file.write(content)
    os.rename(folder.parent / "new", folder / "book.db")
    if written < len(content):
        raise NotSaved("full")


def names(folder: Path) -> list[str]:
    """Who is in the book, by whichever of the two passphrases."""
    for passphrase in (PASSPHRASE, OTHER):
        try:
            book = open_book(folder, passphrase, clock=CLOCK)
        except WrongPassphrase:
            continue
        found = sorted(str(row["name"]) for row in book.dump()["customer"])
        book.close()
        return found
    return ["nobody"]


def sweep(place: Path, kept: Path, act: str, every: int) -> dict[str, object]:
    """Try an act with every amount of room; what was refused, and what was wrong afterwards."""
    before = names(_fresh(place, kept))
    told: dict[str, object] = {"refused": 0, "done": 0, "wrong": [], "reasons": []}
    wrong: list[str] = []
    reasons: set[str] = set()
    for room in range(0, 4 << 20, every * STEP):
        folder = _fresh(place, kept)
        Ballast.room = room
        refused = False
        try:
            ACTS[act](folder)
        except NotSaved as error:
            refused = True
            reasons.add(error.reason)
        try:
            found = names(folder)
            left = [
                path.name for path in place.rglob("*") if any(sign in path.name for sign in (".partial", ".making", "restoring", "new"))
            ]
            if left:
                wrong.append(f"{room}: {left}")
            if refused and act in ("whole", "key") and found != before:
                wrong.append(f"{room}: {found}")
        except Exception as error:
            wrong.append(f"{room}: {error!r}")
        told["refused" if refused else "done"] = int(str(told["refused" if refused else "done"])) + 1
        if not refused:
            break
    return told | {"wrong": wrong[:5], "reasons": sorted(reasons)}


def _fresh(place: Path, kept: Path) -> Path:
    for path in place.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return Path(shutil.copytree(kept, place / "book"))


if __name__ == "__main__":
    wanted, every = sys.argv[1].split(","), int(sys.argv[4])
    print(json.dumps({act: sweep(Path(sys.argv[2]), Path(sys.argv[3]), act, every) for act in wanted}))
