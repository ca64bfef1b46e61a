"""Who was added and who is worth a call, in one pass over the customers; each list comes with the filter that finds exactly them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from clientbook.data.filter_names import context
from clientbook.data.filter_sql import where
from clientbook.data.filter_texts import Where, joined
from clientbook.data.insight_trade import Pair, Trade
from clientbook.data.insights import instants
from clientbook.domain.insight_figures import LOST_TOUCH, SILENT, Call, again, cold, missing, poor, silent
from clientbook.domain.insights import Period

_SENT = Where("(source = 'referral' OR referred_by IS NOT NULL)")


@dataclass(frozen=True, slots=True)
class People:
    """Customers outside the trash."""

    calls: tuple[Call, ...]
    """Lists worth a call; those nobody is on are left out."""
    customers: int
    new: int
    referred: int
    new_before: int
    referred_before: int


def people(connection: Connection, period: Period, trade: Trade, pairs: Sequence[Pair], now: datetime) -> People:
    """Who was added in a period and in the one before, how many of them somebody sent, and who is worth a call today."""
    added = [Where("(created_at >= ? AND created_at < ?)", instants(at.first, at.last, now.tzinfo)) for at in (period, period.moved(-1))]
    asked = [Call("cold", cold(trade.marks, sells=trade.buyers > 0), 0, number=SILENT)]
    if trade.interval is not None:
        asked.append(Call("again", again(trade.interval), 0, number=trade.interval))
    asked += [Call("scores", poor(), 0), Call("silent", silent(), 0, number=LOST_TOUCH)]
    tests = [part for each in added for part in (each, joined("AND", [each, _SENT]))]
    tests += [where(each.where, context(connection, each.where, now)) for each in asked]
    sql = f"SELECT count(*), {', '.join(f'total({test.sql})' for test in tests)} FROM customer NOT INDEXED WHERE trashed_at IS NULL"
    found = connection.exec_driver_sql(sql, tuple(value for test in tests for value in test.values)).one()
    calls = [Call(each.kind, each.where, int(count), number=each.number) for each, count in zip(asked, found[5:], strict=True)]
    calls[1:1] = [Call("missing", missing(each.bought, each.other), each.without, (each.bought, each.other)) for each in pairs]
    return People(tuple(each for each in calls if each.count), *map(int, found[:5]))
