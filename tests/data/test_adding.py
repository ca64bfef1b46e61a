"""Many customers written at once stand there as they would have been brought in step: derived columns, index and journal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from clientbook.clock import FixedClock
from clientbook.data import Book, CustomField, Door, New, Progress, Query, adding, refresh, through_door
from clientbook.data.search.index import out_of_step
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.errors import Cancelled
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.purchase import Purchase
from tests.data.test_search_index import assert_in_step
from tests.support.ground import examples
from tests.support.live import BEIJING, START, new_book
from tests.support.report import scaled

DAYS = st.sampled_from([date(2026, 11, 21), date(2026, 11, 20), date(2026, 1, 2), date(2025, 3, 4)])
WORDS = st.sampled_from(["", "王小明", "远山商贸有限公司", "Müller", "喝茶 tea", "x 138"])
POINTS = st.builds(
    ContactPoint,
    kind=st.sampled_from(["phone", "email", "wechat", "address"]),
    value=st.sampled_from(["13800138000", "95588", "a@B.C", "139 0013 9000", "北京路 1 号"]),
    primary=st.booleans(),
    state=st.sampled_from(["ok", "invalid", "unverified"]),
)
SOME_POINTS = st.lists(POINTS, max_size=4).map(tuple)
PERSONS = st.builds(ContactPerson, name=st.sampled_from(["李雷", "Anna", "张经理"]), title=WORDS, main=st.booleans(), points=SOME_POINTS)
CUSTOMERS = st.builds(
    Customer,
    name=st.sampled_from(["王伟", "单丽", "Acme", "远山"]),
    other_names=WORDS,
    company=WORDS,
    hobbies=WORDS,
    notes=WORDS,
    status=st.sampled_from(["none", "ended"]),
    do_not_contact=st.sampled_from([(), ("all",), ("phone",)]),
    rhythm_days=st.sampled_from([None, 7]),
    tags=st.lists(st.sampled_from(["老客户", "vip", "tea"]), unique=True, max_size=3).map(tuple),
    custom=st.sampled_from([{}, {"2": "secret", "1": "K-17"}, {"1": "茶"}]),
    points=SOME_POINTS,
    persons=st.lists(PERSONS, max_size=3).map(tuple),
    count_from=st.none() | DAYS,
    trashed_at=st.sampled_from([None, START]),
)
INSTANTS = st.sampled_from(
    [START, START - timedelta(days=1), START - timedelta(days=1, hours=3), datetime(2026, 11, 21, 5, 0, tzinfo=BEIJING)]
)
CONTACTS = st.builds(Interaction, customer_id=st.just(0), at=INSTANTS, summary=WORDS, reaction=WORDS, reached=st.booleans())
STEPS = st.builds(
    FollowUp,
    customer_id=st.just(0),
    what=st.sampled_from(["call", "visit"]),
    due=st.none() | DAYS,
    due_time=st.sampled_from(["", "09:00", "18:00"]),
    state=st.sampled_from(["open", "done", "cancelled"]),
)
PEOPLE = st.lists(
    st.builds(New, CUSTOMERS, st.lists(CONTACTS, max_size=3).map(tuple), st.lists(STEPS, max_size=3).map(tuple)), min_size=1, max_size=4
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    opened = new_book(tmp_path_factory.mktemp("adding") / "book", FixedClock(START))
    opened.save_custom_field(CustomField("Card", "text"))
    opened.save_custom_field(CustomField("Secret", "text", sensitive=True))
    opened.set_setting("tag_rhythms", {"tea": 14})
    yield opened
    opened.close()


def differing(connection: Connection) -> list[int]:
    """Customers of whom anything derived is not what ``refresh`` would write."""
    ids = connection.exec_driver_sql("SELECT id FROM customer").scalars().fetchall()
    context = refresh.context(connection, START)
    derived = [each for each, was, new in refresh.derive(connection, f"[{','.join(map(str, ids))}]", context) if was != new]
    return sorted({*derived, *out_of_step(connection, ids)})


def kept(book: Book) -> dict[str, list[dict[str, Any]]]:
    """Everything but the journal and the counter of codes, which no undo turns back."""
    return {name: rows for name, rows in book.dump().items() if name not in ("unit", "change", "code_counter")}


def stands(book: Book, people: list[New], act: str) -> None:
    """People added, and something done to the first of them in the same unit."""
    before = kept(book)

    def write(door: Door) -> None:
        ids = door.add(people).ids
        if act == "logged":
            door.log(Interaction(customer_id=ids[0], at=START, summary="more"))
        elif act == "marks":
            door.put_setting("cooling_days", 3)
        elif act == "hidden":
            door.add_custom_field(CustomField("Another", "text", sensitive=True))
        elif act == "twice":
            door.refer(door.add(people[:1]).ids[0], ids[0])

    done = through_door(book, write, {"source": "csv"})
    assert len(done.ids) == len(people) + (act == "twice")
    assert book._slow(differing) == []
    book.undo()
    assert kept(book) == before


QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
ACTS = st.sampled_from(["", "logged", "marks", "hidden", "twice"])


@settings(max_examples=examples(12), deadline=None, suppress_health_check=QUIET)
@given(people=PEOPLE, act=ACTS)
def test_who_was_added_stands_as_refresh_would_write_it(people: list[New], act: str, book: Book) -> None:
    stands(book, people, act)


@pytest.mark.soak
@settings(max_examples=scaled(3_000, 10), deadline=None, suppress_health_check=QUIET)
@given(people=PEOPLE, act=ACTS)
def test_so_do_very_many(people: list[New], act: str, book: Book) -> None:
    stands(book, people, act)


def test_somebody_left_behind_would_be_noticed(book: Book) -> None:
    """The control: a derived column and an entry that differ are found."""
    ids = book.add_customers([New(Customer(name="张伟"))]).ids
    book._write(lambda connection: connection.exec_driver_sql("UPDATE customer SET phone = 'x' WHERE id = ?", (ids[0],)))
    assert book._slow(differing) == [ids[0]]
    book._write(lambda connection: connection.exec_driver_sql("UPDATE customer SET phone = '' WHERE id = ?", (ids[0],)))
    book._write(lambda connection: connection.exec_driver_sql("UPDATE search_place SET stamp = 1 WHERE customer_id = ?", (ids[0],)))
    assert book._slow(differing) == [ids[0]]
    book.undo()


def test_several_batches_and_what_they_bought_stand_too(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "BATCH", 20)
    bought = (Purchase(customer_id=0, product="tea", amount=500, currency="CNY", on_date=date(2026, 3, 4)),)
    people = [New(Customer(name=f"Person {n}", tags=("tea",)), trade=bought if n % 7 == 0 else ()) for n in range(45)]
    contact = Interaction(customer_id=0, at=START - timedelta(days=2), summary="first")
    people[3] = replace(people[3], interactions=(contact,))
    unit = book.add_customers(iter(people)).unit
    assert book._slow(differing) == []
    assert_in_step(book)
    assert [book.customer(each).spent for each in book.find_all(Query(words="person")).ids].count(500) == 7
    assert book.undo().units[0].id == unit


def test_what_is_left_to_the_table_is_what_the_table_puts_there(book: Book) -> None:
    def put(connection: Connection) -> dict[str, Any]:
        columns = connection.exec_driver_sql("PRAGMA table_info(customer)").fetchall()
        return {row[1]: connection.exec_driver_sql(f"SELECT {row[4] or 'NULL'}").scalar() for row in columns}  # row[4]: the default, as SQL

    found = book._slow(put)
    assert {name: found[name] for name in adding._USUAL} == adding._USUAL


def test_stopped_between_two_batches_nothing_of_it_is_there(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "BATCH", 20)

    class Stopped(Progress):
        def advance(self, number: int) -> None:
            if self.done:
                self.cancel()
            super().advance(number)

    before = book.dump()
    people = [New(Customer(name=f"Person {n}")) for n in range(45)]
    with pytest.raises(Cancelled):
        through_door(book, lambda door: door.add(people, Stopped()), {})
    assert book.dump() == before
