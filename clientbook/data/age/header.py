"""The textual beginning of an age file: stanzas that each wrap the file key, and a MAC over all of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from clientbook.data.age.errors import HeaderDamaged, MacWrong, NotAge

MOST: Final = 64 * 1024
"""Bytes of a header that are looked at."""
_VERSION = b"age-encryption.org/v1\n"
_COLUMNS = 64
_ARGUMENTS = re.compile(rb"-> ([!-~]+(?: [!-~]+)*)")
_MAC_MARK = b"---"
_MAC_BYTES = 32


@dataclass(frozen=True, slots=True)
class Stanza:
    """The file key as one recipient can unwrap it: what kind and parameters, and the wrapped key."""

    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the content."""

    stanzas: tuple[Stanza, ...]
    signed: bytes
    """The bytes the MAC is made of."""
    mac: bytes

    def check(self, file_key: bytes) -> None:
        """Refuse a header that was changed by somebody who has not the key.

        Raises:
            MacWrong
        """
        if not hmac.compare_digest(_mac(file_key, self.signed), self.mac):
            raise MacWrong


def write_header(stanzas: Sequence[Stanza], file_key: bytes) -> bytes:
    """The header as bytes."""
    signed = _VERSION + b"".join(map(_stanza, stanzas)) + _MAC_MARK
    return signed + b" " + to_base64(_mac(file_key, signed)) + b"\n"


def read_header(stream: BinaryIO) -> Header:
    """Read the header; the stream then stands at the first byte of the content.

    Raises:
        NotAge: it is no age file.
        HeaderDamaged: it breaks a rule of the format.
    """
    version = stream.readline(len(_VERSION))
    if version != _VERSION:
        raise NotAge
    lines, room = [version], MOST
    stanzas: list[Stanza] = []
    while True:
        line = _line(stream, room)
        room -= len(line)
        if line.startswith(_MAC_MARK):
            break
        taken, stanza = _read_stanza(line, stream, room)
        room -= sum(map(len, taken))
        lines += [line, *taken]
        stanzas.append(stanza)
    if not stanzas or not line.startswith(_MAC_MARK + b" "):
        raise HeaderDamaged
    mac = from_base64(line[len(_MAC_MARK) + 1 : -1])
    if len(mac) != _MAC_BYTES:
        raise HeaderDamaged
    return Header(tuple(stanzas), b"".join(lines) + _MAC_MARK, mac)


def _read_stanza(first: bytes, stream: BinaryIO, room: int) -> tuple[list[bytes], Stanza]:
    found = _ARGUMENTS.fullmatch(first[:-1])
    if found is None:
        raise HeaderDamaged
    lines: list[bytes] = []
    while not lines or len(lines[-1]) == _COLUMNS + 1:
        lines.append(_line(stream, room))
        room -= len(lines[-1])
        if len(lines[-1]) > _COLUMNS + 1:
            raise HeaderDamaged
    body = from_base64(b"".join(line[:-1] for line in lines))
    return lines, Stanza(tuple(found[1].decode().split(" ")), body)


def _line(stream: BinaryIO, room: int) -> bytes:
    line = stream.readline(room)
    if not line.endswith(b"\n"):
        raise HeaderDamaged
    return line


def _stanza(stanza: Stanza) -> bytes:
    body = to_base64(stanza.body)
    # The last line is always shorter than the others, and empty where they would fill it exactly.
    lines = [body[start : start + _COLUMNS] for start in range(0, len(body) + 1, _COLUMNS)]
    return b"\n".join([b"-> " + " ".join(stanza.arguments).encode(), *lines]) + b"\n"


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.digest(derived(file_key, b"", b"header"), signed, hashlib.sha256)


def derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes made of a secret for one purpose (HKDF-SHA-256)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def to_base64(content: bytes) -> bytes:
    """Base64 without padding."""
    return base64.b64encode(content).rstrip(b"=")


def from_base64(text: bytes) -> bytes:
    """The bytes of canonical base64 without padding.

    Raises:
        HeaderDamaged: anything else.
    """
    try:
        content = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise HeaderDamaged from None
    if to_base64(content) != text:
        raise HeaderDamaged
    return content
