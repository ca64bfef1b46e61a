"""A second folder for snapshots, on another disk: a copy of each, read back, thinned by the same rule.

The folder itself is never made: where the disk is not plugged in, nothing is written to the place it would stand in. That it is
absent, full or failing is a note and never an error, and nobody waits for it longer than a moment.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from clientbook.data import snapshots
from clientbook.data.engine import translated
from clientbook.data.files import read_small, require_regular, sync_folder
from clientbook.data.keys import MAX_FILE
from clientbook.data.snapshots import MAKING, Snapshot
from clientbook.data.standing import DB, KEYS, read_keys
from clientbook.domain.errors import BookDamaged, ClientbookError, NotSaved

PATIENCE = 10.0
"""Seconds a command waits for a slow second disk before it ends without it."""
GLANCE = 1.0
"""Seconds a page or a list waits to hear how the second folder stands."""
_PREFIX = "clientbook-"


@dataclass(frozen=True, slots=True)
class SecondStanding:
    """How the second folder stands."""

    state: str
    """``off`` (none is set), ``absent``, ``unreadable`` (the book's keys), ``full``, ``failed``, ``slow`` or ``done``."""
    copied: int = 0
    newest: datetime | None = None
    """The newest snapshot of this book there."""


def place_of(folder: Path, second: Path) -> Path:
    """Where the snapshots of this book go in the second folder; two books may share one.

    Raises:
        KeysDamaged: nothing says which book it is.
    """
    return second / f"{_PREFIX}{read_keys(folder)[0].book_id[:8]}"


def second_standing(folder: Path, second: Path | None) -> SecondStanding:
    """How it stands, without writing."""
    return _guarded(folder, second, lambda place: SecondStanding("done", 0, _newest(place)))


def mirror(folder: Path, second: Path | None, today: date) -> SecondStanding:
    """Bring what is missing there, read it back, drop what is no longer kept."""

    def work(place: Path) -> SecondStanding:
        place.mkdir(mode=0o700, exist_ok=True)
        snapshots.sweep(place)
        there = snapshots.list_place(place)
        names = {each.path.name for each in there}
        missing = [each for each in snapshots.list_snapshots(folder) if each.path.name not in names]
        dropped = {each.path for each in snapshots.to_drop([*there, *missing], today, (folder / DB).stat().st_size)}
        wanted = [each for each in missing if each.path not in dropped]
        for each in reversed(wanted):
            _copy(each, place)
        for old in there:
            if old.path in dropped:
                shutil.rmtree(old.path, ignore_errors=True)
        return SecondStanding("done", len(wanted), _newest(place))

    return _guarded(folder, second, work)


def mirror_within(folder: Path, second: Path | None, today: date, seconds: float = PATIENCE) -> SecondStanding:
    """``mirror``, but for no longer than this; what a slow disk is still doing then ends with the program and is swept next time."""
    if second is None:
        return SecondStanding("off")
    return _within(lambda: mirror(folder, second, today), seconds) or SecondStanding("slow")


def second_standing_within(folder: Path, second: Path | None, seconds: float = GLANCE) -> SecondStanding:
    """``second_standing``, but for no longer than this."""
    if second is None:
        return SecondStanding("off")
    return _within(lambda: second_standing(folder, second), seconds) or SecondStanding("slow")


def _within(work: Callable[[], SecondStanding], seconds: float) -> SecondStanding | None:
    """The answer, where it comes in time."""
    answers: list[SecondStanding] = []
    thread = threading.Thread(target=lambda: answers.append(work()), name="second-folder", daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else None


def _guarded(folder: Path, second: Path | None, work: Callable[[Path], SecondStanding]) -> SecondStanding:
    if second is None:
        return SecondStanding("off")
    try:
        with translated():
            if not second.is_dir():
                return SecondStanding("absent")
            return work(place_of(folder, second))
    except NotSaved as error:
        return SecondStanding("full" if error.reason == "full" else "failed")
    except BookDamaged:
        return SecondStanding("unreadable")
    except (ClientbookError, OSError):
        return SecondStanding("failed")


def _newest(place: Path) -> datetime | None:
    return next((each.at for each in snapshots.list_place(place)), None)


def _copy(snapshot: Snapshot, place: Path) -> None:
    """One snapshot, whole and read back before it takes its name."""
    snapshots.require_room(place, snapshot.size)
    making = place / f"{MAKING}{os.getpid()}-{secrets.token_hex(4)}"
    making.mkdir(mode=0o700)
    try:
        for name in (DB, KEYS):
            with contextlib.suppress(FileNotFoundError):
                require_regular(snapshot.path / name)
                snapshots.copy_in_child(snapshot.path / name, making / name)
                if _digest(making / name) != _digest(snapshot.path / name):
                    raise NotSaved("io")
        sync_folder(making)
        os.rename(making, place / snapshot.path.name)
        sync_folder(place)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def _digest(path: Path) -> bytes:
    """SHA-256 of a file nobody writes to any more."""
    if path.name == KEYS:
        return hashlib.sha256(read_small(path, MAX_FILE)).digest()
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
