"""Whether pages on disk were written with a book's key, told without SQLite.

SQLCipher authenticates every 4096-byte page with HMAC-SHA512 over ciphertext, IV and page number. Checking one page here tells a
wrong key from damage, and a foreign journal from our own, before the engine is allowed to touch anything. Source:
<https://www.zetetic.net/sqlcipher/design/>.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Final

from clientbook.data.standing import PAGE

SALT: Final = 16
_MAC = 64
_FAST_PASSES = 2
_SALT_MASK = 0x3A
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")


class PageCheck:
    """Checks pages of one file: the key together with the salt in the file's first 16 bytes."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        masked = bytes(byte ^ _SALT_MASK for byte in salt)
        self._key = hashlib.pbkdf2_hmac("sha512", key, masked, _FAST_PASSES, 32)

    def ours(self, page: bytes, number: int) -> bool:
        """Whether this is page ``number`` (1-based) as written with the key."""
        if len(page) != PAGE:
            return False
        start = SALT if number == 1 else 0
        digest = hmac.digest(self._key, page[start:-_MAC] + number.to_bytes(4, "little"), "sha512")
        return hmac.compare_digest(digest, page[-_MAC:])


def first_record(journal: Path) -> tuple[int, bytes] | None:
    """Number and content of the first page a rollback journal would put back; none when it would put back nothing."""
    with open(journal, "rb") as file:
        head = file.read(28)
        if len(head) < 28 or not head.startswith(_JOURNAL_MAGIC):
            return None
        sector = int.from_bytes(head[20:24], "big")
        if not 28 <= sector <= 65536:
            return None
        file.seek(sector)
        number = int.from_bytes(file.read(4), "big")
        page = file.read(PAGE)
    return (number, page) if number and len(page) == PAGE else None
