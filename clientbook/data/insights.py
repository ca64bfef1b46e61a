"""Customers counted by fields; what filters fold together is added up afterwards.

By one field or by two crossed they are grouped by SQLite. By every field at once they are read once, in portions, and counted here:
grouping reads them all for each field.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection

from clientbook.data import filter_names
from clientbook.data.filter_ranges import instant_texts
from clientbook.data.reading import rows_of
from clientbook.domain.errors import Refused
from clientbook.domain.insights import COUNTED_BY, Breakdown, Period, Row, condition, group_key, where_all
from clientbook.i18n import N_

WON = "(purchase_count > 0 OR stage = 'won')"
"""``domain.insights.WON`` as SQL."""
_NEW = "created_at >= ? AND created_at < ?"
PORTION = 10_000
"""Customers who are read at once."""
_TAGS = "LEFT JOIN (SELECT DISTINCT x.customer_id, s.value AS tag FROM customer_tag x JOIN json_each(?) s ON s.key = x.tag) t"


def instants(first: date, last: date, zone: tzinfo | None) -> tuple[str, str]:
    """From the first local day to the end of the last one, as stored instants: from this one, and before that one."""
    low, high = instant_texts((first.toordinal(), last.toordinal()), zone)
    return low or "", high or "9999"


def breakdown(connection: Connection, by: Sequence[str], period: Period, now: datetime) -> Breakdown:
    """Customers by one field, or by two crossed, the largest group first.

    Raises:
        Refused: a field cannot be counted by, or is named twice.
    """
    if not 1 <= len(by) <= 2 or any(each not in COUNTED_BY for each in by) or len(set(by)) < len(by):
        raise Refused(N_("customers are counted by one field, or by two different ones"))
    values: list[object] = [*_added(period, now)]
    join = ""
    if "tag" in by:
        join = f"{_TAGS} ON t.customer_id = customer.id"
        values.append(json.dumps(_spellings(connection), ensure_ascii=False))
    columns = ", ".join("coalesce(t.tag, '')" if each == "tag" else f"customer.{each}" for each in by)
    new = f"total({_NEW})"
    sql = (
        f"SELECT {columns}, count(*), total({WON}), {new}, {new} FROM customer NOT INDEXED {join}"
        f" WHERE trashed_at IS NULL GROUP BY {', '.join(str(place + 1) for place in range(len(by)))}"
    )
    total = int(connection.exec_driver_sql("SELECT count(*) FROM customer WHERE trashed_at IS NULL").scalar_one())
    return Breakdown(tuple(by), total, _rows(by, rows_of(connection, sql, values)))


def by_each(ask: Callable[..., Any], fields: Sequence[str], period: Period, now: datetime) -> tuple[Breakdown, ...]:
    """Customers by each of these fields alone, asked portion by portion, so that other questions get their turn in between."""
    plain, marks = [each for each in fields if each != "tag"], bytearray()
    counted: dict[str, Counter[tuple[str, int]]] = {each: Counter() for each in fields}
    for low in range(0, ask(_newest) + 1, PORTION):
        marks.extend(bytes(low + PORTION - len(marks)))
        if rows := ask(_portion, plain, low, _added(period, now)):
            ids, held, *columns = zip(*rows, strict=True)
            for field, column in zip(plain, columns, strict=True):
                counted[field].update(zip(column, held, strict=True))
            for each, mark in zip(ids, held, strict=True):
                marks[each] = mark
    if "tag" in counted:
        counted["tag"] = _by_tag(ask(_tagged), marks)
    rows = {each: _rows((each,), [_row(*key, number) for key, number in counted[each].items()]) for each in fields}
    return tuple(Breakdown((each,), len(marks) - marks.count(0), rows[each]) for each in fields)


def _newest(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT max(id) FROM customer").scalar() or 0)


def _portion(connection: Connection, fields: Sequence[str], low: int, added: Sequence[str]) -> list[tuple[Any, ...]]:
    """Who they are, what ``_row`` tells of them as bits, and their values."""
    bits = f"8 + {WON} + 2 * ({_NEW}) + 4 * ({_NEW})"
    sql = f"SELECT {', '.join(('id', bits, *fields))} FROM customer NOT INDEXED WHERE id BETWEEN ? AND ? AND trashed_at IS NULL"
    return rows_of(connection, sql, (*added, low, low + PORTION - 1))


def _row(value: str, bits: int, number: int) -> tuple[object, ...]:
    return value, number, number * (bits & 1), number * (bits >> 1 & 1), number * (bits >> 2 & 1)


def _tagged(connection: Connection) -> list[tuple[str, str]]:
    """Every tag in the spelling that stands for it, and who has it, as ids with commas between them."""
    held = dict(rows_of(connection, "SELECT tag, group_concat(customer_id) FROM customer_tag INDEXED BY customer_tag_tag GROUP BY tag"))
    return [(chosen, held[tag]) for tag, chosen in _spellings(connection).items()]


def _by_tag(tagged: Sequence[tuple[str, str]], marks: bytearray) -> Counter[tuple[str, int]]:
    """How many customers of each mark have each tag, and how many have none."""
    found, bare, spelled = Counter[tuple[str, int]](), bytearray(marks), defaultdict[str, list[str]](list)
    for chosen, listed in tagged:
        spelled[chosen].append(listed)
    for chosen, lists in spelled.items():
        ids = {each for listed in lists for each in map(int, listed.split(",")) if each < len(marks) and marks[each]}
        for each in ids:
            found[chosen, marks[each]] += 1
            bare[each] = 0
    found.update(("", mark) for mark in bare if mark)
    return found


def _added(period: Period, now: datetime) -> tuple[str, ...]:
    """What ``_NEW`` asks with: who was added in a period, and in the one before."""
    return tuple(text for at in (period, period.moved(-1)) for text in instants(at.first, at.last, now.tzinfo))


def _spellings(connection: Connection) -> dict[str, str]:
    """Every tag to the spelling that stands for all that fold alike."""
    chosen: dict[str, str] = {}
    return {tag: chosen.setdefault(group_key("tag", tag), tag) for tag in filter_names.tags(connection)}


def _rows(by: Sequence[str], found: Sequence[tuple[object, ...]]) -> tuple[Row, ...]:
    """One row for each group, under its most frequent spelling."""
    groups: dict[tuple[str, ...], list[tuple[object, ...]]] = defaultdict(list)
    spelled: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for each in found:
        stored = [str(value) for value in each[: len(by)]]
        groups[tuple(map(group_key, by, stored))].append(each[len(by) :])
        for field, value in zip(by, stored, strict=True):
            known = spelled[field, group_key(field, value)]
            known[value] = known.get(value, 0) + int(str(each[len(by)]))
    shown = {key: sorted(known, key=lambda value: (-known[value], value)) for key, known in spelled.items()}
    rows = []
    for key, members in groups.items():
        spellings = [shown[pair] for pair in zip(by, key, strict=True)]
        count, won, new, before = (sum(int(float(str(each[place]))) for each in members) for place in range(4))
        where = where_all(map(condition, by, spellings))
        rows.append(Row(tuple(each[0] for each in spellings), count, won, new, before, where))
    return tuple(sorted(rows, key=lambda row: (-row.count, row.values)))
