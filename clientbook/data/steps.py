"""The open follow-ups by group: overdue, today, the next seven days, later, without a day; of all channels or one."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection

from clientbook.data import follow_ups, interactions, listing
from clientbook.data.plans import GROUPS, StepGroup, StepLine
from clientbook.data.reading import rows_of

_OPEN = "f.state = 'open'"
_IN_TRASH = """SELECT count(*) FROM customer c INDEXED BY customer_trashed CROSS JOIN follow_up f ON f.customer_id = c.id
 WHERE c.trashed_at IS NOT NULL AND"""


def groups(
    connection: Connection, day: date, channel: str = "", limit: int = 50, limits: Mapping[str, int] | None = None
) -> tuple[StepGroup, ...]:
    """Every group with its true number and its first steps; those of customers in the trash are left out.

    Args:
        day: the day they are grouped for.
        channel: only steps planned for this channel; empty: all.
        limit: how many steps of each group.
        limits: how many of one, where that differs.
    """
    chosen = {group: (limits or {}).get(group, limit) for group in GROUPS}
    tests = _tests(day)
    totals = {group: _total(connection, test, values, channel) for group, (test, values) in tests.items()}
    ids = {group: _ids(connection, *tests[group], channel, min(chosen[group], totals[group])) for group in GROUPS}
    lines = _lines(connection, [each for group in GROUPS for each in ids[group]])
    return tuple(StepGroup(group, totals[group], tuple(lines[each] for each in ids[group])) for group in GROUPS)


def channels(connection: Connection) -> tuple[str, ...]:
    """The channels open steps are planned for, each found by one step along the index, however many steps there are."""
    sql = """WITH RECURSIVE found (channel) AS (
 SELECT min(channel) FROM follow_up INDEXED BY follow_up_channel WHERE state = 'open' AND channel > ''
 UNION ALL
 SELECT (SELECT min(channel) FROM follow_up INDEXED BY follow_up_channel WHERE state = 'open' AND channel > found.channel)
 FROM found WHERE found.channel IS NOT NULL)
SELECT channel FROM found WHERE channel IS NOT NULL"""
    return tuple(row[0] for row in rows_of(connection, sql))


def _tests(day: date) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The condition of each group, on follow-ups ``f``."""
    today, week = day.isoformat(), (min(day, date.max - timedelta(days=7)) + timedelta(days=7)).isoformat()
    return {
        "overdue": ("f.due < ?", (today,)),
        "today": ("f.due = ?", (today,)),
        "next7": ("f.due > ? AND f.due <= ?", (today, week)),
        "later": ("f.due > ?", (week,)),
        "undated": ("f.due IS NULL", ()),
    }


def _by(channel: str) -> tuple[str, str, tuple[str, ...]]:
    """The index the open steps are walked along, and the condition of a channel."""
    return ("follow_up_channel", "f.channel = ? AND", (channel,)) if channel else ("follow_up_open", "", ())


def _total(connection: Connection, test: str, values: tuple[str, ...], channel: str) -> int:
    index, wanted, named = _by(channel)
    everything = f"SELECT count(*) FROM follow_up f INDEXED BY {index} WHERE {_OPEN} AND {wanted} {test}"
    trashed = f"{_IN_TRASH} {_OPEN} AND {wanted} {test}"
    both = [int(connection.exec_driver_sql(sql, (*named, *values)).scalar_one()) for sql in (everything, trashed)]
    return both[0] - both[1]


def _ids(connection: Connection, test: str, values: tuple[str, ...], channel: str, limit: int) -> list[int]:
    """The first steps of a group by day and time."""
    if limit <= 0:
        return []
    index, wanted, named = _by(channel)
    sql = (
        f"SELECT f.id FROM follow_up f INDEXED BY {index} CROSS JOIN customer c ON c.id = f.customer_id"
        f" WHERE {_OPEN} AND {wanted} {test} AND c.trashed_at IS NULL ORDER BY f.due, f.due_time, f.id LIMIT ?"
    )
    return [row[0] for row in rows_of(connection, sql, (*named, *values, limit))]


def _lines(connection: Connection, ids: list[int]) -> dict[int, StepLine]:
    steps = follow_ups.load_many(connection, ids)
    owners = list(dict.fromkeys(step.customer_id for step in steps.values()))
    customers = {line.id: line for line in listing.rows(connection, owners)}
    words = interactions.last_words(connection, owners)
    return {each: StepLine(step, customers[step.customer_id], words.get(step.customer_id)) for each, step in steps.items()}
