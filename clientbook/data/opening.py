"""Opening a book: ordered steps that never confuse damaged, wrong passphrase, too new, in use and absent.

1. folder and files are ours and private, plain files with one name
2. the writer's lock (not when reading only)
3. ``book.keys``, or its copy
4. ``book.db`` as a file, before the first handle
5. the passphrase; SQLite is not touched by a wrong one
6. what an interrupted write left is kept aside and judged
7. the engine, then the schema's number and the book's id
8. a newer schema is refused untouched; an older one is migrated after a snapshot
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from clientbook.clock import Clock
from clientbook.data import migrations, snapshots
from clientbook.data.creation import stands_something
from clientbook.data.engine import PAGE, close_engine, integrity_findings, translated
from clientbook.data.files import (
    WriterLock,
    is_writable,
    read_small,
    repair_modes,
    require_regular,
    single_names,
    sweep_partials,
    write_atomically,
)
from clientbook.data.fitness import looks_plain
from clientbook.data.keys import MAX_FILE, BookKeys, MasterKey, dump_keys, load_keys, unwrap
from clientbook.data.opened import DB, JOURNAL, KEYS, KEYS_BEFORE, OpenedBook, fact, peek, set_fact
from clientbook.data.pages import PageCheck
from clientbook.data.rollback import forget_recovery, has_strays, journal_waits, keep_before_rollback, set_strays_aside
from clientbook.domain.errors import BookDamaged, BookNeedsRecovery, ClientbookError, KeysDamaged, NoBook, WrongPassphrase


@dataclass
class Entry:
    """A book's folder that was looked at and, for a writer, locked; not yet opened."""

    folder: Path
    read_only: bool
    lock: WriterLock | None = None
    notes: list[str] = field(default_factory=list)


def open_existing(path: Path, passphrase: str, *, clock: Clock, read_only: bool = False, key_file: bytes | None = None) -> OpenedBook:
    """Open the book in this folder. In a folder that cannot be written it opens read-only and says so in ``notes``.

    Raises:
        NoBook, BookInUse, KeysDamaged, BookDamaged, WrongPassphrase, BookNeedsRecovery, BookTooNew, NotSaved: as named.
    """
    with entered(path, read_only=read_only) as entry:
        keys, from_copy = read_keys(entry.folder)
        first_page = check_file(entry)
        try:
            master = unwrap(keys, passphrase, key_file)
        except WrongPassphrase as error:
            # The copy may be of the passphrase before the last change.
            raise WrongPassphrase("earlier keys" if from_copy else error.detail) from None
        if from_copy:
            entry.notes.append("keys-from-copy")
        return finish(entry, keys, master, first_page, clock)


@contextlib.contextmanager
def entered(path: Path, *, read_only: bool) -> Iterator[Entry]:
    """Steps 1 and 2. The lock is given back when the block fails; otherwise it is the opened book's."""
    entry = Entry(Path(os.path.abspath(path)), read_only)
    with contextlib.ExitStack() as undo, translated():
        if not entry.folder.is_dir() or not stands_something(entry.folder):
            raise NoBook(str(entry.folder))
        if not read_only and not is_writable(entry.folder):
            entry.read_only = True
            entry.notes.append("read-only-folder")
        if not entry.read_only:
            repair_modes(entry.folder)
            entry.lock = WriterLock(entry.folder)
            undo.callback(entry.lock.release)
            single_names(entry.folder)
            sweep_partials(entry.folder)
        yield entry
        undo.pop_all()


def read_keys(folder: Path) -> tuple[BookKeys, bool]:
    """``book.keys``, or its copy where it is damaged or missing; and whether it was the copy.

    Raises:
        KeysDamaged: neither can be read.
    """
    for name in (KEYS, KEYS_BEFORE):
        with contextlib.suppress(FileNotFoundError, BookDamaged):
            return load_keys(read_small(folder / name, MAX_FILE)), name == KEYS_BEFORE
    raise KeysDamaged(KEYS)


def check_file(entry: Entry) -> bytes | None:
    """Step 4: ``book.db`` as a file; its first page, where that may be read.

    Raises:
        BookDamaged: missing, no plain file, too short, cut inside a page, or not encrypted.
    """
    db = entry.folder / DB
    try:
        size = require_regular(db).st_size
        if size % PAGE and not (entry.folder / JOURNAL).exists() and entry.lock is None:
            # A writer elsewhere may have been in the middle of a page, and done since.
            size = require_regular(db).st_size
    except FileNotFoundError:
        raise BookDamaged("book.db is missing") from None
    if size < PAGE or (size % PAGE and not (entry.folder / JOURNAL).exists()):
        raise BookDamaged("book.db is cut off")
    first_page = peek(db, PAGE)
    if first_page is not None and looks_plain(first_page):
        raise BookDamaged("book.db is not encrypted")
    return first_page


def finish(entry: Entry, keys: BookKeys | None, master: MasterKey, first_page: bytes | None, clock: Clock) -> OpenedBook:
    """Steps 6 to 8, with the master key at hand; without ``keys`` the book's own word is taken for its id."""
    rolls_back = _look_at_leftovers(entry, master.book_key())
    if first_page is not None and entry.lock is not None and not rolls_back:
        check_first_page(first_page, master)
    opened = OpenedBook(entry.folder, keys.book_id if keys else "", master, entry.lock, entry.read_only)
    try:
        engine = opened.engine(writer=not entry.read_only)
        try:
            opened.book_id = _check_content(engine, opened.book_id)
            if rolls_back:
                _check_after_rollback(entry.folder, engine)
            if not entry.read_only:
                _bring_up_to_date(opened, engine, clock)
                if keys is not None:
                    _settle_keys(entry, engine, keys)
        finally:
            close_engine(engine)
    except BaseException:
        opened.close()
        raise
    opened.notes = tuple(entry.notes)
    return opened


def check_first_page(first_page: bytes, master: MasterKey) -> None:
    """Tell a book of another key, or damage on page 1, without SQLite.

    Raises:
        BookDamaged: named so.
    """
    if not PageCheck(master.book_key(), first_page[:16]).ours(first_page, 1):
        raise BookDamaged("book.db page 1")


def _look_at_leftovers(entry: Entry, key: bytes) -> bool:
    """Step 6; whether SQLite will roll something back."""
    if entry.lock is None:
        if has_strays(entry.folder):
            raise BookNeedsRecovery
        return False
    if set_strays_aside(entry.folder):
        entry.notes.append("stray-log")
    if not journal_waits(entry.folder):
        return False
    if keep_before_rollback(entry.folder, key):
        entry.notes.append("rolled-back")
        return True
    return False


def _check_content(engine: Engine, book_id: str) -> str:
    with translated(), engine.begin() as connection:
        migrations.pending(migrations.version_of(connection))
        inside = fact(connection, "id") or ""
        if book_id and inside != book_id:
            raise BookDamaged("book.db and book.keys do not belong together")
        return inside


def _check_after_rollback(folder: Path, engine: Engine) -> None:
    with translated(), engine.begin() as connection:
        findings = integrity_findings(connection)
    if findings:
        raise BookDamaged(findings[0])
    forget_recovery(folder)


def _bring_up_to_date(opened: OpenedBook, engine: Engine, clock: Clock) -> None:
    with translated(), engine.begin() as connection:
        waiting = migrations.pending(migrations.version_of(connection))
    if waiting:
        snapshots.take(opened, engine, clock)
        migrations.migrate(engine)


def _settle_keys(entry: Entry, engine: Engine, keys: BookKeys) -> None:
    """Heal ``book.keys`` or its copy, and notice an older one that was put back. A failure to heal is no failure to open."""
    content = dump_keys(keys)
    with contextlib.suppress(ClientbookError, OSError):
        if "keys-from-copy" in entry.notes:
            write_atomically(entry.folder / KEYS, content)
        elif not _loads(entry.folder / KEYS_BEFORE):
            write_atomically(entry.folder / KEYS_BEFORE, content)
    with translated(), engine.begin() as connection:
        last = int(fact(connection, "keys_generation") or 0)
        if keys.generation < last:
            entry.notes.append("older-keys")
        elif keys.generation > last:
            set_fact(connection, "keys_generation", str(keys.generation))


def _loads(path: Path) -> bool:
    try:
        load_keys(read_small(path, MAX_FILE))
    except (BookDamaged, OSError):
        return False
    return True
