"""Many whole records at once: four statements for any number of customers, where one by one would be four each."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from clientbook.data import mapping
from clientbook.domain.customer import ContactPoint, Customer

BATCH = 500


def load_many(connection: Connection, ids: Sequence[int]) -> tuple[Customer, ...]:
    """These customers with everything that belongs to their records, in this order; ids that are gone are left out."""
    found: list[Customer] = []
    for start in range(0, len(ids), BATCH):
        found += _batch(connection, ids[start : start + BATCH])
    return tuple(found)


def _batch(connection: Connection, ids: Sequence[int]) -> list[Customer]:
    wanted = json.dumps(list(ids))
    points: dict[tuple[int, int | None], list[ContactPoint]] = defaultdict(list)
    for row in _parts(connection, "contact_point", wanted):
        points[row["customer_id"], row["person_id"]].append(mapping.point_of(row))
    persons = defaultdict(list)
    for row in _parts(connection, "contact_person", wanted):
        persons[row["customer_id"]].append(mapping.person_of(row, points[row["customer_id"], row["id"]]))
    tags = defaultdict(list)
    for row in _parts(connection, "customer_tag", wanted):
        tags[row["customer_id"]].append(row["tag"])
    sql = "SELECT * FROM customer WHERE id IN (SELECT value FROM json_each(?))"
    rows = {row["id"]: dict(row) for row in connection.exec_driver_sql(sql, (wanted,)).mappings().fetchall()}
    return [
        mapping.customer_of(rows[each], tuple(persons[each]), tuple(points[each, None]), tuple(tags[each])) for each in ids if each in rows
    ]


def _parts(connection: Connection, table: str, wanted: str) -> Sequence[Mapping[str, Any]]:
    sql = f"SELECT * FROM {table} WHERE customer_id IN (SELECT value FROM json_each(?)) ORDER BY customer_id, position, id"
    return [dict(row) for row in connection.exec_driver_sql(sql, (wanted,)).mappings().fetchall()]
