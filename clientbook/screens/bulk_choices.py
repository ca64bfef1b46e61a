"""Setting one field of many customers in words: the fields on offer, what is typed or chosen, and the preview of before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clientbook import text
from clientbook.data import Book, FieldPreview, PickEntry
from clientbook.domain.fields import BY_KEY, FIELDS, FieldType
from clientbook.i18n import _, ngettext
from clientbook.screens.dialogs.choose import Choice
from clientbook.screens.present.rules import Rules

EMPTY = "-"
"""The choice that empties a field."""
FIRST = ("status", "stage", "intent", "level", "type", "source", "tags", "owner", "industry", "do_not_contact", "rhythm_days", "checked_on")
"""Fields that are set for many most often; the first ten have a digit."""
VALUE_CELLS = 30
"""Cells of one value in the preview."""


@dataclass(frozen=True, slots=True)
class Start:
    """What choosing field and value depends on, read in one go."""

    rules: Rules
    lists: Mapping[str, tuple[PickEntry, ...]]


def load_start(book: Book, today: date) -> Start:
    """Read it; runs on a thread."""
    custom = tuple(own for own in book.custom_fields() if not own.retired)
    lists = {name: tuple(each for each in book.pick_list(name) if not each.retired) for name in _lists()}
    return Start(Rules(today, book.setting("currency"), custom), lists)


def _lists() -> list[str]:
    return ["channel", *dict.fromkeys(each.pick_list for each in FIELDS if each.pick_list and each.pick_list != "kind")]


def fields(rules: Rules) -> list[Choice]:
    """Every field that can be set for many, the usual ones first, then the owner's own, then the others."""
    unfit = (FieldType.POINTS, FieldType.PERSONS, FieldType.INSTANT)
    rest = [each.key for each in FIELDS if each.key not in FIRST and not each.derived and each.type not in unfit]
    own = [Choice(f"custom:{each.id}", text.word(each.name)) for each in rules.custom]
    return [*(Choice(key, text.field_label(key)) for key in FIRST), *own, *(Choice(key, text.field_label(key)) for key in rest)]


def label_of(key: str, rules: Rules) -> str:
    """What a field is called."""
    own = rules.own(key)
    return text.word(own.name) if own is not None else text.field_label(key)


def type_of(key: str, rules: Rules) -> FieldType:
    """What is typed or chosen for a field."""
    own = rules.own(key)
    if own is None:
        return BY_KEY[key].type
    return FieldType.CHOICE if own.type in ("choice", "yesno") else FieldType.TEXT


def choices(key: str, start: Start) -> list[Choice]:
    """What can be chosen for a field."""
    own = start.rules.own(key)
    if own is not None:
        words: Sequence[str] = own.choices if own.type == "choice" else (text.yes_no(True), text.yes_no(False))
        return [*(Choice(word, text.word(word)) for word in words), Choice(EMPTY, _("leave empty"))]
    if key == "kind":
        return [Choice(each, text.label("kind", each)) for each in ("person", "organisation")]
    if key == "do_not_contact":
        channels = [Choice(each.key, text.label("channel", each.key)) for each in start.lists["channel"]]
        return [Choice("all", _("all channels")), *channels, Choice(EMPTY, _("no restriction"))]
    entries = start.lists[BY_KEY[key].pick_list]
    return [*(Choice(each.key, text.choice(each.list, each.key)) for each in entries), Choice(EMPTY, _("leave empty"))]


def chosen_value(key: str, choice: str, rules: Rules) -> Any:
    """The value a choice stands for."""
    chosen = "" if choice == EMPTY else choice
    if rules.own(key) is not None:
        return rules.parse(key, chosen)
    return ((chosen,) if chosen else ()) if key == "do_not_contact" else chosen


def shown(key: str, value: Any, rules: Rules, names: Mapping[int, str]) -> str:
    """A value in words; ``(empty)`` where there is none. What is sensitive is not shown."""
    own = rules.own(key)
    if value is None or value == "" or value == ():
        return _("(empty)")
    if own is not None:
        told = _("(covered)") if own.sensitive else text.custom_value(own.type, value, rules.today)
    elif key == "referred_by":
        told = names.get(value, "")
    else:
        told = text.value(BY_KEY[key], value, rules.today, rules.currency)
    return text.fit(told.replace("\n", " "), VALUE_CELLS)


def lines(preview: FieldPreview, key: str, value: Any, rules: Rules, names: Mapping[int, str]) -> list[str]:
    """Before and after with counts, a line for each value there is now."""
    after = shown(key, value, rules, names)
    width = len(text.count(preview.total))
    told = [
        _("{n}  {before} -> {after}").format(n=text.count(number).rjust(width), before=shown(key, old, rules, names), after=after)
        for old, number in preview.before
    ]
    if preview.others:
        told.append(_("{n}  other values -> {after}").format(n=text.count(preview.others).rjust(width), after=after))
    if preview.already:
        told.append(_("{n}  {after} already").format(n=text.count(preview.already).rjust(width), after=after))
    return told


def refusal(number: int) -> str:
    """Why nothing can be set."""
    return ngettext(
        "{n} customer would be left without a name, a phone or an e-mail; nothing was changed",
        "{n} customers would be left without a name, a phone or an e-mail; nothing was changed",
        number,
    ).format(n=text.count(number))
