"""The one path that brings derived columns and the search index in step with the rows they are made from.

Every unit ends here with the customers of its own change rows, whatever it was: an edit, a merge, an undo. So nothing else may
write a derived column, and a rule that changes changes in one place. Set by set: 100,000 customers take seconds. Only ``adding`` writes
along what ``deriving`` and the index make of its rows, because to read everything again and write it twice cost an import a third of
its time; it says so here (``Running.settled``), and a property test holds both together.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import journal, marks, settings, totals
from clientbook.data.deriving import Context, Derived, Stood, Touched, derive
from clientbook.data.journal import id_list
from clientbook.data.overlap import ROWS, as_json, overlapped
from clientbook.data.progress import Progress
from clientbook.data.search.index import Found, TextDays, drop_index, entries_of, hidden_fields, index_customers, look, put

__all__ = ["BATCH", "QUIET", "Context", "begin", "context", "derive", "refresh", "refresh_all", "running", "touch", "unit_in_step"]

BATCH = 2000
"""Customers brought in step at once; bounds the memory of an import."""

MANY = BATCH
"""In a unit of more customers than this, what was not touched is left as it stands; in smaller ones all is worked out anew."""

QUIET = frozenset({"kind", "type", "stage", "intent", "level", "source", "gender", "headcount", "revenue", "contract_amount"}) | {
    *("referred_by", "consent_date", "first_cooperation", "last_cooperation", "checked_on")
}
"""Fields that no derived column and no entry of the index is made from."""

_IN = "IN (SELECT value FROM json_each(?))"
NARROW = 4
"""Up to so many columns are written alone: to write one is to write every index it stands in, changed or not."""
INDEXED = frozenset({"customer", "contact_person", "contact_point", "customer_tag", "interaction", "purchase", "trash"})
"""What the entry of a customer in the index is made from, its place included."""


_RUNNING = "unit"


@dataclass(slots=True)
class Running:
    """The unit that is being written."""

    now: datetime
    settled: list[tuple[int, int, Context]] = field(default_factory=list)
    """Rows of the journal, first and last, of customers that were written in step from the start, and under which context."""
    left: list[int] = field(default_factory=list)
    """Customers among these that were not."""


def begin(connection: Connection, now: datetime) -> None:
    """A unit begins."""
    connection.info[_RUNNING] = Running(now)


def running(connection: Connection) -> Running:
    """The unit this connection is writing."""
    found: Running = connection.info[_RUNNING]
    return found


def unit_in_step(connection: Connection, unit: int, ids: Sequence[int], ctx: Context, progress: Progress | None) -> None:
    """Bring the customers a unit changed in step, as far as its changes reach.

    Raises:
        Cancelled: between two batches.
    """
    now = running(connection)
    if settled := [(first, last) for first, last, under in now.settled if under == ctx]:
        ids = sorted({*journal.touched(connection, unit, settled), *now.left})
    if len(ids) > MANY and journal.changes_only(connection, unit, QUIET):
        touch(connection, ids, ctx, progress)
    elif ids:
        texts = journal.text_days(connection, unit)
        touched = journal.touched_tables(connection, unit, QUIET) if len(ids) > MANY else None
        refresh(connection, ids, ctx, progress, texts=True if texts is None else texts, touched=touched)


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
    hidden, indexed = hidden_fields(connection), touched is None or touched & INDEXED

    def ask(batch: Sequence[int]) -> Found:
        there = _write(connection, derive(connection, id_list(batch), ctx, touched), utc_text(ctx.now))
        if len(there) < len(batch):
            drop_index(connection, [each for each in batch if each not in there])
        if progress is not None:
            progress.advance(len(batch))
        return look(connection, [each for each in batch if each in there], hidden, texts) if indexed and there else Found()

    chunks = (customer_ids[start : start + BATCH] for start in range(0, len(customer_ids), BATCH))
    overlapped(chunks, ask, entries_of, lambda made: put(connection, made))


def _write(connection: Connection, found: Iterable[Derived], changed_at: str) -> set[int]:
    """Write down what differs, those of the same columns together; who is there."""
    waiting: defaultdict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    there = set()
    for each, was, new in found:
        there.add(each)
        names = tuple(name for name, old, now in zip(Stood._fields, was, new, strict=True) if old != now)
        if len(names) > NARROW:
            waiting[Stood._fields].append((each, *new))
        else:
            waiting[names].append((each, *(getattr(new, name) for name in names)))
    for columns, rows in waiting.items():
        cells = "".join(f", {name} = v ->> {number}" for number, name in enumerate(columns, 1))
        sql = f"{ROWS} UPDATE customer SET changed_at = ?{cells} FROM r WHERE customer.id = v ->> 0"
        connection.exec_driver_sql(sql, (as_json(rows), changed_at))
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
