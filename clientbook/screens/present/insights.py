"""What the place Insights says: counts as bars, each row with the filter that opens who is behind it; pure blocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from clientbook import commands, text
from clientbook.domain.filters import Node
from clientbook.domain.insight_figures import Overview
from clientbook.domain.insights import COUNTED_BY, Breakdown, Period, Row
from clientbook.i18n import _, ngettext
from clientbook.screens.present import insight_charts
from clientbook.screens.present.insight_charts import LONGEST
from clientbook.screens.present.insight_parts import count_cell, meter
from clientbook.text.insights import compared, field_name, period_name, share, values_of
from clientbook.widgets.blocks import GAP, Block, Line, Piece
from clientbook.widgets.tabs_line import TabsLine

FIRST = 12
"""Rows that are shown before Enter asks for the others."""
MORE = "more"
"""The key of the line that opens the other rows."""
COUNT, SHARE, NEW, WON = 10, 7, 12, 11
"""Cells of the columns of numbers."""
ROOMY = 20
"""Cells beside the numbers from which a bar says something."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the place shows."""

    period: Period
    today: date
    by: tuple[str, ...]
    breakdown: Breakdown | None = None
    overview: Overview | None = None
    """What stands above and below the counts; it takes longer."""
    whole: bool = False
    """Whether every row is shown."""


def title(shown: Shown, width: int) -> tuple[Line, ...]:
    """``November 2026   compared with October 2026``, and what the period brought."""
    before = _("compared with {period}").format(period=period_name(shown.period.moved(-1)))
    first: Line = (Piece(period_name(shown.period), "bright"), Piece("   "), Piece(before, "quiet"))
    return (first, (), *insight_charts.figures(shown.overview, width)) if shown.overview is not None else (first,)


def show_tabs(line: TabsLine, by: Sequence[str]) -> None:
    """The fields that can be counted by, as many as fit with the chosen one among them."""
    room = (line.size.width or line.app.size.width) - 2
    first = COUNTED_BY.index(by[0])
    while True:
        tabs = [(field, field_name(field)) for field in COUNTED_BY[max(first - 5, 0) :]]
        while sum(text.width(label) + 4 for _field, label in tabs) > room and tabs[-1][0] != by[0]:
            tabs.pop()
        if len(tabs) > 1 or first == 0:
            break
        first -= 1
    line.show(tabs, by[0])


def blocks(shown: Shown, width: int) -> list[Block]:
    """Everything below the tabs."""
    if shown.breakdown is None:
        return [Block(((Piece("...", "quiet"),),))]
    made = [*_counts(shown, width)]
    for part in insight_charts.parts(shown.overview) if shown.overview is not None else ():
        made += [GAP, *part(width)]
    return made


def _counts(shown: Shown, width: int) -> Iterator[Block]:
    found = shown.breakdown
    if found is None:
        return
    if not found.total:
        yield Block(
            ((Piece(_("There are no customers yet: {key} adds one in Customers").format(key=commands.shown_key("new")), "quiet"),),)
        )
        return
    rows = found.rows if shown.whole else found.rows[:FIRST]
    label, bar = _columns(found, width)
    yield Block((_heading(found, label, bar),))
    largest = max(row.count for row in found.rows)
    for row in rows:
        yield Block((_row(found, row, label, bar, largest),), ("row", row.where))
    if left := len(found.rows) - len(rows):
        told = ngettext("and {n} more row: Enter for all", "and {n} more rows: Enter for all", left).format(n=text.count(left))
        yield Block(((Piece(told, "quiet"),),), MORE)


def _columns(found: Breakdown, width: int) -> tuple[int, int]:
    room = width - COUNT - SHARE - NEW - WON
    widest = max((text.width(_label(found, row)) for row in found.rows[: 4 * FIRST]), default=0)
    most = room * 3 // 5 if room >= ROOMY else room  # in little room names come before bars
    label = min(max(widest, text.width(_head(found))) + 2, most)
    return label, min(room - label, LONGEST)


def _head(found: Breakdown) -> str:
    return " × ".join(field_name(field) for field in found.by) if len(found.by) > 1 else field_name(found.by[0])


def _label(found: Breakdown, row: Row) -> str:
    return " × ".join(values_of(found.by, row.values))


def _heading(found: Breakdown, label: int, bar: int) -> Line:
    heads = ((_("customers"), COUNT), (_("share"), SHARE), (_("added"), NEW), (_("converted"), WON))
    numbers = "".join(text.pad(head, cells, right=True) for head, cells in heads)
    return (Piece(text.pad(_head(found), label + bar) + numbers, "label"),)


def _row(found: Breakdown, row: Row, label: int, bar: int, largest: int) -> Line:
    added = f"{text.count(row.new)} {compared(row.new, row.new_before)}" if row.new or row.new_before else ""
    return (
        Piece(text.pad(text.fit(_label(found, row), label - 1), label), "bright" if any(row.values) else "quiet"),
        meter(row.count, largest, bar),
        count_cell(row.count, COUNT),
        Piece(text.pad(share(found.share(row)), SHARE, right=True), "quiet"),
        Piece(text.pad(added, NEW, right=True), "quiet"),
        Piece(text.pad(share(row.won / row.count), WON, right=True), "quiet"),
    )


def filter_of(key: object) -> Node | None:
    """The filter a line stands for."""
    return key[1] if isinstance(key, tuple) and len(key) == 2 else None
