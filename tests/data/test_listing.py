"""Lists: every order is complete and stable, customers without a value come last, pages and whole lists agree, the table is not read."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from clientbook.clock import FixedClock
from clientbook.data import Book, CustomField, PickEntry, Query, listing
from clientbook.data.sorting import sort_of
from clientbook.demo.invent import Inventor
from clientbook.domain.fields import FIELDS
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.readings import sort_key
from tests.support.live import START, add, contact, edit, new_book, phone


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty open book."""
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """Two hundred invented customers, a few of them in the trash; only read."""
    opened = new_book(tmp_path_factory.mktemp("invented") / "book")
    opened.add_customers(Inventor(language="mixed", seed=2, interactions=2, clock=FixedClock(START)).people(200), kind="demo")
    opened.trash([3, 50, 100])
    yield opened
    opened.close()


ORDERS = [field.key for field in FIELDS] + [
    "phone",
    "email",
    "person",
    "phone_state",
    "next_due",
    "cooling_from",
    "relevance",
    "custom:7",
    "?",
]


@pytest.mark.parametrize("trashed", [False, True])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sort", ORDERS)
def test_every_order_holds_everybody_once_and_its_page_is_its_beginning(sort: str, reverse: bool, trashed: bool, invented: Book) -> None:
    query = Query(sort=sort, reverse=reverse, trashed=trashed)
    whole = invented.find_all(query)
    count = 3 if trashed else 197
    assert len(whole.ids) == len(set(whole.ids)) == whole.total == count
    page = invented.find(query, 40)
    assert list(page.ids) == list(whole.ids)[:40]
    assert page.total == count
    assert page.complete == (count <= 40)
    assert [line.id for line in page.lines] == list(page.ids)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("sort", "attribute"),
    [
        ("company", "company"),
        ("last_contact", "last_contact"),
        ("next_follow_up", "next_due"),
        ("level", "level"),
        ("stage", "stage"),
        ("email", "email"),
        ("tags", "tags"),
    ],
)
def test_customers_without_a_value_come_last_in_both_directions(sort: str, attribute: str, reverse: bool, invented: Book) -> None:
    lines = invented.find(Query(sort=sort, reverse=reverse), 500).lines
    have = [bool(getattr(line, attribute)) for line in lines]
    assert have == sorted(have, reverse=True)
    if sort != "stage" and sort != "level":
        assert not have[-1]


def test_names_sort_by_pinyin_among_latin_names_and_dates_by_day(invented: Book) -> None:
    lines = invented.find(Query(), 500).lines
    keys = [sort_key(line.title) for line in lines]
    assert keys == sorted(keys)
    lines = invented.find(Query(sort="last_contact", reverse=True), 500).lines
    days = [line.last_contact for line in lines if line.last_contact]
    assert days == sorted(days, reverse=True)
    assert len(days) > 100


def test_a_pick_list_sorts_in_its_own_order_and_within_it_by_name(invented: Book) -> None:
    lines = invented.find(Query(sort="level"), 500).lines
    order = ["vip", "high", "medium", "low", ""]
    assert [order.index(line.level) for line in lines] == sorted(order.index(line.level) for line in lines)
    names = [sort_key(line.title) for line in lines if line.level == "medium"]
    assert names == sorted(names)


def test_the_owners_own_entries_take_their_place_in_the_order(book: Book) -> None:
    key = book.save_pick_entry(PickEntry("level", "", "Platinum", own=True, position=0))
    for name, level in (("Low", "low"), ("None", ""), ("Lost entry", "gone"), ("Own", _key(key, book))):
        add(book, name, level=level)
    assert sorted(line.name for line in book.find(Query(sort="level")).lines[:2]) == ["Low", "Own"]
    assert [line.name for line in book.find(Query(sort="level")).lines[2:]] == ["Lost entry", "None"]


def _key(saved: object, book: Book) -> str:
    return next(entry.key for entry in book.pick_list("level") if entry.label == "Platinum")


def test_the_usual_orders_never_read_the_table(invented: Book) -> None:
    def plans(connection: Connection, sort: str, trashed: bool) -> list[str]:
        found = []
        for part in sort_of(connection, Query(sort=sort, trashed=trashed)).parts:
            sql = f"EXPLAIN QUERY PLAN SELECT id FROM customer {part.sql} LIMIT 5"
            found.append(" / ".join(row[3] for row in connection.exec_driver_sql(sql, part.values).fetchall()))
        return found

    quick = ["name", "company", "last_contact", "next_follow_up", "created_at", "changed_at"]
    choices = ["level", "type", "status", "stage", "intent", "source", "kind", "phone_state"]
    for sort in [*quick, *choices]:
        assert listing.is_quick(Query(sort=sort)) == (sort in quick)
        for plan in invented._read(plans, sort, False):
            assert "COVERING INDEX" in plan, (sort, plan)
            assert "TEMP B-TREE" not in plan, (sort, plan)
    assert not listing.is_quick(Query(sort="job_title"))
    assert any("TEMP B-TREE" in plan for plan in invented._read(plans, "job_title", False))


def test_a_search_can_be_sorted_by_a_column(invented: Book) -> None:
    by_rank = invented.find_all(Query(words="王"))
    by_date = invented.find_all(Query(words="王", sort="last_contact", reverse=True))
    assert set(by_rank.ids) == set(by_date.ids)
    lines = invented.rows(by_date.ids)
    days = [line.last_contact or date.min for line in lines]
    assert days == sorted(days, reverse=True)
    assert list(invented.find(Query(words="王", sort="last_contact", reverse=True), 5).ids) == list(by_date.ids)[:5]
    assert list(invented.find(Query(words="王", reverse=True), 5).ids) == list(reversed(by_rank.ids))[:5]


def test_a_line_tells_the_record_as_it_stands(book: Book) -> None:
    known = add(
        book,
        "王伟丽",
        company="明超科技有限公司",
        tags=("高意向", "技术型"),
        points=(phone("138 0013 8000", state="unverified"),),
        do_not_contact=("phone", "sms"),
        level="vip",
        job_title="采购经理",
    )
    book.log(contact(known, date(2026, 11, 1), summary="x", channel="phone"))
    book.save_follow_up(FollowUp(customer_id=known.id or 0, what="寄样品", due=date(2026, 11, 24)))
    (line,) = book.rows([known.id or 0], columns=("job_title", "next_follow_up", "?"))
    assert (line.code, line.name, line.company, line.level, line.kind) == (known.code, "王伟丽", "明超科技有限公司", "vip", "person")
    assert (line.phone, line.phone_state, line.tags) == ("+8613800138000", "unverified", ("高意向", "技术型"))
    assert (line.last_contact, line.next_due, line.next_what) == (date(2026, 11, 1), date(2026, 11, 24), "寄样品")
    assert line.cooling_from == date(2026, 11, 1) + timedelta(days=30)
    assert line.do_not_contact == ("phone", "sms")
    assert dict(line.values) == {"job_title": "采购经理", "next_follow_up": "2026-11-24"}
    assert (line.match, line.trashed_at) == (None, None)


def test_rows_keep_the_order_asked_for_and_leave_out_who_is_gone(book: Book) -> None:
    ids = [add(book, f"P{number}").id or 0 for number in range(70)]
    book.erase([ids[10]])
    wanted = ids[::-1]
    assert [line.id for line in book.rows(wanted)] == [each for each in wanted if each != ids[10]]
    assert book.rows([]) == ()


def test_own_fields_are_columns_and_orders(book: Book) -> None:
    field = book.save_custom_field(CustomField("Favourite"))
    for name, value in (("A", "z"), ("B", ""), ("C", "a")):
        add(book, name, custom={str(field.id): value} if value else {})
    key = f"custom:{field.id}"
    found = book.find(Query(sort=key, columns=(key,)))
    assert [line.name for line in found.lines] == ["C", "A", "B"]
    assert [line.values[key] for line in found.lines] == ["a", "z", None]


def test_the_count_follows_the_trash(book: Book) -> None:
    first, second = add(book, "A"), add(book, "B")
    assert (book.find(Query()).total, book.find(Query(trashed=True)).total) == (2, 0)
    book.trash([first.id or 0])
    assert (book.find(Query()).total, book.find(Query(trashed=True)).total) == (1, 1)
    edit(book, second, name="C")
    assert [line.name for line in book.find(Query()).lines] == ["C"]


def test_the_trash_shows_the_latest_thrown_first(tmp_path: Path) -> None:
    clock = FixedClock(START)
    book = new_book(tmp_path / "book", clock)
    ids = [add(book, name).id or 0 for name in "ABC"]
    for minutes, each in enumerate((ids[1], ids[0], ids[2])):
        clock.instant = START + timedelta(minutes=minutes)
        book.trash([each])
    assert [line.name for line in book.find(Query(trashed=True)).lines] == ["C", "A", "B"]
    book.close()


def test_a_big_books_first_page_does_not_wait_for_the_count(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MANY", 2)
    for name in "ABCD":
        add(book, name)
    found = book.find(Query(), 2)
    assert (len(found.ids), found.total, found.about, found.complete) == (2, 4, True, False)
    assert (book.find_all(Query()).total, book.count()) == (4, 4)
    assert (book.find(Query(), 2).total, book.find(Query(), 2).about) == (4, False)
    add(book, "E")
    assert book.find(Query(), 2).about
    assert book.find_all(Query()).total == 5
