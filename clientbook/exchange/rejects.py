"""The file of rows that were refused: as they were, with the reason, so that it imports again once it is corrected."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from clientbook.exchange.cards import REJECTED
from clientbook.exchange.new_file import new_file, require_place
from clientbook.exchange.sheet import Problem, Sheet, SheetRow
from clientbook.i18n import N_, _

WHY_HEADER = N_("rejected because")
"""Header of the first column in a file of refused rows; the readers leave it out again."""
ROW_HEADER = N_("row in the file")
"""Header of the second: where the row stood."""
SUFFIXES = {"csv": ".csv", "xlsx": ".csv", "vcard": ".vcf", "json": ".json"}
"""What such a file is called, by the format it came in."""
Refusals = Sequence[tuple[SheetRow, Problem]]


def write_rejects(path: Path, sheet: Sheet, refused: Refusals) -> None:
    """Write the refused rows, in the format they came in (rows of a workbook as CSV).

    Raises:
        Refused: a file with content stands there already, or the name cannot become a file.
        NotSaved: disk full, read-only or failing; there is no file then.
    """
    require_free(path)
    ordered = sorted(refused, key=lambda each: each[0].number)
    text = {"vcard": _cards, "json": _records}.get(sheet.format, _rows)(sheet, ordered)
    with new_file(path, over=path.exists()) as file:
        file.write(text.encode("utf-8-sig" if sheet.is_table else "utf-8", errors="replace"))


def _why(problem: Problem) -> str:
    where = f"{problem.field}: " if problem.field else ""
    return f"{where}{problem.reason()}"


def _rows(sheet: Sheet, refused: Refusals) -> str:
    # Rows that are too long stay so: with columns made for what is too much they would come in uncorrected.
    header = list(sheet.header) or [""] * max(len(row.cells) for row, _problem in refused)
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter="," if sheet.delimiter == "，" else sheet.delimiter or ",")
    writer.writerow([_(WHY_HEADER), _(ROW_HEADER), *header])
    for row, problem in refused:
        writer.writerow([_why(problem), row.number, *(cell.replace("\x00", "") for cell in row.cells)])
    return target.getvalue()


def _cards(sheet: Sheet, refused: Refusals) -> str:
    lines: list[str] = []
    for row, problem in refused:
        why = _why(problem).replace("\\", "\\\\").replace("\n", " ").replace(",", "\\,").replace(";", "\\;")
        body = [cell for cell in row.cells if cell.strip() and not cell.startswith(REJECTED)]
        lines += ["BEGIN:VCARD", f"{REJECTED}:{row.number}\\; {why}", *body, "END:VCARD"]
    return "\r\n".join([*lines, ""])


def _records(sheet: Sheet, refused: Refusals) -> str:
    bodies = []
    for row, problem in refused:
        try:
            shape = json.loads(row.cells[0])
        except (ValueError, RecursionError):
            bodies.append(row.cells[0])
            continue
        if isinstance(shape, dict):
            shape = {"rejected": f"{row.number}: {_why(problem)}", **shape}
        bodies.append(json.dumps(shape, ensure_ascii=False))
    head = json.dumps(json.loads(sheet.head or "{}"), ensure_ascii=False)[:-1]
    return f'{head}, "customers": [\n' + ",\n".join(bodies) + "\n]}\n"


def require_free(path: Path) -> None:
    """Refuse to write over a file that holds something, and a name that cannot become a file.

    Raises:
        Refused
    """
    require_place(path, over=path.is_file() and not path.stat().st_size)
