"""What stands in a folder, told without a passphrase: the names of a book's files, and how they look from outside.

Light on purpose: asked before the first screen, so it loads no engine. It also keeps the register of files this process has open,
because opening such a file and closing it again would drop the locks SQLite holds for the whole process.
"""

from __future__ import annotations

import contextlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from clientbook.data.files import is_writable, read_small, require_regular
from clientbook.data.keys import MAX_FILE, BookKeys, load_keys
from clientbook.domain.errors import BookDamaged, KeysDamaged, Refused

DB: Final = "book.db"
JOURNAL: Final = "book.db-journal"
KEYS: Final = "book.keys"
KEYS_BEFORE: Final = "book.keys.bak"
BACKUPS: Final = "backups.json"
SNAPSHOTS: Final = "snapshots"
RECOVERY: Final = "recovery"

CREATING: Final = "creating"
"""Where a new book is built. ``creating/book.db`` stands exactly as long as the book was never finished."""

PREPARING: Final = "restoring.new"
RESTORING: Final = "restoring"
"""Where the book lies that takes this one's place (``replacing``): being made, and made."""

PAGE: Final = 4096
"""Bytes of a page of ``book.db``."""

PLAIN_MAGIC = b"SQLite format 3"

_open_files: dict[tuple[int, int], int] = {}
_open_files_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in a folder, told without a passphrase and without touching anything.

    ``state`` is ``absent``, ``book``, ``damaged`` (``detail`` names the part), ``keys-damaged`` or ``unreachable``.
    """

    state: str
    detail: str = ""
    needs_key_file: bool = False
    writable: bool = True


def check_book(path: Path) -> Standing:
    """What stands in a folder. Takes no lock, asks for no passphrase, changes nothing and never raises for what it finds."""
    folder = Path(os.path.abspath(path))
    try:
        if not folder.is_dir() or not stands_something(folder):
            return Standing("absent")
        return _look(folder)
    except KeysDamaged as error:
        return Standing("keys-damaged", error.detail)
    except BookDamaged as error:
        return Standing("damaged", error.detail)
    except (OSError, Refused) as error:
        return Standing("unreachable", error.strerror or "" if isinstance(error, OSError) else error.detail)


def _look(folder: Path) -> Standing:
    check_file(folder)
    keys, _ = read_keys(folder)
    return Standing("book", needs_key_file=keys.needs_key_file, writable=is_writable(folder))


def stands_something(folder: Path) -> bool:
    """Whether the folder holds a book or the remains of one; an unfinished creation is nothing."""
    if os.path.lexists(folder / DB):
        return True
    if os.path.lexists(folder / CREATING / DB):
        return False
    return any(os.path.lexists(folder / name) for name in (KEYS, KEYS_BEFORE, JOURNAL))


def read_keys(folder: Path) -> tuple[BookKeys, bool]:
    """``book.keys``, or its copy where it is damaged or missing; and whether it was the copy.

    Raises:
        KeysDamaged: neither can be read.
    """
    for name in (KEYS, KEYS_BEFORE):
        with contextlib.suppress(FileNotFoundError, BookDamaged):
            return load_keys(read_small(folder / name, MAX_FILE)), name == KEYS_BEFORE
    raise KeysDamaged(KEYS)


def check_file(folder: Path, *, locked: bool = False) -> bytes | None:
    """``book.db`` as a file, before any handle is open in this process; its first page, where that may be read.

    Raises:
        BookDamaged: missing, no plain file, too short, cut inside a page, or not encrypted.
    """
    db = folder / DB
    try:
        size = require_regular(db).st_size
        if size % PAGE and not (folder / JOURNAL).exists() and not locked:
            # A writer elsewhere may have been in the middle of a page, and done since.
            size = require_regular(db).st_size
    except FileNotFoundError:
        raise BookDamaged("book.db is missing") from None
    if size < PAGE or (size % PAGE and not (folder / JOURNAL).exists()):
        raise BookDamaged("book.db is cut off")
    first_page = peek(db, PAGE)
    if first_page is not None and first_page.startswith(PLAIN_MAGIC):
        raise BookDamaged("book.db is not encrypted")
    return first_page


def register(path: Path) -> tuple[int, int]:
    """Remember that this process is about to open the file; returns what ``unregister`` takes."""
    with _open_files_guard:
        found = path.stat()
        identity = (found.st_dev, found.st_ino)
        _open_files[identity] = _open_files.get(identity, 0) + 1
    return identity


def unregister(identity: tuple[int, int]) -> None:
    """Forget it again, once for each ``register``."""
    with _open_files_guard:
        _open_files[identity] -= 1
        if not _open_files[identity]:
            del _open_files[identity]


def peek(path: Path, length: int) -> bytes | None:
    """The first bytes of a book's file; none while this process has it open.

    Opening the file and closing it again would drop the locks SQLite holds for this process, so both happen under the guard that
    registers open books.
    """
    with _open_files_guard:
        found = path.stat()
        if (found.st_dev, found.st_ino) in _open_files:
            return None
        with open(path, "rb") as file:
            return file.read(length)
