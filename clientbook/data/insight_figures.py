"""What a period brought: customers, contacts, purchases, ratings, by the month, the week and the hour. SQLite adds everything up."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection

from clientbook.data import insight_tiers, settings, totals
from clientbook.data.filter_texts import folded
from clientbook.data.insight_tiers import THERE
from clientbook.data.insights import instants
from clientbook.data.reading import rows_of
from clientbook.domain.greetings import FEEDBACK, TOPIC
from clientbook.domain.insight_figures import ANSWER, LOW, Figures, MonthLine, Overview, ProductLine, WeekLine
from clientbook.domain.insights import Period

Ask: TypeAlias = Callable[..., Any]
"""Asks a function of a connection, with the rest of its arguments, in a read of its own."""
MONTHS, WEEKS, PRODUCTS = 12, 8, 8
"""How many months, weeks and products are told of."""
_BOUGHT = f"purchase x WHERE x.{totals.COUNTED} AND {THERE}"
_AMOUNT = "CASE x.currency WHEN ? THEN x.amount ELSE 0 END"
# The index holds customer and day, so that only contacts of these days are looked up.
_SPOKEN = f"interaction x INDEXED BY interaction_customer WHERE x.on_date BETWEEN ? AND ? AND x.reached AND {THERE}"

_THEN = f"x.on_date AND date(x.on_date, '+{ANSWER} days')"
_ASKED = f"""
SELECT max(
    EXISTS (SELECT 1 FROM rating r WHERE r.customer_id = x.customer_id AND r.on_date BETWEEN {_THEN})
    OR EXISTS (
        SELECT 1 FROM interaction y WHERE y.customer_id = x.customer_id AND y.on_date BETWEEN {_THEN} AND y.at > x.at AND y.reached
        AND y.topic NOT IN ('{TOPIC}', '{FEEDBACK}')
    )
) AS answered FROM {_SPOKEN} AND x.topic = '{FEEDBACK}'
    AND x.customer_id IN (SELECT value FROM json_each(?)) GROUP BY x.customer_id
"""
"""Who of these was asked how content they are, and whether any of the questions was answered; another greeting of ours is no answer."""


def overview(ask: Ask, period: Period, now: datetime, today: date) -> Overview:
    """Everything but the counts by fields, asked piece by piece, so that other questions get their turn in between."""
    currency, customers = ask(_book)
    interval = ask(_interval, period)
    return Overview(
        period,
        currency,
        customers,
        ask(_figures, period, currency, now),
        ask(_figures, period.moved(-1), currency, now),
        ask(_months, period, currency, now),
        ask(_weeks, min(period.last, max(today, period.first))),
        ask(_hours, period),
        interval,
        ask(_products, period, currency),
        ask(insight_tiers.tiers, today),
        ask(insight_tiers.calls, interval, now),
    )


def _book(connection: Connection) -> tuple[str, int]:
    customers = connection.exec_driver_sql("SELECT count(*) FROM customer WHERE trashed_at IS NULL").scalar_one()
    return str(settings.get(connection, "currency")), int(customers)


def _days(period: Period) -> tuple[str, str]:
    return period.first.isoformat(), period.last.isoformat()


def _figures(connection: Connection, period: Period, currency: str, now: datetime) -> Figures:
    days, before = _days(period), _days(period.moved(-1))
    added = "FROM customer WHERE trashed_at IS NULL AND created_at >= ? AND created_at < ?"
    sent = "total(source = 'referral' OR referred_by IS NOT NULL)"
    ((new, referred),) = rows_of(connection, f"SELECT count(*), {sent} {added}", instants(period.first, period.last, now.tzinfo))
    # In the order of the index, so that grouping costs nothing; the asked are few, and only they are looked at again.
    spoken = f"SELECT x.customer_id AS one, count(*) AS n, max(x.topic = '{FEEDBACK}') AS asked FROM {_SPOKEN} GROUP BY x.customer_id"
    found = f"SELECT total(n), count(*), json_group_array(one) FILTER (WHERE asked) FROM ({spoken})"
    ((contacts, contacted, whom),) = rows_of(connection, found, days)
    each = (
        f"SELECT total(x.on_date >= ?) AS n, total(CASE WHEN x.on_date >= ? THEN {_AMOUNT} END) AS paid, count(*) AS ever,"
        f" max(x.on_date BETWEEN ? AND ?) AS before FROM {_BOUGHT} AND x.on_date <= ? GROUP BY x.customer_id"
    )
    sql = f"SELECT total(n), total(paid), total(n > 0), total(n > 0 AND ever > 1), total(before), total(before AND n > 0) FROM ({each})"
    (bought,) = rows_of(connection, sql, (days[0], days[0], currency, *before, days[1]))
    rated = f"count(*), total(x.score), total(x.score <= {LOW}), total(x.score <= 3 AND x.action = '')"
    (ratings,) = rows_of(connection, f"SELECT {rated} FROM rating x WHERE x.on_date BETWEEN ? AND ? AND {THERE}", days)
    asked = rows_of(connection, f"SELECT count(*), total(answered) FROM ({_ASKED})", (*days, whom))[0]
    return Figures(*map(int, (new, referred, contacts, contacted, *bought, *ratings, *asked)))


def _months(connection: Connection, period: Period, currency: str, now: datetime) -> tuple[MonthLine, ...]:
    months = [Period(first) for first in period.months_back(MONTHS)]
    sql = (
        f"SELECT substr(x.on_date, 1, 7), count(*), total({_AMOUNT}), count(DISTINCT x.customer_id)"
        f" FROM {_BOUGHT} AND x.on_date BETWEEN ? AND ? GROUP BY 1"
    )
    values = (currency, months[0].first.isoformat(), months[-1].last.isoformat())
    bought = {row[0]: tuple(map(int, row[1:])) for row in rows_of(connection, sql, values)}
    added = "SELECT count(*) FROM customer WHERE trashed_at IS NULL AND created_at >= ? AND created_at < ?"
    found = []
    for month in months:
        new = connection.exec_driver_sql(added, instants(month.first, month.last, now.tzinfo)).scalar_one()
        found.append(MonthLine(month.first, int(new), *bought.get(f"{month.first:%Y-%m}", (0, 0, 0))))
    return tuple(found)


def _weeks(connection: Connection, day: date) -> tuple[WeekLine, ...]:
    newest = day - timedelta(days=day.weekday())
    mondays = [newest - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    sql = f"SELECT x.on_date, x.channel, count(*) FROM {_SPOKEN} GROUP BY 1, 2"
    found: dict[date, dict[str, int]] = {monday: defaultdict(int) for monday in mondays}
    for on, channel, number in rows_of(connection, sql, (mondays[0].isoformat(), (newest + timedelta(days=6)).isoformat())):
        spoken = date.fromisoformat(on)
        found[spoken - timedelta(days=spoken.weekday())][channel] += number
    return tuple(
        WeekLine(monday, tuple(sorted(channels.items(), key=lambda pair: (-pair[1], pair[0])))) for monday, channels in found.items()
    )


def _hours(connection: Connection, period: Period) -> tuple[tuple[int, ...], ...]:
    # Reckoned from the digits of the instant: SQLite's own calendar took twice as long.
    minute = "CAST(substr(x.at, 12, 2) AS INTEGER) * 60 + CAST(substr(x.at, 15, 2) AS INTEGER) + x.offset_minutes"
    sql = f"SELECT x.on_date, ({minute} + 1440) / 60 % 24, count(*) FROM {_SPOKEN} GROUP BY 1, 2"
    grid = [[0] * 24 for _weekday in range(7)]
    for on, hour, number in rows_of(connection, sql, _days(period)):
        grid[date.fromisoformat(on).weekday()][hour] += number
    return tuple(map(tuple, grid))


def _interval(connection: Connection, period: Period) -> int | None:
    sql = (
        "SELECT total(julianday(last) - julianday(first)), total(days - 1) FROM (SELECT min(x.on_date) AS first, max(x.on_date) AS last,"
        f" count(DISTINCT x.on_date) AS days FROM {_BOUGHT} AND x.on_date <= ? GROUP BY x.customer_id) WHERE days > 1"
    )
    ((days, gaps),) = rows_of(connection, sql, (period.last.isoformat(),))
    return (2 * round(days) + int(gaps)) // (2 * int(gaps)) if gaps else None


def _products(connection: Connection, period: Period, currency: str) -> tuple[ProductLine, ...]:
    """What was sold in the period, what brought most first; spellings a filter folds together are one."""
    key, within = folded("x.product"), "x.on_date BETWEEN ? AND ?"
    sold = f"total({within}) AS sold, total(CASE WHEN {within} THEN {_AMOUNT} END) AS paid"
    sql = (
        f"SELECT min(x.product), {sold}, count(DISTINCT x.customer_id)"
        f" FROM {_BOUGHT} AND x.product <> '' GROUP BY {key} HAVING sold > 0 ORDER BY paid DESC, sold DESC, 1 LIMIT ?"
    )
    values = (*_days(period), *_days(period), currency, PRODUCTS)
    return tuple(ProductLine(row[0], int(row[1]), int(row[2]), row[3]) for row in rows_of(connection, sql, values))
