"""What goes to standard output: a table for people, tab-separated text, or one JSON document. Talk goes to stderr."""

import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

SCHEMA = 1
WIDEST = 40
"""Cells of a column of a table, at most."""
NARROW, NARROWER = 18, 13
"""What a column gives way to in a narrow terminal: a phone still fits, or a code."""
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def to_json(document: dict[str, Any]) -> str:
    """The document as text; whatever could steer a terminal stands in it as an escape."""
    return _UNSEEN.sub(_escape, json.dumps({"schema": SCHEMA} | document, ensure_ascii=False, separators=(", ", ": ")))


class Shown(io.RawIOBase):
    """A file that is written onto a terminal: what could steer it is left out, whatever a restored book holds; line ends and tabs stay."""

    _STEERING = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))
    _STEERING_TOO = re.compile(rb"\xc2[\x80-\x9f]")
    """The same in the upper half, in UTF-8."""

    def __init__(self, terminal: BinaryIO) -> None:
        self._terminal = terminal

    def writable(self) -> bool:
        """Nothing else."""
        return True

    def write(self, data: Any) -> int:
        """Pass it on."""
        self._terminal.write(self._STEERING_TOO.sub(b"", bytes(data).translate(None, self._STEERING)))
        return len(data)


class Output:
    """Writes what a command found, in the form that was asked for."""

    def __init__(self, *, json: bool = False, plain: bool = False) -> None:
        self.json = json
        self.plain = plain

    def document(self, document: dict[str, Any]) -> None:
        """One JSON document."""
        sys.stdout.write(to_json(document) + "\n")

    def line(self, *cells: str) -> None:
        """One line of data; its cells stand apart by tabs."""
        from clientbook.text import plain

        sys.stdout.write("\t".join(plain(cell) for cell in cells) + "\n")

    def gap(self) -> None:
        """An empty line between two tables."""
        sys.stdout.write("\n")

    def talk(self, sentence: str) -> None:
        """Something for the person, not for the next program."""
        from clientbook.text import plain

        sys.stderr.write(plain(sentence) + "\n")

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Rows under their headings; cut to the terminal's width where there is one."""
        from clientbook.text import plain

        body = [[plain(cell) for cell in row] for row in rows]
        if self.plain:
            sys.stdout.writelines("\t".join(row) + "\n" for row in body)
            return
        for index, line in enumerate(_aligned([list(head), *body], _width())):
            sys.stdout.write(_strong(line) if index == 0 else line)

    def sections(self, parts: Sequence[tuple[str, Sequence[Sequence[str]], str]]) -> None:
        """Groups of rows for people: a heading, its rows, and what stands below them; the columns are the same in all of them."""
        from clientbook.text import plain

        room = _width()
        body = [["", *map(plain, row)] for _heading, rows, _below in parts for row in rows]
        aligned = iter(_aligned(body, room, NARROWER) if body else ())
        for index, (heading, rows, below) in enumerate(parts):
            sys.stdout.write(("\n" if index else "") + _strong(plain(heading) + "\n"))
            sys.stdout.writelines(line for _row, line in zip(rows, aligned, strict=False))
            if below:
                sys.stdout.write(f"  {plain(below)}\n")

    def fields(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Label and value, one below the other; a value of several lines stays in its column."""
        from clientbook.text import lines, plain
        from clientbook.text import width as cells

        body = [(plain(label), lines(value) or [""]) for label, value in pairs]
        if self.plain:
            sys.stdout.writelines(f"{label}\t{' '.join(value)}\n" for label, value in body)
            return
        width = max((cells(label) for label, _value in body), default=0) + 2
        for label, value in body:
            for index, line in enumerate(value):
                sys.stdout.write((_pad(label if index == 0 else "", width) + line).rstrip() + "\n")


def _width() -> int:
    return shutil.get_terminal_size((0, 0)).columns if sys.stdout.isatty() else 0


def _strong(line: str) -> str:
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return line if plain else f"\x1b[1m{line.rstrip()}\x1b[0m\n"


def _pad(text: str, width: int) -> str:
    from clientbook.text import width as cells

    return text + " " * (width - cells(text))


def _aligned(rows: list[list[str]], room: int, narrowest: int = NARROW) -> Iterable[str]:
    from clientbook.text import fit
    from clientbook.text import width as cells

    widths = _fitting([min(max(cells(row[index]) for row in rows), WIDEST) for index in range(len(rows[0]))], room, narrowest)
    for row in rows:
        last = len(row) - 1
        parts = [_pad(fit(cell, width), width) for cell, width in zip(row[:last], widths[:last], strict=True)]
        line = "  ".join([*parts, fit(row[last], widths[last]) if room else row[last]]).rstrip()
        yield (fit(line, room) if room else line) + "\n"


def _fitting(widths: list[int], room: int, narrowest: int) -> list[int]:
    """The widths of columns in so much room: the widest give way first, so that what is short stays readable."""
    if not room:
        return widths
    widths = list(widths)
    over = sum(widths) + 2 * (len(widths) - 1) - room
    while over > 0 and max(widths) > narrowest:
        widths[max(range(len(widths)), key=widths.__getitem__)] -= 1
        over -= 1
    return widths
