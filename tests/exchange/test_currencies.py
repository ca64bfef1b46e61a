"""Amounts in a book whose currency has no minor unit: a yen is a yen in every file, there and back."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clientbook.data import Book, Query, open_book
from clientbook.domain.customer import Customer
from clientbook.exchange.exporting import ExportWish, export_file
from clientbook.exchange.importing import Wish, write_sheet
from clientbook.exchange.worker import parse
from tests.support.books import CLOCK, PASSPHRASE

BookOf = Callable[[str], Book]


@pytest.fixture
def book_of(empty_book: Path, tmp_path: Path) -> Iterator[BookOf]:
    """Makes empty books of a currency."""
    made: list[Book] = []

    def make(currency: str) -> Book:
        folder = tmp_path / f"{currency}-{len(made)}"
        shutil.copytree(empty_book, folder)
        made.append(open_book(folder, PASSPHRASE, clock=CLOCK))
        made[-1].set_setting("currency", currency)
        return made[-1]

    yield make
    for book in made:
        book.close()


def only(book: Book) -> Customer:
    (customer,) = book.records(book.find_all(Query()).ids)
    return customer


@pytest.mark.parametrize(("currency", "contract", "revenue"), [("JPY", 1_200, 30_000), ("CNY", 120_000, 3_000_000)])
def test_amounts_of_a_table_are_read_in_the_currency_of_the_book(book_of: BookOf, currency: str, contract: int, revenue: int) -> None:
    book = book_of(currency)
    write_sheet(book, parse("姓名,合同金额,年营收\n王伟,1200,3万\n".encode(), {}), Wish())
    assert (only(book).contract_amount, only(book).revenue) == (contract, revenue)


@pytest.mark.parametrize("format", ["csv", "xlsx", "vcard", "vcard3", "json"])
@pytest.mark.parametrize("currency", ["JPY", "CNY"])
def test_amounts_come_back_as_they_were(book_of: BookOf, tmp_path: Path, currency: str, format: str) -> None:
    one, other, path = book_of(currency), book_of(currency), tmp_path / f"a.{format}"
    one.save_customer(Customer(name="王伟", contract_amount=1_234, revenue=70))
    export_file(one, list(one.find_all(Query()).ids), path, ExportWish(format))
    if format == "json":
        assert f'"contract_amount":{1234 if currency == "JPY" else 12.34}' in path.read_text(encoding="utf-8")
    write_sheet(other, parse(path.read_bytes(), {}), Wish())
    assert (only(other).contract_amount, only(other).revenue) == (1_234, 70)
