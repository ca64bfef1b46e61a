"""Backups: the whole book in one encrypted file that other programs open too, proved by reading it back before it gets its name.

Rows are read from a copy of ``book.db`` that is made in a moment, so that nobody who writes waits for a backup.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import Connection, Engine

from clientbook import __version__
from clientbook.clock import Clock
from clientbook.data import snapshots
from clientbook.data.age import COST, Identity, age_chunks, age_writer
from clientbook.data.backup_file import BackupReport, opened_file, reading
from clientbook.data.backup_file import report as file_report
from clientbook.data.backup_note import beginning, last_backup, remember
from clientbook.data.engine import close_engine, open_engine, translated
from clientbook.data.files import FILE_MODE, PARTIAL, confirm_folder, flush, is_abandoned, is_writable
from clientbook.data.manifest import described
from clientbook.data.opened import OpenedBook
from clientbook.data.packing import Packer, allowed, unpacked
from clientbook.data.payload import PayloadReader, PayloadWriter
from clientbook.data.progress import Progress
from clientbook.domain.errors import BackupDamaged, ClientbookError, NotFound, NotSaved, Refused
from clientbook.i18n import N_

BACKUP_COST: Final = COST
"""What a guess at the passphrase of a backup costs; lowered by tests alone."""
TAKEN = N_("there is a file of this name already; nothing was written over")
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Wish:
    """Who shall be able to open a backup: one passphrase, or the holders of secret keys."""

    passphrase: str | None = None
    recipients: tuple[str, ...] = ()
    cost: int = BACKUP_COST


def default_backup_name(day: date) -> str:
    """What a backup of this day is called."""
    return f"clientbook-{day:%Y%m%d}.age"


def back_up(opened: OpenedBook, target: Path, wish: Wish, *, clock: Clock, progress: Progress | None = None) -> BackupReport:
    """Write, prove, name and note a backup. Until the last step nothing has the name, and a stopped one leaves nothing.

    Raises:
        Refused: the place cannot be used, or another file has the name.
        InvalidValue: a recipient is none.
        Cancelled, NotSaved, BookDamaged
    """
    progress = progress or Progress()
    target = Path(os.path.abspath(target))
    with translated():
        replaces = _require_place(opened, target, wish)
        partial = target.with_name(f"{target.name}{PARTIAL}{os.getpid()}-{secrets.token_hex(4)}")
        try:
            report = _write_and_prove(opened, partial, wish, clock, progress)
            _give_name(partial, target, replaces=replaces)
        except BaseException:
            with contextlib.suppress(OSError):
                partial.unlink()
            raise
        confirm_folder(target.parent)
    if not snapshots.is_snapshot(opened.folder):
        with contextlib.suppress(NotSaved, OSError):  # a book that may only be read is backed up all the same
            remember(opened.folder, target, report.at, report.customers, report.digest)
    return BackupReport(target, report.at, report.customers, report.counts, report.size, report.digest)


def _write_and_prove(opened: OpenedBook, partial: Path, wish: Wish, clock: Clock, progress: Progress) -> BackupReport:
    # Nobody else knows this identity: it reads the proof and is forgotten.
    once = Identity.new() if wish.recipients else None
    recipients: Sequence[str | Identity] = (*wish.recipients, once) if once else ()
    progress.check()
    with _standing_still(opened) as connection, _new_file(partial) as file:
        manifest = described(connection, clock.now(), __version__)
        progress.begin(2 * sum(manifest.rows.values()))
        with age_writer(file, wish.passphrase, recipients=recipients, cost=wish.cost) as age:
            packer, payload = Packer(age.write), PayloadWriter(connection, manifest, progress)
            for piece in payload.pieces():
                packer.write(piece)
            packer.close()
        file.flush()
        flush(file.fileno())
    try:
        with opened_file(partial) as (file, size):
            chunks = age_chunks(file, passphrase=wish.passphrase, identities=(once,) if once else ())
            read = PayloadReader(unpacked(chunks, allowed(size)), progress).finish()
    except ClientbookError as error:
        if isinstance(error, BackupDamaged):
            raise NotSaved("io") from error
        raise
    if read != payload.summary:
        raise NotSaved("io")
    return file_report(partial, read, size)


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, FILE_MODE), "wb", buffering=_BLOCK) as file:
        yield file


@contextlib.contextmanager
def _standing_still(opened: OpenedBook) -> Iterator[Connection]:
    """The book's rows of one moment: in a copy where one can be made, else in one long read that writers wait for."""
    engine = opened.engine(writer=False)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar()  # from here on no commit changes the file
            copied = _copied(opened)
            if copied is None:
                yield connection
                return
    finally:
        close_engine(engine)
    try:
        with copied.begin() as connection:
            yield connection
    finally:
        close_engine(copied)


def _copied(opened: OpenedBook) -> Engine | None:
    """A connection to a copy that nobody else sees; none where there is no room for one, or it was swept by who opens the book to write."""
    if not is_writable(opened.folder):
        return None
    copy = opened.folder / f"book.db{PARTIAL}{os.getpid()}-{secrets.token_hex(4)}"
    try:
        snapshots.require_room(opened.folder, opened.db_path.stat().st_size)
        snapshots.copy_in_child(opened.db_path, copy)
        return open_engine(copy, opened.master.book_key(), read_only=True, writer=False)
    except (NotSaved, OSError):
        return None
    finally:
        copy.unlink(missing_ok=True)  # it lives on as long as it is open, and goes with this process however that ends


def _require_place(opened: OpenedBook, target: Path, wish: Wish) -> bool:
    """Refuse before anything is written; whether an earlier backup is replaced."""
    if not os.path.isdir(target.parent):
        raise NotFound(str(target.parent))
    if target.parent.resolve().is_relative_to(opened.folder.resolve()):
        raise Refused(N_("a backup belongs outside the book's own folder"))
    _sweep(target)
    if not os.path.lexists(target):
        return False
    note = last_backup(opened.folder)
    if target.is_symlink() or not target.is_file():
        raise Refused(TAKEN)
    if note is None or beginning(target) not in note.known:
        try:
            with reading(target, passphrase=wish.passphrase or ""):
                return True
        except ClientbookError:
            raise Refused(TAKEN) from None
    return True


def _sweep(target: Path) -> None:
    """Remove what backups of this name left that were killed."""
    for entry in target.parent.iterdir():
        if entry.name.startswith(f"{target.name}{PARTIAL}") and is_abandoned(entry.name):
            with contextlib.suppress(OSError):
                entry.unlink()


def _give_name(partial: Path, target: Path, *, replaces: bool) -> None:
    if replaces:
        os.rename(partial, target)
        return
    try:
        os.link(partial, target)
    except FileExistsError:
        raise Refused(TAKEN) from None
    except OSError:  # a file system without a second name
        if os.path.lexists(target):
            raise Refused(TAKEN) from None
        os.rename(partial, target)
    else:
        partial.unlink()
