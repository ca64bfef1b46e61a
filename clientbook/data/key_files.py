"""The key file: a second factor beside the passphrase, best kept on a stick of its own. Only its content counts, not its name."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Final

from clientbook.data.engine import translated
from clientbook.data.files import FILE_MODE, confirm_folder, flush, read_small
from clientbook.data.keys import MAX_KEY_FILE, Kdf
from clientbook.data.standing import read_keys
from clientbook.domain.errors import BookDamaged, ClientbookError, NoPassphrase, Refused, WrongPassphrase
from clientbook.i18n import N_

LEAST: Final = 32
"""Bytes a key file has at least; what is made here has as many, from the system's random source."""


def read_key_file(path: Path) -> bytes:
    """The content of a key file, up to 64 KiB.

    Raises:
        NoPassphrase: it cannot be read (detail ``key file``).
        Refused: it is too short or too long to be one.
    """
    try:
        content = read_small(path.resolve(), MAX_KEY_FILE)
    except (OSError, BookDamaged):
        raise NoPassphrase("key file") from None
    if len(content) < LEAST:
        raise Refused(N_("this is no key file: it is shorter than 32 bytes"))
    if len(content) > MAX_KEY_FILE:
        raise Refused(N_("this is no key file: it is larger than 64 KiB"))
    return content


def make_key_file(path: Path) -> bytes:
    """A new key file of random bytes, for the owner's eyes alone; its content.

    Raises:
        Refused: something stands there already.
        NotSaved: the disk refuses.
    """
    content = secrets.token_bytes(LEAST)
    with translated():
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, FILE_MODE)
        except FileExistsError:
            raise Refused(N_("there is a file of this name already; nothing was written over")) from None
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                if file.write(content) != len(content):
                    raise OSError(28, os.strerror(28))
                flush(file.fileno())
        except BaseException:
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        confirm_folder(path.parent)
    return content


def key_file_for(folder: Path, path: Path | None) -> bytes | None:
    """The second factor of this book where it has one, read from where it lies; none where the passphrase is enough.

    Raises:
        WrongPassphrase: the book needs one and nothing says where it lies (detail ``key file``).
        NoPassphrase, Refused: it cannot be read, or is none.
    """
    try:
        needed = read_keys(folder)[0].needs_key_file
    except (ClientbookError, OSError):
        return None  # what is wrong with the keys is said when they are opened
    if not needed:
        return None
    if path is None:
        raise WrongPassphrase("key file")
    return read_key_file(Path(os.path.expanduser(path)))


def kdf_of(folder: Path) -> Kdf:
    """What one guess at this book's passphrase costs: the cheapest of its slots.

    Raises:
        KeysDamaged
    """
    return min((slot.kdf for slot in read_keys(folder)[0].slots), key=lambda kdf: kdf.memory_kib * kdf.passes)
