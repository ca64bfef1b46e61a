"""What the driver and the disk raise, in words of the domain: the one place that knows their codes. Loads neither."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator

from clientbook.domain.errors import BookDamaged, BookInUse, ClientbookError, NotSaved, Refused, Superseded
from clientbook.i18n import N_


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn whatever the driver or the disk raises inside into an error of the domain.

    What has no meaning for a user (a constraint, a mistake in our SQL) passes through unchanged.
    """
    try:
        yield
    except Exception as error:
        meaning = domain_error(error)
        if meaning is None:
            raise
        raise meaning from error


def domain_error(error: BaseException) -> ClientbookError | None:
    """What a driver's or the disk's error means in words of the domain, or none: the one place that knows the codes.

    SQLite's message is matched nowhere; only result codes are.
    """
    if isinstance(error, ClientbookError):
        return error
    if isinstance(error, OSError):
        return _disk_error(error)
    # SQLAlchemy wraps the driver's error. Both are told by what they carry, so that this module loads neither.
    code = getattr(getattr(error, "orig", None) or error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    return _by_primary_code(code & 0xFF)


_MEANINGS: dict[int, Callable[[], ClientbookError]] = {
    5: BookInUse,  # BUSY
    6: BookInUse,  # LOCKED
    8: lambda: NotSaved("read-only"),  # READONLY
    9: Superseded,  # INTERRUPT
    10: lambda: NotSaved("io"),  # IOERR
    11: lambda: BookDamaged("book.db"),  # CORRUPT
    13: lambda: NotSaved("full"),  # FULL
    14: lambda: NotSaved("io"),  # CANTOPEN
    26: lambda: BookDamaged("book.db page 1"),  # NOTADB
}
"""SQLite's primary result codes."""


def _by_primary_code(code: int) -> ClientbookError | None:
    meaning = _MEANINGS.get(code)
    return meaning() if meaning else None


def _disk_error(error: OSError) -> ClientbookError | None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NotSaved("full")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return NotSaved("read-only")
    if error.errno in (errno.EIO, errno.EFBIG, errno.ENXIO, errno.ESTALE):
        return NotSaved("io")
    if error.errno == errno.ENAMETOOLONG:
        return Refused(N_("the name is too long; nothing was written"))
    return None
