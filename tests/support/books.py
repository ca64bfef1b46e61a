"""Real encrypted books for tests: made with the cheap practice KDF, which is always an explicit argument."""

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

from clientbook.clock import FixedClock
from clientbook.data import creation
from clientbook.data.engine import close_engine
from clientbook.data.keys import PRACTICE_KDF
from clientbook.data.opened import OpenedBook
from clientbook.data.opening import open_existing
from clientbook.data.recovery_code import write_code

PASSPHRASE = "practice"
CLOCK = FixedClock(datetime(2026, 11, 21, 6, 5, tzinfo=UTC))


def make_book(folder: Path, passphrase: str = PASSPHRASE) -> str:
    """Make a book, close it, and return its recovery code."""
    opened = creation.create(folder, passphrase, clock=CLOCK, kdf=PRACTICE_KDF)
    code = write_code(opened.master)
    opened.close()
    return code


def unlock(folder: Path, passphrase: str = PASSPHRASE, *, read_only: bool = False, key_file: bytes | None = None) -> OpenedBook:
    """Open a book by its passphrase."""
    return open_existing(folder, passphrase, clock=CLOCK, read_only=read_only, key_file=key_file)


def copy_of(book: Path, target: Path) -> Path:
    """A copy of a closed book to damage."""
    shutil.copytree(book, target)
    return target


def fingerprint(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a book nobody has open, the empty lock file left out."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name != "lock"
    }


def note(opened: OpenedBook, place: str, count: int = 1) -> None:
    """Write drafts: the plainest rows a book has."""
    engine = opened.engine(writer=True)
    with engine.begin() as connection:
        for number in range(count):
            connection.exec_driver_sql(
                "INSERT INTO draft (place, data, at) VALUES (?, ?, ?)", (f"{place}-{number}", '{"text": "' + "x" * 200 + '"}', "2026")
            )
    close_engine(engine)


def notes(opened: OpenedBook) -> int:
    """How many there are."""
    engine = opened.engine(writer=False)
    with engine.begin() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM draft").scalar()
    close_engine(engine)
    return int(count or 0)
