"""Wrapping the key of a file: under a passphrase (scrypt), or for the holder of a secret key (X25519)."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence
from typing import Final

from clientbook.data.age.errors import HeaderDamaged, NoMatch, TooCostly
from clientbook.data.age.header import Stanza, derived, from_base64, to_base64
from clientbook.data.age.keys import KEY_BYTES, Identity

COST: Final = 18
"""The base-two logarithm of what a guess at the passphrase costs: 256 MiB of memory, about a second."""
MOST_COST: Final = 20
"""Files that ask for more are refused before anything is derived."""
FILE_KEY: Final = 16

_SCRYPT, _X25519 = "scrypt", "X25519"
_SCRYPT_CONTEXT, _X25519_CONTEXT = b"age-encryption.org/v1/scrypt", b"age-encryption.org/v1/X25519"
_SALT = 16
_WRAPPED = FILE_KEY + 16
_NONCE = bytes(12)
"""Each wrapping key is used once."""


def wrap_with_passphrase(file_key: bytes, passphrase: str, cost: int = COST) -> Stanza:
    """The stanza of a passphrase."""
    salt = secrets.token_bytes(_SALT)
    wrapped = _seal(_scrypt(passphrase, salt, cost), file_key)
    return Stanza((_SCRYPT, to_base64(salt).decode(), str(cost)), wrapped)


def wrap_for(file_key: bytes, public: bytes) -> Stanza:
    """The stanza of a recipient, from a key that is made for it and thrown away."""
    once = Identity.new()
    key = derived(once.shared(public), once.public + public, _X25519_CONTEXT)
    return Stanza((_X25519, to_base64(once.public).decode()), _seal(key, file_key))


def unwrap_with_passphrase(stanzas: Sequence[Stanza], passphrase: str) -> bytes:
    """The file key, by passphrase.

    Raises:
        NoMatch: the passphrase is wrong (or its stanza damaged: the format cannot tell), or the file wants an identity.
        TooCostly, HeaderDamaged: as named.
    """
    if not _wants_passphrase(stanzas):
        raise NoMatch("identity")
    _kind, salt, cost = stanzas[0].arguments
    opened = _open(_scrypt(passphrase, from_base64(salt.encode()), int(cost)), stanzas[0].body)
    if opened is None:
        raise NoMatch("backup")
    return opened


def unwrap_as(stanzas: Sequence[Stanza], identities: Sequence[Identity]) -> bytes:
    """The file key, as one of its recipients.

    Raises:
        NoMatch: none of the identities is a recipient, or the file wants a passphrase.
        HeaderDamaged
    """
    if _wants_passphrase(stanzas):
        raise NoMatch("backup")
    for stanza in stanzas:
        if stanza.arguments[0] == _X25519:
            share = _share(stanza)
            for identity in identities:
                opened = _open(_shared_key(identity, share), stanza.body)
                if opened is not None:
                    return opened
    raise NoMatch("identity")


def _wants_passphrase(stanzas: Sequence[Stanza]) -> bool:
    """Whether it is a file of one passphrase; the stanza is sound then, and its cost bearable."""
    if not any(stanza.arguments[0] == _SCRYPT for stanza in stanzas):
        return False
    if len(stanzas) > 1 or len(stanzas[0].arguments) != 3 or len(stanzas[0].body) != _WRAPPED:
        raise HeaderDamaged
    _kind, salt, cost = stanzas[0].arguments
    if not re.fullmatch("[1-9][0-9]*", cost) or len(from_base64(salt.encode())) != _SALT:
        raise HeaderDamaged
    if len(cost) > 2 or int(cost) > MOST_COST:
        raise TooCostly
    return True


def _share(stanza: Stanza) -> bytes:
    if len(stanza.arguments) != 2 or len(stanza.body) != _WRAPPED:
        raise HeaderDamaged
    share = from_base64(stanza.arguments[1].encode())
    if len(share) != KEY_BYTES:
        raise HeaderDamaged
    return share


def _shared_key(identity: Identity, share: bytes) -> bytes:
    try:
        return derived(identity.shared(share), share + identity.public, _X25519_CONTEXT)
    except ValueError:
        raise HeaderDamaged from None


def _scrypt(passphrase: str, salt: bytes, cost: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return Scrypt(salt=_SCRYPT_CONTEXT + salt, length=32, n=1 << cost, r=8, p=1).derive(typed)


def _seal(key: bytes, file_key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key).encrypt(_NONCE, file_key, None)


def _open(key: bytes, wrapped: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        return ChaCha20Poly1305(key).decrypt(_NONCE, wrapped, None)
    except InvalidTag:
        return None
