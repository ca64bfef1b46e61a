"""Whether the engine found on this machine does what the book relies on: asked before a book is made, told by ``doctor``.

A plain SQLite answers a key with silence and writes plain text, and two other distributions install the same module name.
"""

from __future__ import annotations

import contextlib
from importlib import metadata
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2 as driver

from clientbook.data.standing import PLAIN_MAGIC
from clientbook.domain.errors import EngineUnfit

MINIMUM_CIPHER: Final = (4, 18)
MINIMUM_SQLITE: Final = (3, 51, 3)
SISTERS: Final = ("sqlcipher3-wheels", "sqlcipher3-binary")
"""Distributions of the same module name whose SQLite has the WAL-reset corruption bug."""

_BLOCK = 1 << 20
_NEEDED_OPTIONS = ("HAS_CODEC", "THREADSAFE=1", "ENABLE_FTS5")


def check_engine() -> None:
    """Refuse an engine that is too old, lacks what the book relies on, or belongs to a sister distribution.

    Raises:
        EngineUnfit: with what is wrong.
    """
    probe = driver.connect(":memory:")
    try:
        version = probe.execute("PRAGMA cipher_version").fetchone()
        options = {row[0] for row in probe.execute("PRAGMA compile_options")}
    finally:
        probe.close()
    judge_engine(version[0] if version else "", driver.sqlite_version, options, installed_sisters())


def judge_engine(cipher: str, sqlite: str, options: set[str], sisters: tuple[str, ...]) -> None:
    """The judgement behind ``check_engine``, apart from it so that a test can show it other engines.

    Raises:
        EngineUnfit: with what is wrong.
    """
    if sisters:
        raise EngineUnfit(f"{sisters[0]} is installed beside sqlcipher3")
    if not cipher or _numbers(cipher) < MINIMUM_CIPHER:
        raise EngineUnfit(f"SQLCipher {cipher or '-'}")
    if _numbers(sqlite) < MINIMUM_SQLITE:
        raise EngineUnfit(f"SQLite {sqlite}")
    missing = [option for option in _NEEDED_OPTIONS if option not in options]
    if not options & {"TEMP_STORE=2", "TEMP_STORE=3"}:
        missing.append("TEMP_STORE=2")
    if missing:
        raise EngineUnfit(f"SQLCipher without {', '.join(missing)}")


def installed_sisters() -> tuple[str, ...]:
    """Which of the refused distributions are installed in this environment."""
    found = []
    for name in SISTERS:
        with contextlib.suppress(metadata.PackageNotFoundError):
            metadata.distribution(name)
            found.append(name)
    return tuple(found)


def _numbers(version: str) -> tuple[int, ...]:
    digits = version.split()[0].split(".") if version.split() else []
    return tuple(int(part) for part in digits if part.isdigit())


def engine_versions() -> dict[str, str]:
    """The versions in use, for ``doctor``."""
    probe = driver.connect(":memory:")
    try:
        # Without a key there is no provider to ask.
        probe.set_key(bytearray(32))
        cipher = probe.execute("PRAGMA cipher_version").fetchone()
        provider = probe.execute("PRAGMA cipher_provider_version").fetchone()
    finally:
        probe.close()
    return {
        "sqlcipher": cipher[0] if cipher else "",
        "sqlite": driver.sqlite_version,
        "provider": provider[0] if provider else "",
    }


def prove_encryption(db_path: Path, needle: bytes) -> None:
    """Read the bytes of a fresh, closed file and refuse it when they are not ciphertext.

    Only for a file that no connection of this process has open: closing it would drop their locks.

    Raises:
        EngineUnfit: the file begins like plain SQLite or holds the needle that was written into it.
    """
    before = b""
    with db_path.open("rb") as file:
        while block := file.read(_BLOCK):  # a restored book may be larger than the memory
            found = before + block
            if (not before and found.startswith(PLAIN_MAGIC)) or needle in found:
                raise EngineUnfit("SQLCipher does not encrypt")
            before = block[-len(needle) :]
