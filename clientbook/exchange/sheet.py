"""What a reader makes of a file: rows of text cells, still knowing nothing of customers."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clientbook.i18n import _

NOTHING: Mapping[str, str | int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one row: why it was refused, or what was healed or left out while it was taken."""

    row: int
    """As a spreadsheet numbers its rows: 1 is the first line of the file; in a file of cards, the number of the card."""
    field: str
    """The column's header, or empty where the whole row is meant."""
    why: str
    """A marked (N_) English sentence, perhaps with placeholders."""
    values: Mapping[str, str | int] = dataclasses.field(default_factory=lambda: NOTHING)
    rejected: bool = True
    """Whether the row was refused; otherwise it was taken and this is a remark."""

    def reason(self) -> str:
        """The sentence in the language in force."""
        return _(self.why).format(**self.values)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of cells with its number in the file. Of a card, each line is a cell; of our own JSON, each customer is one cell."""

    number: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """A table read from a file, or the cards or records of one."""

    header: tuple[str, ...] = ()
    rows: list[SheetRow] = dataclasses.field(default_factory=list)
    broken: list[tuple[SheetRow, Problem]] = dataclasses.field(default_factory=list)
    """Rows the reader itself had to refuse, with what could be read of them."""
    header_row: int = 0
    """Where the header stands; 0: the file has none."""
    encoding: str = ""
    delimiter: str = ""
    remarks: tuple[str, ...] = ()
    """Lines above the header, left out."""
    format: str = "csv"
    """``csv``, ``xlsx``, ``vcard`` or ``json``."""
    sheets: tuple[str, ...] = ()
    """Names of the sheets of a workbook that hold something."""
    chosen: str = ""
    """The one that was read."""
    shift: int = 0
    """Days to add to a day written as a bare number: a workbook may count from 1904."""
    head: str = ""
    """What a file of our own says above its customers, as JSON."""

    @property
    def is_table(self) -> bool:
        """Whether it has columns that are mapped."""
        return self.format in ("csv", "xlsx")
