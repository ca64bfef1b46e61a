"""Another book takes the place of this one: the new one or the old one stands, wherever it is cut short, and the old one is kept."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clientbook.data import check_book, replacing
from clientbook.data.opening import entered
from clientbook.data.snapshots import list_snapshots
from clientbook.data.standing import DB, KEYS, PREPARING, RESTORING
from clientbook.domain.errors import BookNeedsRecovery
from tests.support.books import copy_of, fingerprint, make_book, note, notes, unlock
from tests.support.cut_short import cut_short

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
NEW = 3
"""Drafts in the new book; the old one has 40."""


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another book, under another master key."""
    folder = tmp_path_factory.mktemp("other") / "book"
    make_book(folder, "another passphrase")
    opened = unlock(folder, "another passphrase")
    note(opened, "new", NEW)
    opened.close()
    return folder


def put(book: Path, other: Path) -> Path | None:
    with entered(book, read_only=False) as entry:
        ready = replacing.prepare(book)
        for name in (DB, KEYS):
            shutil.copyfile(other / name, ready / name)
        kept = replacing.replace(book, NOW)
        assert entry.lock is not None
        entry.lock.release()
    return kept


def badly(book: Path, other: Path) -> None:
    """The control: file after file over what stands there."""
    for name in (DB, KEYS):
        (book / name).unlink()
        shutil.copyfile(other / name, book / name)


def stands(book: Path) -> int:
    """How many drafts the book has that stands there, old or new; -1 for none."""
    for passphrase in ("practice", "another passphrase"):
        try:
            opened = unlock(book, passphrase)
        except Exception:
            continue
        found = notes(opened)
        opened.close()
        return found
    return -1


def test_the_new_book_stands_and_the_replaced_one_is_kept_as_a_snapshot(book: Path, other: Path) -> None:
    before = fingerprint(book)
    kept = put(book, other)
    assert kept is not None
    assert stands(book) == NEW
    assert [each.path for each in list_snapshots(book)] == [kept]
    assert {name: fingerprint(kept)[name] for name in (DB, KEYS)} == {name: before[name] for name in (DB, KEYS)}
    assert stands(kept) == 40
    assert (book / "book.keys.bak").read_bytes() == (other / KEYS).read_bytes()
    assert os.stat(kept / DB).st_nlink == 1


@pytest.mark.parametrize("every", [13, pytest.param(1, marks=pytest.mark.soak)])
def test_wherever_it_is_cut_short_the_old_or_the_new_book_opens_and_nothing_is_left_over(
    book: Path, other: Path, tmp_path: Path, every: int
) -> None:
    seen: dict[int, int] = {}
    for step in range(1, 1000, every):
        place = copy_of(book, tmp_path / f"at-{step}")
        cut = cut_short(lambda place=place: put(place, other), step)  # type: ignore[misc]
        found = stands(place)
        seen[found] = seen.get(found, 0) + 1
        left = {path.name for path in place.iterdir()} - {DB, KEYS, "book.keys.bak", "lock", "snapshots"}
        assert left == set(), step
        kept = list_snapshots(place)
        assert len(kept) == (found == NEW), step
        assert all(not path.name.startswith(".") for path in (place / "snapshots").glob("*")), step
        if kept:
            assert stands(kept[0].path) == 40, step
        shutil.rmtree(place)
        if not cut:
            break
    assert set(seen) == {40, NEW}
    assert every > 1 or min(seen.values()) > 5, seen


def test_the_control_cut_short_leaves_neither(book: Path, other: Path, tmp_path: Path) -> None:
    lost = 0
    for step in range(1, 12):
        place = copy_of(book, tmp_path / f"at-{step}")
        cut_short(lambda place=place: badly(place, other), step)  # type: ignore[misc]
        lost += stands(place) == -1
    assert lost > 3


def test_a_reader_does_not_look_at_a_replacement_half_done(book: Path, other: Path) -> None:
    (book / RESTORING).mkdir()
    shutil.copyfile(other / DB, book / RESTORING / DB)
    shutil.copyfile(other / KEYS, book / RESTORING / KEYS)
    with pytest.raises(BookNeedsRecovery):
        unlock(book, read_only=True)
    assert check_book(book).state == "book"
    assert stands(book) == NEW
    assert stands_read_only(book)


def stands_read_only(book: Path) -> bool:
    opened = unlock(book, "another passphrase", read_only=True)
    opened.close()
    return True


def test_a_preparation_that_came_to_nothing_is_swept(book: Path) -> None:
    (book / PREPARING).mkdir()
    (book / PREPARING / DB).write_bytes(b"half")
    assert stands(book) == 40
    assert not (book / PREPARING).exists()


def test_the_journal_of_a_damaged_book_is_kept_with_it_and_never_played_into_the_new_one(interrupted: Path, other: Path) -> None:
    content = bytearray((interrupted / DB).read_bytes())
    content[7] ^= 1
    (interrupted / DB).write_bytes(content)
    journal = (interrupted / "book.db-journal").read_bytes()
    kept = put(interrupted, other)
    assert kept is not None
    assert (kept / "book.db-journal").read_bytes() == journal
    assert not (interrupted / "book.db-journal").exists()
    assert stands(interrupted) == NEW
