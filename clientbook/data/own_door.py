"""What an import asks and writes about trade, and about settings and texts of another book: a part of ``imports.Door``."""

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import datetime

from sqlalchemy import Connection

from clientbook.data import carried, following, imported_trade, templates
from clientbook.data.imported_trade import Traded
from clientbook.data.uids import new_uid
from clientbook.domain.greetings import Template
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating


class OwnDoor:
    """Questions and writes of one unit about what was bought and what the owner has set."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    @property
    def is_fresh(self) -> bool:
        """Whether nobody has been written into this book yet."""
        return carried.is_fresh(self._connection)

    def same_template(self, template: Template) -> Template | None:
        """The template a file means by this one."""
        return carried.same_template(self._connection, template)

    def keep_template(self, template: Template) -> None:
        """A text of greetings of another book, in the place of the one it means.

        Raises:
            InvalidValue
        """
        templates.save(self._connection, template, self._now)

    def keep_product(self, product: Product) -> int:
        """The id of a product of another book in this one."""
        return imported_trade.keep_product(self._connection, product, self._now)

    def fresh_uid(self) -> str:
        """A uid nobody has."""
        return new_uid(self._now)

    def product_names(self) -> dict[str, int]:
        """The products of the list by their folded names."""
        return imported_trade.product_names(self._connection)

    def add_name(self, name: str) -> int:
        """A new product of this name."""
        return imported_trade.add_name(self._connection, name, self._now)

    def standing_trade(self, customer_id: int) -> tuple[Purchase | AfterSale | Rating, ...]:
        """What is known of the trade with a customer."""
        return imported_trade.standing(self._connection, customer_id)

    def add_trade(
        self, customer_id: int, traded: Iterable[Traded], products: Mapping[str, int], *, follows: bool = False, typed: bool = False
    ) -> None:
        """What a customer bought and how it was liked, unless it stands there.

        Args:
            follows: type and cooperation follow, as from a purchase that is typed in; the type does not where it is ``typed``.
        """
        after = following.followed(self._connection, customer_id, self._now.date(), typed=typed) if follows else nullcontext()
        with after:
            imported_trade.add(self._connection, customer_id, traded, products, self._now)

    def change_trade(self, value: Purchase | AfterSale | Rating) -> None:
        """What changed of a purchase, an after-sale or a rating."""
        with following.followed(self._connection, value.customer_id, self._now.date()):
            imported_trade.change(self._connection, value, self._now)
