"""Keys of age: recipients (``age1…``), who can only be written to, and identities (``AGE-SECRET-KEY-1…``), who can read."""

from __future__ import annotations

import secrets
from typing import Final

from clientbook.data.age import bech32
from clientbook.domain.errors import InvalidValue
from clientbook.i18n import N_

KEY_BYTES: Final = 32
_PUBLIC, _SECRET = "age", "age-secret-key-"
_MOST_LINES = 1000


class Identity:
    """A secret key."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @classmethod
    def new(cls) -> Identity:
        """A fresh random one."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def read(cls, text: str) -> Identity:
        """The identity of a typed line.

        Raises:
            InvalidValue: it is none.
        """
        return cls(_decoded(text, _SECRET, "identity", N_("is not a secret key of age (AGE-SECRET-KEY-1…)")))

    @property
    def public(self) -> bytes:
        """The bytes of its recipient."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        return X25519PrivateKey.from_private_bytes(self._secret).public_key().public_bytes_raw()

    @property
    def recipient(self) -> str:
        """Whom to write to so that this identity can read: ``age1…``."""
        return bech32.encode(_PUBLIC, self.public)

    @property
    def secret(self) -> str:
        """The identity as age writes it."""
        return bech32.encode(_SECRET, self._secret).upper()

    def shared(self, other: bytes) -> bytes:
        """The secret shared with the owner of a public key.

        Raises:
            ValueError: that key is a trick: everybody would share the same secret with it.
        """
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

        return X25519PrivateKey.from_private_bytes(self._secret).exchange(X25519PublicKey.from_public_bytes(other))


def recipient_key(text: str) -> bytes:
    """The public key of a typed recipient.

    Raises:
        InvalidValue: it is none.
    """
    return _decoded(text, _PUBLIC, "recipient", N_("is not a public key of age (age1…)"))


def read_identities(text: str) -> tuple[Identity, ...]:
    """The identities of a key file as ``age-keygen`` writes it: one a line, empty lines and ``#`` comments between.

    Raises:
        InvalidValue: a line is none, or there are no such lines.
    """
    lines = [line.strip() for line in text.splitlines()[:_MOST_LINES]]
    found = tuple(Identity.read(line) for line in lines if line and not line.startswith("#"))
    if not found:
        raise InvalidValue("identity", N_("holds no secret key of age (AGE-SECRET-KEY-1…)"))
    return found


def _decoded(text: str, prefix: str, field: str, why: str) -> bytes:
    try:
        found, content = bech32.decode(text.strip())
        if found != prefix or len(content) != KEY_BYTES:
            raise ValueError("another kind of key")
    except ValueError:
        # What was typed may be a secret key with a typo: it is not repeated.
        raise InvalidValue(field, why) from None
    return content
