"""A backup becomes a book: in a new folder, or in the place of a book that stands there and is kept. Also: a new key for a book.

Everything is checked while a new book is made beside; only then it takes its place, whole. A kill leaves the one or the other.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from clientbook import __version__
from clientbook.clock import Clock, utc_text
from clientbook.data import creation, replacing
from clientbook.data.backup_file import BackupReport, reading
from clientbook.data.backup_file import report as file_report
from clientbook.data.backup_note import remember
from clientbook.data.engine import close_engine, translated
from clientbook.data.files import write_atomically
from clientbook.data.fitness import check_engine
from clientbook.data.keys import DEFAULT_KDF, PRACTICE_KDF, Kdf, MasterKey, dump_keys, make_keys
from clientbook.data.loading import load
from clientbook.data.manifest import described
from clientbook.data.opened import OpenedBook
from clientbook.data.opening import entered, open_existing
from clientbook.data.passphrases import require_passphrase
from clientbook.data.payload import PayloadReader, PayloadWriter
from clientbook.data.progress import Progress
from clientbook.data.recovery_code import write_code
from clientbook.data.standing import KEYS, stands_something
from clientbook.domain.errors import InvalidValue, NotSaved
from clientbook.i18n import N_


@dataclass(frozen=True, slots=True)
class Lock:
    """What the new book is locked with."""

    passphrase: str
    kdf: Kdf
    key_file: bytes | None = None

    def require(self) -> None:
        """Refuse a passphrase that is too short for a real book.

        Raises:
            InvalidValue
        """
        if self.kdf != PRACTICE_KDF:
            require_passphrase(self.passphrase)


def restore_backup(
    path: Path,
    to: Path,
    *,
    passphrase: str | None = None,
    identity: str | None = None,
    new_passphrase: str | None = None,
    clock: Clock,
    kdf: Kdf = DEFAULT_KDF,
    progress: Progress | None = None,
) -> tuple[BackupReport, str]:
    """Make a book of a backup; nothing but the file and what opens it is needed. The book is closed afterwards.

    Args:
        path: the backup.
        to: the folder of the new book. A book that stands there is replaced and kept (``kept`` of the report).
        passphrase: what opens the backup, and then the book too unless ``new_passphrase`` is given; or
        identity: the text of a key file of age; the book needs a ``new_passphrase`` then.
        new_passphrase: what opens the book.
        clock: for the moment.
        kdf: ``PRACTICE_KDF`` only for practice books and tests.
        progress: is told how many rows were read, then how many customers are in step; can stop it.

    Returns:
        What the backup held, and the book's recovery code, which is shown once and kept nowhere.

    Raises:
        WrongPassphrase, BackupDamaged, BackupTooNew, NotFound: as named; nothing was changed.
        InvalidValue: no passphrase for the book, or one that is too short.
        BookInUse, NotSaved, Cancelled: the old book stands, or none.
    """
    chosen = new_passphrase if new_passphrase is not None else passphrase
    if chosen is None:
        raise InvalidValue("passphrase", N_("the new book needs one"))
    lock = Lock(chosen, kdf)
    lock.require()
    check_engine()
    folder = Path(os.path.abspath(to))
    with reading(path, passphrase=passphrase, identity=identity, progress=progress) as (reader, size):

        def fill(engine: Engine) -> None:
            load(engine, reader, clock.now(), progress)

        if stands_something(folder):
            with entered(folder, read_only=False) as entry, contextlib.ExitStack() as last:
                if entry.lock is None:
                    raise NotSaved("read-only")
                last.callback(entry.lock.release)
                code, kept = _replace(folder, lock, clock, fill)
        else:
            opened = creation.create(folder, chosen, clock=clock, kdf=kdf, fill=fill)
            code, kept = write_code(opened.master), None
            opened.close()
        found = replace(file_report(path, reader.finish(), size), kept=kept)
    with contextlib.suppress(NotSaved, OSError):
        remember(folder, Path(os.path.abspath(path)), found.at, found.customers, found.digest)
    return found, code


def rekey_book(
    folder: Path,
    passphrase: str,
    *,
    clock: Clock,
    new_passphrase: str | None = None,
    key_file: bytes | None = None,
    kdf: Kdf = DEFAULT_KDF,
    progress: Progress | None = None,
) -> tuple[Path | None, str]:
    """Encrypt a book anew under a new master key: after its recovery code got into wrong hands. Nobody may have it open.

    Args:
        folder: the book's.
        passphrase: what opens it.
        clock: for the moment.
        new_passphrase: what opens it from now on; the same as before where none is given.
        key_file: the second factor, which stays.
        kdf: ``PRACTICE_KDF`` only for practice books and tests.
        progress: as for a restore.

    Returns:
        Where the book under the old key is kept as a snapshot, and the new recovery code. Copies made before, that one among them,
        still open with the old code.

    Raises:
        WrongPassphrase, InvalidValue, BookInUse, BookDamaged, NotSaved, Cancelled: as named; the old key is in force.
    """
    lock = Lock(new_passphrase if new_passphrase is not None else passphrase, kdf, key_file)
    lock.require()
    opened = open_existing(folder, passphrase, clock=clock, key_file=key_file)
    try:
        if opened.read_only:
            raise NotSaved("read-only")
        code, kept = _replace(opened.folder, lock, clock, lambda engine: _copy_rows(opened, engine, clock, progress))
    finally:
        opened.close()
    return kept, code


def _copy_rows(opened: OpenedBook, into: Engine, clock: Clock, progress: Progress | None) -> None:
    source = opened.engine(writer=False)
    try:
        with translated(), source.begin() as connection:
            manifest = described(connection, clock.now(), __version__)
            if progress is not None:
                progress.begin(sum(manifest.rows.values()))
            reader = PayloadReader(PayloadWriter(connection, manifest).pieces(), progress)
            load(into, reader, clock.now(), progress)
    finally:
        close_engine(source)


def _replace(folder: Path, lock: Lock, clock: Clock, fill: creation.Fill) -> tuple[str, Path | None]:
    """Build the new book beside, and put it in the old one's place; the caller holds the lock."""
    master, book_id = MasterKey.new(), str(uuid.uuid4())
    try:
        keys = make_keys(master, lock.passphrase, book_id=book_id, kdf=lock.kdf, key_file=lock.key_file)
        ready = replacing.prepare(folder)
        with translated():
            creation.build(ready, master, keys, utc_text(clock.now()), fill)
            write_atomically(ready / KEYS, dump_keys(keys))
        kept = replacing.replace(folder, clock.now())
        return write_code(master), kept
    finally:
        master.wipe()
