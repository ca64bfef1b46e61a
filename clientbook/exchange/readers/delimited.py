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
from clientbook.exchange.encoding import decode
from clientbook.exchange.headers import known_names
from clientbook.exchange.sheet import Problem, Sheet, SheetRow
from clientbook.i18n import N_

DELIMITERS = (",", "\t", ";", "|", "，")
"""What may stand between cells, the likelier first."""
MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELL = 64 * 1024
"""Characters in one cell; as much as a note holds."""
HEADER_WITHIN = 12
"""The header is looked for in this many first lines."""

_UNREADABLE = re.compile("[\ud800-\udfff]")
_HINT = re.compile(r"^sep=(.)\s*$", re.IGNORECASE)

csv.field_size_limit(MAX_BYTES * 2)

Record = tuple[int, tuple[str, ...], str]
"""Row number, cells, and why it is broken (empty: it is not)."""


def read(data: bytes, encoding: str = "") -> Sheet:
    """The table in these bytes.

    Raises:
        ImportProblem: empty, binary, too large, or an unknown encoding.
    """
    if len(data) > MAX_BYTES:
        raise ImportProblem(N_("The file is larger than 50 MB."))
    decoded = decode(data, encoding)
    lines = StringIO(decoded.text, newline="").readlines()
    first = 0
    if (hint := _HINT.match(lines[0])) is not None:
        delimiter, first = hint[1], 1
    else:
        delimiter = vote(lines[:200])
    sheet = Sheet(encoding=decoded.encoding, delimiter=delimiter)
    _fill(sheet, list(records(lines[first:], delimiter, first + 1)))
    return sheet


def vote(lines: list[str]) -> str:
    """The delimiter under which most of the first records have the same number of cells, two or more."""
    best, chosen = 0.0, ","
    for delimiter in DELIMITERS:
        if not any(delimiter in line for line in lines):
            continue
        counts = [len(cells) for _row, cells, why in records(lines, delimiter, 1) if not why and any(cells)]
        several = Counter(count for count in counts if count > 1)
        if not several:
            continue
        width, times = max(several.items(), key=lambda item: (item[1], item[0]))
        score = times / max(1, len(counts)) + min(width, 20) / 100
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


def _fill(sheet: Sheet, found: list[Record]) -> None:
    filled = [record for record in found if any(cell.strip() for cell in record[1])]
    if not filled:
        raise ImportProblem(N_("The file is empty."))
    if len(filled) > MAX_ROWS + HEADER_WITHIN:
        raise ImportProblem(N_("The file has more than 100,000 rows. Split it and import the parts."))
    if max(len(cells) for _number, cells, why in filled) > MAX_COLUMNS:
        raise ImportProblem(N_("The file has more than 1,000 columns."))
    at = header_at([cells for _number, cells, _why in filled[:HEADER_WITHIN]])
    body = filled
    if at is not None:
        sheet.header_row, header, _why = filled[at]
        sheet.header = tuple(cell.strip() for cell in header)
        sheet.remarks = tuple(" ".join(cell.strip() for cell in cells if cell.strip()) for _number, cells, _why in filled[:at])
        body = filled[at + 1 :]
    widths = Counter(len(cells) for _number, cells, why in body if not why)
    width = len(sheet.header) or (widths.most_common(1)[0][0] if widths else 1)
    for number, cells, why in body:
        _take(sheet, number, cells, why, width)


def _take(sheet: Sheet, number: int, cells: tuple[str, ...], why: str, width: int) -> None:
    if not why:
        if any(cell.strip() for cell in cells[width:]):
            why = N_("it has more cells than the header has columns")
        elif any(len(cell) > MAX_CELL for cell in cells):
            why = N_("a cell holds more than 65,536 characters")
        elif any(_UNREADABLE.search(cell) for cell in cells):
            why = N_("it holds bytes that are not text in the file's encoding")
    row = SheetRow(number, (*cells[:width], *[""] * (width - len(cells))) if not why else cells)
    if why:
        readable = SheetRow(number, tuple(_UNREADABLE.sub("\ufffd", cell) for cell in row.cells))
        sheet.broken.append((readable, Problem(number, "", why)))
    else:
        sheet.rows.append(row)


def header_at(first: list[tuple[str, ...]]) -> int | None:
    """Which of the first filled records is the header; None where the file begins with its data.

    The record with the most cells that are known column names wins; without any, the first record that looks like names.
    """
    scores = [(known_names(cells), -index) for index, cells in enumerate(first)]
    (known, index) = max(scores)
    if known > 0:
        return -index
    width = max(len(cells) for cells in first)
    for at, cells in enumerate(first):
        wide = sum(1 for cell in cells if cell.strip()) * 2 > width
        if wide and not any(any(c.isdigit() or c == "@" for c in cell) for cell in cells):
            return at if len(first) > at + 1 and width > 1 else None
    return None
