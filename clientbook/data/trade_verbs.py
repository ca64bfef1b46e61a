"""Verbs about what is sold, what was bought, what came after it, and how it was liked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from clientbook.data import follow_ups, following, marks, totals, trade
from clientbook.data.core import RESTARTS, BookCore
from clientbook.data.lines import Saved
from clientbook.data.plan_verbs import saved
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating
from clientbook.domain.reckoning import day_of


class TradeVerbs(BookCore):
    """The part of a book that knows what was bought."""

    def products(self) -> tuple[Product, ...]:
        """What the owner sells, retired entries too, in its order."""
        return self._read(trade.products)

    def save_product(self, product: Product) -> Product:
        """Add a product (``id`` None) or change one; as it stands now.

        Raises:
            InvalidValue: another one has this name.
            NotFound
        """
        made = self._unit("product", trade.save_product, product, self._clock.now()).answer
        return next(each for each in self.products() if each.id == made)

    def order_products(self, ids: Sequence[int]) -> int | None:
        """Put the products into this order; the unit, None where they stood so already."""
        return self._unit("product", trade.order_products, tuple(ids)).unit

    def products_sold(self) -> dict[int, int]:
        """In how many purchases that count each product was sold, by its id."""
        return self._slow(totals.products_sold, group="products sold", restarts=RESTARTS)

    def purchase(self, purchase_id: int) -> Purchase:
        """One purchase.

        Raises:
            NotFound
        """
        return self._read(trade.purchase, purchase_id)

    def purchases(self, customer_id: int) -> tuple[Purchase, ...]:
        """What a customer bought, the newest first; those that came to nothing too."""
        return self._read(trade.purchases, customer_id)

    def products_bought(self, customer_id: int, limit: int = 10) -> tuple[str, ...]:
        """What a customer bought in purchases that count, each product once, the last bought first."""
        return self._read(totals.products_bought, customer_id, limit)

    def save_purchase(self, purchase: Purchase, *, listed: bool = False, follow_up: FollowUp | None = None) -> Saved:
        """Write a purchase, or what changed of one, with what follows from it for type and cooperation; ``Saved.id`` is the purchase's.

        Args:
            listed: what was bought is found in the list of products by its name, and added to it where it is not there.
            follow_up: a new step of the same customer, planned in the same unit.

        Raises:
            InvalidValue: it lies in the future, or its product is not in the list.
            NotFound
        """
        now = self._clock.now()
        return saved(self._unit("purchase", _write_purchase, purchase, now, listed, follow_up))

    def remove_purchase(self, purchase_id: int) -> Saved:
        """Take a purchase away, with what came after it.

        Raises:
            NotFound
        """
        now = self._clock.now()

        def work(connection: Connection) -> Saved:
            owner = trade.purchase(connection, purchase_id).customer_id
            with following.followed(connection, owner, _today(connection, now.date())):
                return trade.remove_purchase(connection, purchase_id)

        return saved(self._unit("purchase_removed", work))

    def after_sales(self, customer_id: int) -> tuple[AfterSale, ...]:
        """What came after a customer's purchases, the newest first."""
        return self._read(trade.after_sales, customer_id)

    def save_after_sale(self, after: AfterSale) -> Saved:
        """Write what came after a purchase, or what changed of it; ``Saved.id`` is its own.

        Raises:
            InvalidValue, NotFound
        """
        now = self._clock.now()
        return saved(self._unit("after_sale", lambda c: trade.save_after_sale(c, after, now, _today(c, now.date()))))

    def remove_after_sale(self, after_id: int) -> Saved:
        """Take away what came after a purchase.

        Raises:
            NotFound
        """
        return saved(self._unit("after_sale_removed", trade.remove_after_sale, after_id))

    def rating(self, rating_id: int) -> Rating:
        """One rating.

        Raises:
            NotFound
        """
        return self._read(trade.rating, rating_id)

    def ratings(self, customer_id: int) -> tuple[Rating, ...]:
        """How content a customer was, the newest answer first."""
        return self._read(trade.ratings, customer_id)

    def save_rating(self, rating: Rating, *, follow_up: FollowUp | None = None) -> Saved:
        """Write a rating, or what changed of one; ``Saved.id`` is the rating's.

        Args:
            follow_up: a new step of the same customer for the improvement, planned in the same unit and named by the rating.

        Raises:
            InvalidValue, NotFound
        """
        return saved(self._unit("rating", _write_rating, rating, self._clock.now(), follow_up))

    def remove_rating(self, rating_id: int) -> Saved:
        """Take a rating away.

        Raises:
            NotFound
        """
        return saved(self._unit("rating_removed", trade.remove_rating, rating_id))


def _today(connection: Connection, today: date) -> date:
    return day_of(today, marks.reckoned_through(connection))


def _write_purchase(connection: Connection, bought: Purchase, now: datetime, listed: bool, step: FollowUp | None) -> Saved:
    today = _today(connection, now.date())
    if listed:
        bought = trade.listed(connection, bought, now)
    with following.followed(connection, bought.customer_id, today):
        made = trade.save_purchase(connection, bought, now, today)
    if step is not None:
        follow_ups.save(connection, replace(step, customer_id=bought.customer_id, id=None), now)
    return made


def _write_rating(connection: Connection, rated: Rating, now: datetime, step: FollowUp | None) -> Saved:
    if step is not None:
        planned = follow_ups.save(connection, replace(step, customer_id=rated.customer_id, id=None), now)
        rated = replace(rated, follow_up_id=planned.id)
    return trade.save_rating(connection, rated, now, _today(connection, now.date()))
