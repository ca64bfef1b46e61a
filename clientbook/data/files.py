"""Files that must not be lost: atomic writes, modes, refusals of planted links, the writer's lock."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from clientbook.data.faults import translated
from clientbook.domain.errors import BookDamaged, BookInUse, NotSaved, Refused
from clientbook.i18n import N_

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
LOCK: Final = "lock"
_TRIES, _PAUSE = 4, 0.02
PARTIAL: Final = ".partial-"
"""What stands in the name of a file that is not whole yet."""


def write_atomically(
    target: Path, content: bytes, *, keep_previous: Path | None = None, accept: Callable[[bytes], bool] | None = None
) -> None:
    """Put ``content`` at ``target`` whole or not at all, flushed to the disk, mode 0600.

    Args:
        target: the final name; its folder also holds the partial file.
        content: everything the file shall hold.
        keep_previous: a second name under which the replaced file stays.
        accept: judges what was read back from the disk before it takes the name.

    Raises:
        NotSaved: disk full, read-only or failing; the old file stands as it was (``unsure``: or the new one).
    """
    with translated():
        partial = target.with_name(f"{target.name}{PARTIAL}{os.getpid()}-{secrets.token_hex(4)}")
        try:
            _write_new(partial, content)
            written = read_small(partial, len(content))
            if written != content or (accept is not None and not accept(written)):
                raise NotSaved("io")
            if keep_previous is not None and target.exists():
                _second_name(target, keep_previous)
            os.rename(partial, target)
        except BaseException:
            with contextlib.suppress(OSError):
                partial.unlink()
            raise
        confirm_folder(target.parent)


def _write_new(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, FILE_MODE)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        flush(descriptor)
    finally:
        os.close(descriptor)


def flush(descriptor: int) -> None:
    """Bring a file to the disk itself; on macOS ``fsync`` stops at the drive's cache."""
    full = getattr(fcntl, "F_FULLFSYNC", None)
    if full is None:
        os.fsync(descriptor)
    else:
        fcntl.fcntl(descriptor, full)


def _second_name(target: Path, keep: Path) -> None:
    """Give the standing file its second name without a moment in which ``keep`` is missing."""
    link = keep.with_name(f"{keep.name}{PARTIAL}{os.getpid()}-{secrets.token_hex(4)}")
    try:
        os.link(target, link)
    except OSError:
        # A file system without hard links: a copy does.
        _write_new(link, read_small(target, 1 << 20))
    os.rename(link, keep)


def read_small(path: Path, most: int) -> bytes:
    """The content of a regular file of at most ``most`` bytes (one more tells that it is longer); links are not followed.

    Raises:
        FileNotFoundError: nothing stands there.
        BookDamaged: something else than a regular file stands there.
    """
    require_regular(path)
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        return file.read(most + 1)


def require_regular(path: Path) -> os.stat_result:
    """Refuse links, pipes, devices and folders in the place of a file of the book.

    Raises:
        FileNotFoundError: nothing stands there.
        BookDamaged: named by the file.
    """
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise BookDamaged(path.name)
    return found


def sync_folder(folder: Path) -> None:
    """Make names created, replaced or removed in this folder survive a power cut. A disk that fails is asked a second time."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            os.fsync(descriptor)
        except OSError:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def confirm_folder(folder: Path) -> None:
    """``sync_folder`` for what has its final name already: to say that it was not saved would make somebody do it a second time.

    Raises:
        NotSaved: ``unsure``; it stands there, but may be gone after a power cut.
    """
    try:
        sync_folder(folder)
    except OSError as error:
        raise NotSaved("unsure") from error


def sweep_partials(folder: Path) -> int:
    """Remove what writes of dead processes left; only while the writer's lock is held. Returns how many.

    Who only reads holds no lock: the copy that a backup is made from stays while its process runs, and may go meanwhile.
    """
    swept = 0
    for entry in folder.iterdir():
        if PARTIAL not in entry.name or (entry.name.startswith(f"book.db{PARTIAL}") and not is_abandoned(entry.name)):
            continue
        with contextlib.suppress(FileNotFoundError):
            if stat.S_ISREG(entry.lstat().st_mode):
                entry.unlink()
                swept += 1
    return swept


def is_abandoned(partial: str) -> bool:
    """Whether the process that gave a partial file this name has ended."""
    owner = partial.rpartition(PARTIAL)[2].partition("-")[0]
    if not owner.isdecimal():
        return False
    try:
        os.kill(int(owner), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False


def make_private(folder: Path) -> None:
    """Create the book's folder, or repair its mode and that of its files.

    Raises:
        Refused: the folder belongs to somebody else or is no folder.
        NotSaved: it cannot be created.
    """
    with translated():
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        repair_modes(folder)


def repair_modes(folder: Path) -> bool:
    """Bring folder and files to 0700 and 0600 where they are not. Returns whether anything was repaired.

    Raises:
        Refused: a foreign owner, or a link or file where the folder should be.
    """
    found = folder.stat()
    if not stat.S_ISDIR(found.st_mode):
        raise Refused(N_("the place given for the book is not a folder"))
    if found.st_uid != os.geteuid():
        raise Refused(N_("the book's folder belongs to another user"))
    repaired = _repair(folder, found, FOLDER_MODE)
    for name in ("book.db", "book.db-journal", "book.keys", "book.keys.bak", "backups.json", LOCK):
        path = folder / name
        try:
            file = path.lstat()
        except FileNotFoundError:
            continue
        if stat.S_ISREG(file.st_mode):
            if file.st_uid != os.geteuid():
                raise Refused(N_("a file of the book belongs to another user"))
            repaired |= _repair(path, file, FILE_MODE)
    return repaired


def _repair(path: Path, found: os.stat_result, mode: int) -> bool:
    if stat.S_IMODE(found.st_mode) == mode:
        return False
    # By path: opening book.db and closing it again would drop SQLite's locks.
    path.chmod(mode)
    return True


def is_writable(folder: Path) -> bool:
    """Whether names can be made in this folder: permission, and a file system that is not mounted read-only."""
    return os.access(folder, os.W_OK | os.X_OK) and not os.statvfs(folder).f_flag & os.ST_RDONLY


def single_names(folder: Path) -> None:
    """Refuse files of the book that have a second name elsewhere: what is written here would change there too.

    ``book.keys`` and its copy being one file is a write that was interrupted between two steps, and is finished here.

    Raises:
        Refused: named by what to do.
    """
    keys, before = folder / "book.keys", folder / "book.keys.bak"
    with contextlib.suppress(FileNotFoundError):
        if keys.is_file() and keys.samefile(before):
            write_atomically(before, read_small(keys, 1 << 20))
    for name in ("book.db", "book.keys", "book.keys.bak"):
        with contextlib.suppress(FileNotFoundError):
            found = (folder / name).lstat()
            if stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
                raise Refused(N_("a file of the book has a second name elsewhere (a hard link); copy the folder and open the copy"))


class WriterLock:
    """The one writer of a book: an advisory lock on the folder itself and on the file ``lock`` in it.

    The folder's lock holds when somebody deletes the file; the file's lock is what people and tools can see.
    Both end with the process, however it ends.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            BookInUse: another writer has it; said within a tenth of a second.
            NotSaved: the folder cannot be written.
        """
        self._descriptors: list[int] = []
        try:
            with translated():
                with contextlib.suppress(FileNotFoundError):
                    require_regular(folder / LOCK)
                self._take(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
                flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
                self._take(os.open(folder / LOCK, flags, FILE_MODE))
        except BaseException:
            self.release()
            raise

    def _take(self, descriptor: int) -> None:
        self._descriptors.append(descriptor)
        for _ in range(_TRIES):
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            # Somebody may only be asking whether the book is in use.
            time.sleep(_PAUSE)
        raise BookInUse

    def release(self) -> None:
        """Give the lock up; a second call does nothing."""
        while self._descriptors:
            os.close(self._descriptors.pop())
