"""A product of the owner's list: what it is called, what it belongs to, what it usually costs."""

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult

from clientbook import text
from clientbook.domain.customer import FIELD_LIMIT
from clientbook.domain.errors import InvalidValue
from clientbook.domain.money import parse_amount, plain_amount
from clientbook.domain.names import clean
from clientbook.domain.purchase import Product
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.dialog import Save
from clientbook.screens.dialogs.drafts import Drafts
from clientbook.screens.dialogs.field_dialog import FieldDialog
from clientbook.screens.dialogs.phrase_field import PhraseField
from clientbook.screens.dialogs.purchase import NO_AMOUNT
from clientbook.screens.dialogs.rows import line, save_buttons
from clientbook.widgets.text_input import TextInput


class ProductForm(FieldDialog[Product]):
    """Answers with the product as it was written, or None; closes only when the book has it."""

    EXPLAINED: ClassVar[dict[str, str]] = {
        "product": N_("What it is called. Purchases that are in the book keep the name they were written with."),
        "category": N_("What it belongs to, in a word of your own."),
        "unit_price": N_("What one usually costs: 12,000, 1.2万. A purchase begins with it. Empty: it differs."),
    }

    def __init__(self, product: Product | None, currency: str, kept: Drafts, save: Save[Product]) -> None:
        super().__init__(kept, save, "product")
        self.title_text = _("New product") if product is None else _("Change product")
        self._old = product
        self._currency = product.currency if product is not None and product.currency else currency

    def body(self) -> ComposeResult:
        """Name, category, price."""
        old, currency = self._old, self._currency
        yield line((_("Product"), TextInput(old.name if old else "", limit=FIELD_LIMIT, id="product", classes="field")))
        yield line((_("Category"), TextInput(old.category if old else "", limit=FIELD_LIMIT, id="category", classes="field")))
        price = old.unit_price if old is not None else None
        begun = plain_amount(price, currency) if price is not None else ""
        shown = self._shown
        yield line((_("Unit price"), PhraseField(begun, price, self._read, shown, lambda minor: self._typed(minor), id="unit_price")))
        yield save_buttons()

    def _typed(self, minor: int | None) -> str:
        return plain_amount(minor, self._currency) if minor is not None else ""

    def _shown(self, minor: int | None) -> str:
        return text.money(minor, self._currency) if minor is not None else ""

    def _read(self, typed: str) -> int | None:
        if not typed.strip():
            return None
        found = parse_amount(typed, self._currency)
        if found is None:
            raise InvalidValue("unit_price", NO_AMOUNT, typed[:40])
        return found

    def result(self) -> Product:
        """What stands in the fields.

        Raises:
            InvalidValue
        """
        name, category = (clean(self.query_one(f"#{id}", TextInput).value, FIELD_LIMIT * 2).text for id in ("product", "category"))
        price: int | None = self.query_one("#unit_price", PhraseField).read()
        base = self._old or Product(name=name)
        return replace(base, name=name, category=category, unit_price=price)
