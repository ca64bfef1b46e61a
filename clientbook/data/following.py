"""What follows from purchases and from the status, written in the same unit: the type, first and last cooperation."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from clientbook.data import bulk, customers, follow_ups, mapping, marks, settings
from clientbook.data.journal import id_list
from clientbook.data.lines import Saved
from clientbook.data.progress import Progress
from clientbook.data.totals import COUNTED
from clientbook.domain import cooperation
from clientbook.domain.cooperation import Days, Span
from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.reckoning import day_of


@contextmanager
def followed(connection: Connection, customer_id: int, today: date, *, typed: bool = False) -> Iterator[None]:
    """Whatever happens to the purchases of a customer inside, its cooperation follows at the end, and its type unless it is ``typed``."""
    before = _counted(connection, customer_id)
    yield
    after = _counted(connection, customer_id)
    if before == after:
        return
    sql = "SELECT type, first_cooperation, last_cooperation FROM customer WHERE id = ?"
    kind, first, last = connection.exec_driver_sql(sql, (customer_id,)).one()
    span = cooperation.span_after((mapping.day_of(first), mapping.day_of(last)), before, after)
    wanted = {"type": kind if typed else _type(connection, kind, before, after, today)} | _cells(span)
    customers.update(connection, "customer", customer_id, wanted, {"type": kind, "first_cooperation": first, "last_cooperation": last})


def save_customer(connection: Connection, customer: Customer, base: Customer | None, now: datetime, step: FollowUp | None = None) -> Saved:
    """``customers.save``, where a changed status also moves first and last cooperation, unless they were typed along with it.

    Args:
        step: is planned for the customer in the same unit.

    Raises:
        NotFound
    """
    if customer.id is not None:
        old = base or customers.load(connection, customer.id)
        typed = (old.first_cooperation, old.last_cooperation) != (customer.first_cooperation, customer.last_cooperation)
        if old.status != customer.status and not typed:
            today = day_of(now.date(), marks.reckoned_through(connection))
            first, last = cooperation.span_by_status((old.first_cooperation, old.last_cooperation), old.status, customer.status, today)
            customer = replace(customer, first_cooperation=first, last_cooperation=last)
    saved = customers.save(connection, customer, base, now)
    if step is not None:
        follow_ups.save(connection, replace(step, customer_id=saved.id), now)
    return saved


def set_field(connection: Connection, ids: Sequence[int], key: str, value: Any, now: datetime, progress: Progress | None = None) -> None:
    """``bulk.set_field``, where another status moves first and last cooperation.

    Raises:
        InvalidValue, NotFound, Refused, Cancelled
    """
    if key == "status":
        _before_status(connection, ids, value, day_of(now.date(), marks.reckoned_through(connection)))
    bulk.set_field(connection, ids, key, value, progress)


def _before_status(connection: Connection, ids: Sequence[int], new: str, today: date) -> None:
    """Move first and last cooperation of the customers that are about to get this status; many at once."""
    wanted = "id IN (SELECT value FROM json_each(?1))"
    last = "last_cooperation = max(coalesce(last_cooperation, ?2), ?2)"
    values = (id_list(ids), today.isoformat())
    if new == cooperation.ALIVE:
        sql = f"UPDATE customer SET first_cooperation = coalesce(first_cooperation, ?2), {last} WHERE {wanted} AND status <> ?3"
        connection.exec_driver_sql(sql, (*values, new))
    elif new in cooperation.OVER:
        connection.exec_driver_sql(f"UPDATE customer SET {last} WHERE {wanted} AND status = ?3", (*values, cooperation.ALIVE))


def _counted(connection: Connection, customer_id: int) -> Days:
    sql = f"SELECT id, on_date FROM purchase WHERE customer_id = ? AND {COUNTED}"
    return {each: date.fromisoformat(day) for each, day in connection.exec_driver_sql(sql, (customer_id,)).fetchall()}


def _cells(span: Span) -> dict[str, str | None]:
    names = ("first_cooperation", "last_cooperation")
    return {name: day.isoformat() if day is not None else None for name, day in zip(names, span, strict=True)}


def _type(connection: Connection, now: str, before: Days, after: Days, today: date) -> str:
    """The type by the rule; as it stands where the owner switched the rule off or retired the word."""
    if not settings.get(connection, "type_by_purchases"):
        return now
    wanted = cooperation.type_after(now, before, after, today)
    offered = {entry.key for entry in settings.pick_list(connection, "type") if not entry.retired}
    return wanted if wanted in offered else now
