"""Value tiers of those who bought, and customers worth a call; each comes with the filter that finds exactly them."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import permutations

from sqlalchemy import Connection

from clientbook.data import filtered, totals
from clientbook.data.lines import Query
from clientbook.data.reading import rows_of
from clientbook.domain.filters import Node
from clientbook.domain.insight_figures import LOST_TOUCH, RECENT, SILENT, TIERS, Call, Marks, Tier, again, cold, missing, poor, silent
from clientbook.domain.names import fold

PAIRS, KNOWN = 3, 12
"""Pairs of products that are told of, and the best sold products they are looked for among."""
THERE = "x.customer_id NOT IN (SELECT id FROM customer WHERE trashed_at IS NOT NULL)"
"""Rows of customers outside the trash; the trash is small and has an index, while looking every customer up reads the whole book."""
_BUYERS = "customer INDEXED BY customer_spent WHERE purchase_count > 0 AND trashed_at IS NULL"


def marks(connection: Connection) -> tuple[Marks, int]:
    """What is often and what is much in this book, and how many have bought."""
    ((buyers, purchases, spent),) = rows_of(connection, f"SELECT count(*), total(purchase_count), total(spent) FROM {_BUYERS}")
    return Marks.of(buyers, int(purchases), int(spent)), buyers


def tiers(connection: Connection, today: date) -> tuple[Tier, ...]:
    """Those who bought, by recency, frequency and money."""
    known, _buyers = marks(connection)
    sql = f"SELECT last_purchase >= ?, purchase_count >= ?, spent >= ?, count(*), total(spent) FROM {_BUYERS} GROUP BY 1, 2, 3"
    values = ((today - timedelta(days=RECENT)).isoformat(), known.often, known.much)
    found = {}
    for recent, often, much, count, spent in rows_of(connection, sql, values):
        key = (bool(recent), bool(often), bool(much))
        found[key] = Tier(*key, count, int(spent), known)
    return tuple(found[key] for key in TIERS if key in found)


def calls(connection: Connection, interval: int | None, now: datetime) -> tuple[Call, ...]:
    """Lists worth a call; those nobody is on are left out."""
    known, buyers = marks(connection)
    found = [Call("cold", cold(known, sells=buyers > 0), 0, number=SILENT)]
    found += [Call("missing", missing(*pair), 0, pair) for pair in pairs(connection)]
    if interval is not None:
        found.append(Call("again", again(interval), 0, number=interval))
    found += [Call("scores", poor(), 0), Call("silent", silent(), 0, number=LOST_TOUCH)]
    counted = [Call(each.kind, each.where, _count(connection, each.where, now), each.words, each.number) for each in found]
    return tuple(each for each in counted if each.count)


def _count(connection: Connection, where: Node, now: datetime) -> int:
    return filtered.count(connection, Query(where=where), now)


def pairs(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Products that many bought both of, so that who has only one may want the other; the commonest first.

    At least two customers bought both, and they are at least a third of those who bought the first.
    """
    sql = f"SELECT DISTINCT x.customer_id, x.product FROM purchase x WHERE x.{totals.COUNTED} AND x.product <> '' AND {THERE}"
    bought, spelled = rows_of(connection, sql), dict[str, str]()
    for product in sorted({product for _customer, product in bought}, reverse=True):
        spelled[product] = fold(product)
    names = {spelled[product]: product for product in spelled}
    buyers: dict[str, set[int]] = {}
    for customer, product in bought:
        buyers.setdefault(spelled[product], set()).add(customer)
    best = sorted(buyers, key=lambda key: (-len(buyers[key]), key))[:KNOWN]
    baskets: dict[int, set[str]] = {}
    for key in best:
        for customer in buyers[key]:
            baskets.setdefault(customer, set()).add(key)
    single = Counter(product for basket in baskets.values() for product in basket)
    both = Counter(pair for basket in baskets.values() for pair in permutations(sorted(basket), 2))
    close = [pair for pair, number in both.items() if number >= 2 and 3 * number >= single[pair[0]] and number < single[pair[0]]]
    close.sort(key=lambda pair: (-both[pair], pair))
    return tuple((names[one], names[other]) for one, other in close[:PAIRS])
