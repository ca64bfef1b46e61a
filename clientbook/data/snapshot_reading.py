"""Looking into snapshots: which there are, whose key opens one, and its rows as this program would have them."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from clientbook.data import migrations, snapshots
from clientbook.data.engine import close_engine, integrity_findings, open_engine, translated
from clientbook.data.files import WriterLock, read_small, write_atomically
from clientbook.data.keys import MAX_FILE, MasterKey, belongs, unwrap
from clientbook.data.opened import fact
from clientbook.data.standing import DB, KEYS, SNAPSHOTS, check_file, read_keys
from clientbook.domain.errors import BookDamaged, BookInUse, BookNeedsRecovery, KeysDamaged, NotFound, WrongPassphrase

READING = ".reading-"
"""How the name of a private copy begins that was made of an older snapshot to read it."""


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    """One snapshot in a list."""

    id: str
    """Its name, the time it was taken in UTC: ``20261121T060500Z``."""
    at: datetime
    size: int
    path: Path
    place: str = "book"
    """``book`` where it lies beside the book, ``second`` where only the second folder has it."""


def find(folder: Path, name: str | Path) -> Path:
    """Where a snapshot lies: by its id, or a path elsewhere.

    Raises:
        NotFound: there is none.
    """
    if isinstance(name, str) and os.sep not in name:
        with contextlib.suppress(ValueError):
            snapshots.moment(name)
            if (folder / SNAPSHOTS / name / DB).exists():
                return folder / SNAPSHOTS / name
        raise NotFound(name)
    if not (Path(name) / DB).exists():
        raise NotFound(str(name))
    return Path(name)


def damaged(path: Path, detail: str) -> BookDamaged:
    """The error that says which snapshot is damaged, and where."""
    return BookDamaged(f"{SNAPSHOT}{path.name}: {detail}")


SNAPSHOT = "snapshot "
"""How the detail of ``BookDamaged`` begins where it is a snapshot and not the book."""


def key_of(path: Path, master: MasterKey | None, passphrase: str | None = None, key_file: bytes | None = None) -> MasterKey:
    """The master key of a snapshot: the book's own where it made the snapshot's keys, else by the snapshot's passphrase.

    Raises:
        WrongPassphrase: it was made under other keys, and the passphrase does not open them (detail ``other keys`` without one).
        BookDamaged: the snapshot's keys cannot be read.
    """
    try:
        keys, _copy = read_keys(path)
    except KeysDamaged:
        if master is None or (path / KEYS).exists():
            raise damaged(path, KEYS) from None
        return MasterKey(master.secret())  # taken from a book that had lost its keys
    if master is not None and belongs(keys, master):
        return MasterKey(master.secret())
    if passphrase is None:
        raise WrongPassphrase("other keys")
    try:
        return unwrap(keys, passphrase, key_file)
    except KeysDamaged as error:
        raise damaged(path, error.detail) from None


def check(path: Path, key: bytes) -> tuple[int, str]:
    """Everything that is asked of a snapshot before anything is taken from it; its schema and the id of its book.

    Raises:
        BookDamaged: with the snapshot's name.
        BookTooNew: a newer clientbook wrote it.
    """
    try:
        check_file(path)
        engine = open_engine(path / DB, key, read_only=True, writer=False)
        try:
            with translated(), engine.begin() as connection:
                findings = integrity_findings(connection, thorough=True)
                if findings:
                    raise BookDamaged(findings[0])
                version, book_id = migrations.version_of(connection), fact(connection, "id") or ""
        finally:
            close_engine(engine)
    except (BookDamaged, BookNeedsRecovery) as error:
        raise damaged(path, error.detail or DB) from error
    migrations.pending(version)
    return version, book_id


@contextlib.contextmanager
def reading(folder: Path, path: Path, key: bytes) -> Iterator[Connection]:
    """A checked snapshot's rows, in the schema of today; an older one is brought up to date in a copy that is thrown away.

    Raises:
        BookDamaged, BookTooNew, NotSaved: as named; the snapshot was not changed.
    """
    version, _book = check(path, key)
    if not migrations.pending(version):
        engine = open_engine(path / DB, key, read_only=True, writer=False)
        with _closing(engine), translated(), engine.begin() as connection:
            yield connection
        return
    with migrated_copy(folder / SNAPSHOTS, path, key) as copy:
        engine = open_engine(copy / DB, key, read_only=True, writer=False)
        with _closing(engine), translated(), engine.begin() as connection:
            yield connection


@contextlib.contextmanager
def migrated_copy(place: Path, path: Path, key: bytes) -> Iterator[Path]:
    """A private copy of a snapshot in the schema of today; encrypted like it, and removed at the end.

    Raises:
        NotSaved: there is no room for it.
    """
    with contextlib.ExitStack() as undo:
        with translated():
            snapshots.require_room(place, 2 * (path / DB).stat().st_size)
            copy = place / f"{READING}{os.getpid()}-{secrets.token_hex(4)}"
            copy.mkdir(mode=0o700)
            undo.callback(shutil.rmtree, copy, ignore_errors=True)
            undo.callback(WriterLock(copy).release)
            snapshots.copy_in_child(path / DB, copy / DB)
            with contextlib.suppress(FileNotFoundError):
                write_atomically(copy / KEYS, read_small(path / KEYS, MAX_FILE))
        engine = open_engine(copy / DB, key, read_only=False, writer=True)
        with _closing(engine):
            migrations.migrate(engine)
        yield copy


def sweep_copies(place: Path) -> None:
    """Remove private copies whose reader is gone."""
    for entry in place.glob(f"{READING}*"):
        with contextlib.suppress(BookInUse):
            lock = WriterLock(entry)
            shutil.rmtree(entry, ignore_errors=True)
            lock.release()


@contextlib.contextmanager
def _closing(engine: Engine) -> Iterator[None]:
    try:
        yield
    finally:
        close_engine(engine)
