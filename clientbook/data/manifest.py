"""The first line of a backup: what it holds, written from the tables as they stand and judged before a row is believed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection
from sqlmodel import SQLModel

from clientbook.clock import utc_text
from clientbook.data import models
from clientbook.data.migrations import newest, version_of
from clientbook.data.opened import fact
from clientbook.domain.errors import BackupDamaged, BackupTooNew

FORMAT: Final = 1
_KEPT = {"customer": frozenset({"changed_at"})}
"""Derived columns that no rule can make again: when a customer was last changed."""

REMADE: Final = ("customer_fts", "text_fts", "search_place", "search_text")
"""Tables made from the others."""
OF_THE_FILE: Final = ("book", "current_unit")
"""Tables about this file of the book, not about its owner's data."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    schema: int
    at: datetime
    app: str
    created_at: str
    """When the book was begun."""
    columns: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, int]
    sequences: Mapping[str, int]
    """The last id given in each table: ids of what was removed are not given again."""

    def line(self) -> bytes:
        """The line without its end."""
        said = {"clientbook": "backup", "format": FORMAT, "app": self.app, "schema": self.schema, "at": utc_text(self.at)}
        held = {"book_created_at": self.created_at, "rows": dict(self.rows), "sequences": dict(self.sequences)}
        columns = {table: list(names) for table, names in self.columns.items()}
        return json.dumps(said | held | {"columns": columns}, ensure_ascii=False, separators=(",", ":")).encode()


def described(connection: Connection, at: datetime, app: str) -> Manifest:
    """What a backup of this book has to say: the numbers are counted, so that the rows written can be held against them."""
    columns = columns_of(connection)
    rows = {table: int(connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one()) for table in columns}
    kept = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence ORDER BY name").fetchall()
    sequences = {name: int(last) for name, last in kept if name in columns}
    # Compared with what is read back, so as exact as it is written.
    moment = datetime.fromisoformat(utc_text(at))
    return Manifest(version_of(connection), moment, app, fact(connection, "created_at") or "", columns, rows, sequences)


def columns_of(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The columns that are kept of every table of the models that this file has."""
    found = {}
    for table in SQLModel.metadata.tables:
        left_out = models.DERIVED.get(table, frozenset()) - _KEPT.get(table, frozenset())
        # table_info leaves out generated columns.
        info = connection.exec_driver_sql(f'PRAGMA table_info("{table}")').fetchall()
        if info:
            found[table] = tuple(row[1] for row in info if row[1] not in left_out)
    return found


def read_manifest(line: bytes) -> Manifest:
    """Judge the first line of a backup.

    Raises:
        BackupDamaged: it is no backup of ours, or says what cannot be.
        BackupTooNew: a newer clientbook wrote it.
    """
    try:
        said = json.loads(line)
        if said["clientbook"] != "backup":
            raise BackupDamaged("no backup")
        if _number(said["format"]) > FORMAT or _number(said["schema"]) > newest():
            raise BackupTooNew
        columns = {str(table): tuple(map(str, names)) for table, names in said["columns"].items()}
        _require_known(columns)
        found = Manifest(
            schema=_number(said["schema"], 1),
            at=datetime.fromisoformat(said["at"]),
            app=str(said["app"]),
            created_at=str(said["book_created_at"]),
            columns=columns,
            rows={table: _number(said["rows"][table]) for table in columns},
            sequences={str(table): _number(last) for table, last in said["sequences"].items()},
        )
        if found.at.tzinfo is None or set(said["rows"]) != set(columns) or not set(found.sequences) <= set(columns):
            raise BackupDamaged("manifest")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BackupDamaged("manifest") from error
    return found


def _require_known(columns: Mapping[str, tuple[str, ...]]) -> None:
    """Only tables and columns of ours, each once: their names go into statements."""
    for table, names in columns.items():
        model = SQLModel.metadata.tables.get(table)
        if model is None or not names or len(set(names)) != len(names):
            raise BackupDamaged("tables")
        left_out = models.DERIVED.get(table, frozenset()) - _KEPT.get(table, frozenset())
        if not set(names) <= {column.name for column in model.columns} - left_out:
            raise BackupDamaged("tables")


def _number(value: Any, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 1 << 62:
        raise ValueError("out of range")
    return value
