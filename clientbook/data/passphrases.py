"""The passphrase: its floor, an honest hint at its strength, and a proposal for who wants one."""

from __future__ import annotations

import math
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

from clientbook.data.words import CHINESE, ENGLISH
from clientbook.domain.errors import InvalidValue
from clientbook.i18n import N_

FLOOR: Final = 12
"""Characters at least; a Chinese character counts two."""
LONGEST: Final = 1024
WORDS: Final = 6
"""Words of a proposal: 6 of 256 are 48 bits, each guess of which costs Argon2id with 256 MiB."""

_COMMON = (
    *("password", "passphrase", "qwerty", "asdf", "letmein", "admin", "welcome", "iloveyou"),
    *("woaini", "mima", "clientbook", "abc123", "123456"),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A passphrase to take as it is; ``meaning`` shows the Chinese words behind typed pinyin, empty in English."""

    passphrase: str
    meaning: str = ""


def weight(passphrase: str) -> int:
    """Characters, a Chinese (wide) one counting two and combining marks none."""
    normal = unicodedata.normalize("NFC", passphrase)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in normal)


def require_passphrase(passphrase: str) -> None:
    """Refuse what is below the floor.

    Raises:
        InvalidValue: of the field ``passphrase``; the value is not kept in the error.
    """
    if weight(passphrase) < FLOOR:
        raise InvalidValue("passphrase", N_("at least 12 characters; a Chinese character counts two"))
    if len(passphrase) > LONGEST:
        raise InvalidValue("passphrase", N_("at most 1,024 characters"))
    if any(unicodedata.category(c) in ("Cc", "Cs", "Cn") for c in passphrase):
        raise InvalidValue("passphrase", N_("it holds a character that cannot be typed again"))


def strength(passphrase: str) -> int:
    """A hint from 0 (guessed at once) to 4 (strong): a rough count of bits, never a promise."""
    bits = _bits(unicodedata.normalize("NFC", passphrase))
    return sum(bits >= limit for limit in (20, 35, 45, 60))


def _bits(text: str) -> float:
    """Bits of what is left after known words, runs and repetitions are counted as one choice each."""
    lowered = text.casefold()
    bits = 0.0
    for common in _COMMON:
        while common in lowered:
            lowered = lowered.replace(common, "", 1)
            bits += 4
    before = ""
    for letter in lowered:
        predictable = before and abs(ord(letter) - ord(before)) <= 1
        bits += 1 if predictable else _letter_bits(letter)
        before = letter
    different = len(set(lowered))
    return min(bits, different * 5.0 + 4) if different else bits


def _letter_bits(letter: str) -> float:
    if letter.isdigit() and letter.isascii():
        return math.log2(10)
    if letter.isascii():
        # Letters of words a person remembers carry far less than 4.7 bits.
        return 2.0 if letter.isalpha() else 3.0
    return 6.0


def propose(language: str) -> Proposal:
    """A random passphrase of six words: English ones, or for Chinese the pinyin of two-character words with their meaning."""
    if language == "zh_CN":
        chosen = [secrets.choice(CHINESE) for _ in range(WORDS)]
        return Proposal(" ".join(pinyin for pinyin, _ in chosen), " ".join(word for _, word in chosen))
    return Proposal(" ".join(secrets.choice(ENGLISH) for _ in range(WORDS)))
