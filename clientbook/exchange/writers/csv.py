"""CSV: one row per customer, for spreadsheets and for our own import. UTF-8 with a byte order mark, or GB18030."""

import csv
import io
from datetime import date, datetime
from typing import BinaryIO

from clientbook.exchange.outgoing import Outgoing
from clientbook.exchange.writers.columns import PARTS, Cell, customer_columns
from clientbook.exchange.writers.guard import guarded
from clientbook.i18n import N_

ENCODINGS = {"utf-8-bom": "utf-8-sig", "utf-8": "utf-8", "gb18030": "gb18030"}
"""How the file may be encoded: as Excel wants it, plain, or for older Chinese programs."""
CANNOT = (
    N_("contacts before the last one, and steps after the next one"),
    N_("with whom the last contact was; the channel and the repeating of the next step"),
    N_("labels and states of contact persons' phones and addresses"),
    N_("occasions; purchases, after-sales and ratings, which have files of their own"),
    N_("what was done about occasions, the trash, history, settings and texts of greetings"),
    N_("the definitions of fields of your own: kind, choices, sensitive, internal"),
    N_("what your own words in pick lists stand for, in a book that does not have them"),
    N_("when a customer was added"),
)


def write(outgoing: Outgoing, stream: BinaryIO, *, encoding: str = "utf-8-bom") -> None:
    """Write every customer, a row each.

    Raises:
        Cancelled, OSError
    """
    columns = customer_columns(outgoing)
    text = io.TextIOWrapper(stream, encoding=ENCODINGS[encoding], newline="", write_through=False)
    try:
        rows = csv.writer(text)
        rows.writerow([guarded(column.header) for column in columns])
        for whole in outgoing.wholes(PARTS):
            rows.writerow([spelt(column.take(whole)) for column in columns])
            if whole.interactions:
                outgoing.report.count("interactions")
            if whole.next_step is not None:
                outgoing.report.count("follow_ups")
        text.flush()
    finally:
        text.detach()


def spelt(cell: Cell) -> str:
    """A cell as text: days ISO, instants to the minute, and never a formula."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
