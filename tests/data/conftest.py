"""One template book per session, copied by each test that needs one of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clientbook.data import Book
from tests.support.books import copy_of, make_book, note, unlock
from tests.support.killing import leave_hot_journal
from tests.support.live import new_book

Kept = Callable[[Callable[[Book], object]], Book]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed book with 40 drafts, and its recovery code. Never changed."""
    folder = tmp_path_factory.mktemp("template") / "book"
    code = make_book(folder)
    opened = unlock(folder)
    note(opened, "template", 40)
    opened.close()
    return folder, code


@pytest.fixture(scope="session")
def interrupted_template(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same book after a process died in the middle of a commit. Never opened."""
    folder = copy_of(template[0], tmp_path_factory.mktemp("interrupted") / "book")
    leave_hot_journal(folder)
    return folder


@pytest.fixture
def interrupted(interrupted_template: Path, tmp_path: Path) -> Path:
    """An interrupted book of the test's own."""
    return copy_of(interrupted_template, tmp_path / "interrupted")


@pytest.fixture
def book(template: tuple[Path, str], tmp_path: Path) -> Path:
    """A closed book of the test's own."""
    return copy_of(template[0], tmp_path / "book")


@pytest.fixture
def code(template: tuple[Path, str]) -> str:
    """The recovery code of ``book``."""
    return template[1]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """The open book that such a function has filled, the same one for every test of the module: only for what changes nothing."""
    books: dict[Callable[[Book], object], Book] = {}

    def filled(fill: Callable[[Book], object]) -> Book:
        if fill not in books:
            books[fill] = new_book(tmp_path_factory.mktemp("kept") / "book")
            fill(books[fill])
        return books[fill]

    yield filled
    for book in books.values():
        book.close()
