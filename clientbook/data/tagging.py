"""Tags of many customers at once."""

from collections.abc import Sequence

from sqlalchemy import Connection

from clientbook.data.journal import id_list
from clientbook.data.progress import Progress, batches

_THEIRS = "customer_id IN (SELECT value FROM json_each(?1))"
_ADD = (
    "INSERT INTO customer_tag (customer_id, tag, position)"
    " SELECT c.id, ?2, (SELECT coalesce(max(position) + 1, 0) FROM customer_tag t WHERE t.customer_id = c.id) FROM customer c"
    " WHERE c.id IN (SELECT value FROM json_each(?1))"
    " AND NOT EXISTS (SELECT 1 FROM customer_tag t WHERE t.customer_id = c.id AND t.tag = ?2) ORDER BY c.id"
)


def change(connection: Connection, ids: Sequence[int], add: Sequence[str], off: Sequence[str], progress: Progress | None = None) -> None:
    """Add these tags to these customers and take those off; who has a tag already keeps it where it stands.

    Raises:
        Cancelled
    """
    for batch in batches(ids, progress):
        wanted = id_list(batch)
        for tag in off:
            connection.exec_driver_sql(f"DELETE FROM customer_tag WHERE tag = ?2 AND {_THEIRS}", (wanted, tag))
        for tag in add:
            connection.exec_driver_sql(_ADD, (wanted, tag))
