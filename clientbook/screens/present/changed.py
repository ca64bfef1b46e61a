"""Changes as lines: what, from what, to what, every value in words; the values of sensitive fields stay covered."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from clientbook import text
from clientbook.data import CellChange, CustomField
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.i18n import N_, _
from clientbook.widgets.blocks import Line, Piece, cut, width_of
from clientbook.widgets.signs import signs

VALUE_CELLS = 24
"""Cells an old or new value of a change takes at most."""
_GREETED = {"greeted": N_("greeted"), "hidden": N_("hidden this time"), "later": N_("later")}


def folded(line: Line, width: int) -> list[Line]:
    """A change on one line, on two where it is too long: what it became stands on the second."""
    arrow = next((index for index, piece in enumerate(line) if piece.text.strip() == "->"), 0)
    if width_of(line) <= width or not arrow:
        return [cut(line, width)]
    return [cut(line[:arrow], width), cut((Piece("-> ", "accent"), *line[arrow + 1 :]), width)]


def changes(cells: Iterable[CellChange], custom: Sequence[CustomField] = (), now: datetime | None = None) -> list[Line]:
    """Each change on a line; ``now`` says in which zone times are told."""
    own = {f"custom:{each.id}": each for each in custom}
    told = (each for each in cells if each.old or each.new or each.field not in _PARTS)  # a contact without words says nothing here
    return [_change(each, own.get(each.field), now) for each in told]


def _change(change: CellChange, own: CustomField | None, now: datetime | None) -> Line:
    label = Piece(text.word(own.name) if own is not None else text.change_label(change.field, change.part), "quiet")
    # A field of the owner's own whose definition is not known may be a sensitive one.
    covered = change.field.startswith("custom") and (own is None or own.sensitive)
    old, new = (_shown(change, value, covered, now) for value in (change.old, change.new))
    if change.op == "I" or (not old and new):
        return (label, Piece("  +  ", "good"), Piece(new))
    if change.op == "D" or (old and not new):
        return (label, Piece("  -  ", "late"), Piece(old, "quiet"))
    return (label, Piece("  "), Piece(old, "quiet"), Piece("  ->  ", "accent"), Piece(new))


def _shown(change: CellChange, value: str, covered: bool, now: datetime | None) -> str:
    if not value:
        return ""
    if covered:
        return signs().cover * 6
    words = _in_words(change, now)
    try:
        shown = words(value) if words is not None else text.plain(value)
    except (InvalidValue, ValueError):
        shown = text.plain(value)  # of a newer program: shown as it stands
    return text.fit(shown, VALUE_CELLS)


def _in_words(change: CellChange, now: datetime | None) -> Callable[[str], str] | None:
    """How the value of a field is said; None: as it stands."""
    if change.field in _PARTS:
        return _instant(now) if change.part == "at" else _PARTS[change.field].get(change.part)
    known = BY_KEY.get(change.field)
    if known is not None and known.pick_list:
        return _label(known.pick_list)
    if known is not None and known.coded:
        return text.industry
    if change.field == "count_from" or (known is not None and known.type is FieldType.DATE):
        return _day
    if known is not None and known.type is FieldType.PARTIAL_DATE:
        return text.partial_date
    return None


def _label(name: str) -> Callable[[str], str]:
    return lambda value: text.choice(name, value)


def _day(value: str) -> str:
    return text.date_text(date.fromisoformat(value))


def _instant(now: datetime | None) -> Callable[[str], str]:
    def said(value: str) -> str:
        at = datetime.fromisoformat(value).astimezone(now.tzinfo if now is not None else None)
        return text.moment(at, at.tzinfo, now.date() if now is not None else date.min)

    return said


def _yes_no(value: str) -> str:
    return text.yes_no(value == "1")


def _greeted(value: str) -> str:
    return _(_GREETED[value]) if value in _GREETED else text.word(value)


def _occasion(value: str) -> str:
    """What an occasion is about: its own name, else the word for its kind."""
    try:
        return text.partial_date(str(PartialDate.parse(value)))
    except InvalidValue:
        return text.label("occasion", value) if value in PICK_LISTS["occasion"] else text.plain(value)


_PARTS: dict[str, dict[str, Callable[[str], str]]] = {
    "interaction": {
        "channel": _label("channel"), "topic": _label("topic"), "outcome": _label("outcome"), "reached": _yes_no,
    },
    "follow_up": {
        "due": _day, "done_on": _day, "channel": _label("channel"), "state": text.follow_up_state, "repeat": text.repeat,
    },
    "occasion": {"": _occasion, "kind": _label("occasion"), "date": text.partial_date, "once": _yes_no},
    "greeting": {"": _greeted, "state": _greeted, "day": _day, "until": _day},
}  # fmt: skip
