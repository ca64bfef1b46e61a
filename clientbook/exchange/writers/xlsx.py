"""XLSX: a sheet for each table, the customers first. Phones and codes are text, days are days, the header stays in sight.

The sheet of customers has the columns of the CSV and reads back like it; the others are for reading and name the customer by code.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from clientbook.data import Whole
from clientbook.domain.fields import POINT_KINDS
from clientbook.domain.money import plain_amount
from clientbook.exchange.outgoing import Outgoing
from clientbook.exchange.writers import columns
from clientbook.exchange.writers.columns import Cell
from clientbook.exchange.writers.workbook import ROWS_MOST, Head, Held, Sheet, Workbook
from clientbook.i18n import N_, _

PARTS = frozenset({"interactions", "follow_ups", "occasions", "trade"})
CANNOT = (
    N_("labels and states of contact persons' phones and addresses"),
    N_("on the way back: everything in the sheets beside that of the customers but the last contact and the next step"),
    N_("what was done about occasions, the trash, history and settings"),
    N_("the definitions of fields of your own: kind, choices, sensitive, internal"),
    N_("what your own words in pick lists stand for, in a book that does not have them"),
    N_("when a customer was added"),
)
CUT = N_("texts cut at 32,767 characters, which is all a cell holds: {n}")
TOO_MANY = N_("rows after the 1,048,576th of a sheet, which is all a sheet holds: {n}")
_NARROW, _WIDE, _LONG = 12, 22, 48
_HUGE = 300_000
"""Customers from which on a sheet may be larger than two gigabytes."""
_MAY_BE_ABSENT = frozenset({"purchases", "after_sales", "ratings"})
"""Sheets that are left out where nobody has anything of the kind."""

Row = Sequence[Cell]
Rows = Callable[[Whole], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet beside that of the customers."""

    kind: str
    """What the report counts."""
    name: str
    heads: tuple[tuple[str, int], ...]
    rows: Rows


def write(outgoing: Outgoing, stream: BinaryIO) -> None:
    """Write the workbook.

    Raises:
        Cancelled, OSError
    """
    found = columns.customer_columns(outgoing)
    first = Sheet(_("Customers"), [Head(each.header, _LONG if each.long else _width(each.header)) for each in found])
    tables = _tables(outgoing)
    held = [(table, Held(Sheet(table.name, [Head(*head) for head in (*_whose_heads(), *table.heads)]))) for table in tables]
    with Workbook(stream) as book:
        with book.open_sheet(first, huge=len(outgoing) > _HUGE) as out:
            out.write(first.start())
            for whole in outgoing.wholes(PARTS):
                last = _with_last(whole)
                out.write(first.row([column.take(last) for column in found]))
                for table, sheet in held:
                    _add(outgoing, table, sheet, whole)
            out.write(first.end())
        for table, sheet in held:
            if sheet.sheet.rows > 1 or table.kind not in _MAY_BE_ABSENT:
                with book.open_sheet(sheet.sheet, huge=len(outgoing) > _HUGE) as out:
                    out.writelines(sheet.content())
    outgoing.report.leave_out(CUT, first.cut + sum(sheet.sheet.cut for _table, sheet in held))


def _add(outgoing: Outgoing, table: _Table, sheet: Held, whole: Whole) -> None:
    who: Row = (whole.customer.code, whole.customer.title())
    for row in table.rows(whole):
        if sheet.sheet.rows >= ROWS_MOST:
            outgoing.report.leave_out(TOO_MANY)
            continue
        sheet.add((*who, *row))
        if table.kind != "persons":  # counted with the columns
            outgoing.report.count(table.kind)


def _width(header: str) -> int:
    return max(_NARROW, min(2 * len(header), _WIDE))


def _whose_heads() -> tuple[tuple[str, int], ...]:
    return (_("Code"), 14), (_("Customer"), _WIDE)


def _with_last(whole: Whole) -> Whole:
    """The customer as the columns of the CSV want it: with the last contact that counts alone."""
    last = [each for each in whole.interactions if each.reached and each.at.date() == whole.customer.last_contact]
    return replace(whole, interactions=tuple(last[-1:]))


# ---- the other tables -------------------------------------------------------------------------------------------------


def _tables(outgoing: Outgoing) -> tuple[_Table, ...]:
    kinds = tuple(POINT_KINDS)
    points = tuple((_(POINT_KINDS[kind]), _WIDE) for kind in kinds)
    persons = ((_("Contact person"), _WIDE), (_("Main"), 8), (_("Job title"), _WIDE), (_("Role"), _NARROW), *points, (_("Notes"), _LONG))
    contacts = (
        *((_("Date of contact"), 17), (_("Contact channel"), _NARROW), (_("With"), _WIDE), (_("Topic"), _NARROW)),
        *((_("Contact notes"), _LONG), (_("Outcome"), 14), (_("Reaction"), _WIDE), (_("Reached"), 8)),
    )
    steps = (
        *((_("Next follow-up"), _NARROW), (_("Time"), 8), (_("Follow-up"), _LONG), (_("Channel"), _NARROW)),
        *((_("State"), _NARROW), (_("Repeat"), _NARROW), (_("Done on"), _NARROW)),
    )
    days = ((_("Date"), _NARROW), (_("Kind"), 14), (_("What"), _WIDE), (_("About"), _WIDE), (_("Only once"), _NARROW))
    return (
        _Table("persons", _("Contact persons"), persons, lambda whole: _persons(outgoing, whole, kinds)),
        _Table("interactions", _("Interactions"), contacts, lambda whole: _contacts(outgoing, whole)),
        _Table("follow_ups", _("Follow-ups"), steps, lambda whole: _steps(outgoing, whole)),
        _Table("occasions", _("Occasions"), days, lambda whole: _days(outgoing, whole)),
        *_trade_tables(outgoing),
    )


def _persons(outgoing: Outgoing, whole: Whole, kinds: Sequence[str]) -> Iterator[Row]:
    for each in whole.customer.persons:
        about = (each.name, _("Yes") if each.main else None, each.title, outgoing.label("role", each.role) if each.role else None)
        yield (*about, *(columns.values_of(each.points, kind) for kind in kinds), each.notes)


def _contacts(outgoing: Outgoing, whole: Whole) -> Iterator[Row]:
    label, names = outgoing.label, {each.id: each.name for each in whole.customer.persons}
    for each in whole.interactions:
        yield (
            each.at,
            label("channel", each.channel) if each.channel else None,
            names.get(each.person_id),
            label("topic", each.topic) if each.topic else None,
            each.summary,
            label("outcome", each.outcome) if each.outcome else None,
            each.reaction,
            _("Yes") if each.reached else _("No"),
        )


_STEP_STATES = {"open": N_("open"), "done": N_("done"), "cancelled": N_("cancelled")}


def _steps(outgoing: Outgoing, whole: Whole) -> Iterator[Row]:
    for each in whole.follow_ups:
        channel = outgoing.label("channel", each.channel) if each.channel else None
        yield (each.due, each.due_time, each.what, channel, _(_STEP_STATES[each.state]), each.repeat, each.done_on)


def _days(outgoing: Outgoing, whole: Whole) -> Iterator[Row]:
    names = {each.id: each.name for each in whole.customer.persons}
    for each in whole.occasions:
        yield (str(each.date), outgoing.label("occasion", each.kind), each.name, names.get(each.person_id), _("Yes") if each.once else None)


def _trade_tables(outgoing: Outgoing) -> tuple[_Table, ...]:
    label = outgoing.label
    bought = (
        *((_("Date"), _NARROW), (_("Product"), _WIDE), (_("Quantity"), _NARROW), (_("Unit price"), _NARROW), (_("Amount"), _NARROW)),
        *((_("Currency"), 10), (_("Payment"), _NARROW), (_("Contract number"), 16), (_("Status"), _NARROW), (_("Notes"), _LONG)),
    )
    after = ((_("Date"), _NARROW), (_("Kind"), 14), (_("Notes"), _LONG))
    rated = ((_("Date"), _NARROW), (_("Score"), 8), (_("Comment"), _LONG), (_("Improvement"), _LONG))

    def purchases(whole: Whole) -> Iterator[Row]:
        for row in whole.trade.get("purchase", ()):
            price, amount = _amount(row, "unit_price"), _amount(row, "amount")
            quantity = (Decimal(row["quantity"]) / 1000).normalize()
            words = (label("payment", row["payment"]), row["contract_no"], label("purchase_status", row["status"]), row["note"])
            yield (_day(row), row["product"], Decimal(f"{quantity:f}"), price, amount, row["currency"], *words)

    def after_sales(whole: Whole) -> Iterator[Row]:
        yield from ((_day(row), label("after_sale", row["kind"]), row["note"]) for row in whole.trade.get("after_sale", ()))

    def ratings(whole: Whole) -> Iterator[Row]:
        yield from ((_day(row), row["score"], row["comment"], row["action"]) for row in whole.trade.get("rating", ()))

    return (
        _Table("purchases", _("Purchases"), bought, purchases),
        _Table("after_sales", _("After-sales"), after, after_sales),
        _Table("ratings", _("Ratings"), rated, ratings),
    )


def _day(row: Mapping[str, Any]) -> date:
    return date.fromisoformat(row["on_date"])


def _amount(row: Mapping[str, Any], name: str) -> Decimal | None:
    return None if row[name] is None else Decimal(plain_amount(row[name], row["currency"]))
