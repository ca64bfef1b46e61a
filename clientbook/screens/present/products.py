"""The list of products as lines: the name, its category, the usual price, how often it was sold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clientbook import text
from clientbook.domain.purchase import Product
from clientbook.i18n import _, ngettext
from clientbook.widgets.blocks import Block, Line, Piece, column, cut

NAME_CELLS = 26
CATEGORY_CELLS = 14
PRICE_CELLS = 12
COUNT_CELLS = 16


@dataclass(frozen=True, slots=True)
class Wares:
    """The products with how often each was sold."""

    products: Sequence[Product] = ()
    currency: str = "CNY"
    sold: Mapping[int, int] | None = None
    """None: still being counted."""

    def product(self, id: int | None) -> Product | None:
        """The product with this id."""
        return next((each for each in self.products if each.id == id), None)


def blocks(shown: Wares, width: int) -> list[Block]:
    """The products; retired ones are quiet."""
    made = []
    for each in shown.products:
        price = text.money(each.unit_price, each.currency or shown.currency) if each.unit_price is not None else ""
        line: Line = (
            column(text.word(each.name), NAME_CELLS, "quiet" if each.retired else "plain"),
            column(text.word(each.category), CATEGORY_CELLS, "quiet"),
            column(price, PRICE_CELLS, "quiet", right=True),
            column(_sold(shown, each), COUNT_CELLS, "quiet", right=True),
            Piece("   " + (_("retired") if each.retired else ""), "quiet"),
        )
        made.append(Block((cut(line, width),), each.id))
    return made


def _sold(shown: Wares, product: Product) -> str:
    if shown.sold is None:
        return "..."
    n = shown.sold.get(product.id or 0, 0)
    return ngettext("sold {n} time", "sold {n} times", n).format(n=text.count(n)) if n else ""
