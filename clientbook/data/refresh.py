"""The one path that brings derived columns and the search index in step with the rows they are made from.

Every unit ends here with the customers of its own change rows, whatever it was: an edit, an import, an undo. So nothing else may
write a derived column, and a rule that changes changes in one place. Set by set: 100,000 customers take seconds.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import marks, settings, totals
from clientbook.data.deriving import Context, Derived, Stood, Touched, derive
from clientbook.data.journal import id_list
from clientbook.data.progress import Progress
from clientbook.data.search.index import TextDays, drop_index, index_customers

__all__ = ["BATCH", "QUIET", "Context", "context", "derive", "refresh", "refresh_all", "touch"]

BATCH = 2000
"""Customers brought in step at once; bounds the memory of an import."""

MANY = BATCH
"""In a unit of more customers than this, what was not touched is left as it stands; in smaller ones all is worked out anew."""

QUIET = frozenset({"kind", "type", "stage", "intent", "level", "source", "gender", "headcount", "revenue", "contract_amount"}) | {
    *("referred_by", "consent_date", "first_cooperation", "last_cooperation", "checked_on")
}
"""Fields that no derived column and no entry of the index is made from."""

_IN = "IN (SELECT value FROM json_each(?))"
_WIDE = f"UPDATE customer SET changed_at = ?, {', '.join(f'{name} = ?' for name in Stood._fields)} WHERE id = ?"
NARROW = 4
"""Up to so many columns are written alone: to write one is to write every index it stands in, changed or not."""
INDEXED = frozenset({"customer", "contact_person", "contact_point", "customer_tag", "interaction", "trash"})
"""What the entry of a customer in the index is made from, its place included."""


def context(connection: Connection, now: datetime) -> Context:
    """The context of this instant in this book."""
    hidden = connection.exec_driver_sql("SELECT id FROM custom_field WHERE sensitive").scalars().fetchall()
    through, currency = marks.reckoned_through(connection), settings.get(connection, "currency")
    return Context(now, marks.rules(connection), frozenset(hidden), through, currency)


def refresh_all(connection: Connection, before: Context, after: Context) -> None:
    """Bring every customer in step with a change of the context, as far as that reaches."""
    if before.rules != after.rules:
        marks.refresh_all(connection, after.rules)
    if before.currency != after.currency:
        totals.refresh_spent(connection, after.currency)
    if changed := before.hidden ^ after.hidden:
        wanted = " OR ".join(f"custom ->> '$.\"{each:d}\"' IS NOT NULL" for each in sorted(changed))
        ids = connection.exec_driver_sql(f"SELECT id FROM customer WHERE custom <> '{{}}' AND ({wanted}) ORDER BY id").scalars().fetchall()
        index_customers(connection, ids)


def refresh(
    connection: Connection,
    customer_ids: Sequence[int],
    ctx: Context,
    progress: Progress | None = None,
    *,
    texts: bool | TextDays = True,
    touched: Touched = None,
) -> None:
    """Bring these customers in step; ids that no longer exist lose their index entries.

    Args:
        texts: whether notes or contacts may have changed, or the days of the contacts that have; reading them all again costs more
            than everything else.
        touched: tables whose rows have changed (``trash``: only who lies there); None: any of them.

    Raises:
        Cancelled: between two batches.
    """
    if progress is not None:
        progress.begin(len(customer_ids))
    for start in range(0, len(customer_ids), BATCH):
        batch = customer_ids[start : start + BATCH]
        there = _write(connection, derive(connection, id_list(batch), ctx, touched), utc_text(ctx.now))
        if len(there) < len(batch):
            drop_index(connection, [each for each in batch if each not in there])
        if there and (touched is None or touched & INDEXED):
            index_customers(connection, [each for each in batch if each in there], texts=texts)
        if progress is not None:
            progress.advance(len(batch))


def _write(connection: Connection, found: Iterable[Derived], changed_at: str) -> set[int]:
    """Write down what differs, those of the same columns together; who is there."""
    waiting: defaultdict[tuple[str, ...] | None, list[tuple[Any, ...]]] = defaultdict(list)
    there = set()
    for each, was, new in found:
        there.add(each)
        names = tuple(name for name, old, now in zip(Stood._fields, was, new, strict=True) if old != now)
        if len(names) > NARROW:
            waiting[None].append((changed_at, *new, each))
        else:
            waiting[names].append((changed_at, *(getattr(new, name) for name in names), each))
    for columns, rows in waiting.items():
        narrow = ", ".join(f"{name} = ?" for name in ("changed_at", *(columns or ())))
        connection.exec_driver_sql(_WIDE if columns is None else f"UPDATE customer SET {narrow} WHERE id = ?", rows)
    return there


def touch(connection: Connection, customer_ids: Sequence[int], ctx: Context, progress: Progress | None = None) -> None:
    """Only say when these customers changed: nothing was changed that another derived column or the index is made from.

    Raises:
        Cancelled: between two batches.
    """
    if progress is not None:
        progress.begin(len(customer_ids))
    for start in range(0, len(customer_ids), BATCH):
        batch = customer_ids[start : start + BATCH]
        connection.exec_driver_sql(f"UPDATE customer SET changed_at = ? WHERE id {_IN}", (utc_text(ctx.now), id_list(batch)))
        if progress is not None:
            progress.advance(len(batch))
