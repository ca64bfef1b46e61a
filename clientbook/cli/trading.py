"""``purchase``, ``aftersale``, ``rating``: what a customer bought, what came after it, how it was liked; listed, added, removed."""

import argparse

from clientbook import text
from clientbook.cli.numbers import positive
from clientbook.cli.readers import choice_of, code_argument, customers_of, moment_of, text_of, words_of
from clientbook.cli.session import Session
from clientbook.cli.shapes import after_sale_json, amount_json, purchase_json, rating_json
from clientbook.data import Book, Saved
from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.money import parse_amount
from clientbook.domain.names import fold
from clientbook.domain.purchase import ONE, AfterSale, Product, Purchase, amount_of, parse_quantity
from clientbook.domain.rating import Rating
from clientbook.i18n import N_, _

_NO_AMOUNT = N_("is not an amount; write it as 12,000 or 1.2万")
_NONE = N_("there is none of this number")


def _day_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--date", default="", metavar="DATE", help=_("the day (yesterday, 3 days ago, 2026-11-20); today without it"))


# purchases


def purchase_list_options(parser: argparse.ArgumentParser) -> None:
    """What ``purchase list`` takes."""
    code_argument(parser)


def purchase_add_options(parser: argparse.ArgumentParser) -> None:
    """What ``purchase add`` takes."""
    code_argument(parser)
    parser.add_argument("--product", required=True, metavar=_("TEXT"), help=_("what was bought, a product of your list or other words"))
    amount = _("what all of it cost, as in 12,000 or 1.2万; may be left out where the unit price is known")
    parser.add_argument("--amount", default="", metavar=_("AMOUNT"), help=amount)
    parser.add_argument("--quantity", default="", metavar="N", help=_("how many, as in 3 or 2.5; 1 without it"))
    parser.add_argument("--unit-price", default="", metavar=_("AMOUNT"), help=_("what one costs"))
    parser.add_argument("--currency", default="", metavar="CUR", help=_("three letters as in CNY, GBP; that of the book without it"))
    _day_option(parser)
    for name, lists in (("payment", "payment"), ("status", "purchase_status")):
        one = _("one of your list ({words})").format(words=words_of(lists))
        parser.add_argument(f"--{name}", default="", metavar=_("WORD"), help=one)
    parser.add_argument("--contract", default="", metavar=_("TEXT"), help=_("number of the contract"))
    parser.add_argument("--note", default="", metavar=_("TEXT"), help=_("anything else"))


def purchase_remove_options(parser: argparse.ArgumentParser) -> None:
    """What ``purchase remove`` takes."""
    parser.add_argument("id", type=positive, metavar="ID", help=_("the purchase's number"))


def purchase_list(session: Session) -> int:
    """List what a customer bought, the newest first."""
    with session.reading() as book:
        customer = book.customer_by_code(session.args.code)
        found = book.purchases(customer.id or 0)
        currency = str(book.setting("currency"))
    if session.out.json:
        totals = {"count": customer.purchase_count, "spent": amount_json(customer.spent, currency), "currency": currency}
        session.out.document({"code": customer.code, "totals": totals, "purchases": [purchase_json(each) for each in found]})
        return 0
    rows = [
        [str(each.id), text.date_text(each.on_date), text.bought(each), text.joined(filter(None, text.bought_more(each)))] for each in found
    ]
    session.out.table([_("Number"), _("Date"), _("Purchase"), _("More")], rows)
    return 0


def purchase_add(session: Session) -> int:
    """Add a purchase and print its number."""
    args = session.args
    with session.writing() as book:
        customer = customers_of(book, [args.code])[0]
        words = text_of("product", args.product, FIELD_LIMIT)
        known = next((each for each in book.products() if not each.retired and fold(each.name) == fold(words)), None)
        currency = args.currency.strip().upper() or str(book.setting("currency"))
        quantity = _quantity(args.quantity)
        price = _price(args.unit_price, currency, known, str(book.setting("currency")))
        purchase = Purchase(
            customer_id=customer.id or 0,
            on_date=moment_of(args.date, session.clock.now()).date(),
            product=words,
            product_id=known.id if known is not None else None,
            quantity=quantity,
            unit_price=price,
            amount=_amount(args.amount, currency, quantity, price),
            currency=currency,
            payment=choice_of(book, "payment", args.payment),
            contract_no=text_of("contract_no", args.contract, FIELD_LIMIT),
            status=choice_of(book, "purchase_status", args.status),
            note=text_of("note", args.note, LONG_LIMIT, lines=True),
        )
        saved = book.save_purchase(purchase)
    return _told(session, saved)


def _quantity(typed: str) -> int:
    found = parse_quantity(typed) if typed.strip() else ONE
    if not found:
        raise InvalidValue("quantity", N_("is not a number that fits"), typed.strip()[:40])
    return found


def _price(typed: str, currency: str, known: Product | None, usual: str) -> int | None:
    """What one costs: as said, else as the list of products says in the same currency."""
    if not typed.strip():
        return known.unit_price if known is not None and (known.currency or usual) == currency else None
    found = parse_amount(typed, currency)
    if found is None:
        raise InvalidValue("unit_price", _NO_AMOUNT, typed.strip()[:40])
    return found


def _amount(typed: str, currency: str, quantity: int, price: int | None) -> int:
    if not typed.strip():
        if price is None:
            raise InvalidValue("amount", N_("is missing; say it with --amount"))
        return amount_of(quantity, price)
    found = parse_amount(typed, currency)
    if found is None:
        raise InvalidValue("amount", _NO_AMOUNT, typed.strip()[:40])
    return found


def purchase_remove(session: Session) -> int:
    """Remove a purchase."""
    with session.writing() as book:
        return _removed(session, book, "purchase")


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
    _day_option(parser)


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
            raise InvalidValue("purchase", _NONE, str(args.purchase)) from None
        after = AfterSale(
            customer_id=bought.customer_id,
            purchase_id=args.purchase,
            on_date=moment_of(args.date, session.clock.now()).date(),
            kind=choice_of(book, "after_sale", args.kind),
            note=text_of("note", args.note, LONG_LIMIT, lines=True),
        )
        saved = book.save_after_sale(after)
    return _told(session, saved)


def aftersale_remove(session: Session) -> int:
    """Remove what came after a purchase."""
    with session.writing() as book:
        return _removed(session, book, "after_sale")


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
    _day_option(parser)


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
    return _told(session, saved)


def rating_remove(session: Session) -> int:
    """Remove a rating."""
    with session.writing() as book:
        return _removed(session, book, "rating")


def _removed(session: Session, book: Book, what: str) -> int:
    number = session.args.id
    try:
        saved = {"purchase": book.remove_purchase, "after_sale": book.remove_after_sale, "rating": book.remove_rating}[what](number)
    except NotFound:
        raise InvalidValue(what, _NONE, str(number)) from None
    return _told(session, saved)


def _told(session: Session, saved: Saved) -> int:
    if session.out.json:
        session.out.document({"id": saved.id, "code": saved.code, "unit": saved.unit})
    else:
        session.out.line(str(saved.id))
    return 0
