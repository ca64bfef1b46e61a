"""Whatever is done, undone and redone, in whatever order: what stands in the book is the live changes in their order.

The model knows nothing of the journal. It takes the tables before and after every act, and from these differences alone works out
what must stand there after any undo; the rules of who is kept are written down here a second time, as plainly as possible.
"""

import contextlib
import json
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from clientbook.clock import FixedClock
from clientbook.data import Book, CustomField, New, PickEntry, journal
from clientbook.data import refresh as refreshing
from clientbook.data.journal import id_list
from clientbook.data.models import DERIVED, JOURNALLED
from clientbook.data.refresh import context, refresh
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue, Refused
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting, Occasion
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating
from tests.support.live import START, new_book, reopen
from tests.support.report import scaled
from tests.support.thinning import sampled

Row = dict[str, Any]
Tables = dict[str, dict[int, Row]]
Group = int | None


def cells_of(row: Row) -> Row:
    """A row with every custom field as a cell of its own."""
    cells = {name: value for name, value in row.items() if name != "custom"}
    if "custom" in row:
        cells |= {f"custom:{key}": value for key, value in json.loads(row["custom"]).items()}
    return cells


def tables_of(book: Book) -> Tables:
    return book._read(read_tables)


def read_tables(connection: Connection) -> Tables:
    tables: Tables = {}
    for table in JOURNALLED:
        rows = connection.exec_driver_sql(f"SELECT * FROM {table}").mappings().fetchall()
        hidden = DERIVED.get(table, frozenset())
        tables[table] = {row["id"]: cells_of({name: value for name, value in row.items() if name not in hidden}) for row in rows}
    return tables


@dataclass
class Act:
    """What one unit did: rows made, rows removed, cells changed; by customer."""

    unit: int
    made: dict[tuple[str, int], Row] = field(default_factory=dict)
    removed: dict[tuple[str, int], Row] = field(default_factory=dict)
    changed: dict[tuple[str, int], dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    owners: dict[tuple[str, int], set[Group]] = field(default_factory=dict)
    dead: set[Group] = field(default_factory=set)
    closed: bool = False
    made_one: frozenset[Group] = frozenset()
    """Whom a merge made one: tied, also where nothing of one of them had to move."""

    @classmethod
    def between(cls, unit: int, before: Tables, after: Tables, made_one: frozenset[Group] = frozenset()) -> "Act":
        act = cls(unit, made_one=made_one)
        for table in JOURNALLED:
            for row_id in before[table].keys() | after[table].keys():
                old, new = before[table].get(row_id), after[table].get(row_id)
                key = (table, row_id)
                if old == new:
                    continue
                if old is None:
                    act.made[key] = dict(new or {})
                elif new is None:
                    act.removed[key] = dict(old)
                else:
                    act.changed[key] = {
                        name: (old.get(name), new.get(name)) for name in old.keys() | new.keys() if old.get(name) != new.get(name)
                    }
                act.owners[key] = {each for row in (old, new) if row is not None for each in owners_of(table, row)}
        return act

    def groups(self) -> set[Group]:
        return {group for owners in self.owners.values() for group in owners}

    def tied(self, group: Group) -> set[Group]:
        """Everybody this unit ties to a customer by moving rows, directly or through others."""
        found = {group}
        while True:
            more = {each for owners in (*self.owners.values(), self.made_one) if owners & found for each in owners}
            if more <= found:
                return found
            found |= more

    def came_or_went(self, key: tuple[str, int]) -> bool:
        """Whether a row was made, removed, or given to another customer."""
        return key in self.made or key in self.removed or len(self.owners[key]) > 1

    def moved(self, group: Group) -> bool:
        return any(group in owners and self.came_or_went(key) for key, owners in self.owners.items())


def owners_of(table: str, row: Row) -> set[Group]:
    if table == "distinct_pair":
        return {row["a_id"], row["b_id"]}
    return {row["id"] if table == "customer" else row.get("customer_id")}


class Model:
    """The live changes in their order."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.undone: list[tuple[Act, set[Group]]] = []

    def tables(self) -> Tables:
        tables: Tables = {table: {} for table in JOURNALLED}
        for act in self.acts:
            for (table, row_id), row in act.made.items():
                if not act.owners[table, row_id] & act.dead:
                    tables[table][row_id] = dict(row)
            for (table, row_id), cells in act.changed.items():
                if not act.owners[table, row_id] & act.dead:
                    row = tables[table][row_id]
                    row |= {name: new for name, (_old, new) in cells.items()}
                    tables[table][row_id] = {name: row[name] for name in row if not (name.startswith("custom:") and row[name] is None)}
            for table, row_id in act.removed:
                if not act.owners[table, row_id] & act.dead:
                    del tables[table][row_id]
        return tables

    def kept_by_newer(self, act: Act) -> set[Group]:
        newer = [other for other in self.acts if other.unit > act.unit]
        kept: set[Group] = set()
        for group in act.groups() - act.dead:
            for other in newer:
                if group not in other.groups() - other.dead:
                    continue
                theirs = {key for key, owners in other.owners.items() if group in owners and not owners & other.dead}
                if not theirs:
                    continue
                tied = act.tied(group)
                same_row = any(other.came_or_went(key) for key in theirs if key in act.owners)
                same_cell = any(set(other.changed.get(key, ())) & set(act.changed.get(key, ())) for key in theirs)
                if same_row or same_cell or any(act.moved(each) for each in tied):
                    kept |= tied
        return kept - act.dead

    def undo(self, act: Act) -> set[Group]:
        """Take an act back; who is kept."""
        kept = self.kept_by_newer(act)
        while True:
            before = set(act.dead)
            act.dead |= act.groups() - kept
            dangling = self._dangling(act)
            if not dangling:
                break
            act.dead = before
            kept |= dangling
        self.undone.append((act, act.dead - before))
        return kept

    def _dangling(self, act: Act) -> set[Group]:
        try:
            customers = self.tables()["customer"]
        except KeyError:
            raise AssertionError("an undo pulled a row away under a newer edit") from None
        missing = {row["referred_by"] for row in customers.values() if row["referred_by"] is not None} - customers.keys()
        made = {row_id for table, row_id in act.made if table == "customer"}
        if missing & made:
            return {each for one in missing & made for each in act.tied(one)}
        pointing = {row["id"] for row in customers.values() if row["referred_by"] in missing}
        return {each for one in pointing & act.groups() for each in act.tied(one)}

    def erase(self, erased: Group, act: Act) -> None:
        """Nothing of a customer stays in any act; the act of erasing is live for ever."""
        for each in (*self.acts, act):
            for key in [key for key, owners in each.owners.items() if erased in owners]:
                del each.owners[key]
                for changes in (each.made, each.removed, each.changed):
                    changes.pop(key, None)
        act.closed = True
        self.acts = [each for each in (*self.acts, act) if each.owners]
        self.undone.clear()

    def redo(self) -> None:
        act, groups = self.undone.pop()
        act.dead -= groups


class Player:
    """Plays acts on a real book and on the model."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FixedClock(START)
        self.book = new_book(folder, self.clock)
        self.model = Model()
        self.random = random.Random()

    def play(self, name: str, seed: int) -> None:
        self.random = random.Random(seed)
        self.clock.instant += timedelta(hours=1)
        if name == "restart":
            self.book.close()
            self.book = reopen(self.folder, self.clock)
        elif name == "undo":
            self._undo(None)
        elif name == "undo_older":
            live = [act for act in self.model.acts if act.groups() - act.dead and not act.closed]
            if live:
                self._undo(self.random.choice(live))
        elif name == "redo":
            self._redo()
        elif name == "erase":
            self.do_erase()
        else:
            self._do(getattr(self, f"do_{name}"))

    def _do(self, act: Callable[[], Any]) -> None:
        before = tables_of(self.book)
        act()
        after = tables_of(self.book)
        newest = self.book.history(limit=1)
        if before != after:
            detail = newest[0].detail
            made_one: frozenset[Group] = frozenset({detail["keep"], *detail["others"]} if newest[0].kind == "merge" else ())
            self.model.acts.append(Act.between(newest[0].id, before, after, made_one))
            self.model.undone.clear()

    def _undo(self, act: Act | None) -> None:
        live = [each for each in self.model.acts if each.groups() - each.dead and not each.closed]
        if act is None and not live:
            with pytest.raises(Refused):
                self.book.undo()
            return
        target = act or live[-1]
        report = self.book.undo() if act is None else self.book.undo_unit(act.unit)
        was_dead = set(target.dead)
        expected = self.model.undo(target)
        if target.dead == was_dead:
            self.model.undone.pop()
            target.closed = act is None
            assert report.unit is None
        codes = {self.book.customer(group).code if group is not None else "" for group in expected}
        assert {kept.code for kept in report.kept} == codes
        assert report.units[0].id == target.unit
        assert report.units[0].undone == (not expected)

    def _redo(self) -> None:
        if not self.model.undone:
            with pytest.raises(Refused):
                self.book.redo()
            return
        self.book.redo()
        self.model.redo()

    # ---- acts

    def ids(self) -> list[int]:
        return sorted(tables_of(self.book)["customer"])

    def someone(self) -> Customer | None:
        ids = self.ids()
        return self.book.customer(self.random.choice(ids)) if ids else None

    def word(self) -> str:
        return self.random.choice(["王小明", "李雷", "Anna", "上海贸易", "Zoë", "单田芳", ""]) or "x"

    def do_create(self) -> None:
        ids = self.ids()
        self.book.save_customer(
            Customer(
                name=self.word(),
                tags=tuple(self.random.sample(["vip", "老客户", "new"], self.random.randint(0, 2))),
                points=(ContactPoint(kind="phone", value=f"138001380{self.random.randint(10, 99)}"),),
                persons=(ContactPerson(name=self.word()),) if self.random.random() < 0.5 else (),
                referred_by=self.random.choice(ids) if ids and self.random.random() < 0.4 else None,
            )
        )

    def do_field(self) -> None:
        if customer := self.someone():
            name = self.random.choice(["name", "company", "notes", "level", "rhythm_days", "do_not_contact"])
            value: Any = self.word()
            if name == "rhythm_days":
                value = self.random.choice([None, 7, 60])
            elif name == "do_not_contact":
                value = self.random.choice([(), ("all",), ("phone", "email")])
            self.book.save_customer(replace(customer, **{name: value}), base=customer)

    def do_custom(self) -> None:
        if customer := self.someone():
            value = dict(customer.custom) | {self.random.choice("123"): self.random.choice(["a", "b", True, 3])}
            if self.random.random() < 0.3:
                value.pop(self.random.choice("123"), None)
            self.book.save_customer(replace(customer, custom=value), base=customer)

    def do_refer(self) -> None:
        if customer := self.someone():
            value = self.random.choice([None, *[each for each in self.ids() if each != customer.id]])
            self.book.save_customer(replace(customer, referred_by=value), base=customer)

    def do_parts(self) -> None:
        if customer := self.someone():
            points, persons = list(customer.points), list(customer.persons)
            choice = self.random.choice(["add", "drop", "change", "person", "drop_person", "tags", "reorder"])
            if choice == "add":
                points.append(ContactPoint(kind="email", value=f"{self.random.randint(1, 9)}@Example.COM"))
            elif choice == "drop" and points:
                points.pop(self.random.randrange(len(points)))
            elif choice == "change" and points:
                points[0] = replace(points[0], state=self.random.choice(["ok", "invalid"]), label=self.random.choice(["", "work"]))
            elif choice == "person":
                persons.append(ContactPerson(name=self.word(), points=(ContactPoint(kind="wechat", value="wx"),)))
            elif choice == "drop_person" and persons:
                persons.pop()
            elif choice == "reorder":
                points.reverse()
            tags = tuple(self.random.sample(["vip", "老客户", "new", "b"], 2)) if choice == "tags" else customer.tags
            self.book.save_customer(replace(customer, points=tuple(points), persons=tuple(persons), tags=tags), base=customer)

    def do_log(self) -> None:
        if customer := self.someone():
            at = self.clock.instant - timedelta(days=self.random.randint(0, 200))
            who = self.random.choice([None, *[person.id for person in customer.persons]])
            self.book.log(
                Interaction(customer_id=customer.id or 0, at=at, summary=self.word(), person_id=who, reached=self.random.random() < 0.7)
            )

    def do_change_log(self) -> None:
        rows = tables_of(self.book)["interaction"]
        if rows:
            interaction = self.book.interaction(self.random.choice(sorted(rows)))
            if self.random.random() < 0.3:
                self.book.remove_interaction(interaction.id or 0)
            else:
                self.book.log(replace(interaction, summary=self.word(), at=interaction.at - timedelta(days=3)))

    def do_follow_up(self) -> None:
        rows = tables_of(self.book)["follow_up"]
        if rows and self.random.random() < 0.5:
            step = self.book.follow_up(self.random.choice(sorted(rows)))
            self.book.save_follow_up(replace(step, state=self.random.choice(["open", "done"]), what=self.word()))
        elif customer := self.someone():
            due = self.random.choice([None, START.date() + timedelta(days=self.random.randint(-5, 30))])
            self.book.save_follow_up(FollowUp(customer_id=customer.id or 0, what=self.word(), due=due))

    def do_handle(self) -> None:
        """An act as the screens write it: a contact with some, their steps closed or moved, a new step for all."""
        ids = self.ids()
        if not ids:
            return
        chosen = tuple(self.random.sample(ids, min(len(ids), self.random.randint(1, 3))))
        steps = [row for row, cells in tables_of(self.book)["follow_up"].items() if cells["customer_id"] in chosen]
        parts: list[list[int]] = [[], [], []]
        for step in steps:
            self.random.choice(parts).append(step)
        day = self.clock.instant.date() + timedelta(days=self.random.randint(1, 9))
        reached = self.random.random() < 0.7
        contact = Interaction(customer_id=0, at=self.clock.instant, reached=reached, summary=self.word())
        plan = FollowUp(customer_id=0, what=self.word(), due=day, repeat=self.random.choice(["", "1m"]))
        self.book.handle(
            Handling(
                customers=chosen,
                contact=self.random.choice([contact, None]),
                done=tuple(parts[0]),
                cancelled=tuple(parts[1]),
                moved=tuple(parts[2]),
                to=Due(day, "09:30") if parts[2] else None,
                plan=self.random.choice([plan, None]),
            )
        )

    def do_occasion(self) -> None:
        rows = tables_of(self.book)["occasion"]
        if rows and self.random.random() < 0.6:
            row = self.random.choice(sorted(rows))
            occasion = self.book.occasion(row)
            if (choice := self.random.random()) < 0.3:
                self.book.remove_occasion(row)
            elif choice < 0.6:
                self.book.save_occasion(replace(occasion, name=self.word(), date=PartialDate(month=2, day=29)))
            else:
                state = self.random.choice(["greeted", "hidden"])
                greeting = Greeting(customer_id=occasion.customer_id, occasion_id=row, day=START.date(), state=state)
                self.book.handle(Handling(customers=(occasion.customer_id,), greetings=(greeting,)))
        elif customer := self.someone():
            who = self.random.choice([None, *[person.id for person in customer.persons]])
            date = PartialDate(month=8, day=15, lunar=True)
            self.book.save_occasion(Occasion(customer_id=customer.id or 0, kind="birthday", date=date, person_id=who))

    def do_purchase(self) -> None:
        rows = tables_of(self.book)["purchase"]
        status = self.random.choice(["", "completed", "cancelled"])
        if rows and self.random.random() < 0.6:
            bought = self.book.purchase(self.random.choice(sorted(rows)))
            if (choice := self.random.random()) < 0.3:
                self.book.remove_purchase(bought.id or 0)
            elif choice < 0.6:
                after = AfterSale(customer_id=bought.customer_id, purchase_id=bought.id or 0, on_date=START.date(), kind="repair")
                self.book.save_after_sale(after)
            else:
                day = START.date() - timedelta(days=self.random.randint(0, 400))
                self.book.save_purchase(replace(bought, on_date=day, amount=self.random.randint(0, 9999), status=status))
        elif customer := self.someone():
            known = [each for each in self.book.products() if not each.retired]
            which = self.random.choice(known).id if known and self.random.random() < 0.5 else None
            currency = self.random.choice(["", "USD", "CNY"])
            self.book.save_purchase(
                Purchase(
                    customer_id=customer.id or 0,
                    on_date=START.date(),
                    product="A4" if which is None else "",
                    product_id=which,
                    amount=self.random.randint(0, 9999),
                    currency=currency,
                    status=status,
                )
            )

    def do_product(self) -> None:
        known = self.book.products()
        if len(known) < 3:
            self.book.save_product(Product(name=f"product {self.random.randint(1, 10**6)}"))
        else:
            self.book.save_product(replace(known[0], retired=not known[0].retired))

    def do_rating(self) -> None:
        tables = tables_of(self.book)
        if tables["rating"] and self.random.random() < 0.4:
            rated = self.book.rating(self.random.choice(sorted(tables["rating"])))
            if self.random.random() < 0.3:
                self.book.remove_rating(rated.id or 0)
            else:
                self.book.save_rating(replace(rated, score=self.random.randint(1, 5)))
        elif customer := self.someone():
            theirs = [row for row, cells in tables["purchase"].items() if cells["customer_id"] == customer.id]
            steps = [row for row, cells in tables["follow_up"].items() if cells["customer_id"] == customer.id]
            self.book.save_rating(
                Rating(
                    customer_id=customer.id or 0,
                    on_date=START.date(),
                    score=self.random.randint(1, 5),
                    purchase_id=self.random.choice([None, *theirs]),
                    follow_up_id=self.random.choice([None, *steps]),
                )
            )

    def do_distinct(self) -> None:
        """Two are said not to be the same, or to be after all."""
        ids, rows = self.ids(), tables_of(self.book)["distinct_pair"]
        if len(ids) >= 2:
            one, other = sorted(self.random.sample(ids, 2))
            there = [row for row, cells in rows.items() if (cells["a_id"], cells["b_id"]) == (one, other)]
            sql = "INSERT INTO distinct_pair (a_id, b_id, decided_at) VALUES (?, ?, '2026-11-21T02:00:00Z')"
            values: tuple[int, ...] = (one, other)
            if there:
                sql, values = "DELETE FROM distinct_pair WHERE id = ?", (there[0],)
            self.book._unit("distinct", lambda connection: connection.exec_driver_sql(sql, values) and None)

    def do_skip(self) -> None:
        if customer := self.someone():
            sql = "INSERT INTO tidy_skip (customer_id, kind, until) VALUES (?, 'phone', 'never')"
            self.book._unit("tidy_skip", lambda connection: connection.exec_driver_sql(sql, (customer.id,)) and None)

    def do_trash(self) -> None:
        ids = self.ids()
        if ids:
            chosen = self.random.sample(ids, self.random.randint(1, len(ids)))
            self.random.choice([self.book.trash, self.book.restore_trashed])(chosen)

    def do_bulk(self) -> None:
        """One field of several customers, as bulk changes do it."""
        ids = self.ids()
        if ids:
            chosen = self.random.sample(ids, self.random.randint(1, len(ids)))
            sql = "UPDATE customer SET stage = ? WHERE id IN (SELECT value FROM json_each(?))"
            values = (self.random.choice(["needs", "won", ""]), id_list(chosen))
            self.book._unit("bulk", lambda connection: connection.exec_driver_sql(sql, values) and None)

    def do_move(self) -> None:
        """One customer's rows go to another, as in a merge."""
        ids = self.ids()
        if len(ids) >= 2:
            one, other = self.random.sample(ids, 2)

            trade = ("purchase", "after_sale", "rating", "tidy_skip")

            def merge(connection: Connection) -> None:
                for table in ("interaction", "follow_up", "contact_point", "contact_person", "occasion", "greeting", *trade):
                    connection.exec_driver_sql(f"UPDATE {table} SET customer_id = ? WHERE customer_id = ?", (one, other))
                connection.exec_driver_sql(
                    "UPDATE customer SET trashed_at = '2026-11-21T02:00:00Z' WHERE id = ? AND trashed_at IS NULL", (other,)
                )

            self.book._unit("bulk", merge)

    def do_merge(self) -> None:
        """Two or three are one, some fields by choice."""
        ids = [each for each, row in tables_of(self.book)["customer"].items() if row["trashed_at"] is None]
        if len(ids) >= 2:
            keep, *others = self.random.sample(ids, min(len(ids), self.random.choice([2, 2, 3])))
            choices = {key: self.random.choice([keep, *others]) for key in ("company", "level", "custom:1") if self.random.random() < 0.3}
            with contextlib.suppress(InvalidValue):  # one with no name that gives its only number away
                self.book.merge(keep, others, choices)

    def do_add(self) -> None:
        people = [
            New(
                Customer(name=self.word(), points=(ContactPoint(kind="phone", value=str(10000 + each)),), tags=("import",)),
                interactions=(Interaction(customer_id=0, at=self.clock.instant, summary="hi"),),
                follow_ups=(FollowUp(customer_id=0, what="call"),),
            )
            for each in range(self.random.randint(1, 3))
        ]
        self.book.add_customers(people)

    def do_setting(self) -> None:
        key, value = self.random.choice([("cooling_days", 10), ("cooling_days", 30), ("dormant_days", 120), ("currency", "USD")])
        self.book.set_setting(key, value)

    def do_custom_field(self) -> None:
        fields = self.book.custom_fields()
        if len(fields) < 2:
            self.book.save_custom_field(CustomField(name=f"field {self.random.randint(1, 10**6)}"))
        else:
            self.book.save_custom_field(replace(fields[0], sensitive=not fields[0].sensitive))

    def do_pick_list(self) -> None:
        self.book.save_pick_entry(PickEntry("source", "referral", label=self.random.choice(["朋友", "friends"]), own=True))

    def do_erase(self) -> None:
        """Somebody whose rows never went to another customer, nor came from one: of those the journal keeps a half."""
        sets = (owners for act in self.model.acts for owners in (*act.owners.values(), act.made_one))
        moved = {each for owners in sets if len(owners) > 1 for each in owners}
        before = tables_of(self.book)
        if chosen := sorted(before["customer"].keys() - moved):
            erased = self.random.choice(chosen)
            self.book.erase([erased])
            unit = self.book.history(limit=1)[0].id
            self.model.erase(erased, Act.between(unit, before, tables_of(self.book)))

    # ---- what must hold

    def check(self) -> None:
        assert tables_of(self.book) == self.model.tables()
        assert self.book._write(derived) == self.book._write(derived_anew, self.clock)


def derived(connection: Connection) -> Any:
    """Derived columns and index as they stand."""
    columns = sorted(DERIVED["customer"] - {"changed_at"})
    rows = connection.exec_driver_sql(f"SELECT id, {', '.join(columns)} FROM customer ORDER BY id").fetchall()
    index: dict[str, Any] = defaultdict(set)
    for table in ("customer_fts", "text_fts"):
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.{table}_words USING fts5vocab('main', '{table}', 'instance')")
        index[table] = {tuple(row) for row in connection.exec_driver_sql(f"SELECT term, doc FROM temp.{table}_words").fetchall()}
        connection.exec_driver_sql(f"DROP TABLE temp.{table}_words")
    return [tuple(row) for row in rows], dict(index)


class _Enough(Exception):
    pass


_NUMBERS = ("purchase_count", "spent", "score")


def derived_anew(connection: Connection, clock: FixedClock) -> Any:
    """The same worked out from nothing, and thrown away again."""
    connection.exec_driver_sql("SAVEPOINT anew")
    for table in ("customer_fts", "text_fts"):
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('delete-all')")
    connection.exec_driver_sql("DELETE FROM search_place")
    connection.exec_driver_sql("DELETE FROM search_text")
    empty = ", ".join(f"{name} = {-1 if name in _NUMBERS else repr('')}" for name in DERIVED["customer"])
    connection.exec_driver_sql(f"UPDATE customer SET {empty}")
    ids = [row[0] for row in connection.exec_driver_sql("SELECT id FROM customer ORDER BY id").fetchall()]
    refresh(connection, ids, context(connection, clock.now()))
    found = derived(connection)
    connection.exec_driver_sql("ROLLBACK TO anew")
    connection.exec_driver_sql("RELEASE anew")
    return found


DOING = (
    *("handle", "occasion", "purchase", "product", "rating", "distinct", "skip"),
    *("field", "custom", "refer", "parts", "log", "change_log", "follow_up", "trash", "bulk", "move", "merge", "add"),
    *("setting", "custom_field", "pick_list", "erase", "create", "restart"),
)
UNDOING = ["undo", "undo_older", "undo_older", "redo"]
Step = tuple[str, int]


def history(chance: random.Random, length: int) -> list[Step]:
    """A history of a few kinds of acts: with all kinds in each, the rare meetings of two would almost never happen."""
    kinds = chance.sample(DOING, chance.choice([1, 1, 2, 2, 3, 6]))
    acts = [*kinds, *UNDOING] if chance.random() < 0.5 else [*kinds, *kinds, *kinds, *UNDOING]
    start = [("create", chance.randrange(2**20)) for _ in range(chance.randint(1, 5))]
    return start + [(chance.choice(acts), chance.randrange(2**20)) for _ in range(length)]


def play(steps: list[tuple[str, int]], every: int = 4) -> None:
    with TemporaryDirectory() as folder:
        player = Player(Path(folder) / "book")
        try:
            for number, (name, seed) in enumerate(steps):
                player.play(name, seed)
                assert tables_of(player.book) == player.model.tables(), (number, name)
                if number % every == every - 1:
                    player.check()
            player.check()
        finally:
            player.book.close()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.integers(0, 2**40), st.integers(4, 24))
def test_what_stands_in_the_book_is_the_live_changes_in_their_order(seed: int, length: int) -> None:
    play(history(random.Random(seed), length))


@pytest.mark.parametrize("seed", sampled(range(6), 0, 1))
def test_units_of_many_leave_what_they_did_not_touch_and_it_is_true_all_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every unit counts as one of many."""
    monkeypatch.setattr(refreshing, "MANY", 0)
    play(history(random.Random(f"many {seed}"), 16), every=6)


def test_what_was_touched_and_not_told_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(refreshing, "MANY", 0)
    monkeypatch.setattr(journal, "touched_tables", lambda connection, unit, quiet: frozenset())
    with pytest.raises(AssertionError):
        play([("create", 1), ("log", 2), ("parts", 3), ("log", 4), ("field", 5)], every=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(scaled(2000, 5)))
def test_many_random_histories(seed: int) -> None:
    chance = random.Random(seed)
    play(history(chance, chance.choice([15, 40, 120])), every=20)


WITH_MERGES = (
    *("log", "parts", "field", "custom", "refer", "occasion", "handle", "follow_up", "distinct", "purchase", "rating", "trash", "skip"),
    *("create", "erase", "restart"),
)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(scaled(2000, 5)))
def test_many_histories_of_merges(seed: int) -> None:
    """Merges, what is done between them, and all of it taken back in any order; some erased, and the program begun anew."""
    chance = random.Random(f"merges {seed}")
    kinds = ["merge", "merge", *chance.sample(WITH_MERGES, 4), *UNDOING]
    start = [("create", chance.randrange(2**20)) for _ in range(chance.randint(2, 5))]
    play(start + [(chance.choice(kinds), chance.randrange(2**20)) for _ in range(chance.randint(6, 24))], every=6)
