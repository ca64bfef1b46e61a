"""A customer as lines: the record, one block for each place that can be changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len

from clientbook import text
from clientbook.data import CustomField, Match
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.edits import Place
from clientbook.domain.fields import BY_KEY, FIELDS, FieldType
from clientbook.domain.fields import Field as RecordField
from clientbook.i18n import _
from clientbook.screens.present import occasions
from clientbook.screens.present.header import Around
from clientbook.widgets.blocks import GAP, Block, Line, Piece, labelled, packed, width_of, wrap
from clientbook.widgets.signs import signs

STATE_TONES = {"ok": "plain", "unverified": "warn", "invalid": "quiet"}
"""How a contact point's value looks in each state."""
QUIET_DEFAULTS = {"kind": "person", "type": "potential", "status": "none", "owner": "me"}
"""Values that say nothing while they are what every new customer has; not shown in the record then."""
SAID_ABOVE = frozenset({"name", "company", "job_title", "industry", "level", "type", "source", "tags"})
"""Fields that stand above a preview already."""
LABEL = 19
"""Cells of labels, and the space behind, where the record stands in a narrow pane; more where it has room."""
KEPT = frozenset({"code", "last_contact", "next_follow_up"})
"""Kept fields the header shows already."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line before it is laid out."""

    place: Any
    label: str
    value: str
    notes: tuple[Piece, ...] = ()
    tone: str = "plain"
    group: str = ""
    indent: int = 0
    lines: int = 0
    """How many lines a long value may take; 0: all."""


def point_label(point: ContactPoint) -> str:
    """What a contact point is called: its label (mobile, delivery address), else its kind."""
    return text.label("label", point.label) if point.label else text.point_kind(point.kind)


def point_value(point: ContactPoint, region: str) -> str:
    """A contact point for reading; a phone in groups with its country code."""
    return text.point(point.kind, point.called if point.kind == "phone" else point.value, region, full=True)


def _point_notes(point: ContactPoint) -> tuple[Piece, ...]:
    notes = []
    if point.primary:
        notes.append(Piece(_("primary"), "quiet"))
    if point.state != "ok":
        notes.append(Piece(text.point_state(point.state), "warn" if point.state == "unverified" else "quiet"))
    return tuple(notes)


def _point_entries(points: Sequence[ContactPoint], person: int | None, region: str) -> Iterator[_Entry]:
    for index, point in enumerate(points):
        place = Place("points", person, index)
        tone = STATE_TONES[point.state]
        yield _Entry(place, point_label(point), point_value(point, region), _point_notes(point), tone, "reach", 0 if person is None else 2)


def _person_entries(persons: Sequence[ContactPerson], region: str) -> Iterator[_Entry]:
    for index, person in enumerate(persons):
        about = [text.plain(person.title)] if person.title else []
        about += [text.label("role", person.role)] if person.role else []
        about += [_("main contact")] if person.main and len(persons) > 1 else []
        about += [text.plain(person.notes)] if person.notes else []
        notes = tuple(Piece(part, "quiet") for part in about)
        yield _Entry(Place("persons", index), _("Contact person"), text.name(person.name), notes, "bright", f"person{index}")
        for entry in _point_entries(person.points, index, region):
            yield _Entry(entry.place, entry.label, entry.value, entry.notes, entry.tone, f"person{index}", 2)


def shows(customer: Customer, each: RecordField) -> bool:
    """Whether a field of the record has a line of its own: it holds something that is not said elsewhere."""
    if each.type in (FieldType.POINTS, FieldType.PERSONS) or each.key in KEPT:
        return False
    value = getattr(customer, each.key, None)
    return value not in (None, "", (), QUIET_DEFAULTS.get(each.key, ""))


def _field_entries(customer: Customer, around: Around) -> Iterator[_Entry]:
    born = any(occasion.id is None for occasion in around.occasions)
    for each in FIELDS:
        if each.key == "rhythm_days":
            yield from _rhythm(customer, around, each)
            continue
        if not shows(customer, each) or (each.key == "birth" and born):
            continue
        if each.type is FieldType.CUSTOMER:
            value = around.referrer
        elif each.type is FieldType.TAGS:
            value = " ".join("#" + text.word(tag) for tag in customer.tags)
        else:
            value = text.field_value(each, customer, today=around.today)
        tone = "warn" if each.key == "special_needs" else "quiet" if each.group == "kept" else "accent" if each.key == "tags" else "plain"
        yield _Entry(Place(each.key), text.field_label(each.key, customer.kind), value, tone=tone, group=each.group)


def _rhythm(customer: Customer, around: Around, each: RecordField) -> Iterator[_Entry]:
    """The customer's own rhythm; beside it, or in its place, a shorter one of a tag, because that one holds."""
    own = customer.rhythm_days
    by_tags = [(days, tag) for tag in customer.tags if (days := around.tag_rhythms.get(tag)) and (not own or days < own)]
    if not own and not by_tags:
        return
    notes: tuple[Piece, ...] = ()
    if by_tags:
        days, tag = min(by_tags)
        shorter = _("by tag {tag}").format(tag="#" + text.word(tag))
        notes = (Piece(f"{text.days(days)} {shorter}" if own else shorter, "accent"),)
    shown = text.days(own or min(by_tags)[0])
    yield _Entry(Place(each.key), text.field_label(each.key, customer.kind), shown, notes, group=each.group)


def _occasion_entries(customer: Customer, around: Around) -> Iterator[_Entry]:
    for line in occasions.lines(around.occasions, customer.persons, around.today, around.lead_days):
        yield _Entry(line.key, line.label, line.value, line.notes, line.tone, "occasions")


def _custom_entries(customer: Customer, around: Around) -> Iterator[_Entry]:
    for own in around.custom:
        value = customer.custom.get(str(own.id))
        if value is None or own.retired:
            continue
        shown = signs().cover * 6 if own.sensitive else text.custom_value(own.type, value, around.today)
        notes = (Piece(_("internal only"), "quiet"),) if own.internal else ()
        yield _Entry(Place(f"custom:{own.id}"), text.word(own.name), shown, notes, group="custom")


def _ordered(customer: Customer, around: Around) -> list[_Entry]:
    """How to reach them first, then the people there, then what matters, then who they are, last what the program keeps."""
    entries = [*_point_entries(customer.points, None, around.region), *_person_entries(customer.persons, around.region)]
    rest = [*_field_entries(customer, around), *_occasion_entries(customer, around), *_custom_entries(customer, around)]
    for group in ("reach", "business", "who", "occasions", "personal", "custom", "kept"):
        entries += [entry for entry in rest if entry.group == group]
    return entries


def record(customer: Customer, around: Around, width: int, *, airy: bool = True, limit: int = 0, brief: bool = False) -> list[Block]:
    """The record, one block for each place; ``airy`` puts an empty line between groups, ``limit`` cuts long values after so many lines,
    ``brief`` leaves out what the lines above a preview say and what the program keeps."""
    entries = [entry for entry in _ordered(customer, around) if not (brief and _said_above(entry))]
    if not entries and brief:
        return []
    if not entries:
        return [Block(((Piece(_("nothing but a name yet: a adds, E edits all"), "quiet"),),))]
    longest = max(cell_len(entry.label) + entry.indent for entry in entries)
    label_cells = min(longest + 2, max(width // 3, min(LABEL, width * 9 // 20)))
    blocks: list[Block] = []
    group = entries[0].group
    for entry in entries:
        if airy and entry.group != group:
            blocks.append(GAP)
        group = entry.group
        blocks.append(_block(entry, label_cells, width, limit))
    return blocks


def _said_above(entry: _Entry) -> bool:
    """Whether a preview says it in the lines above, or leaves it out."""
    return entry.group == "kept" or (isinstance(entry.place, Place) and entry.place.field in SAID_ABOVE)


def _block(entry: _Entry, label_cells: int, width: int, limit: int) -> Block:
    room = width - label_cells
    parts = wrap(entry.value, room, limit=limit)
    lines: list[Line] = [(Piece(part, entry.tone),) for part in parts]
    first, *more = packed(entry.notes, signs().dot, room) or [()]
    if first and not more and cell_len(parts[-1]) + width_of(first) + 3 <= room:
        lines[-1] = (*lines[-1], Piece("   "), *first)
    elif first:
        lines += [first, *more]
    return Block(labelled(" " * entry.indent + entry.label, lines, label_cells), entry.place)


def place_of(match: Match, customer: Customer) -> Place | None:
    """The place of the record a search hit, so that the cursor can stand on it."""
    digits = "".join(c for c in match.text if c.isdigit())
    for person, points in [(None, customer.points), *((i, p.points) for i, p in enumerate(customer.persons))]:
        for index, point in enumerate(points):
            same = point.value == match.text or (
                point.kind == "phone" and digits and digits in "".join(c for c in point.normal + " " + point.value if c.isdigit())
            )
            if point.kind == match.field and same:
                return Place("points", person, index)
    for index, each in enumerate(customer.persons):
        if match.field in ("person", "persons") and each.name in (match.text, match.label_owner):
            return Place("persons", index)
    return Place(match.field) if match.field in BY_KEY or match.field.startswith("custom:") else None


def empty_places(customer: Customer, custom: Sequence[CustomField] = ()) -> list[tuple[Place, str]]:
    """Fields that hold nothing yet and can be filled in, with their labels; what ``a`` offers on the record."""
    found = [
        (Place(each.key), _(each.label))
        for each in FIELDS
        if not each.derived and each.type not in (FieldType.POINTS, FieldType.PERSONS) and not shows(customer, each)
    ]
    found += [(Place(f"custom:{own.id}"), text.word(own.name)) for own in custom if not own.retired and str(own.id) not in customer.custom]
    return found


@text.unmasked()
def card(customer: Customer, region: str) -> str:
    """A customer as text for somebody else: name, company, how to reach them; nothing that is for the owner alone."""
    lines = [text.name(customer.title())]
    about = [text.plain(part) for part in (customer.job_title, customer.department, customer.company) if part]
    if about:
        lines.append(" ".join(about))
    lines += [f"{point_label(point)} {point_value(point, region)}" for point in customer.points if point.state != "invalid"]
    for person in customer.persons:
        lines.append(" ".join(part for part in (text.name(person.name), text.plain(person.title)) if part))
        lines += [f"  {point_label(point)} {point_value(point, region)}" for point in person.points if point.state != "invalid"]
    return "\n".join(lines)
