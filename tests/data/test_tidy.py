"""What wants tidying: SQL and the rule, record by record, say the same of random books; what is left alone; what one key writes."""

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book, New, PickEntry, TidyItem, tidy
from clientbook.domain import tidy as rules
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.industries import INDUSTRIES
from clientbook.domain.occasion import Occasion
from clientbook.domain.tidy import KINDS, Around, matters
from tests.support.filter_books import random_book
from tests.support.live import START, new_book

NAMES = (
    "王先生",
    "李总",
    "小王",
    "Mr ?",
    "Mr Smith",
    "某某",
    "王伟丽",
    "Anna Müller",
    "Ｍｒ　Li",
    "13800138000",
    "欧阳小姐",
    "Dr. Who",
    "——",
    "x",
)
RANKS = {"vip": 0, "high": 1, "medium": 2, "": 3, "low": 4}


def stirred(book: Book, seed: int) -> None:
    """More of what a tidy round looks for, and some of it left alone."""
    chance = random.Random(seed)
    book.add_customers([New(_untidy(name, level, chance)) for name in NAMES for level in ("vip", "", "low")])
    everybody = [row["id"] for row in book.dump()["customer"]]
    for each in chance.sample(everybody, 6):
        book.save_occasion(Occasion(customer_id=each, kind=chance.choice(("birthday", "anniversary")), date=PartialDate.parse("--03-07")))
    for name, key in (("source", "online"), ("level", "medium"), ("gender", "other")):
        book.save_pick_entry(PickEntry(name, key, retired=True))
    for until in (None, START.date(), START.date() + timedelta(days=1)):
        book.leave_alone([(each, chance.choice(KINDS)) for each in chance.sample(everybody, 25)], until)


def _untidy(name: str, level: str, chance: random.Random) -> Customer:
    """Somebody of this name with something the matter."""
    points = tuple(
        ContactPoint(kind=kind, value=f"139{chance.randrange(10**8):08d}", state=chance.choice(("ok", "unverified", "invalid")))
        for kind in chance.choice(((), (), ("phone",), ("wechat", "phone"), ("qq",)))
    )
    return Customer(
        name=name,
        level=level,
        points=points,
        industry=chance.choice(("", "", "软件", INDUSTRIES["I65"].stored)),
        checked_on=chance.choice((None, START.date() - timedelta(days=chance.choice((3, 89, 100, 190))))),
        status=chance.choice(("active", "none", "ended")),
    )


def expected(book: Book) -> dict[int, tuple[str, ...]]:
    """What the rule says of everybody, without what is left alone."""
    rows = book.dump()
    day = book.day()
    attached = {row["customer_id"] for table in ("interaction", "follow_up", "purchase", "rating", "occasion") for row in rows[table]}
    birthdays = {row["customer_id"] for row in rows["occasion"] if row["kind"] == "birthday" and row["person_id"] is None}
    retired = {name: frozenset(each.key for each in book.pick_list(name) if each.retired) for name in rules.CHOICES}
    alone = {(row["customer_id"], row["kind"]) for row in rows["tidy_skip"] if row["until"] > day.isoformat()}
    people = {row["id"]: book.customer(row["id"]) for row in rows["customer"]}
    vips = [each for each, one in people.items() if one.level == "vip" and not one.is_trashed and rules.is_cared_for(one)]
    chosen = rules.sample(vips, day)
    found = {}
    for row in rows["customer"]:
        each = row["id"]
        made = date.fromisoformat(row["created_on"])
        around = Around(day, made, each in attached, each in birthdays, each in chosen, retired)
        found[each] = tuple(kind for kind in matters(people[each], around) if (each, kind) not in alone)
    return found


@pytest.fixture(scope="module", params=(pytest.param(3, marks=pytest.mark.soak), 11))
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, dict[int, tuple[str, ...]]]]:
    """A random book and what the rule says of it; the tests only read it."""
    book = random_book(tmp_path_factory.mktemp("tidy") / "book", request.param, 40)
    stirred(book, request.param)
    yield book, expected(book)
    book.close()


Known = tuple[Book, dict[int, tuple[str, ...]]]


@pytest.mark.parametrize("span", [tidy.SPAN, 7])
def test_sql_finds_what_the_rule_says_however_the_book_is_cut_into_parts(known: Known, span: int, monkeypatch: pytest.MonkeyPatch) -> None:
    book, rule = known
    monkeypatch.setattr(tidy, "SPAN", span)
    monkeypatch.setattr(tidy, "POINTS", 2 * span)
    found = book.tidy(1000)
    by_kind: dict[str, list[TidyItem]] = {kind: [item for item in found.items if item.kind == kind] for kind in KINDS}
    for kind in KINDS:
        there = {each for each, kinds in rule.items() if kind in kinds}
        assert {item.customer.id for item in by_kind[kind]} == there, kind
        assert found.counts.get(kind, 0) == len(there), kind
        assert there, f"nothing is proved of {kind}"
        order = [(RANKS[item.customer.level], item.customer.id) for item in by_kind[kind]]
        assert order == sorted(order), kind
    assert book.tidy_count(3) is None  # more ids than that
    assert found.customers == book.tidy_count() == sum(bool(kinds) for kinds in rule.values())
    few = book.tidy(2, {"next": 4})
    assert few.counts == found.counts
    for kind in KINDS:
        shown = [item for item in few.items if item.kind == kind]
        assert shown == by_kind[kind][: 4 if kind == "next" else 2], kind


def test_a_line_says_what_it_is_about(known: Known) -> None:
    book, _rule = known
    for item in book.tidy(1000).items:
        customer = book.customer(item.customer.id)
        points = [*customer.points, *(point for person in customer.persons for point in person.points)]
        doubtful = [point for point in points if point.state == "unverified"]
        if item.kind == "unverified":
            assert (item.point in {point.id for point in doubtful}, item.more) == (True, len(doubtful) - 1)
            assert item.value in {shown for point in doubtful for shown in (point.normal, point.value)}
        elif item.kind == "phone":
            usable = {point.kind for point in points if point.state != "invalid"} & {"email", "wechat", "qq"}
            assert set(item.about.split()) == usable
        elif item.kind in ("industry", "retired"):
            assert item.value == getattr(customer, item.about)
        elif item.kind in ("vip", "checked"):
            assert item.since == customer.checked_on
        assert item.can_doubt == any(point.state == "ok" for point in points)


def test_an_empty_book_has_nothing_to_tidy(tmp_path: Path) -> None:
    with closing(new_book(tmp_path / "book", FixedClock(START))) as book:
        assert (book.tidy().counts, book.tidy_count()) == ({}, 0)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with closing(new_book(tmp_path / "book", FixedClock(START))) as made:
        yield made


def kinds(book: Book) -> list[str]:
    """What is in the queue."""
    return [item.kind for item in book.tidy(100).items]


def test_left_alone_until_a_day_or_for_ever_and_taken_back(book: Book) -> None:
    clock: Any = book.clock
    one = book.save_customer(Customer(name="李总", points=(ContactPoint(kind="phone", value="13800138000"),))).id
    assert kinds(book) == ["name", "next"]
    tomorrow = START.date() + timedelta(days=1)
    unit = book.leave_alone([(one, "name"), (one, "next")], tomorrow)
    assert (kinds(book), book.tidy_count(), book.history(limit=1)[0].kind) == ([], 0, "tidy_skip")
    assert book.leave_alone([(one, "name")], tomorrow) is None
    book.leave_alone([(one, "name")], None)
    clock.instant = START + timedelta(days=1)
    assert kinds(book) == ["next"]
    clock.instant = START + timedelta(days=4000)
    book.reckon_through(clock.instant.date())
    assert "name" not in kinds(book)
    book.undo()
    assert unit is not None
    assert "name" in kinds(book)
    with pytest.raises(InvalidValue):
        book.leave_alone([(one, "nonsense")], None)


def test_what_was_looked_at_is_gone_and_one_undo_brings_it_back(book: Book) -> None:
    clock: Any = book.clock
    number = ContactPoint(kind="phone", value="13800138000", state="unverified")
    ids = [book.save_customer(Customer(name=f"王小{n}", status="active", points=(number,))).id for n in "明丽"]
    clock.instant = START + timedelta(days=100)
    book.reckon_through(clock.instant.date())
    before = book.tidy(10)
    assert before.counts == {"unverified": 2, "checked": 2, "next": 2}
    points = [item.point or 0 for item in before.items if item.kind == "unverified"]
    assert book.mark_checked(ids, points[:1]) is not None
    assert book.tidy(10).counts == {"unverified": 1, "next": 2}
    assert book.customer(ids[1]).checked_on == clock.instant.date()
    assert book.mark_checked(ids) is None
    book.undo()
    assert book.tidy(10) == before
    book.mark_checked((), points)
    assert book.mark_doubtful(points[0]) is not None
    assert book.tidy(10).counts == {"unverified": 1, "checked": 1, "next": 2}
    with pytest.raises(NotFound):
        book.mark_doubtful(99_999)


def test_a_kind_the_owner_does_not_want_is_not_asked_about(book: Book) -> None:
    book.save_customer(Customer(name="李总"))
    assert kinds(book) == ["shell", "name"]
    book.set_setting("tidy_left_out", ["name", "shell"])
    assert (kinds(book), book.tidy_count()) == ([], 0)
    book.set_setting("tidy_left_out", list(KINDS))
    assert book.tidy_count() == 0
    for wrong in (["nonsense"], [3], "next"):
        with pytest.raises(InvalidValue):
            book.set_setting("tidy_left_out", wrong)


def test_the_round_comes_at_the_end_of_each_month_and_is_done_once(book: Book) -> None:
    clock: Any = book.clock
    assert (START.date(), book.tidy_round()) == (date(2026, 11, 21), date(2026, 11, 30))
    book.finish_tidy_round()
    assert book.tidy_round() == date(2026, 12, 31)
    book.undo()
    clock.instant = START + timedelta(days=12)
    assert book.tidy_round() == date(2026, 11, 30)  # three days late
    book.finish_tidy_round()
    assert book.tidy_round() == date(2026, 12, 31)
    book.set_setting("tidy_round", "")
    assert (book.tidy_round(), book.finish_tidy_round()) == (None, None)
    with pytest.raises(InvalidValue):
        book.set_setting("tidy_round", "every moon")
