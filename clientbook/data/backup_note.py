"""``backups.json``: what the book's folder remembers of its last verified backup. No customer data, and no secret."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from clientbook.clock import utc_text
from clientbook.data.files import read_small, write_atomically
from clientbook.data.keys import MAX_FILE
from clientbook.data.standing import BACKUPS
from clientbook.domain.errors import BookDamaged

_BEGINNING: Final = 1024
"""Bytes of a backup that are told apart: every one begins with its own random key."""
_KNOWN: Final = 50


@dataclass(frozen=True, slots=True)
class BackupNote:
    """The last verified backup: when, how many customers, the digest of its content, where it was put."""

    at: datetime
    customers: int
    digest: str
    file: str = ""
    """Its whole path; its folder is where the next one goes."""
    known: tuple[str, ...] = ()
    """Beginnings of the backups made of this book, the newest last: what may be replaced by a later one of the same name."""

    def days_old(self, now: datetime) -> int:
        """How many days ago it was made, by the calendar of ``now``."""
        return (now.date() - self.at.astimezone(now.tzinfo).date()).days


def last_backup(folder: Path) -> BackupNote | None:
    """The last verified backup, where ``backups.json`` remembers one."""
    with contextlib.suppress(FileNotFoundError, BookDamaged, ValueError, KeyError, TypeError):
        note = json.loads(read_small(folder / BACKUPS, MAX_FILE))
        at = datetime.fromisoformat(note["at"])
        known = tuple(map(str, note.get("known", ())))
        return BackupNote(at, int(note["customers"]), str(note["digest"]), str(note.get("file", "")), known)
    return None


def remember(folder: Path, file: Path, at: datetime, customers: int, digest: str) -> None:
    """Note a backup that was proved.

    Raises:
        NotSaved: the disk refuses; the backup itself stands.
    """
    before = last_backup(folder)
    known = [*(before.known if before else ()), beginning(file)][-_KNOWN:]
    note = {"at": utc_text(at), "customers": customers, "digest": digest, "file": str(file), "known": known}
    write_atomically(folder / BACKUPS, (json.dumps(note, ensure_ascii=False, indent=1) + "\n").encode())


def beginning(file: Path) -> str:
    """What tells one backup from every other file."""
    with file.open("rb") as stream:
        return hashlib.sha256(stream.read(_BEGINNING)).hexdigest()
