"""The content of an age file: chunks of 64 KiB, each sealed with its number and with whether it is the last one."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from clientbook.data.age.errors import HeaderDamaged, PayloadDamaged
from clientbook.data.age.header import derived, read_header, write_header
from clientbook.data.age.keys import Identity, recipient_key
from clientbook.data.age.stanzas import COST, FILE_KEY, unwrap_as, unwrap_with_passphrase, wrap_for, wrap_with_passphrase

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

CHUNK: Final = 64 * 1024
_TAG = 16
_NONCE = 16


class AgeWriter:
    """A stream whose content arrives encrypted in another one; only ``close`` makes it a whole file.

    As a context manager it closes where the block ended well. After an error the last chunk is missing, and every reader says so.
    """

    def __init__(self, stream: BinaryIO, file_key: bytes, header: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        nonce = secrets.token_bytes(_NONCE)
        self._aead = ChaCha20Poly1305(derived(file_key, nonce, b"payload"))
        self._stream = stream
        self._held = bytearray()
        self._number = 0
        stream.write(header + nonce)

    def write(self, content: bytes) -> int:
        """Take more of the content."""
        self._held += content
        # One chunk is held back: whether it is the last one is known when nothing follows.
        if len(self._held) > CHUNK:
            whole = (len(self._held) - 1) // CHUNK * CHUNK
            for start in range(0, whole, CHUNK):
                self._put(bytes(self._held[start : start + CHUNK]), last=False)
            del self._held[:whole]
        return len(content)

    def close(self) -> None:
        """Write the last chunk; the stream itself stays open."""
        self._put(bytes(self._held), last=True)
        self._held.clear()

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._stream.write(self._aead.encrypt(_chunk_nonce(self._number, last=last), chunk, None))
        self._number += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.close()


def age_writer(
    stream: BinaryIO, passphrase: str | None = None, *, recipients: Sequence[str | Identity] = (), cost: int = COST
) -> AgeWriter:
    """Begin an age file in a stream that was opened to write bytes.

    Args:
        stream: where the file goes.
        passphrase: what opens it; or none, and
        recipients: who can open it, as ``age1…``.
        cost: lowered by tests alone.

    Raises:
        InvalidValue: a recipient is none.
        ValueError: neither or both were given.
    """
    if (passphrase is None) != bool(recipients):
        raise ValueError("either a passphrase or recipients")
    file_key = secrets.token_bytes(FILE_KEY)
    if passphrase is not None:
        stanzas = [wrap_with_passphrase(file_key, passphrase, cost)]
    else:
        publics = [each.public if isinstance(each, Identity) else recipient_key(each) for each in recipients]
        stanzas = [wrap_for(file_key, public) for public in publics]
    return AgeWriter(stream, file_key, write_header(stanzas, file_key))


def age_chunks(stream: BinaryIO, *, passphrase: str | None = None, identities: Sequence[Identity] = ()) -> Iterator[bytes]:
    """The content of an age file, a chunk at a time. The key is found before this returns; chunks come when they are asked for.

    Every chunk that comes is authentic. That the file is whole is only known when the last one has come.

    Raises:
        NotAge, HeaderDamaged, TooCostly, MacWrong, NoMatch: at once.
        PayloadDamaged: where the damage is.
    """
    header = read_header(stream)
    told = header.stanzas
    file_key = unwrap_as(told, identities) if passphrase is None else unwrap_with_passphrase(told, passphrase)
    header.check(file_key)
    nonce = stream.read(_NONCE)
    if len(nonce) != _NONCE:
        raise HeaderDamaged
    return _opened(stream, derived(file_key, nonce, b"payload"))


def _opened(stream: BinaryIO, key: bytes) -> Iterator[bytes]:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    aead, number = ChaCha20Poly1305(key), 0
    waiting = stream.read(CHUNK + _TAG)
    while True:
        full = len(waiting) == CHUNK + _TAG
        following = stream.read(CHUNK + _TAG) if full else b""
        chunk, last = _open_chunk(aead, number, waiting, full=full)
        if last and number and not chunk:
            raise PayloadDamaged
        yield chunk
        if last == bool(following):  # something follows the last chunk, or the last one is missing
            raise PayloadDamaged
        if last:
            return
        waiting, number = following, number + 1


def _open_chunk(aead: ChaCha20Poly1305, number: int, sealed: bytes, *, full: bool) -> tuple[bytes, bool]:
    """A chunk, and whether it says that it is the last one."""
    from cryptography.exceptions import InvalidTag

    for last in (False, True) if full else (True,):
        with contextlib.suppress(InvalidTag):
            return aead.decrypt(_chunk_nonce(number, last=last), sealed, None), last
    raise PayloadDamaged


def _chunk_nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
