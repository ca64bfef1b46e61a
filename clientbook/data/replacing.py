"""Another book in the place of this one: the new one stands or the old one does, however the program ends, and the old one is kept.

1. the new book is made and checked in ``restoring.new/``, which counts for nothing
2. the old one gets a second place under ``snapshots/``, still without its final name
3. ``restoring.new/`` becomes ``restoring/`` by one rename: from here on the new book is the book
4. its files take their names, the old one its own; whoever opens the book next finishes what was cut short
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from datetime import datetime
from pathlib import Path

from clientbook.data import snapshots
from clientbook.data.engine import translated
from clientbook.data.files import read_small, sync_folder, write_atomically
from clientbook.data.keys import MAX_FILE
from clientbook.data.rollback import set_strays_aside
from clientbook.data.snapshot_reading import sweep_copies
from clientbook.data.standing import DB, JOURNAL, KEYS, KEYS_BEFORE, PREPARING, RESTORING, SNAPSHOTS
from clientbook.domain.errors import BookDamaged

_REPLACED = ".replaced-"


def prepare(folder: Path) -> Path:
    """An empty private folder beside the book, in which the new one is made; the caller holds the writer's lock."""
    with translated():
        ready = folder / PREPARING
        if os.path.lexists(ready):
            shutil.rmtree(ready)
        ready.mkdir(mode=0o700)
        return ready


def replace(folder: Path, at: datetime) -> Path | None:
    """Put the book in ``restoring.new/`` in the place of this one. The caller holds the lock and has no connection open.

    The new book is whole, checked and flushed, its ``book.keys`` too; without a ``book.keys`` the keys of the old one stay in force.

    Returns:
        Where the replaced book lies, as a snapshot; none where there was no ``book.db``.

    Raises:
        NotSaved: the disk refuses; the old book stands.
    """
    ready = folder / PREPARING
    try:
        with translated():
            if (ready / KEYS).exists():  # the copy never opens another book than the first
                write_atomically(ready / KEYS_BEFORE, read_small(ready / KEYS, MAX_FILE))
            sync_folder(ready)
            kept = _keep(folder, at)
            os.rename(ready, folder / RESTORING)
    except BaseException:
        with contextlib.suppress(OSError):
            settle(folder)
        raise
    with translated():
        settle(folder)
    return kept


def settle(folder: Path) -> bool:
    """Finish or take back a replacement that was cut short; only with the lock and before any connection. Whether there was one."""
    found = os.path.lexists(folder / RESTORING)
    if found:
        _finish(folder)
    shutil.rmtree(folder / PREPARING, ignore_errors=True)
    place = folder / SNAPSHOTS
    if place.is_dir():
        snapshots.sweep(place)
        sweep_copies(place)
        for entry in sorted(place.iterdir()):
            if entry.name.startswith(_REPLACED):
                _name_or_drop(folder, entry)
    return found


def _finish(folder: Path) -> None:
    """Step 4; every part of it may have happened already, and none of it needs room on the disk."""
    ready = folder / RESTORING
    sync_folder(folder)
    with contextlib.suppress(FileNotFoundError):
        # It belongs to the book that goes, and SQLite would play it into the one that comes.
        (folder / JOURNAL).unlink()
    set_strays_aside(folder)
    sync_folder(folder)
    for name in (KEYS_BEFORE, KEYS, DB):
        with contextlib.suppress(FileNotFoundError):
            os.rename(ready / name, folder / name)
    sync_folder(folder)
    shutil.rmtree(ready)
    sync_folder(folder)


def _keep(folder: Path, at: datetime) -> Path | None:
    """Give the old book its second place: another name of the same file where the file system has such, else a copy."""
    if not (folder / DB).is_file():
        return None
    place = folder / SNAPSHOTS
    place.mkdir(mode=0o700, exist_ok=True)
    making = place / f"{snapshots.MAKING}{os.getpid()}-{secrets.token_hex(4)}"
    making.mkdir(mode=0o700)
    try:
        os.link(folder / DB, making / DB)
    except OSError:
        snapshots.require_room(place, (folder / DB).stat().st_size)
        snapshots.copy_in_child(folder / DB, making / DB)
    for name in (KEYS, KEYS_BEFORE):
        with contextlib.suppress(FileNotFoundError, BookDamaged):
            write_atomically(making / name, read_small(folder / name, MAX_FILE))
    if (folder / JOURNAL).is_file():
        snapshots.copy_in_child(folder / JOURNAL, making / JOURNAL)
    sync_folder(making)
    target = snapshots.free_name(place, at)
    os.rename(making, place / f"{_REPLACED}{target.name}")
    sync_folder(place)
    return target


def _name_or_drop(folder: Path, entry: Path) -> None:
    """The replaced book gets its name; where it was not replaced after all, only its second name goes."""
    with contextlib.suppress(FileNotFoundError):
        if (entry / DB).samefile(folder / DB):
            shutil.rmtree(entry)
            return
    os.rename(entry, entry.parent / entry.name.removeprefix(_REPLACED))
    sync_folder(entry.parent)
