"""Who was spoken to: the contacts of a period, of the one before and of the last weeks, read once, in portions that end quickly.

SQLite groups by sorting, which cost four times as much as reading. It writes the days and hours of a portion one after the other
instead, and ``Counter`` counts them.
"""

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection

from clientbook.data import totals
from clientbook.data.reading import rows_of
from clientbook.domain.greetings import FEEDBACK, TOPIC
from clientbook.domain.insight_figures import ANSWER, WeekLine
from clientbook.domain.insights import Period

Ask: TypeAlias = Callable[..., Any]
"""Asks a function of a connection, with the rest of its arguments, in a read of its own."""
Way: TypeAlias = tuple[str, str, int]
"""How contacts are read: along which index, by which column they are portioned, and the largest number in it."""
WEEKS = 8
"""How many weeks are told of."""
PORTION = 100_000
"""Contacts, or customers, whose contacts are read at once: some ten milliseconds, some megabytes."""
_LOOKING_UP = 6
"""Looking a contact up that an index names costs as much as reading so many of the table."""
_THERE = f"x.reached AND {totals.THERE}"
_MINUTE = "CAST(substr(x.at, 12, 2) AS INTEGER) * 60 + CAST(substr(x.at, 15, 2) AS INTEGER) + x.offset_minutes"
# Reckoned from the digits of the instant: SQLite's own calendar took twice as long.
_HOUR = f"(({_MINUTE} + 1440) / 60 % 24)"
_NOW, _BEFORE, _WEEKS = (f"FILTER (WHERE x.on_date BETWEEN :{name}_first AND :{name}_last" for name in ("now", "before", "weeks"))
_PORTION = f"""SELECT group_concat(x.on_date || {_HOUR}) {_NOW}), count(*) {_BEFORE}), json_group_array(x.on_date || x.channel) {_WEEKS}),
 group_concat(DISTINCT x.customer_id) {_NOW}), group_concat(DISTINCT x.customer_id) {_BEFORE}),
 group_concat(DISTINCT x.customer_id) {_NOW} AND x.topic = '{FEEDBACK}'),
 group_concat(DISTINCT x.customer_id) {_BEFORE} AND x.topic = '{FEEDBACK}')
 FROM interaction x {{}} WHERE x.{{}} BETWEEN :low AND :high AND x.on_date BETWEEN :first AND :last AND {_THERE}"""
_THEN = f"x.on_date AND date(x.on_date, '+{ANSWER} days')"
_ANSWERED = f"""SELECT total(answered) FROM (SELECT max(
    EXISTS (SELECT 1 FROM rating r WHERE r.customer_id = x.customer_id AND r.on_date BETWEEN {_THEN})
    OR EXISTS (
        SELECT 1 FROM interaction y WHERE y.customer_id = x.customer_id AND y.on_date BETWEEN {_THEN} AND y.at > x.at AND y.reached
        AND y.topic NOT IN ('{TOPIC}', '{FEEDBACK}')
    )
) AS answered FROM interaction x INDEXED BY interaction_customer WHERE x.on_date BETWEEN ? AND ? AND {_THERE} AND x.topic = '{FEEDBACK}'
    AND x.customer_id IN (SELECT value FROM json_each(?)) GROUP BY x.customer_id)"""
"""How many of these, who were asked how content they are, answered one of the questions; another greeting of ours is no answer."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said in one period."""

    contacts: int
    contacted: int
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Contacts:
    """What was said in a period and in the one before, by the hour and by the week."""

    now: Spoken
    before: Spoken
    hours: tuple[tuple[int, ...], ...]
    weeks: tuple[WeekLine, ...]


class _Some:
    """Customers, a byte for each id: who was spoken to in one portion may have been in another one too."""

    def __init__(self) -> None:
        self._marks = bytearray()

    def add(self, listed: str | None) -> None:
        """Take in ids with commas between them."""
        ids = array("q", map(int, listed.split(","))) if listed else array("q")
        self._marks.extend(bytes(max(max(ids, default=-1) + 1 - len(self._marks), 0)))
        for each in ids:
            self._marks[each] = 1

    def __len__(self) -> int:
        return self._marks.count(1)

    def __iter__(self) -> Any:
        return (each for each, mark in enumerate(self._marks) if mark)


def contacts(ask: Ask, period: Period, day: date) -> Contacts:
    """What was said in a period, in the one before, and in the weeks up to that of a day."""
    newest = day - timedelta(days=day.weekday())
    spans = {
        "now": (period.first, period.last),
        "before": (period.moved(-1).first, period.moved(-1).last),
        "weeks": (newest - timedelta(weeks=WEEKS - 1), newest + timedelta(days=6)),
    }
    first, last = min(span[0] for span in spans.values()), max(span[1] for span in spans.values())
    values: dict[str, object] = {"first": first.isoformat(), "last": last.isoformat()}
    for name, span in spans.items():
        values |= {f"{name}_first": span[0].isoformat(), f"{name}_last": span[1].isoformat()}
    by_hour, by_channel, before = Counter[str](), Counter[str](), 0
    met, met_before, asked, asked_before = _Some(), _Some(), _Some(), _Some()
    way = ask(_way, values)
    for low in range(0, way[2] + 1, PORTION):
        hours, more, channels, *found = ask(_portion, way, {**values, "low": low, "high": low + PORTION - 1})
        by_hour.update(hours.split(",") if hours else ())
        by_channel.update(json.loads(channels))
        before += more
        for some, listed in zip((met, met_before, asked, asked_before), found, strict=True):
            some.add(listed)
    answers = [ask(_answers, spans[name], list(some)) for name, some in (("now", asked), ("before", asked_before))]
    return Contacts(
        Spoken(by_hour.total(), len(met), len(asked), answers[0]),
        Spoken(before, len(met_before), len(asked_before), answers[1]),
        _grid(by_hour),
        _weeks(spans["weeks"][0], by_channel),
    )


def _way(connection: Connection, values: dict[str, object]) -> Way:
    """The table where much of it is asked for; else the index, which holds customer and day, so that only these are looked up."""
    there = int(connection.exec_driver_sql("SELECT max(id) FROM interaction").scalar() or 0)
    sql = "SELECT count(*) FROM interaction INDEXED BY interaction_customer WHERE on_date BETWEEN :first AND :last"
    if _LOOKING_UP * int(connection.exec_driver_sql(sql, values).scalar_one()) >= there:
        return "NOT INDEXED", "id", there
    return "INDEXED BY interaction_customer", "customer_id", int(connection.exec_driver_sql("SELECT max(id) FROM customer").scalar() or 0)


def _portion(connection: Connection, way: Way, values: dict[str, object]) -> tuple[Any, ...]:
    return tuple(connection.exec_driver_sql(_PORTION.format(*way[:2]), values).one())


def _answers(connection: Connection, span: tuple[date, date], asked: list[int]) -> int:
    if not asked:
        return 0
    return int(rows_of(connection, _ANSWERED, (span[0].isoformat(), span[1].isoformat(), json.dumps(asked)))[0][0])


def _grid(by_hour: Counter[str]) -> tuple[tuple[int, ...], ...]:
    grid = [[0] * 24 for _weekday in range(7)]
    for key, number in by_hour.items():
        grid[date.fromisoformat(key[:10]).weekday()][int(key[10:])] += number
    return tuple(map(tuple, grid))


def _weeks(first: date, by_channel: Counter[str]) -> tuple[WeekLine, ...]:
    found: dict[date, dict[str, int]] = {first + timedelta(weeks=place): defaultdict(int) for place in range(WEEKS)}
    for key, number in by_channel.items():
        day = date.fromisoformat(key[:10])
        found[day - timedelta(days=day.weekday())][key[10:]] += number
    return tuple(
        WeekLine(monday, tuple(sorted(channels.items(), key=lambda pair: (-pair[1], pair[0])))) for monday, channels in found.items()
    )
