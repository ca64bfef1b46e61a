"""The insights worked out the slow way: plain Python over the exported JSON."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise, product
from math import ceil
from typing import Any

from clientbook.data import Book, Query
from clientbook.domain.customer import Customer
from clientbook.domain.insight_figures import Figures, MonthLine
from clientbook.domain.insights import Period
from clientbook.domain.interaction import Interaction
from clientbook.domain.names import fold
from clientbook.domain.rating import Rating
from tests.support.live import BEIJING

NOT_COUNTED = ("cancelled", "returned")


def stirred(book: Book, seed: int) -> None:
    """Give some of them industries by code, by name and in other words, and tags that differ only in their spelling."""
    chance = random.Random(seed)
    industries = ("I65 软件和信息技术服务业", "Software and IT services", "SOFTWARE AND IT SERVICES", "I65 our own", "Bakery", "bakery", "")
    for place, id in enumerate(book.find_all(Query()).ids):
        customer = book.customer(id)
        tags = (*customer.tags, chance.choice(("VIP", "vip", "ｖｉｐ")))
        industry = industries[place % len(industries)]
        book.save_customer(replace(customer, tags=tuple(dict.fromkeys(tags)), industry=industry, owner=chance.choice(("", "me", "Me"))))
    asked_and_answered(book)


ANSWERS = (
    *(("rating", 0, 0), ("rating", 30, 0), ("rating", 31, 0), ("contact", 0, 5), ("contact", 0, 0), ("contact", 0, -5)),
    *(("contact", 30, 0), ("contact", 31, 0), ("greeting", 1, 0), ("feedback", 1, 0), ("attempt", 1, 0), ("nothing", 0, 0)),
)
"""What came after a question, and how many days and minutes after it."""


def asked_and_answered(book: Book) -> None:
    """Somebody for each way to answer, or not to, with nothing else in their record."""
    for place, (how, days, minutes) in enumerate(ANSWERS):
        id = book.save_customer(Customer(name=f"asked {place}")).id
        at = book.clock.now().replace(microsecond=0) - timedelta(days=40 + place)
        then = at + timedelta(days=days, minutes=minutes)
        book.log(Interaction(customer_id=id, at=at, topic="feedback"))
        if how == "rating":
            book.save_rating(Rating(customer_id=id, on_date=then.date(), score=4))
        elif how != "nothing":
            book.log(Interaction(customer_id=id, at=then, topic=how if how in ("greeting", "feedback") else "", reached=how != "attempt"))


def periods(day: date) -> tuple[Period, ...]:
    """Some periods, this month among them."""
    return (Period.around(day), Period.around(day, "quarter"), Period.around(day, "year"), Period.around(day).moved(-3))


def within(day: date, period: Period) -> bool:
    """Whether a day lies in a period."""
    return period.first <= day <= period.last


def created(customer: Mapping[str, Any]) -> date:
    """The local day somebody was added."""
    return datetime.fromisoformat(customer["created_at"]).astimezone(BEIJING).date()


def bought(customer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The purchases that count, in the order of their days."""
    return sorted((each for each in customer["purchases"] if each["status"] not in NOT_COUNTED), key=lambda each: each["on_date"])


def _keys(customer: Mapping[str, Any], field: str) -> list[str]:
    if field == "tag":
        return sorted({fold(tag) for tag in customer["tags"]}) or [""]
    stored = customer[field] or ""
    if field == "industry" and (stored.startswith("I65") or fold(stored) == "software and it services"):
        return ["i65"]
    return [fold(stored)]


def counted(exported: Mapping[str, Any], by: Sequence[str], period: Period) -> dict[tuple[str, ...], tuple[int, int, int, int]]:
    """Customers, won, new, new before, by the folded values; ``i65`` stands for all that is called so."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    names = {key: _shown(exported, field, key) for field in by for key in _all_keys(exported, field)}
    for customer in exported["customers"]:
        for keys in product(*(_keys(customer, field) for field in by)):
            count = found.setdefault(tuple(names[key] for key in keys), Counter())
            count["all"] += 1
            count["won"] += bool(bought(customer)) or customer["stage"] == "won"
            count["new"] += within(created(customer), period)
            count["before"] += within(created(customer), period.moved(-1))
    return {key: (count["all"], count["won"], count["new"], count["before"]) for key, count in found.items()}


def _all_keys(exported: Mapping[str, Any], field: str) -> Iterator[str]:
    for customer in exported["customers"]:
        yield from _keys(customer, field)


def _shown(exported: Mapping[str, Any], field: str, key: str) -> str:
    """An industry is shown under its most frequent spelling."""
    if field != "industry" or key != "i65":
        return key
    spelled = Counter(each["industry"] for each in exported["customers"] if _keys(each, field) == [key])
    return fold(min(spelled, key=lambda each: (-spelled[each], each)))


# what a period brought


def spoken(exported: Mapping[str, Any], period: Period) -> list[tuple[datetime, str, str]]:
    """Contacts of the period that reached somebody: when, by what, whom."""
    found = []
    for customer in exported["customers"]:
        for each in customer["interactions"]:
            at = datetime.fromisoformat(each["at"])
            if each["reached"] and within(at.date(), period):
                found.append((at, each["channel"], customer["uid"]))
    return found


def sold(exported: Mapping[str, Any], first: date, last: date) -> list[tuple[str, Mapping[str, Any]]]:
    """Purchases that count, of these days, with whose they are."""
    return [
        (customer["uid"], each)
        for customer in exported["customers"]
        for each in bought(customer)
        if first <= date.fromisoformat(each["on_date"]) <= last
    ]


def paid(exported: Mapping[str, Any], purchases: Sequence[tuple[str, Mapping[str, Any]]]) -> int:
    """What they cost, in minor units, of those in the book's currency."""
    return sum(each["amount"] for _uid, each in purchases if each["currency"] == exported["currency"])


def figures(exported: Mapping[str, Any], period: Period) -> Figures:
    """The figures of a period."""
    earlier = period.moved(-1)
    new = [each for each in exported["customers"] if within(created(each), period)]
    contacts = spoken(exported, period)
    now, before = sold(exported, period.first, period.last), sold(exported, earlier.first, earlier.last)
    ever = Counter(uid for uid, _each in sold(exported, date.min, period.last))
    buyers, buyers_before = {uid for uid, _each in now}, {uid for uid, _each in before}
    ratings = [each for one in exported["customers"] for each in one["ratings"] if within(date.fromisoformat(each["on_date"]), period)]
    return Figures(
        new=len(new),
        referred=sum(each["source"] == "referral" or each["referred_by"] is not None for each in new),
        contacts=len(contacts),
        contacted=len({uid for _at, _channel, uid in contacts}),
        purchases=len(now),
        amount=paid(exported, now),
        buyers=len(buyers),
        returning=sum(ever[uid] > 1 for uid in buyers),
        buyers_before=len(buyers_before),
        kept=len(buyers & buyers_before),
        ratings=len(ratings),
        scores=sum(each["score"] for each in ratings),
        low=sum(each["score"] <= 2 for each in ratings),
        unanswered=sum(each["score"] <= 3 and not each["action"] for each in ratings),
        **feedback(exported, period),
    )


def feedback(exported: Mapping[str, Any], period: Period) -> dict[str, int]:
    """Customers asked how content they are, and how many of them rated or were in touch otherwise within thirty days."""
    asked = answered = 0
    for customer in exported["customers"]:
        reached = [each for each in customer["interactions"] if each["reached"]]
        questions = [datetime.fromisoformat(each["at"]) for each in reached if each["topic"] == "feedback"]
        questions = [at for at in questions if within(at.date(), period)]
        others = [datetime.fromisoformat(each["at"]) for each in reached if each["topic"] not in ("feedback", "greeting")]
        rated = [date.fromisoformat(each["on_date"]) for each in customer["ratings"]]
        answers = [
            any(0 <= (day - at.date()).days <= 30 for day in rated)
            or any(other > at and 0 <= (other.date() - at.date()).days <= 30 for other in others)
            for at in questions
        ]
        asked += bool(answers)
        answered += any(answers)
    return {"asked": asked, "answered": answered}


def months(exported: Mapping[str, Any], period: Period) -> tuple[MonthLine, ...]:
    """The year that ends with the period."""
    found, month = [], Period.around(period.last)
    for _number in range(12):
        made = sold(exported, month.first, month.last)
        new = sum(within(created(each), month) for each in exported["customers"])
        found.append(MonthLine(month.first, new, len(made), paid(exported, made), len({uid for uid, _each in made})))
        month = month.moved(-1)
    return tuple(reversed(found))


def hours(exported: Mapping[str, Any], period: Period) -> tuple[tuple[int, ...], ...]:
    """Contacts by weekday and hour."""
    counted_at = Counter((at.weekday(), at.hour) for at, _channel, _uid in spoken(exported, period))
    return tuple(tuple(counted_at[weekday, hour] for hour in range(24)) for weekday in range(7))


def weeks(exported: Mapping[str, Any], today: date) -> dict[date, dict[str, int]]:
    """Contacts of the last eight weeks by channel."""
    monday = today - timedelta(days=today.weekday())
    found: dict[date, dict[str, int]] = {monday - timedelta(weeks=back): {} for back in range(8)}
    for customer in exported["customers"]:
        for each in customer["interactions"]:
            day = datetime.fromisoformat(each["at"]).date()
            week = found.get(day - timedelta(days=day.weekday()))
            if each["reached"] and week is not None:
                week[each["channel"]] = week.get(each["channel"], 0) + 1
    return found


def interval(exported: Mapping[str, Any], last: date) -> int | None:
    """Days between two days on which a customer bought, on average, halves up."""
    gaps: list[int] = []
    for customer in exported["customers"]:
        bought_on = sorted({date.fromisoformat(each["on_date"]) for each in bought(customer)})
        bought_on = [each for each in bought_on if each <= last]
        gaps += [(later - earlier).days for earlier, later in pairwise(bought_on)]
    return int(sum(gaps) / len(gaps) + 0.5) if gaps else None


def products(exported: Mapping[str, Any], period: Period) -> dict[str, tuple[int, int, int]]:
    """By folded name: sold in the period, for how much, and how many ever bought it."""
    found: dict[str, tuple[int, int, int]] = {}
    everything = sold(exported, date.min, date.max)
    now = sold(exported, period.first, period.last)
    for name in {fold(each["product"]) for _uid, each in now if each["product"]}:
        of_it = [pair for pair in now if fold(pair[1]["product"]) == name]
        found[name] = (len(of_it), paid(exported, of_it), len({uid for uid, each in everything if fold(each["product"]) == name}))
    return found


def tiers(exported: Mapping[str, Any], today: date) -> dict[tuple[bool, bool, bool], tuple[int, int]]:
    """Buyers by recency, frequency and money: how many, and what they spent."""
    found: dict[tuple[bool, bool, bool], tuple[int, int]] = {}
    buyers = []
    for customer in exported["customers"]:
        if made := bought(customer):
            recent = (today - date.fromisoformat(made[-1]["on_date"])).days <= 90
            buyers.append((recent, len(made), paid(exported, [("", each) for each in made])))
    often = max(ceil(sum(number for _recent, number, _spent in buyers) / len(buyers)), 2)
    much = max(ceil(sum(spent for _recent, _number, spent in buyers) / len(buyers)), 1)
    for recent, number, spent in buyers:
        key = (recent, number >= often, spent >= much)
        count, total = found.get(key, (0, 0))
        found[key] = (count + 1, total + spent)
    return found
