"""Columns of lists on the command line: chosen by field, shown by label, in the words of the language in force."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clientbook import text
from clientbook.data import CustomerLine, CustomField
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import BY_KEY, POINT_KINDS, field_named
from clientbook.domain.names import fold
from clientbook.i18n import N_, _

STANDARD = ("code", "name", "company", "phone", "type", "level", "last_contact", "next_follow_up", "tags")
"""Columns of a list where none are chosen."""
_EXTRA: dict[str, str] = {
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "person": N_("Contact person"),
    "staleness": N_("State of contact"),
    "next_what": N_("What to do"),
}
"""Columns that are no fields of the record."""
_SAME = {"phones": "phone", "emails": "email", "points": "phone", "persons": "person", "next_due": "next_follow_up"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One column: its key, its heading, and how a line's cell is worded."""

    key: str
    head: str
    cell: Callable[[CustomerLine], str]


def key_named(word: str, custom: Sequence[CustomField]) -> str:
    """The column people mean by this word.

    Raises:
        InvalidValue: there is no such field.
    """
    plain = _SAME.get(word.strip().casefold(), word.strip().casefold())
    if plain in _EXTRA or plain in POINT_KINDS or plain in text.TOTALS:
        return plain
    if (field := field_named(word)) is not None:
        return _SAME.get(field.key, field.key)
    heads = _EXTRA | text.TOTALS | POINT_KINDS
    if (named := next((key for key, head in heads.items() if fold(word) in (fold(head), fold(_(head)))), None)) is not None:
        return named  # what stands above a column can be typed
    own = next((each for each in custom if fold(each.name) == fold(word.removeprefix("custom:"))), None)
    if own is None:
        raise InvalidValue(word, N_("there is no such field"))
    return f"custom:{own.id}"


def columns_of(words: Sequence[str], custom: Sequence[CustomField], today: date, region: str, currency: str) -> list[Shown]:
    """The columns of these words.

    Raises:
        InvalidValue
    """
    maker = _Maker(custom, today, region, currency)
    return [maker.column(key_named(word, custom)) for word in words]


@dataclass(frozen=True, slots=True)
class _Maker:
    custom: Sequence[CustomField]
    today: date
    region: str
    currency: str

    def column(self, key: str) -> Shown:
        """The column of this key: its heading, and how a line's value is shown."""
        if key.startswith("custom:"):
            field = next(each for each in self.custom if f"custom:{each.id}" == key)
            return Shown(key, field.name, lambda line: text.custom_value(field.type, line.values.get(key), self.today))
        if key in _EXTRA:
            return Shown(key, _(_EXTRA[key]), lambda line: self._extra(key, line))
        if key in text.TOTALS:
            return Shown(key, _(text.TOTALS[key]), lambda line: text.total(key, line.values.get(key), self.today, self.currency))
        known = BY_KEY.get(key)
        head = _(known.label) if known is not None else _(POINT_KINDS[key])
        return Shown(key, head, lambda line: self._field(key, line))

    def _extra(self, key: str, line: CustomerLine) -> str:
        if key == "phone":
            return text.phone(line.phone, self.region) if line.phone else ""
        if key == "staleness":
            from clientbook.domain.staleness import staleness

            return text.staleness_word(staleness(line.cooling_from, line.dormant_from, self.today) if line.last_contact else "never")
        return str(getattr(line, key))

    def _field(self, key: str, line: CustomerLine) -> str:
        own: dict[str, Any] = {"next_follow_up": line.next_due}
        stored = own[key] if key in own else line.values[key] if key in line.values else getattr(line, key, "")
        known = BY_KEY.get(key)
        if known is None or stored in (None, "", ()):
            return str(stored or "")
        return text.value(known, stored, self.today, self.currency)
