"""What somebody bought is found like what was said: by product, contract number and note; the index follows every change of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from clientbook.data import Book, Query, health
from clientbook.domain.customer import Customer
from clientbook.domain.interaction import Interaction
from clientbook.domain.purchase import Purchase
from clientbook.screens.present.rows import match_name
from tests.data.test_search_index import assert_in_step
from tests.support.live import START, add, new_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty open book."""
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def bought(
    customer: Customer, product: str = "净水器 滤芯", *, number: str = "HT-2026-017", note: str = "送货前先打电话", day: str = "2026-03-05"
) -> Purchase:
    return Purchase(
        customer_id=customer.id or 0, on_date=date.fromisoformat(day), product=product, amount=12_000, contract_no=number, note=note
    )


def found(book: Book, words: str) -> list[str]:
    return [line.name for line in book.find(Query(words)).lines]


def test_a_purchase_is_found_by_each_of_its_words_and_says_so(book: Book) -> None:
    one = add(book, "张伟")
    add(book, "李雷")
    book.save_purchase(bought(one))
    for words in ("净水", "滤芯", "HT-2026-017", "ht 2026", "送货", "张伟 滤芯", "zw 净水器"):
        assert found(book, words) == ["张伟"], words
    (line,) = book.find(Query("滤芯")).lines
    assert line.match is not None
    assert (line.match.field, line.match.text, match_name(line.match)) == ("purchase", "净水器 滤芯", "Purchase")
    assert found(book, "洗衣机") == []


def test_the_index_follows_what_is_changed_removed_undone_and_merged(book: Book) -> None:
    one, other = add(book, "张伟"), add(book, "李雷")
    book.log(Interaction(customer_id=one.id or 0, at=START, summary="问价"))
    saved = book.save_purchase(bought(one, day=START.date().isoformat()))
    assert_in_step(book)
    book.save_purchase(replace(bought(one, "洗碗机", day="2026-01-02"), id=saved.id))
    assert (found(book, "滤芯"), found(book, "洗碗"), found(book, "问价")) == ([], ["张伟"], ["张伟"])
    assert_in_step(book)
    book.remove_purchase(saved.id)
    assert found(book, "洗碗") == []
    assert_in_step(book)
    book.undo()
    assert found(book, "洗碗") == ["张伟"]
    book.merge(other.id or 0, [one.id or 0])
    assert found(book, "洗碗") == ["李雷"]
    assert_in_step(book)
    book.undo()
    assert found(book, "洗碗") == ["张伟"]
    assert_in_step(book)


def test_a_book_whose_index_knows_no_purchases_gets_them_by_doctor(book: Book) -> None:
    one = add(book, "张伟")
    book.save_purchase(bought(one))
    assert all(check.ok for check in health.examine(book))

    def forget(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO text_fts(text_fts) VALUES ('delete-all')")
        connection.exec_driver_sql("DELETE FROM search_text")

    book._write(forget)
    assert found(book, "滤芯") == []
    checks = {check.name: check for check in health.examine(book)}
    assert (checks["index"].ok, checks["index"].fixable) == (False, True)
    health.repair(book)
    assert found(book, "滤芯") == ["张伟"]
    assert all(check.ok for check in health.examine(book))
