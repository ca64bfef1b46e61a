"""The encrypted engine: the only module that knows the driver, its PRAGMAs and its error codes.

One engine is one connection. It is opened and keyed at once, so that no key waits in a closure for a later connection.
"""

from __future__ import annotations

import contextlib
import re
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache
from sqlcipher3 import dbapi2 as driver

from clientbook.data.faults import domain_error, translated
from clientbook.domain.errors import BookDamaged, BookNeedsRecovery
from clientbook.domain.names import fold

KEY_BYTES = 32
BUSY_MS = 5000
PATIENCE_MS = 30_000
"""How long a commit waits for readers: longer than any of ours reads, so that no write fails for their sake, nor the opening of a book,
which ends its first transactions while a backup by night may still be copying."""
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

FOLD = "clientbook_fold"
"""SQL function of readers: ``names.fold``. Questions may call it, the schema never does."""

_READONLY = 8

_STEPS_BETWEEN_QUESTIONS = 200_000
"""Steps of SQLite's machine, some milliseconds; each question takes the interpreter's lock."""

_STATEMENTS: LRUCache[Any, Any] = LRUCache(1000)
"""Statements as SQL, without their values: what one engine has worked out every other one takes over."""


class _Dialect(SQLiteDialect_pysqlite):
    """SQLite as every engine of ours has it: one is like the other, so that they share ``_STATEMENTS``."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.clientbook", __name__, _Dialect.__name__)
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
        "sqlite+clientbook://",
        module=driver,
        creator=creator,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=5,
        hide_parameters=True,
        execution_options={"compiled_cache": _STATEMENTS},
    )
    begin = "BEGIN IMMEDIATE" if writer else "BEGIN"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    if read_only:
        event.listen(engine, "handle_error", _tell_hot_journal)
    _raw_connections[engine] = raw
    # SQLAlchemy asks its first connection a few things. A search that is overtaken in the middle of that would lose it for good.
    try:
        engine.connect().close()
    except BaseException:
        close_engine(engine)
        raise
    return engine


def _tell_hot_journal(context: ExceptionContext) -> None:
    """A read answered with "read-only" met a write that died half way and that this connection may not roll back."""
    if getattr(context.original_exception, "sqlite_errorcode", None) == _READONLY:
        raise BookNeedsRecovery from context.original_exception


def _connect(db_path: Path, key: bytes, *, read_only: bool, writer: bool) -> Any:
    if len(key) != KEY_BYTES:
        raise ValueError("a book's key has 32 bytes")
    uri = f"file:{quote(str(db_path))}?mode={'ro' if read_only else 'rw'}"
    with translated():
        raw = driver.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        try:
            raw.execute(f"PRAGMA busy_timeout={PATIENCE_MS if writer else BUSY_MS}")
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
                raw.create_function(FOLD, 1, _fold, deterministic=True)
            raw.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        except driver.OperationalError as error:
            raw.close()
            if read_only and getattr(error, "sqlite_errorcode", None) == _READONLY:
                raise BookNeedsRecovery from error
            raise
        except BaseException:
            raw.close()
            raise
    return raw


def _fold(value: object) -> str:
    return fold(str(value))


def stop_when(engine: Engine, asked: Callable[[], bool]) -> None:
    """Ask this in the course of every long statement and stop it when the answer is yes.

    ``interrupt`` alone is lost when it comes a moment before the statement begins.
    """
    _raw_connections[engine].set_progress_handler(asked, _STEPS_BETWEEN_QUESTIONS)


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


def _named_page(finding: str) -> str:
    page = re.search(r"page (\d+)", finding)
    return f"book.db page {page[1]}" if page else finding


def integrity_findings(connection: Connection, *, thorough: bool = False) -> tuple[str, ...]:
    """What is wrong with the book's file; empty means clean.

    Every page's authentication, the size the file says it has, and where ``thorough`` the structure and the references as well.
    Use a fresh connection: one bad page poisons later checks on the same one.
    """
    run = connection.exec_driver_sql
    findings = [_named_page(str(row[0])) for row in run("PRAGMA cipher_integrity_check")]
    if thorough and not findings:
        findings = [str(row[0]) for row in run("PRAGMA integrity_check") if row[0] != "ok"]
        findings += [f"{row[0]} row {row[1]} refers to nothing" for row in run("PRAGMA foreign_key_check")]
    return tuple(findings)


__all__ = [
    "BUSY_MS",
    "FOLD",
    "KEY_BYTES",
    "close_engine",
    "domain_error",
    "integrity_findings",
    "interrupt",
    "open_engine",
    "translated",
]
