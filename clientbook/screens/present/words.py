"""Entries of pick lists and fields of the owner's own as lines: the word, who uses it, and what is special about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clientbook import text
from clientbook.data import CustomField, PickEntry
from clientbook.i18n import N_, _, ngettext
from clientbook.widgets.blocks import Block, Line, Piece, column, cut
from clientbook.widgets.signs import signs

WORD_CELLS = 26
TYPE_CELLS = 12
COUNT_CELLS = 16

TYPES: dict[str, str] = {
    "text": N_("text"),
    "number": N_("number"),
    "date": N_("day"),
    "choice": N_("choice"),
    "yesno": N_("yes or no"),
}
"""Kinds of custom fields and what they are called."""


@dataclass(frozen=True, slots=True)
class Entries:
    """A pick list with who uses what."""

    name: str
    entries: Sequence[PickEntry] = ()
    usage: Mapping[str, int] | None = None
    """None: still being counted."""

    def entry(self, key: str | None) -> PickEntry | None:
        """The entry with this key."""
        return next((entry for entry in self.entries if entry.key == key), None)


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields of the owner's own with how often they are filled in."""

    fields: Sequence[CustomField] = ()
    filled: Mapping[int, int] | None = None
    """None: still being counted."""
    total: int = 0

    def field(self, id: int | None) -> CustomField | None:
        """The field with this id."""
        return next((field for field in self.fields if field.id == id), None)


def used_by(number: int) -> str:
    """How many customers use a word."""
    return ngettext("{n} customer", "{n} customers", number).format(n=text.count(number))


def entry_blocks(shown: Entries, width: int) -> list[Block]:
    """The entries; retired ones are quiet."""
    made = []
    for entry in shown.entries:
        count = "..." if shown.usage is None else used_by(shown.usage.get(entry.key, 0))
        notes = [_("retired")] if entry.retired else []
        notes += [_("your own word")] if entry.own else []
        line: Line = (
            column(text.label(shown.name, entry.key), WORD_CELLS, "quiet" if entry.retired else "plain"),
            column(count, COUNT_CELLS, "quiet", right=True),
            Piece("   " + text.joined(notes), "quiet"),
        )
        made.append(Block((cut(line, width),), entry.key))
    return made


def field_blocks(shown: Fields, width: int) -> list[Block]:
    """The fields, each with the words it offers below it where it has any."""
    made = []
    for field in shown.fields:
        first: Line = (
            column(text.word(field.name), WORD_CELLS, "quiet" if field.retired else "plain"),
            column(_(TYPES[field.type]), TYPE_CELLS, "quiet"),
            column(_rate(shown, field), COUNT_CELLS, "quiet", right=True),
            Piece("   " + text.joined(_flags(field)), "quiet"),
        )
        lines = [cut(first, width)]
        if field.choices:
            offered = f" {signs().dot} ".join(text.word(choice) for choice in field.choices)
            lines.append(cut((Piece("  " + offered, "quiet"),), width))
        made.append(Block(tuple(lines), field.id))
    return made


def _rate(shown: Fields, field: CustomField) -> str:
    if shown.filled is None:
        return "..."
    filled = shown.filled.get(field.id or 0, 0)
    percent = round(100 * filled / shown.total) if shown.total else 0
    return _("filled {n} ({percent}%)").format(n=text.count(filled), percent=percent)


def _flags(field: CustomField) -> list[str]:
    flags = [_("retired")] if field.retired else []
    flags += [_("sensitive")] if field.sensitive else []
    return [*flags, _("internal only")] if field.internal else flags


def moved(keys: Sequence[object], key: object, step: int) -> list[object] | None:
    """The keys with one of them a place further; None where it stands at the end already."""
    order = list(keys)
    at = order.index(key) if key in order else -1
    if at < 0 or not 0 <= at + step < len(order):
        return None
    order.insert(at + step, order.pop(at))
    return order
