"""What was bought, what came after it and how it was liked, as tables: a row for each, under headers our own import reads.

Each row names its customer by code and itself by an id, so that a file that comes back finds everything again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from clientbook.data import Whole
from clientbook.domain.money import plain_amount
from clientbook.exchange.outgoing import Outgoing
from clientbook.exchange.writers.columns import Cell
from clientbook.i18n import _, pgettext

Row = Sequence[Cell]
Rows = Callable[[Whole], Iterator[Row]]
NARROW, WIDE, LONG = 12, 22, 48
"""Widths of columns."""
_ID = 38


@dataclass(frozen=True, slots=True)
class Table:
    """A table beside that of the customers."""

    kind: str
    """What the report counts."""
    name: str
    heads: tuple[tuple[str, int], ...]
    """Header and width of each column behind those that say whose row it is."""
    rows: Rows


def whose_heads() -> tuple[tuple[str, int], ...]:
    """The columns that say whose row it is."""
    return (_("Code"), 14), (_("Customer"), WIDE)


def whose(whole: Whole) -> Row:
    """Their cells."""
    return whole.customer.code, whole.customer.title()


def trade_tables(outgoing: Outgoing) -> tuple[Table, ...]:
    """Purchases, after-sales and ratings."""
    return _purchases(outgoing), _after_sales(outgoing), _ratings()


def _purchases(outgoing: Outgoing) -> Table:
    label = outgoing.label
    heads = (
        *((_("Date of purchase"), NARROW), (_("Product"), WIDE), (_("Quantity"), NARROW), (_("Unit price"), NARROW), (_("Amount"), NARROW)),
        *((_("Currency"), 10), (_("Payment"), NARROW), (_("Contract number"), 16), (_("Purchase status"), NARROW)),
        *((_("Purchase notes"), LONG), (_("Purchase ID"), _ID)),
    )

    def rows(whole: Whole) -> Iterator[Row]:
        for row in whole.trade.get("purchase", ()):
            price, amount = _amount(row, "unit_price"), _amount(row, "amount")
            quantity = Decimal(f"{(Decimal(row['quantity']) / 1000).normalize():f}")
            words = (label("payment", row["payment"]), row["contract_no"], label("purchase_status", row["status"]), row["note"])
            yield (_day(row), row["product"], quantity, price, amount, row["currency"], *words, row["uid"])

    return Table("purchases", pgettext("table", "Purchases"), heads, rows)


def _after_sales(outgoing: Outgoing) -> Table:
    heads = (
        *((_("Date of after-sales"), NARROW), (_("Kind of after-sales"), 14), (_("After-sales notes"), LONG)),
        *((_("After-sales ID"), _ID), (_("Purchase ID"), _ID)),
    )

    def rows(whole: Whole) -> Iterator[Row]:
        for row in whole.trade.get("after_sale", ()):
            yield _day(row), outgoing.label("after_sale", row["kind"]), row["note"], row["uid"], row["purchase_uid"]

    return Table("after_sales", _("After-sales"), heads, rows)


def _ratings() -> Table:
    heads = (
        *((_("Date of rating"), NARROW), (_("Score"), 8), (_("Rating comment"), LONG), (_("Improvement"), LONG)),
        *((_("Rating ID"), _ID), (_("Purchase ID"), _ID)),
    )

    def rows(whole: Whole) -> Iterator[Row]:
        for row in whole.trade.get("rating", ()):
            yield _day(row), row["score"], row["comment"], row["action"], row["uid"], row["purchase_uid"]

    return Table("ratings", _("Ratings"), heads, rows)


def _day(row: Mapping[str, Any]) -> date:
    return date.fromisoformat(row["on_date"])


def _amount(row: Mapping[str, Any], name: str) -> Decimal | None:
    return None if row[name] is None else Decimal(plain_amount(row[name], row["currency"]))
