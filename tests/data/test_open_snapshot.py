"""A snapshot is opened like a book, but only to read, also while its book is open, and also where an older program made it."""

import shutil
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import PRACTICE_KDF, change_passphrase, create_book, is_snapshot, open_book, recover_book
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotSaved, ReadOnly
from tests.support.books import fingerprint
from tests.support.live import PASSPHRASE, START, add, edit, new_book, reopen

GOLDEN = Path(__file__).parent / "golden"


def test_a_snapshot_is_read_while_its_book_is_open_and_stays_what_it_was(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    add(book, "kept")
    line = book.snapshot_now()
    before = fingerprint(line.path)
    add(book, "newer")
    for read_only in (True, False):
        seen = reopen(line.path, read_only=read_only)
        assert (seen.read_only, seen.count()) == (True, 1)
        assert "snapshot" in seen.notes
        with pytest.raises(ReadOnly):
            seen.save_customer(Customer(name="x"))
        seen.close()
    with pytest.raises(NotSaved):
        change_passphrase(line.path, PASSPHRASE, "another passphrase", kdf=PRACTICE_KDF)
    assert fingerprint(line.path) == before
    assert {path.name for path in line.path.iterdir()} == {"book.db", "book.keys"}
    add(book, "the book goes on")
    book.close()


def test_under_another_name_it_is_a_book_like_any_other(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    line = book.snapshot_now()
    book.close()
    assert is_snapshot(line.path)
    shutil.copytree(line.path, tmp_path / "as-book")
    copied = reopen(tmp_path / "as-book")
    add(copied, "written")
    assert copied.notes == ()
    copied.close()


def test_a_snapshot_of_an_older_schema_is_read_in_a_copy_that_goes(tmp_path: Path) -> None:
    shutil.copytree(GOLDEN / "v1" / "book", tmp_path / "book")
    book = open_book(tmp_path / "book", PASSPHRASE, clock=FixedClock(START))
    [line] = (tmp_path / "book" / "snapshots").iterdir()
    before = fingerprint(line)
    one = book.customer_by_code(str(book.dump()["customer"][0]["code"]))
    edit(book, one, notes="after")
    seen = reopen(line, read_only=True)
    assert seen.customer(one.id or 0).notes == one.notes
    assert len(list(line.parent.glob(".reading-*"))) == 1
    inside = book.look_into(line)  # by the book's own key, while the book is open
    assert (inside.read_only, inside.count(), inside.customer(one.id or 0).notes) == (True, book.count(), one.notes)
    inside.close()
    assert len(list(line.parent.glob(".reading-*"))) == 1
    book.close()
    book = reopen(tmp_path / "book")  # sweeps what dead readers left, and this one is alive
    assert seen.count() > 0
    assert len(list(line.parent.glob(".reading-*"))) == 1
    seen.close()
    assert list(line.parent.iterdir()) == [line]
    (line.parent / ".reading-1-dead").mkdir()
    book.close()
    reopen(tmp_path / "book").close()
    assert list(line.parent.iterdir()) == [line]
    assert fingerprint(line) == before


def test_the_recovery_code_does_not_write_into_a_snapshot(tmp_path: Path) -> None:
    book, code = create_book(tmp_path / "book", PASSPHRASE, clock=FixedClock(START), kdf=PRACTICE_KDF)
    line = book.snapshot_now()
    book.close()
    before = fingerprint(line.path)
    with pytest.raises(NotSaved):
        recover_book(line.path, code, "another passphrase", clock=FixedClock(START), kdf=PRACTICE_KDF)
    assert fingerprint(line.path) == before
