"""Opening a book: ordered steps that never confuse damaged, wrong passphrase, too new, in use and absent.

1. folder and files are ours and private, plain files with one name
2. the writer's lock (not when reading only)
3. ``book.keys``, or its copy
4. ``book.db`` as a file, before the first handle
5. the passphrase; SQLite is not touched by a wrong one
6. what an interrupted write left is kept aside and judged
7. the engine: its version and how it was built, then the schema's number and the book's id
8. a newer schema is refused untouched; an older one is migrated after a snapshot, and refused where it may not be written
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from clientbook.clock import Clock
from clientbook.data import migrations, replacing, snapshots
from clientbook.data.engine import close_engine, integrity_findings, translated
from clientbook.data.files import (
    WriterLock,
    is_writable,
    read_small,
    repair_modes,
    single_names,
    sweep_partials,
    write_atomically,
)
from clientbook.data.fitness import check_engine
from clientbook.data.keys import MAX_FILE, BookKeys, MasterKey, dump_keys, load_keys, unwrap
from clientbook.data.mending import mend_free_pages
from clientbook.data.opened import OpenedBook, fact, set_fact
from clientbook.data.pages import PageCheck
from clientbook.data.rollback import forget_recovery, has_strays, journal_waits, keep_before_rollback, set_strays_aside
from clientbook.data.snapshot_reading import migrated_copy
from clientbook.data.standing import KEYS, KEYS_BEFORE, RESTORING, check_file, read_keys, stands_something
from clientbook.domain.errors import BookDamaged, BookNeedsRecovery, BookTooOld, ClientbookError, NoBook, WrongPassphrase


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
        NoBook, BookInUse, KeysDamaged, BookDamaged, WrongPassphrase, BookNeedsRecovery, EngineUnfit, BookTooNew, BookTooOld, NotSaved:
            as named.
    """
    with entered(path, read_only=read_only) as entry:
        keys, from_copy = read_keys(entry.folder)
        first_page = check_file(entry.folder, locked=entry.lock is not None)
        try:
            master = unwrap(keys, passphrase, key_file)
        except WrongPassphrase as error:
            # The copy may be of the passphrase before the last change.
            raise WrongPassphrase("earlier keys" if from_copy else error.detail) from None
        if from_copy:
            entry.notes.append("keys-from-copy")
        if not snapshots.is_snapshot(entry.folder):
            return finish(entry, keys, master, first_page, clock)
        try:
            return finish(entry, keys, MasterKey(master.secret()), first_page, clock)
        except BookTooOld:
            return _open_older_snapshot(entry, keys, master, clock)


def open_snapshot(path: Path, master: MasterKey, clock: Clock) -> OpenedBook:
    """A snapshot whose master key is at hand, opened to read only; the caller wipes the key it gave.

    Raises:
        NoBook, BookDamaged, BookNeedsRecovery, BookTooNew, NotSaved: as named.
    """
    with entered(path, read_only=True) as entry:
        check_file(entry.folder)
        try:
            return finish(entry, None, MasterKey(master.secret()), None, clock)
        except BookTooOld:
            return _open_older_snapshot(entry, None, MasterKey(master.secret()), clock)


def _open_older_snapshot(entry: Entry, keys: BookKeys | None, master: MasterKey, clock: Clock) -> OpenedBook:
    """A snapshot of before a migration: it is brought up to date in a private copy, which goes when it is closed."""
    with contextlib.ExitStack() as undo:
        copy = undo.enter_context(migrated_copy(entry.folder.parent, entry.folder, master.book_key()))
        opened = finish(Entry(copy, True, None, entry.notes), keys, master, None, clock)
        opened.at_close = undo.pop_all().close
        return opened


@contextlib.contextmanager
def entered(path: Path, *, read_only: bool) -> Iterator[Entry]:
    """Steps 1 and 2. The lock is given back when the block fails; otherwise it is the opened book's."""
    entry = Entry(Path(os.path.abspath(path)), read_only)
    with contextlib.ExitStack() as undo, translated():
        if not entry.folder.is_dir() or not stands_something(entry.folder):
            raise NoBook(str(entry.folder))
        if snapshots.is_snapshot(entry.folder):
            # What was kept must stay what it was. Under another name it is a book like any other.
            entry.read_only = True
            entry.notes.append("snapshot")
        elif not read_only and not is_writable(entry.folder):
            entry.read_only = True
            entry.notes.append("read-only-folder")
        if not entry.read_only:
            repair_modes(entry.folder)
            entry.lock = WriterLock(entry.folder)
            undo.callback(entry.lock.release)
            sweep_partials(entry.folder)  # first: what a killed write left may be a second name of a file of the book
            replacing.settle(entry.folder)
            single_names(entry.folder)
        elif os.path.lexists(entry.folder / RESTORING):
            raise BookNeedsRecovery
        yield entry
        undo.pop_all()


def finish(entry: Entry, keys: BookKeys | None, master: MasterKey, first_page: bytes | None, clock: Clock) -> OpenedBook:
    """Steps 6 to 8, with the master key at hand; without ``keys`` the book's own word is taken for its id."""
    check_engine()  # it may be another one than the book was made with: one that writes temporary tables to the disk, say
    rolls_back = _look_at_leftovers(entry, master.book_key())
    if first_page is not None and entry.lock is not None and not rolls_back:
        check_first_page(first_page, master)
    opened = OpenedBook(entry.folder, keys.book_id if keys else "", master, entry.lock, entry.read_only)
    try:
        engine = opened.engine(writer=not entry.read_only)
        try:
            opened.book_id = _check_content(engine, opened.book_id, read_only=entry.read_only)
            if rolls_back:
                _check_after_rollback(opened, engine)
            if not entry.read_only:
                _bring_up_to_date(opened, engine, clock)
                if keys is not None:
                    _settle_keys(entry, engine, keys)
        except BaseException:
            close_engine(engine)
            raise
        if rolls_back:
            close_engine(engine)  # it may have read a page that was bad
        else:
            opened.ready = engine
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
    foreign = set_strays_aside(entry.folder)
    leftover = keep_before_rollback(entry.folder, key) if journal_waits(entry.folder) else ""
    if foreign or leftover == "foreign":
        entry.notes.append("stray-log")
    if leftover == "ours":
        entry.notes.append("rolled-back")
    return leftover == "ours"


def _check_content(engine: Engine, book_id: str, *, read_only: bool) -> str:
    with translated(), engine.begin() as connection:
        if migrations.pending(migrations.version_of(connection)) and read_only:
            raise BookTooOld
        inside = fact(connection, "id") or ""
        if book_id and inside != book_id:
            raise BookDamaged("book.db and book.keys do not belong together")
        return inside


def _check_after_rollback(opened: OpenedBook, engine: Engine) -> None:
    with translated(), engine.begin() as connection:
        findings = integrity_findings(connection)
    if findings:
        mend_free_pages(opened, findings)
    forget_recovery(opened.folder)


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
        elif not _loads(entry.folder / KEYS_BEFORE, content):
            write_atomically(entry.folder / KEYS_BEFORE, content)
    with translated(), engine.begin() as connection:
        last = int(fact(connection, "keys_generation") or 0)
        if keys.generation < last:
            entry.notes.append("older-keys")
        elif keys.generation > last:
            set_fact(connection, "keys_generation", str(keys.generation))


def _loads(path: Path, sound: bytes) -> bool:
    """Whether keys can be read there; the ``sound`` ones need not be read to know."""
    try:
        content = read_small(path, MAX_FILE)
        if content != sound:
            load_keys(content)
    except (BookDamaged, OSError):
        return False
    return True
