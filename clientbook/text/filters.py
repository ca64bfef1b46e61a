"""What a filter asks for, in words: one line for each condition, in the language in force."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from clientbook.domain.filters import All, Any, Condition, Days, FilterField, Hint, Month, Names, Node, Not, Span, Value, Year, field_of
from clientbook.domain.filters.fields import Sort
from clientbook.i18n import N_, _, language
from clientbook.text.display import amount, count, fit, plain, word
from clientbook.text.time import short_day
from clientbook.text.trade import average
from clientbook.text.words import choice, joined, label, point_state, staleness_word, yes_no

_LONGEST = 40
"""Cells of one value."""
_SPANS: Mapping[str, str] = {
    "today": N_("today"),
    "yesterday": N_("yesterday"),
    "tomorrow": N_("tomorrow"),
    "this_week": N_("this week"),
    "last_week": N_("last week"),
    "next_week": N_("next week"),
    "this_month": N_("this month"),
    "last_month": N_("last month"),
    "next_month": N_("next month"),
    "this_year": N_("this year"),
    "last_year": N_("last year"),
}
_DUE: Mapping[str, str] = {
    "overdue": N_("overdue"),
    "today": N_("today"),
    "next7": N_("within 7 days"),
    "later": N_("later than in 7 days"),
    "undated": N_("without a date"),
}
_OPS: Mapping[str, str] = {
    "is": N_("{field}: {value}"),
    "contains": N_("{field} contains {value}"),
    "equals": N_("{field} is exactly {value}"),
    "starts": N_("{field} begins with {value}"),
    "over": N_("{field} over {value}"),
    "under": N_("{field} under {value}"),
    "at_least": N_("{field} at least {value}"),
    "at_most": N_("{field} at most {value}"),
    "between": N_("{field} from {value} to {other}"),
}
_EMPTY: Mapping[str, str] = {"": N_("{field} is empty"), "last": N_("never contacted"), "next": N_("no next step")}
_FILLED: Mapping[str, str] = {"": N_("{field} is filled in"), "last": N_("contacted before"), "next": N_("a next step is planned")}
"""Fields whose emptiness has a word of its own."""
_DAYS: Mapping[str, str] = {
    "over": N_("{field} after {value}"),
    "under": N_("{field} before {value}"),
    "at_least": N_("{field} on {value} or later"),
    "at_most": N_("{field} on {value} or earlier"),
}
"""Days of the calendar."""
_AGO: Mapping[str, str] = {
    "is": N_("{field} {value} ago, on {day}"),
    "over": N_("{field} more than {value} ago, before {day}"),
    "under": N_("{field} less than {value} ago, after {day}"),
    "at_least": N_("{field} {value} ago or more, on {day} or before"),
    "at_most": N_("{field} within {value}, on {day} or after"),
    "between": N_("{field} {value} to {other} ago, from {other_day} to {day}"),
}
"""Days that have been, counted back from today."""
_AHEAD: Mapping[str, str] = {
    "is": N_("{field} in {value}, on {day}"),
    "over": N_("{field} in more than {value}, after {day}"),
    "under": N_("{field} in less than {value}, before {day}"),
    "at_least": N_("{field} in {value} or more, on {day} or after"),
    "at_most": N_("{field} within {value}, on {day} or before"),
    "between": N_("{field} in {value} to {other}, from {day} to {other_day}"),
}
"""Days to come."""


def describe(node: Node | None, names: Names, today: date) -> tuple[str, ...]:
    """One line for each condition that all have to fit; an either-or is one line."""
    return tuple(said for part in parts_of(node) if (said := _said(part, names, today)))


def parts_of(node: Node | None) -> tuple[Node, ...]:
    """The conditions that all have to fit."""
    return () if node is None else node.parts if isinstance(node, All) else (node,)


def in_one_line(node: Node | None, names: Names, today: date) -> str:
    """Every condition, one after another."""
    return ("；" if language() == "zh_CN" else "; ").join(describe(node, names, today))


def hint_sentence(hint: Hint) -> str:
    """What looks like a condition and was searched for as text."""
    words = {"word": fit(plain(hint.word), _LONGEST).rstrip(), "near": word(hint.nearest), "col": count(hint.column)}
    if hint.nearest:
        return _("“{word}” (character {col}) is searched as text; did you mean “{near}”?").format(**words)
    return _("“{word}” (character {col}) is searched as text").format(**words)


def _said(node: Node, names: Names, today: date, *, inside: bool = False) -> str:
    match node:
        case Condition():
            return _condition(node, names, today)
        case Not(Condition(key, "empty")):
            field = field_of(key, names)
            return _(_FILLED.get(key, "{field} is filled in")).format(field=_name(field)) if field is not None else ""
        case Not(part):
            said = _said(part, names, today, inside=True)
            return _("not ({condition})").format(condition=said) if said else ""
        case All(parts):
            return _several(_("{one} and {other}"), parts, names, today, inside)
        case Any(parts):
            return _several(_("{one} or {other}"), parts, names, today, inside)


def _several(between: str, parts: tuple[Node, ...], names: Names, today: date, inside: bool) -> str:
    said = [each for part in parts if (each := _said(part, names, today, inside=True))]
    if not said:
        return ""
    whole = said[0]
    for each in said[1:]:
        whole = between.format(one=whole, other=each)
    return f"({whole})" if inside and len(said) > 1 else whole


def _name(field: FilterField) -> str:
    return word(field.label) if field.key.startswith("custom:") else _(field.label)


def _condition(asked: Condition, names: Names, today: date) -> str:
    field = field_of(asked.field, names)
    if field is None:
        return ""
    if asked.op == "empty":
        return _(_EMPTY.get(field.key, "{field} is empty")).format(field=_name(field))
    if asked.values and all(isinstance(value, Days) for value in asked.values) and (asked.op != "is" or len(asked.values) == 1):
        return _relative(asked, field, today)
    shown = [_value(value, field, names, today) for value in asked.values]
    days = field.sort in (Sort.DAY, Sort.DUE, Sort.BORN)
    template = _(_DAYS[asked.op]) if days and asked.op in _DAYS else _(_OPS[asked.op])
    if asked.op == "between":
        return template.format(field=_name(field), value=shown[0], other=shown[1])
    several = (" 或 " if language() == "zh_CN" else " or ").join(shown) if field.sort is Sort.TEXT else joined(shown)
    return template.format(field=_name(field), value=several)


def _relative(asked: Condition, field: FilterField, today: date) -> str:
    ahead = field.sort is Sort.DUE
    counts = [value.count for value in asked.values if isinstance(value, Days)]
    lengths = [_length(each) for each in counts]
    days = [_away(today, each if ahead else -each) for each in counts]
    template = _((_AHEAD if ahead else _AGO)[asked.op])
    return template.format(field=_name(field), value=lengths[0], day=days[0], other=lengths[-1], other_day=days[-1])


def _length(days: int) -> str:
    from clientbook.text.display import days as said

    return said(days)


def _away(today: date, days: int) -> str:
    """A day so far away; a number no calendar reaches stays a number."""
    try:
        return short_day(today + timedelta(days=days), today)
    except OverflowError:
        return _length(days)


def _value(value: Value, field: FilterField, names: Names, today: date) -> str:
    match value:
        case Days(length):
            return _away(today, length if field.sort is Sort.DUE else -length)
        case Month(year, month):
            return f"{year:04d}-{month:02d}"
        case Year(year):
            return f"{year:04d}"
        case Span(name):
            return _(_SPANS[name])
        case date():
            return short_day(value, today)
        case int():
            return _number(value, field, names)
        case str():
            return _word(value, field)


def _number(value: int, field: FilterField, names: Names) -> str:
    match field.sort:
        case Sort.SCORE:
            return average(value)
        case Sort.MONEY:
            return amount(value, names.currency)
        case Sort.YES_NO:
            return yes_no(value)
        case Sort.BORN:
            return _("month {n}").format(n=value)
        case _:
            return count(value)


_WORDS: Mapping[str, Callable[[str], str]] = {
    "due": lambda key: _(_DUE.get(key, key)),
    "staleness": staleness_word,
    "point_state": point_state,
    "do_not_contact": lambda key: _("all channels") if key == "all" else label("channel", key),
}


def _word(value: str, field: FilterField) -> str:
    if field.sort is Sort.TAG:
        return "#" + fit(word(value), _LONGEST).rstrip()
    if field.sort is Sort.IMPORT:
        return _("the last one")
    if field.pick_list in _WORDS:
        return _WORDS[field.pick_list](value)
    if field.pick_list:
        return choice(field.pick_list, value)
    return fit(plain(value), _LONGEST).rstrip()
