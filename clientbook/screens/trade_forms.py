"""Acts about what was bought: a purchase, what came after it, a rating; each is one form, one unit and one sentence."""

from dataclasses import replace

from clientbook import text
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.purchase import AfterSale, Purchase
from clientbook.domain.rating import Rating
from clientbook.i18n import _
from clientbook.screens.contact_forms import NAME_CELLS, ContactForms


class TradeForms(ContactForms):
    """A place where somebody can be chosen who bought something."""

    def can_purchase(self) -> bool:
        """A purchase is one customer's, and the book takes changes."""
        return self.can_handle() and len(self.target().customers) == 1

    can_rating = can_purchase

    async def do_purchase(self) -> None:
        """Add what was bought."""
        await self.edit_purchase(self.target().customers[0])

    async def do_rating(self) -> None:
        """Add how content they are."""
        await self.edit_rating(self.target().customers[0])

    async def edit_purchase(self, customer: int, purchase: Purchase | None = None) -> None:
        """Add a purchase, or change one that is in the book; the step that asks how it is liked is written with it."""
        from clientbook.screens.dialogs.purchase import Bought, PurchaseForm  # forms are loaded when first asked for
        from clientbook.screens.dialogs.trade_start import bought_words, prepare

        book = self.session.book
        place = "purchase" if purchase is None else f"purchase-{purchase.id}"
        start = await self.ask(prepare, book, customer, place, self.session.clock.now())
        if start is None:
            return

        async def save(made: Bought) -> str:
            return (await self.write(lambda: book.save_purchase(made.purchase, listed=True, follow_up=made.step)))[1]

        form = PurchaseForm(start, purchase, save)
        made = await self._ask(form)
        if made is None:
            return
        told = f"{await self._short(customer)} {bought_words(made.purchase)}"
        await self._tell_traded(told, customer, start.type, made.step, form.removed)

    async def edit_after_sale(self, purchase: Purchase, after: AfterSale | None = None) -> None:
        """Add what came after a purchase, or change it."""
        from clientbook.screens.dialogs.after_sale import AfterSaleForm  # as above
        from clientbook.screens.dialogs.trade_start import prepare

        book = self.session.book
        place = f"after-sale-{purchase.id}" if after is None else f"after-sale-{purchase.id}-{after.id}"
        start = await self.ask(prepare, book, purchase.customer_id, place, self.session.clock.now())
        if start is None:
            return

        async def save(made: AfterSale) -> str:
            return (await self.write(book.save_after_sale, made))[1]

        form = AfterSaleForm(start, purchase, after, save)
        made = await self._ask(form)
        if made is not None:
            self._say_saved(f"{await self._short(purchase.customer_id)} {text.fit(text.came_after(made), NAME_CELLS)}", form.removed)

    async def edit_rating(self, customer: int, rating: Rating | None = None) -> None:
        """Add a rating, or change one that is in the book; the step of its improvement is written with it."""
        from clientbook.screens.dialogs.rating import Rated, RatingForm  # as above
        from clientbook.screens.dialogs.trade_start import prepare

        book = self.session.book
        place = "rating" if rating is None else f"rating-{rating.id}"
        start = await self.ask(prepare, book, customer, place, self.session.clock.now())
        if start is None:
            return

        async def save(made: Rated) -> str:
            return (await self.write(lambda: book.save_rating(made.rating, follow_up=made.step)))[1]

        form = RatingForm(start, rating, save)
        made = await self._ask(form)
        if made is None:
            return
        told = f"{await self._short(customer)} {text.fit(text.rated(replace(made.rating, comment='')), NAME_CELLS)}"
        await self._tell_traded(told, customer, start.type, made.step, form.removed)

    async def _short(self, customer: int) -> str:
        """Whom it was about, in few words."""
        lines = await self.ask(self.session.book.rows, (customer,))
        return text.fit(text.name(lines[0].title), NAME_CELLS) if lines else ""

    async def _tell_traded(self, what: str, customer: int, before: str, step: FollowUp | None, removed: int) -> None:
        """Say what was written, the step that was planned with it, and the type where it followed."""
        lines = await self.ask(self.session.book.rows, (customer,))
        sentence = _("Saved: {what}").format(what=what)
        if step is not None:
            due = text.short_day(step.due, self.session.day) if step.due is not None else _("no date")
            sentence = _("Saved: {what}, next {date}").format(what=what, date=due)
        if lines and lines[0].type and lines[0].type != before:
            sentence = _("{told}. Now: {type}").format(told=sentence, type=text.label("type", lines[0].type))
        self.say_saved(self._with_removed(sentence, removed))
