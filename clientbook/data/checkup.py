"""What ``doctor`` asks beside the book's own content: engine, leftovers, keys, snapshots, backup, second folder, clock.

All of it but the clock can be asked without the passphrase, and so of a damaged book too. Looking writes nothing.
"""

from __future__ import annotations

import contextlib
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from sqlcipher3 import dbapi2 as driver

from clientbook.clock import utc_text
from clientbook.data import marks, snapshots
from clientbook.data.backup_note import last_backup
from clientbook.data.book import Book
from clientbook.data.engine import translated
from clientbook.data.files import FILE_MODE, FOLDER_MODE, PARTIAL
from clientbook.data.fitness import check_engine, engine_versions
from clientbook.data.health import Check, modes
from clientbook.data.key_files import kdf_of
from clientbook.data.keys import DEFAULT_KDF, PRACTICE_KDF, Kdf
from clientbook.data.opened import fact
from clientbook.data.rollback import forget_recovery
from clientbook.data.second_folder import second_standing_within
from clientbook.data.snapshot_reading import READING, sweep_copies
from clientbook.data.standing import CREATING, DB, PREPARING, RECOVERY, RESTORING, SNAPSHOTS, read_keys
from clientbook.domain.errors import ClientbookError, EngineUnfit

BACKUP_DAYS: Final = 7
SNAPSHOT_DAYS: Final = 14
AHEAD: Final = timedelta(days=1)
"""How far a stored time may lie ahead of the clock: journeys through zones are no faults of a clock."""

_OPTIONS = ("HAS_CODEC", "ENABLE_FTS5", "THREADSAFE", "TEMP_STORE", "DEFAULT_SYNCHRONOUS")


def examine_folder(folder: Path, now: datetime, *, second: Path | None = None, kdf: Kdf = DEFAULT_KDF) -> tuple[Check, ...]:
    """Everything that needs no passphrase.

    Args:
        second: the second folder for snapshots, where one is set.
        kdf: what a new key costs today.
    """
    return (_engine(), _leftovers(folder), _keys(folder, kdf), _snapshots(folder, now), _backup(folder, now), _second(folder, second))


def _engine() -> Check:
    facts: dict[str, str | int] = dict(engine_versions())
    probe = driver.connect(":memory:")
    try:
        options = [str(row[0]) for row in probe.execute("PRAGMA compile_options")]
    finally:
        probe.close()
    facts["options"] = " ".join(option for option in options if option.startswith(_OPTIONS))
    try:
        check_engine()
    except EngineUnfit as error:
        return Check("engine", (error.detail,), facts=facts)
    return Check("engine", facts=facts)


def leftovers(folder: Path) -> Iterator[Path]:
    """What acts that were cut short left behind: nothing of it is needed, and nothing of it is the book."""
    for path in sorted(folder.iterdir()):
        if PARTIAL in path.name or path.name in (PREPARING, RECOVERY) or path.name.startswith(f"{RECOVERY}."):
            yield path
    if (folder / CREATING).exists() and (folder / DB).exists():
        yield folder / CREATING
    if (folder / SNAPSHOTS).is_dir():
        yield from sorted(each for each in (folder / SNAPSHOTS).iterdir() if each.name.startswith((snapshots.MAKING, READING)))


def _leftovers(folder: Path) -> Check:
    found = [str(path.relative_to(folder)) for path in leftovers(folder)]
    if (folder / RESTORING).exists():
        found.append(RESTORING)
    return Check("leftovers", tuple(found), "note", fixable=True)


def sweep_leftovers(folder: Path) -> None:
    """Remove them; the caller has opened the book to write, so that nobody else is at work, and found its pages sound."""
    with translated():
        forget_recovery(folder)
        if (folder / SNAPSHOTS).is_dir():
            snapshots.sweep(folder / SNAPSHOTS)
            sweep_copies(folder / SNAPSHOTS)
        for path in list(leftovers(folder)):
            if path.name.startswith(READING):
                continue  # somebody reads in it
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def repair_tree(folder: Path) -> None:
    """Make the folder and everything in it the owner's alone; links are left as they are."""
    with translated():
        for path, mode in modes(folder):
            with contextlib.suppress(FileNotFoundError):
                if stat.S_ISDIR(mode) and stat.S_IMODE(mode) != FOLDER_MODE:
                    path.chmod(FOLDER_MODE)
                elif stat.S_ISREG(mode) and stat.S_IMODE(mode) & 0o077:
                    path.chmod(FILE_MODE)


def is_weaker(kdf: Kdf, than: Kdf) -> bool:
    """Whether a guess costs less than it would today."""
    return kdf.memory_kib < than.memory_kib or kdf.memory_kib * kdf.passes < than.memory_kib * than.passes


def _keys(folder: Path, today: Kdf) -> Check:
    try:
        keys, from_copy = read_keys(folder)
        found = kdf_of(folder)
    except ClientbookError as error:
        return Check("keys", (error.detail,))
    facts: dict[str, str | int] = {
        "memory_mib": found.memory_kib // 1024,
        "passes": found.passes,
        "lanes": found.lanes,
        "key_file": "yes" if keys.needs_key_file else "no",
        "generation": keys.generation,
    }
    if from_copy:
        return Check("keys", ("book.keys",), facts=facts, fixable=True)
    if found == PRACTICE_KDF and today != PRACTICE_KDF:
        return Check("keys", ("practice",), "note", facts=facts)
    if is_weaker(found, today):
        return Check("keys", ("weaker",), "note", fixable=True, facts=facts)
    return Check("keys", facts=facts)


def _snapshots(folder: Path, now: datetime) -> Check:
    there = snapshots.list_snapshots(folder)
    facts: dict[str, str | int] = {"count": len(there), "size": sum(each.size for each in there)}
    if not there:
        return Check("snapshots", ("none",), "note", facts=facts)
    facts["newest"] = utc_text(there[0].at)
    findings = []
    if now - there[0].at > timedelta(days=SNAPSHOT_DAYS):
        findings.append("old")
    if there[0].at - now > AHEAD:
        findings.append("future")
    with contextlib.suppress(OSError):
        if extra := len(snapshots.to_drop(there, now.date(), (folder / DB).stat().st_size)):
            findings.append(f"surplus {extra}")
    return Check("snapshots", tuple(findings), "note", fixable=any(each.startswith("surplus") for each in findings), facts=facts)


def _backup(folder: Path, now: datetime) -> Check:
    note = last_backup(folder)
    if note is None:
        return Check("backup", ("none",), "note")
    facts: dict[str, str | int] = {"at": utc_text(note.at), "customers": note.customers, "file": note.file}
    age = note.days_old(now)
    return Check("backup", (f"old {age}",) if age > BACKUP_DAYS else (), "note", facts=facts)


def _second(folder: Path, second: Path | None) -> Check:
    standing = second_standing_within(folder, second)
    facts: dict[str, str | int] = {"folder": str(second)} if second is not None else {}
    if standing.newest is not None:
        facts["newest"] = utc_text(standing.newest)
    return Check("second", () if standing.state in ("off", "done") else (standing.state,), "note", facts=facts)


def examine_clock(book: Book) -> Check:
    """Whether the clock runs behind what the book has seen, and so may be wrong now, or was."""
    now = book.clock.now()
    return Check("clock", book._slow(_clock, now), "note", facts={"now": utc_text(now)})


def _clock(connection: Connection, now: datetime) -> tuple[str, ...]:
    limit = utc_text(now + AHEAD)
    found = []
    through = marks.reckoned_through(connection)
    if through is not None and through > (now + AHEAD).date():
        found.append(f"reckoned {through.isoformat()}")
    newest = connection.exec_driver_sql("SELECT max(at) FROM unit").scalar()
    if newest is not None and newest > limit:
        found.append(f"step {newest}")
    made = fact(connection, "created_at")
    if made is not None and made > limit:
        found.append(f"made {made}")
    return tuple(found)


def check_newest_snapshot(book: Book) -> Check | None:
    """Every page of the newest snapshot, with the book's key; none where there is no snapshot, or it has another key."""
    newest = next(iter(snapshots.list_snapshots(book.path)), None)
    if newest is None:
        return None
    with contextlib.suppress(ClientbookError):
        key = book.snapshot_key(newest.path, None, None)
        findings = snapshots.check_copy(newest.path / DB, key.book_key())
        key.wipe()
        if findings:
            return Check("newest", (newest.path.name, *findings))
    return Check("newest")


def thin(folder: Path, now: datetime) -> int:
    """Drop the snapshots that are no longer kept; how many."""
    with translated():
        return snapshots.drop_old(folder, now.date())
