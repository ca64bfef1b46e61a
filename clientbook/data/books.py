"""The doors of the data package: create, open, recover, change the passphrase."""

from __future__ import annotations

from pathlib import Path

from clientbook.clock import Clock
from clientbook.data import creation, opening, passphrase_change
from clientbook.data.book import Book
from clientbook.data.keys import DEFAULT_KDF, Kdf
from clientbook.data.recovery_code import write_code
from clientbook.domain.errors import NotSaved


def create_book(path: Path, passphrase: str, *, clock: Clock, kdf: Kdf = DEFAULT_KDF, key_file: bytes | None = None) -> tuple[Book, str]:
    """A new book and its recovery code, which is shown once and kept nowhere.

    Raises:
        InvalidValue, BookExists, BookInUse, EngineUnfit, NotSaved: as named.
    """
    opened = creation.create(path, passphrase, clock=clock, kdf=kdf, key_file=key_file)
    code = write_code(opened.master)
    return Book(opened, clock=clock), code


def open_book(path: Path, passphrase: str, *, clock: Clock, read_only: bool = False, key_file: bytes | None = None) -> Book:
    """The book in this folder.

    Raises:
        NoBook, BookInUse, KeysDamaged, BookDamaged, WrongPassphrase, BookNeedsRecovery, BookTooNew, BookTooOld, NotSaved,
            Refused: as named.
    """
    return Book(opening.open_existing(path, passphrase, clock=clock, read_only=read_only, key_file=key_file), clock=clock)


def recover_book(path: Path, code: str, new_passphrase: str, *, clock: Clock, kdf: Kdf = DEFAULT_KDF) -> Book:
    """The book in this folder by its recovery code, under a new passphrase; ``book.keys`` may be gone.

    Raises:
        WrongRecoveryCode, InvalidValue, NoBook, BookInUse, BookDamaged, NotSaved: as named.
    """
    return Book(passphrase_change.recover(path, code, new_passphrase, clock=clock, kdf=kdf), clock=clock)


def change_passphrase(
    place: Path | Book,
    old: str,
    new: str,
    *,
    kdf: Kdf = DEFAULT_KDF,
    key_file: bytes | None = None,
    new_key_file: bytes | None = None,
) -> None:
    """Change the passphrase of a book that is open here, or of one that nobody has open.

    Raises:
        WrongPassphrase, InvalidValue, BookInUse, NoBook, KeysDamaged, NotSaved: as named; the old one is in force then.
    """
    if isinstance(place, Book):
        if place.read_only:
            raise NotSaved("read-only")
        passphrase_change.rewrap(place.path, old, new, kdf=kdf, key_file=key_file, new_key_file=new_key_file)
    else:
        passphrase_change.rewrap_locked(place, old, new, kdf=kdf, key_file=key_file, new_key_file=new_key_file)


def forget_earlier_passphrase(book: Book) -> None:
    """Make the passphrase before the last change open nothing in this folder any more.

    Raises:
        NotSaved: the disk refuses.
    """
    if book.read_only:
        raise NotSaved("read-only")
    passphrase_change.forget_earlier_keys(book.path)
