"""Building a new book: under another name until it is whole, so that a missing or empty ``book.db`` is never a new one."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from clientbook.clock import Clock, utc_text
from clientbook.data import migrations, snapshots
from clientbook.data.engine import close_engine, open_engine, translated
from clientbook.data.files import WriterLock, make_private, sync_folder, write_atomically
from clientbook.data.fitness import check_engine, prove_encryption
from clientbook.data.keys import DEFAULT_KDF, PRACTICE_KDF, BookKeys, Kdf, MasterKey, dump_keys, make_keys
from clientbook.data.opened import OpenedBook, set_fact
from clientbook.data.passphrases import require_passphrase
from clientbook.data.standing import CREATING, DB, KEYS, KEYS_BEFORE, stands_something
from clientbook.domain.errors import BookExists, NotSaved

Fill = Callable[[Engine], object]
"""Makes the tables of a new book, and what stands in them, on its writer's connection."""


def create(
    path: Path,
    passphrase: str,
    *,
    clock: Clock,
    kdf: Kdf = DEFAULT_KDF,
    key_file: bytes | None = None,
    fill: Fill = migrations.migrate,
) -> OpenedBook:
    """Build a new book in this folder and open it. Until the last rename there is no book, after it a whole one.

    Args:
        path: the folder; made when it is missing.
        passphrase: 12 characters or more, unless the book is a practice book.
        clock: for the book's date of birth.
        kdf: ``PRACTICE_KDF`` only for practice books, demo books and tests.
        key_file: the content of a second factor.
        fill: makes the tables; a restore also fills them. What it raises leaves no book.

    Raises:
        InvalidValue: the passphrase is too short.
        BookExists: a book, or what is left of one, stands there.
        BookInUse: another process is creating one.
        EngineUnfit: the engine would not encrypt.
        NotSaved: the disk is full or read-only.
    """
    if kdf != PRACTICE_KDF:
        require_passphrase(passphrase)
    check_engine()
    folder = Path(os.path.abspath(path))
    if stands_something(folder):
        # Before the folder is touched, and once more under the lock.
        raise BookExists(str(folder))
    make_private(folder)
    lock = WriterLock(folder)
    try:
        if stands_something(folder):
            raise BookExists(str(folder))
        master, book_id = MasterKey.new(), str(uuid.uuid4())
        keys = make_keys(master, passphrase, book_id=book_id, kdf=kdf, key_file=key_file)
        with translated():
            _clear(folder / CREATING)
            build(folder / CREATING, master, keys, utc_text(clock.now()), fill)
            _publish(folder, keys)
        return OpenedBook(folder, book_id, master, lock, read_only=False)
    except BaseException:
        lock.release()
        raise


def _clear(place: Path) -> None:
    if os.path.lexists(place):
        shutil.rmtree(place)
    place.mkdir(mode=0o700)


def build(place: Path, master: MasterKey, keys: BookKeys, now: str, fill: Fill) -> None:
    """Make ``book.db`` in an empty folder, which goes where that fails."""
    db = place / DB
    os.close(os.open(db, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    try:
        engine = open_engine(db, master.book_key(), read_only=False, writer=True)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
                connection.exec_driver_sql("CREATE TABLE book (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")
                for key, value in (("id", keys.book_id), ("created_at", now), ("keys_generation", "1")):
                    set_fact(connection, key, value)
            fill(engine)
        finally:
            close_engine(engine)
        prove_encryption(db, keys.book_id.encode())
        if fill is not migrations.migrate and snapshots.check_copy(db, master.book_key(), thorough=True):
            raise NotSaved("io")  # what was filled in does not read back
        sync_folder(place)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _publish(folder: Path, keys: BookKeys) -> None:
    content = dump_keys(keys)
    write_atomically(folder / KEYS_BEFORE, content)
    write_atomically(folder / KEYS, content)
    os.rename(folder / CREATING / DB, folder / DB)
    sync_folder(folder)
    with contextlib.suppress(OSError):
        (folder / CREATING).rmdir()
