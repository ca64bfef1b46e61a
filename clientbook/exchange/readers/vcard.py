"""Address cards, versions 2.1, 3.0 and 4.0: each card becomes a row whose cells are its lines.

A card that cannot be read costs itself, never the cards after it, and is told by its number. Lines are unfolded as bytes, because
programs fold in the middle of a character. Nothing is fetched: a photo that is an address stays an address.
"""

import re
from collections.abc import Iterator

from clientbook.domain.errors import ImportProblem
from clientbook.exchange.encoding import decode
from clientbook.exchange.readers.content_lines import BINARY, MAX_LINE, BadLine, Raw, decoded, goes_on, join, parse_head
from clientbook.exchange.sheet import Problem, Sheet, SheetRow
from clientbook.i18n import N_

MAX_BYTES = 50 * 1024 * 1024
MAX_CARDS = 100_000
MAX_LINES = 2_000
"""Lines in one card."""
MAX_BINARY = 32_000
"""Characters of a photo that is kept; larger ones are left out, and their length is told."""
LEFT_OUT = "X-CLIENTBOOK-LEFT-OUT"
"""The line that stands for what was left out: the property's name and its length."""

_BEGIN, _END = b"BEGIN:VCARD", b"END:VCARD"
_BREAK = re.compile(rb"\r\n|\n|\r")
_FOLD = re.compile(rb"\r?\n[ \t]")
_READY = re.compile(rb"(?:[A-Za-z0-9_\-]+\.)?[A-Z0-9_\-]+(?:;TYPE=[A-Za-z]+(?:,[A-Za-z]+)*)*:")
"""The head of a line in the one spelling all versions become; no version folds in front of one."""
_STARTS = re.compile(rb"^[\s\x00]*begin\s*:\s*vcard", re.IGNORECASE)


def looks_like_cards(data: bytes) -> bool:
    """Whether these bytes begin as a file of address cards does, in whatever encoding."""
    start = data[:400].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return _STARTS.match(start) is not None


def read(data: bytes, encoding: str = "") -> Sheet:
    """The cards in these bytes; ``encoding`` is that of values which name none.

    Raises:
        ImportProblem: empty, too large, or without any card.
    """
    if len(data) > MAX_BYTES:
        raise ImportProblem(N_("The file is larger than 50 MB."))
    data, fallback = _plain(data, encoding)
    sheet = Sheet(format="vcard", encoding=fallback)
    number = 0
    for lines, why in _cards(_BREAK.split(data)):
        number += 1
        if number > MAX_CARDS:
            raise ImportProblem(N_("The file has more than 100,000 cards. Split it and import the parts."))
        _take(sheet, number, lines, why, fallback)
    if not number:
        raise ImportProblem(N_("There is no address card in the file."))
    return sheet


def _plain(data: bytes, encoding: str) -> tuple[bytes, str]:
    """The file in an encoding that has ASCII in it, and the encoding of what names none."""
    if not data.strip(b" \t\r\n\x00"):
        raise ImportProblem(N_("The file is empty."))
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:200]
    if wide or encoding.casefold().replace("_", "-").startswith(("utf-16", "utf-32")):
        return decode(data, encoding).text.encode("utf-8", "replace"), "utf-8"
    data = data.removeprefix(b"\xef\xbb\xbf")
    if encoding:
        decode(b"x", encoding)  # refuses a name nobody knows
        return data, encoding
    try:
        _FOLD.sub(b"", data).decode("utf-8")  # a fold may stand within a character
        return data, "utf-8"
    except UnicodeDecodeError:
        return data, _guessed(data)


def _guessed(data: bytes) -> str:
    """The encoding of the values that name none, by all of them together: one card alone is too short to tell."""
    unnamed = b"\n".join(line for line in _BREAK.split(data) if not line.isascii() and b"CHARSET=" not in line[:200].upper())
    try:
        return decode(unnamed).encoding if unnamed else "utf-8"
    except ImportProblem:
        return "gb18030"


def _cards(lines: list[bytes]) -> Iterator[tuple[list[bytes], str]]:
    """The physical lines of each card, without its ends, and why it is broken."""
    inside: list[bytes] | None = None
    depth, why = 0, ""
    for line in lines:
        mark = line.strip().replace(b" ", b"").upper() if len(line) < 40 else b""
        if mark == _BEGIN:
            if inside is None:
                inside, depth, why = [], 1, ""
            elif inside and inside[-1].strip().upper().startswith((b"AGENT:", b"AGENT;")):
                depth, why = depth + 1, N_("it holds another card within")
            elif depth > 1:
                depth += 1
            else:
                yield inside, why or N_("it is not closed before the next card begins")
                inside, why = [], ""
        elif mark == _END and inside is not None:
            depth -= 1
            if depth == 0:
                yield inside, why
                inside = None
        elif inside is not None and depth == 1:
            inside.append(line)
            if len(inside) > MAX_LINES * 50 and not why:
                why = N_("it has more lines than any real card")
    if inside is not None:
        yield inside, why or N_("it is not closed")


def _take(sheet: Sheet, number: int, lines: list[bytes], why: str, fallback: str) -> None:
    cells: list[str] = []
    try:
        plain = _line_by_line(lines, fallback)
        cells = plain or []
        for raw in _unfolded(lines) if plain is None else ():
            cells.append(_kept(decoded(raw, fallback)))
            if len(cells) > MAX_LINES:
                raise BadLine(N_("it has more lines than any real card"))
    except BadLine as bad:
        why = why or bad.why
    if why:
        readable = tuple(line.decode("utf-8", "replace").replace("\x00", "")[:MAX_LINE] for line in lines[:MAX_LINES])
        sheet.broken.append((SheetRow(number, readable), Problem(number, "", why)))
    else:
        sheet.rows.append(SheetRow(number, tuple(cells)))


def _line_by_line(lines: list[bytes], fallback: str) -> list[str] | None:
    """The lines of a card in which each stands for itself, as on most of today; None where one is folded, encoded or goes on."""
    cells: list[str] = []
    try:
        for line in lines:
            if len(line) <= MAX_BINARY and (fallback == "utf-8" or line.isascii()) and _READY.match(line):
                cells.append(line.decode("utf-8"))
                continue
            raw = None if line[:1] in (b" ", b"\t") else parse_head(line)
            if raw is None or raw.encoding:
                return None
            cells.append(_kept(decoded(raw, fallback)))
    except (UnicodeDecodeError, BadLine):
        return None  # cut in the middle of a character, perhaps
    return cells if len(cells) <= MAX_LINES else None


def _kept(line: str) -> str:
    """The line, or the note that it was too large to keep."""
    if len(line) <= MAX_BINARY:
        return line
    head, _colon, value = line.partition(":")
    name = head.partition(";")[0].rpartition(".")[2]
    return f"{LEFT_OUT}:{name} {len(value)}" if name in BINARY else line


def _unfolded(lines: list[bytes]) -> Iterator[Raw]:
    """The properties of a card, each with its whole value."""
    old = any(line.strip().upper() == b"VERSION:2.1" for line in lines[:10])
    pending: Raw | None = None
    for each in _logical(lines, old=old):
        if pending is not None and goes_on(pending, each):
            join(pending, each)
            continue
        raw = parse_head(each)
        if raw is None:
            if pending is not None and each.strip():
                # A line break somebody forgot to escape: the text goes on.
                pending.value += (b"=0D=0A" if pending.encoding == "qp" else b"\\n") + each
            continue
        if pending is not None:
            yield pending
        pending = raw
    if pending is not None:
        yield pending


def _logical(lines: list[bytes], *, old: bool) -> Iterator[bytes]:
    """Lines with their folds taken back. Version 2.1 folds at a blank and keeps it, the others fold anywhere and add one."""
    parts: list[bytes] = []
    keeps = printable = False
    for line in lines:
        # After a soft break of quoted-printable the blank may be the text's own: that is decided where the break is joined.
        if parts and line[:1] in (b" ", b"\t") and not (printable and parts[-1].rstrip(b" \t").endswith(b"=")):
            parts.append(line if keeps else line[1:])
            continue
        if parts:
            yield b"".join(parts)
        parts = [line]
        head = line.partition(b":")[0].upper()
        # A line without a head goes on with the property above it.
        printable = b"QUOTED-PRINTABLE" in head or (printable and b":" not in line)
        keeps = old and b"BASE64" not in head and b"ENCODING=B" not in head
    if parts:
        yield b"".join(parts)
