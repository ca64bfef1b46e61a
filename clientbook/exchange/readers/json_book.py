"""Our own JSON export: each customer becomes a row of one cell, its JSON text; what stands above them becomes ``Sheet.head``.

The file is taken in pieces, so that a book of 20,000 customers with all their contacts fits into the limits of the process. A
customer that does not parse costs its line, because the writer gives each customer a line of its own.
"""

import json
from collections.abc import Iterator
from typing import Any

from clientbook.domain.errors import ImportProblem
from clientbook.exchange.sheet import Problem, Sheet, SheetRow
from clientbook.i18n import N_

MAX_BYTES = 200 * 1024 * 1024
MAX_CUSTOMERS = 100_000
MAX_CUSTOMER = 8 * 1024 * 1024
"""Characters one customer may take, with everything of it."""
SCHEMA = 1
FORMAT = "clientbook"

_PIECE = 1024 * 1024
_BLANK = " \t\r\n"


def looks_like_ours(data: bytes) -> bool:
    """Whether these bytes begin as a JSON document does."""
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and (b'"' in start or start.endswith(b"{"))


def read(data: bytes) -> Sheet:
    """The customers of a file that ``export --format json`` wrote.

    Raises:
        ImportProblem: no JSON, another program's, of a later version, or damaged beyond its customers.
    """
    if len(data) > MAX_BYTES:
        raise ImportProblem(N_("The file is larger than 200 MB."))
    reader = _Reader(data)
    sheet = Sheet(format="json", encoding="utf-8")
    head: dict[str, Any] = {}
    try:
        for key in reader.names():
            if key == "customers":
                _customers(sheet, reader)
            else:
                head[key] = reader.value()
    except (ValueError, RecursionError):
        raise ImportProblem(N_("The file is not readable JSON.")) from None
    _check(head)
    sheet.head = json.dumps({key: value for key, value in head.items() if not key.startswith("_")})
    return sheet


def _check(head: dict[str, Any]) -> None:
    if head.get("format") != FORMAT or not isinstance(head.get("schema"), int):
        raise ImportProblem(N_("This JSON is none that clientbook has exported."))
    if head["schema"] > SCHEMA:
        raise ImportProblem(N_("This file comes from a later version of clientbook. Update clientbook to import it."))


def _customers(sheet: Sheet, reader: "_Reader") -> None:
    for number, text, why in reader.items():
        if number > MAX_CUSTOMERS:
            raise ImportProblem(N_("The file has more than 100,000 customers."))
        row = SheetRow(number, (text,))
        if why:
            sheet.broken.append((row, Problem(number, "", why)))
        else:
            sheet.rows.append(row)


class _Reader:
    """A JSON object read from its start to its end, a window at a time."""

    def __init__(self, data: bytes) -> None:
        import codecs

        self._data = memoryview(data)
        self._at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._json = json.JSONDecoder(parse_constant=_refuse_constant)
        self._text = ""
        self._place = 0

    def _more(self) -> bool:
        """Take in another piece of the file; whether there was one."""
        if self._at >= len(self._data):
            return False
        piece = bytes(self._data[self._at : self._at + _PIECE])
        self._at += len(piece)
        self._text = self._text[self._place :] + self._decoder.decode(piece, final=self._at >= len(self._data))
        self._place = 0
        return True

    def _peek(self) -> str:
        while True:
            while self._place < len(self._text) and self._text[self._place] in _BLANK:
                self._place += 1
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._more():
                return ""

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            raise ValueError(mark)
        self._place += 1

    def value(self) -> Any:
        """The value that begins here."""
        self._peek()
        while True:
            try:
                found, end = self._json.raw_decode(self._text, self._place)
            except ValueError:
                if len(self._text) - self._place > MAX_CUSTOMER or not self._more():
                    raise
                continue
            if end == len(self._text) and self._more():
                continue  # a number may go on in the next piece
            self._place = end
            return found

    def names(self) -> Iterator[str]:
        """Every key of the object; the caller takes its value."""
        self._expect("{")
        if self._peek() == "}":
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise ValueError(key)
            self._expect(":")
            yield key
            mark = self._peek()
            self._place += 1
            if mark == "}":
                return
            if mark != ",":
                raise ValueError(mark)

    def items(self) -> Iterator[tuple[int, str, str]]:
        """The customers of the list: number, JSON text, and why it is broken."""
        self._expect("[")
        number = 0
        while (mark := self._peek()) != "]":
            if not mark:
                raise ValueError("end")
            number += 1
            yield number, *self._item()
            mark = self._peek()
            if mark == ",":
                self._place += 1
            elif mark != "]":
                raise ValueError(mark)
        self._place += 1

    def _item(self) -> tuple[str, str]:
        try:
            found = self.value()
        except (ValueError, RecursionError):
            return self._rest_of_line(), N_("it is not readable JSON")
        # Told again instead of cut out: the piece it began in may be gone.
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        return text, "" if isinstance(found, dict) else N_("it is not a customer")

    def _rest_of_line(self) -> str:
        """Skip a customer that does not parse, up to the end of its line.

        Raises:
            ValueError: there is no further line, so nobody knows where the next one begins.
        """
        while (end := self._text.find("\n", self._place)) < 0:
            if not self._more():
                raise ValueError("line")
        line = self._text[self._place : end].rstrip()
        self._place = end
        if line.endswith(","):
            line, self._place = line[:-1], self._text.rindex(",", 0, end)
        return line[:MAX_CUSTOMER]


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
