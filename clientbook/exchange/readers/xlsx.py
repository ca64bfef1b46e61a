"""Workbooks: the sheet that holds the customers, as the texts a person sees in its cells.

A spreadsheet knows no phone numbers, only amounts: ``13800138000`` comes as a float and leaves as the digits it was. Dates leave in
ISO form; a date that is a bare number stays one, with ``Sheet.shift`` saying from which year the workbook counts.
"""

import re
import struct
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from clientbook.domain.errors import ImportProblem
from clientbook.exchange.headers import known_names
from clientbook.exchange.readers.archive import check_archive
from clientbook.exchange.readers.tables import HEADER_WITHIN, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Record, fill
from clientbook.exchange.sheet import Sheet
from clientbook.i18n import N_

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_BYTES = 50 * 1024 * 1024
MAX_SHEETS = 50
MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a workbook begins: today's are ZIP files, those before 2007 are not."""
EMPTY_AT_END = 1_000
"""Empty rows after which a sheet has ended, whatever it claims."""
DAYS_TO_1904 = 1_462
_OLD_BOOK = bytes.fromhex("0908 1000 0006 0500")
"""How the part of a workbook before 2007 begins that is about all of it."""
_OLD_YEAR, _OLD_END, _OLD_MOST = 0x22, 0x0A, 8_224
"""Its record that says from which year days are counted, the one that ends it, and the most bytes of any."""

_1904 = re.compile(rb"<workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true)[\"']")
_DIMENSION = re.compile(rb"<(?:\w+:)?c\b[^>]*\br\s*=\s*[\"']\$?([A-Za-z]{1,4})\$?(\d{1,9})[\"']")
MOST_CELLS = 12_000_000
"""Room the parser may have to take for a sheet: it is the rectangle around the outermost cells."""


def read(data: bytes, chosen: str = "") -> Sheet:
    """The table in a workbook: in the sheet named, else in the one with the most known column names.

    Raises:
        ImportProblem: too large, damaged, protected by a password, empty, or without the sheet named.
    """
    if len(data) > MAX_BYTES:
        raise ImportProblem(N_("The file is larger than 50 MB."))
    shift = _checked(data) if data.startswith(b"PK") else old_shift(data)
    workbook = _open(data)
    if len(workbook.sheet_names) > MAX_SHEETS:
        raise ImportProblem(N_("The workbook has more than 50 sheets."))
    filled = _filled(workbook)
    if chosen and chosen not in filled:
        raise ImportProblem(N_("The workbook has no sheet of this name with anything in it."))
    if not filled:
        raise ImportProblem(N_("The file is empty."))
    name = chosen or max(filled, key=lambda each: filled[each][0])
    sheet = Sheet(encoding="", format="xlsx", sheets=tuple(filled), chosen=name, shift=shift)
    fill(sheet, filled[name][1])
    return sheet


def _checked(data: bytes) -> int:
    """Look into the ZIP file; how many days its bare day numbers are to be shifted."""
    names = check_archive(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in names:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                _refuse_vast(archive.read(name))
        return DAYS_TO_1904 if "xl/workbook.xml" in names and _1904.search(archive.read("xl/workbook.xml")) else 0


def old_shift(data: bytes) -> int:
    """The same for a workbook before 2007, whose first records say it; LibreOffice keeps the year when it saves one."""
    at = data.find(_OLD_BOOK)
    while 0 <= at <= len(data) - 6:
        kind, size = struct.unpack_from("<HH", data, at)
        if kind == _OLD_YEAR:
            return DAYS_TO_1904 if data[at + 4] == 1 else 0
        if kind == _OLD_END or size > _OLD_MOST:
            break
        at += 4 + size
    return 0


def _refuse_vast(part: bytes) -> None:
    """Two cells in opposite corners of the largest sheet there can be would cost the parser terabytes."""
    if len(part) > 4 * 1024 * 1024:
        # Only its ends: a real sheet is written row by row, and the process' own limits hold where this one is not.
        part = part[: 2 * 1024 * 1024] + part[-2 * 1024 * 1024 :]
    columns, rows = [0], [0]
    for letters, digits in _DIMENSION.findall(part):
        number = 0
        for letter in letters.upper():
            number = number * 26 + letter - 64
        columns.append(number)
        rows.append(int(digits))
    if max(columns) * max(rows) > MOST_CELLS:
        raise ImportProblem(
            N_("A sheet of the workbook is spread over more cells than an import may use. Delete what stands far outside its table.")
        )


def _open(data: bytes) -> "CalamineWorkbook":
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError:
        raise ImportProblem(N_("The workbook is protected by a password. Save it without one and import that.")) from None
    except (CalamineError, OSError, ValueError) as error:
        if "password" in str(error).casefold() or "encrypt" in str(error).casefold():
            raise ImportProblem(N_("The workbook is protected by a password. Save it without one and import that.")) from None
        raise ImportProblem(N_("The workbook is damaged and cannot be opened.")) from None


def _filled(workbook: "CalamineWorkbook") -> dict[str, tuple[tuple[int, int], list[Record]]]:
    """The sheets that hold something, visible ones first, with how much they look like customers and their records."""
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum

    found: dict[str, tuple[tuple[int, int], list[Record]]] = {}
    known = sorted(workbook.sheets_metadata, key=lambda each: each.visible != SheetVisibleEnum.Visible)
    for about in known:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        try:
            records = _records(workbook.get_sheet_by_name(about.name))
        except (CalamineError, OSError, ValueError):
            continue
        if any(cells for _number, cells, _why in records):
            hidden = about.visible != SheetVisibleEnum.Visible
            head = [cells for _number, cells, _why in records[:HEADER_WITHIN] if cells]
            best = max((known_names(cells) for cells in head), default=0)
            found[about.name] = ((0 if hidden else best, -hidden), records)
    return found


def _records(sheet: "CalamineSheet") -> list[Record]:
    if sheet.start is None:
        return []
    rows: list[list[Any]] = []
    empty = 0
    for cells in sheet.iter_rows():  # from A1 on, also where the table begins further down
        texts = [_text(cell) for cell in cells[: MAX_COLUMNS + 1]]
        empty = 0 if any(texts) else empty + 1
        if empty > EMPTY_AT_END or len(rows) > MAX_ROWS + HEADER_WITHIN + EMPTY_AT_END:
            break
        rows.append(texts)
    _unmerge(rows, sheet)
    return [(1 + index, _narrowed(texts), "") for index, texts in enumerate(rows)]


def _narrowed(texts: list[str]) -> tuple[str, ...]:
    """A row without the empty cells at its end, which formatting leaves there; an empty row is no cells at all."""
    width = len(texts)
    while width and not texts[width - 1].strip():
        width -= 1
    return tuple(texts[:width])


def _unmerge(rows: list[list[str]], sheet: "CalamineSheet") -> None:
    """A cell merged over several rows (a company above its contacts) holds for each of them; across columns it is a title and stays one."""
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or ())[:MAX_ROWS]:
        bottom = min(bottom, len(rows) - 1)
        if right != left or not (0 <= top < len(rows) and 0 <= left < len(rows[top])):
            continue
        value = rows[top][left]
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and any(row) and not row[left]:
                row[left] = value


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell[: MAX_CELL + 1]
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return "" if cell is None else str(cell)


def _number(value: float) -> str:
    """A number as it was typed. Of more than fifteen digits a spreadsheet has lost the rest: it stays in the form that says so."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}".replace("e+", "E+")
