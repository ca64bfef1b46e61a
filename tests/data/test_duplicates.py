"""Who stands in the book twice is found, whoever is said to be two is left alone, and a search can be stopped."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from clientbook.data import Book, New, Progress
from clientbook.data import duplicates as finding
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.errors import Cancelled, NotFound, Refused
from clientbook.domain.likeness import LEAST, likeness
from tests.support.live import add, mail, new_book, phone


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = new_book(tmp_path / "book")
    yield made
    made.close()


def found(book: Book) -> dict[tuple[int, int], set[str]]:
    return {pair.ids: {reason.kind for reason in pair.reasons} for pair in book.duplicates()}


def test_every_reason_is_found_in_a_book(book: Book) -> None:
    one = add(book, "王伟丽", company="明达贸易", points=(phone("13800138000"), mail("Wei@Example.com")))
    pairs = {
        "phone": add(book, "小王", points=(phone("+86 138-0013-8000"),)),
        "email": add(book, "Weili", points=(mail("wei@EXAMPLE.com"),)),
        "name_company": add(book, "王薇莉", company="明达贸易", points=(phone("13611112222"),)),
        "one_digit": add(book, "Wang Weili", points=(phone("13800138001"),)),
        "swapped": add(book, "王伟力", points=(phone("13800130800"),)),
        "name_only": add(book, "王伟丽"),
    }
    add(book, "王伟丽", points=(phone("15912340000"),))
    add(book, "李雷", company="明达贸易", points=(phone("13800138002"),))
    told = found(book)
    for kind, other in pairs.items():
        assert kind in told[one.id or 0, other.id or 0], kind
    assert not [ids for ids in told if (one.id or 0) + 8 in ids]
    first = book.duplicates()[0]
    assert first.codes[0] == one.code
    assert first.titles[0] == "王伟丽"


def test_organisations_of_one_name_are_found_and_people_of_one_name_are_not(book: Book) -> None:
    shop, again = (add(book, "明达贸易", kind="organisation", points=(phone(each),)) for each in ("02112345678", "01087654321"))
    for each in ("13800138000", "15912341234"):
        add(book, "张伟", points=(phone(each),))
    assert list(found(book)) == [(shop.id, again.id)]


def test_what_was_said_to_be_two_stays_two_and_can_be_undone(book: Book) -> None:
    one, other = (add(book, "王伟丽", points=(phone("13800138000"),)) for _ in range(2))
    assert found(book)
    assert book.not_a_duplicate(other.id or 0, one.id or 0)
    assert not found(book)
    assert book.not_a_duplicate(one.id or 0, other.id or 0) is None
    book.undo()
    assert found(book)
    with pytest.raises(Refused):
        book.not_a_duplicate(one.id or 0, one.id or 0)
    with pytest.raises(NotFound):
        book.not_a_duplicate(one.id or 0, 99)


def test_it_stays_said_after_one_of_them_was_merged(book: Book) -> None:
    one, other, third = (add(book, "王伟丽", points=(phone("13800138000"),)).id or 0 for _ in range(3))
    book.not_a_duplicate(one, other)
    assert set(found(book)) == {(one, third), (other, third)}
    book.merge(third, [other])
    assert not found(book)
    book.undo()
    assert set(found(book)) == {(one, third), (other, third)}


def test_the_trash_is_left_out(book: Book) -> None:
    one, other = (add(book, "王伟丽", points=(phone("13800138000"),)) for _ in range(2))
    book.trash([other.id or 0])
    assert not found(book)
    book.restore_trashed([other.id or 0])
    assert (one.id, other.id) in found(book)


def crowd() -> list[New]:
    """Many with one name, many at one switchboard, and among them some who stand there twice."""
    people = [Customer(name="张伟", points=(phone(f"139{number * 7919 % 10**8:08}"),)) for number in range(60)]
    people += [Customer(name=f"人{chr(0x4E00 + number)}", points=(phone("02155550000"),)) for number in range(40)]
    twice = [Customer(name="张伟", points=(ContactPoint(kind="phone", value="13977777770"),))]
    twice += [Customer(name="张伟", points=(phone("13977777771"),)), Customer(name="张伟", points=(phone("13977777707"),))]
    twice += [
        Customer(name="Anna", points=(phone("02155550000"), mail("a@example.com"))),
        Customer(name="Anna", points=(phone("02155550000"),)),
    ]
    return [New(each) for each in people + twice]


def test_in_a_crowd_nothing_is_missed_that_comparing_all_would_find(book: Book) -> None:
    book.add_customers(crowd())
    known, said = book._slow(finding.read)
    told = {pair.ids for pair in finding.pairs(known, said)}
    every = {(a.id, b.id): likeness(a.traits, b.traits) for a, b in combinations(known, 2)}
    sure = {
        ids
        for ids, alike in every.items()
        if alike.score >= LEAST and {reason.kind for reason in alike.reasons} != {"phone"}  # a switchboard says nothing by itself
    }
    assert len(sure) >= 3
    assert sure <= told
    assert told <= {ids for ids, alike in every.items() if alike.score >= LEAST}
    assert len(told) < 40 * 39 / 2


def test_a_search_can_be_stopped(book: Book) -> None:
    book.add_customers(crowd())
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        book.duplicates(progress)
    fresh = Progress()
    assert book.duplicates(fresh)
    assert fresh.done == fresh.total > 0
