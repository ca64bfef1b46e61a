"""The whole book as it was in a snapshot: every check first, then another book in the place of this one.

The passphrase in force stays, where the snapshot has the same master key (a changed passphrase changes no snapshot): only
``book.db`` is replaced then. The replaced book becomes a snapshot itself, so that restoring can be taken back by restoring.
"""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from clientbook.clock import Clock
from clientbook.data import replacing, second_folder, snapshot_reading, snapshots
from clientbook.data.book import Book
from clientbook.data.engine import close_engine, open_engine, translated
from clientbook.data.files import read_small, write_atomically
from clientbook.data.keys import MAX_FILE, MasterKey, belongs, unwrap
from clientbook.data.opening import entered
from clientbook.data.rollback import journal_waits, keep_before_rollback
from clientbook.data.snapshot_reading import SnapshotLine, damaged, find, key_of
from clientbook.data.standing import DB, KEYS, SNAPSHOTS, read_keys
from clientbook.domain.errors import ClientbookError, KeysDamaged, NotSaved, ReadOnly, WrongPassphrase


@dataclass(frozen=True, slots=True)
class BookRestored:
    """What a restore from a snapshot did."""

    kept: str = ""
    """The id of the snapshot the replaced book became; empty where there was no ``book.db``."""
    own_keys: bool = True
    """Whether the passphrase in force stays; otherwise the snapshot's is in force."""


def snapshot_lines(folder: Path, second: Path | None = None) -> tuple[SnapshotLine, ...]:
    """Every snapshot of a book, newest first; those that only the second folder has are named so. Never an error."""
    found = {each.path.name: SnapshotLine(each.path.name, each.at, each.size, each.path) for each in snapshots.list_snapshots(folder)}
    if second is not None:
        with contextlib.suppress(ClientbookError, OSError):
            for each in snapshots.list_place(second_folder.place_of(folder, second)):
                found.setdefault(each.path.name, SnapshotLine(each.path.name, each.at, each.size, each.path, "second"))
    return tuple(sorted(found.values(), key=lambda line: line.at, reverse=True))


def restore_snapshot(
    place: Path | Book, name: str | Path, passphrase: str = "", *, clock: Clock, key_file: bytes | None = None
) -> BookRestored:
    """Put a snapshot in the place of the book: of one that is open here and is closed by this, or of one that nobody has open.

    Args:
        name: the snapshot's id, or its folder.
        passphrase: the book's in force, or the snapshot's; not asked for where the book is open and has the snapshot's keys.

    Raises:
        NotFound: no such snapshot.
        WrongPassphrase: it opens neither the book's keys nor the snapshot's.
        BookDamaged, BookTooNew: about the snapshot; a book that is open stays open then.
        BookInUse, ReadOnly, NotSaved: the book is as it was.
    """
    if not isinstance(place, Book):
        path = find(place, name)
        master = _key(place, path, passphrase, key_file)
        _judge(place, path, master)
        return _replace(place, path, master, clock)
    if place.read_only:
        raise ReadOnly
    path = find(place.path, name)
    master = place.snapshot_key(path, passphrase or None, key_file)
    _judge(place.path, path, master)
    place.close()
    return _replace(place.path, path, master, clock)


def _key(folder: Path, path: Path, passphrase: str, key_file: bytes | None) -> MasterKey:
    """By the passphrase in force where the snapshot belongs to it, else by the snapshot's own."""
    own: MasterKey | None = None
    with contextlib.suppress(WrongPassphrase, KeysDamaged):
        own = unwrap(read_keys(folder)[0], passphrase, key_file)
    return key_of(path, own, passphrase, key_file)


def _judge(folder: Path, path: Path, master: MasterKey) -> None:
    _version, inside = snapshot_reading.check(path, master.book_key())
    with contextlib.suppress(KeysDamaged):
        if (path / KEYS).exists() and read_keys(path)[0].book_id != inside:
            raise damaged(path, "book.db and book.keys do not belong together")
        # A book that was re-encrypted has another id since; what lies among its snapshots is its own all the same.
        if read_keys(folder)[0].book_id != inside and path.parent != folder / SNAPSHOTS:
            raise damaged(path, "it is of another book")


def _replace(folder: Path, path: Path, master: MasterKey, clock: Clock) -> BookRestored:
    with entered(folder, read_only=False) as entry:
        if entry.read_only:
            raise NotSaved("read-only")
        own = _has_own_keys(folder, master)
        ready = replacing.prepare(folder)
        try:
            with translated():
                snapshots.require_room(folder, (path / DB).stat().st_size)
                snapshots.copy_in_child(path / DB, ready / DB)
                if not own:
                    write_atomically(ready / KEYS, read_small(path / KEYS, MAX_FILE))
            if findings := snapshots.check_copy(ready / DB, master.book_key()):
                raise damaged(path, findings[0])
        except BaseException:
            shutil.rmtree(ready, ignore_errors=True)
            raise
        _roll_back(folder, master)
        kept = replacing.replace(folder, clock.now())
        if entry.lock is not None:
            entry.lock.release()
    return BookRestored(kept.name if kept is not None else "", own)


def _has_own_keys(folder: Path, master: MasterKey) -> bool:
    with contextlib.suppress(KeysDamaged):
        return belongs(read_keys(folder)[0], master)
    return False


def _roll_back(folder: Path, master: MasterKey) -> None:
    """Let an interrupted write be undone first, so that the book that goes is kept whole; a damaged one is kept as it is."""
    with contextlib.suppress(ClientbookError):
        if journal_waits(folder) and keep_before_rollback(folder, master.book_key()) == "ours":
            close_engine(open_engine(folder / DB, master.book_key(), read_only=False, writer=True))
