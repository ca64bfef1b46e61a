"""Everything the insights say beside the counts, in plain Python over the exported JSON; and books that have something to say."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise, permutations
from typing import Any

from sqlalchemy import Connection

from clientbook.data import Book, Query, interactions, trade
from clientbook.domain.insight_figures import TIERS, Call, Marks, Overview, ProductLine, Tier, WeekLine, again, cold, missing, poor, silent
from clientbook.domain.insights import Period
from clientbook.domain.interaction import Interaction
from clientbook.domain.names import fold
from clientbook.domain.purchase import Purchase
from clientbook.domain.rating import Rating
from tests.support import insights as slow

GOODS = ("茶", "Tea pot", "tea POT", "Cups", "Tray", "Sugar", "x")
"""What is sold: the second is spelt in two ways, the third goes with the first."""


def dealt(book: Book, seed: int) -> None:
    """Purchases that go together, ratings with and without an action, contacts by every channel at every hour; one unit."""
    chance = random.Random(f"dealt {seed}")
    ids, now = list(book.find_all(Query()).ids), book.clock.now()
    today = now.date()

    def day() -> date:
        return today - timedelta(days=chance.choice((0, 1, chance.randint(0, 40), chance.randint(0, 900))))

    def buy(connection: Connection, who: int, what: str) -> None:
        purchase = Purchase(
            customer_id=who,
            on_date=day(),
            product=what,
            amount=chance.choice((0, chance.randint(1, 500), chance.randint(1, 9_000))) * 7,
            status=chance.choice(("", "completed", "ordered", "completed", "cancelled", "returned")),
            currency=chance.choice(("", "", "", "USD")),
        )
        trade.save_purchase(connection, purchase, now, today)

    def work(connection: Connection) -> None:
        for who in chance.sample(ids, len(ids) // 2):
            for _time in range(chance.choice((1, 1, 2, 4))):
                buy(connection, who, chance.choice(GOODS))
            if chance.random() < 0.5:
                buy(connection, who, "茶")
                buy(connection, who, chance.choice(("Cups", "Cups", "Tray")))
        for who in chance.sample(ids, len(ids) // 3):
            action = chance.choice(("", "call"))
            rating = Rating(customer_id=who, on_date=day(), score=chance.choice((1, 2, 3, 3, 4, 5)), action=action)
            trade.save_rating(connection, rating, now, today)
        for who in chance.choices(ids, k=len(ids)):
            at = datetime.combine(day(), datetime.min.time(), now.tzinfo) + timedelta(minutes=chance.randrange(1440))
            channel = chance.choice(("phone", "wechat", "email", "", "own way"))
            said = Interaction(customer_id=who, at=min(at, now), channel=channel, reached=chance.random() < 0.8)
            interactions.save(connection, said, now)

    book._unit("purchase", work)


def overview(exported: Mapping[str, Any], period: Period, today: date) -> Overview:
    """The whole of it."""
    interval = slow.interval(exported, period.last)
    last_week = min(period.last, max(today, period.first))
    return Overview(
        period,
        exported["currency"],
        len(exported["customers"]),
        slow.figures(exported, period),
        slow.figures(exported, period.moved(-1)),
        slow.months(exported, period),
        tuple(
            WeekLine(monday, tuple(sorted(channels.items(), key=lambda pair: (-pair[1], pair[0]))))
            for monday, channels in sorted(slow.weeks(exported, last_week).items())
        ),
        slow.hours(exported, period),
        interval,
        _products(exported, period),
        _tiers(exported, today),
        _calls(exported, interval, today),
    )


def _products(exported: Mapping[str, Any], period: Period) -> tuple[ProductLine, ...]:
    everything = [each["product"] for _uid, each in slow.sold(exported, date.min, date.max) if each["product"]]
    found = [
        ProductLine(min(each for each in everything if fold(each) == name), sold, paid, buyers)
        for name, (sold, paid, buyers) in slow.products(exported, period).items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.amount, -each.purchases, each.product))[:8])


def _totals(exported: Mapping[str, Any], customer: Mapping[str, Any]) -> tuple[int, int]:
    """How many purchases somebody made, and what they spent."""
    made = slow.bought(customer)
    return len(made), slow.paid(exported, [("", each) for each in made])


def marks(exported: Mapping[str, Any]) -> Marks:
    """What is often and what is much."""
    totals = [pair for customer in exported["customers"] if (pair := _totals(exported, customer))[0]]
    if not totals:
        return Marks(2, 1)
    number, spent = (sum(each) for each in zip(*totals, strict=True))
    return Marks(max(-(-number // len(totals)), 2), max(-(-spent // len(totals)), 1))


def _tiers(exported: Mapping[str, Any], today: date) -> tuple[Tier, ...]:
    known = marks(exported)
    if not any(slow.bought(customer) for customer in exported["customers"]):
        return ()
    found = slow.tiers(exported, today)
    return tuple(Tier(*key, *found[key], known) for key in TIERS if key in found)


def _last_contact(customer: Mapping[str, Any], today: date) -> date | None:
    days = [datetime.fromisoformat(each["at"]).date() for each in customer["interactions"] if each["reached"]]
    return max((day for day in days if day <= today), default=None)


def _calls(exported: Mapping[str, Any], interval: int | None, today: date) -> tuple[Call, ...]:
    people, known = exported["customers"], marks(exported)
    sells = any(slow.bought(each) for each in people)
    quiet = {each["uid"]: (today - day).days for each in people if (day := _last_contact(each, today)) is not None}
    words = {each["uid"]: {fold(one["product"]) for one in slow.bought(each) if one["product"]} for each in people}
    valuable = [each for each in people if each["level"] == "vip" or (sells and _totals(exported, each)[1] >= known.much)]
    found = [Call("cold", cold(known, sells=sells), sum(quiet.get(each["uid"], 0) > 60 for each in valuable), number=60)]
    for one, other in _pairs(exported):
        count = sum(fold(one) in some and fold(other) not in some for some in words.values())
        found.append(Call("missing", missing(one, other), count, (one, other)))
    if interval is not None:
        late = [made for each in people if len(made := slow.bought(each)) > 1 and _ago(made[-1], today) > _usual(made, interval)]
        found.append(Call("again", again(interval), len(late), number=interval))
    unhappy = 0
    for each in people:
        scores = [rating["score"] for rating in each["ratings"]]
        unhappy += bool(scores) and int(100 * sum(scores) / len(scores) + 0.5) <= 300
    lost = sum(each["type"] == "potential" and quiet.get(each["uid"], 0) >= 90 for each in people)
    found += [Call("scores", poor(), unhappy), Call("silent", silent(), lost, number=90)]
    return tuple(each for each in found if each.count)


def _usual(made: Sequence[Mapping[str, Any]], interval: int) -> int:
    """Days a customer waits from one purchase to the next on average; where all were on one day, what customers wait."""
    days = [date.fromisoformat(each["on_date"]) for each in made]
    waits = [(later - earlier).days for earlier, later in pairwise(days)]
    return int(sum(waits) / len(waits) + 0.5) if sum(waits) else interval


def _ago(purchase: Mapping[str, Any], today: date) -> int:
    return (today - date.fromisoformat(purchase["on_date"])).days


def _pairs(exported: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What many bought both of: at least two did, at least a third of who bought the first, and not all of them."""
    baskets: list[set[str]] = []
    spelled: dict[str, str] = {}
    for customer in exported["customers"]:
        said = [each["product"] for each in slow.bought(customer) if each["product"]]
        baskets.append({fold(word) for word in said})
        for word in said:
            spelled[fold(word)] = min(word, spelled.get(fold(word), word))
    buyers = Counter(word for basket in baskets for word in basket)
    best = sorted(buyers, key=lambda word: (-buyers[word], word))[:12]
    both = {pair: sum(set(pair) <= basket for basket in baskets) for pair in permutations(best, 2)}
    close = [(one, other) for (one, other), number in both.items() if number >= 2 and buyers[one] <= 3 * number and number < buyers[one]]
    close.sort(key=lambda pair: (-both[pair], pair))
    return [(spelled[one], spelled[other]) for one, other in close[:3]]
