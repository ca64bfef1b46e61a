"""What happened, as lines: a customer's stream of contacts, steps and changes, and the units of a history."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from rich.cells import cell_len

from clientbook import text
from clientbook.data import CellChange, CustomField, TimelineEntry, UnitLine
from clientbook.domain.fields import BY_KEY
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.i18n import _, ngettext
from clientbook.widgets.blocks import Block, Line, Piece, column, cut, spread, width_of, wrap
from clientbook.widgets.signs import signs

SUMMARY_LINES = 3
"""Lines one entry of the stream takes at most."""
MADE = frozenset({"create", "import", "demo"})
"""Steps that made the record: what they changed is the whole record, so it is not listed."""
VALUE_CELLS = 24
"""Cells an old or new value of a change takes at most."""


def stream(entries: Iterable[TimelineEntry], today: date, width: int, custom: Sequence[CustomField] = ()) -> list[Block]:
    """A customer's stream, newest first: day, what it was, what was said."""
    shown = list(entries)
    days = [_day(entry, today) for entry in shown]
    kinds = [_kind(entry) for entry in shown]
    day_cells = max((cell_len(day) for day in days), default=0) + 2
    kind_cells = min(max((cell_len(kind.text) for kind in kinds), default=0), 14) + 2
    blocks = []
    for entry, day, kind in zip(shown, days, kinds, strict=True):
        head = (column(day, day_cells, "quiet"), column(kind.text, kind_cells, kind.tone))
        indent = Piece(" " * (day_cells + kind_cells))
        first, *more = _said(entry, today, max(width - day_cells - kind_cells, 8), custom)
        blocks.append(Block(((*head, *first), *((indent, *line) for line in more)), entry.cursor))
    return blocks or [Block(((Piece(_("nothing yet"), "quiet"),),))]


def _day(entry: TimelineEntry, today: date) -> str:
    return text.short_day(entry.on, today) if entry.on else _("no date")


def _kind(entry: TimelineEntry) -> Piece:
    if entry.interaction is not None:
        return Piece(text.label("channel", entry.interaction.channel), "accent" if entry.interaction.reached else "quiet")
    if entry.follow_up is not None:
        state = entry.follow_up.state
        return Piece(_("Follow-up") if state == "open" else text.follow_up_state(state), "warn" if state == "open" else "quiet")
    return Piece(_("Change"), "quiet")


def _said(entry: TimelineEntry, today: date, width: int, custom: Sequence[CustomField]) -> list[Line]:
    if entry.interaction is not None:
        return _contact(entry.interaction, width)
    if entry.follow_up is not None:
        return _step(entry.follow_up, today, width)
    assert entry.unit is not None
    if entry.unit.kind in MADE:
        return [(Piece(_("record made") if entry.unit.kind == "create" else text.unit_title(entry.unit), "quiet"),)]
    return [part for line in changes(entry.unit.changes, custom) for part in _folded(line, width)] or [
        (Piece(text.unit_title(entry.unit), "quiet"),)
    ]


def _contact(contact: Interaction, width: int) -> list[Line]:
    tone = "plain" if contact.reached else "quiet"
    summary = text.plain(contact.summary) if contact.summary else text.label("topic", contact.topic) if contact.topic else ""
    lines: list[Line] = [(Piece(part, tone),) for part in wrap(summary, width, limit=SUMMARY_LINES)] if summary else []
    more = [text.label("outcome", contact.outcome)] if contact.outcome else []
    more += [text.plain(contact.reaction)] if contact.reaction else []
    if more:
        said = f" {signs().dot} ".join(more)
        if lines and cell_len(lines[-1][0].text) + cell_len(said) + 3 <= width:
            lines[-1] = (*lines[-1], Piece("   " + said, "quiet"))
        else:
            lines.append(cut((Piece(said, "quiet"),), width))
    return lines or [(Piece(""),)]


def _step(step: FollowUp, today: date, width: int) -> list[Line]:
    late = step.state == "open" and step.due is not None and step.due < today
    tone = "late" if late else "bright" if step.state == "open" else "quiet"
    return [(Piece(part, tone),) for part in wrap(text.plain(step.what), width, limit=SUMMARY_LINES)]


# changes and units


def _folded(line: Line, width: int) -> list[Line]:
    """A change on one line, on two where it is too long: what it became stands on the second."""
    arrow = next((index for index, piece in enumerate(line) if piece.text.strip() == "->"), 0)
    if width_of(line) <= width or not arrow:
        return [cut(line, width)]
    return [cut(line[:arrow], width), cut((Piece("-> ", "accent"), *line[arrow + 1 :]), width)]


def changes(cells: Iterable[CellChange], custom: Sequence[CustomField] = ()) -> list[Line]:
    """Each change on a line: what, from what, to what; the values of sensitive fields stay covered."""
    own = {f"custom:{each.id}": each for each in custom}
    return [_change(each, own.get(each.field)) for each in cells]


def _change(change: CellChange, own: CustomField | None) -> Line:
    label = Piece(text.plain(own.name) if own is not None else text.change_label(change.field, change.part), "quiet")
    # A field of the owner's own whose definition is not known may be a sensitive one.
    covered = change.field.startswith("custom") and (own is None or own.sensitive)
    old, new = (_shown(change, value, covered) for value in (change.old, change.new))
    if change.op == "I" or (not old and new):
        return (label, Piece("  +  ", "good"), Piece(new))
    if change.op == "D" or (old and not new):
        return (label, Piece("  -  ", "late"), Piece(old, "quiet"))
    return (label, Piece("  "), Piece(old, "quiet"), Piece("  ->  ", "accent"), Piece(new))


def _shown(change: CellChange, value: str, covered: bool) -> str:
    if not value:
        return ""
    if covered:
        return signs().cover * 6
    known = BY_KEY.get(change.field)
    if known is not None and known.pick_list:
        value = text.label(known.pick_list, value)
    return text.fit(text.plain(value), VALUE_CELLS)


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
        lines += [(indent, *part) for line in changes(unit.changes, custom) for part in _folded(line, width - width_of((indent,)))]
    return lines
