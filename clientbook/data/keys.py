"""The master key of a book, and ``book.keys``, the small file that holds it wrapped under the passphrase.

::

    passphrase (NFC) + optional key file ── Argon2id ──► KEK ── ChaCha20-Poly1305 ──► master key (32 random bytes)
    master key ── HKDF ──► raw key of book.db · HMAC key of book.keys

All parameters of a slot are authenticated with it, so lowering the cost helps no forger, and they are capped before
anything is derived. An unkeyed SHA-256 says *damaged*; the HMAC under the master key says *tampered with*.

``cryptography`` is imported where it is used, so that looking at a folder before the first screen does not load it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
import uuid
from dataclasses import dataclass
from typing import Any, Final

from clientbook.domain.errors import BookTooNew, KeysDamaged, WrongPassphrase

MASTER_BYTES: Final = 32
MAX_FILE: Final = 64 * 1024
MAX_KEY_FILE: Final = 64 * 1024
VERSION: Final = 1

_MAGIC = "clientbook keys"
_SALT, _NONCE, _TAG = 16, 12, 16
_MAX_MEMORY_KIB, _MAX_PASSES, _MAX_LANES, _MAX_SLOTS = 1024 * 1024, 20, 16, 8
_KEK_CONTEXT = b"clientbook/kek/v1"


@dataclass(frozen=True, slots=True)
class Kdf:
    """What one guess at the passphrase costs: Argon2id memory in KiB, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int


DEFAULT_KDF: Final = Kdf(256 * 1024, 3, 4)
FLOOR_KDF: Final = Kdf(64 * 1024, 3, 1)
"""The least a real book is made with; books made otherwise still open."""
PRACTICE_KDF: Final = Kdf(512, 1, 1)
"""For practice books, demo books and tests alone: always an explicit argument, never an environment variable."""


class MasterKey:
    """The 32 random bytes everything of a book hangs on; wiped when the book closes."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes | bytearray) -> None:
        if len(secret) != MASTER_BYTES:
            raise ValueError("a master key has 32 bytes")
        self._secret = bytearray(secret)

    @classmethod
    def new(cls) -> MasterKey:
        """A fresh random key."""
        return cls(secrets.token_bytes(MASTER_BYTES))

    def book_key(self) -> bytes:
        """The raw key of ``book.db``. The book's id takes no part, so that book.db and this key are enough."""
        return self._derive(b"clientbook/db/v1")

    def header_key(self) -> bytes:
        """The HMAC key of ``book.keys``."""
        return self._derive(b"clientbook/header/v1")

    def secret(self) -> bytes:
        """The bytes themselves, for wrapping and for the recovery code."""
        if not any(self._secret):
            raise ValueError("this key was wiped")
        return bytes(self._secret)

    def wipe(self) -> None:
        """Overwrite the key. What Python copied before is gone only when the process image is replaced."""
        self._secret[:] = bytes(MASTER_BYTES)

    def _derive(self, info: bytes) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self.secret())


@dataclass(frozen=True, slots=True)
class Slot:
    """The master key wrapped under one passphrase."""

    kdf: Kdf
    key_file: bool
    salt: bytes
    nonce: bytes
    wrapped: bytes

    def head(self) -> dict[str, Any]:
        """Everything but the ciphertext: what is authenticated with it."""
        return {
            "type": "passphrase",
            "kdf": "argon2id",
            "memory_kib": self.kdf.memory_kib,
            "passes": self.kdf.passes,
            "lanes": self.kdf.lanes,
            "key_file": self.key_file,
            "salt": _b64(self.salt),
            "nonce": _b64(self.nonce),
        }


@dataclass(frozen=True, slots=True)
class BookKeys:
    """The content of ``book.keys``."""

    book_id: str
    generation: int
    slots: tuple[Slot, ...]
    mac: str

    @property
    def needs_key_file(self) -> bool:
        """Whether the passphrase alone is not enough."""
        return all(slot.key_file for slot in self.slots)


def make_keys(
    master: MasterKey, passphrase: str, *, book_id: str, generation: int = 1, kdf: Kdf = DEFAULT_KDF, key_file: bytes | None = None
) -> BookKeys:
    """Wrap the master key under a passphrase.

    Raises:
        ValueError: the cost is below the floor and not the written exception for practice books.
    """
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    if kdf != PRACTICE_KDF and (kdf.memory_kib < FLOOR_KDF.memory_kib or kdf.passes < FLOOR_KDF.passes):
        raise ValueError("below the floor of 64 MiB and 3 passes")
    head = Slot(kdf, key_file is not None, secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE), b"")
    kek = _derive_kek(passphrase, head, key_file)
    wrapped = ChaCha20Poly1305(kek).encrypt(head.nonce, master.secret(), _associated(book_id, head))
    slot = Slot(kdf, head.key_file, head.salt, head.nonce, wrapped)
    return BookKeys(book_id, generation, (slot,), _mac(master, book_id, generation, (slot,)))


def unwrap(keys: BookKeys, passphrase: str, key_file: bytes | None = None) -> MasterKey:
    """The master key, by passphrase. SQLite is not touched, so a wrong passphrase changes nothing anywhere.

    Raises:
        WrongPassphrase: no slot opens.
        KeysDamaged: a slot opens and the rest of the file was altered by somebody without the key.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    for slot in keys.slots:
        if slot.key_file and key_file is None:
            continue
        kek = _derive_kek(passphrase, slot, key_file if slot.key_file else None)
        try:
            secret = ChaCha20Poly1305(kek).decrypt(slot.nonce, slot.wrapped, _associated(keys.book_id, slot))
        except InvalidTag:
            continue
        master = MasterKey(secret)
        if not belongs(keys, master):
            raise KeysDamaged("book.keys")
        return master
    if not keys.needs_key_file:
        raise WrongPassphrase
    raise WrongPassphrase("key file" if key_file is None else "with key file")


def belongs(keys: BookKeys, master: MasterKey) -> bool:
    """Whether this master key made this ``book.keys``."""
    return hmac.compare_digest(keys.mac, _mac(master, keys.book_id, keys.generation, keys.slots))


def dump_keys(keys: BookKeys) -> bytes:
    """``book.keys`` as bytes."""
    body = _body(keys.book_id, keys.generation, keys.slots) | {"hmac": keys.mac}
    body["sha256"] = hashlib.sha256(_canonical(body)).hexdigest()
    return _pretty(body)


def load_keys(content: bytes) -> BookKeys:
    """Read ``book.keys``. Every byte counts: the file must be exactly what ``dump_keys`` writes.

    Raises:
        BookTooNew: whole, and of a later version.
        KeysDamaged: anything else.
    """
    try:
        if len(content) > MAX_FILE:
            raise ValueError("too long")
        body = json.loads(content)
        digest = body.pop("sha256")
        if digest != hashlib.sha256(_canonical(body)).hexdigest():
            raise ValueError("sha256")
        if body["magic"] == _MAGIC and _number(body["version"], 2**31) > VERSION:
            raise BookTooNew("book.keys")
        mac = str(body["hmac"])
        keys = BookKeys(str(uuid.UUID(body["book"])), _number(body["generation"], 2**53), _slots(body["slots"]), mac)
        if body["magic"] != _MAGIC or body["version"] != VERSION or dump_keys(keys) != content:
            raise ValueError("unknown content")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        # The cause may quote the file; it holds no customer data.
        raise KeysDamaged("book.keys") from error
    return keys


def _slots(found: list[dict[str, Any]]) -> tuple[Slot, ...]:
    if not 1 <= len(found) <= _MAX_SLOTS:
        raise ValueError("slots")
    return tuple(_slot(entry) for entry in found)


def _slot(entry: dict[str, Any]) -> Slot:
    kdf = Kdf(
        _number(entry["memory_kib"], _MAX_MEMORY_KIB),
        _number(entry["passes"], _MAX_PASSES),
        _number(entry["lanes"], _MAX_LANES),
    )
    slot = Slot(kdf, bool(entry["key_file"]), _unb64(entry["salt"]), _unb64(entry["nonce"]), _unb64(entry["wrapped"]))
    sizes = (len(slot.salt), len(slot.nonce), len(slot.wrapped))
    if entry["kdf"] != "argon2id" or kdf.memory_kib < 8 * kdf.lanes or sizes != (_SALT, _NONCE, MASTER_BYTES + _TAG):
        raise ValueError("slot")
    return slot


def _number(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise ValueError("out of range")
    return value


def _derive_kek(passphrase: str, slot: Slot, key_file: bytes | None) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    typed = bytearray(unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass"))
    secret = hashlib.sha256(key_file).digest() if key_file is not None else None
    kdf = Argon2id(
        salt=slot.salt,
        length=32,
        iterations=slot.kdf.passes,
        lanes=slot.kdf.lanes,
        memory_cost=slot.kdf.memory_kib,
        ad=_KEK_CONTEXT,
        secret=secret,
    )
    try:
        return kdf.derive(bytes(typed))
    finally:
        typed[:] = bytes(len(typed))


def _associated(book_id: str, slot: Slot) -> bytes:
    return _canonical({"magic": _MAGIC, "version": VERSION, "book": book_id} | slot.head())


def _body(book_id: str, generation: int, slots: tuple[Slot, ...]) -> dict[str, Any]:
    wrapped = [slot.head() | {"wrapped": _b64(slot.wrapped)} for slot in slots]
    return {"magic": _MAGIC, "version": VERSION, "book": book_id, "generation": generation, "slots": wrapped}


def _mac(master: MasterKey, book_id: str, generation: int, slots: tuple[Slot, ...]) -> str:
    return hmac.digest(master.header_key(), _canonical(_body(book_id, generation, slots)), "sha256").hex()


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _pretty(body: dict[str, Any]) -> bytes:
    return (json.dumps(body, indent=1) + "\n").encode()


def _b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _unb64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
