"""Purchases, what came after them, and ratings in words."""

from typing import TYPE_CHECKING

from clientbook.i18n import _
from clientbook.text.display import count, money, plain
from clientbook.text.words import joined, label

if TYPE_CHECKING:
    from clientbook.domain.purchase import AfterSale, Purchase
    from clientbook.domain.rating import Rating

THOUSANDTHS = 1000


def quantity(thousandths: int) -> str:
    """How many: ``3``, ``2.5``."""
    whole, rest = divmod(thousandths, THOUSANDTHS)
    return count(whole) + (f".{rest:03d}".rstrip("0") if rest else "")


def average(hundredths: int) -> str:
    """An average score: ``4``, ``4.67``."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")


def bought(purchase: "Purchase") -> str:
    """What was bought and for how much: ``Longjing × 2.5  ¥300``."""
    what = plain(purchase.product) or plain(purchase.contract_no)
    if purchase.quantity != THOUSANDTHS:
        what = f"{what} × {quantity(purchase.quantity)}".lstrip()
    return f"{what}  {money(purchase.amount, purchase.currency)}".lstrip()


def bought_more(purchase: "Purchase") -> list[str]:
    """What else is known of a purchase, each part for itself."""
    return [
        label("purchase_status", purchase.status) if purchase.status else "",
        label("payment", purchase.payment) if purchase.payment else "",
        plain(purchase.contract_no) if purchase.product else "",
        plain(purchase.note),
    ]


def came_after(after: "AfterSale") -> str:
    """What came after a purchase: ``repair``, and what was noted."""
    return joined(part for part in (label("after_sale", after.kind), plain(after.note)) if part)


def rated(rating: "Rating") -> str:
    """A rating: ``4 of 5``, and what was said."""
    score = _("{score} of 5").format(score=rating.score)
    return f"{score}  {plain(rating.comment)}".rstrip()
