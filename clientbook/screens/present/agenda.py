"""Today as lines: who needs the owner, in sections with their true numbers; what was handled; what else waits. Pure values, no widgets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from clientbook import commands, text
from clientbook.data import SECTIONS, UNPLANNED, Agenda, AgendaLine, ImportQuestion
from clientbook.i18n import _, ngettext
from clientbook.screens.present.backups import LastBackup, age, age_line
from clientbook.text.tidy import round_line
from clientbook.widgets.blocks import Line, Piece, cut, spread, width_of
from clientbook.widgets.line_list import Entry
from clientbook.widgets.line_pairs import Half

SOON = "next_7_days"
SOON_SHOWN = 5
"""Steps of the coming week that stand on Today; the others are counted. All of them where nothing else is to be done."""
UNLOGGED, RECOVERY, BACKUP, TIDY = ("unlogged",), ("recovery",), ("backup",), ("tidy",)
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
    backup: LastBackup | None = None
    """The last backup; None where nothing is said about it: nobody to lose, or a book that is not the owner's to keep."""
    untidy: int | None = None
    """How many customers have something to tidy; None: not counted."""
    uncounted: bool = False
    """Whether they are not counted by themselves, because the book is too large for it."""
    round: date | None = None
    """The day of the tidy round that is to be done next; None: there are none."""

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
    def question(self) -> ImportQuestion | None:
        """What is to be answered; nothing in a book opened to read."""
        return self.agenda.question if self.writable else None

    @property
    def to_reach(self) -> int:
        """How many people are to be reached today: all that is planned, of the others those who are shown."""
        shown = {section: len(self.lines(section)) for section in SECTIONS if section != SOON}
        return sum(n if section in UNPLANNED else (self.number(section) or n) for section, n in shown.items())

    @property
    def clear(self) -> bool:
        """Whether nobody is left for today."""
        return self.to_reach == 0 and self.question is None


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


def head_line(page: Page, width: int) -> Line:
    """The line above the list: what is to be done, and at the right how old the last backup is where there is room."""
    left = head(page)
    if page.backup is None or page.customers == 0:
        return cut(left, width)
    right: Line = (Piece(age(page.backup, page.day), "late" if page.backup.is_late(page.day) else "quiet"),)
    return spread(left, right, width) if width_of(left) + width_of(right) + 2 <= width else cut(left, width)


def head(page: Page) -> Line:
    """How many people are to be reached, and how many are handled."""
    n, handled = page.to_reach, len(page.agenda.handled)
    if page.customers == 0 or (n == 0 and not page.clear):
        return (Piece(_("Nobody to reach yet"), "bright"),)
    if page.clear:
        told = Piece(_("All clear"), "good")
    else:
        told = Piece(ngettext("{n} person to reach today", "{n} people to reach today", n).format(n=text.count(n)), "bright")
    if not handled:
        return (told,)
    return (told, Piece("   " + ngettext("{n} handled", "{n} handled", handled).format(n=text.count(handled)), "good"))


# the list


def entries(page: Page, *, airy: bool = False) -> list[Entry]:
    """The lines in their order, the cursor's stops with keys; ``airy`` sets the sections apart."""
    if page.customers == 0:
        return [Entry(value=Words(words)) for words in _empty(page)] + _ends(page)
    blocks: list[list[Entry]] = []
    if page.question is not None:
        blocks.append([Entry(("question", page.question.unit), page.question)])
    if page.clear and not page.lines(SOON):
        blocks.append([Entry(value=Words(_("Nothing is planned for the next 7 days.")))])
    blocks += [block for section in SECTIONS if (block := _section(page, section))]
    if page.agenda.handled:
        heading = Heading(_("handled"), len(page.agenda.handled))
        blocks.append([Entry(value=heading), *(Half(("handled", line.unit.id), line) for line in page.agenda.handled)])
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
    shown = lines if section != SOON or page.clear else _soon(lines)
    left_out = None if number is None else number - len(shown)
    ranked = section in UNPLANNED and (left_out is None or left_out > 0)
    made = [Entry(value=Heading(section_name(section, page.thresholds), number, _("the most important first") if ranked else ""))]
    made += [Entry(line.key, line, markable=True) for line in shown]
    if left_out is None or left_out > 0:
        made.append(Entry(("all", section), More(section, left_out)))
    return made


def _soon(lines: list[AgendaLine]) -> list[AgendaLine]:
    """Of the coming week the first few, and whoever has an occasion before: that does not wait for the step."""
    return [line for place, line in enumerate(lines) if place < SOON_SHOWN or line.noted is not None]


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
        made.append(Entry(RECOVERY, Words(_("The recovery code has not been checked yet"), "warn", " ", _("Enter: check two groups"))))
    if (page.untidy or (page.untidy is None and page.uncounted)) and page.customers != 0:
        made.append(_tidy(page, page.untidy))
    if page.writable and page.customers != 0:
        made.append(Entry(UNLOGGED, Words(_("Contacted somebody today and not logged it?"), "quiet", " ", _("Enter finds them"))))
    if page.backup is not None and page.customers != 0:
        tone = "late" if page.backup.is_late(page.day) else "quiet"
        made.append(Entry(BACKUP, Words(age_line(page.backup, page.day), tone, " ", _("Enter: back up now"))))
    return made


def _tidy(page: Page, number: int | None) -> Entry:
    """How many customers have something to tidy; on the day of a round that it is due."""
    if number is None:
        return Entry(TIDY, Words(_("To tidy: not counted yet"), "quiet", " ", _("Enter looks through the book")))
    told = ngettext("To tidy: {n} customer", "To tidy: {n} customers", number).format(n=text.count(number))
    if page.writable and page.round is not None and page.round <= page.day:
        return Entry(TIDY, Words(f"{told}   {round_line(page.round, page.day)}", "warn"))
    return Entry(TIDY, Words(told, "quiet", " ", _("Enter opens the queue")))


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
