"""What one key of a tidy round writes: leave it alone, it is right, it wants checking."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from clientbook.data.journal import id_list
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.tidy import KINDS, NEVER
from clientbook.i18n import N_


def leave_alone(connection: Connection, wanted: Iterable[tuple[int, str]], until: date | None) -> None:
    """Ask no more about these kinds of customers before a day; None: never again.

    Raises:
        InvalidValue: there is no such kind.
    """
    by_kind: dict[str, list[int]] = defaultdict(list)
    for customer, kind in wanted:
        if kind not in KINDS:
            raise InvalidValue("kind", N_("is nothing that can be tidied"), kind)
        by_kind[kind].append(customer)
    stored = NEVER if until is None else until.isoformat()
    for kind, customers in by_kind.items():
        ids = id_list(customers)
        sql = "UPDATE tidy_skip SET until = ?1 WHERE kind = ?2 AND until <> ?1 AND customer_id IN (SELECT value FROM json_each(?3))"
        connection.exec_driver_sql(sql, (stored, kind, ids))
        connection.exec_driver_sql(
            "INSERT INTO tidy_skip (customer_id, kind, until) SELECT id, ?2, ?1 FROM customer WHERE id IN (SELECT value FROM json_each(?3))"
            " AND NOT EXISTS (SELECT 1 FROM tidy_skip s WHERE s.customer_id = customer.id AND s.kind = ?2)",
            (stored, kind, ids),
        )


def check(connection: Connection, customers: Iterable[int], points: Iterable[int], day: date) -> None:
    """These records were looked at on a day and are right, these contact points are, too."""
    sql = "UPDATE customer SET checked_on = ?1 WHERE checked_on IS NOT ?1 AND id IN (SELECT value FROM json_each(?2))"
    connection.exec_driver_sql(sql, (day.isoformat(), id_list(customers)))
    sql = "UPDATE contact_point SET state = 'ok' WHERE state <> 'ok' AND id IN (SELECT value FROM json_each(?))"
    connection.exec_driver_sql(sql, (id_list(points),))


def doubt(connection: Connection, point: int, day: date | None) -> None:
    """A contact point wants checking; where a day is given, its customer was looked at on it.

    Raises:
        NotFound: the point is not there any more.
    """
    customer = connection.exec_driver_sql("SELECT customer_id FROM contact_point WHERE id = ?", (point,)).scalar()
    if customer is None:
        raise NotFound(str(point))
    connection.exec_driver_sql("UPDATE contact_point SET state = 'unverified' WHERE id = ? AND state <> 'unverified'", (point,))
    if day is not None:
        check(connection, (customer,), (), day)
