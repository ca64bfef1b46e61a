"""Backups for tests: cheap ones of real books, and forged ones that are whole as files and wrong inside."""

import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clientbook.clock import Clock, SystemClock
from clientbook.data import PRACTICE_KDF, BackupReport, Book, age_writer, open_book, restore_backup
from clientbook.data.age import age_chunks
from clientbook.data.engine import close_engine, open_engine
from clientbook.data.keys import load_keys, unwrap
from clientbook.data.manifest import described
from clientbook.data.payload import PayloadWriter
from tests.support.books import CLOCK, PASSPHRASE

CHEAP = 2
"""The base-two logarithm of a guess's cost."""
GOLDEN = sorted((Path(__file__).resolve().parent.parent / "data" / "golden").iterdir(), key=lambda folder: int(folder.name[1:]))
HOSTILE = (
    "\x00\x01\x1b[31m nul and escape",
    '"quotes" \\ back\\slash',
    "line\nline\r\nline\u2028separator\u0085",
    "[/b][@click=app.quit]x[/] {brackets}",
    "客户 👨‍👩‍👧 e\u0301 \U0002f800 ﷽",
    "\u202eright to left\u202c \ufeff \ufffd",
    "x" * 20_000,
    "'); DROP TABLE customer; --",
)
"""Texts as they may stand in a file that was once written otherwise; the door would have cleaned some of them."""


@contextmanager
def live(folder: Path, *, clock: Clock = CLOCK, passphrase: str = PASSPHRASE) -> Iterator[Book]:
    """A book, open."""
    book = open_book(folder, passphrase, clock=clock)
    try:
        yield book
    finally:
        book.close()


def golden_copy(to: Path, folder: Path = GOLDEN[-1]) -> Path:
    """A copy of the golden book of a schema: something in every table."""
    shutil.copytree(folder / "book", to)
    return to


def make_hostile(book: Book, number: int) -> None:
    """Customers whose every text is one of ``HOSTILE``, past the door that would clean it."""
    rows = [(f"uid-{n}", f"X{n:08}", HOSTILE[n % len(HOSTILE)], json.dumps({"1": HOSTILE[n % len(HOSTILE)]})) for n in range(number)]
    sql = """INSERT INTO customer (uid, code, name, custom, notes, company, created_at, created_on, headcount, birth)
        VALUES (?1, ?2, ?3, ?4, ?3, ?3, '2026-11-21T06:05:00Z', '2026-11-21', 9007199254740993, '--02-29')"""
    book._unit("bulk", lambda connection: connection.exec_driver_sql(sql, rows))


def back_up(book: Book, target: Path, **more: Any) -> BackupReport:
    """A backup of an open book, by its passphrase."""
    how = {} if "recipients" in more else {"passphrase": PASSPHRASE}
    return book.back_up(target, cost=CHEAP, **how, **more)


def restore(backup: Path, to: Path, *, clock: Clock = CLOCK, **more: Any) -> tuple[BackupReport, str]:
    """A book of a backup, by the same passphrase."""
    how = {} if "identity" in more else {"passphrase": PASSPHRASE}
    return restore_backup(backup, to, clock=clock, kdf=PRACTICE_KDF, **(how | more))


def content(backup: Path) -> list[bytes]:
    """The lines of a backup."""
    with backup.open("rb") as stream:
        return gzip.decompress(b"".join(age_chunks(stream, passphrase=PASSPHRASE))).splitlines()


def seal(target: Path, packed: bytes) -> Path:
    """An age file of anything."""
    with target.open("wb") as stream, age_writer(stream, PASSPHRASE, cost=CHEAP) as age:
        age.write(packed)
    return target


def forge(target: Path, lines: list[bytes], *, honest_end: bool = True) -> Path:
    """A backup of these lines; the end line is made to agree with them, so that only what is wrong is wrong."""
    if honest_end:
        lines = lines[:-1]
        digest = hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()
        lines = [*lines, json.dumps({"end": True, "rows": len(lines) - 1, "sha256": digest}).encode()]
    return seal(target, gzip.compress(b"".join(line + b"\n" for line in lines), 1))


def with_manifest(lines: list[bytes], change: Callable[[dict[str, Any]], object]) -> list[bytes]:
    """The lines with another first one."""
    said = json.loads(lines[0])
    change(said)
    return [json.dumps(said).encode(), *lines[1:]]


def with_row(lines: list[bytes], table: str, change: Callable[[list[Any], list[str]], object]) -> list[bytes]:
    """The lines with the last row of a table changed; the change gets the row without its table, and its columns."""
    columns = json.loads(lines[0])["columns"][table]
    at = max(index for index, line in enumerate(lines) if line.startswith(f'["{table}",'.encode()))
    row = json.loads(lines[at])[1:]
    change(row, columns)
    return [*lines[:at], json.dumps([table, *row]).encode(), *lines[at + 1 :]]


def backup_of_schema(folder: Path, target: Path) -> Path:
    """A backup as the clientbook of the book's own schema wrote it: no migration runs."""
    key = unwrap(load_keys((folder / "book.keys").read_bytes()), PASSPHRASE).book_key()
    engine = open_engine(folder / "book.db", key, read_only=True, writer=False)
    out = io.BytesIO()
    with engine.begin() as connection:
        manifest = described(connection, SystemClock().now(), "old")
        for piece in PayloadWriter(connection, manifest).pieces():
            out.write(piece)
    close_engine(engine)
    return seal(target, gzip.compress(out.getvalue(), 1))
