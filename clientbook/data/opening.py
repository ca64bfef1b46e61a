"""Creating and opening a book: the ordered steps that never confuse damaged, wrong passphrase, too new, in use, absent and new."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import uuid
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from clientbook.clock import Clock, utc_text
from clientbook.data import migrations
from clientbook.data.engine import PAGE, check_engine, close_engine, looks_plain, open_engine, prove_encryption, translated
from clientbook.data.files import (
    WriterLock,
    make_private,
    read_small,
    repair_modes,
    require_regular,
    sweep_partials,
    sync_folder,
    write_atomically,
)
from clientbook.data.keys import DEFAULT_KDF, MAX_FILE, BookKeys, Kdf, MasterKey, dump_keys, load_keys, make_keys, unwrap
from clientbook.data.opened import DB, JOURNAL, KEYS, KEYS_BEFORE, OpenedBook, open_in_this_process
from clientbook.domain.errors import BookDamaged, BookExists, KeysDamaged, NoBook

CREATING: Final = "creating"
"""Where a new book is built. ``creating/book.db`` stands exactly as long as the book was never finished."""


def create(path: Path, passphrase: str, *, clock: Clock, kdf: Kdf = DEFAULT_KDF, key_file: bytes | None = None) -> OpenedBook:
    """Build a new book in this folder and open it. Until the last rename there is no book, after it a whole one.

    Raises:
        BookExists: a book, or what is left of one, stands there.
        BookInUse: another process is creating one.
        EngineUnfit: the engine would not encrypt.
        NotSaved: the disk is full or read-only.
    """
    check_engine()
    folder = Path(os.path.abspath(path))
    make_private(folder)
    lock = WriterLock(folder)
    try:
        if stands_something(folder):
            raise BookExists(str(folder))
        master, book_id = MasterKey.new(), str(uuid.uuid4())
        keys = make_keys(master, passphrase, book_id=book_id, kdf=kdf, key_file=key_file)
        with translated():
            _build(folder / CREATING, master, book_id, utc_text(clock.now()))
            _publish(folder, keys)
        return OpenedBook(folder, book_id, master, lock, read_only=False)
    except BaseException:
        lock.release()
        raise


def stands_something(folder: Path) -> bool:
    """Whether the folder holds a book or the remains of one; an unfinished creation is nothing."""
    if (folder / CREATING / DB).exists():
        return (folder / DB).exists()
    return any((folder / name).exists() or (folder / name).is_symlink() for name in (DB, KEYS, KEYS_BEFORE, JOURNAL))


def _build(place: Path, master: MasterKey, book_id: str, now: str) -> None:
    if place.exists():
        shutil.rmtree(place)
    place.mkdir(mode=0o700)
    db = place / DB
    os.close(os.open(db, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    needle = secrets.token_hex(16)
    engine = open_engine(db, master.book_key(), read_only=False, writer=True)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
            connection.exec_driver_sql("CREATE TABLE book (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")
            facts = [("id", book_id), ("created_at", now), ("probe", needle)]
            connection.exec_driver_sql("INSERT INTO book VALUES (?, ?)", facts)
        migrations.migrate(engine)
    finally:
        close_engine(engine)
    prove_encryption(db, needle.encode())
    sync_folder(place)


def _publish(folder: Path, keys: BookKeys) -> None:
    content = dump_keys(keys)
    write_atomically(folder / KEYS_BEFORE, content)
    write_atomically(folder / KEYS, content)
    os.rename(folder / CREATING / DB, folder / DB)
    sync_folder(folder)
    with contextlib.suppress(OSError):
        (folder / CREATING).rmdir()


def open_existing(path: Path, passphrase: str, *, clock: Clock, read_only: bool = False, key_file: bytes | None = None) -> OpenedBook:
    """Open the book in this folder.

    Raises:
        NoBook, BookInUse, KeysDamaged, BookDamaged, WrongPassphrase, BookNeedsRecovery, BookTooNew: as they are named.
    """
    folder = Path(os.path.abspath(path))
    if not folder.is_dir() or not stands_something(folder):
        raise NoBook(str(folder))
    lock = None
    if not read_only:
        repair_modes(folder)
        lock = WriterLock(folder)
    try:
        if lock is not None:
            sweep_partials(folder)
        keys = read_keys(folder)
        check_file(folder)
        master = unwrap(keys, passphrase, key_file)
        opened = OpenedBook(folder, keys.book_id, master, lock, read_only)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    try:
        engine = opened.engine(writer=not read_only)
        try:
            _check_content(engine, keys.book_id)
            if not read_only:
                migrations.migrate(engine)
        finally:
            close_engine(engine)
    except BaseException:
        opened.close()
        raise
    return opened


def read_keys(folder: Path) -> BookKeys:
    """``book.keys``, or its copy where it is damaged or missing.

    Raises:
        KeysDamaged: neither can be read.
    """
    for name in (KEYS, KEYS_BEFORE):
        with contextlib.suppress(FileNotFoundError, BookDamaged):
            return load_keys(read_small(folder / name, MAX_FILE))
    raise KeysDamaged(KEYS)


def check_file(folder: Path) -> None:
    """Look at ``book.db`` as a file, before any handle is open in this process.

    Raises:
        BookDamaged: missing, no regular file, too short, cut inside a page, or not encrypted.
    """
    db = folder / DB
    try:
        found = require_regular(db)
    except FileNotFoundError:
        raise BookDamaged("book.db is missing") from None
    if found.st_size < PAGE or (found.st_size % PAGE and not (folder / JOURNAL).exists()):
        raise BookDamaged("book.db is cut off")
    if not open_in_this_process(db):
        with open(db, "rb") as file:
            if looks_plain(file.read(16)):
                raise BookDamaged("book.db is not encrypted")
    assert stat.S_ISREG(found.st_mode)


def _check_content(engine: Engine, book_id: str) -> None:
    with translated(), engine.begin() as connection:
        migrations.pending(migrations.version_of(connection))
        if connection.exec_driver_sql("SELECT value FROM book WHERE key = 'id'").scalar() != book_id:
            raise BookDamaged("book.db does not belong to book.keys")
