"""The encrypted engine: the only module that knows the driver, its PRAGMAs and its error codes.

One engine is one connection. It is opened and keyed at once, so that no key waits in a closure for a later connection.
"""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Iterator
from importlib import metadata
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
    EngineUnfit,
    NotSaved,
    Superseded,
)

KEY_BYTES = 32
PAGE = 4096
BUSY_MS = 5000
MINIMUM_CIPHER = (4, 18)
MINIMUM_SQLITE = (3, 51, 3)
SISTERS = ("sqlcipher3-wheels", "sqlcipher3-binary")
"""Other distributions that install the same module name with an engine that has the WAL-reset bug."""

_NEEDED_OPTIONS = ("HAS_CODEC", "THREADSAFE=1", "ENABLE_FTS5")
_PLAIN_MAGIC = b"SQLite format 3"

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

# SQLite's primary result codes.
_BUSY, _LOCKED, _READONLY, _INTERRUPT, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 9, 10, 11, 13, 14, 26
# A hot journal that this connection may not roll back.
_READONLY_RECOVERY, _READONLY_CANTLOCK, _READONLY_ROLLBACK = 264, 520, 776

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
    if code in (_READONLY_RECOVERY, _READONLY_CANTLOCK, _READONLY_ROLLBACK):
        return BookNeedsRecovery()
    return _by_primary_code(code & 0xFF)


def _by_primary_code(code: int) -> ClientbookError | None:
    match code:
        case 5 | 6:
            return BookInUse()
        case 8:
            return NotSaved("read-only")
        case 9:
            return Superseded()
        case 10:
            return NotSaved("io")
        case 11:
            return BookDamaged("book.db")
        case 13:
            return NotSaved("full")
        case 14:
            return NotSaved("io")
        case 26:
            return BookDamaged("book.db page 1")
    return None


def _disk_error(error: OSError) -> ClientbookError | None:
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NotSaved("full")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return NotSaved("read-only")
    if error.errno in (errno.EIO, errno.EFBIG, errno.ENXIO, errno.ESTALE):
        return NotSaved("io")
    return None


def check_engine() -> None:
    """Refuse an engine that is too old, lacks what the book relies on, or belongs to a sister distribution.

    Raises:
        EngineUnfit: with what is wrong.
    """
    probe = driver.connect(":memory:")
    try:
        version = probe.execute("PRAGMA cipher_version").fetchone()
        options = {row[0] for row in probe.execute("PRAGMA compile_options")}
    finally:
        probe.close()
    judge_engine(version[0] if version else "", driver.sqlite_version, options, installed_sisters())


def judge_engine(cipher: str, sqlite: str, options: set[str], sisters: tuple[str, ...]) -> None:
    """The judgement behind ``check_engine``, apart from it so that a test can show it other engines.

    Raises:
        EngineUnfit: with what is wrong.
    """
    if sisters:
        raise EngineUnfit(f"{sisters[0]} is installed beside sqlcipher3")
    if not cipher or _numbers(cipher) < MINIMUM_CIPHER:
        raise EngineUnfit(f"SQLCipher {cipher or '-'}")
    if _numbers(sqlite) < MINIMUM_SQLITE:
        raise EngineUnfit(f"SQLite {sqlite}")
    missing = [option for option in _NEEDED_OPTIONS if option not in options]
    if not options & {"TEMP_STORE=2", "TEMP_STORE=3"}:
        missing.append("TEMP_STORE=2")
    if missing:
        raise EngineUnfit(f"SQLCipher without {', '.join(missing)}")


def installed_sisters() -> tuple[str, ...]:
    """Which of the refused distributions are installed in this environment."""
    found = []
    for name in SISTERS:
        with contextlib.suppress(metadata.PackageNotFoundError):
            metadata.distribution(name)
            found.append(name)
    return tuple(found)


def _numbers(version: str) -> tuple[int, ...]:
    digits = version.split()[0].split(".") if version.split() else []
    return tuple(int(part) for part in digits if part.isdigit())


def engine_versions() -> dict[str, str]:
    """The versions in use, for ``doctor``."""
    probe = driver.connect(":memory:")
    try:
        cipher = probe.execute("PRAGMA cipher_version").fetchone()
        provider = probe.execute("PRAGMA cipher_provider_version").fetchone()
    finally:
        probe.close()
    return {
        "sqlcipher": cipher[0] if cipher else "",
        "sqlite": driver.sqlite_version,
        "provider": provider[0] if provider else "",
    }


def prove_encryption(db_path: Path, needle: bytes) -> None:
    """Read the bytes of a fresh, closed file and refuse it when they are not ciphertext.

    Only for a file that no connection of this process has open: closing it would drop their locks.

    Raises:
        EngineUnfit: the file begins like plain SQLite or holds the needle that was written into it.
    """
    content = db_path.read_bytes()
    if content.startswith(_PLAIN_MAGIC) or needle in content:
        raise EngineUnfit("SQLCipher does not encrypt")


def looks_plain(head: bytes) -> bool:
    """Whether a file's first bytes are those of an unencrypted SQLite file."""
    return head.startswith(_PLAIN_MAGIC)
