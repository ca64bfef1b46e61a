"""The door for text from outside, and the foldings that make two spellings comparable.

Text that enters (form, paste, import, command line) passes ``clean``; the domain's constructors refuse what did not
(``is_clean``). So nothing in the book can steer a terminal, hide in a name or be spelt in two byte sequences.
"""

import re
import unicodedata
from typing import NamedTuple

_ALWAYS = (
    "\x7f-\x9f"  # DEL and C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls
    "\u200b\u2060\ufeff"  # zero-width
    "\u2028\u2029"  # line and paragraph separators
    "\ud800-\udfff"  # lone surrogates
    "\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))  # noncharacters
    + "\U000e0000-\U000e007f"  # tag characters
)
# ZWNJ and ZWJ are spelling inside a word or an emoji, and invisible litter at an edge or in a row.
_JOINERS = r"(?<![^\s\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\s\u200c\u200d])"
_END = re.compile(r"[\s\u200c\u200d]+$")
"""What stands at the end of a text that was cut: blanks of every kind, and joiners that join nothing any more."""
_EDGE = re.compile(_JOINERS)
_BAD_LINE = re.compile(f"[\x00-\x1f{_ALWAYS}]|{_JOINERS}")
_BAD_LINES = re.compile(f"[\x00-\x08\x0b-\x1f{_ALWAYS}]|{_JOINERS}")
_BREAK = re.compile("\r\n?|\n")
_TO_SPACE = str.maketrans({"\u2028": " ", "\u2029": " "})
_TAB_TO_SPACE = str.maketrans({"\t": " "})


class Cleaned(NamedTuple):
    """Text after the door, and what was lost there, so that the loss can be told."""

    text: str
    removed: int
    """Characters that cannot be kept."""
    cut: int
    """Characters beyond the limit."""


def is_clean(text: str, *, lines: bool = False) -> bool:
    """Whether text passed the door: NFC, and no control, bidi, zero-width or otherwise invisible steering character.

    Called for some thirty fields of every customer that is read, hence the two quick ways out: printable text
    (``str.isprintable``) cannot hold any of them, and plain ASCII is NFC.
    """
    if text.isprintable():
        return text.isascii() or unicodedata.is_normalized("NFC", text)
    bad = _BAD_LINES if lines else _BAD_LINE
    return bad.search(text) is None and unicodedata.is_normalized("NFC", text)


def clean(text: str, limit: int, *, lines: bool = False) -> Cleaned:
    """Text as it may be kept: at most ``limit`` characters, trimmed, and ``is_clean`` whatever came in.

    ``lines`` says that line breaks and tabs belong to it (a note); elsewhere they become spaces.
    """
    plain = text.replace("\n", "") if lines else text
    if len(text) <= limit and plain.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return Cleaned(text.strip(), 0, 0)  # as in is_clean: nothing in it can be wrong, which is true of nearly every cell of an import
    text = _BREAK.sub("\n" if lines else " ", text).translate(_TO_SPACE)
    if not lines:
        text = text.translate(_TAB_TO_SPACE)
    text, removed = (_BAD_LINES if lines else _BAD_LINE).subn("", text)
    text, joiners = _EDGE.subn("", text)  # what stood between them and the edge is gone now
    text = unicodedata.normalize("NFC", text).strip()
    kept = _END.sub("", text[:limit]) if len(text) > limit else text
    return Cleaned(kept, removed + joiners, len(text) - len(kept))


_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n"})
_UNSEEN = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufe0e\ufe0f\ufeff]")
_SINGLE_FORM = re.compile("[\x00-\x7f\u4e00-\u9fff]*")
"""ASCII and the common Chinese characters: nothing in them folds but capitals."""


def fold(text: str) -> str:
    """The form in which spellings are compared: narrow, lower case, no accents (``ＡＢＣ`` abc, ``Müller`` muller, ``Łódź`` lodz)."""
    if text.isascii() or _SINGLE_FORM.fullmatch(text):
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _UNSEEN.sub("", unicodedata.normalize("NFD", folded)).translate(_LETTERS)
    return unicodedata.normalize("NFKC", folded)


_TYPED = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "、": "/", "。": ".", "，": ",", "【": "[", "「": "[", "】": "]", "」": "]", "‘": "'", "’": "'"}
    | {"“": '"', "”": '"', "《": "<", "》": ">", "×": "*"}
)


def fold_typed(key: str) -> str:
    """What was meant by a key or a line of marks typed while a Chinese input method is on (``？`` ?, ``、`` /, ``【`` [)."""
    return key.translate(_TYPED)
