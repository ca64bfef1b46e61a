"""What every table has in common, whatever file it comes from: limits, where its header stands, which rows cannot be taken."""

import re
from collections import Counter

from clientbook.domain.errors import ImportProblem
from clientbook.exchange.headers import known_names, plain_header
from clientbook.exchange.sheet import Problem, Sheet, SheetRow
from clientbook.i18n import N_

MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELL = 64 * 1024
"""Characters in one cell; as much as a note holds."""
HEADER_WITHIN = 12
"""The header is looked for in this many first lines."""
UNREADABLE = re.compile("[\ud800-\udfff]")
"""Bytes that could not be decoded stand in a text as lone surrogates."""
_LOST = re.compile("[\ud800-\udfff\ufffd]")
RETURNED = frozenset({"rejected because", "拒收原因"})
"""First column of a file of refused rows: what could not be decoded stands in it as U+FFFD and is refused until it is put right."""

Record = tuple[int, tuple[str, ...], str]
"""Row number, cells, and why it is broken (empty: it is not)."""


def fill(sheet: Sheet, found: list[Record]) -> None:
    """Put the records of a file into a sheet: remarks above the header, the header, good rows, broken rows.

    Raises:
        ImportProblem: nothing in it, or too much.
    """
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
    lost = _LOST if sheet.header and plain_header(sheet.header[0]) in RETURNED else UNREADABLE
    for number, cells, why in body:
        _take(sheet, number, cells, why, width, lost)


def _take(sheet: Sheet, number: int, cells: tuple[str, ...], why: str, width: int, lost: re.Pattern[str]) -> None:
    if not why:
        if any(cell.strip() for cell in cells[width:]):
            why = N_("it has more cells than the header has columns")
        elif any(len(cell) > MAX_CELL for cell in cells):
            why = N_("a cell holds more than 65,536 characters")
        elif any(lost.search(cell) for cell in cells):
            why = N_("it holds bytes that are not text in the file's encoding")
    row = SheetRow(number, (*cells[:width], *[""] * (width - len(cells))) if not why else cells)
    if why:
        readable = SheetRow(number, tuple(UNREADABLE.sub("\ufffd", cell) for cell in row.cells))
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
