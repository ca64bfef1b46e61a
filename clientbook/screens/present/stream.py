"""What happened, as lines: a customer's stream of steps, contacts and changes, and the units of a history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from rich.cells import cell_len

from clientbook import text
from clientbook.data import CustomField, TimelineEntry, UnitLine
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.i18n import _, ngettext
from clientbook.screens.present import trade_lines
from clientbook.screens.present.changed import changes, folded
from clientbook.screens.present.plan_lines import put_off
from clientbook.screens.present.seen import Seen
from clientbook.widgets.blocks import Block, Line, Piece, column, cut, packed, spread, width_of, wrap
from clientbook.widgets.signs import signs

SUMMARY_LINES = 3
"""Lines one entry of the stream takes at most."""
MADE = frozenset({"create", "import", "demo"})
"""Steps that made the record: what they changed is the whole record, so it is not listed."""
KIND_CELLS = 14
"""Cells the word for an entry takes at most."""


class EntryKey(NamedTuple):
    """What an entry of the stream stands for, wherever it moves to."""

    kind: str
    """That of the ``TimelineEntry``."""
    id: int


@dataclass(frozen=True, slots=True)
class _Context:
    """What the entries of one stream share."""

    today: date
    width: int
    names: dict[int | None, str]
    custom: Sequence[CustomField]


def key_of(entry: TimelineEntry) -> EntryKey:
    """What an entry stands for."""
    value = entry.interaction or entry.follow_up or entry.unit or entry.purchase or entry.after_sale or entry.rating
    assert value is not None
    return EntryKey(entry.kind, value.id or 0)


def kind_of(entry: TimelineEntry) -> str:
    """What sort of entry it is, in a word."""
    return _kind(entry).text


def stream(seen: Seen, today: date, width: int) -> Iterator[Block]:
    """A customer's stream: open steps first, the earliest on top, then what happened, newest first. Made one by one, as it is looked at."""
    entries = [*(TimelineEntry("follow_up", step.due, "", follow_up=step) for step in seen.steps), *seen.past]
    if not entries:
        yield Block(((Piece(_("nothing yet"), "quiet"),),))
        return
    days = [text.short_day(entry.on, today) if entry.on else _("no date") for entry in entries]
    kinds = [_kind(entry) for entry in entries]
    day_cells = max(map(cell_len, set(days))) + 2
    kind_cells = min(max(map(cell_len, {kind.text for kind in kinds})), KIND_CELLS) + 2
    names = {person.id: text.name(person.name) for person in seen.customer.persons}
    context = _Context(today, max(width - day_cells - kind_cells, 8), names, seen.custom)
    indent = Piece(" " * (day_cells + kind_cells))
    for entry, day, kind in zip(entries, days, kinds, strict=True):
        head = (column(day, day_cells, _day_tone(entry, today)), column(kind.text, kind_cells, kind.tone))
        first, *more = _said(entry, context)
        yield Block(((*head, *first), *((indent, *line) for line in more)), key_of(entry))


def _is_open(entry: TimelineEntry) -> bool:
    return entry.follow_up is not None and entry.follow_up.state == "open"


def _day_tone(entry: TimelineEntry, today: date) -> str:
    if not _is_open(entry) or entry.on is None or entry.on > today:
        return "quiet"
    return "late" if entry.on < today else "accent"


def _kind(entry: TimelineEntry) -> Piece:
    if entry.interaction is not None:
        return Piece(text.label("channel", entry.interaction.channel), "accent" if entry.interaction.reached else "quiet")
    if entry.follow_up is not None:
        state = entry.follow_up.state
        return Piece(_("Follow-up") if state == "open" else text.follow_up_state(state), "warn" if state == "open" else "quiet")
    return trade_lines.kind(entry) if entry.kind in trade_lines.KINDS else Piece(_("Change"), "quiet")


def _said(entry: TimelineEntry, context: _Context) -> list[Line]:
    if entry.interaction is not None:
        return _contact(entry.interaction, context)
    if entry.follow_up is not None:
        return _step(entry.follow_up, context)
    if entry.kind in trade_lines.KINDS:
        said, notes, tone = trade_lines.said(entry)
        lines: list[Line] = [(Piece(part, tone),) for part in wrap(said, context.width, limit=SUMMARY_LINES)]
        return _with_notes(lines, [Piece(part, "quiet") for part in notes if part], context.width)
    assert entry.unit is not None
    title = text.unit_title(entry.unit) if entry.unit.kind != "create" else _("record made")
    told = [] if entry.unit.kind in MADE else changes(entry.unit.changes, context.custom)
    return [part for line in told for part in folded(line, context.width)] or [cut((Piece(title, "quiet"),), context.width)]


def _contact(contact: Interaction, context: _Context) -> list[Line]:
    tone = "plain" if contact.reached else "quiet"
    summary = text.plain(contact.summary) if contact.summary else text.label("topic", contact.topic) if contact.topic else ""
    lines: list[Line] = [(Piece(part, tone),) for part in wrap(summary, context.width, limit=SUMMARY_LINES)] if summary else []
    person = context.names.get(contact.person_id, "") if contact.person_id is not None else ""
    more = [person, text.label("outcome", contact.outcome) if contact.outcome else "", text.plain(contact.reaction)]
    if not contact.reached and not contact.outcome:
        more.insert(0, _("not reached"))
    return _with_notes(lines, [Piece(part, "quiet") for part in more if part], context.width)


def _step(step: FollowUp, context: _Context) -> list[Line]:
    today, is_open = context.today, step.state == "open"
    late = is_open and step.due is not None and step.due < today
    tone = "late" if late else "bright" if is_open else "quiet"
    lines: list[Line] = [(Piece(part, tone),) for part in wrap(text.plain(step.what), context.width, limit=SUMMARY_LINES)]
    notes = [Piece(text.days_late((today - step.due).days), "late")] if late and step.due is not None else []
    said = [step.due_time if is_open else "", text.label("channel", step.channel) if step.channel else ""]
    said += [text.repeat(step.repeat) if step.repeat else "", put_off(step)]
    return _with_notes(lines, [*notes, *(Piece(part, "quiet") for part in said if part)], context.width)


def _with_notes(lines: list[Line], notes: list[Piece], width: int) -> list[Line]:
    """The lines with quiet notes beside the last one, below it where there is no room."""
    if not notes:
        return lines or [(Piece(""),)]
    first, *more = packed(notes, signs().dot, width)
    if lines and not more and width_of(lines[-1]) + width_of(first) + 3 <= width:
        return [*lines[:-1], (*lines[-1], Piece("   "), *first)]
    return [*lines, first, *more]


# reading and copying one entry


@text.unmasked()
def words_of(entry: TimelineEntry, seen: Seen, today: date, zone: tzinfo | None) -> str:
    """An entry as text, for the clipboard: whole, whatever the screen shows."""
    labelled = reading(entry, seen, today, zone)
    return "\n".join(value for label, value in labelled if not label) or "\n".join(f"{label} {value}" for label, value in labelled)


def reading(entry: TimelineEntry, seen: Seen, today: date, zone: tzinfo | None) -> list[tuple[str, str]]:
    """Everything an entry holds, as (label, value); what was said has no label and comes first."""
    if entry.interaction is not None:
        return _reading_contact(entry.interaction, seen, today)
    if entry.follow_up is not None:
        return _reading_step(entry.follow_up, today)
    if entry.kind in trade_lines.KINDS:
        return trade_lines.reading(entry, today)
    assert entry.unit is not None
    told = ["".join(piece.text for piece in line) for line in changes(entry.unit.changes, seen.custom)]
    return [("", text.unit_title(entry.unit)), (_("Time"), text.moment(entry.unit.at, zone, today)), (_("Changes"), "\n".join(told))]


def _reading_contact(contact: Interaction, seen: Seen, today: date) -> list[tuple[str, str]]:
    person = next((text.name(each.name) for each in seen.customer.persons if each.id == contact.person_id), "")
    pairs = [
        ("", "\n".join(text.lines(contact.summary))),
        (_("Reaction"), "\n".join(text.lines(contact.reaction))),
        (_("Outcome"), text.label("outcome", contact.outcome) if contact.outcome else "" if contact.reached else _("not reached")),
        (_("Topic"), text.label("topic", contact.topic) if contact.topic else ""),
        (_("Channel"), text.choice("channel", contact.channel)),
        (_("With whom"), person if contact.person_id is not None else ""),
        (_("Time"), text.moment(contact.at, contact.at.tzinfo, today)),
    ]
    return [(label, value) for label, value in pairs if value]


def _reading_step(step: FollowUp, today: date) -> list[tuple[str, str]]:
    late = step.state == "open" and step.due is not None and step.due < today
    due = f"{text.day(step.due, today)} {step.due_time}".rstrip() if step.due is not None else _("no date")
    if late and step.due is not None:
        due += f" ({text.days_late((today - step.due) // timedelta(days=1))})"
    pairs = [
        ("", text.plain(step.what)),
        (_("Due date"), due),
        (_("State"), text.follow_up_state(step.state) + (f" {text.day(step.done_on, today)}" if step.done_on is not None else "")),
        (_("Channel"), text.choice("channel", step.channel) if step.channel else ""),
        (_("Repeat"), text.repeat(step.repeat) if step.repeat else ""),
        (_("Snoozed"), put_off(step)),
    ]
    return [(label, value) for label, value in pairs if value]


# units


def history(
    units: Sequence[UnitLine], now: datetime, width: int, *, detailed: bool = False, custom: Sequence[CustomField] = ()
) -> list[Block]:
    """Units newest first: when, what, whom; what was undone is quiet and says so. ``detailed`` adds what changed."""
    blocks = []
    for unit in units:
        blocks.append(Block(tuple(_unit(unit, now, width, detailed, custom)), unit.id))
    return blocks or [Block(((Piece(_("no change yet"), "quiet"),),))]


def _unit(unit: UnitLine, now: datetime, width: int, detailed: bool, custom: Sequence[CustomField]) -> list[Line]:
    local, today = unit.at.astimezone(now.tzinfo), now.date()
    when = column(f"{text.short_day(local.date(), today)} {local:%H:%M}", 14, "quiet")
    tone = "quiet" if unit.undone or unit.closed else "plain"
    notes: list[str] = []
    if unit.customers > 1:
        notes.append(ngettext("{n} customer", "{n} customers", unit.customers).format(n=unit.customers))
    if unit.undone:
        notes.append(_("undone"))
    elif unit.closed:
        notes.append(_("history only"))
    right = (Piece(f" {signs().dot} ".join(notes), "quiet"),) if notes else ()
    lines = [spread((when, Piece(text.unit_title(unit), tone)), right, width)]
    if detailed and unit.kind not in MADE:
        indent = Piece(" " * 14)
        lines += [(indent, *part) for line in changes(unit.changes, custom, now) for part in folded(line, width - width_of((indent,)))]
    return lines
