"""Gzip for backups, in both directions: what is packed here never unpacks to more than the reader of a stranger's file allows."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from clientbook.domain.errors import BackupDamaged, Refused
from clientbook.i18n import N_

MOST: Final = 2 << 30
"""Bytes a backup unpacks to, at most."""
TIMES: Final = 20
"""How often the size of the file; below ``FREE`` nobody counts."""
FREE: Final = 64 << 20

LEVEL: Final = 4
_GZIP = 31
_MEMBER = 4 << 20
"""Bytes after which another member of the file begins; gzip reads them as one."""
_SAFE = 12
"""The ratio from which a member is only stored: some rows are so alike that honest ones would look like a bomb."""
_STEP = 1 << 20


def allowed(size: int) -> int:
    """What a file of so many bytes may unpack to."""
    return min(MOST, max(FREE, TIMES * size))


class Packer:
    """A stream that packs what it is given into another one."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._taken = self._given = self._in_member = 0
        self._member = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)

    def write(self, content: bytes) -> None:
        """Take more.

        Raises:
            Refused: it is more than a backup can hold.
        """
        self._taken += len(content)
        self._in_member += len(content)
        if self._taken > MOST:
            raise Refused(N_("the book is larger than a backup can be"))
        self._give(self._member.compress(content))
        if self._in_member >= _MEMBER:
            self._give(self._member.flush())
            stored = self._taken > FREE // 2 and self._taken > _SAFE * self._given
            self._member, self._in_member = zlib.compressobj(0 if stored else LEVEL, zlib.DEFLATED, _GZIP), 0

    def close(self) -> None:
        """Give what is still held."""
        self._give(self._member.flush())

    def _give(self, packed: bytes) -> None:
        self._given += len(packed)
        if packed:
            self._write(packed)


def unpacked(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    """What was packed, in pieces of bounded size.

    Raises:
        BackupDamaged: no gzip, damaged, cut off, followed by something else, or more than ``most`` bytes.
    """
    member, begun, total = zlib.decompressobj(_GZIP), False, 0
    for chunk in chunks:
        waiting = chunk
        while waiting:
            begun = True
            try:
                piece = member.decompress(waiting, _STEP)
            except zlib.error:
                raise BackupDamaged("content") from None
            total += len(piece)
            if total > most:
                raise BackupDamaged("too large")
            if piece:
                yield piece
            waiting = member.unconsumed_tail
            if member.eof:
                waiting, member, begun = member.unused_data, zlib.decompressobj(_GZIP), False
    if begun or not total:
        raise BackupDamaged("content")
