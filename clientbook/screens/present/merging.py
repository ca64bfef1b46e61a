"""Customers side by side before they become one: a line for each field, what each of them says, and what stands afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from clientbook import text
from clientbook.data import Book, CustomField
from clientbook.domain.customer import Customer
from clientbook.domain.errors import Refused
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.domain.joining import APPENDED, differs, is_empty, keys_shown, value_of
from clientbook.i18n import N_, _, language
from clientbook.widgets.blocks import Line, Piece, column, wrap
from clientbook.widgets.line_list import Entry
from clientbook.widgets.signs import signs

MOST = 4
"""Customers side by side: more do not fit into eighty cells."""
KEPT = "code"
"""The line that says which of them is kept."""
MOVING = ("points", "persons", "tags")
"""What comes along from all of them."""
LABEL = 16
"""Cells of the names of the fields in Chinese."""
_LONGEST = 4
"""Lines a value may take below the chosen line."""
_UNITED = frozenset({*APPENDED, "do_not_contact", *MOVING})
"""Where nothing is chosen, all of what they say is kept."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more customers and what was chosen between them."""

    everybody: tuple[Customer, ...]
    kept: int = 0
    """Which of them is kept, counted from 0."""
    chosen: Mapping[str, int] = field(default_factory=dict)
    """By field: whose value stands."""
    custom: tuple[CustomField, ...] = ()
    today: date = date.min
    currency: str = "CNY"
    referrers: Mapping[int, str] = field(default_factory=dict)
    """Titles of the customers who sent them."""

    @property
    def keep(self) -> int:
        """The id of the one that is kept."""
        return self.everybody[self.kept].id or 0

    @property
    def others(self) -> tuple[int, ...]:
        """The ids of those that become part of it."""
        return tuple(each.id or 0 for place, each in enumerate(self.everybody) if place != self.kept)

    @property
    def choices(self) -> dict[str, int]:
        """What ``Book.merge`` is to be told."""
        return {key: self.everybody[place].id or 0 for key, place in self.chosen.items()}

    def can_choose(self, key: str) -> bool:
        """Whether there is something to choose on this line."""
        return key == KEPT or (key not in MOVING and differs(self.everybody, key))

    def standing(self, key: str) -> frozenset[int]:
        """Whose values stand afterwards: one's, or those of all who say something where they are added up."""
        if key == KEPT:
            return frozenset({self.kept})
        if key in self.chosen:
            return frozenset({self.chosen[key]})
        said = [place for place in self._order() if not is_empty(key, value_of(self.everybody[place], key))]
        return frozenset(said if key in _UNITED else said[:1])

    def taking(self, key: str, place: int | None) -> "Comparison":
        """The same with another choice; None: as it would be without one."""
        if not self.can_choose(key):
            return self
        if key == KEPT:
            return replace(self, kept=self.kept if place is None else place)
        others = {name: each for name, each in self.chosen.items() if name != key}
        return replace(self, chosen=others if place is None else others | {key: place})

    def beside(self, key: str, step: int) -> "Comparison":
        """The value one column further right (1) or left (-1); from all of them to the outermost."""
        standing = self.standing(key)
        last = len(self.everybody) - 1
        at = next(iter(standing)) if len(standing) == 1 else (-1 if step > 0 else last + 1) if last > 1 else (0 if step > 0 else 1)
        return self.taking(key, min(max(at + step, 0), last))

    def next(self, key: str) -> "Comparison":
        """One choice after the other; where values are added up, all of them is one."""
        last = len(self.everybody) - 1
        if key in _UNITED and key in self.chosen and self.chosen[key] == last:
            return self.taking(key, None)
        standing = self.standing(key)
        if key in _UNITED and key not in self.chosen:
            return self.taking(key, 0)
        at = next(iter(standing)) if standing else -1
        return self.taking(key, (at + 1) % (last + 1))

    def _order(self) -> list[int]:
        return [self.kept, *(place for place in range(len(self.everybody)) if place != self.kept)]


def load(book: Book, ids: Sequence[int]) -> Comparison:
    """Read the customers for a comparison; runs on a thread.

    Raises:
        Refused: fewer than two are left, or more than fit beside each other.
    """
    found = book.records(ids)
    if len(found) < 2:
        raise Refused(N_("these are not two customers"))
    if len(found) > MOST:
        raise Refused(N_("at most four customers are merged at once"))
    sent_by = [each.referred_by for each in found if each.referred_by is not None]
    referrers = {line.id: line.title for line in book.rows(sent_by)}
    currency = str(book.setting("currency"))
    return Comparison(found, custom=book.custom_fields(), today=book.day(), currency=currency, referrers=referrers)


def entries(comparison: Comparison) -> list[Entry]:
    """The lines: who is kept, every field somebody has, and what comes along."""
    moving = [key for key in MOVING if any(getattr(each, key) for each in comparison.everybody)]
    return [Entry(key, comparison) for key in (KEPT, *keys_shown(comparison.everybody), *moving)]


def label(comparison: Comparison, key: str) -> str:
    """What a line is called."""
    if key == KEPT:
        return _("Keep")
    own = next((each for each in comparison.custom if f"custom:{each.id}" == key), None)
    return text.word(own.name) if own is not None else text.field_label(key)


def said(comparison: Comparison, place: int, key: str) -> str:
    """What one of them says in a field."""
    customer = comparison.everybody[place]
    if key == KEPT:
        return f"{text.name(customer.title())} {customer.code}"
    stored = value_of(customer, key)
    own = next((each for each in comparison.custom if f"custom:{each.id}" == key), None)
    if own is not None:
        return text.custom_value(own.type, stored, comparison.today)
    if key not in BY_KEY:
        return text.plain(str(stored or ""))
    if BY_KEY[key].type is FieldType.CUSTOMER and stored is not None:
        stored = comparison.referrers.get(stored, "")
    return text.value(BY_KEY[key], stored, comparison.today, comparison.currency)


def paint(entry: Entry, cells: int, chosen: bool) -> Sequence[Line]:
    """A line of the comparison; the chosen one shows below it what did not fit."""
    comparison: Comparison = entry.value
    key = str(entry.key)
    number = len(comparison.everybody)
    wide = LABEL if language() == "zh_CN" else LABEL + 5  # English names of fields are longer
    room = (cells - wide) // number
    standing, open_ = comparison.standing(key), comparison.can_choose(key)
    pieces = [column(text.fit(label(comparison, key), wide - 1), wide, "label")]
    long = False
    texts = [said(comparison, place, key) for place in range(number)]
    for place, told in enumerate(texts):
        stands = place in standing or key in MOVING
        tone = "bright" if stands and open_ else "plain" if stands else "quiet"
        mark = signs().marked if stands and told else " "
        pieces += [Piece(f"{mark} ", "good"), column(" ".join(told.split()), room - 3, tone), Piece(" ")]
        long = long or text.width(" ".join(told.split())) > room - 3
    lines: list[Line] = [tuple(pieces)]
    if chosen and long:
        for place, told in enumerate(texts):
            for index, part in enumerate(wrap(told, cells - wide - 2, limit=_LONGEST) if told else ()):
                lines.append((column(f"{place + 1} " if index == 0 else "", wide, "label", right=True), Piece(part)))
    return lines
