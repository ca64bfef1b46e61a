"""The recovery code: the master key itself, written so that a person can copy it by hand.

32 bytes of key and 3 bytes of checksum are 280 bits: 56 characters of Crockford's base32 in 14 groups of 4. The checksum is
long enough to find a single wrong or swapped character again, so a typo can be named by its group.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Final

from clientbook.data.keys import MASTER_BYTES, MasterKey
from clientbook.domain.errors import WrongRecoveryCode

GROUPS: Final = 14
GROUP: Final = 4
LENGTH: Final = GROUPS * GROUP

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = ".,·_|/"
_CHECK = 3


def write_code(master: MasterKey) -> str:
    """The code of this key: ``7K3M-…``, 14 groups of 4."""
    secret = master.secret()
    number = int.from_bytes(secret + _checksum(secret), "big")
    letters = "".join(_ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(LENGTH)))
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read_code(typed: str) -> MasterKey:
    """The key of a typed code: lower case, full-width, any separators, O for 0 and I or L for 1 are accepted.

    Raises:
        WrongRecoveryCode: a typo; ``detail`` is the number of its group where one can be told, else empty.
    """
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES)
    groups = _groups(plain)
    letters = "".join(groups)
    for number, group in enumerate(groups, 1):
        if any(letter not in _VALUES for letter in group):
            raise WrongRecoveryCode(str(number))
    if len(letters) != LENGTH:
        raise WrongRecoveryCode(_odd_group(groups))
    values = [_VALUES[letter] for letter in letters]
    secret = _checked(values)
    if secret is None:
        raise WrongRecoveryCode(_typo_group(values))
    return MasterKey(secret)


def require_code(typed: str) -> None:
    """Refuse a mistyped code before anything is done with it; whether it is this book's only the book can tell.

    Raises:
        WrongRecoveryCode: as from ``read_code``.
    """
    read_code(typed)


def same_group(code: str, number: int, typed: str) -> bool:
    """Whether ``typed`` is group ``number`` (1-based) of the code; how two groups are checked right after they were copied."""
    wanted = code.split("-")[number - 1]
    return "".join(_groups(unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES))) == wanted


def _groups(plain: str) -> list[str]:
    """Split at whatever separates; an unbroken run is cut into fours."""
    spaced = "".join(" " if letter in _SEPARATORS or unicodedata.category(letter) == "Pd" else letter for letter in plain)
    found = spaced.split()
    if len(found) == GROUPS:
        return found
    run = "".join(found)
    return [run[start : start + GROUP] for start in range(0, len(run), GROUP)]


def _odd_group(groups: list[str]) -> str:
    odd = [number for number, group in enumerate(groups, 1) if len(group) != GROUP]
    return str(odd[0]) if len(groups) == GROUPS and len(odd) == 1 else ""


def _checked(values: list[int]) -> bytes | None:
    number = 0
    for value in values:
        number = number << 5 | value
    content = number.to_bytes(MASTER_BYTES + _CHECK, "big")
    secret, check = content[:MASTER_BYTES], content[MASTER_BYTES:]
    return secret if _checksum(secret) == check else None


def _typo_group(values: list[int]) -> str:
    """The group in which one changed or two swapped characters would explain the wrong checksum."""
    for place in range(LENGTH - 1):
        swapped = values.copy()
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        if _checked(swapped) is not None:
            return str(place // GROUP + 1)
    for place in range(LENGTH):
        for value in range(32):
            if _checked([*values[:place], value, *values[place + 1 :]]) is not None:
                return str(place // GROUP + 1)
    return ""


def _checksum(secret: bytes) -> bytes:
    return hashlib.sha256(b"clientbook/recovery/v1" + secret).digest()[:_CHECK]
