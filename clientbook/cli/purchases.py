"""``purchase``: what a customer bought; listed, added, changed, removed."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from clientbook import text
from clientbook.cli.numbers import positive
from clientbook.cli.readers import choice_of, code_argument, customers_of, moment_of, text_of, words_of
from clientbook.cli.session import Session
from clientbook.cli.shapes import amount_json, purchase_json
from clientbook.cli.trading import NO_SUCH, day_option, removed, told
from clientbook.data import Book
from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.money import parse_amount, plain_amount, units_in
from clientbook.domain.names import fold
from clientbook.domain.purchase import ONE, Product, Purchase, amount_of, parse_quantity
from clientbook.i18n import N_, _

_NO_AMOUNT = N_("is not an amount; write it as 12,000 or 1.2万")
_SAID = ("product", "amount", "quantity", "unit_price", "currency", "date", "payment", "status", "contract", "note")
"""What ``purchase edit`` can change, as it is called there."""


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
    parser.add_argument("--currency", default="", metavar="CUR", help=_("three letters as in CNY, GBP; that of the book without it"))
    day_option(parser)
    _more_options(parser, "")


def purchase_edit_options(parser: argparse.ArgumentParser) -> None:
    """What ``purchase edit`` takes; what is not said stays."""
    _number_argument(parser)
    parser.add_argument("--product", metavar=_("TEXT"), help=_("what was bought, a product of your list or other words"))
    amount = _("what all of it cost, as in 12,000 or 1.2万; worked out anew without it where the quantity or the unit price changes")
    parser.add_argument("--amount", metavar=_("AMOUNT"), help=amount)
    parser.add_argument("--quantity", metavar="N", help=_("how many, as in 3 or 2.5"))
    parser.add_argument("--currency", metavar="CUR", help=_("three letters as in CNY, GBP"))
    parser.add_argument("--date", metavar="DATE", help=_("the day (yesterday, 3 days ago, 2026-11-20)"))
    _more_options(parser, None)


def _more_options(parser: argparse.ArgumentParser, without: str | None) -> None:
    parser.add_argument("--unit-price", default=without, metavar=_("AMOUNT"), help=_("what one costs"))
    for name, lists in (("payment", "payment"), ("status", "purchase_status")):
        one = _("one of your list ({words})").format(words=words_of(lists))
        parser.add_argument(f"--{name}", default=without, metavar=_("WORD"), help=one)
    parser.add_argument("--contract", default=without, metavar=_("TEXT"), help=_("number of the contract"))
    parser.add_argument("--note", default=without, metavar=_("TEXT"), help=_("anything else"))


def _number_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=positive, metavar="ID", help=_("the purchase's number"))


def purchase_remove_options(parser: argparse.ArgumentParser) -> None:
    """What ``purchase remove`` takes."""
    _number_argument(parser)


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
        known = _listed(book, words)
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
    return told(session, saved)


def purchase_edit(session: Session) -> int:
    """Change a purchase: what is said, and what follows from it."""
    args = session.args
    with session.writing() as book:
        try:
            old = book.purchase(args.id)
        except NotFound:
            raise InvalidValue("purchase", NO_SUCH, str(args.id)) from None
        said = {name: value for name, value in vars(args).items() if name in _SAID and value is not None}
        saved = book.save_purchase(replace(old, **_money(said, old), **_words(book, said, old, session.clock.now())))
        if saved.unit is None:
            session.out.talk(_("Nothing had to change."))
    return told(session, saved)


def _words(book: Book, said: Mapping[str, str], old: Purchase, now: datetime) -> dict[str, Any]:
    """What changes beside the money."""
    changed: dict[str, Any] = {}
    if "product" in said:
        words = text_of("product", said["product"], FIELD_LIMIT)
        known = _listed(book, words)
        same = fold(words) == fold(old.product)
        changed |= {"product": words, "product_id": known.id if known is not None else old.product_id if same else None}
    if "date" in said:
        changed["on_date"] = moment_of(said["date"], now).date()
    for name, words in (("payment", "payment"), ("status", "purchase_status")):
        if name in said:
            changed[name] = choice_of(book, words, said[name])
    if "contract" in said:
        changed["contract_no"] = text_of("contract_no", said["contract"], FIELD_LIMIT)
    if "note" in said:
        changed["note"] = text_of("note", said["note"], LONG_LIMIT, lines=True)
    return changed


def _money(said: Mapping[str, str], old: Purchase) -> dict[str, Any]:
    """Quantity, price, amount and currency; numbers that stay are those of the new currency."""
    currency = said.get("currency", "").strip().upper() or old.currency
    quantity = _quantity(said["quantity"]) if "quantity" in said else old.quantity
    if "unit_price" in said:
        price = _price(said["unit_price"], currency, None, "")
    else:
        price = None if old.unit_price is None else _carried("unit_price", old.unit_price, old.currency, currency)
    if "amount" in said:
        amount = _amount(said["amount"], currency, quantity, price)
    elif price is not None and said.keys() & {"quantity", "unit_price"}:
        amount = amount_of(quantity, price)
    else:
        amount = _carried("amount", old.amount, old.currency, currency)
    return {"quantity": quantity, "unit_price": price, "amount": amount, "currency": currency}


def _carried(field: str, minor: int, old: str, new: str) -> int:
    """The same number in another currency.

    Raises:
        InvalidValue: the other one has no such small parts.
    """
    number, rest = divmod(minor * units_in(new), units_in(old))
    if rest:
        raise InvalidValue(field, N_("has parts this currency does not have; say it anew"), plain_amount(minor, old))
    return number


def _listed(book: Book, words: str) -> Product | None:
    """The product of the list with this name."""
    return next((each for each in book.products() if not each.retired and fold(each.name) == fold(words)), None)


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
        return removed(session, book, "purchase")
