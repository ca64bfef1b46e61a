"""What a period brought: customers, contacts, purchases, ratings, by the month, the week and the hour. SQLite adds everything up.

Each table is read once for all the figures made from it.
"""

from datetime import date, datetime

from sqlalchemy import Connection

from clientbook.data import settings, totals
from clientbook.data.insight_contacts import Ask, Spoken, contacts
from clientbook.data.insight_people import people
from clientbook.data.insight_trade import AMOUNT, BOUGHT, Sold, goods, trade
from clientbook.data.insights import instants
from clientbook.data.reading import rows_of
from clientbook.domain.insight_figures import LOW, Figures, MonthLine, Overview
from clientbook.domain.insights import Period

MONTHS = 12
"""How many months are told of."""
_RATED = f"""SELECT count(*), total(x.score), total(x.score <= {LOW}), total(x.score <= 3 AND x.action = '')
 FROM rating x WHERE x.on_date BETWEEN ? AND ? AND {totals.THERE}"""
_SOLD = f"""SELECT substr(x.on_date, 1, 7), count(*), total({AMOUNT}), count(DISTINCT x.customer_id)
 FROM {BOUGHT} AND x.on_date BETWEEN :first AND :last GROUP BY 1"""


def overview(ask: Ask, period: Period, now: datetime, today: date) -> Overview:
    """Everything but the counts by fields, asked piece by piece, so that other questions get their turn in between."""
    currency = str(ask(settings.get, "currency"))
    sold = ask(trade, period, today, currency)
    products, pairs = ask(goods, period, currency)
    there = ask(people, period, sold, pairs, now)
    spoken = contacts(ask, period, min(period.last, max(today, period.first)))
    ratings = [ask(_ratings, at) for at in (period, period.moved(-1))]
    return Overview(
        period,
        currency,
        there.customers,
        _figures(there.new, there.referred, spoken.now, sold.now, ratings[0]),
        _figures(there.new_before, there.referred_before, spoken.before, sold.before, ratings[1]),
        ask(months, period, currency, now),
        spoken.weeks,
        spoken.hours,
        sold.interval,
        products,
        sold.tiers,
        there.calls,
    )


def _figures(new: int, referred: int, spoken: Spoken, sold: Sold, ratings: tuple[int, int, int, int]) -> Figures:
    return Figures(
        new,
        referred,
        spoken.contacts,
        spoken.contacted,
        sold.purchases,
        sold.amount,
        sold.buyers,
        sold.returning,
        sold.buyers_before,
        sold.kept,
        *ratings,
        spoken.asked,
        spoken.answered,
    )


def _ratings(connection: Connection, period: Period) -> tuple[int, ...]:
    return tuple(map(int, rows_of(connection, _RATED, (period.first.isoformat(), period.last.isoformat()))[0]))


def months(connection: Connection, period: Period, currency: str, now: datetime) -> tuple[MonthLine, ...]:
    """Customers added and what was sold, month by month up to the end of the period."""
    told = [Period(first) for first in period.months_back(MONTHS)]
    values = {"currency": currency, "first": told[0].first.isoformat(), "last": told[-1].last.isoformat()}
    bought = {row[0]: tuple(map(int, row[1:])) for row in connection.exec_driver_sql(_SOLD, values).fetchall()}
    added = "SELECT count(*) FROM customer WHERE trashed_at IS NULL AND created_at >= ? AND created_at < ?"
    found = []
    for month in told:
        new = connection.exec_driver_sql(added, instants(month.first, month.last, now.tzinfo)).scalar_one()
        found.append(MonthLine(month.first, int(new), *bought.get(f"{month.first:%Y-%m}", (0, 0, 0))))
    return tuple(found)
