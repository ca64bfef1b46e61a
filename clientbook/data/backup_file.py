"""Reading a backup file: to verify it, to show its rows, to restore it. Nothing is written here."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Final

from clientbook.data.age import NotAge, age_chunks, read_identities
from clientbook.data.files import require_regular
from clientbook.data.packing import allowed, unpacked
from clientbook.data.payload import PayloadReader, Summary
from clientbook.data.progress import Progress
from clientbook.domain.errors import BookDamaged, NotFound

_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was read to its end: every chunk authentic, numbers and digest as it says."""

    path: Path
    at: datetime
    """The moment whose state of the book it holds."""
    customers: int
    """Those in the trash too."""
    counts: Mapping[str, int]
    """Rows by table."""
    size: int
    """Bytes of the file."""
    digest: str
    """SHA-256 of the rows."""
    verified: bool = True
    kept: Path | None = None
    """After a restore over a book: where the replaced one lies, as a snapshot."""


def verify_backup(
    path: Path, *, passphrase: str | None = None, identity: str | None = None, progress: Progress | None = None
) -> BackupReport:
    """Read a backup to its end; nothing is written anywhere.

    Args:
        path: the file.
        passphrase: what opens it; or
        identity: the text of a key file of age.
        progress: is told how many rows were read.

    Raises:
        WrongPassphrase: nothing of what was given opens it.
        BackupDamaged, BackupTooNew, NotFound, Cancelled
    """
    with reading(path, passphrase=passphrase, identity=identity, progress=progress) as (reader, size):
        return report(path, reader.finish(), size)


def read_backup(path: Path, *, passphrase: str | None = None, identity: str | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of a backup as its table and its cells, as they are read. What comes is authentic; that it is all is known at the end.

    Raises:
        WrongPassphrase, BackupDamaged, BackupTooNew, NotFound
    """
    with reading(path, passphrase=passphrase, identity=identity) as (reader, _size):
        for table, rows in reader.rows():
            for row in rows:
                yield table, dict(zip(reader.manifest.columns[table], row, strict=True))


@contextlib.contextmanager
def reading(
    path: Path, *, passphrase: str | None = None, identity: str | None = None, progress: Progress | None = None
) -> Iterator[tuple[PayloadReader, int]]:
    """A backup opened as far as its manifest, and the size of the file.

    Raises:
        WrongPassphrase, BackupDamaged, BackupTooNew, NotFound, InvalidValue
    """
    identities = read_identities(identity) if identity is not None else ()
    with opened_file(path) as (file, size):
        chunks = age_chunks(file, passphrase=passphrase if identity is None else None, identities=identities)
        reader = PayloadReader(unpacked(chunks, allowed(size)), progress)
        if progress is not None:
            progress.begin(sum(reader.manifest.rows.values()))
        yield reader, size


@contextlib.contextmanager
def opened_file(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """A file to read, and its size; pipes, devices and folders are no backups."""
    try:
        path = path.resolve()
        require_regular(path)
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(path.name) from None
    except BookDamaged:
        raise NotAge from None
    with os.fdopen(descriptor, "rb", buffering=_BLOCK) as file:
        yield file, os.fstat(descriptor).st_size


def report(path: Path, read: Summary, size: int) -> BackupReport:
    """What a backup that was read to its end holds."""
    said = read.manifest
    return BackupReport(path, said.at, read.customers, MappingProxyType(dict(said.rows)), size, read.digest)
