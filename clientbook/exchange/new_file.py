"""A file that is there whole or not at all, readable by its owner alone, and never in the place of another one unasked.

Where the system can, the file has no name until it is finished: a process that is killed half-way leaves nothing behind, which matters
because what is written here is not encrypted. Elsewhere it has a hidden name beside its own, which is taken away again.
"""

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from clientbook.data.faults import translated
from clientbook.data.files import FILE_MODE, confirm_folder, flush
from clientbook.domain.errors import Refused
from clientbook.i18n import N_

EXISTS = N_("there is a file of this name already; nothing was written over")
NO_FOLDER = N_("there is no such folder; nothing was written")
NO_FILE = N_("this is not the name of a file; nothing was written")
_NAMELESS = getattr(os, "O_TMPFILE", 0)
_CANNOT = frozenset({errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL, errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EXDEV})
"""What systems and file systems say that cannot make files without a name, or give such a file one."""


def require_place(path: Path, *, over: bool) -> None:
    """Refuse a name that cannot become a file, or is one already, before anything is made for it.

    Raises:
        Refused
    """
    if not path.name or os.path.isdir(path):
        raise Refused(NO_FILE)
    if not os.path.isdir(path.parent):
        raise Refused(NO_FOLDER)
    with translated(), contextlib.suppress(FileNotFoundError):
        found = path.lstat()
        if not over:
            raise Refused(EXISTS)
        # A link would be replaced, not what it points to; a pipe or a device is nothing to replace.
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISLNK(found.st_mode):
            raise Refused(NO_FILE)


@contextlib.contextmanager
def new_file(path: Path, *, over: bool = False) -> Iterator[BinaryIO]:
    """A stream whose content stands at ``path`` when the block ends, and nowhere when it ends by an exception.

    Raises:
        Refused: a file of this name is there already (also when it came meanwhile).
        NotSaved: disk full, read-only or failing.
    """
    require_place(path, over=over)
    with translated():
        descriptor, hidden = _open(path)
        try:
            with os.fdopen(descriptor, "w+b", buffering=1 << 18) as stream:
                yield stream
                stream.flush()
                flush(stream.fileno())
                if hidden is None:
                    hidden = _named(path, stream.fileno(), over=over)
            if hidden is not None:
                _take_name(hidden, path, over=over)
                hidden = None
        finally:
            if hidden is not None:
                with contextlib.suppress(OSError):
                    hidden.unlink()
        confirm_folder(path.parent)


def _hidden_name(path: Path) -> Path:
    return path.with_name(f".clientbook-{os.getpid()}-{secrets.token_hex(4)}.part")


def _open(path: Path) -> tuple[int, Path | None]:
    """A descriptor to write to, and the hidden name it has; None where it has none yet."""
    if _NAMELESS:
        try:
            return os.open(path.parent, _NAMELESS | os.O_RDWR | os.O_CLOEXEC, FILE_MODE), None
        except OSError as error:
            if error.errno not in _CANNOT:
                raise
    hidden = _hidden_name(path)
    return os.open(hidden, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE), hidden


def _named(path: Path, descriptor: int, *, over: bool) -> Path | None:
    """Give a file without a name its own, or a hidden one where it is to replace another; the hidden one.

    Raises:
        Refused: somebody else made a file of this name meanwhile.
    """
    target = _hidden_name(path) if over else path
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        # Python only asks the system to follow the link where a folder is given.
        os.link(f"/proc/self/fd/{descriptor}", target.name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True)
    except FileExistsError:
        raise Refused(EXISTS) from None
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        return _copied(descriptor, _hidden_name(path))  # no /proc here
    finally:
        os.close(folder)
    return target if over else None


def _copied(descriptor: int, hidden: Path) -> Path:
    copy = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
    try:
        with os.fdopen(copy, "wb") as target, os.fdopen(os.dup(descriptor), "rb") as source:
            source.seek(0)
            shutil.copyfileobj(source, target)
            target.flush()
            flush(target.fileno())
    except BaseException:
        hidden.unlink(missing_ok=True)
        raise
    return hidden


def _take_name(hidden: Path, path: Path, *, over: bool) -> None:
    if over:
        os.rename(hidden, path)
        return
    try:
        os.link(hidden, path)
    except FileExistsError:
        raise Refused(EXISTS) from None
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        # A file system without second names: nobody else writes exports, so looking once more has to do.
        require_place(path, over=False)
        os.rename(hidden, path)
        return
    hidden.unlink()
