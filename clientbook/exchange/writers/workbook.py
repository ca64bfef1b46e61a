"""A spreadsheet file written straight into a stream: rows go out as they come, and nothing is ever put down unencrypted elsewhere.

XlsxWriter was tried: with little memory it keeps the rows in plain temporary files, and without such files a book of 20,000 customers
took it 700 MB (docs/codebase-guide.md). What is needed here is small: text, numbers, days, widths, and a header that stays in sight.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import IO, BinaryIO, Self
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | Decimal | date | datetime | None

LONGEST = 32_767
"""Characters in a cell; the format's own limit."""
ROWS_MOST = 1_048_576
"""Rows in a sheet; the format's own limit."""
_EPOCH = date(1899, 12, 30)
_FIRST = date(1900, 3, 1)
"""Days before it are counted wrongly by spreadsheets, so they are written as text."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN = re.compile("[\t\n \u0021-\u0025\u0027-\u003b=\u003f-\u005e\u0060-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
"""No ``&``, ``<``, ``>``, ``_`` and nothing XML cannot hold."""
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TEXT, _HEAD, _DAY, _INSTANT, _WRAPPED = 1, 2, 3, 4, 5
"""Numbers of the cell formats in ``_STYLES``."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/>'
    '<xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a sheet."""

    header: str
    width: int
    """Characters."""


class Sheet:
    """One table of the file."""

    def __init__(self, name: str, heads: Sequence[Head]) -> None:
        self.name = sheet_name(name)
        self._names = [_column_name(index) for index in range(len(heads))]
        self._heads = heads
        self.rows = 1
        self.cut = 0
        """Texts that were too long for a cell."""

    def start(self) -> bytes:
        """Everything up to the first customer: widths, the frozen header."""
        columns = "".join(f'<col min="{n}" max="{n}" width="{head.width}" customWidth="1"/>' for n, head in enumerate(self._heads, 1))
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>'
        header = "".join(self._cell(f"{name}1", head.header, _HEAD) for name, head in zip(self._names, self._heads, strict=True))
        return (
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
            f'<cols>{columns}</cols><sheetData><row r="1">{header}</row>'
        ).encode()

    def row(self, cells: Iterable[Cell]) -> bytes:
        """One row."""
        self.rows += 1
        number = str(self.rows)
        told = "".join(self._cell(f"{name}{number}", cell) for name, cell in zip(self._names, cells, strict=True) if cell not in (None, ""))
        return f'<row r="{number}">{told}</row>'.encode()

    @staticmethod
    def end() -> bytes:
        """What closes it."""
        return b"</sheetData></worksheet>"

    def _cell(self, place: str, cell: Cell, style: int = 0) -> str:
        if isinstance(cell, str):
            if len(cell) > LONGEST:
                self.cut += 1
                cell = cell[:LONGEST]
            wrapped = _WRAPPED if "\n" in cell else _TEXT
            space = ' xml:space="preserve"' if cell != cell.strip() else ""
            return f'<c r="{place}" s="{style or wrapped}" t="inlineStr"><is><t{space}>{_text(cell)}</t></is></c>'
        if isinstance(cell, date):
            return self._day(place, cell)
        return f'<c r="{place}"><v>{cell}</v></c>'

    def _day(self, place: str, cell: date) -> str:
        day = cell.date() if isinstance(cell, datetime) else cell
        if day < _FIRST:
            return self._cell(place, cell.strftime("%Y-%m-%d %H:%M") if isinstance(cell, datetime) else cell.isoformat())
        serial = (day - _EPOCH).days
        if isinstance(cell, datetime):
            return f'<c r="{place}" s="{_INSTANT}"><v>{serial + (cell.hour * 60 + cell.minute) / 1440:.9f}</v></c>'
        return f'<c r="{place}" s="{_DAY}"><v>{serial}</v></c>'


class Held:
    """A sheet that is written beside another one: its rows wait compressed in memory until it is its turn."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._packer = zlib.compressobj(1)
        self._pieces = [self._packer.compress(sheet.start())]

    def add(self, cells: Iterable[Cell]) -> None:
        """One row."""
        if piece := self._packer.compress(self.sheet.row(cells)):
            self._pieces.append(piece)

    def content(self) -> Iterator[bytes]:
        """The whole sheet, once."""
        unpacker = zlib.decompressobj()
        for piece in (*self._pieces, self._packer.compress(self.sheet.end()) + self._packer.flush()):
            if data := unpacker.decompress(piece):
                yield data


class Workbook:
    """The file: sheets one after the other, then, where the block ends well, what binds them together."""

    def __init__(self, stream: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self._names: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._bind()
        else:
            self._zip.fp = None  # or it would still write its end when it is thrown away

    def open_sheet(self, sheet: Sheet, *, huge: bool = False) -> IO[bytes]:
        """A place to write the next sheet to; to be closed before the one after it.

        Args:
            huge: whether it may be larger than two gigabytes. Excel offers to repair a file that says so without need.
        """
        self._names.append(sheet.name)
        return self._zip.open(self._entry(f"xl/worksheets/sheet{len(self._names)}.xml"), "w", force_zip64=huge)

    @staticmethod
    def _entry(name: str) -> zipfile.ZipInfo:
        # A day of its own in every file: when it was written is nobody's business but the file system's.
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        return entry

    def _bind(self) -> None:
        numbers = range(1, len(self._names) + 1)
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, self._names, strict=True)
        )
        last = len(self._names) + 1
        parts = "".join(f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
        parts += f'<Relationship Id="rId{last}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        kinds = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KINDS}.worksheet+xml"/>' for n in numbers)
        first = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        relations = f'<Relationships xmlns="{_PACKAGE}/relationships">'
        files = {
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"{relations}{parts}</Relationships>",
            "xl/styles.xml": _STYLES.removeprefix(_XML),
            "_rels/.rels": f"{relations}{first}</Relationships>",
            "[Content_Types].xml": (
                f'<Types xmlns="{_PACKAGE}/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
                f'<Override PartName="/xl/styles.xml" ContentType="{_KINDS}.styles+xml"/>{kinds}</Types>'
            ),
        }
        for name, content in files.items():
            self._zip.writestr(self._entry(name), f"{_XML}{content}")
        self._zip.close()


def sheet_name(name: str) -> str:
    """A name a sheet may have."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31].strip("' ") or "1"


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text):  # as nearly every cell
        return text
    return escape(_LOOKS_ESCAPED.sub("_x005F_", _NOT_XML.sub("", text)))


def _column_name(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
