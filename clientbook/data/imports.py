"""What an import needs of the book: who stands in it already, and one unit in which everything is written.

The import itself (``clientbook.exchange.importing``) decides; here are the questions and the writes it is made of.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from clientbook.data import (
    adding,
    customers,
    follow_ups,
    interactions,
    mapping,
    occasions,
    settings,
    snapshots,
)
from clientbook.data.book import Book
from clientbook.data.core import Done
from clientbook.data.lines import Added, CustomField, New, PickEntry
from clientbook.data.own_door import OwnDoor
from clientbook.data.progress import Progress
from clientbook.data.snapshots import Snapshot
from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting, Occasion

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing:
    """A customer that stands in the book, as far as matching asks."""

    id: int
    code: str
    name: str
    kind: str
    trashed: bool


@dataclass(slots=True)
class Known:
    """Who in the book has one of the marks asked for."""

    by_code: dict[str, int] = field(default_factory=dict)
    by_uid: dict[str, int] = field(default_factory=dict)
    by_token: dict[str, list[int]] = field(default_factory=dict)
    """By a mark an earlier import left (``source_id`` is a list of them, with spaces between)."""
    by_point: dict[tuple[str, str], list[tuple[int, bool]]] = field(default_factory=dict)
    """By (kind, comparable form): customer ids, and whether the point is the customer's own (not a contact person's)."""
    standing: dict[int, Standing] = field(default_factory=dict)


class Door(OwnDoor):
    """The book during an import: questions, and writes that all belong to one unit."""

    @property
    def region(self) -> str:
        """The country of phone numbers written without one."""
        return str(settings.get(self._connection, "region"))

    @property
    def currency(self) -> str:
        """What amounts are in where nothing else is said."""
        return str(settings.get(self._connection, "currency"))

    def _ids_of(self, sql: str, values: Iterable[str]) -> list[Any]:
        return list(self._connection.exec_driver_sql(sql, (json.dumps(list(values)),)).fetchall())

    def known(self, codes: Iterable[str], tokens: Iterable[str], points: Mapping[str, Iterable[str]], uids: Iterable[str] = ()) -> Known:
        """Who has one of these codes, tokens, contact points (kind to comparable forms) or uids. Points in the trash do not count."""
        found = Known()
        by_uid = "SELECT id, uid FROM customer WHERE uid IN (SELECT value FROM json_each(?))"
        found.by_uid = {row[1]: row[0] for row in self._ids_of(by_uid, uids)}
        found.by_code = {
            row[1]: row[0] for row in self._ids_of("SELECT id, code FROM customer WHERE code IN (SELECT value FROM json_each(?))", codes)
        }
        wanted, by_token = set(tokens), defaultdict(list)
        for each, source_id in self._connection.exec_driver_sql(
            "SELECT id, source_id FROM customer WHERE source_id <> '' ORDER BY id"
        ).fetchall():
            for token in source_id.split():
                if token in wanted:
                    by_token[token].append(each)
        found.by_token = dict(by_token)
        by_point: dict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)
        for kind, forms in points.items():
            sql = (
                "SELECT p.normal, p.customer_id, p.person_id FROM contact_point p JOIN customer c ON c.id = p.customer_id"
                " WHERE p.normal IN (SELECT value FROM json_each(?1)) AND p.normal <> '' AND p.kind = ?2 AND c.trashed_at IS NULL"
                " ORDER BY p.customer_id"
            )
            for normal, each, person in self._connection.exec_driver_sql(sql, (json.dumps(list(forms)), kind)).fetchall():
                by_point[kind, normal].append((each, person is None))
        found.by_point = dict(by_point)
        found.standing = self._standing(found)
        return found

    def _standing(self, found: Known) -> dict[int, Standing]:
        ids = {*found.by_code.values(), *found.by_uid.values()}
        ids.update(each for several in found.by_token.values() for each in several)
        ids.update(each for several in found.by_point.values() for each, _own in several)
        sql = "SELECT id, code, name, kind, trashed_at FROM customer WHERE id IN (SELECT value FROM json_each(?))"
        rows = self._connection.exec_driver_sql(sql, (json.dumps(sorted(ids)),)).fetchall()
        return {row[0]: Standing(row[0], row[1], row[2], row[3], row[4] is not None) for row in rows}

    def named(self, names: Iterable[str]) -> dict[str, list[int]]:
        """Customers by their exact name, the trash left out; for "referred by"."""
        by_name: dict[str, list[int]] = defaultdict(list)
        sql = "SELECT id, name FROM customer WHERE name IN (SELECT value FROM json_each(?)) AND trashed_at IS NULL"
        for each, name in self._ids_of(sql, names):
            by_name[name].append(each)
        return dict(by_name)

    def codes_of(self, ids: Iterable[int]) -> dict[int, str]:
        """The codes of these customers."""
        sql = "SELECT id, code FROM customer WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._connection.exec_driver_sql(sql, (json.dumps(list(ids)),)).fetchall())

    def customer(self, customer_id: int) -> Customer:
        """One record."""
        return customers.load(self._connection, customer_id)

    def custom_fields(self) -> tuple[CustomField, ...]:
        """The owner's own fields, retired ones too."""
        return settings.custom_fields(self._connection)

    def own_words(self, pick_list: str) -> list[tuple[str, str]]:
        """The entries of a pick list as (key, the owner's word or empty)."""
        return [(entry.key, entry.label if entry.own else "") for entry in settings.pick_list(self._connection, pick_list)]

    def has_contact(self, customer_id: int, day: date, summary: str) -> bool:
        """Whether this contact is written down already."""
        sql = "SELECT 1 FROM interaction WHERE customer_id = ? AND on_date = ? AND summary = ?"
        return self._connection.exec_driver_sql(sql, (customer_id, day.isoformat(), summary)).first() is not None

    def has_step(self, customer_id: int, due: date | None, what: str) -> bool:
        """Whether this step was planned already, done ones included."""
        sql = "SELECT 1 FROM follow_up WHERE customer_id = ? AND due IS ? AND what = ?"
        return self._connection.exec_driver_sql(sql, (customer_id, due.isoformat() if due else None, what)).first() is not None

    def taken_uids(self, table: str, uids: Iterable[str]) -> frozenset[str]:
        """Which of these uids stand in the table of contacts, steps, days or trade already."""
        if table not in ("interaction", "follow_up", "occasion", "purchase", "after_sale", "rating"):
            raise ValueError(table)
        rows = self._ids_of(f"SELECT uid FROM {table} WHERE uid IN (SELECT value FROM json_each(?))", uids)
        return frozenset(row[0] for row in rows)

    def occasions(self, customer_id: int) -> tuple[Occasion, ...]:
        """The days that matter to a customer, those that have a row."""
        return tuple(each for each in occasions.of_customer(self._connection, customer_id) if each.id is not None)

    def setting(self, key: str) -> Any:
        """A setting of the book."""
        return settings.get(self._connection, key)

    def pick_keys(self, pick_list: str) -> frozenset[str]:
        """The keys of a pick list as this book has it."""
        return frozenset(entry.key for entry in settings.pick_list(self._connection, pick_list))

    # ---- writes

    def add_custom_field(self, field: CustomField) -> int:
        """A new field of the owner's own; its id."""
        return settings.save_custom_field(self._connection, field)

    def add_pick_entry(self, entry: PickEntry) -> None:
        """An entry of a pick list with the key it had in another book."""
        settings.save_pick_entry(self._connection, entry)

    def put_setting(self, key: str, value: Any) -> None:
        """A setting of the book, or something to remember about imports.

        Raises:
            InvalidValue
        """
        settings.put(self._connection, key, value)

    def add_occasion(self, occasion: Occasion) -> None:
        """A day that matters to a customer who stands in the book."""
        occasions.save(self._connection, occasion, self._now)

    def add_greeting(self, customer_id: int, occasion_uid: str, greeting: Greeting) -> bool:
        """What was done about one coming round, unless it is written down already; whether it was not."""
        found = (
            self._connection.exec_driver_sql("SELECT id FROM occasion WHERE uid = ?", (occasion_uid,)).scalar() if occasion_uid else None
        )
        sql = "SELECT 1 FROM greeting WHERE customer_id = ? AND occasion_id IS ? AND day = ? AND state = ?"
        day = greeting.day.isoformat()
        if self._connection.exec_driver_sql(sql, (customer_id, found, day, greeting.state)).first() is not None:
            return False
        cells = mapping.greeting_cells(replace(greeting, customer_id=customer_id, occasion_id=found))
        customers.insert(self._connection, "greeting", cells)
        return True

    def add(self, people: Iterable[New], progress: Progress | None = None) -> Added:
        """New customers with what came with them.

        Raises:
            Cancelled: between two batches.
        """
        return adding.add(self._connection, people, self._now, progress=progress)

    def save(self, customer: Customer, base: Customer) -> None:
        """What changed of a customer."""
        customers.save(self._connection, customer, base, self._now)

    def log(self, interaction: Interaction) -> None:
        """One contact of a customer that stands in the book."""
        interactions.save(self._connection, interaction, self._now)

    def plan(self, follow_up: FollowUp) -> None:
        """One step of a customer that stands in the book."""
        follow_ups.save(self._connection, follow_up, self._now)

    def refer(self, customer_id: int, referrer: int) -> None:
        """Say who sent a customer that was added in this unit."""
        self._connection.exec_driver_sql("UPDATE customer SET referred_by = ? WHERE id = ?", (referrer, customer_id))

    def remember(self, customer_id: int, tokens: Iterable[str], most: int = 200) -> None:
        """Leave marks at a customer by which a later import knows it again; the newest stay."""
        before = self._connection.exec_driver_sql("SELECT source_id FROM customer WHERE id = ?", (customer_id,)).scalar_one()
        together = list(dict.fromkeys([*str(before).split(), *tokens]))
        text = " ".join(together[-most:])
        if text != before:
            self._connection.exec_driver_sql("UPDATE customer SET source_id = ? WHERE id = ?", (text, customer_id))


def through_door(book: Book, act: Callable[[Door], T], detail: Mapping[str, Any], progress: Progress | None = None) -> Done[T]:
    """Run an import as one unit; what it raises leaves the book as it was."""
    now = book.clock.now()
    return book._unit("import", lambda connection: act(Door(connection, now)), detail=detail, progress=progress)


def look_through_door(book: Book, look: Callable[[Door], T]) -> T:
    """Run the deciding half of an import without writing."""
    now = book.clock.now()
    return book._slow(lambda connection: look(Door(connection, now)))


def snapshot_before(book: Book) -> Snapshot:
    """A snapshot of the book as it is, taken on the writer's thread before a large import.

    Raises:
        NotSaved: no room for it.
        BookDamaged: the copy does not pass the check, so neither does the book.
    """
    return book._on_writer(lambda: snapshots.take(book._opened, book._engine(), book.clock))
