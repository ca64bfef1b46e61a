"""Words beside a filter: found among those who fit it, who are kept until somebody writes."""

from array import array
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook.clock import FixedClock
from clientbook.data import Book, Query
from clientbook.data.fitting import KEPT, Among, Fitting, FittingAt, among
from clientbook.domain.filters import Condition, Days, Node
from tests.support.filter_books import random_book
from tests.support.filters import nodes
from tests.support.ground import examples
from tests.support.live import START, add, contact, edit, new_book, reopen

POTENTIAL = Condition("type", "is", ("potential",))
DAYS = 30


@pytest.fixture(scope="module")
def random(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A random book; only read."""
    book = random_book(tmp_path_factory.mktemp("fitting") / "book", 4)
    yield book
    book.close()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Three customers of one name, two of whom are potential ones."""
    opened = new_book(tmp_path / "book")
    for kind in ("potential", "potential", "new"):
        add(opened, "王小明", type=kind)
    yield opened
    opened.close()


def found(book: Book, query: Query) -> set[int]:
    """Whom the first page shows, which here is all."""
    page = book.find(query)
    assert page.complete
    return set(page.ids)


@settings(max_examples=examples(60), deadline=None)
@given(node=nodes, words=st.sampled_from(("王", "wang", "1", "a 1", "138", "C2026", "tea 李")), trashed=st.booleans())
def test_the_first_page_of_words_and_a_filter_is_the_words_without_who_does_not_fit(
    random: Book, node: Node, words: str, trashed: bool
) -> None:
    fitting = set(random.find_all(Query(where=node, trashed=trashed)).ids)
    expected = [each for each in random.find_all(Query(words, trashed=trashed)).ids if each in fitting]
    page = random.find(Query(words, where=node, trashed=trashed))
    assert list(page.ids) == expected[: len(page.ids)]
    assert len(page.ids) == min(100, len(expected))


def test_of_fewer_than_fit_nobody_is_passed_over_for_a_contact_to_come_or_none_at_all(book: Book) -> None:
    first, second, _other = sorted(book.find_all(Query()).ids)
    saved = book.customer(first)
    book.log(contact(saved, START.date()))
    assert found(book, Query("wang", where=POTENTIAL)) == {first, second}
    assert found(book, Query("wang", where=Condition("last", "empty"))) == {second, _other}


def test_after_a_write_who_fits_is_found_anew(book: Book) -> None:
    query = Query("wang", where=POTENTIAL)
    first, second, other = sorted(book.find_all(Query()).ids)
    book.find_all(Query(where=POTENTIAL))
    assert found(book, query) == {first, second}
    edit(book, book.customer(first), type="existing")
    edit(book, book.customer(other), type="potential")
    assert found(book, query) == {second, other}
    book.undo(2)
    assert found(book, query) == {first, second}


def test_kept_without_the_version_of_the_book_it_would_be_out_of_date(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FittingAt, "_key", lambda self, query, now: (query.where, query.trashed))
    query = Query("wang", where=POTENTIAL)
    first, second, _other = sorted(book.find_all(Query()).ids)
    assert found(book, query) == {first, second}
    edit(book, book.customer(first), type="existing")
    assert found(book, query) == {first, second}


def test_a_book_that_is_only_read_sees_what_another_program_writes(book: Book) -> None:
    reader = reopen(book.path, read_only=True)
    query = Query("wang", where=POTENTIAL)
    first, second, _other = sorted(book.find_all(Query()).ids)
    assert found(reader, query) == {first, second}
    edit(book, book.customer(first), type="existing")
    assert found(reader, query) == {second}
    reader.close()


def test_on_another_day_who_fits_is_found_anew(tmp_path: Path) -> None:
    clock = FixedClock(START)
    book = new_book(tmp_path / "book", clock)
    book.log(contact(add(book), START.date()))
    query = Query("wang", where=Condition("last", "over", (Days(DAYS),)))
    assert not found(book, query)
    clock.instant = START + timedelta(days=DAYS + 1)
    assert len(found(book, query)) == 1
    book.close()


def test_the_filters_asked_last_are_kept_and_no_more() -> None:
    kept, queries = Fitting(), [Query(where=Condition("type", "is", (name,))) for name in ("a", "b", "c")]
    at = kept.at(1)
    for query in queries:
        at.keep(query, START, among(array("q", [2])))
    assert [at.known(query, START) for query in queries] == [None] + [Among(b"\x00\x00\x01")] * KEPT
    assert kept.at(2).known(queries[-1], START) is None


def test_the_filter_in_force_stays_kept_while_others_are_counted(book: Book) -> None:
    """Who sees nobody is told what each condition holds back; the next letter must not wait for that."""
    query = Query("wang", where=POTENTIAL)
    book.find_all(Query(where=POTENTIAL))
    for each in ("new", "existing", "lost"):
        book.count_found(Query("wang", where=Condition("type", "is", (each,))))
    page = book.find_at_once(query).result()
    assert page is not None, "found in no time"
    assert len(page.ids) == 2


def test_a_filter_asked_again_is_the_last_to_be_forgotten() -> None:
    first, second, third = (Query(where=Condition("type", "is", (name,))) for name in ("a", "b", "c"))
    at = Fitting().at(1)
    for query in (first, second):
        at.keep(query, START, among(array("q", [2])))
    at.known(first, START)
    at.keep(third, START, among(array("q", [2])))
    assert at.known(first, START) is not None
    assert at.known(second, START) is None
