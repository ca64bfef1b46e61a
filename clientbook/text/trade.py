"""Purchases, what came after them, and ratings in words."""

from datetime import date
from typing import TYPE_CHECKING, Any

from clientbook.i18n import N_, _
from clientbook.text.display import count, money, plain
from clientbook.text.time import short_day
from clientbook.text.words import joined, label

if TYPE_CHECKING:
    from clientbook.domain.purchase import AfterSale, Purchase
    from clientbook.domain.rating import Rating

THOUSANDTHS = 1000
TOTALS: dict[str, str] = {
    "spent": N_("Spent"),
    "times": N_("Purchases"),
    "first_purchase": N_("First purchase"),
    "last_purchase": N_("Last purchase"),
    "score": N_("Score"),
}
"""What purchases and ratings add up to, as columns of a list: keys as in filters, and their labels."""


def total(key: str, stored: Any, today: date, currency: str) -> str:
    """What a column of ``TOTALS`` says; nothing of somebody who never bought or was never asked."""
    if stored is None or stored == "":
        return ""
    if key == "spent":
        return money(int(stored), currency)
    if key == "score":
        return average(int(stored))
    return count(int(stored)) if key == "times" else short_day(date.fromisoformat(str(stored)), today)


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
