"""Tables of other programs, in every encoding they may be in: everybody is in the book, and every field of everybody is as it must be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clientbook.data import Book
from clientbook.exchange.importing import Wish, import_file, write_sheet
from clientbook.exchange.worker import parse
from tests.exchange import samples
from tests.exchange.samples_expected import SHEETS, TABLES
from tests.exchange.samples_workbooks import WORKBOOKS
from tests.exchange.telling import told

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5", "cp1252")


def test_no_table_is_without_its_answer() -> None:
    assert set(TABLES) == {name for name in vars(samples) if name.isupper()}
    assert len(TABLES) >= 10


@pytest.mark.parametrize("name", TABLES)
def test_a_table_becomes_the_customers_it_must(book: Book, name: str) -> None:
    write_sheet(book, parse(getattr(samples, name).encode(), {}), Wish())
    assert told(book) == TABLES[name]


def test_no_workbook_is_without_its_answer() -> None:
    assert {name for name, _sheet in SHEETS} == set(WORKBOOKS)
    assert len(WORKBOOKS) >= 10


@pytest.mark.parametrize(("name", "sheet"), SHEETS)
def test_a_workbook_becomes_the_customers_it_must(book: Book, name: str, sheet: str) -> None:
    write_sheet(book, parse(WORKBOOKS[name], {"sheet": sheet}), Wish())
    assert told(book) == SHEETS[name, sheet]


@pytest.mark.soak
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", TABLES)
def test_in_every_encoding_it_may_be_in(book: Book, tmp_path: Path, name: str, encoding: str) -> None:
    text = getattr(samples, name)
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return  # no program can have written it so
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    import_file(book, path, Wish())
    assert told(book) == TABLES[name]


def test_a_word_at_another_place_would_be_noticed(book: Book, put_elsewhere: Callable[[str], str]) -> None:
    """The control."""
    write_sheet(book, parse(put_elsewhere(samples.FOLLOW_UP_SHEET).encode(), {}), Wish())
    assert told(book) != TABLES["FOLLOW_UP_SHEET"]


@pytest.fixture
def put_elsewhere() -> Callable[[str], str]:
    """The same table with two of its headers exchanged."""
    return lambda text: text.replace("来源渠道,跟进状态", "跟进状态,来源渠道", 1)
