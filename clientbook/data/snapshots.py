"""Snapshots: checked copies of the book, each a book of its own, taken before what cannot be undone and once a day.

The copy is made by a child process while the writer holds a transaction in which nothing was written, so the file stands still
and no lock of this process is dropped.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine

from clientbook.clock import Clock
from clientbook.data import copying
from clientbook.data.backup_note import BackupNote as BackupNote
from clientbook.data.backup_note import last_backup as last_backup
from clientbook.data.engine import close_engine, integrity_findings, open_engine, translated
from clientbook.data.files import confirm_folder, read_small, write_atomically
from clientbook.data.keys import MAX_FILE
from clientbook.data.opened import OpenedBook
from clientbook.data.rollback import forget_recovery
from clientbook.data.standing import DB, KEYS, SNAPSHOTS
from clientbook.domain.errors import BookDamaged, NotSaved
from clientbook.domain.reckoning import judge

DAYS: Final = 7
WEEKS: Final = 4
MONTHS: Final = 6
TIMES_THE_BOOK: Final = 5
ALWAYS: Final = 2
"""However large they are, the newest two stay."""

_NAME = "%Y%m%dT%H%M%SZ"
MAKING = ".making-"
"""How the name of a copy begins that has no name yet."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot: where it is, when it was taken (UTC), how many bytes it takes."""

    path: Path
    at: datetime
    size: int


def take(opened: OpenedBook, engine: Engine, clock: Clock, *, thorough: bool = False) -> Snapshot:
    """Copy, check and keep, in one go, on the writer's thread.

    Raises:
        NotSaved: no room, or the disk refuses; nothing half is left.
        BookDamaged: the copy does not pass the check, so neither does the book.
    """
    with translated(), engine.begin() as connection:
        making = copy_book(opened, connection)
    return accept(opened, making, clock, thorough=thorough)


def copy_book(opened: OpenedBook, connection: Connection) -> Path:
    """Copy ``book.db`` and ``book.keys`` while this writer's transaction, in which nothing was written, holds the file still."""
    if not connection.in_transaction():
        raise ValueError("a snapshot needs the writer's transaction")
    with translated():
        place = opened.folder / SNAPSHOTS
        place.mkdir(mode=0o700, exist_ok=True)
        sweep(place)
        require_room(place, opened.db_path.stat().st_size)
        making = place / f"{MAKING}{os.getpid()}-{secrets.token_hex(4)}"
        making.mkdir(mode=0o700)
        try:
            copy_in_child(opened.db_path, making / DB)
            if (opened.folder / KEYS).exists():  # a book opened by its recovery code may have lost it
                write_atomically(making / KEYS, read_small(opened.folder / KEYS, MAX_FILE))
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    return making


def accept(opened: OpenedBook, making: Path, clock: Clock, *, thorough: bool = False, key: bytes = b"") -> Snapshot:
    """Check a copy with the book's key and give it its name; may run beside the writer. Older ones that are due go.

    Args:
        key: the book's key, where the book may be closed meanwhile.
    """
    try:
        findings = check_copy(making / DB, key or opened.master.book_key(), thorough=thorough)
        if findings:
            raise BookDamaged(findings[0])
        with translated():
            at = clock.now().astimezone(UTC).replace(microsecond=0)
            target = free_name(making.parent, at)
            os.rename(making, target)
            confirm_folder(target.parent)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    forget_recovery(opened.folder)
    drop_old(opened.folder, at.date())
    return Snapshot(target, moment(target.name), _size(target))


def free_name(place: Path, at: datetime) -> Path:
    """Where a snapshot of this moment goes; two of one second do not meet."""
    at = at.astimezone(UTC).replace(microsecond=0)
    while os.path.lexists(place / at.strftime(_NAME)):
        at += timedelta(seconds=1)
    return place / at.strftime(_NAME)


def moment(name: str) -> datetime:
    """When a snapshot of this name was taken, in UTC.

    Raises:
        ValueError: it is no snapshot's name.
    """
    return datetime.strptime(name, _NAME).replace(tzinfo=UTC)


def check_copy(db: Path, key: bytes, *, thorough: bool = False) -> tuple[str, ...]:
    """What is wrong with a copy of the book, on a fresh connection of its own; empty means clean."""
    try:
        engine = open_engine(db, key, read_only=True, writer=False)
    except BookDamaged as error:
        return (error.detail,)
    try:
        with translated(), engine.begin() as connection:
            return integrity_findings(connection, thorough=thorough)
    finally:
        close_engine(engine)


def list_snapshots(folder: Path) -> tuple[Snapshot, ...]:
    """The book's snapshots, newest first."""
    return list_place(folder / SNAPSHOTS)


def list_place(place: Path) -> tuple[Snapshot, ...]:
    """The snapshots in this folder, newest first; what is no snapshot is passed over."""
    found = []
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for entry in place.iterdir():
            with contextlib.suppress(ValueError, OSError):
                found.append(Snapshot(entry, moment(entry.name), _size(entry)))
    return tuple(sorted(found, key=lambda snapshot: snapshot.at, reverse=True))


def due(folder: Path, now: datetime) -> bool:
    """Whether the local day of this instant has no snapshot yet; later ones, of a clock that went ahead, do not count."""
    return all(snapshot.at.astimezone(now.tzinfo).date() != now.date() for snapshot in list_snapshots(folder))


def is_snapshot(folder: Path) -> bool:
    """Whether a folder is a snapshot: its name says so. Under another name it is a book like any other."""
    with contextlib.suppress(ValueError):
        return bool(moment(folder.name))
    return False


def to_drop(snapshots: Iterable[Snapshot], today: date, book_size: int) -> tuple[Snapshot, ...]:
    """Which of them are no longer kept: the newest of each of 7 days, 4 weeks and 6 months stays, within five times the book.

    On the day of a clock that leapt far ahead none goes: by its word all would be too old.
    """
    ordered = sorted(snapshots, key=lambda snapshot: snapshot.at, reverse=True)
    if judge(today, next((day for each in ordered if (day := each.at.date()) < today), None)) == "leap":
        return ()
    kept: set[Path] = {snapshot.path for snapshot in ordered[:ALWAYS]}
    spans: set[tuple[str, int]] = set()
    for snapshot in ordered:
        for span in _spans(snapshot.at.date(), today):
            if span not in spans:
                spans.add(span)
                kept.add(snapshot.path)
    total, dropped = 0, []
    for position, snapshot in enumerate(ordered):
        total += snapshot.size if snapshot.path in kept else 0
        if position >= ALWAYS and (snapshot.path not in kept or total > TIMES_THE_BOOK * book_size):
            dropped.append(snapshot)
    return tuple(dropped)


def _spans(day: date, today: date) -> list[tuple[str, int]]:
    """The day, week and month a snapshot stands for, as far as they are still kept."""
    age = (today - day).days
    weeks = (_monday(today) - _monday(day)).days // 7
    months = (today.year - day.year) * 12 + today.month - day.month
    found = [("day", age)] if age < DAYS else []
    found += [("week", weeks)] if weeks < WEEKS else []
    return found + ([("month", months)] if months < MONTHS else [])


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def drop_old(folder: Path, today: date) -> int:
    """Remove the snapshots that are no longer kept; returns how many."""
    dropped = to_drop(list_snapshots(folder), today, (folder / DB).stat().st_size)
    for snapshot in dropped:
        shutil.rmtree(snapshot.path, ignore_errors=True)
    return len(dropped)


def require_room(place: Path, size: int) -> None:
    """Refuse before anything is written.

    Raises:
        NotSaved: there is no room for so much and a little more.
    """
    if shutil.disk_usage(place).free < size + (1 << 20):
        raise NotSaved("full")


def copy_in_child(source: Path, target: Path) -> None:
    """Copy one file, flushed, by a process that holds no lock on it; ``target`` must not exist. ``OSError`` as the disk said it."""
    program = [sys.executable, "-I", "-S", str(copying.__file__), str(source), str(target)]
    done = subprocess.run(program, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        # The child ends with the number of what the disk answered.
        raise OSError(max(done.returncode, 1), os.strerror(max(done.returncode, 1)))


def _size(path: Path) -> int:
    return sum((path / name).stat().st_size for name in (DB, KEYS) if (path / name).exists())


def sweep(place: Path) -> None:
    """Remove copies that never got their name; only while nobody else can be making one."""
    for entry in place.iterdir():
        if entry.name.startswith(MAKING):
            shutil.rmtree(entry, ignore_errors=True)
