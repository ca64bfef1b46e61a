"""A real book to import into, opened once per test from a copy."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clientbook.data import Book, open_book
from clientbook.exchange.importing import Wish, try_sheet, write_sheet
from clientbook.exchange.report import Report
from clientbook.exchange.sheet import Sheet
from clientbook.exchange.worker import parse
from tests.support.books import CLOCK, PASSPHRASE, make_book

Import = Callable[..., Report]


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed, empty book; copy it, never open it."""
    folder = tmp_path_factory.mktemp("import") / "book"
    make_book(folder)
    return folder


@pytest.fixture
def book(empty_book: Path, tmp_path: Path) -> Iterator[Book]:
    """An empty book, open."""
    shutil.copytree(empty_book, tmp_path / "book")
    opened = open_book(tmp_path / "book", PASSPHRASE, clock=CLOCK)
    yield opened
    opened.close()


@pytest.fixture
def take_in(book: Book) -> Import:
    """Import a text or bytes into the book, read in this process: the one that reads files has tests of its own in test_worker.py."""

    def run(content: str | bytes, **wish: object) -> Report:
        return _import(book, content, Wish(**wish))[1]  # type: ignore[arg-type]

    return run


def _import(book: Book, content: str | bytes, wish: Wish) -> tuple[Sheet, Report]:
    told = {"format": wish.format, "encoding": wish.encoding, "sheet": wish.sheet}
    sheet = parse(content.encode() if isinstance(content, str) else content, told)
    return sheet, (try_sheet if wish.dry_run else write_sheet)(book, sheet, wish)


@pytest.fixture(scope="module")
def shared_book(empty_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """An empty book for all tests of a module, which bring people with names of their own into it."""
    folder = tmp_path_factory.mktemp("shared") / "book"
    shutil.copytree(empty_book, folder)
    opened = open_book(folder, PASSPHRASE, clock=CLOCK)
    yield opened
    opened.close()


@pytest.fixture
def put_sheet(shared_book: Book) -> Callable[..., tuple[Sheet, Report]]:
    """Import bytes into the shared book without the process that reads them elsewhere; the sheet and the report."""

    def run(content: str | bytes, **wish: object) -> tuple[Sheet, Report]:
        return _import(shared_book, content, Wish(**wish))  # type: ignore[arg-type]

    return run


@pytest.fixture
def put(put_sheet: Callable[..., tuple[Sheet, Report]]) -> Import:
    """The same, the report alone."""
    return lambda content, **wish: put_sheet(content, **wish)[1]
