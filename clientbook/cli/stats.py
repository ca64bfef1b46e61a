"""``stats``: customers counted by a field or by two crossed; without one what the book says as a whole."""

import argparse
from collections.abc import Sequence
from typing import Any

from clientbook import text
from clientbook.cli.session import Session
from clientbook.domain.insights import COUNTED_BY, Breakdown, Row
from clientbook.i18n import _
from clientbook.text.insights import field_name, share, value_of, values_of


def stats_options(parser: argparse.ArgumentParser) -> None:
    """What ``stats`` takes."""
    told = _("count by this field ({fields}); twice: by two fields crossed").format(fields=", ".join(COUNTED_BY))
    parser.add_argument("--by", action="append", default=[], choices=COUNTED_BY, metavar="FIELD", help=told)


def stats(session: Session) -> int:
    """Print the counts."""
    by: Sequence[str] = session.args.by
    with session.reading() as book:
        if by:
            return _one(session, book.breakdown(by))
        found = [book.breakdown((field,)) for field in COUNTED_BY]
    if session.out.json:
        session.out.document({"total": found[0].total, "counts": {each.by[0]: _rows_json(each) for each in found}})
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
    head = [*map(field_name, found.by), _("customers"), _("share"), _("new this month"), _("won")]
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
