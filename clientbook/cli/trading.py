"""``aftersale``, ``rating``: what came after a purchase, how it was liked; listed, added, removed."""

import argparse

from clientbook import text
from clientbook.cli.numbers import positive
from clientbook.cli.readers import choice_of, code_argument, customers_of, moment_of, text_of, words_of
from clientbook.cli.session import Session
from clientbook.cli.shapes import after_sale_json, rating_json
from clientbook.data import Book, Saved
from clientbook.domain.customer import LONG_LIMIT
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.purchase import AfterSale
from clientbook.domain.rating import Rating
from clientbook.i18n import N_, _

NO_SUCH = N_("there is none of this number")


def day_option(parser: argparse.ArgumentParser) -> None:
    """The day of something that happened."""
    parser.add_argument("--date", default="", metavar="DATE", help=_("the day (yesterday, 3 days ago, 2026-11-20); today without it"))


# what came after them


def aftersale_list_options(parser: argparse.ArgumentParser) -> None:
    """What ``aftersale list`` takes."""
    code_argument(parser)


def aftersale_add_options(parser: argparse.ArgumentParser) -> None:
    """What ``aftersale add`` takes."""
    parser.add_argument("purchase", type=positive, metavar="ID", help=_("the purchase's number"))
    kinds = _("one of your list ({words})").format(words=words_of("after_sale"))
    parser.add_argument("--kind", required=True, metavar=_("WORD"), help=kinds)
    parser.add_argument("--note", default="", metavar=_("TEXT"), help=_("what happened"))
    day_option(parser)


def aftersale_remove_options(parser: argparse.ArgumentParser) -> None:
    """What ``aftersale remove`` takes."""
    parser.add_argument("id", type=positive, metavar="ID", help=_("the number of the after-sale"))


def aftersale_list(session: Session) -> int:
    """List what came after a customer's purchases, the newest first."""
    with session.reading() as book:
        customer = book.customer_by_code(session.args.code)
        found = book.after_sales(customer.id or 0)
        bought = {each.id: each for each in book.purchases(customer.id or 0)}
    if session.out.json:
        session.out.document({"code": customer.code, "after_sales": [after_sale_json(each) for each in found]})
        return 0
    rows = [[str(each.id), text.date_text(each.on_date), text.came_after(each), text.bought(bought[each.purchase_id])] for each in found]
    session.out.table([_("Number"), _("Date"), _("After-sales"), _("Purchase")], rows)
    return 0


def aftersale_add(session: Session) -> int:
    """Add what came after a purchase and print its number."""
    args = session.args
    with session.writing() as book:
        try:
            bought = book.purchase(args.purchase)
        except NotFound:
            raise InvalidValue("purchase", NO_SUCH, str(args.purchase)) from None
        after = AfterSale(
            customer_id=bought.customer_id,
            purchase_id=args.purchase,
            on_date=moment_of(args.date, session.clock.now()).date(),
            kind=choice_of(book, "after_sale", args.kind),
            note=text_of("note", args.note, LONG_LIMIT, lines=True),
        )
        saved = book.save_after_sale(after)
    return told(session, saved)


def aftersale_remove(session: Session) -> int:
    """Remove what came after a purchase."""
    with session.writing() as book:
        return removed(session, book, "after_sale")


# ratings


def rating_list_options(parser: argparse.ArgumentParser) -> None:
    """What ``rating list`` takes."""
    code_argument(parser)


def rating_add_options(parser: argparse.ArgumentParser) -> None:
    """What ``rating add`` takes."""
    code_argument(parser)
    parser.add_argument("--score", required=True, type=int, choices=range(1, 6), metavar="N", help=_("from 1 to 5"))
    parser.add_argument("--comment", default="", metavar=_("TEXT"), help=_("what the customer said"))
    parser.add_argument("--action", default="", metavar=_("TEXT"), help=_("what will be done better"))
    parser.add_argument("--purchase", type=positive, metavar="ID", help=_("the number of the purchase it is about"))
    day_option(parser)


def rating_remove_options(parser: argparse.ArgumentParser) -> None:
    """What ``rating remove`` takes."""
    parser.add_argument("id", type=positive, metavar="ID", help=_("the rating's number"))


def rating_list(session: Session) -> int:
    """List a customer's ratings, the newest first."""
    with session.reading() as book:
        customer = book.customer_by_code(session.args.code)
        found = book.ratings(customer.id or 0)
    if session.out.json:
        average = customer.score / 100 if customer.score is not None else None
        session.out.document({"code": customer.code, "average": average, "ratings": [rating_json(each) for each in found]})
        return 0
    rows = [
        [str(each.id), text.date_text(each.on_date), str(each.score), text.plain(each.comment), text.plain(each.action)] for each in found
    ]
    session.out.table([_("Number"), _("Date"), _("Score"), _("Comment"), _("Improvement action")], rows)
    return 0


def rating_add(session: Session) -> int:
    """Add a rating and print its number."""
    args = session.args
    with session.writing() as book:
        customer = customers_of(book, [args.code])[0]
        rating = Rating(
            customer_id=customer.id or 0,
            on_date=moment_of(args.date, session.clock.now()).date(),
            score=args.score,
            comment=text_of("comment", args.comment, LONG_LIMIT, lines=True),
            action=text_of("action", args.action, LONG_LIMIT, lines=True),
            purchase_id=args.purchase,
        )
        saved = book.save_rating(rating)
    return told(session, saved)


def rating_remove(session: Session) -> int:
    """Remove a rating."""
    with session.writing() as book:
        return removed(session, book, "rating")


def removed(session: Session, book: Book, what: str) -> int:
    """Remove a purchase, an after-sale or a rating by its number.

    Raises:
        InvalidValue: there is none.
    """
    number = session.args.id
    try:
        saved = {"purchase": book.remove_purchase, "after_sale": book.remove_after_sale, "rating": book.remove_rating}[what](number)
    except NotFound:
        raise InvalidValue(what, NO_SUCH, str(number)) from None
    return told(session, saved)


def told(session: Session, saved: Saved) -> int:
    """Print the number of what was written."""
    if session.out.json:
        session.out.document({"id": saved.id, "code": saved.code, "unit": saved.unit})
    else:
        session.out.line(str(saved.id))
    return 0
