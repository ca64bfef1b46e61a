"""Invents what was bought: who buys how often and for how much, what came after it, and how it was liked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from clientbook.data import New
from clientbook.demo.tongue import Shares, Tongue
from clientbook.domain.customer import Customer
from clientbook.domain.purchase import ONE, AfterSale, Purchase
from clientbook.domain.rating import Rating

Uid = Callable[[datetime], str]

_OF_EXISTING = 2.4
"""Purchases of an existing customer for each one all customers make on average: the others buy once, or bought once."""
_KEEN = Shares((0.3, 30), (0.6, 25), (1.0, 25), (1.6, 12), (3.0, 6), (6.0, 2))
"""How much somebody buys beside others of the kind: few buy much of everything, as everywhere."""
_LATEST = {
    "new": Shares(((0, 29), 45), ((30, 88), 55)),
    "existing": Shares(((0, 29), 34), ((30, 89), 33), ((90, 179), 20), ((180, 360), 13)),
    "lost": Shares(((120, 360), 1)),
}
"""Days since the last purchase, by type; other types have bought nothing."""
_STAYED_AWAY = 0.06
"""Share of existing customers who bought much and then no more: the ones worth a call."""
_STATUS = Shares(("completed", 88), ("ordered", 3), ("unpaid", 4), ("cancelled", 2), ("returned", 3))
_AFTER = Shares(("", 92), ("repair", 4), ("exchange", 2), ("complaint", 2))
_SCORE = Shares((None, 70), (5, 13), (4, 10), (3, 4), (2, 2), (1, 1))
"""Most give no rating, and most of those who do are content."""
_WHICH = Shares((0, 55), (1, 25), (2, 20))
"""What is bought: the favourite, what goes with it, or anything."""
_PERCENT = (100, 100, 100, 100, 95, 90, 88)


class Seller:
    """Draws from a source of its own, so that what was bought can be invented anew without changing who there is."""

    def __init__(self, rng: Random, purchases: int, now: datetime, uid: Callable[[datetime, Random], str]) -> None:
        self._rng = rng
        self._purchases = purchases
        self._now = now
        self._uid: Uid = lambda at: uid(at, rng)

    def sold(self, new: New, tongue: Tongue, first_product: int) -> New:
        """The customer with what it bought; first and last cooperation are those of its purchases.

        Args:
            first_product: the place of the tongue's first product in the list of the book.
        """
        customer = new.customer
        if not self._purchases or customer.type not in _LATEST:
            return new
        purchases = list(self._bought(customer, tongue, first_product))
        days = [each.on_date for each in purchases if each.counts]
        if days:
            customer = replace(customer, first_cooperation=min(days), last_cooperation=max(days))
        after, ratings = self._after(purchases, tongue), self._ratings(purchases, tongue)
        return replace(new, customer=customer, trade=(*purchases, *after, *ratings))

    def _bought(self, customer: Customer, tongue: Tongue, first_product: int) -> Iterator[Purchase]:
        rng, goods = self._rng, tongue.goods
        away = customer.type == "existing" and rng.random() < _STAYED_AWAY
        much = away or rng.random() < (0.25 if customer.kind == "organisation" else 0.06)
        favourite = rng.randrange(len(goods))
        payment = tongue.payments.draw(rng)
        for day in self._days(customer, away=away):
            place = (favourite, favourite + 1, rng.randrange(len(goods)))[_WHICH.draw(rng)] % len(goods)
            product = goods[place]
            price = product.unit_price or 0
            quantity = rng.randint(4, 20) if much else rng.choice((1, 1, 1, 2, 3))
            at = datetime.combine(day, time(9 + rng.randrange(9), rng.randrange(60)), self._now.tzinfo)
            number = f"{tongue.contract}-{day:%y%m}-{rng.randrange(1, 1000):03d}" if much and rng.random() < 0.5 else ""
            yield Purchase(
                customer_id=0,
                on_date=day,
                product=product.name,
                product_id=first_product + place,
                quantity=quantity * ONE,
                unit_price=price,
                amount=price * quantity * rng.choice(_PERCENT) // 10_000 * 100,
                payment=payment if rng.random() < 0.8 else tongue.payments.draw(rng),
                contract_no=number,
                status=_STATUS.draw(rng),
                created_at=min(at, self._now),
                uid=self._uid(at),
            )

    def _days(self, customer: Customer, *, away: bool) -> list[date]:
        """The days of the purchases, oldest first; none before the customer was known."""
        rng, today = self._rng, self._now.date()
        known = (today - customer.created_at.date()).days if customer.created_at else 0
        newest = min(rng.randint(*((120, 330) if away else _LATEST[customer.type].draw(rng))), known)
        wanted = 1
        if customer.type == "existing":
            wanted = max(2, round(_OF_EXISTING * self._purchases * _KEEN.draw(rng)))
        elif customer.type == "lost":
            wanted = max(1, round(self._purchases * _KEEN.draw(rng)))
        ago = [newest, *(rng.randint(newest, max(newest, known)) for _ in range(wanted - 1))]
        return [today - timedelta(days=days) for days in sorted(ago, reverse=True)]

    def _after(self, purchases: list[Purchase], tongue: Tongue) -> Iterator[AfterSale]:
        rng = self._rng
        for place, bought in enumerate(purchases, 1):
            kind = "return" if bought.status == "returned" else _AFTER.draw(rng)
            if not kind or bought.status in ("cancelled", "ordered"):
                continue
            day = self._later(bought, 40)
            note = rng.choice(tongue.after_sales[kind])
            yield AfterSale(customer_id=0, purchase_id=place, on_date=day, kind=kind, note=note, uid=self._uid(self._now))

    def _ratings(self, purchases: list[Purchase], tongue: Tongue) -> Iterator[Rating]:
        rng = self._rng
        for place, bought in enumerate(purchases, 1):
            score = _SCORE.draw(rng) if bought.counts else None
            if score is None:
                continue
            yield Rating(
                customer_id=0,
                on_date=self._later(bought, 20),
                score=score,
                comment=rng.choice(tongue.ratings[score]) if rng.random() < 0.7 else "",
                product_id=bought.product_id,
                purchase_id=place,
                action=rng.choice(tongue.improvements) if score <= 3 and rng.random() < 0.6 else "",
                uid=self._uid(self._now),
            )

    def _later(self, bought: Purchase, most: int) -> date:
        return min(bought.on_date + timedelta(days=self._rng.randint(2, most)), self._now.date())
