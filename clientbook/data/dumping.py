"""The book's content as plain rows: what a backup holds and what two books are compared by."""

from typing import Any

from sqlalchemy import Connection

from clientbook.data.models import DERIVED, GENERATED, JOURNALLED

TABLES = (*JOURNALLED, "unit", "change", "draft", "code_counter")
"""Everything but index and derived columns, which are made from these."""


def dump(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row by table, in the order of their keys, without derived columns."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        derived = DERIVED.get(table, frozenset()) | GENERATED.get(table, frozenset())
        rows = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1").mappings().fetchall()
        found[table] = [{name: value for name, value in row.items() if name not in derived} for row in rows]
    return found
