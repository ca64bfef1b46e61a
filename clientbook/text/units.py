"""Steps of the journal in words. The book stores their kind, counts and ids; names are handed in by who reads them."""

from collections.abc import Mapping
from typing import Any, Protocol

from clientbook.domain.fields import BY_KEY
from clientbook.i18n import N_, _, ngettext
from clientbook.text.display import count, word
from clientbook.text.display import name as name_of
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
    "attempt": N_("No answer: {name}"),
    "follow_up": N_("Follow-up for {name}"),
    "follow_up_removed": N_("Follow-up removed: {name}"),
    "occasion": N_("Occasion of {name}"),
    "occasion_removed": N_("Occasion removed: {name}"),
    "greeting": N_("Occasion handled: {name}"),
    "purchase": N_("Purchase of {name}"),
    "purchase_removed": N_("Purchase removed: {name}"),
    "after_sale": N_("After-sales for {name}"),
    "after_sale_removed": N_("After-sales removed: {name}"),
    "rating": N_("Rating of {name}"),
    "rating_removed": N_("Rating removed: {name}"),
    "distinct": N_("Not the same as another: {name}"),
    "tidy_skip": N_("Left alone in tidying: {name}"),
    "count_from": N_("Contact counted from that day on: {name}"),
    "trash": N_("Moved to trash: {name}"),
    "restore_trashed": N_("Restored from trash: {name}"),
    "from_snapshot": N_("Brought back from a snapshot: {name}"),
    "erase": N_("Erased for good: {name}"),
    "bulk": N_("Bulk edit: {name}"),
    "tags": N_("Tags of {name}"),
    "merge": N_("Merged: {name}"),
    "pick_list": N_("Pick list entry merged: {name}"),
}
_ACTS = {
    "follow_up": {
        "done": N_("Follow-up done: {name}"),
        "cancelled": N_("Follow-up cancelled: {name}"),
        "moved": N_("Follow-up put off: {name}"),
    },
    "greeting": {
        "greeted": N_("Greeted: {name}"),
        "hidden": N_("Occasion hidden this time: {name}"),
        "later": N_("Occasion put off: {name}"),
    },
}
"""What the act of a step makes of its title."""
_BOOK = {
    "setting": N_("Settings changed"),
    "settings": N_("Settings changed"),
    "custom_field": N_("Custom field changed"),
    "pick_list": N_("Pick list changed"),
    "product": N_("Products changed"),
    "template": N_("Templates changed"),
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
    "series_from": N_("Repeats from"),
    "done_on": N_("Done on"),
    "date": N_("Date"),
    "once": N_("Once"),
    "lead_days": N_("Days ahead"),
    "person_id": N_("Contact person"),
    "day": N_("Day"),
    "until": N_("Shown again on"),
    "tag": N_("Tag"),
    "product": N_("Product"),
    "quantity": N_("Quantity"),
    "unit_price": N_("Unit price"),
    "amount": N_("Amount"),
    "currency": N_("Currency"),
    "payment": N_("Payment"),
    "contract_no": N_("Contract number"),
    "status": N_("Status"),
    "note": N_("Note"),
    "on_date": N_("Date"),
    "score": N_("Score"),
    "comment": N_("Comment"),
    "action": N_("Improvement action"),
}
_PLACES = {
    "interaction": N_("Contact"),
    "follow_up": N_("Follow-up"),
    "occasion": N_("Occasion"),
    "greeting": N_("Greeting"),
    "purchase": N_("Purchase"),
    "after_sale": N_("After-sales"),
    "rating": N_("Rating"),
    "distinct_pair": N_("Not the same as another"),
    "tidy_skip": N_("Left alone in tidying"),
    "count_from": N_("Contact counted from"),
    "trashed": N_("Trash"),
    "trashed_at": N_("Trash"),
    "custom": N_("Custom field"),
    "points": N_("Contact point"),
    "persons": N_("Contact person"),
    "code": N_("Customer"),
    "source_id": N_("Id in the imported file"),
}


def _many(kind: str, act: str, number: int) -> str:
    """The title of a step with several customers, or with nobody's name to show."""
    titles = {
        "create": ngettext("{n} new customer", "{n} new customers", number),
        "edit": ngettext("{n} customer edited", "{n} customers edited", number),
        "import": ngettext("Import of {n} customer", "Import of {n} customers", number),
        "demo": ngettext("{n} invented customer", "{n} invented customers", number),
        "log": ngettext("Contact with {n} customer", "Contact with {n} customers", number),
        "log_removed": ngettext("Contact removed from {n} customer", "Contact removed from {n} customers", number),
        "attempt": ngettext("No answer from {n} customer", "No answer from {n} customers", number),
        "follow_up": ngettext("Follow-up for {n} customer", "Follow-up for {n} customers", number),
        "follow_up_removed": ngettext("Follow-up removed from {n} customer", "Follow-up removed from {n} customers", number),
        "occasion": ngettext("Occasions of {n} customer", "Occasions of {n} customers", number),
        "occasion_removed": ngettext("Occasions removed from {n} customer", "Occasions removed from {n} customers", number),
        "greeting": ngettext("Occasions handled for {n} customer", "Occasions handled for {n} customers", number),
        **_many_trades(number),
        "count_from": ngettext(
            "Contact counted from that day on for {n} customer", "Contact counted from that day on for {n} customers", number
        ),
        "trash": ngettext("{n} customer moved to trash", "{n} customers moved to trash", number),
        "restore_trashed": ngettext("{n} customer restored from trash", "{n} customers restored from trash", number),
        "from_snapshot": ngettext("{n} customer brought back from a snapshot", "{n} customers brought back from a snapshot", number),
        "erase": ngettext("{n} customer erased for good", "{n} customers erased for good", number),
        "bulk": ngettext("Bulk edit of {n} customer", "Bulk edit of {n} customers", number),
        "tags": ngettext("Tags of {n} customer", "Tags of {n} customers", number),
        "merge": ngettext("{n} customer merged", "{n} customers merged", number),
        "pick_list": ngettext("Pick list entry merged for {n} customer", "Pick list entry merged for {n} customers", number),
    }
    acts = {
        "done": ngettext("Follow-up of {n} customer done", "Follow-ups of {n} customers done", number),
        "cancelled": ngettext("Follow-up of {n} customer cancelled", "Follow-ups of {n} customers cancelled", number),
        "moved": ngettext("Follow-up of {n} customer put off", "Follow-ups of {n} customers put off", number),
        "greeted": ngettext("{n} customer greeted", "{n} customers greeted", number),
    }
    if kind in _ACTS and act in acts:
        return acts[act].format(n=count(number))
    return titles.get(kind, ngettext("Change of {n} customer", "Changes of {n} customers", number)).format(n=count(number))


def _many_trades(number: int) -> dict[str, str]:
    return {
        "purchase": ngettext("Purchases of {n} customer", "Purchases of {n} customers", number),
        "purchase_removed": ngettext("Purchase removed from {n} customer", "Purchases removed from {n} customers", number),
        "after_sale": ngettext("After-sales for {n} customer", "After-sales for {n} customers", number),
        "after_sale_removed": ngettext("After-sales removed from {n} customer", "After-sales removed from {n} customers", number),
        "rating": ngettext("Ratings of {n} customer", "Ratings of {n} customers", number),
        "rating_removed": ngettext("Rating removed from {n} customer", "Ratings removed from {n} customers", number),
        "distinct": ngettext("{n} customer is not the same as another", "{n} customers are not the same", number),
        "tidy_skip": ngettext("{n} customer left alone in tidying", "{n} customers left alone in tidying", number),
    }


def unit_title(unit: Unit) -> str:
    """A step in words: ``Edited: 王伟丽 (Phone, Tags)``, ``Import of 300 customers``, ``Undo: …``."""
    if unit.kind in ("undo", "redo"):
        return _inverted(unit)
    if unit.kind in _BOOK and not unit.customers:
        return _(_BOOK[unit.kind])
    if unit.kind == "merge" and all(unit.who) and len(unit.who) > 1:
        return _merged(unit)
    name = next((name_of(title) for title in unit.who if title), "")
    act = str(unit.detail.get("act") or unit.detail.get("state") or "")
    if unit.customers > 1 or not name:
        title = _many(unit.kind, act, unit.customers)
    else:
        template = _ACTS.get(unit.kind, {}).get(act) or _ONE.get(unit.kind, N_("Changed: {name}"))
        title = _(template).format(name=name)
    if unit.fields and unit.kind in ("edit", "bulk"):
        return _("{title} ({fields})").format(title=title, fields=_named(unit.fields))
    return title


def _merged(unit: Unit) -> str:
    """Who became part of whom, as far as three names go."""
    others = [name_of(title) for title in unit.who[1:]]
    told = _("Merged into {name}: {others}")
    more = ["..."] if unit.customers > len(unit.who) else []
    return told.format(name=name_of(unit.who[0]), others=joined([*others, *more]))


def _inverted(unit: Unit) -> str:
    """An undo or redo; with the name of whom it touched where there is one."""
    name = next((name_of(title) for title in unit.who if title), "")
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
    label = _(known) if known else word(field)
    return f"{label} / {_(_PART_LABELS[part])}" if part in _PART_LABELS else label


def kept_why(kept: Kept) -> str:
    """Why an undo left a customer as it is."""
    return _(_KEPT_WHY[kept.why]) if kept.why in _KEPT_WHY else word(kept.why)
