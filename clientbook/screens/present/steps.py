"""The follow-ups as lines: groups with their true numbers, the first steps of each, “and 5 more” where there are others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any

from rich.cells import cell_len

from clientbook import commands, text
from clientbook.data import GROUPS, StepGroup, StepLine
from clientbook.i18n import N_, _, ngettext
from clientbook.screens.present import plan_lines
from clientbook.widgets.blocks import Line, Piece, spread
from clientbook.widgets.line_list import Entry
from clientbook.widgets.signs import signs

FIRST = 30
"""Steps of a group that are read at once."""
PAGE = 200
"""Steps that “and … more” adds."""
AIRY_FROM = 26
"""Lines from which the groups stand apart."""
WEEK = timedelta(days=7)
_TITLES = {
    "overdue": N_("overdue"),
    "today": N_("today"),
    "next7": N_("next 7 days"),
    "later": N_("later"),
    "undated": N_("no date"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above a group."""

    group: str
    total: int


@dataclass(frozen=True, slots=True)
class More:
    """The line below a group that holds more than it shows."""

    group: str
    rest: int


@dataclass(frozen=True, slots=True)
class Looks:
    """What the lines need beside the steps."""

    today: date
    region: str = "CN"
    opened: Mapping[str, int] = field(default_factory=dict)
    """Groups that were asked to show more, with how many."""


def key_of(group: str, line: StepLine) -> tuple[str, int]:
    """What a line stands for; a step that moves to another group leaves its line."""
    return (group, line.follow_up.id or 0)


def total(groups: Sequence[StepGroup]) -> int:
    """How many steps there are."""
    return sum(group.total for group in groups)


# which lines


def shares(totals: Mapping[str, int], rows: int) -> dict[str, int]:
    """How many steps of each group to show, so that every group has a part of a window of so many lines; the most urgent fill it up."""
    shown = {group: min(number, 2 if number == 2 else 1) for group, number in totals.items() if number}

    def lines() -> int:
        return sum(number + (number < totals[group]) for group, number in shown.items())

    for group in GROUPS:
        if group not in shown:
            continue
        spare = rows - lines()
        if shown[group] + spare + 1 >= totals[group]:
            shown[group] = totals[group]  # the line “and … more” is free for the last of them
        elif spare > 0:
            shown[group] += spare
        shown[group] = min(shown[group], FIRST)
    return shown


def entries(groups: Sequence[StepGroup], looks: Looks, height: int) -> list[Entry]:
    """What the list shows in a window of so many lines."""
    there = [group for group in groups if group.total]
    airy = height >= AIRY_FROM
    around = len(there) + (len(there) - 1 if airy else 0) + 1  # headings, spaces, and the second line of the chosen one
    part = shares({group.group: group.total for group in there}, height - around)
    made: list[Entry] = []
    for group in there:
        if airy and made:
            made.append(Entry())
        made.append(Entry(None, Heading(group.group, group.total)))
        lines = group.lines[: looks.opened.get(group.group, part[group.group])]
        made += [Entry(key_of(group.group, line), line, markable=True) for line in lines]
        if len(lines) < group.total:
            made.append(Entry(("more", group.group), More(group.group, group.total - len(lines))))
    return made


def shown_of(made: Sequence[Entry], group: str) -> int:
    """How many steps of a group stand in the list."""
    return sum(1 for entry in made if entry.markable and entry.key[0] == group)


def nth(made: Sequence[Entry], group: str, number: int) -> Any:
    """What the n-th step of a group stands for, counted from 0; None: there are not so many."""
    return next(islice((entry.key for entry in made if entry.markable and entry.key[0] == group), number, None), None)


def titles(groups: Sequence[StepGroup], channel: str, marked: int, width: int, *, shown: int = 0, several: bool = False) -> Line:
    """``Follow-ups 37    Channel all  Tab              2 steps selected``.

    Args:
        shown: steps that stand in the list; where all of them are marked and there are others, that is said.
        several: whether there are channels to go round.
    """
    number = total(groups)
    left: Line = (
        Piece(_("Follow-ups"), "bright"),
        Piece(f" {text.count(number)}", "quiet"),
        Piece("    " + _("Channel") + " ", "quiet"),
        Piece(text.label("channel", channel) if channel else _("all"), "accent" if channel else "plain"),
        Piece(f"  {commands.shown_key('next_tab')}" if several else "", "quiet"),
    )
    if not marked:
        return spread(left, (), width)
    if marked == shown < number:
        told = _("{n} of {total} selected: all that are shown").format(n=text.count(marked), total=text.count(number))
    else:
        told = ngettext("{n} step selected", "{n} steps selected", marked).format(n=text.count(marked))
    return spread(left, (Piece(told, "accent"),), width)


def nothing(channel: str) -> str:
    """What stands in an empty list."""
    if channel:
        return _("Nothing planned by {channel}. Esc shows every channel.").format(channel=text.label("channel", channel))
    return _("No follow-ups are planned. {key} on a customer plans one.").format(key=commands.shown_key("plan"))


# how they look


def paint(entry: Entry, width: int, chosen: bool, looks: Looks) -> Sequence[Line]:
    """The lines of an entry."""
    match entry.value:
        case Heading():
            return (_heading(entry.value, looks),)
        case More():
            return (_more(entry.value),)
        case StepLine():
            return _step(entry.value, width, chosen, looks)
    return ()


def _heading(heading: Heading, looks: Looks) -> Line:
    pieces = [Piece(_(_TITLES[heading.group]).upper(), "heading"), Piece(f"  {text.count(heading.total)}", "quiet")]
    if heading.group == "next7":
        until = text.short_day(looks.today + WEEK, looks.today)
        pieces.append(Piece("   " + _("to {day}").format(day=until), "quiet"))
    return tuple(pieces)


def _more(more: More) -> Line:
    told = ngettext("and {n} more", "and {n} more", more.rest).format(n=text.count(more.rest))
    return (Piece(" " * plan_lines.SIGN), Piece(f"{signs().tail} {told}", "quiet"))


def _step(line: StepLine, width: int, chosen: bool, looks: Looks) -> list[Line]:
    step, day = line.follow_up, looks.today
    shape = plan_lines.shape(width, channel=True)
    late = step.due is not None and step.due < day
    sign = plan_lines.overdue_sign() if late else Piece(" " * cell_len(signs().overdue))
    first = plan_lines.row(
        sign,
        line.customer,
        plan_lines.what_pieces(step, shape.what),
        plan_lines.when(step.due, step.due_time, day),
        shape,
        region=looks.region,
        channel=step.channel,
        word=plan_lines.last_word(line.last_word, day, shape.word) if shape.word else "",
    )
    return [first, *plan_lines.below(step, line.last_word, day, shape)] if chosen else [first]
