"""``tidy``: what wants tidying in the book, kind by kind."""

import argparse
from typing import Any

from clientbook import text
from clientbook.cli.numbers import not_negative
from clientbook.cli.progress import shown
from clientbook.cli.session import Session
from clientbook.cli.shapes import choice_json
from clientbook.data import Pair, Tidy, TidyItem
from clientbook.domain.industry_words import suggested
from clientbook.domain.tidy import CHOICES, DUPLICATE, KINDS
from clientbook.i18n import _, ngettext
from clientbook.text import tidy as said

LIMIT = 200
"""Entries of a kind where nobody said how many."""


def tidy_options(parser: argparse.ArgumentParser) -> None:
    """What ``tidy`` takes."""
    parser.add_argument("--kind", choices=(*KINDS, DUPLICATE), default="", help=_("only what is the matter in this way"))
    parser.add_argument("--limit", type=not_negative, default=LIMIT, metavar="N", help=_("at most so many of each kind (200)"))


def tidy(session: Session) -> int:
    """List what wants tidying."""
    args, out = session.args, session.out
    with session.reading() as book:
        found = book.tidy(args.limit)
        pairs: tuple[Pair, ...] = ()
        if args.kind in ("", DUPLICATE):
            with shown(_("Looking for duplicates")) as progress:
                pairs = book.duplicates(progress)
        region = book.region
    kinds = (args.kind,) if args.kind else KINDS
    items = [item for item in found.items if item.kind in kinds]
    if out.json:
        out.document(_document(found, items, pairs, args.limit))
    elif out.plain:
        cells = ([item.kind, item.customer.code, item.customer.title, _where(item), said.matter(item, found.day, region)] for item in items)
        out.table((), [*cells, *([DUPLICATE, *pair.codes, *pair.titles] for pair in pairs[: args.limit])])
    else:
        _tell(session, found, items, pairs, region)
    return 0


def _where(item: TidyItem) -> str:
    return item.customer.company or item.customer.person


def _tell(session: Session, found: Tidy, items: list[TidyItem], pairs: tuple[Pair, ...], region: str) -> None:
    """The kinds with their true numbers."""
    parts = []
    for kind, number in found.counts.items():
        theirs = [item for item in items if item.kind == kind]
        rows = [[item.customer.code, item.customer.title, _where(item), said.matter(item, found.day, region)] for item in theirs]
        if not session.args.kind or kind == session.args.kind:
            parts.append((_heading(kind, number), rows, _more(number - len(rows))))
    if pairs:
        rows = [[*pair.codes, *pair.titles] for pair in pairs[: session.args.limit]]
        parts.append((_heading(DUPLICATE, len(pairs)), rows, _more(len(pairs) - len(rows))))
    session.out.sections(parts)
    if not parts:
        session.out.line(_("Nothing to tidy"))
    if found.round is not None:
        session.out.talk(said.round_line(found.round, found.day))


def _heading(kind: str, number: int) -> str:
    name = said.kind(kind)
    return f"{name[:1].upper()}{name[1:]}  {text.count(number)}"


def _more(number: int) -> str:
    return ngettext("and {n} more", "and {n} more", number).format(n=text.count(number)) if number > 0 else ""


def _document(found: Tidy, items: list[TidyItem], pairs: tuple[Pair, ...], limit: int) -> dict[str, Any]:
    counts = {kind: found.counts.get(kind, 0) for kind in KINDS} | {DUPLICATE: len(pairs)}
    alike = [{"codes": list(pair.codes), "names": list(pair.titles), "score": pair.score} for pair in pairs[:limit]]
    return {
        "date": found.day.isoformat(),
        "count": found.customers,
        "counts": counts,
        "round": found.round.isoformat() if found.round is not None else None,
        "items": [_item_json(item) for item in items],
        "duplicates": alike,
    }


def _item_json(item: TidyItem) -> dict[str, Any]:
    shape: dict[str, Any] = {"kind": item.kind, "code": item.customer.code, "name": item.customer.name, "company": item.customer.company}
    if item.kind == "unverified":
        shape |= {"point": item.about, "value": item.value, "more": item.more}
    elif item.kind == "phone":
        shape |= {"reached_by": item.about.split()}
    elif item.kind == "industry":
        meant = suggested(item.value)
        shape |= {"value": item.value, "suggestion": meant.stored if meant is not None else None}
    elif item.about in CHOICES:
        shape |= {"field": item.about, "value": choice_json(item.about, item.value)}
    elif item.kind in ("vip", "checked"):
        shape |= {"checked_on": item.since.isoformat() if item.since is not None else None}
    return shape
