"""``log``: a contact and the next step, in one undoable step."""

import argparse

from clientbook.cli.numbers import positive
from clientbook.cli.readers import (
    choice_of,
    customers_of,
    moment_of,
    next_options,
    next_step,
    open_step,
    text_of,
    words_of,
)
from clientbook.cli.session import Session
from clientbook.data import Book
from clientbook.domain.customer import LONG_LIMIT, Customer
from clientbook.domain.errors import InvalidValue, Refused
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.names import fold
from clientbook.domain.pick_lists import NOT_REACHED
from clientbook.i18n import N_, _


def log_options(parser: argparse.ArgumentParser) -> None:
    """What ``log`` takes."""
    parser.add_argument("codes", nargs="+", metavar="CODE", help=_("codes of customers"))
    parser.add_argument("--summary", metavar=_("TEXT"), help=_("what was said; may be left out with --no-answer"))
    channels = _("one of your list ({words}); phone without it").format(words=words_of("channel"))
    parser.add_argument("--channel", default="", metavar=_("WORD"), help=channels)
    parser.add_argument("--no-answer", action="store_true", help=_("nobody was reached: an attempt, which is not a contact"))
    when = _("when it was (yesterday, 14:05, 3 days ago, 2026-11-20 09:30); now without it")
    parser.add_argument("--at", default="", metavar="DATE", help=when)
    next_options(parser)
    completes = _("a follow-up this completes; may be given several times")
    parser.add_argument("--done", type=positive, action="append", default=[], metavar="ID", help=completes)
    parser.add_argument("--with", dest="person", default="", metavar=_("NAME"), help=_("the contact person it was with"))
    for name in ("topic", "outcome"):
        one = _("one of your list ({words})").format(words=words_of(name))
        parser.add_argument(f"--{name}", default="", metavar=_("WORD"), help=one)
    parser.add_argument("--reaction", default="", metavar=_("TEXT"), help=_("how the customer took it"))


def log(session: Session) -> int:
    """Log a contact with each customer and print the number of each."""
    args = session.args
    if not (args.summary or "").strip() and not args.no_answer:
        from clientbook.cli.parser import BY_NAME, command_parser

        command_parser(BY_NAME["log"]).error(_("say what was said with --summary, or --no-answer"))
    with session.writing() as book:
        channel = choice_of(book, "channel", args.channel) or "phone"
        people = _reachable(session, customers_of(book, args.codes), channel)
        contact = _contact(session, book, people, channel)
        _require_own(book, args.done, people)
        ids = tuple(customer.id for customer in people if customer.id is not None)
        plan = next_step(args, ids[0], contact.channel, session.clock.now())
        done = book.handle(Handling(customers=ids, contact=contact, done=tuple(dict.fromkeys(args.done)), plan=plan))
    if session.out.json:
        first = {"id": done.interactions[0], "code": people[0].code, "unit": done.unit}
        several = {"ids": list(done.interactions), "codes": [customer.code for customer in people], "follow_ups": list(done.follow_ups)}
        session.out.document(first | {"follow_up": next(iter(done.follow_ups), None)} | several)
        return 0
    for made in done.interactions:
        session.out.line(str(made))
    return 0


def _reachable(session: Session, people: list[Customer], channel: str) -> list[Customer]:
    """Whom a log of several customers is for: not those who want no contact this way. One customer named alone is meant.

    Raises:
        Refused: nobody is left.
    """
    if len(people) == 1:
        return people
    kept = [customer for customer in people if not {"all", channel} & set(customer.do_not_contact)]
    for customer in people:
        if customer not in kept:
            session.out.talk(_("left out, do not contact: {name} ({code})").format(name=customer.name, code=customer.code))
    if not kept:
        raise Refused(N_("nobody is left to log a contact with"))
    return kept


def _contact(session: Session, book: Book, people: list[Customer], channel: str) -> Interaction:
    args = session.args
    outcome = choice_of(book, "outcome", args.outcome)
    if args.no_answer and outcome and outcome not in NOT_REACHED:
        raise InvalidValue("outcome", N_("does not go with --no-answer"), args.outcome[:40])
    reached = not args.no_answer and outcome not in NOT_REACHED
    return Interaction(
        customer_id=people[0].id or 0,
        at=moment_of(args.at, session.clock.now()),
        channel=channel,
        topic=choice_of(book, "topic", args.topic),
        summary=text_of("summary", args.summary or "", LONG_LIMIT, lines=True),
        outcome=outcome or ("no_answer" if args.no_answer else ""),
        reaction=text_of("reaction", args.reaction, LONG_LIMIT, lines=True),
        person_id=_person(people, args.person),
        reached=reached,
    )


def _person(people: list[Customer], name: str) -> int | None:
    """The contact person of this name.

    Raises:
        InvalidValue: there is none, or several customers were named.
    """
    if not name.strip():
        return None
    same = [person.id for person in people[0].persons if fold(person.name) == fold(name)]
    if len(people) > 1 or len(same) != 1:
        raise InvalidValue("person", N_("is no contact person of this customer"), name.strip()[:40])
    return same[0]


def _require_own(book: Book, steps: list[int], people: list[Customer]) -> None:
    """Stop where a step that would be completed is closed already or another customer's.

    Raises:
        InvalidValue
    """
    ids = {customer.id for customer in people}
    for number in steps:
        if open_step(book, number).customer_id not in ids:
            raise InvalidValue("follow_up", N_("is another customer's follow-up"), str(number))
