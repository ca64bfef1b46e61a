"""One line of Today in so many cells: who, where, what, when, the last word; what was handled; the question after an import."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from clientbook import text
from clientbook.data import AgendaLine, HandledLine, ImportQuestion
from clientbook.i18n import _, ngettext
from clientbook.screens.present import plan_lines
from clientbook.screens.present.agenda import Heading, More, Page, Words, answers, asked
from clientbook.screens.present.plan_lines import Shape
from clientbook.screens.present.state import TONES
from clientbook.widgets.blocks import Line, Piece, cut, spread, width_of, wrap
from clientbook.widgets.line_list import Entry
from clientbook.widgets.signs import signs

HANDLED_NAME = 10
"""Cells a name takes at least in what was handled."""
WHOLE = 10_000
"""Cells in which everything has room."""
SHOWN_LEVELS = ("vip", "high")
"""Levels that are said of somebody who has no next step."""


def paint(entry: Entry, width: int, chosen: bool, page: Page) -> Sequence[Line]:
    """An entry in so many cells; the chosen one shows more below."""
    value: Any = entry.value
    looks = plan_lines.shape(width)
    if isinstance(value, AgendaLine):
        return customer_lines(value, looks, chosen, page.day, page.region)
    if isinstance(value, Heading):
        return [heading(value, looks)]
    if isinstance(value, HandledLine):
        return handled(value, width, chosen, page.day)
    if isinstance(value, More):
        return [_more(value, looks)]
    if isinstance(value, ImportQuestion):
        return question(value, width, chosen)
    if isinstance(value, Words):
        right: Line = (Piece(value.hint, "quiet"),) if value.hint else ()
        return [spread((Piece(value.sign + " ", value.tone), Piece(value.words, value.tone)), right, width)]
    return [()]


def heading(value: Heading, looks: Shape) -> Line:
    """``OVERDUE 2``; a note ends where the days end."""
    left: Line = (Piece(value.name.upper(), "label"),)
    if value.number is not None:
        left = (*left, Piece("  " + text.count(value.number), "quiet"))
    right: Line = (Piece(value.note, "quiet"),) if value.note else ()
    return spread(left, right, _when_ends(looks))


def _when_ends(looks: Shape) -> int:
    """Cells up to the right end of the column of days."""
    return looks.width - (looks.word + 2 if looks.word else 0)


def _more(value: More, looks: Shape) -> Line:
    n = value.number
    told = (
        _("Enter for all of them")
        if n is None
        else ngettext("and {n} more: Enter for all", "and {n} more: Enter for all", n).format(n=text.count(n))
    )
    return cut((Piece(" " * plan_lines.SIGN), Piece(told, "quiet")), looks.width)


def customer_lines(line: AgendaLine, looks: Shape, chosen: bool, day: date, region: str = "CN") -> list[Line]:
    """Who, where, what, when; the last word beside or below."""
    what, note, left = _what_and_note(line, looks.what, day)
    at = _when(line, day, looks.when)
    word = plan_lines.last_word(line.last_word, day, looks.word) if looks.word else ""
    made = [plan_lines.row(_sign(line, day), line.customer, what, at, looks, region=region, word=word)]
    if chosen:
        below = plan_lines.below(line.follow_up, line.last_word, day, replace(looks, what=left), note=note)
        if not below and not looks.word:
            below = [(Piece(" " * looks.indent), Piece(_("nothing said yet"), "quiet"))]
        made += below
    return made


def _sign(line: AgendaLine, day: date) -> Piece:
    if line.section == "overdue":
        return plan_lines.overdue_sign()
    if line.section in ("cooling", "dormant"):
        return Piece(getattr(signs(), line.section), TONES[line.section])
    if line.section == "occasions":
        return Piece(signs().occasion, "good")
    return Piece(" ")


def _what_and_note(line: AgendaLine, cells: int, day: date) -> tuple[Line, Line, int]:
    """What is to be done with an occasion that comes round beside it; where there is no room for its words, its sign, and they go below.

    Returns:
        What stands in the line, what goes below, and the cells there are for what is to be done.
    """
    if line.noted is None:
        return _what(line, cells), (), cells
    sign = signs().occasion
    note: Line = (Piece(f"{sign} {text.upcoming(line.noted, day)}", "accent"),)
    left = cells - 2 - width_of(note)
    whole = _what(line, WHOLE)
    if width_of(whole) <= left:
        return (*whole, Piece("  "), *note), (), left
    left = cells - 2 - text.width(sign)
    short = _what(line, left)
    return (*short, Piece(" " * (cells - text.width(sign) - width_of(short))), Piece(sign, "accent")), note, left


def _what(line: AgendaLine, cells: int) -> Line:
    if line.follow_up is not None:
        return plan_lines.what_pieces(line.follow_up, cells)
    if line.celebrated is not None:
        upcoming = line.celebrated
        words = f"{text.name(upcoming.person)} {text.occasion_name(upcoming.occasion)}".strip()
        when = text.occasion_date(upcoming.occasion.date)
        # The day it is kept stands at the right; the date it comes from gives way, unless it says that it is a lunar one.
        both = upcoming.occasion.date.lunar or text.width(words) + 2 + text.width(when) <= cells
        return cut((Piece(words), *((Piece("  " + when, "quiet"),) if both else ())), cells)
    customer = line.customer
    level = (Piece(text.label("level", customer.level) + "  "),) if customer.level in SHOWN_LEVELS else ()
    step = Piece(text.plain(customer.next_what)) if customer.next_what else Piece(_("no next step"), "quiet")
    return cut((*level, step), cells)


def _when(line: AgendaLine, day: date, cells: int) -> Piece:
    customer = line.customer
    if line.follow_up is not None:
        return plan_lines.when(line.follow_up.due, line.follow_up.due_time, day)
    if line.celebrated is not None:
        ahead = (line.celebrated.day - day).days
        return Piece(text.due(line.celebrated.day, day), "accent" if ahead <= 0 else "plain")
    since = customer.last_contact or customer.created_on or day
    if line.section == "never_contacted":
        bare = text.short_day(since, day)
        said = _("since {day}").format(day=bare)
        return Piece(said if text.width(said) <= cells else bare, "quiet")  # of another year the day alone has room
    return Piece(text.days(max((day - since).days, 0)), TONES[line.section])


def handled(line: HandledLine, cells: int, chosen: bool, day: date) -> list[Line]:
    """``✓ Li Lei   phone call, next 24 Nov``; what was cut stands below where the cursor is."""
    names = text.joined([text.name(name) for name in line.unit.who if name])
    if line.unit.customers > 1:
        n = line.unit.customers
        names = ngettext("{n} customer", "{n} customers", n).format(n=text.count(n))
    said = text.handled(line, day)
    name = text.fit(names, max(cells // 3, HANDLED_NAME))
    name += " " * (HANDLED_NAME - text.width(name))
    room = cells - plan_lines.SIGN - text.width(name) - 2
    made: list[Line] = [(Piece(signs().done + " ", "good"), Piece(name + "  ", "quiet"), Piece(text.fit(said, room), "quiet"))]
    if chosen and (text.width(said) > room or text.width(names) > text.width(name)):
        made += [(Piece(" " * plan_lines.SIGN), Piece(part, "quiet")) for part in wrap(f"{names}  {said}", cells - plan_lines.SIGN)]
    return made


def question(value: ImportQuestion, width: int, chosen: bool) -> list[Line]:
    """The question; where the cursor stands on it, the answers below."""
    made = [spread((Piece("? ", "accent"), Piece(asked(value), "bright")), (Piece(_("Enter answers"), "quiet"),), width)]
    if chosen:
        for number, (_key, label) in enumerate(answers(), 1):
            made.append(cut((Piece(f"  {number}  ", "accent"), Piece(label, "plain")), width))
    return made
