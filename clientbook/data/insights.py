"""Customers counted by fields. One pass over the customers each, grouped by SQLite; what filters fold together is added up afterwards."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from sqlalchemy import Connection

from clientbook.data import filter_names
from clientbook.data.filter_ranges import instant_texts
from clientbook.data.reading import rows_of
from clientbook.domain.errors import Refused
from clientbook.domain.insights import COUNTED_BY, Breakdown, Period, Row, condition, group_key, where_all
from clientbook.i18n import N_

WON = "(purchase_count > 0 OR stage = 'won')"
"""``domain.insights.WON`` as SQL."""
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
    values: list[object] = []
    for span in (period, period.moved(-1)):
        values += instants(span.first, span.last, now.tzinfo)
    join = ""
    if "tag" in by:
        join = f"{_TAGS} ON t.customer_id = customer.id"
        values.append(json.dumps(_spellings(connection), ensure_ascii=False))
    columns = ", ".join("coalesce(t.tag, '')" if each == "tag" else f"customer.{each}" for each in by)
    new = "total(created_at >= ? AND created_at < ?)"
    sql = (
        f"SELECT {columns}, count(*), total({WON}), {new}, {new} FROM customer NOT INDEXED {join}"
        f" WHERE trashed_at IS NULL GROUP BY {', '.join(str(place + 1) for place in range(len(by)))}"
    )
    total = int(connection.exec_driver_sql("SELECT count(*) FROM customer WHERE trashed_at IS NULL").scalar_one())
    return Breakdown(tuple(by), total, _rows(by, rows_of(connection, sql, values)))


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
