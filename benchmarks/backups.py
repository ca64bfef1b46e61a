"""B12: the whole book in one encrypted file, read back and compared."""

import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from benchmarks.books import PASSPHRASE, PracticeBook
from benchmarks.table import Figure, middle
from clientbook.clock import SystemClock
from clientbook.data import open_book
from clientbook.data.age import COST, age_chunks
from clientbook.data.packing import LEVEL, unpacked

RUNS = 3
TIMES = 3


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def floor_of(content: bytes) -> float:
    """Seconds of what no such backup can do without: two guesses at a passphrase, gzip and gunzip of the same bytes."""

    def derive() -> bytes:
        return Scrypt(salt=bytes(16), length=32, n=1 << COST, r=8, p=1).derive(b"practice")

    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
    start = time.perf_counter()
    packed = packer.compress(content) + packer.flush()
    packing = time.perf_counter() - start
    return seconds(derive) + seconds(derive) + packing + seconds(lambda: zlib.decompress(packed, 31))


def backing_up(book: PracticeBook, home: Path) -> Iterator[Figure]:
    """B12: the verb of the book, its proof included; the middle of three, each beside its floor."""
    copy = book.copy(home / "book")
    opened = open_book(copy.folder, PASSPHRASE, clock=SystemClock())
    target = home / "backup.age"
    try:
        spent, floors = [], []
        for _ in range(RUNS):
            target.unlink(missing_ok=True)
            spent.append(seconds(lambda: opened.back_up(target, passphrase=PASSPHRASE, proven=True)))
            with target.open("rb") as stream:
                content = b"".join(unpacked(age_chunks(stream, passphrase=PASSPHRASE), 1 << 31))
            floors.append(floor_of(content))
    finally:
        opened.close()
    floor = middle(floors)
    note = f"{len(content) / 1e6:,.0f} MB of rows in {target.stat().st_size / 1e6:,.1f} MB"
    figure, budget = middle(spent) * 1000, TIMES * floor * 1000
    said = f"{TIMES} × (two scrypt + gzip + gunzip)"
    yield Figure("B12", "back up with proof", book.customers, figure, floor * 1000, budget, said, note=note)
