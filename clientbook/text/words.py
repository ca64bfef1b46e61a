"""Labels of fields and choices in the language in force, and the owner's own words for choices."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from clientbook.domain.fields import BY_KEY, KINDS, POINT_KINDS
from clientbook.domain.industries import held_in
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.i18n import N_, _, language, pgettext
from clientbook.text.display import word

_STATES = {"ok": N_("ok"), "unverified": N_("unverified"), "invalid": N_("invalid")}
_FOLLOW_UP_STATES = {"open": N_("open"), "done": N_("done"), "cancelled": N_("cancelled")}
_STALENESS = {"fresh": N_("fresh"), "cooling": N_("cooling"), "dormant": N_("dormant"), "never": N_("never contacted")}


class Entry(Protocol):
    """An entry of a pick list as the book has it."""

    @property
    def list(self) -> str:
        """The list."""

    @property
    def key(self) -> str:
        """The stable key."""

    @property
    def label(self) -> str:
        """The word."""

    @property
    def own(self) -> bool:
        """Whether the word is the owner's."""


_own: Mapping[tuple[str, str], str] = {}


def use_own_words(entries: Iterable[Entry]) -> None:
    """From now on show the owner's words for these choices; call it with all of them when a book opens and when they change."""
    global _own
    _own = {(entry.list, entry.key): entry.label for entry in entries if entry.own and entry.label}


def label(pick_list: str, key: str) -> str:
    """The word for a choice: the owner's, else the program's; an own value of the record is its own word."""
    if own := _own.get((pick_list, key)):
        return word(own)
    if pick_list == "kind":
        return kind(key)
    known = PICK_LISTS.get(pick_list, {}).get(key)
    return _(known) if known else word(key)


_BESIDE: Mapping[tuple[str, str], str] = {
    ("type", "new"): "new",
    ("status", "none"): "none",
    ("intent", "high"): "high",
    ("intent", "medium"): "medium",
    ("intent", "low"): "low",
    ("intent", "none"): "none",
    ("level", "high"): "high",
    ("level", "medium"): "medium",
    ("level", "low"): "low",
    ("source", "other"): "other",
    ("channel", "other"): "other",
    ("gender", "other"): "other",
}
"""English for choices whose label names the field again: ``Intent: low``, but ``low intent`` where it stands alone."""


def choice(pick_list: str, key: str) -> str:
    """The word for a choice where the name of its field stands beside it."""
    short = _BESIDE.get((pick_list, key))
    if short is None or _own.get((pick_list, key)) or language() != "en":
        return label(pick_list, key)
    return short


def industry(stored: str) -> str:
    """The name of an industry in the language in force; the owner's own words for what is none of the standard."""
    known = held_in(stored)
    if known is None or stored not in (known.code, known.stored):
        return word(stored)
    return known.chinese if language() == "zh_CN" else known.english


def kind(key: str) -> str:
    """Person or organisation."""
    return _(KINDS[key]) if key in KINDS else word(key)


def point_kind(key: str) -> str:
    """Phone, e-mail, WeChat …"""
    return _(POINT_KINDS[key]) if key in POINT_KINDS else word(key)


def point_state(key: str) -> str:
    """Ok, unverified, invalid."""
    return _(_STATES[key]) if key in _STATES else word(key)


def follow_up_state(key: str) -> str:
    """Open, done, cancelled."""
    return _(_FOLLOW_UP_STATES[key]) if key in _FOLLOW_UP_STATES else word(key)


def staleness_word(key: str) -> str:
    """Fresh, cooling, dormant, never contacted."""
    return _(_STALENESS[key]) if key in _STALENESS else word(key)


def field_label(key: str, kind: str = "") -> str:
    """The label of a field of the record; Chinese has another word for the name of an organisation."""
    if key == "name" and kind == "organisation":
        return pgettext("organisation", "Name")
    return _(BY_KEY[key].label) if key in BY_KEY else word(key)


def yes_no(value: object) -> str:
    """Yes or no."""
    return _("Yes") if value else _("No")


def joined(parts: Iterable[str]) -> str:
    """Several words in a row: ``a, b``, ``甲、乙``."""
    return ("、" if language() == "zh_CN" else ", ").join(parts)
