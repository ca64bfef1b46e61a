"""``greet``: the text of a template filled for everybody who fits a filter. It prints; it sends and logs nothing."""

import argparse
from collections.abc import Iterator

from clientbook import text
from clientbook.cli.asked import book_filter, filter_option, query_of
from clientbook.cli.session import Session
from clientbook.data import Book
from clientbook.domain.customer import Customer
from clientbook.domain.errors import InvalidValue
from clientbook.domain.greetings import Filled, Template, facts_of, fill, named, needs
from clientbook.i18n import N_, _, language, ngettext

_AT_ONCE = 500
"""Records that are read together."""


def greet_options(parser: argparse.ArgumentParser) -> None:
    """What ``greet`` takes."""
    parser.add_argument("--template", required=True, metavar="NAME", help=_("the template: its name, or birthday, festival, silence, …"))
    filter_option(parser, required=True)


def greet(session: Session) -> int:
    """Print the filled texts; who is marked not to be contacted is left out and counted."""
    with session.reading() as book:
        templates = [each for each in book.templates() if not each.retired]
        template = named(templates, session.args.template, language())
        if template is None:
            names = text.joined(dict.fromkeys(text.word(each.shown_name) for each in templates))
            session.out.talk(_("Templates: {names}").format(names=names))
            raise InvalidValue("template", N_("there is none of this name"), session.args.template[:40])
        ids = book.find_all(query_of(book_filter(session, book))).ids
        people = [each for at in range(0, len(ids), _AT_ONCE) for each in book.records(ids[at : at + _AT_ONCE])]
        willing = [each for each in people if "all" not in each.do_not_contact]
        filled = list(_filled(book, template, willing))
    _print(session, template, filled, len(people) - len(willing))
    return 0


def _filled(book: Book, template: Template, people: list[Customer]) -> Iterator[tuple[Customer, Filled]]:
    tongue, day, asks = template.language or language(), book.day(), needs(template.body)
    for customer in people:
        bought = book.products_bought(customer.id or 0, 1) if "product" in asks and customer.purchase_count else ()
        yield customer, fill(template.body, facts_of(customer, day, tongue, product=bought[0] if bought else ""))


def _print(session: Session, template: Template, filled: list[tuple[Customer, Filled]], left_out: int) -> None:
    out = session.out
    if out.json:
        greetings = [{"code": each.code, "name": each.title(), "text": done.text, "missing": list(done.missing)} for each, done in filled]
        about = {"template": template.shown_name, "language": template.language}
        out.document(about | {"greetings": greetings, "left_out": left_out})
        return
    for at, (customer, done) in enumerate(filled):
        if out.plain:
            out.line(customer.code, text.name(customer.title()), text.plain(done.text))
            continue
        if at:
            out.gap()
        out.line(f"{customer.code}  {text.name(customer.title())}")
        for line in text.lines(done.text):
            out.line(line)
    lacking = sum(1 for _customer, done in filled if done.missing)
    if lacking:
        note = ngettext("{n} text has a field of which nothing is known", "{n} texts have fields of which nothing is known", lacking)
        out.talk(note.format(n=text.count(lacking)))
    if left_out:
        out.talk(ngettext("{n} left out: do not contact", "{n} left out: do not contact", left_out).format(n=text.count(left_out)))
