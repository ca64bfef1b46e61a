"""What the owner sells: names that purchases are completed with, with category and usual price."""

from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from clientbook import text
from clientbook.clock import today
from clientbook.domain.purchase import Product
from clientbook.i18n import N_, _
from clientbook.screens.present import products as present
from clientbook.screens.session import Session
from clientbook.screens.word_list import WordList


class Products(WordList):
    """Products in the order in which they are offered."""

    LABELS: ClassVar[dict[str, str]] = {"edit": N_("Change")}

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.title_text = _("Products")
        self.about = _("a retired product keeps its purchases and is no longer offered")
        self._shown = present.Wares()

    def label_for(self, id: str) -> str:
        """Removing is retiring here, and taking a retired product back."""
        if id == "remove":
            return _("Bring back") if self.product is not None and self.product.retired else _("Retire")
        return super().label_for(id)

    @property
    def product(self) -> Product | None:
        """The product under the cursor."""
        return self._shown.product(self.lines.key)

    async def load(self, key: Any = None) -> None:
        """Show the products at once and how often they were sold when it is counted."""
        book = self.session.book
        products, currency = await self.ask(book.products), await self.ask(book.setting, "currency")
        if products is None or currency is None:
            return
        self._shown = present.Wares(products, str(currency), self._shown.sold)
        self.show_empty(not products)
        self.lines.show(partial(present.blocks, self._shown), key.id if isinstance(key, Product) else key)
        self.show_keys()
        sold = await self.ask(book.products_sold)
        if sold is not None and sold != self._shown.sold:
            self._shown = replace(self._shown, sold=sold)
            self.lines.show(partial(present.blocks, self._shown))

    def put_order(self, keys: list[int]) -> int | None:
        """Write this order."""
        return self.session.book.order_products(keys)

    async def do_new(self) -> None:
        """Add a product."""
        await self._form(None)

    async def do_edit(self) -> None:
        """Change the product under the cursor."""
        if self.product is not None:
            await self._form(self.product)

    async def _form(self, product: Product | None) -> None:
        from clientbook.screens.dialogs.drafts import Drafts  # forms are loaded when first asked for
        from clientbook.screens.dialogs.product import ProductForm

        book, place = self.session.book, "product" if product is None else f"product-{product.id}"
        draft = await self.ask(book.draft, place) or {}

        async def save(made: Product) -> str:
            told = _("Added: {name}") if product is None else _("Changed: {what}")
            name = text.fit(text.word(made.name), 40)
            return await self.written(told.format(name=name, what=name), book.save_product, made, label=_("Product"))

        form = ProductForm(product, self._shown.currency, Drafts(book, place, today(self.session.clock), draft), save)
        if await self.app.push_screen_wait(form) is None and form.draft_kept:
            self.say(_("Not saved; what you typed is kept as a draft"), "quiet")

    async def do_remove(self) -> None:
        """Retire the product, or bring it back; purchases keep it."""
        product = self.product
        if product is None:
            return
        told = _("Back in the list: {name}") if product.retired else _("Retired: {name}. Purchases keep it, it is no longer offered")
        name = text.fit(text.word(product.name), 40)
        changed = replace(product, retired=not product.retired)
        trouble = await self.written(told.format(name=name), self.session.book.save_product, changed, label=_("Product"), key=product.id)
        if trouble:
            self.say(trouble, "late")
