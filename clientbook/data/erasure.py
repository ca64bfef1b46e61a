"""Erasing customers for good: a person's right, and the only act besides keys and restore that no undo takes back."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import settings, snapshots
from clientbook.data.journal import id_list, to_json
from clientbook.data.lines import ErasureReport
from clientbook.data.search.index import drop_index, scrub
from clientbook.domain import search_history
from clientbook.domain.errors import NotFound

_IN = "IN (SELECT value FROM json_each(?))"
_MOST_TOLD = 1_000
"""Up to so many customers their names are looked for in the searches of before."""
_TELLING = (
    ("customer", "id", ("code", "name", "other_names", "company")),
    ("contact_person", "customer_id", ("name",)),
    ("contact_point", "customer_id", ("value", "normal")),
)
"""What a search may have named them by."""
_PARTS = (
    *("after_sale", "rating", "purchase", "tidy_skip", "greeting", "occasion", "interaction", "follow_up", "contact_point", "customer_tag"),
    "contact_person",
)


def erase(connection: Connection, ids: Collection[int]) -> tuple[tuple[str, ...], datetime]:
    """Remove customers with everything the journal, the index and the drafts know of them.

    Returns:
        Their codes, and since when the first of them was in this book.

    Raises:
        NotFound: one of them is not there; nothing was erased.
    """
    wanted = id_list(ids)
    found = connection.exec_driver_sql(f"SELECT id, code FROM customer WHERE id {_IN} ORDER BY id", (wanted,)).fetchall()
    if missing := set(ids) - {row[0] for row in found}:
        raise NotFound(str(min(missing)))
    since = _in_book_since(connection, wanted)
    _forget_searches(connection, wanted, len(found))
    connection.exec_driver_sql(f"UPDATE customer SET referred_by = NULL WHERE referred_by {_IN} AND id NOT {_IN}", (wanted, wanted))
    for table in _PARTS:
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE customer_id {_IN}", (wanted,))
    connection.exec_driver_sql(f"DELETE FROM distinct_pair WHERE a_id {_IN} OR b_id {_IN}", (wanted, wanted))
    connection.exec_driver_sql(f"DELETE FROM customer WHERE id {_IN}", (wanted,))
    _forget_changes(connection, wanted)
    _drop_drafts(connection, {row[0] for row in found})
    drop_index(connection, [row[0] for row in found])
    scrub(connection)
    return tuple(row[1] for row in found), since


def _forget_changes(connection: Connection, ids: str) -> None:
    """Take their changes out of the journal; units of which nothing is left, or half of what they moved, become history only."""
    theirs = [f"SELECT unit_id FROM change WHERE {column} {_IN}" for column in ("customer_id", "from_customer_id")]
    units = id_list(row[0] for row in connection.exec_driver_sql(" UNION ".join(theirs), (ids, ids)).fetchall())
    moved = f"SELECT unit_id FROM change WHERE from_customer_id {_IN} OR (from_customer_id IS NOT NULL AND customer_id {_IN})"
    connection.exec_driver_sql(f"UPDATE unit SET closed = 1 WHERE id IN ({moved})", (ids, ids))
    for column in ("customer_id", "from_customer_id"):
        connection.exec_driver_sql(f"DELETE FROM change WHERE {column} {_IN}", (ids,))
    empty = "NOT EXISTS (SELECT 1 FROM change WHERE change.unit_id = unit.id)"
    connection.exec_driver_sql(f"UPDATE unit SET closed = 1 WHERE id {_IN} AND {empty}", (units,))


def _in_book_since(connection: Connection, ids: str) -> datetime:
    """When the first of these customers was written into this book (they may have been created earlier, elsewhere)."""
    sql = (
        "SELECT coalesce((SELECT min(unit.at) FROM change JOIN unit ON unit.id = change.unit_id WHERE change.customer_id"
        f" {_IN}), (SELECT min(created_at) FROM customer WHERE id {_IN}))"
    )
    return datetime.fromisoformat(connection.exec_driver_sql(sql, (ids, ids)).scalar_one())


def _forget_searches(connection: Connection, ids: str, number: int) -> None:
    """Take lines that may name them out of the searches of before; all of them where so many are erased that each would be named."""
    kept = search_history.lines_in(settings.draft(connection, search_history.PLACE))
    if not kept:
        return
    left: tuple[str, ...] = ()
    if number <= _MOST_TOLD:
        parts = [f"SELECT {column} FROM {table} WHERE {key} {_IN}" for table, key, columns in _TELLING for column in columns]
        told = {str(each) for each in connection.exec_driver_sql(" UNION ".join(parts), (ids,) * len(parts)).scalars() if each}
        left = search_history.without_names(kept, told | set(_called_before(connection, ids)))
    if left != kept:
        connection.exec_driver_sql("UPDATE draft SET data = ? WHERE place = ?", (to_json({"lines": list(left)}), search_history.PLACE))


def _called_before(connection: Connection, ids: str) -> Iterator[str]:
    """What they, their contact persons and contact points were called before, as the journal still knows it."""
    columns = {column for _table, _key, columns in _TELLING for column in columns}
    tables = ", ".join(f"'{table}'" for table, _key, _columns in _TELLING)
    sql = f"SELECT data FROM change WHERE customer_id {_IN} AND data IS NOT NULL AND table_name IN ({tables})"
    for data in connection.exec_driver_sql(sql, (ids,)).scalars():
        for column, held in json.loads(data).items():
            if column in columns:
                yield from (str(each) for each in (held if isinstance(held, list) else [held]) if each)


def _drop_drafts(connection: Connection, ids: set[int]) -> None:
    """Forget drafts about them: by place (``what:id``) or by what the draft says it is about (``id``, ``customer_id``)."""
    for place, data in connection.exec_driver_sql("SELECT place, data FROM draft").fetchall():
        said = json.loads(data)
        about = {said.get("id"), said.get("customer_id")} if isinstance(said, dict) else set()
        tail = place.rpartition(":")[2]
        if about & ids or (tail.isdecimal() and int(tail) in ids):
            connection.exec_driver_sql("DELETE FROM draft WHERE place = ?", (place,))


def report(folder: Path, codes: tuple[str, ...], since: datetime) -> ErasureReport:
    """Which snapshots and backups were made while they were in the book, and so still hold them."""
    held = tuple(snapshot.path.name for snapshot in snapshots.list_snapshots(folder) if snapshot.at >= since)
    backup = snapshots.last_backup(folder)
    return ErasureReport(codes, held, (utc_text(backup.at),) if backup is not None and backup.at >= since else ())
