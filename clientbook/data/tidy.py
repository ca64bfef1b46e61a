"""What wants tidying, found in SQL for everybody at once; ``domain.tidy`` has the rules, record by record.

A large book is asked in parts, each a short read of its own, so that whatever else is asked gets its turn in between. A part judges
every customer once (a number of bits), and its counts and its first lines come from that.
"""

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection

from clientbook.data import listing, settings
from clientbook.data.journal import id_list
from clientbook.data.lines import CustomerLine
from clientbook.data.plans import Tidy, TidyItem
from clientbook.data.reading import rows_of
from clientbook.domain import tidy as rules
from clientbook.domain.tidy import KINDS, LOST, TEXTS, VIP
from clientbook.domain.vague_names import MAYBE_VAGUE, is_vague

Ask: TypeAlias = Callable[..., Any]
"""Asks a function of a connection, with the rest of its arguments, in a read of its own."""
SPAN, POINTS = 25_000, 100_000
"""Ids of customers and of contact points in one part: a quarter of a second at most."""
_WITHIN = "trashed_at IS NULL AND id BETWEEN :first AND :last"
_CARED = f"(cooling_from IS NOT NULL AND type <> '{LOST}')"
_ATTACHED = ("contact_point", "contact_person", "interaction", "follow_up", "purchase", "rating", "occasion")
_EMPTY = " AND ".join(f"{key} = ''" for key in ("phone", "email", "person", "tags_text", *TEXTS))
_ALONE = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {table} x WHERE x.customer_id = customer.id)" for table in _ATTACHED)
_SHELL = f"({_EMPTY} AND custom = '{{}}' AND {_ALONE})"
_FILLED = f"{_CARED} AND NOT {_SHELL}"
_BIRTHDAY = "EXISTS (SELECT 1 FROM occasion o WHERE o.customer_id = customer.id AND o.kind = 'birthday' AND o.person_id IS NULL)"
_LISTED = "id IN (SELECT value FROM json_each(:{0}))"
_MATTERS: Mapping[str, str] = {
    "unverified": _LISTED.format("doubtful"),
    "vip": f"{_LISTED.format('sample')} AND coalesce(checked_on, '') < :month",
    "shell": _SHELL,
    "name": _LISTED.format("vague"),
    "phone": f"(phone = '' OR phone_state = 'invalid') AND {_FILLED}",
    "industry": "industry <> '' AND industry NOT IN (SELECT value FROM json_each(:standard))",
    "retired": "({retired})",
    "birthday": f"level = '{VIP}' AND kind = 'person' AND birth = '' AND {_FILLED} AND NOT {_BIRTHDAY}",
    "checked": f"coalesce(checked_on, created_on) <= CASE status WHEN '{rules.ACTIVE}' THEN :active ELSE :others END AND {_FILLED}"
    f" AND NOT {_LISTED.format('sample')}",
    "next": f"next_due IS NULL AND next_what = '' AND {_FILLED}",
}
"""``domain.tidy.matters`` as SQL, a condition for each kind; none of them is ever NULL."""
_LEFT_ALONE = "id NOT IN (SELECT customer_id FROM tidy_skip WHERE kind = '{0}' AND until > :today)"


_WAYS = ("email", "wechat", "qq")
"""How somebody without a phone may still be reached."""


class _Point(NamedTuple):
    id: int
    kind: str
    value: str
    state: str


@dataclass(frozen=True, slots=True)
class Question:
    """What everybody is asked, the same in every part."""

    today: date
    highest: int = 0
    """The highest id of a customer."""
    points: int = 0
    """The highest id of a contact point."""
    sample: Sequence[int] = ()
    """The VIPs chosen this month."""
    vague: Sequence[int] = ()
    """Whose name says nobody."""
    doubtful: Sequence[int] = ()
    """Who has an unverified contact point."""
    retired: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Retired keys that a field of the record may hold."""
    left_out: frozenset[str] = frozenset()
    """Kinds nobody is asked about."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is asked."""
        gone = self.left_out | (frozenset() if self.retired else {"retired"})
        return tuple(kind for kind in KINDS if kind not in gone)

    @property
    def parts(self) -> list[tuple[int, int]]:
        """The first and the last id of each part."""
        return [(first, first + SPAN - 1) for first in range(1, self.highest + 1, SPAN)]


def question(ask: Ask, today: date) -> Question:
    """What everybody is asked today."""
    return _prepared(ask, ask(_begun, today))


def _prepared(ask: Ask, asked: Question) -> Question:
    """The same with who is found beforehand: the VIPs chosen this month, names that say nobody, unverified contact points."""
    vips: list[int] = []
    vague: list[int] = []
    for part in asked.parts:
        chosen, unclear = ask(_looked_at, *part)
        vips += chosen
        vague += unclear
    spans = [(first, first + POINTS - 1) for first in range(1, asked.points + 1, POINTS)]
    doubtful = sorted({each for span in spans for each in ask(_doubtful, *span)})
    return replace(asked, sample=rules.sample(vips, asked.today), vague=vague, doubtful=doubtful)


def _begun(connection: Connection, today: date) -> Question:
    highest, points = (
        int(connection.exec_driver_sql(f"SELECT max(id) FROM {table}").scalar() or 0) for table in ("customer", "contact_point")
    )
    retired = {key: gone for key in rules.CHOICES if (gone := [each.key for each in settings.pick_list(connection, key) if each.retired])}
    left_out = frozenset(settings.get(connection, "tidy_left_out"))
    return Question(today, highest, points, retired=retired, left_out=left_out)


def _looked_at(connection: Connection, first: int, last: int) -> tuple[list[int], list[int]]:
    """The VIPs of a part, and whose name says nobody, which is judged by the rule itself; in the order of ids."""
    vip = f"level = '{VIP}' AND {_CARED}"
    sql = f"SELECT id, name, kind, {vip} FROM customer NOT INDEXED WHERE {_WITHIN} AND ({vip} OR {MAYBE_VAGUE})"
    rows = connection.exec_driver_sql(sql, {"first": first, "last": last}).fetchall()
    return [row[0] for row in rows if row[3]], [row[0] for row in rows if is_vague(row[1], row[2])]


def _doubtful(connection: Connection, first: int, last: int) -> list[int]:
    sql = "SELECT customer_id FROM contact_point WHERE id BETWEEN ? AND ? AND state = 'unverified'"
    return list(connection.exec_driver_sql(sql, (first, last)).scalars().fetchall())


def _asked(asked: Question, first: int, last: int) -> dict[str, Any]:
    """The values the conditions need in a part."""

    def within(ids: Sequence[int]) -> str:
        return id_list(ids[bisect_left(ids, first) : bisect_right(ids, last)])

    return {
        "first": first,
        "last": last,
        "today": asked.today.isoformat(),
        "month": rules.month_of(asked.today).isoformat(),
        "active": rules.look_before(rules.ACTIVE, asked.today).isoformat(),
        "others": rules.look_before("", asked.today).isoformat(),
        "doubtful": within(asked.doubtful),
        "sample": within(asked.sample),
        "vague": within(asked.vague),
        "standard": json.dumps(sorted(rules.STANDARD), ensure_ascii=False),
        **{f"retired_{key}": json.dumps(gone, ensure_ascii=False) for key, gone in asked.retired.items()},
    }


def _condition(asked: Question, kind: str) -> str:
    """Whether a kind holds of a customer and may be asked."""
    retired = " OR ".join(f"{key} IN (SELECT value FROM json_each(:retired_{key}))" for key in asked.retired)
    return f"({_MATTERS[kind].replace('{retired}', retired)} AND {_LEFT_ALONE.format(kind)})"


# how many


def count(ask: Ask, today: date, most: int | None = None) -> int | None:
    """How many customers have something to tidy; likely duplicates are not looked for.

    Args:
        most: in a book with more ids than that nobody is asked, and the answer is None.
    """
    asked: Question = ask(_begun, today)
    if most is not None and asked.highest > most:
        return None
    asked = _prepared(ask, asked)
    return sum(ask(_count, asked, *part) for part in asked.parts) if asked.kinds else 0


def _count(connection: Connection, asked: Question, first: int, last: int) -> int:
    anything = " OR ".join(_condition(asked, kind) for kind in reversed(asked.kinds))  # what most have is asked first
    sql = f"SELECT count(*) FROM customer NOT INDEXED WHERE {_WITHIN} AND ({anything})"
    return int(connection.exec_driver_sql(sql, _asked(asked, first, last)).scalar_one())


# the queue


def queue(ask: Ask, today: date, limit: int, limits: Mapping[str, int]) -> Tidy:
    """The first customers of every kind, the most important first, with the true numbers.

    Args:
        limits: how many of a kind, where that differs.
    """
    asked = question(ask, today)
    wanted = {kind: limits.get(kind, limit) for kind in asked.kinds}
    counts: dict[str, int] = dict.fromkeys(asked.kinds, 0)
    customers = 0
    ranked: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for part in asked.parts if asked.kinds else ():
        for kind, rank, value in ask(_part, asked, wanted, *part):
            if kind:
                ranked[kind].append((rank, value))
            else:  # so many customers with these bits
                customers += value if rank else 0
                for bit, each in enumerate(asked.kinds):
                    counts[each] += value if rank >> bit & 1 else 0
    shown = {kind: [customer for _rank, customer in sorted(ranked[kind])[: wanted[kind]]] for kind in asked.kinds}
    items = ask(_items, asked, shown)
    return Tidy(today, customers, {kind: number for kind, number in counts.items() if number}, items)


def _part(connection: Connection, asked: Question, wanted: Mapping[str, int], first: int, last: int) -> list[tuple[Any, ...]]:
    """Rows of kind, rank and customer; and rows without a kind: bits, and how many customers have them."""
    bits = " | ".join(f"({_condition(asked, kind)} << {bit})" for bit, kind in enumerate(asked.kinds))
    judged = f"SELECT id, rank, {bits} AS bits FROM customer NOT INDEXED WHERE {_WITHIN}"
    lists = " UNION ALL ".join(
        f"SELECT * FROM (SELECT '{kind}', rank, id FROM judged WHERE bits >> {bit} & 1 ORDER BY rank, id LIMIT {wanted[kind]:d})"
        for bit, kind in enumerate(asked.kinds)
    )
    sql = f"WITH judged AS MATERIALIZED ({judged}) SELECT '', bits, count(*) FROM judged GROUP BY bits UNION ALL {lists}"
    return [tuple(row) for row in connection.exec_driver_sql(sql, _asked(asked, first, last)).fetchall()]


def _items(connection: Connection, asked: Question, shown: Mapping[str, Sequence[int]]) -> tuple[TidyItem, ...]:
    """The items with what their lines say."""
    everybody = list(dict.fromkeys(each for ids in shown.values() for each in ids))
    lines = {line.id: line for line in listing.rows(connection, everybody, ("industry", "checked_on", "gender"))}
    points = _points(connection, everybody)
    return tuple(_item(kind, lines[each], points[each], asked) for kind, ids in shown.items() for each in ids if each in lines)


def _item(kind: str, line: CustomerLine, points: Sequence[_Point], asked: Question) -> TidyItem:
    """One line of the queue; what it is about depends on its kind."""
    item = TidyItem(kind, line, can_doubt=any(point.state == "ok" for point in points))
    if kind == "unverified":
        doubtful = [point for point in points if point.state == "unverified"]
        first = doubtful[0]
        return replace(item, point=first.id, about=first.kind, value=first.value, more=len(doubtful) - 1)
    if kind == "phone":
        ways = dict.fromkeys(point.kind for point in points if point.state != "invalid" and point.kind in _WAYS)
        return replace(item, about=" ".join(ways))
    if kind == "industry":
        return replace(item, about=kind, value=str(line.values["industry"]))
    if kind == "retired":
        key = next(key for key, gone in asked.retired.items() if _held(line, key) in gone)
        return replace(item, about=key, value=_held(line, key))
    if kind in ("vip", "checked"):
        looked = line.values["checked_on"]
        return replace(item, since=date.fromisoformat(looked) if looked else None)
    return item


def _held(line: CustomerLine, key: str) -> str:
    return str(line.values[key] if key in line.values else getattr(line, key))


def _points(connection: Connection, customers: Sequence[int]) -> defaultdict[int, list[_Point]]:
    """The contact points of some customers, their own before those of their people."""
    sql = (
        "SELECT customer_id, id, kind, CASE WHEN normal <> '' THEN normal ELSE value END, state FROM contact_point"
        " WHERE customer_id IN (SELECT value FROM json_each(?)) ORDER BY customer_id, person_id IS NOT NULL, position, id"
    )
    found: defaultdict[int, list[_Point]] = defaultdict(list)
    for customer, *point in rows_of(connection, sql, (id_list(customers),)):
        found[customer].append(_Point(*point))
    return found
