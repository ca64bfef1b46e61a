"""Customers with everything that belongs to them, a batch at a time: what an export reads.

Each batch is one short read, so that nobody who types meanwhile waits for a file to be written.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from clientbook.data import mapping, records, settings
from clientbook.data.book import Book
from clientbook.data.lines import NOTHING, CustomField, PickEntry
from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting, Occasion

PARTS = frozenset({"interactions", "last", "follow_ups", "occasions", "greetings", "trade"})
"""What can be read beside the record: every interaction or only the last that counts, steps, days, what was done about them, and trade."""
TRADE = ("purchase", "after_sale", "rating")
"""Tables of what was bought and how it was liked."""
_IN = "IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Referrer:
    """Who sent a customer."""

    uid: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One customer with what was asked for."""

    customer: Customer
    source_id: str = ""
    referrer: Referrer | None = None
    interactions: tuple[Interaction, ...] = ()
    """Oldest first; with ``last`` at most one."""
    follow_ups: tuple[FollowUp, ...] = ()
    """Oldest first, every state."""
    occasions: tuple[Occasion, ...] = ()
    """Those that have a row; the birthday of the record is in the record."""
    greetings: tuple[Greeting, ...] = ()
    trade: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=lambda: NOTHING)
    """By table, rows as stored; products, purchases and steps they speak of by ``<name>_uid`` instead of ``<name>_id``."""

    @property
    def next_step(self) -> FollowUp | None:
        """The open step that comes first."""
        steps = [each for each in self.follow_ups if each.state == "open"]
        return min(steps, key=lambda each: (each.due is None, str(each.due), each.due_time or "~", each.id or 0), default=None)


@dataclass(frozen=True, slots=True)
class Extent:
    """How wide a table of these customers is."""

    points: Mapping[str, int]
    """The most points of a kind one customer has."""
    noted: frozenset[str]
    """Kinds of which some point has a label, is the main one, or wants checking."""
    persons: int
    """The most contact persons one customer has."""
    person_kinds: frozenset[str]
    """Kinds of points contact persons have."""


@dataclass(frozen=True, slots=True)
class BookWords:
    """The owner's own words and what explains them."""

    custom_fields: tuple[CustomField, ...]
    """Retired ones too: values of theirs may stand in records."""
    own_words: Mapping[tuple[str, str], str]
    """(List, key) to the owner's word."""
    entries: tuple[PickEntry, ...]
    """The entries the book stores: words of the owner's own, and the program's that were moved or retired."""
    region: str
    currency: str
    lead_days: Mapping[str, int]
    """Days an occasion of a kind is shown ahead."""


def read_words(book: Book) -> BookWords:
    """The words of this book."""
    return book._slow(_words)


def read_extent(book: Book, ids: Sequence[int]) -> Extent:
    """How wide a table of these customers is."""
    return book._slow(_extent, ids)


def read_wholes(book: Book, ids: Sequence[int], parts: Collection[str] = frozenset()) -> tuple[Whole, ...]:
    """These customers, in this order; ids that are gone are left out."""
    return book._slow(_wholes, ids, frozenset(parts))


def read_products(book: Book) -> tuple[Mapping[str, Any], ...]:
    """The owner's list of products, rows as stored."""
    return book._slow(lambda connection: tuple(_rows(connection, "SELECT * FROM product ORDER BY id", ())))


def _rows(connection: Connection, sql: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Rows by column; past SQLAlchemy's own rows, which would cost more than SQLite itself."""
    result = connection.exec_driver_sql(sql, values)
    if result.cursor is None:
        return []
    try:
        names = [column[0] for column in result.cursor.description]
        return [dict(zip(names, row, strict=True)) for row in result.cursor.fetchall()]
    finally:
        result.close()


def _words(connection: Connection) -> BookWords:
    stored = {(row["list"], row["key"]) for row in _rows(connection, "SELECT list, key FROM pick_entry", ())}
    every = settings.pick_lists(connection)
    return BookWords(
        custom_fields=settings.custom_fields(connection),
        own_words={(entry.list, entry.key): entry.label for entry in every if entry.own and entry.label},
        entries=tuple(entry for entry in every if (entry.list, entry.key) in stored),
        region=str(settings.get(connection, "region")),
        currency=str(settings.get(connection, "currency")),
        lead_days=dict(settings.get(connection, "lead_days")),
    )


def _extent(connection: Connection, ids: Sequence[int]) -> Extent:
    wanted = json.dumps(list(ids))
    of_customers = f"FROM contact_point WHERE person_id IS NULL AND customer_id {_IN}"
    most = f"SELECT kind, max(n) FROM (SELECT kind, count(*) AS n {of_customers} GROUP BY customer_id, kind) GROUP BY kind"
    noted = f"SELECT DISTINCT kind {of_customers} AND (label <> '' OR \"primary\" OR state <> 'ok')"
    persons = f"SELECT max(n) FROM (SELECT count(*) AS n FROM contact_person WHERE customer_id {_IN} GROUP BY customer_id)"
    kinds = f"SELECT DISTINCT kind FROM contact_point WHERE person_id IS NOT NULL AND customer_id {_IN}"
    ask = connection.exec_driver_sql
    return Extent(
        points={row[0]: row[1] for row in ask(most, (wanted,)).fetchall()},
        noted=frozenset(row[0] for row in ask(noted, (wanted,)).fetchall()),
        persons=int(ask(persons, (wanted,)).scalar() or 0),
        person_kinds=frozenset(row[0] for row in ask(kinds, (wanted,)).fetchall()),
    )


def _wholes(connection: Connection, ids: Sequence[int], parts: frozenset[str]) -> tuple[Whole, ...]:
    found: list[Whole] = []
    for start in range(0, len(ids), records.BATCH):
        found += _batch(connection, ids[start : start + records.BATCH], parts)
    return tuple(found)


def _batch(connection: Connection, ids: Sequence[int], parts: frozenset[str]) -> list[Whole]:
    people = records.load_many(connection, ids)
    wanted = json.dumps([customer.id for customer in people])
    marks = connection.exec_driver_sql(f"SELECT id, source_id FROM customer WHERE id {_IN}", (wanted,)).fetchall()
    sources: dict[int | None, str] = {row[0]: row[1] for row in marks}
    referrers = _referrers(connection, people)
    contacts = _interactions(connection, wanted, parts)
    steps = _of(connection, "follow_up", wanted, mapping.follow_up_of) if "follow_ups" in parts else {}
    days = _of(connection, "occasion", wanted, mapping.occasion_of) if "occasions" in parts else {}
    greetings = _of(connection, "greeting", wanted, _greeting_of) if "greetings" in parts else {}
    trade = _trade(connection, wanted) if "trade" in parts else {}
    return [
        Whole(
            customer,
            sources.get(customer.id, ""),
            referrers.get(customer.referred_by or 0),
            tuple(contacts.get(customer.id or 0, ())),
            tuple(steps.get(customer.id or 0, ())),
            tuple(days.get(customer.id or 0, ())),
            tuple(greetings.get(customer.id or 0, ())),
            trade.get(customer.id or 0, NOTHING),
        )
        for customer in people
    ]


def _referrers(connection: Connection, people: Sequence[Customer]) -> dict[int, Referrer]:
    wanted = json.dumps(sorted({each.referred_by for each in people if each.referred_by is not None}))
    sql = f"SELECT id, uid, code, name, phone, email FROM customer WHERE id {_IN}"
    rows = connection.exec_driver_sql(sql, (wanted,)).fetchall()
    return {row[0]: Referrer(row[1], row[2], row[3] or row[4] or row[5] or row[2]) for row in rows}


def _of(connection: Connection, table: str, wanted: str, make: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in _rows(connection, f"SELECT * FROM {table} WHERE customer_id {_IN} ORDER BY customer_id, id", (wanted,)):
        found[row["customer_id"]].append(make(row))
    return found


def _interactions(connection: Connection, wanted: str, parts: frozenset[str]) -> dict[int, list[Interaction]]:
    found: dict[int, list[Interaction]] = defaultdict(list)
    if "interactions" in parts:
        sql = f"SELECT * FROM interaction WHERE customer_id {_IN} ORDER BY customer_id, at, id"
    elif "last" in parts:
        sql = (
            "SELECT i.* FROM customer c JOIN interaction i ON i.customer_id = c.id AND i.on_date = c.last_contact AND i.reached"
            f" WHERE c.id {_IN} ORDER BY i.customer_id, i.at DESC, i.id DESC"
        )
    else:
        return found
    for row in _rows(connection, sql, (wanted,)):
        own = found[row["customer_id"]]
        if "interactions" in parts or not own:
            own.append(mapping.interaction_of(row))
    return found


def _greeting_of(row: Mapping[str, Any]) -> Greeting:
    return Greeting(
        customer_id=row["customer_id"],
        occasion_id=row["occasion_id"],
        day=mapping.day_of(row["day"]),  # type: ignore[arg-type]
        state=row["state"],
        until=mapping.day_of(row["until"]),
    )


_TRADE_SQL = {
    "purchase": "SELECT t.*, p.uid AS product_uid FROM purchase t LEFT JOIN product p ON p.id = t.product_id",
    "after_sale": "SELECT t.*, b.uid AS purchase_uid FROM after_sale t LEFT JOIN purchase b ON b.id = t.purchase_id",
    "rating": (
        "SELECT t.*, p.uid AS product_uid, b.uid AS purchase_uid, f.uid AS follow_up_uid FROM rating t"
        " LEFT JOIN product p ON p.id = t.product_id LEFT JOIN purchase b ON b.id = t.purchase_id"
        " LEFT JOIN follow_up f ON f.id = t.follow_up_id"
    ),
}


def _trade(connection: Connection, wanted: str) -> dict[int, Mapping[str, tuple[Mapping[str, Any], ...]]]:
    found: dict[int, dict[str, list[Mapping[str, Any]]]] = defaultdict(lambda: {table: [] for table in TRADE})
    for table in TRADE:
        for row in _rows(connection, f"{_TRADE_SQL[table]} WHERE t.customer_id {_IN} ORDER BY t.customer_id, t.on_date, t.id", (wanted,)):
            cells = {name: value for name, value in row.items() if name != "id" and not name.endswith("_id")}
            found[row["customer_id"]][table].append(cells)
    return {each: {table: tuple(rows) for table, rows in tables.items()} for each, tables in found.items()}
