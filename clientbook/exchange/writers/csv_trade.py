"""CSV of trade: a row for each purchase, each after-sale or each rating, for spreadsheets and for our own import."""

import csv
import io
from typing import BinaryIO

from clientbook.exchange.outgoing import Outgoing
from clientbook.exchange.writers.csv import ENCODINGS, spelt
from clientbook.exchange.writers.guard import guarded
from clientbook.exchange.writers.trade_tables import trade_tables, whose, whose_heads
from clientbook.i18n import N_

CANNOT = (
    N_("everything about the customers but their code and name"),
    N_("the list of products: categories and prices"),
    N_("the product of the list and the step a rating speaks of"),
)


def write(outgoing: Outgoing, stream: BinaryIO, *, table: str, encoding: str = "utf-8-bom") -> None:
    """Write the rows of one table.

    Raises:
        Cancelled, OSError
    """
    wanted = next(each for each in trade_tables(outgoing) if each.kind == table)
    text = io.TextIOWrapper(stream, encoding=ENCODINGS[encoding], newline="", write_through=False)
    try:
        rows = csv.writer(text)
        rows.writerow([guarded(head) for head, _width in (*whose_heads(), *wanted.heads)])
        for whole in outgoing.wholes({"trade"}):
            for row in wanted.rows(whole):
                rows.writerow([spelt(cell) for cell in (*whose(whole), *row)])
                outgoing.report.count(table)
        text.flush()
    finally:
        text.detach()
