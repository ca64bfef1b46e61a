"""What Today and the follow-ups have in common: the columns of a line, when it is due, the last word that was spoken, what stands below."""

from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len

from clientbook import text
from clientbook.data import CustomerLine
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.i18n import _, language, ngettext
from clientbook.widgets.blocks import Line, Piece, column, cut, spread, width_of, wrap
from clientbook.widgets.signs import signs

SIGN = 2
"""Cells of the sign before the name."""
WIDE_FROM = 96
"""Cells from which the last word stands beside the line; below it stands under the chosen one."""
COMPANY_FROM, CHANNEL_FROM = 56, 66
"""Cells from which there is room for the company and for the channel of a step."""
WHOLE_FROM = 74
"""Cells from which most names are shown whole where no channel stands in the line."""
WHAT_LINES = 4
"""Lines the rest of a long step takes under the chosen line at most."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Cells of each column; 0: not shown. They come from the terminal, never from the data, so that nothing jumps."""

    width: int
    name: int
    company: int
    what: int
    when: int
    channel: int = 0
    word: int = 0

    @property
    def indent(self) -> int:
        """Where the second line of the chosen one begins: under its name."""
        return SIGN


def shape(width: int, *, channel: bool = False) -> Shape:
    """The columns of a list so wide; ``channel`` keeps room for how a step is to be done."""
    chinese = language() == "zh_CN"
    when = 11 if chinese else 14
    how = (8 if chinese else 10) if channel and width >= CHANNEL_FROM else 0
    name, company, word = 12 if how or width < WHOLE_FROM else 15, 14 if width >= COMPANY_FROM else 0, 0
    extra = width - WIDE_FROM - (how + 2 if how else 0)
    if extra >= 0:
        name, company, word = 14 + extra // 8, 16 + extra // 6, 24 + extra // 3
    used = SIGN + name + 1 + (company + 1 if company else 0) + 1 + when + (how + 2 if how else 0) + (word + 2 if word else 0)
    return Shape(width, name, company, max(width - used, 4), when, how, word)


def name_piece(line: CustomerLine, region: str, cells: int) -> Piece:
    """Who."""
    return column(text.name(line.title) if line.name else text.phone(line.title, region), cells, "bright")


def beside(line: CustomerLine) -> str:
    """The company of a person, the contact person of an organisation."""
    if line.kind == "person" or not line.person:
        return text.company(line.company)
    return text.name(line.person)


def when(due: date | None, time: str, today: date) -> Piece:
    """``4 days late``, ``today``, ``15:00``, ``Mon 09:30``, ``1 Dec``, ``no date``."""
    if due is None:
        return Piece(_("no date"), "quiet")
    if due < today:
        return Piece(text.days_late((today - due).days), "late")
    if due == today:
        return Piece(time or _("today"), "accent")
    day = text.due(due, today)
    # A day of another year fills its column; its time stands below the chosen line.
    return Piece(f"{day} {time}".rstrip() if due.year == today.year else day, "plain")


def row(
    sign: Piece, line: CustomerLine, what: Line, at: Piece, looks: Shape, *, region: str = "CN", channel: str = "", word: str = ""
) -> Line:
    """One line: sign, who, where, what, when, how, the last word."""
    pieces = [
        Piece(sign.text + " " * (SIGN - cell_len(sign.text)), sign.tone),
        name_piece(line, region, looks.name),
        Piece(" "),
    ]
    if looks.company:
        pieces += [column(beside(line), looks.company, "quiet"), Piece(" ")]
    kept = cut(what, looks.what)
    pieces += [*kept, Piece(" " * (looks.what - width_of(kept) + 1)), column(at.text, looks.when, at.tone, right=True)]
    if looks.channel:
        pieces += [Piece("  "), column(text.label("channel", channel) if channel else "", looks.channel, "quiet")]
    if looks.word:
        pieces += [Piece("  "), column(word, looks.word, "quiet")]
    return tuple(pieces)


def what_pieces(step: FollowUp, cells: int, tone: str = "plain") -> Line:
    """What is to be done, and how often it comes again: the words give way, the rhythm does not."""
    again = "  " + text.repeat(step.repeat) if step.repeat else ""
    words = text.fit(text.plain(step.what), max(cells - cell_len(again), 0))
    return (Piece(words, tone), Piece(again, "quiet")) if again else (Piece(words, tone),)


def last_word(contact: Interaction | None, today: date, cells: int) -> str:
    """``phone call 21 Oct “likes the plan”``: how, when, and what was said in so many cells."""
    if contact is None:
        return ""
    head = f"{text.label('channel', contact.channel)} {text.short_day(contact.at.date(), today)}"
    said = text.plain(contact.summary).strip()
    if said:
        room = cells - cell_len(head) - 3
        return f"{head} “{text.fit(said, room)}”" if room > 4 else text.fit(head, cells)
    if contact.outcome:
        head = f"{head} {text.label('outcome', contact.outcome)}"
    return text.fit(head, cells)


def put_off(step: FollowUp | None) -> str:
    """``put off 2 times``."""
    if step is None or not step.snoozed:
        return ""
    return ngettext("put off {n} time", "put off {n} times", step.snoozed).format(n=text.count(step.snoozed))


def _notes(step: FollowUp | None, today: date) -> str:
    """What else is to be said of a step: the time its column does not show, how often it was put off."""
    notes = []
    if step is not None and step.due is not None and step.due > today and step.due_time not in when(step.due, step.due_time, today).text:
        notes.append(f"{text.date_text(step.due)} {step.due_time}")
    return f" {signs().dot} ".join([*notes, *filter(None, [put_off(step)])])


def below(step: FollowUp | None, word: Interaction | None, today: date, looks: Shape, *, note: Line = ()) -> list[Line]:
    """What stands under the chosen line: a step that was cut, in full; the last word; how often it was put off, and another note."""
    room = looks.width - looks.indent
    lines: list[Line] = []
    if step is not None and width_of(what_pieces(step, 10_000)) > looks.what:
        lines += [(Piece(part),) for part in wrap(text.plain(step.what), room, limit=WHAT_LINES)]
    notes = _notes(step, today)
    right: Line = (Piece(notes, "quiet"),) if notes else ()
    if note:
        right = (*right, *((Piece(f" {signs().dot} ", "quiet"),) if right else ()), *note)
    right = cut(right, room * 2 // 3 if word is not None else room)
    spoken = last_word(word, today, room - (width_of(right) + 2 if right else 0))
    if looks.word and spoken == last_word(word, today, looks.word):
        spoken = ""  # it stands beside the line already, whole
    if spoken or right:
        lines.append(spread((Piece(spoken, "quiet"),), right, room))
    return [(Piece(" " * looks.indent), *line) for line in lines]


def overdue_sign() -> Piece:
    """``!``."""
    return Piece(signs().overdue, "late")
