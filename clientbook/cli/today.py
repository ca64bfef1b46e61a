"""``today``: who needs you, as the Today screen shows it, or in one line for a prompt, a status bar or a mail."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from clientbook import clock, text
from clientbook.cli.numbers import not_negative
from clientbook.cli.session import Session
from clientbook.cli.shapes import choice_json
from clientbook.data import SECTIONS, AgendaLine, Upcoming
from clientbook.domain.reckoning import judge
from clientbook.domain.tidy import LARGE
from clientbook.i18n import _, ngettext

LIMIT = 200
"""Entries of a section unless something else is said."""


def today_options(parser: argparse.ArgumentParser) -> None:
    """What ``today`` takes."""
    parser.add_argument("--brief", action="store_true", help=_("one line: how many there are"))
    parser.add_argument("--limit", type=not_negative, default=LIMIT, metavar="N", help=_("at most so many of each section (200)"))


def today(session: Session) -> int:
    """Print who needs you, section by section."""
    with session.reading() as book:
        day = book.day()
        _doubt(session, book.reckoned_through())
        # In the lists more stand without a planned step than on the screen, and their occasions with them.
        best = None if session.args.brief else session.args.limit
        counts = dict(book.agenda_counts(best))
        note = book.backup_note()
        thresholds = int(book.setting("cooling_days")), int(book.setting("dormant_days"))
        sections: dict[str, Sequence[AgendaLine]] = {}
        if not session.args.brief:
            limit = session.args.limit
            sections = {name: book.agenda_section(name, limit, best=best) if limit and counts[name] else () for name in SECTIONS}
        untidy = None if session.args.brief or session.out.plain else book.tidy_count(None if session.out.json else LARGE)
    if session.out.json:
        backup = None if note is None else {"age_days": note.days_old(session.clock.now()), "verified": True}
        document = _document(day, sections, counts, brief=session.args.brief)
        session.out.document(document if session.args.brief else document | {"tidy": {"count": untidy}, "backup": backup})
    elif session.args.brief:
        session.out.line(brief(counts))
    else:
        _tell(session, day, sections, counts, thresholds)
        if untidy:
            told = ngettext("{n} customer to tidy: clientbook tidy", "{n} customers to tidy: clientbook tidy", untidy)
            session.out.gap()
            session.out.line(told.format(n=text.count(untidy)))
    return 0


def _doubt(session: Session, through: date | None) -> None:
    """Say where the clock is not believed: what is told then is of another day."""
    day = clock.today(session.clock)
    verdict = judge(day, through)
    if through is not None and verdict == "back":
        session.out.talk(text.clock_back(through, day))
    if through is not None and verdict == "leap":
        session.out.talk(text.clock_ahead(through, day))
        session.out.talk(_('If the date is right, "clientbook sweep --yes" says so'))


def title(section: str, thresholds: tuple[int, int]) -> str:
    """The heading of a section."""
    if section in ("cooling", "dormant"):
        days = thresholds[section == "dormant"]
        words = ngettext("no contact for {n} day", "no contact for {n} days", days).format(n=text.count(days))
    else:
        names = {"overdue": _("overdue"), "due_today": _("today"), "next_7_days": _("next 7 days")}
        words = (names | {"never_contacted": _("never contacted"), "occasions": _("occasions")})[section]
    return words[:1].upper() + words[1:]


def brief(counts: Mapping[str, int]) -> str:
    """``3 overdue, 5 today, 41 cooling``: what is not nothing."""
    number = {name: text.count(counts[name]) for name in SECTIONS}
    worded = {
        "overdue": _("{n} overdue"),
        "due_today": _("{n} today"),
        "cooling": _("{n} cooling"),
        "dormant": _("{n} dormant"),
        "occasions": ngettext("{n} occasion", "{n} occasions", counts["occasions"]),
    }
    return text.joined(words.format(n=number[name]) for name, words in worded.items() if counts[name]) or _("All clear")


def _document(day: date, sections: Mapping[str, Sequence[AgendaLine]], counts: Mapping[str, int], *, brief: bool) -> dict[str, Any]:
    shape: dict[str, Any] = {"date": day.isoformat()}
    if not brief:
        shape |= {name: [_entry(line) for line in sections[name]] for name in SECTIONS} | {"tidy": None, "backup": None}
    return shape | {"counts": {name: counts[name] for name in SECTIONS}}


def _entry(line: AgendaLine) -> dict[str, Any]:
    customer = line.customer
    shape: dict[str, Any] = {"code": customer.code, "name": customer.name, "company": customer.company}
    shape["last_contact"] = customer.last_contact.isoformat() if customer.last_contact else None
    if (step := line.follow_up) is not None:
        shape |= {"id": step.id, "due": step.due.isoformat() if step.due else None, "time": step.due_time, "what": step.what}
        shape |= {"channel": choice_json("channel", step.channel), "repeat": step.repeat, "snoozed": step.snoozed}
    if line.celebrated is not None:
        return shape | _occasion(line.celebrated)
    return shape | {"upcoming": _occasion(line.noted) if line.noted is not None else None}


def _occasion(upcoming: Upcoming) -> dict[str, Any]:
    occasion = upcoming.occasion
    shape = {"id": occasion.id, "kind": occasion.kind, "occasion": occasion.name, "date": str(occasion.date)}
    return shape | {"day": upcoming.day.isoformat(), "person": upcoming.person}


def _tell(
    session: Session, day: date, sections: Mapping[str, Sequence[AgendaLine]], counts: Mapping[str, int], thresholds: tuple[int, int]
) -> None:
    """The sections with their true numbers; with ``--plain`` one line for each entry, its section first."""
    out = session.out
    if out.plain:
        out.table((), ([name, line.customer.code, *_cells(line, day)] for name in SECTIONS for line in sections[name]))
        return
    parts = []
    for name in SECTIONS:
        rows = [[line.customer.code, *_cells(line, day)] for line in sections[name]]
        more = counts[name] - len(rows)
        below = ngettext("and {n} more", "and {n} more", more).format(n=text.count(more)) if more > 0 else ""
        if counts[name]:
            parts.append((f"{title(name, thresholds)}  {text.count(counts[name])}", rows, below))
    out.sections(parts)
    if not parts:
        out.line(_("All clear"))


def _cells(line: AgendaLine, day: date) -> list[str]:
    """Name, company or contact person, what it is about, and when."""
    customer = line.customer
    about, when = "", text.ago(customer.last_contact, day)
    if (step := line.follow_up) is not None and step.due is not None:
        about = step.what
        late = (day - step.due).days
        when = text.days_late(late) if late > 0 else f"{text.due(step.due, day)} {step.due_time}".strip()
    elif line.celebrated is not None:
        about = text.occasion_name(line.celebrated.occasion)
        when = text.due(line.celebrated.day, day)
    if line.noted is not None:
        about = f"{about} * {text.upcoming(line.noted, day)}".strip()
    return [customer.title, customer.company or customer.person, about, when]
