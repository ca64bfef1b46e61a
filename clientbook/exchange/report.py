"""What an import did or would do, and the file of rows that were refused."""

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clientbook.domain.errors import Refused
from clientbook.exchange.mapping import Column
from clientbook.exchange.sheet import Problem, Sheet, SheetRow
from clientbook.i18n import N_, _

WHY_HEADER = N_("rejected because")
"""Header of the first column in a file of refused rows; the readers leave it out again."""


@dataclass(slots=True)
class Report:
    """The sums of an import: ``read`` is always ``created + updated + unchanged + rejected``."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    refused: list[tuple[SheetRow, Problem]] = field(default_factory=list)
    columns: tuple[Column, ...] = ()
    new_fields: tuple[str, ...] = ()
    """The owner's own fields that were made for unknown columns."""
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    dry_run: bool = False
    unit: int | None = None

    @property
    def rejected(self) -> int:
        """How many rows were refused."""
        return len(self.refused)

    def refuse(self, row: SheetRow, problem: Problem) -> None:
        """Count a row as refused."""
        self.refused.append((row, problem))
        self.problems.append(problem)


def write_rejects(path: Path, sheet: Sheet, refused: Sequence[tuple[SheetRow, Problem]]) -> None:
    """Write the refused rows as they were, the reason in front of each, so that the file can be imported once corrected.

    Raises:
        Refused: a file with content stands there already.
    """
    require_free(path)
    width = max([len(sheet.header), *(len(row.cells) for row, _problem in refused)])
    header = [*sheet.header, *[""] * (width - len(sheet.header))] if sheet.header else [""] * width
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter="," if sheet.delimiter == "，" else sheet.delimiter or ",")
            writer.writerow([_(WHY_HEADER), *header])
            for row, problem in sorted(refused, key=lambda each: each[0].number):
                where = f"{problem.field}: " if problem.field else ""
                writer.writerow([f"{where}{problem.reason()}", *(cell.replace("\x00", "") for cell in row.cells)])
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def require_free(path: Path) -> None:
    """Refuse to write over a file that holds something.

    Raises:
        Refused
    """
    if path.exists() and (not path.is_file() or path.stat().st_size):
        raise Refused(N_("there is a file of this name already; nothing was written over"))
