"""The encrypted engine: the only module that knows the driver, its PRAGMAs and its error codes.

One engine is one connection. It is opened and keyed at once, so that no key waits in a closure for a later connection.
"""

from __future__ import annotations

import contextlib
import errno
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as driver

from clientbook.domain.errors import (
    BookDamaged,
    BookInUse,
    BookNeedsRecovery,
    ClientbookError,
    NotSaved,
    Superseded,
)

KEY_BYTES = 32
PAGE = 4096
BUSY_MS = 5000
_PRAGMAS = (
    "journal_mode=DELETE",
    "synchronous=EXTRA",
    "fullfsync=ON",
    "temp_store=MEMORY",
    "secure_delete=ON",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
)

_HOT_JOURNAL = (264, 520, 776)
"""READONLY_RECOVERY, _CANTLOCK and _ROLLBACK: a write to be rolled back by a connection that may not write."""

_raw_connections: weakref.WeakKeyDictionary[Engine, Any] = weakref.WeakKeyDictionary()


def open_engine(db_path: Path, key: bytes, *, read_only: bool, writer: bool) -> Engine:
    """An engine of exactly one keyed connection to the file, which must exist.

    A reader beside the writer opens ``mode=ro`` so that it can neither write nor roll a journal back.

    Args:
        db_path: the file; SQLite never creates it.
        key: the raw 32-byte key of the book.
        read_only: open the file ``mode=ro``.
        writer: transactions begin ``IMMEDIATE`` and the cache never spills; otherwise they are plain reads.

    Raises:
        ClientbookError: what ``domain_error`` makes of the driver's refusal.
    """
    if writer and read_only:
        raise ValueError("a writer cannot be read-only")
    waiting = [_connect(db_path, key, read_only=read_only, writer=writer)]

    def creator() -> Any:
        if not waiting:
            raise BookDamaged("connection lost")
        return waiting.pop()

    raw = waiting[0]
    engine = create_engine(
        "sqlite+pysqlite://",
        module=driver,
        creator=creator,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=5,
        hide_parameters=True,
    )
    begin = "BEGIN IMMEDIATE" if writer else "BEGIN"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    _raw_connections[engine] = raw
    return engine


def _connect(db_path: Path, key: bytes, *, read_only: bool, writer: bool) -> Any:
    if len(key) != KEY_BYTES:
        raise ValueError("a book's key has 32 bytes")
    uri = f"file:{quote(str(db_path))}?mode={'ro' if read_only else 'rw'}"
    with translated():
        raw = driver.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        try:
            raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            # Otherwise a wrong key prints three lines over the screen.
            raw.execute("PRAGMA cipher_log_level=NONE")
            literal = bytearray(b"x'" + key.hex().encode() + b"'")
            raw.set_key(literal)
            literal[:] = bytes(len(literal))
            for pragma in _PRAGMAS:
                raw.execute(f"PRAGMA {pragma}")
            if writer:
                # A spilled cache takes the exclusive lock early: an import of 100,000 held readers 11 s.
                raw.execute("PRAGMA cache_spill=OFF")
            else:
                raw.execute("PRAGMA query_only=ON")
            raw.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        except BaseException:
            raw.close()
            raise
    return raw


def interrupt(engine: Engine) -> None:
    """Stop what a reader's connection is doing now; its caller gets ``Superseded``. Safe from any thread."""
    raw = _raw_connections.get(engine)
    if raw is not None:
        with contextlib.suppress(driver.ProgrammingError):
            raw.interrupt()


def close_engine(engine: Engine) -> None:
    """Close the engine's one connection; a second call does nothing."""
    engine.dispose()
    raw = _raw_connections.pop(engine, None)
    if raw is not None:
        raw.close()


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn whatever the driver or the disk raises inside into an error of the domain.

    What has no meaning for a user (a constraint, a mistake in our SQL) passes through unchanged.
    """
    try:
        yield
    except (DBAPIError, driver.Error, OSError) as error:
        meaning = domain_error(error)
        if meaning is None:
            raise
        raise meaning from error


def domain_error(error: BaseException) -> ClientbookError | None:
    """What a driver's or the disk's error means in words of the domain, or none: the one place that knows the codes.

    SQLite's message is matched nowhere; only result codes are.
    """
    if isinstance(error, ClientbookError):
        return error
    if isinstance(error, DBAPIError):
        return domain_error(error.orig) if error.orig is not None else None
    if isinstance(error, OSError):
        return _disk_error(error)
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    if code in _HOT_JOURNAL:
        return BookNeedsRecovery()
    return _by_primary_code(code & 0xFF)


_MEANINGS: dict[int, Callable[[], ClientbookError]] = {
    5: BookInUse,  # BUSY
    6: BookInUse,  # LOCKED
    8: lambda: NotSaved("read-only"),  # READONLY
    9: Superseded,  # INTERRUPT
    10: lambda: NotSaved("io"),  # IOERR
    11: lambda: BookDamaged("book.db"),  # CORRUPT
    13: lambda: NotSaved("full"),  # FULL
    14: lambda: NotSaved("io"),  # CANTOPEN
    26: lambda: BookDamaged("book.db page 1"),  # NOTADB
}
"""SQLite's primary result codes."""


def _by_primary_code(code: int) -> ClientbookError | None:
    meaning = _MEANINGS.get(code)
    return meaning() if meaning else None


def _disk_error(error: OSError) -> ClientbookError | None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NotSaved("full")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return NotSaved("read-only")
    if error.errno in (errno.EIO, errno.EFBIG, errno.ENXIO, errno.ESTALE):
        return NotSaved("io")
    return None


def integrity_findings(connection: Connection, *, thorough: bool = False) -> tuple[str, ...]:
    """What is wrong with the book's file; empty means clean.

    Every page's authentication, the size the file says it has, and where ``thorough`` the structure and the references as well.
    Use a fresh connection: one bad page poisons later checks on the same one.
    """
    run = connection.exec_driver_sql
    findings = [str(row[0]) for row in run("PRAGMA cipher_integrity_check")]
    if thorough and not findings:
        findings = [str(row[0]) for row in run("PRAGMA integrity_check") if row[0] != "ok"]
        findings += [f"{row[0]} row {row[1]} refers to nothing" for row in run("PRAGMA foreign_key_check")]
    return tuple(findings)
