"""Which text encoding a file is in: mark, strict UTF-8, the Chinese code pages, Western last.

Guessing libraries answer wrongly on short files, which address lists often are, so this is a ladder of strict attempts. Where two
steps would both succeed (Big5 text is nearly always valid GB18030), the share of common characters decides.
"""

import codecs
import re
from dataclasses import dataclass

from clientbook.domain.errors import ImportProblem
from clientbook.i18n import N_

_PAGE = N_("This is a web page, whatever its name says. Open it in a spreadsheet and save it as XLSX or CSV.")
BINARY = (
    (b"PK\x03\x04", N_("This is a spreadsheet or ZIP file, not text. Save it as CSV first.")),
    (b"\xd0\xcf\x11\xe0", N_("This is an old Excel workbook, not text. Save it as CSV first.")),
    (b"%PDF", N_("This is a PDF, not a table of text.")),
    (b"\x89PNG", N_("This is a picture, not a table of text.")),
    (b"\xff\xd8\xff", N_("This is a picture, not a table of text.")),
    (b"GIF8", N_("This is a picture, not a table of text.")),
    (b"\x1f\x8b", N_("This is a compressed file. Unpack it first.")),
    *((mark, _PAGE) for mark in (b"<html", b"<HTML", b"<!DOCTYPE", b"<!doctype", b"<table", b"<TABLE", b"<?xml")),
    (b"SQLite format 3", N_("This is a database, not a table of text.")),
    (
        b"age-encryption.org",
        N_("This file is encrypted. A backup is restored, not imported; an encrypted export is opened with age first."),
    ),
)
"""How files begin that are surely not text, and what to say."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_BAD = re.compile("[\udc80-\udcff]")
_TONES = re.compile(rb"(?<=[A-Za-z])\xa8[\xa1-\xc0](?![\x80-\xff])|(?<![\x80-\xff])\xa8[\xa1-\xc0](?=[A-Za-z])")
"""Letters with accents as GB 2312 has them, within a word of plain letters; in Big5 that would be one Chinese character in it."""
_GOOD_PER_BAD = 4
"""So many characters that are well formed for each byte that is not make a damaged file of that encoding; Chinese text in the wrong
encoding has ten times more bad than good."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file. Bytes that could not be read stand in it as lone surrogates, so their rows can be named."""

    text: str
    encoding: str


def decode(data: bytes, encoding: str = "") -> Decoded:
    """The text of these bytes, in the encoding named or the one that fits.

    Raises:
        ImportProblem: nothing in it, binary, or no encoding fits.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise ImportProblem(N_("The file is empty."))
    for magic, why in BINARY:
        if data.startswith(magic):
            raise ImportProblem(why)
    decoded = _as_told(data, encoding) if encoding else _guess(data)
    if not decoded.text.strip():
        raise ImportProblem(N_("The file is empty."))
    _refuse_binary(decoded.text)
    return decoded


def _as_told(data: bytes, encoding: str) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
        text = data.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            row = data.count(b"\n", 0, error.start) + 1
            raise ImportProblem(N_("The file is not in the encoding that was named."), row) from None
        raise ImportProblem(N_("This encoding is not known.")) from None
    if not isinstance(text, str):
        raise ImportProblem(N_("This encoding is not known."))
    return Decoded(text.removeprefix("\ufeff"), name)


def _guess(data: bytes) -> Decoded:
    for mark, name in MARKS:
        if data.startswith(mark):
            return _marked(data, name)
    if wide := _wide(data):
        return wide
    if (text := _strict(data, "utf-8")) is not None:
        return Decoded(text, "utf-8")
    if damaged := _damaged(data, "utf-8"):
        return damaged
    return _code_page(data)


def _marked(data: bytes, name: str) -> Decoded:
    text = _strict(data, name)
    if text is None and name == "utf-8-sig":
        text = data.decode(name, "surrogateescape")
    if text is None:
        whole = len(data) - len(data) % 2
        text = _strict(data[:whole], name)
    if text is None:
        raise ImportProblem(N_("The file says it is UTF-16, but it is damaged."))
    return Decoded(text, {"utf-8-sig": "utf-8"}.get(name, name))


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without its mark: commas and line ends leave a zero on one side of every pair."""
    sample = data[:65_536]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    pairs = len(sample) // 2
    if pairs < 2 or max(even, odd) * 50 < pairs or min(even, odd) * 10 > max(even, odd):
        return None
    if max(even, odd) * 5 < pairs * 2 and _strict(data, "utf-8") is not None:
        return None  # a few stray zeros in a plain file
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = _strict(data[: len(data) - len(data) % 2], name)
    if text is None or not any(mark in text for mark in ("\n", "\r", ",", "\t", ";")):
        return None
    return Decoded(text.removeprefix("\ufeff"), name)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _damaged(data: bytes, name: str) -> Decoded | None:
    """A file of this encoding with a few bad bytes: better its bad rows named than the whole taken for another encoding."""
    text = data.decode(name, "surrogateescape")
    bad = len(_BAD.findall(text))
    good = sum(1 for char in text if char > "\x7f") - bad
    return Decoded(text, name) if bad and bad * _GOOD_PER_BAD <= good else None


def _code_page(data: bytes) -> Decoded:
    runs = _HIGH_RUN.findall(data)
    alone = sum(1 for run in runs if len(run) == 1)
    if alone * 10 >= len(runs) * 6 and (western := _strict(data, "cp1252")) is not None:
        return Decoded(western, "cp1252")
    chinese, taiwanese = _strict(data, "gb18030"), _strict(data, "big5")
    if chinese is not None and len(_TONES.findall(data)) == len(runs):
        return Decoded(chinese, "gb18030")
    if chinese is not None and taiwanese is not None:
        return Decoded(taiwanese, "big5") if _common_big5(runs) > _common_gb(runs) else Decoded(chinese, "gb18030")
    if chinese is not None:
        return Decoded(chinese, "gb18030")
    if taiwanese is not None:
        return Decoded(taiwanese, "big5")
    for name in ("gb18030", "big5"):
        if damaged := _damaged(data, name):
            return damaged
    raise ImportProblem(N_("The encoding of the file was not recognised. Name it with --encoding."))


def _common_gb(runs: list[bytes]) -> float:
    """Share of pairs that are characters of GB 2312's first level, the 3,755 common ones."""
    pairs = [run[at : at + 2] for run in runs for at in range(0, len(run) - 1, 2)]
    return sum(1 for pair in pairs if 0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1) / max(1, sum(len(run) for run in runs) / 2)


def _common_big5(runs: list[bytes]) -> float:
    """Share of bytes that begin one of Big5's 5,401 common characters; their second bytes are often plain ASCII."""
    leads = sum(1 for run in runs for byte in run[::2] if 0xA4 <= byte <= 0xC6)
    singles = sum(1 for run in runs if len(run) % 2)
    total = sum((len(run) + 1) // 2 for run in runs)
    return leads / max(1, total) * (1.1 if singles * 4 > len(runs) else 0.5)


def _refuse_binary(text: str) -> None:
    sample = text[:65_536]
    odd = len(_CONTROL.findall(sample)) + len(_BAD.findall(sample))
    if odd * 10 > len(sample):
        raise ImportProblem(N_("This is not a text file."))
