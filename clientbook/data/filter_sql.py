"""Filters asked of the book: a condition of SQL that fits the customers ``domain.filters.matching`` fits; a property test holds both.

Every part is 0 or 1 and never NULL, so that "not" means what it says. Columns carry a unary plus: which index is walked is decided
by the order of the list (``filtered``), never by a condition that half of the book fits.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Any

from clientbook.data import totals
from clientbook.data.filter_ranges import Stretch, day_texts, days_asked, instant_texts, stretches
from clientbook.data.filter_texts import EVERYBODY, NOBODY, Where, industry_codes, joined, negated, text_test
from clientbook.domain.fields import POINT_KINDS
from clientbook.domain.filters import All, Condition, Names, Node, Not, field_of
from clientbook.domain.filters import Any as AnyOf
from clientbook.domain.filters.fields import Sort
from clientbook.domain.filters.matching import GROUP_DAYS, OR_NOTHING, born_days, born_years
from clientbook.domain.names import fold
from clientbook.domain.occasion_days import keys_on

_SPAN = "CAST(julianday(last_purchase) - julianday(first_purchase) AS INTEGER)"
_PAST_USUAL = (
    "CASE WHEN +purchase_count > 1 AND last_purchase > first_purchase THEN CAST(julianday(?) - julianday(last_purchase) AS INTEGER)"
    f" - (2 * {_SPAN} + purchase_count - 1) / (2 * (purchase_count - 1)) END"
)
"""``domain.purchase.past_usual``."""
_DAYS = {"last": "last_contact"}
_NUMBERS = {"times": "purchase_count"}
_INSTANTS = frozenset({"created_at", "changed_at"})
_ANYWHERE = ("name", "other_names", "company", "notes")
_YEAR = "[0-9][0-9][0-9][0-9]"


@dataclass(frozen=True, slots=True)
class Context:
    """What the meaning of a filter depends on beside the rows."""

    names: Names
    today: date
    zone: tzinfo | None = None
    """Where the days of creation and change are counted."""
    tags: tuple[str, ...] = ()
    """Every tag of the book; needed where one is asked for."""
    last_import: int | None = None

    def spellings(self, asked: Condition) -> list[str]:
        """The tags of the book that a condition means."""
        wanted = {fold(str(value)) for value in asked.values}
        return [tag for tag in self.tags if fold(tag) in wanted]


def where(node: Node | None, ctx: Context) -> Where:
    """The condition of a filter; None and fields the book no longer has fit everybody."""
    match node:
        case None:
            return EVERYBODY
        case All(parts):
            return joined("AND", sorted((where(part, ctx) for part in parts), key=_cost))
        case AnyOf(parts):
            return joined("OR", sorted((where(part, ctx) for part in parts), key=_cost))
        case Not(part):
            return negated(where(part, ctx))
        case Condition():
            return _condition(node, ctx)


def _cost(part: Where) -> int:
    """What is asked of the customer's own row comes first, then texts that are folded, then other tables."""
    return 2 if "EXISTS" in part.sql else 1 if "lower(" in part.sql else 0


def _condition(asked: Condition, ctx: Context) -> Where:
    field = field_of(asked.field, ctx.names)
    if field is None:
        return EVERYBODY
    rules: dict[Sort, Callable[[Condition, Context], Where]] = {
        Sort.TEXT: _text,
        Sort.TAG: _tag,
        Sort.CHOICE: _choice,
        Sort.YES_NO: _yes_no,
        Sort.NUMBER: _number,
        Sort.MONEY: _number,
        Sort.SCORE: _number,
        Sort.DAY: _day,
        Sort.DUE: _due,
        Sort.BORN: _born,
        Sort.IMPORT: _import,
    }
    return rules[field.sort](asked, ctx)


def _exists(table: str, inside: Where, index: str = "") -> Where:
    return Where(f"EXISTS (SELECT 1 FROM {table} x {index} WHERE x.customer_id = customer.id AND {inside.sql})", inside.values)


def _among(column: str, values: list[str] | list[int]) -> Where:
    return Where(f"({column} IN ({', '.join('?' * len(values))}))", tuple(values)) if values else NOBODY


def _custom(key: str) -> str:
    return f"(custom ->> '$.\"{int(key[7:])}\"')"


# texts and tags


def _text(asked: Condition, _ctx: Context) -> Where:
    key, test = asked.field, text_test(asked)
    if key in POINT_KINDS:
        inside = joined("OR", [test("x.value"), test("x.normal")])
        held = _exists("contact_point", Where(f"x.kind = '{key}' AND {inside.sql}", inside.values))
    elif key == "persons":
        held = _exists("contact_person", test("x.name"))
    elif key == "referred_by":
        inside = joined("OR", [test("r.code"), test("r.name")])
        held = Where(f"EXISTS (SELECT 1 FROM customer r WHERE r.id = customer.referred_by AND {inside.sql})", inside.values)
    elif key == "bought":
        inside = test("x.product")
        bought = _exists("purchase", Where(f"x.{totals.COUNTED} AND {inside.sql}", inside.values))
        held = joined("AND", [Where("(+purchase_count > 0)"), bought])
    elif key == "anywhere":
        rows = (("contact_person", "name"), ("contact_point", "value"), ("customer_tag", "tag"))
        parts = [_exists(table, test(f"x.{column}")) for table, column in rows]
        held = joined("OR", [*(test(f"customer.{column}") for column in _ANYWHERE), *parts])
    elif key == "industry":
        code = "substr(customer.industry, 1, instr(customer.industry || ' ', ' ') - 1)"
        held = joined("OR", [test("customer.industry"), _among(code, industry_codes(asked))])
    else:
        held = test(f"coalesce({_custom(key)}, '')" if key.startswith("custom:") else f"customer.{key}")
    return negated(held) if asked.op == "empty" else held


def _tag(asked: Condition, ctx: Context) -> Where:
    if asked.op == "empty":
        return negated(_exists("customer_tag", EVERYBODY))
    spellings = ctx.spellings(asked)
    return _exists("customer_tag", _among("x.tag", spellings), "INDEXED BY customer_tag_tag") if spellings else NOBODY


# choices, yes and no, numbers


def _choice(asked: Condition, ctx: Context) -> Where:
    key, wanted = asked.field, [str(value) for value in asked.values if value != ""]
    if key == "staleness":
        return _staleness(asked, ctx)
    if key == "point_state":
        held = _exists("contact_point", EVERYBODY if asked.op == "empty" else _among("x.state", wanted))
        return negated(held) if asked.op == "empty" else held
    if key == "do_not_contact":
        if asked.op == "empty":
            return Where("(trim(do_not_contact) = '')")
        return joined("OR", [Where("(instr(' ' || do_not_contact || ' ', ?) > 0)", (f" {each} ",)) for each in wanted])
    column = f"coalesce({_custom(key)}, '')" if key.startswith("custom:") else f"+{key}"
    return Where(f"({column} = '')") if asked.op == "empty" else _among(column, wanted)


def _staleness(asked: Condition, ctx: Context) -> Where:
    if asked.op == "empty":
        return NOBODY
    day = ctx.today.isoformat()
    dormant, cooling = Where("coalesce(+dormant_from <= ?, 0)", (day,)), Where("coalesce(+cooling_from <= ?, 0)", (day,))
    known = {
        "dormant": dormant,
        "cooling": joined("AND", [cooling, negated(dormant)]),
        "fresh": joined("AND", [negated(cooling), negated(dormant)]),
        "never": Where("(+last_contact IS NULL AND +count_from IS NULL)"),
    }
    return joined("OR", [known[str(value)] for value in asked.values if value in known])


_UNDATED = _exists("follow_up", Where("x.state = 'open' AND x.due IS NULL"))


def _yes_no(asked: Condition, _ctx: Context) -> Where:
    wanted = {bool(value) for value in asked.values}
    if asked.field == "next":
        held = joined("OR", [Where("(+next_due IS NOT NULL)"), _UNDATED])
        if asked.op == "empty":
            return negated(held)
        return joined("OR", [held if each else negated(held) for each in sorted(wanted)])
    column = _custom(asked.field)
    if asked.op == "empty":
        return Where(f"({column} IS NULL)")
    return joined("OR", [Where(f"coalesce({column} {'<>' if each else '='} 0, 0)") for each in sorted(wanted)])


def _number(asked: Condition, ctx: Context) -> Where:
    key, values = asked.field, tuple[Any, ...]()
    if key == "age":
        # A year, a year with a month, or a whole day; the first of the month where the day is unknown.
        before = "(length(birth) > 4 AND substr(birth || '-01', 6, 5) > ?)"
        years = f"max(? - CAST(substr(birth, 1, 4) AS INTEGER) - {before}, -1)"
        column = f"nullif(CASE WHEN birth GLOB '{_YEAR}*' THEN {years} END, -1)"
        values = (ctx.today.year, f"{ctx.today:%m-%d}")
    elif key == "repurchase":
        column, values = _PAST_USUAL, (ctx.today.isoformat(),)
    elif key.startswith("custom:"):
        kind = f"json_type(custom, '$.\"{int(key[7:])}\"')"
        column = f"CASE WHEN {kind} IN ('integer', 'true', 'false') THEN {_custom(key)} END"
    else:
        column = f"+{_NUMBERS.get(key, key)}"
    if asked.op == "empty":
        column = f"nullif({column}, 0)" if key in OR_NOTHING else column
        return Where(f"({column} IS NULL)", values)
    wanted = [value for value in asked.values if isinstance(value, int)]
    return joined("OR", [_between(column, low, high, values) for low, high in stretches(asked.op, wanted, wanted)])


def _between(column: str, low: int | str | None, high: int | str | None, values: tuple[Any, ...] = (), under: str = "<=") -> Where:
    """Whether a column lies in a stretch; NULL lies in none."""
    tests: list[tuple[str, int | str | None]] = [(f"{column} >= ?", low), (f"{column} {under} ?", high)]
    parts = [each for each in tests if each[1] is not None] or [(f"{column} IS NOT NULL", None)]
    held = tuple(each for _sql, value in parts for each in (*values, *(() if value is None else (value,))))
    return Where(f"coalesce({' AND '.join(sql for sql, _value in parts)}, 0)", held)


# days


def _day(asked: Condition, ctx: Context) -> Where:
    key = asked.field
    column = f"nullif({_custom(key)}, '')" if key.startswith("custom:") else f"nullif({_DAYS.get(key, key)}, '')"
    if asked.op == "empty":
        return Where(f"({column} IS NULL)")
    found = days_asked(asked, ctx.today, ahead=False)
    if key in _INSTANTS:
        return joined("OR", [_between(column, *instant_texts(each, ctx.zone), under="<") for each in found])
    return _on_days(column, found)


def _on_days(column: str, found: list[Stretch]) -> Where:
    return joined("OR", [_between(column, *day_texts(each)) for each in found])


def _due(asked: Condition, ctx: Context) -> Where:
    if asked.op == "empty":
        return Where("(+next_due IS NULL)")
    parts = [_in_group(value, ctx.today) for value in asked.values if isinstance(value, str)]
    rest = tuple(value for value in asked.values if not isinstance(value, str))
    if rest:
        parts.append(_on_days("+next_due", days_asked(Condition(asked.field, asked.op, rest), ctx.today, ahead=True)))
    return joined("OR", parts)


def _in_group(group: str, today: date) -> Where:
    if group == "undated":
        return _UNDATED
    low, high = ((today + timedelta(days=each)).isoformat() if each is not None else None for each in GROUP_DAYS[group])
    return _between("+next_due", low, high)


def _born(asked: Condition, ctx: Context) -> Where:
    if asked.op == "empty":
        return Where("(birth = '')")
    parts: list[Where] = []
    if years := born_years(asked):
        column = f"CASE WHEN ltrim(birth, 'L') GLOB '{_YEAR}*' THEN CAST(substr(ltrim(birth, 'L'), 1, 4) AS INTEGER) END"
        parts += [_between(column, *each) for each in stretches(asked.op, years, years)]
    days = [found for value in asked.values if (found := born_days(value, ctx.today)) is not None]
    if asked.op == "is" and days:
        numbers = {day for first, last in days for day in range(first.toordinal(), last.toordinal() + 1)}
        keys = sorted({key for number in numbers for key in keys_on(date.fromordinal(number)) if len(key) < 10})
        parts.append(Where("(+birth_key <> '' AND birth_key IN (SELECT value FROM json_each(?)))", (json.dumps(keys),)))
    return joined("OR", parts)


def _import(asked: Condition, ctx: Context) -> Where:
    if asked.op == "empty":
        return Where("(+import_unit IS NULL)")
    wanted = [ctx.last_import if value == "last" else value for value in asked.values]
    held = _among("+import_unit", sorted({value for value in wanted if isinstance(value, int)}))
    return Where(f"coalesce({held.sql}, 0)", held.values)
