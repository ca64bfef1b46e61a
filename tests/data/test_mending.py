"""A free page that a power cut tore holds nothing: the book opens. A page in use that is damaged is still named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clientbook.data.engine import close_engine, open_engine, translated
from clientbook.data.keys import unwrap
from clientbook.data.snapshots import check_copy
from clientbook.data.standing import DB, PAGE, RECOVERY, read_keys
from clientbook.domain.errors import BookDamaged
from tests.support.books import PASSPHRASE, copy_of, note, notes, unlock
from tests.support.killing import leave_hot_journal

Flip = Callable[[Path, int], None]


def key_of(book: Path) -> bytes:
    return bytes(unwrap(read_keys(book)[0], PASSPHRASE).book_key())


def flip(book: Path, page: int) -> None:
    content = bytearray((book / DB).read_bytes())
    content[page * PAGE - 2000] ^= 1
    (book / DB).write_bytes(content)


def is_free(book: Path, page: int) -> bool:
    """Whether nobody who reads everything in use meets the page."""
    flip(book, page)
    engine = open_engine(book / DB, key_of(book), read_only=True, writer=False)
    try:
        with translated(), engine.begin() as connection:
            return [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")] == ["ok"]
    except BookDamaged:
        return False
    finally:
        close_engine(engine)
        flip(book, page)


@pytest.fixture(scope="module")
def torn(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, int]:
    """A book whose writer died in a commit that took free pages into use, one of those pages, and one that was in use. Never changed."""
    book = copy_of(template[0], tmp_path_factory.mktemp("torn") / "book")
    opened = unlock(book)
    note(opened, "gone", 60)
    engine = opened.engine(writer=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM draft WHERE place LIKE 'gone%'")
    close_engine(engine)
    opened.close()
    last = (book / DB).stat().st_size // PAGE
    free = next(page for page in range(last, 1, -1) if is_free(book, page))
    used = next(page for page in range(last // 2, 1, -1) if not is_free(book, page))
    leave_hot_journal(book)
    return book, free, used


def test_a_free_page_torn_by_a_power_cut_does_not_shut_the_book(torn: tuple[Path, int, int], tmp_path: Path) -> None:
    book = copy_of(torn[0], tmp_path / "book")
    flip(book, torn[1])
    opened = unlock(book)
    assert (opened.notes, notes(opened)) == (("rolled-back",), 40)
    opened.close()
    assert check_copy(book / DB, key_of(book), thorough=True) == ()


def test_left_as_it_is_the_page_would_be_found_by_every_check(torn: tuple[Path, int, int], tmp_path: Path) -> None:
    """The control."""
    book = copy_of(torn[0], tmp_path / "book")
    unlock(book).close()
    assert check_copy(book / DB, key_of(book), thorough=True) == ()
    flip(book, torn[1])
    assert check_copy(book / DB, key_of(book)) == (f"book.db page {torn[1]}",)


def test_a_page_in_use_that_the_rollback_does_not_bring_back_is_named_and_what_was_found_is_kept(
    torn: tuple[Path, int, int], tmp_path: Path
) -> None:
    book = copy_of(torn[0], tmp_path / "book")
    unlock(book).close()
    leave_hot_journal(book)
    flip(book, torn[1])
    flip(book, torn[2])
    with pytest.raises(BookDamaged):
        unlock(book)
    assert check_copy(book / DB, key_of(book)) != ()
    assert (book / RECOVERY / DB).exists()
