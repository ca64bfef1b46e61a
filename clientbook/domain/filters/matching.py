"""The pure rule of filters: whether a customer fits. ``data.filter_sql`` asks the book the same; a property test holds both together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, tzinfo

from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.filters.fields import Names, Sort, field_of
from clientbook.domain.filters.values import All, Any, Condition, Days, Node, Not, Span, Value, Year, span_of
from clientbook.domain.industries import other_words
from clientbook.domain.names import fold
from clientbook.domain.purchase import past_usual
from clientbook.domain.staleness import staleness

_POINTS = frozenset({"phone", "email", "wechat", "qq", "address", "website"})
OR_NOTHING = frozenset({"spent", "times"})
"""Numbers that are 0 where there is nothing: they count as empty then."""
_ANYWHERE = ("name", "other_names", "company", "notes")


@dataclass(frozen=True, slots=True)
class Facts:
    """A customer with what a filter may ask about beside the record."""

    customer: Customer
    zone: tzinfo | None = None
    """Where the days of creation and change are counted."""
    undated: bool = False
    """Whether there is an open step without a day."""
    import_unit: int | None = None
    last_import: int | None = None
    """The newest import of the book."""
    referrer: tuple[str, str] = ("", "")
    """Code and name of who sent them."""
    birthday_keys: Callable[[date], frozenset[str]] | None = None
    """``occasion_days.keys_on``; needed for ``born`` alone."""
    bought: tuple[str, ...] = ()
    """What was bought in all purchases that count, in their words."""


def matches(node: Node | None, facts: Facts, names: Names, today: date) -> bool:
    """Whether a customer fits; a condition on a field the book no longer has fits everybody."""
    match node:
        case None:
            return True
        case All(parts):
            return all(matches(part, facts, names, today) for part in parts)
        case Any(parts):
            return any(matches(part, facts, names, today) for part in parts)
        case Not(part):
            return not matches(part, facts, names, today)
        case Condition():
            return _fits(node, facts, names, today)


def _fits(asked: Condition, facts: Facts, names: Names, today: date) -> bool:
    field = field_of(asked.field, names)
    if field is None:
        return True
    match field.sort:
        case Sort.TEXT:
            return _text_fits(asked, list(_texts(field.key, facts)))
        case Sort.TAG:
            tags = {fold(tag) for tag in facts.customer.tags}
            return not tags if asked.op == "empty" else any(fold(str(value)) in tags for value in asked.values)
        case Sort.CHOICE:
            chosen = _choices(field.key, facts, today)
            return not chosen if asked.op == "empty" else any(value in chosen for value in asked.values)
        case Sort.YES_NO:
            return _yes_fits(asked, _yes(field.key, facts))
        case Sort.NUMBER | Sort.MONEY | Sort.SCORE:
            return _number_fits(asked, _number(field.key, facts, today))
        case Sort.DAY:
            return _day_fits(asked, _day(field.key, facts), today, ahead=False)
        case Sort.DUE:
            return _due_fits(asked, facts, today)
        case Sort.BORN:
            return _born_fits(asked, facts, today)
        case Sort.IMPORT:
            unit = facts.import_unit
            if asked.op == "empty":
                return unit is None
            return unit is not None and any(unit == (facts.last_import if value == "last" else value) for value in asked.values)


# texts


def _texts(key: str, facts: Facts) -> Iterator[str]:
    customer = facts.customer
    if key.startswith("custom:"):
        yield str(customer.custom.get(key[7:], ""))
    elif key in _POINTS:
        for point in all_points(customer):
            if point.kind == key:
                yield point.value
                yield point.normal
    elif key == "persons":
        yield from (person.name for person in customer.persons)
    elif key == "referred_by":
        yield from facts.referrer
    elif key == "bought":
        yield from facts.bought
    elif key == "anywhere":
        for each in _ANYWHERE:
            yield str(getattr(customer, each))
        yield from (person.name for person in customer.persons)
        yield from (point.value for point in all_points(customer))
        yield from customer.tags
    elif key == "industry":
        yield customer.industry
        yield from other_words(customer.industry)
    else:
        yield str(getattr(customer, key) or "")


def all_points(customer: Customer) -> Iterator[ContactPoint]:
    """The customer's own contact points, then those of its contact persons."""
    yield from customer.points
    for person in customer.persons:
        yield from person.points


def _text_fits(asked: Condition, texts: list[str]) -> bool:
    held = [fold(text) for text in texts if text]
    wanted = [fold(str(value)) for value in asked.values]
    match asked.op:
        case "empty":
            return not held
        case "equals":
            return any(text == value for text in held for value in wanted)
        case "starts":
            return any(text.startswith(value) for text in held for value in wanted)
        case _:
            return any(value in text for text in held for value in wanted)


# choices, yes and no, numbers


def _choices(key: str, facts: Facts, today: date) -> set[str]:
    customer = facts.customer
    if key == "staleness":
        state = {staleness(customer.cooling_from, customer.dormant_from, today)}
        return state | ({"never"} if customer.last_contact is None and customer.count_from is None else set())
    if key == "point_state":
        return {point.state for point in all_points(customer)}
    if key == "do_not_contact":
        return set(customer.do_not_contact)
    held = customer.custom.get(key[7:], "") if key.startswith("custom:") else getattr(customer, key)
    return {str(held)} if held else set()


def _yes(key: str, facts: Facts) -> bool | None:
    if key == "next":
        return facts.customer.next_follow_up is not None or facts.undated
    held = facts.customer.custom.get(key[7:])
    return None if held is None else bool(held)


def _yes_fits(asked: Condition, held: bool | None) -> bool:
    if asked.op == "empty":
        return not held if asked.field == "next" else held is None
    return held is not None and any(held == bool(value) for value in asked.values)


def _number(key: str, facts: Facts, today: date) -> int | None:
    if key == "age":
        return PartialDate.parse(facts.customer.birth).age(today) if facts.customer.birth else None
    if key == "repurchase":
        held = facts.customer
        return past_usual(held.first_purchase, held.last_purchase, held.purchase_count, today)
    column = "purchase_count" if key == "times" else key
    number = facts.customer.custom.get(key[7:]) if key.startswith("custom:") else getattr(facts.customer, column)
    return number if isinstance(number, int) else None


def _number_fits(asked: Condition, held: int | None) -> bool:
    if asked.op == "empty" or held is None:
        return asked.op == "empty" and (held is None or (asked.field in OR_NOTHING and not held))
    wanted = [value for value in asked.values if isinstance(value, int)]
    return _ordered(asked.op, held, held, wanted, wanted)


def _ordered(op: str, low: int, high: int, firsts: list[int], lasts: list[int]) -> bool:
    """Whether what is held (from ``low`` to ``high``) stands so to what is asked, each from its first to its last."""
    match op:
        case "is":
            return any(first <= low and high <= last for first, last in zip(firsts, lasts, strict=True))
        case "over":
            return low > lasts[0]
        case "under":
            return high < firsts[0]
        case "at_least":
            return low >= firsts[0]
        case "at_most":
            return high <= lasts[0]
        case _:
            return firsts[0] <= low and high <= lasts[1]


# days


def _day(key: str, facts: Facts) -> date | None:
    customer = facts.customer
    if key == "last":
        return customer.last_contact
    if key in ("created_at", "changed_at"):
        instant = customer.created_at if key == "created_at" else customer.changed_at
        return instant.astimezone(facts.zone).date() if instant is not None else None
    if key.startswith("custom:"):
        held = customer.custom.get(key[7:])
        return date.fromisoformat(held) if isinstance(held, str) and held else None
    found: date | None = getattr(customer, key)
    return found


def _day_fits(asked: Condition, held: date | None, today: date, *, ahead: bool) -> bool:
    if asked.op == "empty" or held is None:
        return asked.op == "empty" and held is None
    if any(isinstance(value, Days) for value in asked.values):
        away = (held - today).days if ahead else (today - held).days
        counts = [value.count for value in asked.values if isinstance(value, Days)]
        if asked.op != "is" or len(counts) == len(asked.values):
            return _ordered(asked.op, away, away, counts, counts)
        rest = tuple(value for value in asked.values if not isinstance(value, Days))
        return away in counts or _day_fits(Condition(asked.field, "is", rest), held, today, ahead=ahead)
    spans = [span_of(value, today) for value in asked.values if not isinstance(value, str | int | Days)]
    number = held.toordinal()
    return _ordered(asked.op, number, number, [first.toordinal() for first, _last in spans], [last.toordinal() for _first, last in spans])


GROUP_DAYS: dict[str, tuple[int | None, int | None]] = {"overdue": (None, -1), "today": (0, 0), "next7": (1, 7), "later": (8, None)}
"""From how many days ahead to how many a step belongs to a group; None: without end."""


def _due_fits(asked: Condition, facts: Facts, today: date) -> bool:
    due = facts.customer.next_follow_up
    if asked.op == "empty":
        return due is None
    groups = [value for value in asked.values if isinstance(value, str)]
    rest: tuple[Value, ...] = tuple(value for value in asked.values if not isinstance(value, str))
    return any(_in_group(group, due, facts.undated, today) for group in groups) or (
        bool(rest) and _day_fits(Condition(asked.field, asked.op, rest), due, today, ahead=True)
    )


def _in_group(group: str, due: date | None, undated: bool, today: date) -> bool:
    if group == "undated":
        return undated
    low, high = GROUP_DAYS[group]
    return due is not None and (low is None or (due - today).days >= low) and (high is None or (due - today).days <= high)


def born_years(asked: Condition) -> list[int]:
    """The years a question about birth names."""
    return [value.year for value in asked.values if isinstance(value, Year)]


def born_days(value: Value, today: date) -> tuple[date, date] | None:
    """The days of this year (or of the span) on which birthdays are asked for."""
    if isinstance(value, Span):
        return span_of(value, today)
    if isinstance(value, int):
        first = date(today.year, value, 1)
        return first, (date(today.year + value // 12, value % 12 + 1, 1)) - (date(2000, 1, 2) - date(2000, 1, 1))
    return None


def _born_fits(asked: Condition, facts: Facts, today: date) -> bool:
    birth = PartialDate.parse(facts.customer.birth) if facts.customer.birth else None
    if asked.op == "empty" or birth is None:
        return asked.op == "empty" and birth is None
    years = born_years(asked)
    if years and birth.year is not None and _ordered(asked.op, birth.year, birth.year, years, years):
        return True
    if asked.op != "is" or birth.day is None or facts.birthday_keys is None:
        return False
    stretches = [found for value in asked.values if (found := born_days(value, today)) is not None]
    key = str(birth)[-5:] if not birth.lunar else "L" + str(birth)[-5:]
    return any(
        key in facts.birthday_keys(date.fromordinal(day))
        for first, last in stretches
        for day in range(first.toordinal(), last.toordinal() + 1)
    )
