"""Today as lines: who needs the owner, in sections with their true numbers; what was handled; what else waits. Pure values, no widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rich.cells import cell_len

from clientbook import commands, text
from clientbook.data.plans import SECTIONS, UNPLANNED, Agenda, AgendaLine, HandledLine, ImportQuestion
from clientbook.i18n import _, ngettext
from clientbook.screens.present import plan_lines
from clientbook.screens.present.plan_lines import Shape
from clientbook.screens.present.state import TONES
from clientbook.widgets.blocks import Line, Piece, column, cut, spread
from clientbook.widgets.line_list import Entry
from clientbook.widgets.signs import signs

SOON = "next_7_days"
SOON_SHOWN = 5
"""Steps of the coming week that stand on Today; the others are counted. All of them where nothing else is to be done."""
SHOWN_LEVELS = ("vip", "high")
"""Levels that are said of somebody who has no next step."""
UNLOGGED, RECOVERY = ("unlogged",), ("recovery",)
"""Keys of the lines at the end."""


@dataclass(frozen=True, slots=True)
class Page:
    """What Today is made of."""

    agenda: Agenda
    counts: Mapping[str, int] = field(default_factory=dict)
    """True numbers of the sections, as far as they are known."""
    thresholds: tuple[int, int] = (30, 90)
    region: str = "CN"
    remind_code: bool = False
    """Whether the recovery code has not been checked yet."""
    customers: int | None = None
    """How many there are; None: not asked, because somebody stands on Today."""
    writable: bool = True

    @property
    def day(self) -> date:
        """The day it was reckoned for."""
        return self.agenda.day

    def lines(self, section: str) -> list[AgendaLine]:
        """What was read of a section."""
        return [line for line in self.agenda.lines if line.section == section]

    def number(self, section: str) -> int | None:
        """The true number of a section; None: not known yet."""
        known = self.counts.get(section, self.agenda.counts.get(section))
        return None if known is None else max(known, len(self.lines(section)))

    @property
    def to_reach(self) -> int:
        """How many people are to be reached today: all that is planned, of the others those who are shown."""
        shown = {section: len(self.lines(section)) for section in SECTIONS if section != SOON}
        return sum(n if section in UNPLANNED else (self.number(section) or n) for section, n in shown.items())

    @property
    def clear(self) -> bool:
        """Whether nobody is left for today."""
        return self.to_reach == 0 and self.agenda.question is None


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a section."""

    name: str
    number: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class More:
    """The end of a section of which not everybody is shown."""

    section: str
    number: int | None
    """How many more; None: not known yet."""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of plain words."""

    words: str
    tone: str = "quiet"
    sign: str = " "
    hint: str = ""


def section_name(section: str, thresholds: tuple[int, int] = (30, 90)) -> str:
    """The heading of a section of Today."""
    if section in ("cooling", "dormant"):
        days = thresholds[section == "dormant"]
        return ngettext("no contact for {n} day", "no contact for {n} days", days).format(n=text.count(days))
    names = {
        "overdue": _("overdue"),
        "due_today": _("today"),
        SOON: _("next 7 days"),
        "never_contacted": _("never contacted"),
        "occasions": _("occasions"),
    }
    return names[section]


# the line above the list


def head(page: Page) -> tuple[Line, Line]:
    """How many people are to be reached and how many are handled; at the right the day where it is not the clock's."""
    n, handled = page.to_reach, len(page.agenda.handled)
    if page.customers == 0:
        return ((Piece(_("Nobody to reach yet"), "bright"),), ())
    if page.clear:
        left = [Piece(_("All clear"), "good")]
    else:
        left = [Piece(ngettext("{n} person to reach today", "{n} people to reach today", n).format(n=text.count(n)), "bright")]
    if handled:
        left.append(Piece("   " + ngettext("{n} handled", "{n} handled", handled).format(n=text.count(handled)), "good"))
    return (tuple(left), ())


# the list


def entries(page: Page, *, airy: bool = False) -> list[Entry]:
    """The lines in their order, the cursor's stops with keys; ``airy`` sets the sections apart."""
    if page.customers == 0:
        return [Entry(value=Words(words)) for words in _empty(page)] + _ends(page)
    blocks: list[list[Entry]] = []
    if page.agenda.question is not None:
        blocks.append([Entry(("question", page.agenda.question.unit), page.agenda.question)])
    if page.clear and not page.lines(SOON):
        blocks.append([Entry(value=Words(_("Nothing is planned for the next 7 days.")))])
    blocks += [block for section in SECTIONS if (block := _section(page, section))]
    if page.agenda.handled:
        heading = Heading(_("handled"), len(page.agenda.handled))
        blocks.append([Entry(value=heading), *(Entry(("handled", line.unit.id), line) for line in page.agenda.handled)])
    blocks.append(_ends(page))
    made: list[Entry] = []
    for block in blocks:
        made += [Entry()] if made and block and (airy or block is blocks[-1]) else []
        made += block
    return made


def _section(page: Page, section: str) -> list[Entry]:
    lines = page.lines(section)
    if not lines:
        return []
    number = page.number(section)
    shown = lines if section != SOON or page.clear else lines[:SOON_SHOWN]
    left_out = None if number is None else number - len(shown)
    ranked = section in UNPLANNED and (left_out is None or left_out > 0)
    made = [Entry(value=Heading(section_name(section, page.thresholds), number, _("the most important first") if ranked else ""))]
    made += [Entry(line.key, line, markable=True) for line in shown]
    if left_out is None or left_out > 0:
        made.append(Entry(("all", section), More(section, left_out)))
    return made


def _empty(page: Page) -> list[str]:
    new, palette = commands.shown_key("new"), commands.shown_key("palette")
    if not page.writable:
        return [_("No customers yet.")]
    return [
        _("No customers yet."),
        "",
        _("{key}  add one").format(key=new),
        _("or paste a chat or a card right here"),
        _("{key}  import a sheet").format(key=palette),
    ]


def _ends(page: Page) -> list[Entry]:
    """What stands below everything."""
    made = []
    if page.remind_code:
        made.append(Entry(RECOVERY, Words(_("The recovery code has not been checked yet"), "warn", "!", _("Enter: check two groups"))))
    if page.writable and page.customers != 0:
        made.append(Entry(UNLOGGED, Words(_("Contacted somebody today and not logged it?"), "quiet", " ", _("Enter finds them"))))
    return made


# one line


def paint(entry: Entry, width: int, chosen: bool, page: Page) -> Sequence[Line]:
    """An entry in so many cells; the chosen one shows more below."""
    value: Any = entry.value
    looks = plan_lines.shape(width)
    if isinstance(value, AgendaLine):
        return customer_lines(value, looks, chosen, page.day, page.region)
    if isinstance(value, Heading):
        return [heading(value, looks)]
    if isinstance(value, HandledLine):
        return [handled(value, looks, page.day)]
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
    told = _("and more") if n is None else ngettext("and {n} more", "and {n} more", n).format(n=text.count(n))
    return (
        Piece(" " * plan_lines.SIGN),
        *spread((Piece(told, "quiet"),), (Piece(_("Enter: all of them"), "quiet"),), _when_ends(looks) - 2),
    )


def customer_lines(line: AgendaLine, looks: Shape, chosen: bool, day: date, region: str = "CN") -> list[Line]:
    """Who, where, what, when; the last word beside or below."""
    what, at = _what(line, looks, day), _when(line, day)
    word = plan_lines.last_word(line.last_word, day, looks.word) if looks.word else ""
    made = [plan_lines.row(_sign(line, day), line.customer, what, at, looks, region=region, word=word)]
    if chosen:
        below = plan_lines.below(line.follow_up, line.last_word, day, looks)
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


def _what(line: AgendaLine, looks: Shape, day: date) -> Line:
    if line.follow_up is not None:
        return plan_lines.what_pieces(line.follow_up, looks.what)
    if line.upcoming is not None:
        upcoming = line.upcoming
        words = f"{text.plain(upcoming.person)} {text.occasion_name(upcoming.occasion)}".strip()
        when = text.occasion_date(upcoming.occasion.date)
        return cut((Piece(words), Piece("  " + when, "quiet")), looks.what)
    customer = line.customer
    level = (Piece(text.label("level", customer.level) + "  "),) if customer.level in SHOWN_LEVELS else ()
    step = Piece(text.plain(customer.next_what)) if customer.next_what else Piece(_("no next step"), "quiet")
    return cut((*level, step), looks.what)


def _when(line: AgendaLine, day: date) -> Piece:
    customer = line.customer
    if line.follow_up is not None:
        return plan_lines.when(line.follow_up.due, line.follow_up.due_time, day)
    if line.upcoming is not None:
        ahead = (line.upcoming.day - day).days
        return Piece(text.due(line.upcoming.day, day), "accent" if ahead <= 0 else "plain")
    since = customer.last_contact or customer.created_on or day
    if line.section == "never_contacted":
        return Piece(_("since {day}").format(day=text.short_day(since, day)), "quiet")
    return Piece(text.days(max((day - since).days, 0)), TONES[line.section])


def handled(line: HandledLine, looks: Shape, day: date) -> Line:
    """``✓ Li Lei   phone, next 24 Nov``."""
    names = text.joined([text.plain(name) for name in line.unit.who if name])
    if line.unit.customers > 1:
        n = line.unit.customers
        names = ngettext("{n} customer", "{n} customers", n).format(n=text.count(n))
    room = looks.width - plan_lines.SIGN - looks.name - 1
    told = text.handled(line, day)
    if cell_len(names) > looks.name:
        return (
            Piece(signs().done + " ", "good"),
            *cut((Piece(names + "  ", "quiet"), Piece(told, "quiet")), looks.width - plan_lines.SIGN),
        )
    return (Piece(signs().done + " ", "good"), column(names, looks.name + 1, "quiet"), *cut((Piece(told, "quiet"),), room))


# the question after an import


def answers() -> list[tuple[str, str]]:
    """What can be answered, in the order of the digits."""
    return [
        ("count_from", _("count from today (recommended)")),
        ("never", _("as never contacted")),
        ("plan", _("plan ten a day")),
    ]


def asked(value: ImportQuestion) -> str:
    """``300 imported, 261 without a date of contact``."""
    told = ngettext("{all} imported, {n} without a day of contact", "{all} imported, {n} without a day of contact", value.without)
    return told.format(all=text.count(value.imported), n=text.count(value.without))


def question(value: ImportQuestion, width: int, chosen: bool) -> list[Line]:
    """The question; where the cursor stands on it, the answers below."""
    made = [spread((Piece("? ", "accent"), Piece(asked(value), "bright")), (Piece(_("Enter answers"), "quiet"),), width)]
    if chosen:
        for number, (_key, label) in enumerate(answers(), 1):
            made.append(cut((Piece(f"  {number}  ", "accent"), Piece(label, "plain")), width))
    return made
