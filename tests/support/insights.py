"""The insights worked out the slow way: plain Python over the exported JSON."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

from clientbook.data import Book, Query
from clientbook.domain.insights import Period
from clientbook.domain.names import fold
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


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the one to the other."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
