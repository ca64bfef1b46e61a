"""Values of conditions in words: choices, amounts, days with the day they lead to."""

from datetime import date, timedelta

from clientbook import text
from clientbook.domain.filters import Condition, Days, FilterField, Month, Names, Span, Value, Year
from clientbook.domain.filters.fields import Sort
from clientbook.domain.industries import INDUSTRIES, held_in
from clientbook.i18n import N_, _

_DUE = {
    "overdue": N_("overdue"),
    "today": N_("today"),
    "next7": N_("within 7 days"),
    "later": N_("later than in 7 days"),
    "undated": N_("without a date"),
}


def value_said(value: Value, field: FilterField, names: Names, today: date) -> str:
    """One value in the language in force."""
    match value:
        case Days(count):
            return text.days(count)
        case Month(year, month):
            return f"{year:04d}-{month:02d}"
        case Year(year):
            return f"{year:04d}"
        case Span(name):
            return _(name.replace("_", " "))
        case date():
            return text.short_day(value, today)
        case int():
            return _number_said(value, field, names)
        case _:
            return _word_said(value, field)


def _number_said(value: int, field: FilterField, names: Names) -> str:
    if field.sort in (Sort.MONEY, Sort.SCORE):
        return text.amount(value, names.currency) if field.sort is Sort.MONEY else text.average(value)
    if field.sort is Sort.YES_NO:
        return text.yes_no(value)
    return _("month {n}").format(n=value) if field.sort is Sort.BORN else text.count(value)


def _word_said(value: str, field: FilterField) -> str:
    if field.sort is Sort.TAG:
        return "#" + text.word(value)
    if field.sort is Sort.IMPORT:
        return _("the last one")
    if field.key == "kind":
        return text.kind(value)
    if field.key == "industry" and (known := INDUSTRIES.get(value.upper())) is not None:
        return f"{known.code} {text.industry(known.stored)}"
    if field.pick_list == "due":
        return _(_DUE[value]) if value in _DUE else text.word(value)
    if field.pick_list == "staleness":
        return text.staleness_word(value)
    if field.pick_list == "point_state":
        return text.point_state(value)
    if field.pick_list == "do_not_contact":
        return _("all channels") if value == "all" else text.label("channel", value)
    return text.choice(field.pick_list, value) if field.pick_list else text.plain(value)


def values_said(condition: Condition, field: FilterField, names: Names, today: date) -> str:
    """All values of a condition in one line."""
    said = [value_said(value, field, names, today) for value in condition.values]
    if condition.op == "between" and len(said) == 2:
        return _("{first} to {last}").format(first=said[0], last=said[1])
    if len(condition.values) == 1 and isinstance(condition.values[0], Days) and today > date.min:
        return _span_said(condition.op, condition.values[0].count, said[0], field, today)
    return text.joined(said)


_BEHIND = {"over": N_("{value}, so before {day}"), "at_most": N_("{value}, so since {day}")}
_AHEAD = {"over": N_("{value}, so after {day}"), "at_most": N_("{value}, so until {day}")}


def _span_said(op: str, count: int, said: str, field: FilterField, today: date) -> str:
    """A number of days with the day it leads to."""
    ahead = field.sort is Sort.DUE
    told = (_AHEAD if ahead else _BEHIND).get(op)
    try:
        day = today + timedelta(days=count if ahead else -count)
    except OverflowError:
        return said
    return _(told).format(value=said, day=text.short_day(day, today)) if told else said


def industry_word(stored: str) -> str:
    """What is asked for an industry: the code of a division, the name of a section, whose letter would stand in too much."""
    known = held_in(stored)
    if known is None or stored != known.stored:
        return stored
    return known.code if len(known.code) > 1 else text.industry(stored)
