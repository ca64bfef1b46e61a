"""``add`` and ``edit``: one customer from the command line."""

import argparse

from clientbook.cli.assignments import Assignment, Setter, assignment
from clientbook.cli.session import Session
from clientbook.clock import today
from clientbook.domain.customer import Customer
from clientbook.domain.errors import InvalidValue
from clientbook.i18n import N_, _


def add_options(parser: argparse.ArgumentParser) -> None:
    """What ``add`` takes."""
    parser.add_argument("--name", default="", metavar=_("NAME"), help=_("what the customer is called"))
    parser.add_argument("--phone", action="append", default=[], metavar=_("NUMBER"), help=_("a phone number; may be given several times"))
    parser.add_argument(
        "--email", action="append", default=[], metavar=_("ADDRESS"), help=_("an e-mail address; may be given several times")
    )
    _set_option(parser)


def edit_options(parser: argparse.ArgumentParser) -> None:
    """What ``edit`` takes."""
    parser.add_argument("code", metavar="CODE", help=_("the customer's code"))
    _set_option(parser, required=True)


def _set_option(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    parser.add_argument(
        "--set",
        dest="assignments",
        action="append",
        default=[],
        type=assignment,
        required=required,
        metavar=_("FIELD=VALUE"),
        help=_("a field and its value; += adds to a list and -= takes away; may be given several times"),
    )


def add(session: Session) -> int:
    """Add a customer and print its code."""
    args = session.args
    with session.writing() as book:
        setter = Setter(book, today(session.clock))
        points = [setter.point("phone", typed) for typed in args.phone] + [setter.point("email", typed) for typed in args.email]
        name = Assignment("name", "=", args.name)
        steps = [setter.changes(each) for each in ([name] if args.name else []) + args.assignments]
        # A customer is valid only as a whole; the placeholder never leaves this function.
        draft = Customer(name="?", points=tuple(points), owner=str(book.setting("owner")))
        for step in steps:
            draft = step(draft)
        if draft.name == "?" and not args.name:
            draft = _unnamed(draft)
        compared = [point for point in draft.points if point.kind in ("phone", "email")]
        warnings = [owner for point in compared for owner in book.owners_of(point.kind, point.value)]
        saved = book.save_customer(draft)
        for owner in warnings:
            session.out.talk(_("this number or address already belongs to {name} ({code})").format(name=owner.title, code=owner.code))
        if session.out.json:
            session.out.document({"code": saved.code, "id": saved.id, "unit": saved.unit})
        else:
            session.out.line(saved.code)
    return 0


def _unnamed(draft: Customer) -> Customer:
    from dataclasses import replace

    if not any(point.kind in ("phone", "email") for point in draft.points):
        raise InvalidValue("name", N_("a customer needs a name, a phone or an e-mail"))
    return replace(draft, name="")


def edit(session: Session) -> int:
    """Change fields of a customer and print its code."""
    with session.writing() as book:
        setter = Setter(book, today(session.clock))
        before = customer = book.customer_by_code(session.args.code)
        for each in session.args.assignments:
            customer = setter.carry_out(customer, each)
        saved = book.save_customer(customer, before)
        if saved.unit is None:
            session.out.talk(_("Nothing had to change."))
        if session.out.json:
            session.out.document({"code": saved.code, "id": saved.id, "unit": saved.unit})
        else:
            session.out.line(saved.code)
    return 0
