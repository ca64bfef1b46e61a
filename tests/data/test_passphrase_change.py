"""Changing the passphrase, and coming back with the recovery code."""

import os
from pathlib import Path

import pytest

from clientbook.data import change_passphrase, open_book, recover_book
from clientbook.data.books import forget_earlier_passphrase
from clientbook.data.keys import PRACTICE_KDF
from clientbook.data.standing import DB, KEYS, KEYS_BEFORE, read_keys
from clientbook.domain.errors import BookDamaged, BookInUse, InvalidValue, WrongPassphrase, WrongRecoveryCode
from tests.support import key_killing
from tests.support.books import CLOCK, PASSPHRASE, fingerprint, make_book, notes, unlock
from tests.support.report import Figures, scaled

NEW = "a new passphrase"


def test_after_the_change_only_the_new_passphrase_opens(book: Path) -> None:
    before = fingerprint(book)[DB]
    change_passphrase(book, PASSPHRASE, NEW, kdf=PRACTICE_KDF)
    assert fingerprint(book)[DB] == before
    with pytest.raises(WrongPassphrase):
        unlock(book)
    opened = unlock(book, NEW)
    assert (notes(opened), opened.notes) == (40, ())
    opened.close()


def test_the_passphrase_of_an_open_book_is_changed_by_who_has_it_open(book: Path) -> None:
    opened = open_book(book, PASSPHRASE, clock=CLOCK)
    with pytest.raises(BookInUse):
        change_passphrase(book, PASSPHRASE, NEW, kdf=PRACTICE_KDF)
    change_passphrase(opened, PASSPHRASE, NEW, kdf=PRACTICE_KDF)
    opened.save_draft("still", {"text": "writable"})
    opened.close()
    unlock(book, NEW).close()


def test_a_wrong_old_or_a_short_new_passphrase_changes_nothing(book: Path) -> None:
    before = fingerprint(book)
    with pytest.raises(WrongPassphrase):
        change_passphrase(book, "wrong", NEW, kdf=PRACTICE_KDF)
    with pytest.raises(InvalidValue):
        change_passphrase(book, PASSPHRASE, "short")
    assert fingerprint(book) == before
    unlock(book).close()


def test_the_earlier_passphrase_opens_the_copy_until_it_is_forgotten(book: Path) -> None:
    change_passphrase(book, PASSPHRASE, NEW, kdf=PRACTICE_KDF)
    assert read_keys(book)[0].generation == 2
    kept = (book / KEYS).read_bytes()
    (book / KEYS).unlink()
    with pytest.raises(WrongPassphrase, match="earlier keys"):
        unlock(book, NEW)
    unlock(book, PASSPHRASE).close()
    (book / KEYS).write_bytes(kept)
    opened = open_book(book, NEW, clock=CLOCK)
    forget_earlier_passphrase(opened)
    opened.close()
    (book / KEYS).unlink()
    with pytest.raises(WrongPassphrase):
        unlock(book, PASSPHRASE)
    unlock(book, NEW).close()


def test_a_second_factor_is_added_and_taken_away(book: Path) -> None:
    change_passphrase(book, PASSPHRASE, NEW, kdf=PRACTICE_KDF, new_key_file=b"factor")
    with pytest.raises(WrongPassphrase, match="key file"):
        unlock(book, NEW)
    unlock(book, NEW, key_file=b"factor").close()
    change_passphrase(book, NEW, PASSPHRASE, kdf=PRACTICE_KDF, key_file=b"factor")
    unlock(book).close()


@pytest.mark.parametrize("gone", [(), (KEYS,), (KEYS, KEYS_BEFORE)])
def test_the_recovery_code_opens_and_sets_a_new_passphrase(book: Path, code: str, gone: tuple[str, ...]) -> None:
    for name in gone:
        (book / name).unlink()
    recovered = recover_book(book, code.lower().replace("-", " "), NEW, clock=CLOCK, kdf=PRACTICE_KDF)
    assert not recovered.read_only
    recovered.close()
    opened = unlock(book, NEW)
    assert (notes(opened), opened.notes) == (40, ())
    opened.close()
    with pytest.raises(WrongPassphrase):
        unlock(book)


def test_the_recovery_code_works_beside_keys_of_another_book(book: Path, code: str, tmp_path: Path) -> None:
    make_book(tmp_path / "other")
    for name in (KEYS, KEYS_BEFORE):
        (book / name).write_bytes((tmp_path / "other" / name).read_bytes())
    recover_book(book, code, NEW, clock=CLOCK, kdf=PRACTICE_KDF).close()
    unlock(book, NEW).close()


def test_the_recovery_code_works_on_an_interrupted_write_without_keys(interrupted: Path, code: str) -> None:
    for name in (KEYS, KEYS_BEFORE):
        (interrupted / name).unlink()
    recover_book(interrupted, code, NEW, clock=CLOCK, kdf=PRACTICE_KDF).close()
    opened = unlock(interrupted, NEW)
    assert notes(opened) == 40
    opened.close()


def test_the_code_of_another_book_changes_nothing(book: Path, tmp_path: Path) -> None:
    other = make_book(tmp_path / "other")
    for gone in ((), (KEYS, KEYS_BEFORE)):
        for name in gone:
            (book / name).unlink()
        before = fingerprint(book)
        with pytest.raises(WrongRecoveryCode, match="other book"):
            recover_book(book, other, NEW, clock=CLOCK, kdf=PRACTICE_KDF)
        assert fingerprint(book) == before


def test_the_code_does_not_make_a_damaged_book_whole(book: Path, code: str) -> None:
    os.truncate(book / DB, 8192)
    before = fingerprint(book)
    with pytest.raises(BookDamaged):
        recover_book(book, code, NEW, clock=CLOCK, kdf=PRACTICE_KDF)
    assert fingerprint(book) == before


def test_killed_in_the_middle_of_changes_the_old_or_the_new_passphrase_opens(on_disk: Path) -> None:
    seen = key_killing.run("change", on_disk / "book", 40)
    assert seen == {"kills": 40, "opened": 40, "neither": 0, "leftovers": seen["leftovers"]}
    assert seen["leftovers"] > 0, "some kills must hit a write, or the test proves nothing"


def test_killed_while_writing_the_keys_in_place_neither_opens(on_disk: Path) -> None:
    """The control: the same kills find a program that overwrites the file."""
    assert key_killing.run("in-place", on_disk / "book", 60)["neither"] == 1


@pytest.mark.soak
@pytest.mark.parametrize("part", range(5))
def test_five_thousand_kills_in_changes_leave_a_book_that_opens(on_disk: Path, figures: Figures, part: int) -> None:
    kills = scaled(1000, 20)
    seen = key_killing.run("change", on_disk / "book", kills)
    figures.saw("T15", "kills while the passphrase is changed", kills, kills - seen["opened"])
    figures.saw("T15", "of them in the middle of a write", seen["leftovers"], seen["neither"])
    assert seen["opened"] == kills


@pytest.mark.soak
def test_keys_written_in_place_are_lost_in_a_kill(on_disk: Path, figures: Figures) -> None:
    """The control."""
    seen = key_killing.run("in-place", on_disk / "book", 60)
    figures.control("T15", "kills while the passphrase is changed", "written in place", seen["kills"], seen["neither"])
    assert seen["neither"] == 1


def test_a_kill_between_the_second_name_and_its_place_leaves_a_book_that_opens(book: Path) -> None:
    """Found by a seed of the killing programme: the left-over name made ``book.keys`` look as if it stood elsewhere too."""
    os.link(book / "book.keys", book / "book.keys.bak.partial-1-00000000")
    unlock(book).close()
    assert (book / "book.keys").stat().st_nlink == 1
