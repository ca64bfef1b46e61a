"""Tags of many customers at once."""

from collections.abc import Sequence

from sqlalchemy import Connection

from clientbook.data.customers import delete, insert
from clientbook.data.journal import id_list


def change(connection: Connection, ids: Sequence[int], add: Sequence[str], off: Sequence[str]) -> None:
    """Add these tags to these customers and take those off; who has a tag already keeps it where it stands."""
    wanted = id_list(ids)
    for tag in off:
        rows = connection.exec_driver_sql(
            "SELECT id FROM customer_tag WHERE tag = ? AND customer_id IN (SELECT value FROM json_each(?))", (tag, wanted)
        ).fetchall()
        delete(connection, "customer_tag", [row[0] for row in rows])
    for tag in add:
        missing = connection.exec_driver_sql(
            "SELECT c.id, (SELECT coalesce(max(position) + 1, 0) FROM customer_tag t WHERE t.customer_id = c.id) FROM customer c"
            " WHERE c.id IN (SELECT value FROM json_each(?1))"
            " AND NOT EXISTS (SELECT 1 FROM customer_tag t WHERE t.customer_id = c.id AND t.tag = ?2)",
            (wanted, tag),
        ).fetchall()
        for customer_id, position in missing:
            insert(connection, "customer_tag", {"customer_id": customer_id, "tag": tag, "position": position})
