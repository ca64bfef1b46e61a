"""XLSX: a sheet for each table, the customers first. Phones and codes are text, days are days, the header stays in sight.

The sheet of customers has the columns of the CSV and reads back like it, those of purchases, after-sales and ratings by themselves; the
others are for reading. All of them name the customer by code.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from clientbook.data import Whole
from clientbook.domain.fields import POINT_KINDS
from clientbook.exchange.outgoing import Outgoing
from clientbook.exchange.writers import columns
from clientbook.exchange.writers.trade_tables import LONG, NARROW, WIDE, Row, Table, trade_tables, whose, whose_heads
from clientbook.exchange.writers.workbook import ROWS_MOST, Head, Held, Sheet, Workbook
from clientbook.i18n import N_, _

PARTS = frozenset({"interactions", "follow_ups", "occasions", "trade"})
CANNOT = (
    N_("labels and states of contact persons' phones and addresses"),
    N_("on the way back: contacts but the last one, steps but the next one, its channel and repeating, and occasions"),
    N_("the list of products: categories and prices"),
    N_("what was done about occasions, the trash, history, settings and texts of greetings"),
    N_("the definitions of fields of your own: kind, choices, sensitive, internal"),
    N_("what your own words in pick lists stand for, in a book that does not have them"),
    N_("when a customer was added"),
)
CUT = N_("texts cut at 32,767 characters, which is all a cell holds: {n}")
TOO_MANY = N_("rows after the 1,048,576th of a sheet, which is all a sheet holds: {n}")
_HUGE = 300_000
"""Customers from which on a sheet may be larger than two gigabytes."""
_MAY_BE_ABSENT = frozenset({"purchases", "after_sales", "ratings"})
"""Sheets that are left out where nobody has anything of the kind."""


def write(outgoing: Outgoing, stream: BinaryIO) -> None:
    """Write the workbook.

    Raises:
        Cancelled, OSError
    """
    found = columns.customer_columns(outgoing)
    first = Sheet(_("Customers"), [Head(each.header, LONG if each.long else _width(each.header)) for each in found])
    tables = _tables(outgoing)
    held = [(table, Held(Sheet(table.name, [Head(*head) for head in (*whose_heads(), *table.heads)]))) for table in tables]
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


def _add(outgoing: Outgoing, table: Table, sheet: Held, whole: Whole) -> None:
    who = whose(whole)
    for row in table.rows(whole):
        if sheet.sheet.rows >= ROWS_MOST:
            outgoing.report.leave_out(TOO_MANY)
            continue
        sheet.add((*who, *row))
        if table.kind != "persons":  # counted with the columns
            outgoing.report.count(table.kind)


def _width(header: str) -> int:
    return max(NARROW, min(2 * len(header), WIDE))


def _with_last(whole: Whole) -> Whole:
    """The customer as the columns of the CSV want it: with the last contact that counts alone."""
    last = [each for each in whole.interactions if each.reached and each.at.date() == whole.customer.last_contact]
    return replace(whole, interactions=tuple(last[-1:]))


# ---- the other tables -------------------------------------------------------------------------------------------------


def _tables(outgoing: Outgoing) -> tuple[Table, ...]:
    kinds = tuple(POINT_KINDS)
    points = tuple((_(POINT_KINDS[kind]), WIDE) for kind in kinds)
    persons = ((_("Contact person"), WIDE), (_("Main"), 8), (_("Job title"), WIDE), (_("Role"), NARROW), *points, (_("Notes"), LONG))
    contacts = (
        *((_("Date of contact"), 17), (_("Contact channel"), NARROW), (_("With"), WIDE), (_("Topic"), NARROW)),
        *((_("Contact notes"), LONG), (_("Outcome"), 14), (_("Reaction"), WIDE), (_("Reached"), 8)),
    )
    steps = (
        *((_("Next follow-up"), NARROW), (_("Time"), 8), (_("Follow-up"), LONG), (_("Channel"), NARROW)),
        *((_("State"), NARROW), (_("Repeat"), NARROW), (_("Done on"), NARROW)),
    )
    days = ((_("Date"), NARROW), (_("Kind"), 14), (_("What"), WIDE), (_("About"), WIDE), (_("Only once"), NARROW))
    return (
        Table("persons", _("Contact persons"), persons, lambda whole: _persons(outgoing, whole, kinds)),
        Table("interactions", _("Interactions"), contacts, lambda whole: _contacts(outgoing, whole)),
        Table("follow_ups", _("Follow-ups"), steps, lambda whole: _steps(outgoing, whole)),
        Table("occasions", _("Occasions"), days, lambda whole: _days(outgoing, whole)),
        *trade_tables(outgoing),
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
