"""CSV and TSV as they really come: own delimiter vote, wrong quotes, mixed line ends, a remark above the header.

A record that does not parse costs its own row, never the rows after it: the row is refused with its number and the reader goes on
with the next line.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from clientbook.domain.errors import ImportProblem
from clientbook.exchange.encoding import Decoded, decode
from clientbook.exchange.headers import known_names
from clientbook.exchange.readers.tables import HEADER_WITHIN, MAX_CELL, MAX_COLUMNS, Record, fill
from clientbook.exchange.sheet import Sheet
from clientbook.i18n import N_

__all__ = ["DELIMITERS", "MAX_BYTES", "MAX_CELL", "read", "read_text", "records", "vote"]

DELIMITERS = (",", "\t", ";", "|", "，")
"""What may stand between cells, the likelier first."""
MAX_BYTES = 50 * 1024 * 1024

_HINT = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)

csv.field_size_limit(MAX_BYTES * 2)


def read(data: bytes, encoding: str = "", delimiter: str = "") -> Sheet:
    """The table in these bytes; encoding and delimiter are recognised where nobody names them.

    Raises:
        ImportProblem: empty, binary, too large, or an unknown encoding.
    """
    if len(data) > MAX_BYTES:
        raise ImportProblem(N_("The file is larger than 50 MB."))
    return read_text(decode(data, encoding), delimiter)


def read_text(decoded: Decoded, told: str = "") -> Sheet:
    """The table in a text that is decoded already.

    Raises:
        ImportProblem: empty, or too large.
    """
    lines = StringIO(decoded.text, newline="").readlines()
    first = 0
    if (hint := _HINT.match(lines[0])) is not None:
        delimiter, first = hint[1], 1
    else:
        delimiter = vote(lines[:200])
    delimiter = told if told in DELIMITERS else delimiter
    sheet = Sheet(encoding=decoded.encoding, delimiter=delimiter)
    fill(sheet, list(records(lines[first:], delimiter, first + 1)))
    return sheet


def vote(lines: list[str]) -> str:
    """The delimiter under which most of the first records have the same number of cells, two or more, and names of columns show.

    The names count because a file of damaged rows has cells of every number, and commas of its Chinese sentences in most lines.
    """
    best, chosen = 0.0, ","
    for delimiter in DELIMITERS:
        if not any(delimiter in line for line in lines):
            continue
        found = [cells for _row, cells, why in records(lines, delimiter, 1) if not why and any(cells)]
        counts = [len(cells) for cells in found]
        several = Counter(count for count in counts if count > 1)
        if not several:
            continue
        width, times = max(several.items(), key=lambda item: (item[1], item[0]))
        known = max((known_names(cells) for cells in found[:HEADER_WITHIN] if len(cells) > 1), default=0)
        score = times / max(1, len(counts)) + min(width, 20) / 100 + min(known, 5) / 5
        if score > best:
            best, chosen = score, delimiter
    return chosen


def records(lines: list[str], delimiter: str, number: int) -> Iterator[Record]:
    """The records of these lines, blank ones included, each with its row number beginning at ``number``."""
    at, width, after_break = 0, 0, False
    while at < len(lines):
        rest = map(lines.__getitem__, range(at, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        taken = 0
        try:
            for cells in reader:
                taken = reader.line_num
                if after_break and width > 1 and len(cells) != width:
                    yield number, tuple(cells), N_("it belongs to a row above that is broken")
                else:
                    after_break = False
                    width = max(width, len(cells)) if len(cells) < MAX_COLUMNS else width
                    yield number, tuple(cells), ""
                number += 1
        except csv.Error:
            line = lines[at + taken]
            cells = _leniently(line, delimiter)
            whole = line.count('"') % 2 == 0 and (width == 0 or len(cells) == width)
            yield number, tuple(cells), "" if whole else N_("a quotation mark is opened and not closed, or stands in the wrong place")
            after_break = not whole
            number += 1
            taken += 1
        at += taken
        if not taken:
            return


def _leniently(line: str, delimiter: str) -> list[str]:
    """The cells of one line whatever its quotes."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, strict=False), [])
    except csv.Error:
        return [line.rstrip("\r\n")]
