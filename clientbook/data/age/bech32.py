"""Bech32 (BIP 173) without its limit of length: how age writes keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK = 6


def encode(prefix: str, content: bytes) -> str:
    """The lower-case text of these bytes under a prefix."""
    values = _regroup(content, 8, 5, pad=True)
    rest = _polymod([*_expanded(prefix), *values, *[0] * _CHECK]) ^ 1
    check = [(rest >> 5 * (_CHECK - 1 - place)) & 31 for place in range(_CHECK)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in [*values, *check])


def decode(text: str) -> tuple[str, bytes]:
    """The prefix, in lower case, and the bytes.

    Raises:
        ValueError: a typo, mixed case, or no Bech32 at all.
    """
    if text not in (text.lower(), text.upper()):
        raise ValueError("mixed case")
    prefix, found, letters = text.lower().rpartition("1")
    if not found or not prefix or len(letters) < _CHECK or not all("!" <= letter <= "~" for letter in prefix):
        raise ValueError("no bech32")
    try:
        values = [_VALUES[letter] for letter in letters]
    except KeyError:
        raise ValueError("no bech32") from None
    if _polymod([*_expanded(prefix), *values]) != 1:
        raise ValueError("checksum")
    return prefix, bytes(_regroup(values[:-_CHECK], 5, 8, pad=False))


def _expanded(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if top >> place & 1 else 0
    return check


def _regroup(values: Iterable[int], wide: int, narrow: int, *, pad: bool) -> list[int]:
    """Groups of ``wide`` bits as groups of ``narrow`` ones."""
    held, bits, made = 0, 0, []
    for value in values:
        held, bits = held << wide | value, bits + wide
        while bits >= narrow:
            bits -= narrow
            made.append(held >> bits & ((1 << narrow) - 1))
            held &= (1 << bits) - 1
    if pad and bits:
        made.append(held << (narrow - bits))
    elif not pad and (bits >= wide or held):
        raise ValueError("padding")
    return made
