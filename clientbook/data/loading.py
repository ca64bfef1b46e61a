"""Rows of a backup into the tables of a new book: first into the schema they were written under, then on through the migrations.

Triggers are made after the rows: a restore writes no journal, it brings one along.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from clientbook.data import journal, migrations, models, refresh
from clientbook.data.engine import translated
from clientbook.data.journal import to_json
from clientbook.data.manifest import Manifest, columns_of
from clientbook.data.opened import set_fact
from clientbook.data.payload import PayloadReader
from clientbook.data.progress import Progress
from clientbook.data.readable import require_countable, require_readable
from clientbook.domain.errors import BackupDamaged, ClientbookError


def load(engine: Engine, reader: PayloadReader, now: datetime, progress: Progress | None = None) -> None:
    """Fill a new book's empty file with everything a backup holds, and make what is made from it.

    Raises:
        BackupDamaged: a row or a number that the tables refuse.
        Cancelled, NotSaved
    """
    _let_spill(engine)
    said = reader.manifest
    require_countable(said.sequences)
    with _hostile_rows_told():
        migrations.migrate(engine, tuple(each for each in migrations.MIGRATIONS if each.version <= said.schema))
        with translated(), engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            _empty(connection, said)
            for table, rows in reader.rows():
                require_readable(table, said.columns[table], rows)
                _insert(connection, table, said.columns[table], rows)
            reader.finish()
            _settle(connection, said)
            _require_sound(connection)
            journal.create_triggers(connection)
        migrations.migrate(engine)
    with translated(), engine.begin() as connection:
        _derive(connection, now, progress)


def _let_spill(engine: Engine) -> None:
    """Nobody waits for a file that has no name yet: what does not fit in memory goes to the disk at once."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA cache_spill = ON")  # outside a transaction, or it is not passed on
    finally:
        raw.close()


@contextlib.contextmanager
def _hostile_rows_told() -> Iterator[None]:
    """What the tables refuse is the backup's fault: the file is new and of our own making."""
    try:
        yield
    except ClientbookError:
        raise
    except (DBAPIError, OverflowError, UnicodeError) as error:
        raise BackupDamaged("rows") from error


def _empty(connection: Connection, said: Manifest) -> None:
    """Take everything out that creation put in, and see that the backup has the tables and columns of its schema, all of them."""
    if columns_of(connection) != {table: tuple(names) for table, names in said.columns.items()}:
        raise BackupDamaged("tables")
    for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for table in said.columns:
        connection.exec_driver_sql(f'DELETE FROM "{table}"')


def _insert(connection: Connection, table: str, columns: tuple[str, ...], rows: list[list[object]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    sql = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
    connection.exec_driver_sql(sql, [tuple(row) for row in rows])


def _settle(connection: Connection, said: Manifest) -> None:
    """What belongs to the rows without being one."""
    for table, last in said.sequences.items():
        found = connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, table))
        if not found.rowcount:
            connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))
    if said.created_at:
        set_fact(connection, "created_at", said.created_at)
    # The new book has a new recovery code, which nobody has written down yet.
    connection.exec_driver_sql("UPDATE setting SET value = 'false' WHERE key = 'recovery_code_copied'")


_ODD_CHANGES = """SELECT 1 FROM change WHERE table_name NOT IN (SELECT value FROM json_each(?))
    OR data IS NOT NULL AND (NOT json_valid(data) OR json_type(data) <> 'object'
        OR EXISTS (SELECT 1 FROM json_each(change.data) WHERE key GLOB '*[^a-z0-9_]*')) LIMIT 1"""
"""Undo makes statements of what the journal names."""


def _require_sound(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise BackupDamaged("rows")
    if connection.exec_driver_sql(_ODD_CHANGES, (to_json(list(models.JOURNALLED)),)).first() is not None:
        raise BackupDamaged("rows")


def _derive(connection: Connection, now: datetime, progress: Progress | None) -> None:
    """Derived columns and index; when a customer was last changed is no matter of deriving and stays."""
    connection.exec_driver_sql("CREATE TEMP TABLE changed_before AS SELECT id, changed_at FROM customer")
    ids = [row[0] for row in connection.exec_driver_sql("SELECT id FROM customer ORDER BY id").fetchall()]
    refresh.refresh(connection, ids, refresh.context(connection, now), progress)
    connection.exec_driver_sql("UPDATE customer SET changed_at = b.changed_at FROM changed_before b WHERE b.id = customer.id")
    connection.exec_driver_sql("DROP TABLE changed_before")
