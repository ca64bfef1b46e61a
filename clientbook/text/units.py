"""Steps of the journal in words. The book stores their kind, counts and ids; names are handed in by who reads them."""

from collections.abc import Mapping
from typing import Any, Protocol

from clientbook.domain.fields import BY_KEY
from clientbook.i18n import N_, _, ngettext
from clientbook.text.display import count, plain
from clientbook.text.words import joined

SHOWN_FIELDS = 3
"""Changed fields named in one title."""


class Unit(Protocol):
    """What a title needs of a step."""

    @property
    def kind(self) -> str:
        """Kind of step."""

    @property
    def customers(self) -> int:
        """How many customers it touched."""

    @property
    def who(self) -> tuple[str, ...]:
        """Today's titles of the first of them."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields it changed."""

    @property
    def detail(self) -> Mapping[str, Any]:
        """Counts, ids and keys."""


class Kept(Protocol):
    """A customer an undo left as it is."""

    @property
    def why(self) -> str:
        """Key of the reason."""


_KEPT_WHY = {
    "newer_edit": N_("the same field was changed again later"),
    "newer_rows": N_("something was added or removed there later"),
    "trashed": N_("it was put in the trash later"),
    "erased": N_("it was erased for good"),
    "in_use": N_("something newer depends on it"),
}
_ONE = {
    "create": N_("New: {name}"),
    "edit": N_("Edited: {name}"),
    "import": N_("Imported: {name}"),
    "demo": N_("Invented: {name}"),
    "log": N_("Contact with {name}"),
    "log_removed": N_("Contact removed: {name}"),
    "follow_up": N_("Follow-up for {name}"),
    "follow_up_removed": N_("Follow-up removed: {name}"),
    "trash": N_("Moved to trash: {name}"),
    "restore_trashed": N_("Restored from trash: {name}"),
    "erase": N_("Erased for good: {name}"),
    "bulk": N_("Bulk edit: {name}"),
    "tags": N_("Tags of {name}"),
    "merge": N_("Merged: {name}"),
}
_STATE_OF_FOLLOW_UP = {"done": N_("Follow-up done: {name}"), "cancelled": N_("Follow-up cancelled: {name}")}
_BOOK = {
    "setting": N_("Settings changed"),
    "settings": N_("Settings changed"),
    "custom_field": N_("Custom field changed"),
    "pick_list": N_("Pick list changed"),
}
_PART_LABELS = {
    "value": N_("Value"),
    "kind": N_("Kind"),
    "label": N_("Label"),
    "state": N_("State"),
    "primary": N_("Primary"),
    "name": N_("Name"),
    "title": N_("Job title"),
    "role": N_("Role"),
    "main": N_("Main contact person"),
    "notes": N_("Notes"),
    "at": N_("Time"),
    "channel": N_("Channel"),
    "topic": N_("Topic"),
    "summary": N_("Summary"),
    "outcome": N_("Outcome"),
    "reaction": N_("Reaction"),
    "reached": N_("Reached"),
    "what": N_("What to do"),
    "due": N_("Due date"),
    "due_time": N_("Time"),
    "repeat": N_("Repeat"),
    "snoozed": N_("Snoozed"),
    "done_on": N_("Done on"),
    "tag": N_("Tag"),
}
_PLACES = {
    "interaction": N_("Contact"),
    "follow_up": N_("Follow-up"),
    "trashed": N_("Trash"),
    "trashed_at": N_("Trash"),
    "custom": N_("Custom field"),
    "points": N_("Contact point"),
    "persons": N_("Contact person"),
    "code": N_("Customer"),
    "source_id": N_("Id in the imported file"),
}


def _many(kind: str, number: int) -> str:
    """The title of a step with several customers, or with nobody's name to show."""
    titles = {
        "create": ngettext("{n} new customer", "{n} new customers", number),
        "edit": ngettext("{n} customer edited", "{n} customers edited", number),
        "import": ngettext("Import of {n} customer", "Import of {n} customers", number),
        "demo": ngettext("{n} invented customer", "{n} invented customers", number),
        "log": ngettext("Contact with {n} customer", "Contact with {n} customers", number),
        "log_removed": ngettext("Contact removed from {n} customer", "Contact removed from {n} customers", number),
        "follow_up": ngettext("Follow-up for {n} customer", "Follow-up for {n} customers", number),
        "follow_up_removed": ngettext("Follow-up removed from {n} customer", "Follow-up removed from {n} customers", number),
        "trash": ngettext("{n} customer moved to trash", "{n} customers moved to trash", number),
        "restore_trashed": ngettext("{n} customer restored from trash", "{n} customers restored from trash", number),
        "erase": ngettext("{n} customer erased for good", "{n} customers erased for good", number),
        "bulk": ngettext("Bulk edit of {n} customer", "Bulk edit of {n} customers", number),
        "tags": ngettext("Tags of {n} customer", "Tags of {n} customers", number),
        "merge": ngettext("{n} customer merged", "{n} customers merged", number),
    }
    return titles.get(kind, ngettext("Change of {n} customer", "Changes of {n} customers", number)).format(n=count(number))


def unit_title(unit: Unit) -> str:
    """A step in words: ``Edited: 王伟丽 (Phone, Tags)``, ``Import of 300 customers``, ``Undo: …``."""
    if unit.kind in ("undo", "redo"):
        return _inverted(unit)
    if unit.kind in _BOOK and not unit.customers:
        return _(_BOOK[unit.kind])
    name = next((plain(title) for title in unit.who if title), "")
    if unit.customers > 1 or not name:
        return _many(unit.kind, unit.customers)
    template = _ONE.get(unit.kind, N_("Changed: {name}"))
    if unit.kind == "follow_up":
        template = _STATE_OF_FOLLOW_UP.get(str(unit.detail.get("state", "")), template)
    title = _(template).format(name=name)
    if unit.fields and unit.kind in ("edit", "bulk"):
        return _("{title} ({fields})").format(title=title, fields=_named(unit.fields))
    return title


def _inverted(unit: Unit) -> str:
    """An undo or redo; with the name of whom it touched where there is one."""
    name = next((plain(title) for title in unit.who if title), "")
    if unit.customers == 1 and name:
        return (_("Undo: {name}") if unit.kind == "undo" else _("Redo: {name}")).format(name=name)
    if not unit.customers:
        return _("Undo") if unit.kind == "undo" else _("Redo")
    if unit.kind == "undo":
        return ngettext("Undo for {n} customer", "Undo for {n} customers", unit.customers).format(n=count(unit.customers))
    return ngettext("Redo for {n} customer", "Redo for {n} customers", unit.customers).format(n=count(unit.customers))


def _named(fields: tuple[str, ...]) -> str:
    """The first changed fields by label; an ellipsis where there are more."""
    labels = list(dict.fromkeys(change_label(field) for field in fields))
    return joined([*labels[:SHOWN_FIELDS], "..."] if len(labels) > SHOWN_FIELDS else labels)


def change_label(field: str, part: str = "") -> str:
    """What was changed: a field, or the part of a contact point, contact person, interaction or follow-up."""
    start = field.partition(":")[0]
    known = _PLACES.get(start) or (BY_KEY[start].label if start in BY_KEY else "")
    label = _(known) if known else plain(field)
    return f"{label} / {_(_PART_LABELS[part])}" if part in _PART_LABELS else label


def kept_why(kept: Kept) -> str:
    """Why an undo left a customer as it is."""
    return _(_KEPT_WHY[kept.why]) if kept.why in _KEPT_WHY else plain(kept.why)
