"""``list``: customers in an order, or those a search finds."""

import argparse
from collections.abc import Sequence
from typing import Any

from clientbook.cli.asked import asked_for, explain, filter_option, query_of
from clientbook.cli.columns import STANDARD, columns_of, key_named
from clientbook.cli.numbers import not_negative
from clientbook.cli.session import Session
from clientbook.cli.views import view_named, within, words_of
from clientbook.data import Book
from clientbook.domain.filters import Parsed
from clientbook.i18n import _, ngettext


def list_customers_options(parser: argparse.ArgumentParser) -> None:
    """What ``list`` takes."""
    told = _("only whom these words find; conditions as in --filter may stand among them")
    parser.add_argument("--search", default="", metavar=_("WORDS"), help=told)
    filter_option(parser)
    parser.add_argument("--view", default="", metavar="NAME", help=_("what the view of this name shows, in its order"))
    parser.add_argument("--explain", action="store_true", help=_("say how words and filter are read, and list nobody"))
    parser.add_argument("--sort", default="", metavar="FIELD[,-FIELD]", help=_("order by these fields, each turned round by a minus sign"))
    parser.add_argument("--columns", default="", metavar="a,b", help=_("fields to show"))
    parser.add_argument("--limit", type=not_negative, metavar="N", help=_("at most so many"))
    parser.add_argument("--offset", type=not_negative, default=0, metavar="N", help=_("leave out the first so many"))


def list_customers(session: Session) -> int:
    """Print the list."""
    args = session.args
    with session.reading() as book:
        custom = [field for field in book.custom_fields() if not field.retired]
        asked = asked_for(session, book)
        view = view_named(book, args.view) if args.view else None
        asked = within(book, view, asked) if view is not None else asked
        if args.explain:
            explain(session, book, asked)
            return 0
        orders = [_order(word, custom) for word in args.sort.split(",") if word.strip()]
        if view is not None and not orders:
            orders = [(view.sort, view.reverse)]
        day = book.day()
        wanted = [word for word in args.columns.split(",") if word.strip()] or (words_of(view.columns, custom) if view is not None else [])
        columns = columns_of(wanted or STANDARD, custom, day, book.region, str(book.setting("currency")))
        ids = _ids(book, asked, orders)
        end = None if args.limit is None else args.offset + args.limit
        shown = ids[args.offset : end]
        if session.out.json:
            from clientbook.cli.shapes import customer_json

            currency = str(book.setting("currency"))
            people = [customer_json(customer, day, currency) for customer in book.records(shown)]
            session.out.document({"total": len(ids), "customers": people})
            return 0
        lines = book.rows(shown, [column.key for column in columns])
        session.out.table([column.head for column in columns], ([column.cell(line) for column in columns] for line in lines))
        if not session.out.plain and len(shown) < len(ids):
            session.out.talk(
                ngettext("{shown} of {n} customer.", "{shown} of {n} customers.", len(ids)).format(shown=len(shown), n=len(ids))
            )
    return 0


def _order(word: str, custom: Sequence[Any]) -> tuple[str, bool]:
    word = word.strip()
    return key_named(word.lstrip("-+"), custom), word.startswith("-")


def _ids(book: Book, asked: Parsed, orders: Sequence[tuple[str, bool]]) -> list[int]:
    """Every id in the order asked for. Of several orders the last is applied first, as sorting is stable."""
    if len(orders) < 2:
        key, reverse = orders[0] if orders else ("name", False)
        return list(book.find_all(query_of(asked, key, reverse)).ids)
    ids = list(book.find_all(query_of(asked, *orders[-1])).ids)
    place = {each: index for index, each in enumerate(ids)}
    for key, reverse in reversed(orders[:-1]):
        ids = _stable(book, asked, key, reverse, place)
        place = {each: index for index, each in enumerate(ids)}
    return ids


def _stable(book: Book, asked: Parsed, key: str, reverse: bool, place: dict[int, int]) -> list[int]:
    """The order of a column in which customers with the same value keep their places."""
    ids = list(book.find_all(query_of(asked, key, reverse)).ids)
    values = {line.id: _value(line, key) for line in book.rows(ids, [key])}
    found: list[int] = []
    run: list[int] = []
    for each in ids:
        if run and values.get(each) != values.get(run[-1]):
            found += sorted(run, key=lambda one: place.get(one, 0))
            run = []
        run.append(each)
    return found + sorted(run, key=lambda one: place.get(one, 0))


def _value(line: Any, key: str) -> Any:
    own = {"next_follow_up": "next_due", "tags": "tags"}.get(key, key)
    return line.values[key] if key in line.values else getattr(line, own, None)
