"""Changing the passphrase and coming back with the recovery code: ``book.keys`` is replaced whole, ``book.db`` is not touched."""

from __future__ import annotations

from pathlib import Path

from clientbook.clock import Clock
from clientbook.data.engine import close_engine, translated
from clientbook.data.files import write_atomically
from clientbook.data.keys import DEFAULT_KDF, PRACTICE_KDF, BookKeys, Kdf, MasterKey, belongs, dump_keys, load_keys, make_keys, unwrap
from clientbook.data.opened import OpenedBook, fact, set_fact
from clientbook.data.opening import Entry, entered, finish
from clientbook.data.pages import PageCheck, first_record
from clientbook.data.passphrases import require_passphrase
from clientbook.data.recovery_code import read_code
from clientbook.data.rollback import journal_waits
from clientbook.data.standing import JOURNAL, KEYS, KEYS_BEFORE, check_file, read_keys
from clientbook.domain.errors import KeysDamaged, NotSaved, WrongPassphrase, WrongRecoveryCode


def rewrap(
    folder: Path, old: str, new: str, *, kdf: Kdf = DEFAULT_KDF, key_file: bytes | None = None, new_key_file: bytes | None = None
) -> None:
    """Put the master key under another passphrase; the caller holds the writer's lock.

    The new file is flushed, read back and opened before it takes the old one's name, which stays as ``book.keys.bak`` and still
    opens with the old passphrase until ``forget_earlier_keys``.

    Args:
        folder: the book's.
        old: the passphrase in force.
        new: the passphrase from now on.
        kdf: ``PRACTICE_KDF`` only for practice books and tests.
        key_file: the content of the second factor in force.
        new_key_file: the second factor from now on; none: only the passphrase.

    Raises:
        InvalidValue: the new passphrase is too short.
        WrongPassphrase: the old one is not the book's; nothing was changed.
        NotSaved: the disk refuses; the old passphrase is in force.
    """
    if kdf != PRACTICE_KDF:
        require_passphrase(new)
    keys, from_copy = read_keys(folder)
    master = unwrap(keys, old, key_file)
    try:
        fresh = make_keys(master, new, book_id=keys.book_id, generation=keys.generation + 1, kdf=kdf, key_file=new_key_file)
    finally:
        master.wipe()
    # A damaged book.keys must not push its good copy out.
    _put(folder, fresh, new, new_key_file, keep_previous=not from_copy)


def rewrap_locked(
    path: Path, old: str, new: str, *, kdf: Kdf = DEFAULT_KDF, key_file: bytes | None = None, new_key_file: bytes | None = None
) -> None:
    """``rewrap`` for a book nobody has open: takes and gives back the lock.

    Raises:
        BookInUse, NoBook, KeysDamaged, WrongPassphrase, InvalidValue, NotSaved: as named.
    """
    with entered(path, read_only=False) as entry:
        _require_writable(entry)
        rewrap(entry.folder, old, new, kdf=kdf, key_file=key_file, new_key_file=new_key_file)
        if entry.lock is not None:
            entry.lock.release()


def strengthen(path: Path, passphrase: str, *, kdf: Kdf = DEFAULT_KDF, key_file: bytes | None = None) -> None:
    """Wrap the master key anew under the passphrase in force, at the cost of today; for a book nobody has open.

    ``book.keys.bak`` is renewed as well: a copy at the old cost would make guessing as cheap as before.

    Raises:
        BookInUse, NoBook, KeysDamaged, WrongPassphrase, NotSaved: as named.
    """
    with entered(path, read_only=False) as entry:
        _require_writable(entry)
        keys, _copy = read_keys(entry.folder)
        master = unwrap(keys, passphrase, key_file)
        try:
            fresh = make_keys(master, passphrase, book_id=keys.book_id, generation=keys.generation + 1, kdf=kdf, key_file=key_file)
        finally:
            master.wipe()
        _put(entry.folder, fresh, passphrase, key_file, keep_previous=False)
        write_atomically(entry.folder / KEYS_BEFORE, dump_keys(fresh))
        if entry.lock is not None:
            entry.lock.release()


def forget_earlier_keys(folder: Path) -> None:
    """Replace ``book.keys.bak`` by a copy of ``book.keys``, so that the passphrase before the last change opens nothing here.

    Copies elsewhere (snapshots, backups) still open with the passphrase they were made under.
    """
    keys, from_copy = read_keys(folder)
    if not from_copy:
        write_atomically(folder / KEYS_BEFORE, dump_keys(keys))


def recover(path: Path, code: str, new: str, *, clock: Clock, kdf: Kdf = DEFAULT_KDF) -> OpenedBook:
    """Open the book with the recovery code and give it a new passphrase. ``book.keys`` may be damaged, foreign or gone.

    Raises:
        WrongRecoveryCode: a typo, named by its group where it can be told, or ``other book``.
        InvalidValue: the new passphrase is too short.
        NoBook, BookInUse, BookDamaged, NotSaved: as named.
    """
    if kdf != PRACTICE_KDF:
        require_passphrase(new)
    master = read_code(code)
    with entered(path, read_only=False) as entry:
        _require_writable(entry)
        first_page = check_file(entry.folder, locked=True)
        keys = _own_keys(entry.folder, master)
        if keys is None and not _opens(entry.folder, first_page, master):
            raise WrongRecoveryCode("other book")
        opened = finish(entry, keys, master, first_page, clock)
    try:
        _take_over(opened, keys, new, kdf)
    except BaseException:
        opened.close()
        raise
    return opened


def _take_over(opened: OpenedBook, keys: BookKeys | None, new: str, kdf: Kdf) -> None:
    engine = opened.engine(writer=True)
    try:
        with translated(), engine.begin() as connection:
            stored = int(fact(connection, "keys_generation") or 0)
            generation = max(stored, keys.generation if keys else 0) + 1
            fresh = make_keys(opened.master, new, book_id=opened.book_id, generation=generation, kdf=kdf)
            _put(opened.folder, fresh, new, None, keep_previous=False)
            # The copy may be of a forgotten passphrase, or of another book.
            write_atomically(opened.folder / KEYS_BEFORE, dump_keys(fresh))
            set_fact(connection, "keys_generation", str(generation))
    finally:
        close_engine(engine)


def _put(folder: Path, fresh: BookKeys, passphrase: str, key_file: bytes | None, *, keep_previous: bool) -> None:
    def opens(written: bytes) -> bool:
        try:
            unwrap(load_keys(written), passphrase, key_file).wipe()
        except (WrongPassphrase, KeysDamaged):
            return False
        return True

    write_atomically(folder / KEYS, dump_keys(fresh), keep_previous=folder / KEYS_BEFORE if keep_previous else None, accept=opens)


def _own_keys(folder: Path, master: MasterKey) -> BookKeys | None:
    """``book.keys``, if it can be read and was made by this master key."""
    try:
        keys, _ = read_keys(folder)
    except KeysDamaged:
        return None
    return keys if belongs(keys, master) else None


def _opens(folder: Path, first_page: bytes | None, master: MasterKey) -> bool:
    """Whether the code is of this ``book.db``, told by the first page or by the one an interrupted write would put back."""
    if first_page is None:
        return False
    pages = PageCheck(master.book_key(), first_page[:16])
    if pages.ours(first_page, 1):
        return True
    record = first_record(folder / JOURNAL) if journal_waits(folder) else None
    return record is not None and pages.ours(record[1], record[0])


def _require_writable(entry: Entry) -> None:
    if entry.read_only:
        raise NotSaved("read-only")
