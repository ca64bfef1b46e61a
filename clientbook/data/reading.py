"""Rows as plain tuples: for questions that give many, where SQLAlchemy's row objects would cost more than SQLite itself."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection


def rows_of(connection: Connection, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Every row of a question, fetched to the end, so that no open cursor holds up a commit."""
    result = connection.exec_driver_sql(sql, tuple(values))
    if result.cursor is None:
        return []
    try:
        return list(result.cursor.fetchall())
    finally:
        result.close()
