"""``sweep``: who turned cooling or dormant since the last sweep."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from clientbook import text
from clientbook.cli.numbers import not_negative
from clientbook.cli.session import Session
from clientbook.clock import today
from clientbook.data import Book, Crossed, CustomerLine
from clientbook.domain.errors import Refused
from clientbook.domain.reckoning import judge
from clientbook.i18n import N_, _, ngettext

LIMIT = 200
"""Customers named unless something else is said."""


def sweep_options(parser: argparse.ArgumentParser) -> None:
    """What ``sweep`` takes."""
    parser.add_argument("--limit", type=not_negative, default=LIMIT, metavar="N", help=_("name at most so many (200)"))
    parser.add_argument("--yes", action="store_true", help=_("yes, the date is right, though it is more than 300 days later"))


def sweep(session: Session) -> int:
    """Print who turned since the last time, then remember that it was told; with ``--read-only`` it is only told."""
    args = session.args
    with session.reading() if args.read_only else session.writing() as book:
        day, through = today(session.clock), book.reckoned_through()
        verdict = judge(day, through)
        if verdict == "leap" and not args.yes:
            raise Refused(N_("the date is more than 300 days after the last sweep; nothing was done. If it is right, say --yes"))
        if verdict == "back":
            session.out.talk(text.clock_back(through or day, day))
        if through is not None and verdict in ("same", "back"):
            _tell(session, through, Crossed(through, through), ())
            return 0
        # Nothing was told yet in a book that was never swept: then it is everybody who is cooling or dormant.
        found = book.crossed(through or date.min, day, args.limit)
        _tell(session, through, found, _lines(book, found))
        # What was not told is told again next time: so first it is said, and then remembered.
        sys.stdout.flush()
        if not args.read_only:
            book.reckon_through(day)
    return 0


def _lines(book: Book, found: Crossed) -> Sequence[CustomerLine]:
    return book.rows(found.ids)


def _tell(session: Session, since: date | None, found: Crossed, lines: Sequence[CustomerLine]) -> None:
    parts: dict[str, list[CustomerLine]] = {"cooling": [], "dormant": []}
    for line in lines:
        is_dormant = line.dormant_from is not None and line.dormant_from <= found.until
        parts["dormant" if is_dormant else "cooling"].append(line)
    if session.out.json:
        shape: dict[str, Any] = {"since": since.isoformat() if since is not None else None, "until": found.until.isoformat()}
        shape |= {name: [_entry(line) for line in each] for name, each in parts.items()}
        session.out.document(shape | {"counts": {"cooling": found.cooling, "dormant": found.dormant}})
        return
    rows = [
        [text.staleness_word(name), line.code, line.title, line.company or line.person, text.ago(line.last_contact, found.until)]
        for name, each in parts.items()
        for line in each
    ]
    if rows:
        session.out.table([_("State of contact"), _("Code"), _("Name"), _("Company"), _("Last contact")], rows)
    if session.out.plain:
        return
    if (more := found.cooling + found.dormant - len(rows)) > 0:
        session.out.talk(ngettext("and {n} more", "and {n} more", more).format(n=text.count(more)))
    elif not rows:
        session.out.talk(_("Nobody turned cooling or dormant."))


def _entry(line: CustomerLine) -> dict[str, Any]:
    last = line.last_contact.isoformat() if line.last_contact is not None else None
    return {"code": line.code, "name": line.name, "company": line.company, "last_contact": last}
