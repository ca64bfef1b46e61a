"""``stats``: customers counted by a field or by two crossed, and what a month brought; ``report``: the same as a page to be printed."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from clientbook import text
from clientbook.cli.session import Session
from clientbook.domain.filters import Names, text_of
from clientbook.domain.insight_figures import Overview
from clientbook.domain.insights import COUNTED_BY, Breakdown, Period, Row
from clientbook.i18n import _
from clientbook.text.insights import field_name, share, value_of, values_of


def stats_options(parser: argparse.ArgumentParser) -> None:
    """What ``stats`` takes."""
    told = _("count by this field ({fields}); twice: by two fields crossed").format(fields=", ".join(COUNTED_BY))
    parser.add_argument("--by", action="append", default=[], choices=COUNTED_BY, metavar="FIELD", help=told)
    _month_option(parser)


def _month_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", type=_month, metavar="YYYY-MM", help=_("the month that is told of; the current one without it"))


def _month(word: str) -> Period:
    match = re.fullmatch(r"(\d{4})-(\d{1,2})", word, re.ASCII)
    if match is None or not (1 <= int(match[2]) <= 12 and 1901 <= int(match[1]) < 9990):
        raise argparse.ArgumentTypeError(_("a month is written as in 2026-11"))
    return Period(date(int(match[1]), int(match[2]), 1))


def stats(session: Session) -> int:
    """Print the counts."""
    by: Sequence[str] = session.args.by
    if len(set(by)) < len(by) or len(by) > 2:
        from clientbook.cli.parser import BY_NAME, command_parser

        command_parser(BY_NAME["stats"]).error(_("customers are counted by one field, or by two different ones"))
    with session.reading() as book:
        period = session.args.month or Period.around(book.day())
        if by:
            return _one(session, book.breakdown(by, period))
        found = book.breakdowns(period)
        overview = book.overview(period)
    if session.out.json:
        counts = {each.by[0]: _rows_json(each) for each in found}
        session.out.document({"total": found[0].total, "counts": counts} | overview_json(overview))
        return 0
    shown = [each for each in found if any(any(row.values) for row in each.rows)]
    if session.out.plain:
        for each in shown:
            for row in each.rows:
                session.out.line(each.by[0], value_of(each.by[0], row.values[0]), str(row.count), share(each.share(row)))
        return 0
    for place, each in enumerate(shown):
        if place:
            session.out.gap()
        _table(session, each)
    return 0


def _one(session: Session, found: Breakdown) -> int:
    if session.out.json:
        by = found.by[0] if len(found.by) == 1 else list(found.by)
        session.out.document({"by": by, "total": found.total, "rows": _rows_json(found)})
    else:
        _table(session, found)
    return 0


def _table(session: Session, found: Breakdown) -> None:
    head = [*map(field_name, found.by), _("customers"), _("share"), _("new this month"), _("converted")]
    session.out.table(head, ([*values_of(found.by, row.values), *_cells(found, row)] for row in found.rows))


def _cells(found: Breakdown, row: Row) -> list[str]:
    won = share(row.won / row.count)
    return [text.count(row.count), share(found.share(row)), text.count(row.new), won]


def _rows_json(found: Breakdown) -> list[dict[str, Any]]:
    rows = []
    for row in found.rows:
        values = [value or None for value in row.values]
        shape: dict[str, Any] = {"value": values if len(values) > 1 else values[0], "count": row.count}
        rows.append(shape | {"share": round(found.share(row), 4), "new": row.new, "won": row.won})
    return rows


def overview_json(overview: Overview) -> dict[str, Any]:
    """What the month brought beside the one before, amounts in minor units."""
    return {
        "month": f"{overview.period.first:%Y-%m}",
        "currency": overview.currency,
        "figures": asdict(overview.now),
        "before": asdict(overview.before),
        "months": [asdict(month) | {"first": month.first.isoformat()} for month in overview.months],
        "weeks": [{"monday": week.monday.isoformat(), "channels": dict(week.by_channel)} for week in overview.weeks],
        "hours": [list(hours) for hours in overview.hours],
        "days_between_purchases": overview.interval,
        "products": [asdict(product) for product in overview.products],
        "tiers": [
            {"recent": tier.recent, "often": tier.often, "much": tier.much, "count": tier.count, "spent": tier.spent, "level": tier.level}
            for tier in overview.tiers
        ],
        "calls": [
            {"kind": call.kind, "count": call.count, "products": list(call.words), "filter": text_of(call.where, Names())}
            for call in overview.calls
        ],
    }


def report_options(parser: argparse.ArgumentParser) -> None:
    """What ``report`` takes."""
    parser.add_argument("file", metavar="FILE.html", type=Path, help=_("where to write the page"))
    parser.add_argument("--force", action="store_true", help=_("write over a file of this name"))
    _month_option(parser)


def report(session: Session) -> int:
    """Write the month as one page of HTML."""
    from clientbook.exchange.new_file import new_file, require_place
    from clientbook.text.report_page import report_page

    require_place(session.args.file, over=session.args.force)
    with session.reading() as book:
        text.use_own_words(book.pick_lists())
        period = session.args.month or Period.around(book.day())
        page = report_page(book.overview(period), book.breakdowns(period)).encode()
    with new_file(session.args.file, over=session.args.force) as stream:
        stream.write(page)
    if session.out.json:
        session.out.document({"path": str(session.args.file), "month": f"{period.first:%Y-%m}", "bytes": len(page)})
    else:
        session.out.talk(_("The file is not encrypted: whoever gets it can read it"))
        session.out.line(str(session.args.file))
    return 0
