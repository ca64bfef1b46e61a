"""The search index stays what a rebuilt one would be, finds whatever is there, and forgets what is erased."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from clientbook.clock import FixedClock
from clientbook.data import Book, New, Query
from clientbook.data.search import drop_index, index_customers, reindex, scrub
from clientbook.data.search.places import DAY_MASK, ID_MASK, TRASH, customer_at, date_of, day_at, day_of, place
from clientbook.data.search.query import classes, parse
from clientbook.demo.invent import Inventor
from clientbook.domain.customer import Customer
from clientbook.domain.errors import Refused
from clientbook.domain.interaction import Interaction
from clientbook.domain.phones import parse_phone
from clientbook.domain.readings import readings
from tests.support.ground import examples
from tests.support.live import START, add, edit, new_book, phone


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty open book."""
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def entries(connection: Connection) -> dict[str, set[tuple[int, str]]]:
    """Everything the index holds: place and token."""
    found: dict[str, set[tuple[int, str]]] = {}
    for table in ("customer_fts", "text_fts"):
        connection.exec_driver_sql(f"CREATE VIRTUAL TABLE temp.look USING fts5vocab('main', '{table}', 'instance')")
        found[table] = {(row[0], row[1]) for row in connection.exec_driver_sql("SELECT doc, term FROM temp.look").fetchall()}
        connection.exec_driver_sql("DROP TABLE temp.look")
    for table in ("search_place", "search_text"):
        found[table] = {tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()}
    return found


def assert_in_step(book: Book) -> None:
    """The index is what it would be if it were made anew."""
    kept = book._write(entries)

    def rebuilt(connection: Connection) -> dict[str, set[tuple[int, str]]]:
        reindex(connection)
        return entries(connection)

    assert kept == book._write(rebuilt)


def test_the_index_after_random_edits_equals_a_rebuilt_one(book: Book) -> None:
    rng = Random(7)
    clock = FixedClock(START)
    people = Inventor(language="mixed", seed=3, interactions=3, clock=clock)
    book.add_customers(people.people(25), kind="demo")
    ids = list(book.find_all(Query()).ids)
    fresh = [new.customer for new in people.people(40)]
    for step in range(60):
        customer = book.customer(rng.choice(ids))
        donor = fresh[step % len(fresh)]
        match rng.randrange(9):
            case 0:
                edit(book, customer, name=donor.name or "x", notes=donor.notes)
            case 1:
                edit(book, customer, points=donor.points, persons=donor.persons)
            case 2:
                edit(book, customer, tags=donor.tags, company=donor.company)
            case 3 | 4:
                at = START - timedelta(days=rng.randrange(300))
                book.log(Interaction(customer_id=customer.id or 0, at=at, summary=donor.notes or "hello", reached=rng.random() < 0.8))
            case 5:
                book.trash([customer.id or 0])
            case 6:
                book.restore_trashed([customer.id or 0])
            case 7:
                book.undo()
            case 8:
                with suppress(Refused):
                    book.redo()
    assert_in_step(book)


def test_an_entry_that_was_left_behind_would_be_noticed(book: Book) -> None:
    known = add(book, "张伟")
    book._write(lambda connection: connection.exec_driver_sql("INSERT INTO customer_fts(rowid, t) VALUES (?, 'stale')", (known.id,)))
    with pytest.raises(AssertionError):
        assert_in_step(book)


def test_indexing_twice_writes_nothing(book: Book) -> None:
    known = add(book, "张伟", notes="喝茶")

    def again(connection: Connection) -> int:
        before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
        index_customers(connection, [known.id or 0])
        return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one() - before)

    assert book._write(again) == 0


def holds(connection: Connection, token: str) -> bool:
    """Whether the bytes of the index hold these."""
    return any(
        connection.exec_driver_sql(f"SELECT count(*) FROM {table}_data WHERE instr(block, CAST(? AS BLOB)) > 0", (token,)).scalar_one()
        for table in ("customer_fts", "text_fts")
    )


def test_an_erased_customer_leaves_no_token_in_the_file(book: Book) -> None:
    book.add_customers(New(Customer(name=f"Person {number}", notes="plain words")) for number in range(30))
    secret = add(book, "Quixotryx", notes="龘靐")
    for token in ("quixotryx", "靐"):
        assert book._write(holds, token)
    book.erase([secret.id or 0])
    for token in ("quixotryx", "靐"):
        assert not book._write(holds, token)
    assert book._write(holds, "person")
    assert list(book.find(Query(words="quixotryx")).ids) == []


def test_an_entry_taken_out_without_scrubbing_would_still_hold_its_tokens(book: Book) -> None:
    secret = add(book, "Quixotryx", notes="龘靐")
    book._write(drop_index, [secret.id or 0])
    assert list(book.find(Query(words="quixotryx")).ids) == []
    assert book._write(holds, "quixotryx")
    book._write(scrub)
    assert not book._write(holds, "quixotryx")


HAN = st.text(st.sampled_from("王张单曾仇解欧阳伟明国华晓东丽华贸易科技有限公司长乐重行"), min_size=1, max_size=9)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """One book for all examples of a property; each adds its own customer and takes it back."""
    opened = new_book(tmp_path_factory.mktemp("shared") / "book")
    opened.add_customers(Inventor(language="mixed", seed=5, interactions=1, clock=FixedClock(START)).people(50), kind="demo")
    yield opened
    opened.close()


def finds(book: Book, words: str, wanted: int) -> bool:
    """Whether both the first page (made long) and the complete list hold the customer."""
    return wanted in book.find(Query(words=words), 5000).ids and wanted in book.find_all(Query(words=words)).ids


PROPERTY = settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PROPERTY
@given(name=HAN, company=HAN)
def test_every_part_of_a_chinese_name_or_company_finds_its_bearer(name: str, company: str, shared: Book) -> None:
    known = add(shared, name, company=company).id or 0
    try:
        for text in (name, company):
            for start in range(len(text)):
                for end in range(start + 1, len(text) + 1):
                    assert finds(shared, text[start:end], known), text[start:end]
    finally:
        shared.undo()


@PROPERTY
@given(name=st.text(st.sampled_from("王张单曾仇解欧阳尉迟伟明国华晓东丽吕乐长"), min_size=1, max_size=4), data=st.data())
def test_every_reading_and_every_beginning_of_it_finds_the_name(name: str, data: st.DataObject, shared: Book) -> None:
    known = add(shared, name).id or 0
    try:
        read = readings(name)
        for spelling in (*read.full, *read.initials):
            typed = spelling[: data.draw(st.integers(1, len(spelling)))]
            assert finds(shared, typed, known), typed
            assert finds(shared, spelling.upper(), known), spelling
    finally:
        shared.undo()


@PROPERTY
@given(digits=st.text(st.sampled_from("0123456789"), min_size=9, max_size=9), form=st.sampled_from(["", "+86", "0086", "86", "+86 "]))
def test_every_format_beginning_and_end_of_a_mobile_finds_it(digits: str, form: str, shared: Book) -> None:
    number = "15" + digits
    known = add(shared, "Somebody", points=(phone(number),)).id or 0
    try:
        assert parse_phone(number).normal == f"+86{number}"
        written = (
            number,
            f"{number[:3]} {number[3:7]} {number[7:]}",
            f"{number[:3]}-{number[3:7]}-{number[7:]}",
            f"({number[:3]}){number[3:]}",
        )
        for typed in written:
            assert finds(shared, form + typed, known), form + typed
        for length in range(1, 12):
            assert finds(shared, number[:length], known), number[:length]
        for length in range(3, 12):
            assert finds(shared, number[-length:], known), number[-length:]
    finally:
        shared.undo()


@PROPERTY
@given(words=st.text(max_size=40))
def test_whatever_is_typed_is_answered(words: str, shared: Book) -> None:
    found = shared.find(Query(words=words))
    assert set(found.ids) <= set(shared.find_all(Query(words=words)).ids)


@given(words=st.text(max_size=40))
def test_expressions_hold_quoted_tokens_and_nothing_else(words: str) -> None:
    terms = parse(words)
    for expression in classes(words, terms) if terms else ():
        for index, part in enumerate(expression.split('"')):
            if index % 2:
                assert part
                assert all(ord(character) >= 0x80 or character.isalnum() for character in part)
            else:
                assert set(part) <= set(" ()*ANDOR")


@given(customer_id=st.integers(1, 2**30), day=st.integers(0, DAY_MASK), trashed=st.booleans())
def test_a_place_gives_back_what_it_was_made_of(customer_id: int, day: int, trashed: bool) -> None:
    at = place(customer_id, day, trashed)
    assert customer_at(at) == customer_id
    assert day_at(at) == day
    assert (at >= TRASH) == trashed
    assert 0 <= at < 2**63


def test_newer_contacts_stand_before_older_ones_and_none_last() -> None:
    days = ["2026-11-21", "2026-11-20", "1999-01-01", None]
    places = [place(5, day_of(day)) for day in days]
    assert places == sorted(places)
    assert date_of(day_of("2026-11-21")) == "2026-11-21"
    assert place(ID_MASK, day_of(None)) < place(ID_MASK + 1, 0)


def test_a_customer_beyond_the_first_shelf_is_found(book: Book) -> None:
    book._write(
        lambda connection: connection.exec_driver_sql(
            "INSERT INTO sqlite_sequence(name, seq) VALUES ('customer', ?)",
            (ID_MASK + 10,),
        )
    )
    known = add(book, "张伟", notes="喝茶")
    assert (known.id or 0) > ID_MASK
    for words in ("张", "喝茶", "张 喝茶"):
        assert list(book.find(Query(words=words)).ids) == [known.id]
        assert list(book.find_all(Query(words=words)).ids) == [known.id]
    edit(book, known, name=replace(known).name + "明")
    assert [line.name for line in book.find(Query(words="伟明")).lines] == ["张伟明"]
