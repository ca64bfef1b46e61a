"""The schema's history: named, ordered steps, each one transaction that also advances ``user_version``.

A migration's functions are frozen once it is released: they create what they created then, whatever the models say today.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine

from clientbook.data.engine import translated
from clientbook.data.migrations import first_search, first_tables, plans, trade
from clientbook.domain.errors import BookDamaged, BookTooNew

APPLICATION_ID: Final = 0x434C424B
"""``CLBK``: what ``file`` would see if it could."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: its number, its name, what it runs, and whether it ends the undoing of older units."""

    version: int
    name: str
    steps: tuple[Callable[[Connection], None], ...]
    closes_units: bool = False


MIGRATIONS: Final = (
    Migration(1, "first", (first_tables.create, first_search.create)),
    Migration(2, "plans", (plans.create,)),
    Migration(3, "trade", (trade.create,)),
)


def newest(migrations: tuple[Migration, ...] = MIGRATIONS) -> int:
    """The schema this program writes."""
    return migrations[-1].version


def version_of(connection: Connection) -> int:
    """The schema of an open book.

    Raises:
        BookDamaged: the file is no client book at all.
    """
    if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
        raise BookDamaged("book.db")
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)


def pending(version: int, migrations: tuple[Migration, ...] = MIGRATIONS) -> tuple[Migration, ...]:
    """What a book of this schema still has to run through.

    Raises:
        BookTooNew: it was written by a newer clientbook.
    """
    if version > newest(migrations):
        raise BookTooNew(str(version))
    return tuple(migration for migration in migrations if migration.version > version)


def migrate(engine: Engine, migrations: tuple[Migration, ...] = MIGRATIONS) -> int:
    """Bring a book to the newest schema on its writer's connection; returns how many steps ran.

    The caller has taken a snapshot where there is something to lose.

    Raises:
        BookTooNew: it was written by a newer clientbook.
        BookDamaged: rows point to nothing after a step; that step was rolled back.
    """
    with translated():
        with engine.begin() as connection:
            waiting = pending(version_of(connection), migrations)
        for migration in waiting:
            with engine.begin() as connection:
                _run(connection, migration)
    return len(waiting)


def _run(connection: Connection, migration: Migration) -> None:
    for step in migration.steps:
        step(connection)
    if migration.closes_units:
        connection.exec_driver_sql("UPDATE unit SET closed = 1")
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise BookDamaged(f"migration {migration.name}")
    connection.exec_driver_sql(f"PRAGMA user_version = {migration.version}")
