"""UUIDv7: what a customer, an interaction or a follow-up is called outside this book (JSON, vCard, ICS, restore)."""

import contextlib
import os
from collections import deque
from datetime import datetime

_AT_ONCE = 256
_waiting: deque[bytes] = deque()
"""Ten random bytes each. The system is asked for many at once: each question costs several times the rest of an import's row."""


def new_uid(now: datetime) -> str:
    """A fresh one; its first 48 bits are the instant in milliseconds, so that they sort by age. The time is an argument (RFC 9562, 5.7)."""
    stamp = int(now.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    noise = bytearray(_noise())
    noise[0] = 0x70 | noise[0] & 0x0F
    noise[2] = 0x80 | noise[2] & 0x3F
    digits = f"{stamp:012x}{noise.hex()}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _noise() -> bytes:
    """Ten random bytes nobody else was given, on whatever thread."""
    while True:
        with contextlib.suppress(IndexError):
            return _waiting.pop()
        block = os.urandom(10 * _AT_ONCE)
        _waiting.extend(block[start : start + 10] for start in range(0, len(block), 10))
