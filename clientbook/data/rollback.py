"""What an interrupted write left beside ``book.db``: kept aside first, judged, and only then left to SQLite.

A foreign journal beside a healthy book destroys it in one open, silently, and is deleted afterwards; so does a foreign
write-ahead log, which this program never writes. Both are moved out of the way instead.
"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import Final

from clientbook.data.files import require_regular, sync_folder
from clientbook.data.pages import SALT, PageCheck, first_record
from clientbook.data.standing import DB, JOURNAL, RECOVERY

_STRAYS: Final = ("book.db-wal", "book.db-shm")
_WHOLE_COPY: Final = 256 * 1024 * 1024
"""Up to this size the book itself is kept beside its journal as well."""


def journal_waits(folder: Path) -> bool:
    """Whether a journal stands beside the book that is more than an empty name."""
    try:
        return require_regular(folder / JOURNAL).st_size > 0
    except FileNotFoundError:
        return False


def has_strays(folder: Path) -> bool:
    """Whether a write-ahead log stands beside the book."""
    return any(os.path.lexists(folder / name) for name in _STRAYS)


def set_strays_aside(folder: Path) -> bool:
    """Move a write-ahead log, which is never ours, out of SQLite's sight. Returns whether there was one."""
    strays = [folder / name for name in _STRAYS if os.path.lexists(folder / name)]
    if strays:
        place = _place(folder)
        for stray in strays:
            os.rename(stray, place / stray.name)
        sync_folder(folder)
    return bool(strays)


def keep_before_rollback(folder: Path, key: bytes) -> str:
    """Copy the journal (and a book of moderate size) to ``recovery/`` before SQLite rolls back.

    A journal whose first page was not written with this book's key is moved there instead of copied, so it is never applied.
    Only while no connection of this process is open.

    Returns:
        ``ours`` when SQLite has something to roll back, ``foreign`` when it was moved away, else empty.
    """
    journal, db = folder / JOURNAL, folder / DB
    record = first_record(journal)
    if record is None:
        # The write died before its first page was due for the book; SQLite will not touch it.
        return ""
    with open(db, "rb") as file:
        salt = file.read(SALT)
    place = _place(folder)
    if not PageCheck(key, salt).ours(record[1], record[0]):
        os.rename(journal, place / JOURNAL)
        sync_folder(place)
        sync_folder(folder)
        return "foreign"
    _copy(journal, place / JOURNAL)
    size = db.stat().st_size
    if size <= _WHOLE_COPY and shutil.disk_usage(folder).free > 2 * size + (1 << 20):
        _copy(db, place / DB)
    sync_folder(place)
    return "ours"


def forget_recovery(folder: Path) -> None:
    """Remove what was kept, after a check found the book clean."""
    shutil.rmtree(folder / RECOVERY, ignore_errors=True)


def _place(folder: Path) -> Path:
    """An empty ``recovery/``: the newest interrupted write replaces the one kept before."""
    place = folder / RECOVERY
    if os.path.lexists(place):
        aside = folder / f"{RECOVERY}.{secrets.token_hex(4)}"
        os.rename(place, aside)
        if aside.is_symlink():
            aside.unlink()
        else:
            shutil.rmtree(aside, ignore_errors=True)
    place.mkdir(mode=0o700)
    return place


def _copy(source: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as out, open(source, "rb") as content:
        shutil.copyfileobj(content, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
