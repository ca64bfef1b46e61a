"""Whatever is done in whatever order, merging and its undo included: last contact and marks are what the pure rule says of the rows.

The rule is applied here to plain rows, one customer at a time; the book derives the same set by set, in SQL where all are concerned.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clientbook.clock import FixedClock, utc_text
from clientbook.data import Book, New, PickEntry, joining
from clientbook.domain.customer import ContactPerson, Customer
from clientbook.domain.errors import InvalidValue, Refused
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.staleness import Rules, since, stale_dates
from tests.support.live import START, new_book, reopen
from tests.support.report import scaled

Days = tuple[str | None, str | None, str | None]
TAGS = ("vip", "老客户", "new")
CHOSEN = ("rhythm_days", "status", "do_not_contact")
"""Fields that marks hang on, where a merge may be told whose value stands."""


def in_the_table(book: Book) -> dict[int, Days]:
    """Last contact, cooling from, dormant from."""
    sql = "SELECT id, last_contact, cooling_from, dormant_from FROM customer"
    return book._read(lambda connection: {row[0]: tuple(row[1:]) for row in connection.exec_driver_sql(sql).fetchall()})


def by_the_rule(book: Book) -> dict[int, Days]:
    """The same from the rows alone."""
    tables, now = book.dump(), book.clock.now()
    known = book.settings()
    rules = Rules(
        (known["cooling_days"], known["dormant_days"]),
        known["tag_rhythms"],
        frozenset(known["left_out_statuses"]),
        known["leave_out_do_not_contact"],
    )
    today = max(now.date(), book.reckoned_through() or date.min)
    tags: dict[int, list[str]] = defaultdict(list)
    for row in tables["customer_tag"]:
        tags[row["customer_id"]].append(row["tag"])
    contacts: dict[int, list[date]] = defaultdict(list)
    for row in tables["interaction"]:
        if row["reached"] and (date.fromisoformat(row["on_date"]) <= today or row["at"] <= utc_text(now)):
            contacts[row["customer_id"]].append(date.fromisoformat(row["on_date"]))
    found: dict[int, Days] = {}
    for row in tables["customer"]:
        last = max(contacts[row["id"]], default=None)
        said = date.fromisoformat(row["count_from"]) if row["count_from"] else None
        pair: tuple[str | None, str | None] = (None, None)
        if not rules.leaves_out(row["status"], row["do_not_contact"].split()):
            start = since(last, said, date.fromisoformat(row["created_on"]))
            cooling, dormant = stale_dates(start, rules.rhythm(row["rhythm_days"], tags[row["id"]]), rules.thresholds)
            pair = cooling.isoformat(), dormant.isoformat()
        found[row["id"]] = (last.isoformat() if last else None, *pair)
    return found


class Player:
    """Does things to a book of a few customers."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.clock = FixedClock(START)
        self.book = new_book(folder, self.clock)
        self.book.reckon_through(START.date())
        self.chance = random.Random(seed)
        self.done: list[str] = []
        for _ in range(3):
            self.do_create()

    def play(self, steps: int) -> None:
        """So many acts, each compared."""
        acts = [name for name in dir(self) if name.startswith("do_")]
        for _ in range(steps):
            name = self.chance.choice([*acts, "do_log", "do_log", "do_undo", "do_undo_older", "do_merge", "do_undo_a_merge"])
            self.done.append(name)
            act: Callable[[], Any] = getattr(self, name)
            act()
            self.check()

    def check(self) -> None:
        """The tables say what the rule says."""
        assert in_the_table(self.book) == by_the_rule(self.book), self.done

    # ---- who and when

    def ids(self) -> list[int]:
        return sorted(in_the_table(self.book))

    def some(self) -> list[int]:
        ids = self.ids()
        return self.chance.sample(ids, min(len(ids), self.chance.choice([1, 1, 1, 2, 3])))

    def someone(self) -> Customer | None:
        ids = self.ids()
        return self.book.customer(self.chance.choice(ids)) if ids else None

    def moment(self) -> datetime:
        """A past instant, written down in some zone."""
        back = timedelta(days=self.chance.choice([0, 0, 1, 29, 30, 31, 89, 90, 91, 200, 400]), minutes=self.chance.randrange(1440))
        zone = timezone(timedelta(minutes=self.chance.choice([-660, -300, 0, 345, 480, 480, 480, 840])))
        at = (self.clock.instant - back).astimezone(zone)
        # A day ahead counts by its instant; a clock that goes back behind that has a test of its own.
        return at if at.date() <= self.clock.instant.date() else at.astimezone(self.clock.instant.tzinfo)

    def contact(self, customer_id: int) -> Interaction:
        reached = self.chance.random() < 0.75
        outcome = "" if reached else self.chance.choice(["no_answer", "wrong_number", ""])
        return Interaction(customer_id=customer_id, at=self.moment(), reached=reached, outcome=outcome)

    def interactions(self) -> list[int]:
        return [row["id"] for row in self.book.dump()["interaction"]]

    def edit(self, **fields: Any) -> None:
        if customer := self.someone():
            self.book.save_customer(replace(customer, **fields), base=customer)

    # ---- acts

    def do_create(self) -> None:
        self.book.save_customer(
            Customer(
                name="王小明",
                created_at=self.clock.instant - timedelta(days=self.chance.choice([0, 5, 40, 120, 500])),
                persons=(ContactPerson(name="李娜"),),
                rhythm_days=self.chance.choice([None, None, 7, 60, 120]),
                tags=tuple(self.chance.sample(TAGS, self.chance.randint(0, 2))),
                status=self.chance.choice(["none", "active", "ended"]),
            )
        )

    def do_add_many(self) -> None:
        people = [
            New(
                Customer(name="many", created_at=self.clock.instant - timedelta(days=70), tags=("vip",)),
                interactions=tuple(self.contact(0) for _ in range(self.chance.randint(0, 2))),
            )
            for _ in range(2)
        ]
        self.book.add_customers(people)

    def do_log(self) -> None:
        if customer := self.someone():
            entry = self.contact(customer.id or 0)
            person = self.chance.choice([None, *[person.id for person in customer.persons]])
            self.book.log(replace(entry, person_id=person))

    def do_log_the_future(self) -> None:
        if customer := self.someone():
            with pytest.raises(InvalidValue):
                self.book.log(Interaction(customer_id=customer.id or 0, at=self.clock.instant + timedelta(minutes=2)))

    def do_change_log(self) -> None:
        if ids := self.interactions():
            old = self.book.interaction(self.chance.choice(ids))
            together = self.chance.choice(["", old.group_uid])
            self.book.log(replace(self.contact(old.customer_id), id=old.id, uid=old.uid, group_uid=together))

    def do_remove_log(self) -> None:
        if ids := self.interactions():
            self.book.remove_interaction(self.chance.choice(ids))

    def do_handle(self) -> None:
        if ids := self.some():
            contact = replace(self.contact(0), channel="")
            plan = FollowUp(customer_id=0, what="x", due=self.clock.instant.date() + timedelta(days=3))
            self.book.handle(Handling(customers=tuple(ids), contact=contact, plan=plan if self.chance.random() < 0.3 else None))

    def do_step(self) -> None:
        if customer := self.someone():
            due = self.chance.choice([None, self.clock.instant.date() + timedelta(days=self.chance.randint(-3, 9))])
            self.book.save_follow_up(FollowUp(customer_id=customer.id or 0, what="x", due=due))

    def do_move_steps(self) -> None:
        ids = tuple(self.some())
        steps = [step for each in self.book.open_steps(ids).values() for step in each]
        if steps:
            to = Due(self.clock.instant.date() + timedelta(days=2))
            self.book.handle(Handling(customers=ids, moved=tuple(step.id or 0 for step in steps), to=to))

    def do_rhythm(self) -> None:
        self.edit(rhythm_days=self.chance.choice([None, 0, 1, 14, 30, 100, 5000]))

    def do_status(self) -> None:
        self.edit(status=self.chance.choice(["none", "active", "paused", "ended", "休眠"]))

    def do_silence(self) -> None:
        self.edit(do_not_contact=self.chance.choice([(), ("all",), ("phone",), ("all", "sms")]))

    def do_tags(self) -> None:
        self.edit(tags=tuple(self.chance.sample(TAGS, self.chance.randint(0, 3))))

    def do_tags_of_many(self) -> None:
        if ids := self.some():
            self.book.change_tags(ids, [self.chance.choice(TAGS)], [self.chance.choice(TAGS)])

    def do_count_from(self) -> None:
        """The owner says from when on somebody is counted, as after an import."""
        if ids := self.some():
            day = (self.clock.instant.date() - timedelta(days=self.chance.choice([0, 10, 300]))).isoformat()

            def write(connection: Any) -> None:
                connection.exec_driver_sql("UPDATE customer SET count_from = ? WHERE id = ?", [(day, each) for each in ids])

            self.book._unit("count_from", write)

    def do_trash(self) -> None:
        if ids := self.some():
            self.book.trash(ids)

    def do_restore(self) -> None:
        self.book.restore_trashed(self.ids())

    def do_erase(self) -> None:
        if len(self.ids()) > 4:
            self.book.erase(self.some()[:1])

    def do_threshold(self) -> None:
        self.book.set_setting("cooling_days", self.chance.choice([10, 30, 60]))
        self.book.set_setting("dormant_days", self.chance.choice([61, 90, 3650]))

    def do_tag_rhythms(self) -> None:
        some = self.chance.sample((*TAGS, "nobody-has-it"), self.chance.randint(0, 3))
        self.book.set_setting("tag_rhythms", {tag: self.chance.choice([1, 14, 45, 3650]) for tag in some})

    def do_left_out(self) -> None:
        if "休眠" not in {entry.key for entry in self.book.pick_list("status")}:
            self.book.save_pick_entry(PickEntry("status", "", label="休眠", own=True))
        some = self.chance.sample(["none", "paused", "ended", "休眠"], self.chance.randint(0, 3))
        self.book.set_setting("left_out_statuses", some)

    def do_leave_out(self) -> None:
        self.book.set_setting("leave_out_do_not_contact", self.chance.random() < 0.5)

    def do_merge(self) -> None:
        """Two or three become one, some fields by choice; at times two again at once."""
        there = [each for each in self.ids() if not self.book.customer(each).is_trashed]
        if len(there) < 2:
            return
        keep, *others = self.chance.sample(there, min(len(there), self.chance.choice([2, 2, 3])))
        choices = {key: self.chance.choice([keep, *others]) for key in CHOSEN if self.chance.random() < 0.3}
        before = in_the_table(self.book)
        self.merge(keep, others, choices)
        if self.chance.random() < 0.3:
            self.check()
            self.book.undo()
            assert in_the_table(self.book) == before, self.done

    def merge(self, keep: int, others: list[int], choices: dict[str, int]) -> None:
        """By these; whatever was said to any of them was said to the kept one."""
        said = max((days for each in (keep, *others) if (days := in_the_table(self.book)[each][0])), default=None)
        self.book.merge(keep, others, choices)
        assert in_the_table(self.book)[keep][0] == said, self.done

    def do_undo_a_merge(self) -> None:
        """One of any time, whatever was done since."""
        self._undo_one_of([unit.id for unit in self.book.history() if unit.kind == "merge" and not unit.undone])

    def do_undo(self) -> None:
        if self.book.next_undo() is not None:
            self.book.undo()

    def do_undo_older(self) -> None:
        self._undo_one_of([unit.id for unit in self.book.history() if not unit.undone and unit.kind not in ("undo", "redo", "erase")])

    def _undo_one_of(self, units: list[int]) -> None:
        if units:
            try:
                self.book.undo_unit(self.chance.choice(units))
            except Refused:
                self.done[-1] += " refused"

    def do_redo(self) -> None:
        if self.book.next_redo() is not None:
            self.book.redo()

    def do_next_day(self) -> None:
        """Time goes on, and the program notices."""
        self.clock.instant += timedelta(days=self.chance.choice([0, 1, 1, 3, 30]), hours=self.chance.randint(0, 23))
        through = self.book.reckoned_through() or date.min
        if self.clock.instant.date() > through:
            self.book.reckon_through(self.clock.instant.date())

    def do_clock_back(self) -> None:
        self.clock.instant -= timedelta(days=self.chance.choice([0, 1, 3]), hours=self.chance.randint(1, 5))

    def do_restart(self) -> None:
        self.book.close()
        self.book = reopen(self.book.path, self.clock)


def play(seed: int, steps: int) -> None:
    with TemporaryDirectory() as folder:
        player = Player(Path(folder) / "book", seed)
        try:
            player.play(steps)
        finally:
            player.book.close()


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.integers(0, 2**40), st.integers(5, 30))
def test_last_contact_and_marks_are_what_the_rule_says_after_every_act(seed: int, steps: int) -> None:
    play(seed, steps)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(scaled(1000, 5)))
def test_last_contact_and_marks_after_many_acts(seed: int) -> None:
    play(seed, 80)


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [
        ("interaction", "reached", "1 - reached"),
        ("interaction", "on_date", "'2026-11-20'"),
        ("customer", "status", "'ended'"),
        ("customer", "rhythm_days", "3"),
        ("customer_tag", "tag", "'new'"),
        ("customer", "count_from", "'2020-01-01'"),
        ("customer", "do_not_contact", "'all'"),
        ("interaction", "customer_id", "(SELECT max(id) FROM customer)"),
    ],
)
def test_a_change_that_is_not_followed_would_be_noticed(tmp_path: Path, table: str, column: str, wrong: str) -> None:
    """The control: rows changed behind the book's back, so that the derived columns are of before."""
    player = Player(tmp_path / "book", 1)
    player.book.set_setting("tag_rhythms", {"new": 2})
    one = player.book.save_customer(Customer(name="contacted")).id
    player.book.log(Interaction(customer_id=one, at=START - timedelta(days=50)))
    player.book.save_customer(Customer(name="tagged", tags=("vip",)))
    player.check()

    def behind(connection: Any) -> None:
        connection.exec_driver_sql("INSERT INTO unit (at, kind) VALUES ('', 'bulk')")
        connection.exec_driver_sql("UPDATE current_unit SET unit_id = (SELECT max(id) FROM unit)")
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = {wrong}")

    player.book._write(behind)
    with pytest.raises(AssertionError):
        player.check()
    player.book.close()


def test_a_merge_that_leaves_contacts_behind_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the merge: what stays in the trash is of no use to the kept one, though the tables agree with the rule."""
    player = Player(tmp_path / "book", 1)
    keep, *others = player.ids()
    player.book.log(Interaction(customer_id=others[0], at=START - timedelta(days=10)))
    player.merge(keep, others, {})
    player.check()
    player.book.undo()
    monkeypatch.setattr(joining._Moving, "_move_contacts", lambda moving: None)
    with pytest.raises(AssertionError):
        player.merge(keep, others, {})
    player.check()
    player.book.close()


def test_what_was_logged_in_a_zone_ahead_counts_at_once(tmp_path: Path) -> None:
    clock = FixedClock(START)
    book = new_book(tmp_path / "book", clock)
    one = book.save_customer(Customer(name="x")).id
    clock.instant = START.astimezone(timezone(timedelta(hours=-8)))
    book.log(Interaction(customer_id=one, at=START))
    assert clock.instant.date() < START.date()
    assert book.customer(one).last_contact == START.date()
    book.close()


def test_a_change_of_the_rules_reaches_everybody_and_only_those_it_concerns(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    people = [
        New(Customer(name=str(each), tags=("vip",) if each % 3 == 0 else (), rhythm_days=each % 7 * 10 or None)) for each in range(200)
    ]
    book.add_customers(people)
    before = in_the_table(book)

    def changed() -> set[int]:
        return {each for each, days in in_the_table(book).items() if days != before[each]}

    book.set_setting("tag_rhythms", {"vip": 5})
    assert changed() == {line for line in before if (line - 1) % 3 == 0}
    assert in_the_table(book) == by_the_rule(book)
    book.undo()
    assert in_the_table(book) == before
    book.close()
