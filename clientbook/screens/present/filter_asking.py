"""What can be asked about a field and how the answer is read: relations, choices, typed values. Pure, no widgets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clientbook import text
from clientbook.domain.errors import InvalidValue
from clientbook.domain.filters import Condition, Days, FilterField, Month, Names, Node, Not, Span, Value, Year
from clientbook.domain.filters.fields import FILTER_FIELDS, USUAL, WORDS, Sort, custom_field
from clientbook.domain.filters.reading import ValueReader
from clientbook.domain.filters.values import SPANS
from clientbook.domain.filters.writing import text_of
from clientbook.domain.names import clean, fold_typed
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.i18n import N_, _
from clientbook.screens.present.filter_values import value_said, values_said

VALUE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Relation:
    """One way to compare a field."""

    key: str
    label: str
    """Marked for translation."""
    op: str
    negated: bool = False
    wants: str = "text"
    """``pick``, ``text``, ``number``, ``span`` (so many days), ``day``, ``year`` or nothing."""


def _r(key: str, label: str, op: str, wants: str = "text", *, negated: bool = False) -> Relation:
    return Relation(key, label, op, negated, wants)


_EMPTY = (_r("empty", N_("has no value"), "empty", ""), _r("filled", N_("has a value"), "empty", "", negated=True))
_PICKED = (_r("is", N_("is one of"), "is", "pick"), _r("is_not", N_("is none of"), "is", "pick", negated=True))
_NUMBERS = (
    _r("over", N_("more than"), "over", "number"),
    _r("under", N_("less than"), "under", "number"),
    _r("at_least", N_("at least"), "at_least", "number"),
    _r("at_most", N_("at most"), "at_most", "number"),
    _r("equal", N_("is exactly"), "is", "number"),
    _r("between", N_("from … to"), "between", "number"),
)
_DAYS = (
    _r("on", N_("is on or in"), "is", "day"),
    _r("after", N_("is after"), "over", "day"),
    _r("before", N_("is before"), "under", "day"),
    _r("from", N_("is on or after"), "at_least", "day"),
    _r("until", N_("is on or before"), "at_most", "day"),
    _r("days", N_("from … to"), "between", "day"),
)
_RELATIONS: dict[Sort, tuple[Relation, ...]] = {
    Sort.TEXT: (
        _r("contains", N_("contains"), "contains"),
        _r("lacks", N_("does not contain"), "contains", negated=True),
        _r("starts", N_("begins with"), "starts"),
        _r("equals", N_("is exactly"), "equals"),
        *_EMPTY,
    ),
    Sort.CHOICE: (*_PICKED, *_EMPTY),
    Sort.TAG: (*_PICKED, *_EMPTY),
    Sort.IMPORT: (*_PICKED, *_EMPTY),
    Sort.YES_NO: (_r("is", N_("is"), "is", "pick"), *_EMPTY),
    **dict.fromkeys((Sort.NUMBER, Sort.MONEY, Sort.SCORE), (*_NUMBERS, *_EMPTY)),
    Sort.DAY: (
        _r("longer", N_("longer ago than"), "over", "span"),
        _r("within", N_("within the last"), "at_most", "span"),
        *_DAYS,
        *_EMPTY,
    ),
    Sort.DUE: (
        *_PICKED,
        _r("within", N_("within the next"), "at_most", "span"),
        _r("later", N_("later than in"), "over", "span"),
        *_DAYS,
        *_EMPTY,
    ),
    Sort.BORN: (
        *_PICKED,
        _r("year", N_("in the year"), "is", "year"),
        _r("year_after", N_("after the year"), "over", "year"),
        _r("year_before", N_("before the year"), "under", "year"),
        *_EMPTY,
    ),
}


def fields(names: Names) -> list[FilterField]:
    """Everything that can be asked about, what is asked most first, then the owner's own."""
    first = [each for key in USUAL for each in FILTER_FIELDS if each.key == key]
    own = [custom_field(each) for each in names.custom]
    return [*first, *own, *(each for each in FILTER_FIELDS if each.key not in USUAL)]


def field_name(field: FilterField) -> str:
    """What a field is called."""
    return text.word(field.label) if field.key.startswith("custom:") else _(field.label)


def relations(field: FilterField) -> tuple[Relation, ...]:
    """How a field can be compared; everybody has something anywhere, and a step or none."""
    known = _RELATIONS[field.sort]
    return tuple(each for each in known if each.op != "empty") if field.key in ("anywhere", "next") else known


def relation_of(field: FilterField, condition: Condition, negated: bool) -> Relation | None:
    """The way a condition compares; None where the language knows more ways than the rows."""
    wants = _wanted(field, condition.values)
    fitting = [each for each in relations(field) if each.op == condition.op and (each.wants == wants or not each.wants)]
    return next((each for each in fitting if each.negated == negated), None)


def _wanted(field: FilterField, values: Sequence[Value]) -> str:
    if field.sort is Sort.TEXT:
        return "text"
    if field.sort in (Sort.NUMBER, Sort.MONEY, Sort.SCORE):
        return "number"
    if field.sort is Sort.BORN:
        return "year" if any(isinstance(value, Year) for value in values) and len(values) == 1 else "pick"
    if field.sort is Sort.DUE and any(isinstance(value, str) for value in values):
        return "pick"
    if field.sort in (Sort.DAY, Sort.DUE):
        return "span" if len(values) == 1 and isinstance(values[0], Days) else "day"
    return "pick"


# choices


def picks(field: FilterField, names: Names, tags: Sequence[str] = ()) -> list[tuple[Value, str]]:
    """What a pick list offers, with its words."""
    today = date.min
    if field.sort is Sort.BORN:
        values: list[Value] = [Span(name) for name in SPANS if name in ("today", "this_week", "next_week", "this_month", "next_month")]
        values += list(range(1, 13))
    elif field.sort is Sort.YES_NO:
        values = [1, 0]
    elif field.sort is Sort.TAG:
        values = list(tags)
    elif field.sort is Sort.IMPORT:
        values = ["last"]
    elif field.choices:
        values = list(field.choices)
    elif field.key == "kind":
        values = ["person", "organisation"]
    elif field.pick_list == "do_not_contact":
        values = ["all", *(names.own_words.get("channel") or PICK_LISTS["channel"])]
    else:
        known = WORDS.get(field.pick_list) or names.own_words.get(field.pick_list) or PICK_LISTS.get(field.pick_list)
        values = list(known or ())
    return [(value, value_said(value, field, names, today)) for value in values]


def meaning(field: FilterField, relation: Relation, typed: str, names: Names, today: date) -> str:
    """What typed days mean while they are typed; empty where that goes without saying."""
    if relation.wants not in ("span", "day"):
        return ""
    try:
        asked = read(field, relation, typed, names, today)
    except InvalidValue:
        return ""
    return "= " + values_said(asked, field, names, today) if isinstance(asked, Condition) else ""


# reading what is typed


def typed_of(condition: Condition, names: Names, language: str) -> str:
    """The values as they can be typed again."""
    if condition.op in ("contains", "equals", "starts"):
        return ", ".join(value for value in condition.values if isinstance(value, str))
    said = [text_of(Condition(condition.field, "is", (value,)), names, language) for value in condition.values]
    values = [each.partition(":")[2] for each in said]
    if condition.field.startswith("custom:"):
        values = [each.rpartition(":")[2] for each in said]
    return ("..".join(values) if condition.op == "between" else ", ".join(values)).strip()


def read(field: FilterField, relation: Relation, typed: str, names: Names, today: date) -> Node:
    """The condition that was typed.

    Raises:
        InvalidValue: what was typed means nothing for this field.
    """
    plain = clean(typed, VALUE_LIMIT).text.replace('"', " ").strip()
    if not plain:
        raise InvalidValue(field_name(field), N_("wants a value"), "")
    if relation.wants == "text":
        parts = [part.strip().rstrip("*") for part in plain.replace("，", ",").replace("、", ",").split(",")]
        return made(field, relation, tuple(dict.fromkeys(part for part in parts if part)))
    narrow = fold_typed(plain.replace("、", ","))
    if relation.op == "between":
        first, dots, last = narrow.partition("..")
        if not dots:
            first, dots, last = narrow.partition("~")
        if not dots:
            raise InvalidValue(field_name(field), N_("wants two values with .. between them"), plain)
        values = tuple(_value(field, relation, part, names, today) for part in (first, last))
        if isinstance(values[0], Days) != isinstance(values[1], Days):
            raise InvalidValue(field_name(field), N_("wants two days of the same kind"), plain)
        return made(field, relation, values)
    between = r",\s+" if field.sort is Sort.MONEY else ","  # in an amount a comma may stand between thousands
    parts = [narrow] if relation.op != "is" else re.split(between, narrow)
    return made(field, relation, tuple(dict.fromkeys(_value(field, relation, part, names, today) for part in parts if part.strip())))


_WRONG = {
    "number": N_("is not a number"),
    "span": N_("is not a number of days, as in 30 or 2w"),
    "day": N_("is not a day, as in 2026-10, 15 Oct or last week"),
    "year": N_("is not a year"),
}


def _value(field: FilterField, relation: Relation, typed: str, names: Names, today: date) -> Value:
    word = typed.strip()
    if relation.wants == "span" and word.isascii() and word.isdecimal():
        word += "d"
    reader = ValueReader(names, today)
    found = reader.day(field, word) if relation.wants in ("day", "span") else reader.read(field, word)
    kinds: dict[str, tuple[type, ...]] = {"number": (int,), "span": (Days,), "day": (date, Month, Year, Span, Days), "year": (Year,)}
    if found is None or not isinstance(found, kinds[relation.wants]):
        raise InvalidValue(field_name(field), _WRONG[relation.wants], word)
    return found


def made(field: FilterField, relation: Relation, values: tuple[Value, ...]) -> Node:
    """The condition of these values.

    Raises:
        InvalidValue: there is no value.
    """
    if relation.op != "empty" and not values:
        raise InvalidValue(field_name(field), N_("wants a value"), "")
    condition = Condition(field.key, relation.op, values)
    return Not(condition) if relation.negated else condition
