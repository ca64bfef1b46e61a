"""``product`` and ``template``: what the owner sells, and the texts customers are greeted with; each listed, added, retired or removed."""

import argparse
import sys
from typing import Any

from clientbook import text
from clientbook.cli.readers import text_of
from clientbook.cli.session import Session
from clientbook.cli.shapes import amount_json
from clientbook.data import Book
from clientbook.domain.customer import FIELD_LIMIT
from clientbook.domain.errors import InvalidValue
from clientbook.domain.greetings import BODY_LIMIT, OCCASIONS, PLACEHOLDERS, Template, named
from clientbook.domain.money import parse_amount
from clientbook.domain.names import fold
from clientbook.domain.purchase import Product, check_currency
from clientbook.i18n import LANGUAGES, N_, _, language

_NOBODY = N_("there is none of this name")


# products


def product_list_options(parser: argparse.ArgumentParser) -> None:
    """What ``product list`` takes."""
    parser.add_argument("--retired", action="store_true", help=_("retired ones too"))


def product_list(session: Session) -> int:
    """List what is sold, in the order it is offered."""
    with session.reading() as book:
        currency, sold = str(book.setting("currency")), book.products_sold()
        found = [each for each in book.products() if session.args.retired or not each.retired]
    if session.out.json:
        session.out.document({"products": [_product_json(each, currency, sold.get(each.id or 0, 0)) for each in found]})
        return 0
    rows = [
        [
            text.plain(each.name),
            text.plain(each.category),
            text.money(each.unit_price, each.currency or currency) if each.unit_price is not None else "",
            text.count(sold.get(each.id or 0, 0)),
            _("retired") if each.retired else "",
        ]
        for each in found
    ]
    session.out.table([_("Product"), _("Category"), _("Unit price"), _("sold"), ""], rows)
    return 0


def _product_json(product: Product, currency: str, sold: int) -> dict[str, Any]:
    own = product.currency or currency
    shape = {"id": product.id, "name": product.name, "category": product.category, "unit_price": amount_json(product.unit_price, own)}
    return shape | {"currency": own, "retired": product.retired, "sold": sold}


def product_add_options(parser: argparse.ArgumentParser) -> None:
    """What ``product add`` takes."""
    parser.add_argument("name", metavar="NAME", help=_("what it is called"))
    parser.add_argument("--category", default="", metavar=_("TEXT"), help=_("what it belongs to"))
    parser.add_argument("--unit-price", default="", metavar=_("AMOUNT"), help=_("what one costs"))
    parser.add_argument("--currency", default="", metavar="CUR", help=_("three letters as in CNY, GBP; that of the book without it"))


def product_add(session: Session) -> int:
    """Add a product to the list, or offer a retired one again, and print its number."""
    args = session.args
    with session.writing() as book:
        name, usual = text_of("product", args.name, FIELD_LIMIT), str(book.setting("currency"))
        currency = args.currency.strip().upper()
        if currency:
            check_currency(currency)
        price = parse_amount(args.unit_price, currency or usual) if args.unit_price.strip() else None
        if args.unit_price.strip() and price is None:
            raise InvalidValue("unit_price", N_("is not an amount; write it as 12,000 or 1.2万"), args.unit_price.strip()[:40])
        old = next((each for each in book.products() if each.retired and fold(each.name) == fold(name)), None)
        made = book.save_product(
            Product(
                name=name,
                category=text_of("category", args.category, FIELD_LIMIT) or (old.category if old is not None else ""),
                unit_price=price if price is not None or old is None else old.unit_price,
                currency="" if currency == usual else currency,
                id=old.id if old is not None else None,
                position=old.position if old is not None else 0,
            )
        )
        unit = _newest(book)
    session.out.document({"id": made.id, "name": made.name, "unit": unit}) if session.out.json else session.out.line(str(made.id))
    return 0


def _newest(book: Book) -> int:
    """The step that has just been written: nobody else writes while this command holds the book."""
    return book.history(limit=1)[0].id


def product_retire_options(parser: argparse.ArgumentParser) -> None:
    """What ``product retire`` takes."""
    parser.add_argument("name", metavar="NAME", help=_("what it is called"))


def product_retire(session: Session) -> int:
    """Offer a product no more; what was sold of it stays."""
    from dataclasses import replace

    with session.writing() as book:
        found = next((each for each in book.products() if not each.retired and fold(each.name) == fold(session.args.name)), None)
        if found is None:
            raise InvalidValue("product", _NOBODY, session.args.name[:40])
        book.save_product(replace(found, retired=True))
        unit = _newest(book)
    session.out.document({"id": found.id, "name": found.name, "unit": unit}) if session.out.json else session.out.line(
        text.plain(found.name)
    )
    return 0


# texts of greetings


def template_list_options(_parser: argparse.ArgumentParser) -> None:
    """What ``template list`` takes: nothing."""


def template_list(session: Session) -> int:
    """List the texts customers can be greeted with."""
    with session.reading() as book:
        found = [each for each in book.templates() if not each.retired]
    if session.out.json:
        shapes = [{key: getattr(each, key) for key in ("name", "key", "language", "occasion", "body")} for each in found]
        session.out.document({"templates": [shape | {"name": each.shown_name} for shape, each in zip(shapes, found, strict=True)]})
        return 0
    rows = [[text.word(each.shown_name), each.language, " ".join(text.plain(each.body).split())] for each in found]
    session.out.table([_("Name"), _("Language"), _("Text")], rows)
    return 0


def template_add_options(parser: argparse.ArgumentParser) -> None:
    """What ``template add`` takes."""
    parser.add_argument("name", metavar="NAME", help=_("what you call it"))
    fields = ", ".join(f"{{{word}}}" for words in PLACEHOLDERS.values() for word in dict.fromkeys(words))
    told = _("the text, with fields to fill in ({fields}); read from standard input without it").format(fields=fields.replace("%", "%%"))
    parser.add_argument("--text", metavar=_("TEXT"), help=told)
    parser.add_argument("--text-language", choices=LANGUAGES, default="", help=_("the language it is written in; any without it"))
    parser.add_argument("--occasion", choices=tuple(OCCASIONS), default="", help=_("what it is for; anything without it"))


def template_add(session: Session) -> int:
    """Add a text, and print its number."""
    args = session.args
    session.require_writable()
    session.require_book()
    passphrase = session.passphrase()  # before the text: where both come by standard input, it is the first line
    typed = sys.stdin.read(BODY_LIMIT * 4 + 1) if args.text is None else args.text
    with session.opened(passphrase, read_only=False) as book:
        template = Template(
            name=text_of("name", args.name, FIELD_LIMIT),
            body=text_of("body", typed, BODY_LIMIT, lines=True),
            language=args.text_language,
            occasion=args.occasion,
        )
        made = book.save_template(template)
        unit = _newest(book)
    session.out.document({"id": made.id, "name": made.name, "unit": unit}) if session.out.json else session.out.line(str(made.id))
    return 0


def template_remove_options(parser: argparse.ArgumentParser) -> None:
    """What ``template remove`` takes."""
    parser.add_argument("name", metavar="NAME", help=_("its name"))


def template_remove(session: Session) -> int:
    """Remove a text; one of the texts to start with is offered no more."""
    with session.writing() as book:
        found = named((each for each in book.templates() if not each.retired), session.args.name, language())
        if found is None:
            raise InvalidValue("template", _NOBODY, session.args.name[:40])
        unit = book.remove_template(found)
    session.out.document({"name": found.shown_name, "unit": unit}) if session.out.json else session.out.line(text.word(found.shown_name))
    return 0
