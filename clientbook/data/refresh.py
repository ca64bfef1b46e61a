"""The one path that brings derived columns and the search index in step with the rows they are made from.

Every unit ends here with the customers of its own change rows, whatever it was: an edit, an import, an undo. So nothing else may
write a derived column, and a rule that changes changes in one place. Set by set: 100,000 customers take seconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import marks, settings, totals
from clientbook.data.journal import id_list
from clientbook.data.progress import Progress
from clientbook.data.reading import rows_of
from clientbook.data.search.index import drop_index, index_customers
from clientbook.domain.readings import sort_key
from clientbook.domain.staleness import Rules

BATCH = 2000
"""Customers brought in step at once; bounds the memory of an import."""

QUIET = frozenset({"kind", "type", "stage", "intent", "level", "source", "gender", "headcount", "revenue", "contract_amount"}) | {
    *("referred_by", "consent_date", "first_cooperation", "last_cooperation", "checked_on")
}
"""Fields that no derived column and no entry of the index is made from."""

_IN = "IN (SELECT value FROM json_each(?))"
_COLUMNS = (
    "changed_at, name_key, company_key, person, phone, phone_state, email, tags_text, last_contact, next_due, next_what,"
    " cooling_from, dormant_from, purchase_count, spent, first_purchase, last_purchase, score"
)
_PERSONS = f"SELECT customer_id, name FROM contact_person WHERE customer_id {_IN} ORDER BY customer_id, main DESC, position, id"
_OWN = f"SELECT id, code, name, company, created_on, count_from, rhythm_days, status, do_not_contact FROM customer WHERE id {_IN}"
_WRITE = f"UPDATE customer SET ({_COLUMNS}) = ({', '.join('?' * len(_COLUMNS.split(',')))}) WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Context:
    """What the derived columns depend on beside the rows."""

    now: datetime
    rules: Rules
    hidden: frozenset[int] = frozenset()
    """Sensitive custom fields: the index leaves them out."""
    through: date | None = None
    """The last day marks were reckoned for."""
    currency: str = ""
    """What totals are in."""

    @property
    def today(self) -> date:
        """The local day; a clock that goes back makes no contact of the days before a future one."""
        return max(self.now.date(), self.through or date.min)


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
    connection: Connection, customer_ids: Sequence[int], ctx: Context, progress: Progress | None = None, *, texts: bool = True
) -> None:
    """Bring these customers in step; ids that no longer exist lose their index entries.

    Args:
        texts: whether notes or contacts may have changed; reading them all again costs more than everything else.

    Raises:
        Cancelled: between two batches.
    """
    if progress is not None:
        progress.begin(len(customer_ids))
    for start in range(0, len(customer_ids), BATCH):
        batch = customer_ids[start : start + BATCH]
        columns = list(derive(connection, id_list(batch), ctx))
        if columns:
            connection.exec_driver_sql(_WRITE, columns)
        there = {row[-1] for row in columns}
        if gone := [each for each in batch if each not in there]:
            drop_index(connection, gone)
        if columns:
            index_customers(connection, [each for each in batch if each in there], texts=texts)
        if progress is not None:
            progress.advance(len(batch))


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


def derive(connection: Connection, ids: str, ctx: Context) -> Iterator[tuple[Any, ...]]:
    """The derived columns of each customer of the list that exists, with its id at the end."""
    changed_at = utc_text(ctx.now)
    persons = _first_of(connection, _PERSONS, ids)
    phones = _first_of(connection, _points("phone"), ids)
    emails = _first_of(connection, _points("email"), ids)
    steps = _first_of(
        connection,
        f"SELECT customer_id, due, what FROM follow_up WHERE customer_id {_IN} AND state = 'open'"
        " ORDER BY customer_id, due IS NULL, due, due_time = '', due_time, id",
        ids,
    )
    tags = _tags(connection, ids)
    contacts = _contacts(connection, ids, ctx)
    bought, scores = totals.bought(connection, ids, ctx.currency), totals.scores(connection, ids)
    for each, code, name, company, created, count_from, rhythm, status, silent in rows_of(connection, _OWN, (ids,)):
        (phone, state), email = phones.get(each, ("", "")), emails.get(each, ("", ""))[0]
        due, what = steps.get(each, (None, ""))
        last, words = contacts.get(each), tags.get(each, ())
        cooling, dormant = None, None
        if not ctx.rules.leaves_out(status, silent.split()):
            cooling, dormant = marks.marks_from(last or count_from or created, ctx.rules.rhythm(rhythm, words), ctx.rules.thresholds)
        yield (
            changed_at,
            sort_key(name or phone or email or code),
            sort_key(company),
            persons.get(each, ("",))[0],
            phone,
            state,
            email,
            " ".join(words),
            last,
            due,
            what,
            cooling,
            dormant,
            *bought.get(each, totals.NOTHING_BOUGHT),
            scores.get(each),
            each,
        )


def _points(kind: str) -> str:
    """A customer's points of a kind, the one to show first: valid, its own, primary, then those of the main contact person."""
    return (
        "SELECT p.customer_id, CASE WHEN p.normal <> '' THEN p.normal ELSE p.value END, p.state FROM contact_point p"
        f" LEFT JOIN contact_person h ON h.id = p.person_id WHERE p.customer_id {_IN} AND p.kind = '{kind}' ORDER BY p.customer_id,"
        " p.state = 'invalid', p.person_id IS NOT NULL, coalesce(h.main, 0) DESC, p.\"primary\" DESC,"
        " coalesce(h.position, 0), p.position, p.id"
    )


def _first_of(connection: Connection, sql: str, ids: str) -> dict[int, tuple[Any, ...]]:
    """The first row of each customer in an ordered question, without the customer."""
    first: dict[int, tuple[Any, ...]] = {}
    for row in rows_of(connection, sql, (ids,)):
        if row[0] not in first:
            first[row[0]] = row[1:]
    return first


def _contacts(connection: Connection, ids: str, ctx: Context) -> dict[int, str]:
    """The day of each customer's newest contact that is not in the future.

    It is past by its day, or by its instant: what was logged in Tokyo tonight is past in Los Angeles this morning. The index is walked
    from the newest day back, because rows of one customer lie far apart in the file.
    """
    sql = """SELECT c.id, (SELECT i.on_date FROM interaction i
        WHERE i.customer_id = c.id AND i.reached AND (i.on_date <= ?2 OR i.at <= ?3) ORDER BY i.on_date DESC LIMIT 1)
        FROM customer c WHERE c.id IN (SELECT value FROM json_each(?1))"""
    rows = rows_of(connection, sql, (ids, ctx.today.isoformat(), utc_text(ctx.now)))
    return {each: day for each, day in rows if day is not None}


def _tags(connection: Connection, ids: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    sql = f"SELECT customer_id, tag FROM customer_tag WHERE customer_id {_IN} ORDER BY customer_id, position, id"
    for customer_id, tag in rows_of(connection, sql, (ids,)):
        found.setdefault(customer_id, []).append(tag)
    return found
