"""``occasion list``, ``add``, ``remove``: days that matter to a customer."""

import argparse

from clientbook import text
from clientbook.cli.numbers import not_negative, positive
from clientbook.cli.readers import choice_of, code_argument, customers_of, text_of, words_of
from clientbook.cli.session import Session
from clientbook.cli.shapes import occasion_json
from clientbook.domain.customer import FIELD_LIMIT
from clientbook.domain.dates import AmbiguousDate, PartialDate, parse_partial
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.occasion import ONCE, Occasion
from clientbook.i18n import N_, _


def occasion_list_options(parser: argparse.ArgumentParser) -> None:
    """What ``occasion list`` takes."""
    code_argument(parser)


def occasion_add_options(parser: argparse.ArgumentParser) -> None:
    """What ``occasion add`` takes."""
    code_argument(parser)
    kinds = _("one of your list ({words})").format(words=words_of("occasion"))
    parser.add_argument("--kind", required=True, metavar=_("WORD"), help=kinds)
    parser.add_argument("--date", required=True, metavar="DATE", help=_("the day: 03-07, 1985-03-07, 农历八月十五, lunar 8-15"))
    parser.add_argument("--name", default="", metavar=_("TEXT"), help=_("what it is, where the kind does not say it all"))
    parser.add_argument("--lead", type=not_negative, metavar="N", help=_("so many days ahead it stands on Today"))
    parser.add_argument("--once", action="store_true", help=_("it comes once and not every year"))


def occasion_remove_options(parser: argparse.ArgumentParser) -> None:
    """What ``occasion remove`` takes."""
    parser.add_argument("id", type=positive, metavar="ID", help=_("the occasion's number"))


def occasion_list(session: Session) -> int:
    """List a customer's occasions."""
    with session.reading() as book:
        customer = book.customer_by_code(session.args.code)
        found = book.occasions(customer.id or 0)
    if session.out.json:
        session.out.document({"code": customer.code, "occasions": [occasion_json(occasion) for occasion in found]})
        return 0
    rows = [[str(each.id or ""), text.label("occasion", each.kind), text.partial_date(str(each.date)), each.name] for each in found]
    session.out.table([_("Number"), _("Kind"), _("Date"), _("Name")], rows)
    return 0


def occasion_add(session: Session) -> int:
    """Add an occasion and print its number."""
    args = session.args
    with session.writing() as book:
        customer = customers_of(book, [args.code])[0]
        kind = choice_of(book, "occasion", args.kind)
        day = _date(args.date)
        whole = day.year is not None and not day.lunar
        occasion = Occasion(
            customer_id=customer.id or 0,
            kind=kind,
            date=day,
            name=text_of("name", args.name, FIELD_LIMIT),
            once=args.once or (kind in ONCE and whole),
            lead_days=args.lead,
        )
        saved = book.save_occasion(occasion)
    if session.out.json:
        session.out.document({"id": saved.id, "code": saved.code, "unit": saved.unit})
    else:
        session.out.line(str(saved.id))
    return 0


def _date(typed: str) -> PartialDate:
    try:
        found = parse_partial(typed)
    except AmbiguousDate as both:
        raise AmbiguousDate(typed.strip(), both.readings, "date") from None
    if found is None or found.day is None:
        raise InvalidValue("date", N_("needs a day and a month"), typed.strip()[:40])
    return found


def occasion_remove(session: Session) -> int:
    """Remove an occasion."""
    with session.writing() as book:
        try:
            saved = book.remove_occasion(session.args.id)
        except NotFound:
            raise InvalidValue("occasion", N_("there is no such occasion"), str(session.args.id)) from None
    if session.out.json:
        session.out.document({"id": saved.id, "code": saved.code, "unit": saved.unit})
    else:
        session.out.line(str(saved.id))
    return 0
