"""What was said on the line becomes values: customers, steps, days, choices and texts; each refusal is a sentence."""

import argparse
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from clientbook.cli.numbers import positive
from clientbook.data import Book
from clientbook.domain.customer import Customer
from clientbook.domain.dates import AmbiguousDate
from clientbook.domain.errors import InvalidValue, NotFound, Refused
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.names import clean
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.spellings import choice_key
from clientbook.i18n import N_, _

T = TypeVar("T")

WHAT_LIMIT = 500
"""Characters of what a step says, at most."""
GET_IN_TOUCH = N_("get in touch")
"""What a step says that was given only a day."""


def words_of(name: str, most: int = 12) -> str:
    """The keys of a pick list, for a help page."""
    return ", ".join(list(PICK_LISTS[name])[:most])


def code_argument(parser: argparse.ArgumentParser) -> None:
    """One customer."""
    parser.add_argument("code", metavar="CODE", help=_("the customer's code"))


def step_argument(parser: argparse.ArgumentParser) -> None:
    """One planned step."""
    parser.add_argument("id", type=positive, metavar="ID", help=_("the follow-up's number"))


def customers_of(book: Book, codes: Iterable[str]) -> list[Customer]:
    """The customers of these codes, each once.

    Raises:
        NotFound
        Refused: one of them lies in the trash.
    """
    found = {customer.id: customer for customer in map(book.customer_by_code, codes)}
    if any(customer.trashed_at is not None for customer in found.values()):
        raise Refused(N_("this customer is in the trash; take it out first with restore-trash"))
    return list(found.values())


def open_step(book: Book, number: int) -> FollowUp:
    """The open follow-up of this number.

    Raises:
        InvalidValue: there is none, or it is open no longer.
    """
    try:
        step = book.follow_up(number)
    except NotFound:
        raise InvalidValue("follow_up", N_("there is no such follow-up"), str(number)) from None
    if step.state != "open":
        raise InvalidValue("follow_up", N_("this follow-up is done or cancelled already"), str(number))
    return step


def text_of(field: str, typed: str, limit: int, *, lines: bool = False) -> str:
    """A text that passed the door; one that is too long is refused, never cut in silence.

    Raises:
        InvalidValue
    """
    cleaned = clean(typed, limit, lines=lines)
    if cleaned.cut:
        raise InvalidValue(field, N_("is too long"), cleaned.text[:40])
    return cleaned.text


def key_of(book: Book, name: str, typed: str) -> str:
    """The key of a pick list's entry, by its key or word of either language or the owner's own word; empty where it is none."""
    return choice_key(name, typed, {entry.key: entry.label if entry.own else "" for entry in book.pick_list(name)})


def choice_of(book: Book, name: str, typed: str) -> str:
    """The same for words that must be in the list; empty for nothing.

    Raises:
        InvalidValue: the list has no such entry.
    """
    if not typed.strip():
        return ""
    if not (key := key_of(book, name, typed)):
        raise InvalidValue(name, N_("is not in the pick list"), typed[:40])
    return key


def due_of(typed: str, now: datetime, time: str = "") -> Due:
    """The day a step is planned for, in a phrase of either language; ``time`` is a time of that day.

    Raises:
        InvalidValue
    """
    from clientbook.domain.phrases import parse_due

    found = _understood(parse_due, typed, now, "due")
    if not time.strip():
        return found
    if found.day is None:
        raise InvalidValue("due", N_("a time needs a day"), time.strip()[:40])
    timed = parse_due(f"{found.day.isoformat()} {time.strip()}", now)
    if timed is None or not timed.time:
        raise InvalidValue("due_time", N_("is not a time; write it as 15:00"), time.strip()[:40])
    return timed


def moment_of(typed: str, now: datetime) -> datetime:
    """When a contact was, in a phrase of either language; now where nothing was said.

    Raises:
        InvalidValue: it is none, or lies in the future.
    """
    if not typed.strip():
        return now
    from clientbook.domain.phrases import parse_moment

    return _understood(parse_moment, typed, now, "at", N_("is not a time; write it as 2026-11-20 09:30, 14:05, yesterday or 3 days ago"))


_NO_DAY = N_("is not a day; write it as 2026-11-21, tomorrow, next fri, +10d or 下周三")


def _understood(parse: Callable[[str, datetime], T | None], typed: str, now: datetime, field: str, why: str = _NO_DAY) -> T:
    try:
        found = parse(typed, now)
    except AmbiguousDate as both:
        raise AmbiguousDate(typed.strip(), both.readings, field) from None
    except InvalidValue as error:
        raise InvalidValue(field, error.why, error.value) from None
    if found is None:
        raise InvalidValue(field, why, typed.strip()[:40])
    return found


def next_options(parser: argparse.ArgumentParser) -> None:
    """The next step, as ``log`` and ``followup done`` take it."""
    parser.add_argument("--next", metavar="DATE", help=_("the day of the next step (tomorrow, next fri, +10d, 下周三, 2026-12-01)"))
    parser.add_argument("--next-what", metavar=_("TEXT"), help=_("what the next step is"))


def next_step(args: argparse.Namespace, customer_id: int, channel: str, now: datetime) -> FollowUp | None:
    """The next step said by ``--next`` and ``--next-what``; None where nothing is to be done, or no day is said and no words.

    Raises:
        InvalidValue
    """
    if args.next is None and args.next_what is None:
        return None
    due = due_of(args.next, now) if args.next is not None else Due()
    if due.day is None and args.next_what is None:
        return None
    what = text_of("what", args.next_what if args.next_what is not None else _(GET_IN_TOUCH), WHAT_LIMIT)
    return FollowUp(customer_id=customer_id, what=what, due=due.day, due_time=due.time, channel=channel)
