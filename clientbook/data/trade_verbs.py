"""Verbs about what is sold, what was bought, what came after it, and how it was liked."""

from datetime import date

from sqlalchemy import Connection

from clientbook.data import marks, trade
from clientbook.data.core import BookCore
from clientbook.data.lines import Saved
from clientbook.data.plan_verbs import saved
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

    def purchase(self, purchase_id: int) -> Purchase:
        """One purchase.

        Raises:
            NotFound
        """
        return self._read(trade.purchase, purchase_id)

    def purchases(self, customer_id: int) -> tuple[Purchase, ...]:
        """What a customer bought, the newest first; those that came to nothing too."""
        return self._read(trade.purchases, customer_id)

    def save_purchase(self, purchase: Purchase) -> Saved:
        """Write a purchase, or what changed of one; ``Saved.id`` is the purchase's.

        Raises:
            InvalidValue: it lies in the future, or its product is not in the list.
            NotFound
        """
        now = self._clock.now()
        return saved(self._unit("purchase", lambda c: trade.save_purchase(c, purchase, now, _today(c, now.date()))))

    def remove_purchase(self, purchase_id: int) -> Saved:
        """Take a purchase away, with what came after it.

        Raises:
            NotFound
        """
        return saved(self._unit("purchase_removed", trade.remove_purchase, purchase_id))

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

    def save_rating(self, rating: Rating) -> Saved:
        """Write a rating, or what changed of one; ``Saved.id`` is the rating's.

        Raises:
            InvalidValue, NotFound
        """
        now = self._clock.now()
        return saved(self._unit("rating", lambda c: trade.save_rating(c, rating, now, _today(c, now.date()))))

    def remove_rating(self, rating_id: int) -> Saved:
        """Take a rating away.

        Raises:
            NotFound
        """
        return saved(self._unit("rating_removed", trade.remove_rating, rating_id))


def _today(connection: Connection, today: date) -> date:
    return day_of(today, marks.reckoned_through(connection))
