"""``followup list``, ``add``, ``done``, ``snooze``, ``cancel``: planned steps from the command line."""

import argparse
from datetime import date, datetime
from typing import Any

from clientbook import text
from clientbook.cli.numbers import not_negative
from clientbook.cli.readers import (
    WHAT_LIMIT,
    choice_of,
    code_argument,
    customers_of,
    due_of,
    key_of,
    next_options,
    next_step,
    open_step,
    step_argument,
    text_of,
    words_of,
)
from clientbook.cli.session import Session
from clientbook.cli.shapes import choice_json
from clientbook.data import GROUPS, Book, Handled, StepLine
from clientbook.domain.customer import LONG_LIMIT
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.pick_lists import NOT_REACHED
from clientbook.i18n import N_, _, ngettext

EVERY = 10_000_000
"""More follow-ups than a book holds."""


def followup_list_options(parser: argparse.ArgumentParser) -> None:
    """What ``followup list`` takes."""
    parser.add_argument("--due", choices=GROUPS, help=_("only this group"))
    parser.add_argument("--channel", default="", metavar=_("WORD"), help=_("only what is planned this way"))
    parser.add_argument("--limit", type=not_negative, metavar="N", help=_("at most so many"))


def followup_add_options(parser: argparse.ArgumentParser) -> None:
    """What ``followup add`` takes."""
    code_argument(parser)
    parser.add_argument("--due", required=True, metavar="DATE", help=_("the day (tomorrow, next fri, +10d, 下周三, 2026-12-01, none)"))
    parser.add_argument("--what", required=True, metavar=_("TEXT"), help=_("what to do"))
    channels = _("one of your list ({words})").format(words=words_of("channel"))
    parser.add_argument("--channel", default="", metavar=_("WORD"), help=channels)
    parser.add_argument("--repeat", default="", metavar="EVERY", help=_("again and again: weekly, 2w, every 3 months, 每月"))
    parser.add_argument("--time", default="", metavar="HH:MM", help=_("a time of that day"))


def followup_done_options(parser: argparse.ArgumentParser) -> None:
    """What ``followup done`` takes."""
    step_argument(parser)
    outcomes = _("what came of it, logged as a contact: your words, or one of your list ({words})").format(words=words_of("outcome"))
    parser.add_argument("--outcome", default="", metavar=_("TEXT"), help=outcomes)
    next_options(parser)


def followup_snooze_options(parser: argparse.ArgumentParser) -> None:
    """What ``followup snooze`` takes."""
    step_argument(parser)
    parser.add_argument("date", metavar="DATE", help=_("the new day (tomorrow, next fri, +10d, 下周三, 2026-12-01)"))


def followup_cancel_options(parser: argparse.ArgumentParser) -> None:
    """What ``followup cancel`` takes."""
    step_argument(parser)


def followup_list(session: Session) -> int:
    """List open follow-ups, the earliest first."""
    args = session.args
    with session.reading() as book:
        day = book.day()
        wanted = EVERY if args.limit is None else args.limit
        limits = {group: wanted if args.due in (None, group) else 0 for group in GROUPS}
        groups = book.steps(channel=choice_of(book, "channel", args.channel), limits=limits)
    shown = [group for group in groups if args.due in (None, group.group)]
    total = sum(group.total for group in shown)
    lines = [(group.group, line) for group in shown for line in group.lines][:wanted]
    if session.out.json:
        session.out.document({"total": total, "follow_ups": [_step_json(group, line) for group, line in lines]})
        return 0
    head = [_("Number"), _("Due date"), _("Code"), _("Name"), _("What to do"), _("Channel"), _("Repeat")]
    session.out.table(head, (_row(group, line, day) for group, line in lines))
    if not session.out.plain and len(lines) < total:
        session.out.talk(ngettext("{shown} of {n} follow-up.", "{shown} of {n} follow-ups.", total).format(shown=len(lines), n=total))
    return 0


def _row(group: str, line: StepLine, day: date) -> list[str]:
    step = line.follow_up
    if group == "overdue" and step.due is not None:
        when = text.days_late((day - step.due).days)
    else:
        when = f"{text.due(step.due, day)} {step.due_time}".strip() if step.due is not None else _("no date")
    channel = text.label("channel", step.channel) if step.channel else ""
    repeat = text.repeat(step.repeat) if step.repeat else ""
    return [str(step.id), when, line.customer.code, line.customer.title, step.what, channel, repeat]


def _step_json(group: str, line: StepLine) -> dict[str, Any]:
    step = line.follow_up
    shape: dict[str, Any] = {"id": step.id, "code": line.customer.code, "name": line.customer.name}
    shape |= {"due": step.due.isoformat() if step.due is not None else None, "time": step.due_time, "what": step.what}
    return shape | {
        "channel": choice_json("channel", step.channel),
        "repeat": step.repeat,
        "snoozed": step.snoozed,
        "state": step.state,
        "group": group,
    }


def followup_add(session: Session) -> int:
    """Plan a step and print its number."""
    args = session.args
    with session.writing() as book:
        customer = customers_of(book, [args.code])[0]
        due = due_of(args.due, session.clock.now(), args.time)
        repeat = _repeat(args.repeat)
        if repeat and due.day is None:
            raise InvalidValue("repeat", N_("a step that repeats needs a day"), repeat)
        step = FollowUp(
            customer_id=customer.id or 0,
            what=text_of("what", args.what, WHAT_LIMIT),
            due=due.day,
            due_time=due.time,
            channel=choice_of(book, "channel", args.channel),
            repeat=repeat,
            series_from=due.day if repeat else None,
        )
        done = book.handle(Handling(customers=(step.customer_id,), plan=step))
    return _told(session, done.follow_ups[0], customer.code, done)


def _repeat(typed: str) -> str:
    """How it repeats, as stored.

    Raises:
        InvalidValue
    """
    if not typed.strip():
        return ""
    from clientbook.domain.repeats import parse_repeat

    if (found := parse_repeat(typed)) is None:
        raise InvalidValue("repeat", N_("is not a repeat; write it as 10d, 2w or 1m"), typed.strip()[:40])
    return str(found)


def followup_done(session: Session) -> int:
    """Complete a step, perhaps with its outcome and what comes next."""
    args = session.args
    now = session.clock.now()
    with session.writing() as book:
        step = open_step(book, args.id)
        contact = _outcome(book, step, args.outcome, now)
        plan = next_step(args, step.customer_id, step.channel, now)
        done = book.handle(Handling(customers=(step.customer_id,), contact=contact, done=(args.id,), plan=plan))
        return _told(session, args.id, _code(book, step), done)


def _outcome(book: Book, step: FollowUp, typed: str, now: datetime) -> Interaction | None:
    """The contact in which the step was done; None where nothing was said of it."""
    if not typed.strip():
        return None
    key = key_of(book, "outcome", typed)
    last = book.last_words((step.customer_id,)).get(step.customer_id)
    return Interaction(
        customer_id=step.customer_id,
        at=now,
        channel=step.channel or (last.channel if last is not None else "") or "phone",
        summary=step.what if key else text_of("summary", typed, LONG_LIMIT, lines=True),
        outcome=key,
        reached=key not in NOT_REACHED,
    )


def followup_snooze(session: Session) -> int:
    """Put a step off to another day."""
    args = session.args
    with session.writing() as book:
        step = open_step(book, args.id)
        due = due_of(args.date, session.clock.now())
        done = book.handle(Handling(customers=(step.customer_id,), moved=(args.id,), to=due))
        return _told(session, args.id, _code(book, step), done)


def followup_cancel(session: Session) -> int:
    """Call a step off."""
    with session.writing() as book:
        step = open_step(book, session.args.id)
        done = book.handle(Handling(customers=(step.customer_id,), cancelled=(session.args.id,)))
        return _told(session, session.args.id, _code(book, step), done)


def _code(book: Book, step: FollowUp) -> str:
    return book.customer(step.customer_id).code


def _told(session: Session, number: int, code: str, done: Handled) -> int:
    """The number of the step; with ``--json`` also the unit, and the step that comes next where one was opened."""
    if session.out.json:
        fresh = [made for made in done.follow_ups if made != number]
        session.out.document({"id": number, "code": code, "unit": done.unit, "follow_up": next(iter(fresh), None)})
    else:
        session.out.line(str(number))
    return 0
