"""What is sold and what was bought, as values: products, purchases and what came after them."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from clientbook.domain.customer import LONG_LIMIT, check_text
from clientbook.domain.errors import InvalidValue
from clientbook.i18n import N_

ONE: Final = 1000
"""A quantity of one; quantities are whole thousandths."""
QUANTITY_LIMIT: Final = 10**12
AMOUNT_LIMIT: Final = 10**13
"""Minor units in one purchase; a customer's total stays inside 64 bits with a million of them."""
NOT_COUNTED: Final = frozenset({"cancelled", "returned"})
"""Statuses of a purchase that came to nothing: no total, no day and no product bought counts them."""

_NO_NUMBER = N_("is not a number that fits")


def check_amount(field: str, amount: int | None) -> None:
    """Refuse an amount below nothing or beyond counting.

    Raises:
        InvalidValue
    """
    if amount is not None and not 0 <= amount <= AMOUNT_LIMIT:
        raise InvalidValue(field, _NO_NUMBER)  # in the smallest unit it is not what was typed


def check_currency(currency: str) -> None:
    """Refuse what is no code of three capital letters.

    Raises:
        InvalidValue
    """
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha() or not currency.isupper():
        raise InvalidValue("currency", N_("is three letters, as in CNY"), currency[:40])


def parse_quantity(typed: str) -> int | None:
    """The thousandths of a typed quantity (``3``, ``2.5``, ``１２``); None where it is none, or finer than a thousandth."""
    whole, point, part = unicodedata.normalize("NFKC", typed).strip().replace("。", ".").replace(",", "").partition(".")
    if not (whole or part) or (point and not part) or len(part) > 3 or len(whole) > 9 or not f"{whole}{part}".isdecimal():
        return None
    return int(whole or 0) * ONE + int(part.ljust(3, "0"))


def amount_of(quantity: int, unit_price: int) -> int:
    """What so many thousandths cost, to the nearest minor unit."""
    return (quantity * unit_price + ONE // 2) // ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product or service the owner sells."""

    name: str
    category: str = ""
    unit_price: int | None = None
    """Minor units."""
    currency: str = ""
    """Empty: the book's."""
    retired: bool = False
    position: int = 0
    id: int | None = None
    uid: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue("product", N_("is empty"))
        check_text("product", self.name)
        check_text("category", self.category)
        check_amount("unit_price", self.unit_price)
        if self.currency:
            check_currency(self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What a customer bought once."""

    customer_id: int
    on_date: date
    amount: int
    """Minor units of ``currency``, for all of it."""
    product: str = ""
    """What it was, in the words of that day."""
    product_id: int | None = None
    """The product of the owner's list."""
    quantity: int = ONE
    """Thousandths."""
    unit_price: int | None = None
    currency: str = ""
    """Empty: the book's; what is read back always has one."""
    payment: str = ""
    """Key of the pick list ``payment``."""
    contract_no: str = ""
    status: str = ""
    """Key of the pick list ``purchase_status``."""
    note: str = ""
    created_at: datetime | None = None
    id: int | None = None
    uid: str = ""

    def __post_init__(self) -> None:
        if not self.product.strip() and self.product_id is None and not self.contract_no.strip():
            raise InvalidValue("product", N_("say what was bought"))
        for field in ("product", "payment", "contract_no", "status"):
            check_text(field, getattr(self, field))
        check_text("note", self.note, LONG_LIMIT, lines=True)
        check_amount("amount", self.amount)
        check_amount("unit_price", self.unit_price)
        if not 0 < self.quantity <= QUANTITY_LIMIT:
            raise InvalidValue("quantity", _NO_NUMBER, str(self.quantity))
        if self.currency:
            check_currency(self.currency)

    @property
    def counts(self) -> bool:
        """Whether totals and days count it."""
        return self.status not in NOT_COUNTED


def past_usual(first: date | None, last: date | None, number: int, today: date) -> int | None:
    """How many days longer than usual a customer has not bought; below nothing where it is not time yet.

    Usual is the average from one purchase to the next, halves up. None for who bought once, or on one day only: nothing is usual there.
    """
    if first is None or last is None or number < 2 or first >= last:
        return None
    gaps = number - 1
    return (today - last).days - (2 * (last - first).days + gaps) // (2 * gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterSale:
    """What came after a purchase: a repair, a return, an exchange, a complaint."""

    customer_id: int
    purchase_id: int
    on_date: date
    kind: str
    """Key of the pick list ``after_sale``."""
    note: str = ""
    id: int | None = None
    uid: str = ""

    def __post_init__(self) -> None:
        if not self.kind:
            raise InvalidValue("kind", N_("is empty"))
        check_text("kind", self.kind)
        check_text("note", self.note, LONG_LIMIT, lines=True)
