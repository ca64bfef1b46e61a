"""A purchase: what was bought, for how much, when; amount and unit price work each other out, the rest may stay empty."""

from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, Static

from clientbook import text
from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.money import parse_amount, plain_amount
from clientbook.domain.names import clean
from clientbook.domain.purchase import ONE, Product, Purchase, amount_of, parse_quantity
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.dialog import Save
from clientbook.screens.dialogs.field_dialog import FieldDialog
from clientbook.screens.dialogs.phrase_field import PhraseField
from clientbook.screens.dialogs.rows import GrowField, ShutChoice, line, rule, save_buttons
from clientbook.screens.dialogs.trade_fields import day_field, day_in, quantity_typed
from clientbook.screens.dialogs.trade_start import TradeStart, after_choices, asking_how
from clientbook.widgets.content import segments
from clientbook.widgets.text_input import TextInput

NO_AMOUNT = N_("is not an amount; write it as 12,000 or 1.2万")
_SHOWN_CELLS = 24


class Bought(NamedTuple):
    """A purchase as it was written, and the step that was planned with it."""

    purchase: Purchase
    step: FollowUp | None = None


class ProductInput(TextInput):
    """A name that is completed: the right arrow at its end takes the first offer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("right", "go_on", show=False)]

    class Wanted(Message):
        """The first offer is wanted."""

    def action_go_on(self) -> None:
        """One character on; from the end to the whole name."""
        if self.cursor_position >= len(self.value):
            self.post_message(self.Wanted())
        else:
            self.action_cursor_right()


class PurchaseForm(FieldDialog[Bought]):
    """Answers with the purchase as it was written, or None; closes only when the book has it."""

    EXPLAINED: ClassVar[dict[str, str]] = {
        "product": N_("What was bought. The right arrow takes the name that is offered; a new name joins your list of products."),
        "amount": N_("What all of it cost: 12,000, 1.2万. Worked out where quantity and unit price are known."),
        "unit_price": N_("What one costs. Worked out from the amount where it comes out even."),
        "quantity": N_("How many: 3, 2.5. Empty: one."),
        "on_date": N_("When: today, yesterday, 3 days ago, 昨天, 11月3日. Never in the future."),
        "payment": N_("How it was paid: Space or a letter opens the list."),
        "status": N_("How it stands. Cancelled and returned purchases count for nothing."),
        "currency": N_("Three letters as in CNY, GBP."),
        "contract_no": N_("The number of the contract, if there is one."),
        "follow_up": N_("A step to ask how it is liked: Space opens the list. Empty: none."),
    }

    def __init__(self, start: TradeStart, purchase: Purchase | None, save: Save[Bought]) -> None:
        super().__init__(start.drafts, save, "purchase")
        self.title_text = f"{_('Purchase') if purchase is None else _('Change purchase')}   {start.title}"
        self._start = start
        self._old = purchase
        self._worked_out: dict[str, str] = {}
        """What the form itself put into its fields of numbers."""
        self.removed = 0

    # what it shows

    def body(self) -> ComposeResult:
        """What and how much on top; what most purchases do not need below."""
        old, start = self._old, self._start
        currency = old.currency if old is not None else start.currency
        yield line((_("Product"), ProductInput(old.product if old else "", limit=FIELD_LIMIT, id="product", classes="field")))
        yield Static("", id="offers", classes="quick")
        amount: PhraseField[int | None] = PhraseField(
            plain_amount(old.amount, currency) if old else "",
            old.amount if old else None,
            self._read_amount,
            lambda minor: text.money(minor, self._currency()) if minor is not None else "",
            lambda minor: plain_amount(minor, self._currency()) if minor is not None else "",
            id="amount",
        )
        yield line((_("Amount"), amount))
        price = plain_amount(old.unit_price, currency) if old is not None and old.unit_price is not None else ""
        number = quantity_typed(old.quantity) if old is not None else ""
        yield line(
            (_("Unit price"), TextInput(price, limit=40, id="unit_price", classes="field")),
            (_("Quantity"), TextInput(number, limit=20, placeholder="1", id="quantity", classes="field")),
        )
        yield line((_("Date"), day_field(start.now, old.on_date if old else None)))
        yield rule()
        yield line(
            (_("Payment"), ShutChoice(old.payment if old else "", start.choices["payment"], id="payment")),
            (_("Status"), ShutChoice(old.status if old else "", start.choices["purchase_status"], id="status")),
        )
        yield line(
            (_("Currency"), TextInput(currency, limit=10, id="currency", classes="field")),
            (_("Contract"), TextInput(old.contract_no if old else "", limit=FIELD_LIMIT, id="contract_no", classes="field")),
        )
        yield line((_("Note"), GrowField(old.note if old else "", id="note")))
        if old is None:
            yield line((_("Follow-up"), ShutChoice("", after_choices(start.today), id="follow_up")))
        yield save_buttons()

    def on_mount(self) -> None:
        """Say from the start what is known of the product of a draft."""
        self._offer()

    # the product

    @property
    def _product(self) -> ProductInput:
        return self.query_one(ProductInput)

    def _known(self) -> Product | None:
        return self._start.wares.named(self._product.value)

    @on(Input.Changed, "#product")
    def _on_product(self) -> None:
        self._offer()
        self._take_usual_price()

    @on(ProductInput.Wanted)
    def _on_wanted(self, event: ProductInput.Wanted) -> None:
        """Take the first offer."""
        event.stop()
        offers = self._start.wares.beginning(self._product.value)
        if offers:
            self._product.replace_text(offers[0].name)

    def _offer(self) -> None:
        """Names that may be meant; that a name is known, or that it is a new one."""
        typed, known = self._product.value.strip(), self._known()
        names = [text.fit(text.word(each.name), _SHOWN_CELLS) for each in self._start.wares.beginning(typed)]
        parts: list[tuple[str, str] | str] = [""]
        if known is not None:
            usual = text.money(known.unit_price, self._currency_of(known)) if known.unit_price is not None else ""
            parts = [(text.fit(f"{_('in your list')}  {text.word(known.category)}  {usual}".rstrip(), 60), "$success")]
        elif names:
            parts = [("→ ", "$primary"), (names[0], "$foreground"), ("   " + "  ".join(names[1:]), "$text-muted")]
        elif typed:
            parts = [(_("new: it joins your list of products"), "$text-muted")]
        self.query_one("#offers", Static).update(segments(*parts))

    def _currency_of(self, product: Product) -> str:
        return product.currency or self._start.currency

    def _take_usual_price(self) -> None:
        """While no number was typed by hand, the product's own price stands there."""
        if self._old is not None or self._by_hand("amount") or self._by_hand("unit_price"):
            return
        known, price = self._known(), ""
        if known is not None and known.unit_price is not None and self._currency_of(known) == self._currency():
            price = plain_amount(known.unit_price, self._currency())
        self._put("unit_price", price)
        self._work_out()

    # numbers

    @on(Input.Changed)
    def _on_number(self, event: Input.Changed) -> None:
        """A number typed by hand stays; the one that was not is worked out from it."""
        which = "amount" if event.input is self._amount.field else event.input.id or ""
        if which in ("amount", "unit_price", "quantity", "currency") and self.changed:
            self._work_out(which)
        if which == "currency":
            self._amount.look()

    @property
    def _amount(self) -> "PhraseField[int | None]":
        return self.query_one("#amount", PhraseField)

    def _typed(self, id: str) -> str:
        return self.query_one(f"#{id}", TextInput).value.strip()

    def _currency(self) -> str:
        fields = list(self.query("#currency").results(TextInput))
        typed = (fields[0].value if fields else "").strip().upper()
        return typed if len(typed) == 3 and typed.isascii() and typed.isalpha() else self._start.currency

    def _read_amount(self, typed: str) -> int | None:
        if not typed.strip():
            return None
        found = parse_amount(typed, self._currency())
        if found is None:
            raise InvalidValue("amount", NO_AMOUNT, typed[:40])
        return found

    def _number(self, id: str) -> TextInput:
        return self._amount.field if id == "amount" else self.query_one(f"#{id}", TextInput)

    def _by_hand(self, id: str) -> bool:
        """Whether a number stands there that the form did not put there itself."""
        return self._number(id).value.strip() not in ("", self._worked_out.get(id, ""))

    def _put(self, id: str, value: str) -> None:
        """Put a number that was worked out into its field."""
        field = self._number(id)
        self._worked_out[id] = value
        if field.value != value:
            with self.prevent(Input.Changed):
                field.replace_text(value)
        if id == "amount":
            self._amount.look()

    def _work_out(self, typing: str = "") -> None:
        """The amount from quantity and price, the price from the amount; what was typed by hand, or is being typed, is left alone."""
        quantity, currency = self._quantity_or_none(), self._currency()
        price, amount = parse_amount(self._typed("unit_price"), currency), parse_amount(self._amount.typed, currency)
        if self._by_hand("unit_price") or not self._by_hand("amount"):
            made = plain_amount(amount_of(quantity, price), currency) if quantity and price is not None else ""
            if typing != "amount" and (not self._by_hand("amount") or made == self._amount.typed):
                self._put("amount", made)
        elif typing != "unit_price":
            even = amount is not None and quantity and amount * ONE % quantity == 0
            self._put("unit_price", plain_amount(amount * ONE // quantity, currency) if even and amount is not None and quantity else "")

    def _quantity_or_none(self) -> int | None:
        typed = self._typed("quantity")
        return parse_quantity(typed) if typed else ONE

    # saving

    def result(self) -> Bought:
        """What stands in the fields.

        Raises:
            InvalidValue
        """
        self.removed = 0
        amount: int | None = self._amount.read()
        if amount is None:
            raise InvalidValue("amount", N_("is empty"))
        quantity = self._quantity_or_none()
        if not quantity:
            raise InvalidValue("quantity", N_("is not a number that fits"), self._typed("quantity"))
        words, old = self._clean(self._product.value), self._old
        keys = {choice.id: choice.key for choice in self.query(ShutChoice)}
        currency = self._clean(self._typed("currency")).upper() or self._start.currency
        base = old or Purchase(customer_id=self._start.customer, on_date=self._start.today, amount=0, product="x")
        made = replace(
            base,
            product=words,
            product_id=base.product_id if words == base.product else None,
            on_date=day_in(self),
            amount=amount,
            quantity=quantity,
            unit_price=self._price(currency),
            currency=currency,
            payment=keys["payment"],
            status=keys["status"],
            contract_no=self._clean(self._typed("contract_no")),
            note=self._clean(self.query_one("#note", GrowField).text, lines=True),
        )
        return Bought(made, self._step(made, keys.get("follow_up", "")))

    def _price(self, currency: str) -> int | None:
        typed = self._typed("unit_price")
        if not typed:
            return None
        found = parse_amount(typed, currency)
        if found is None:
            raise InvalidValue("unit_price", NO_AMOUNT, typed)
        return found

    def _step(self, made: Purchase, days: str) -> FollowUp | None:
        if not days:
            return None
        due: date = self._start.today + timedelta(days=int(days))
        return FollowUp(customer_id=made.customer_id, what=asking_how(made.product), due=due)

    def _clean(self, typed: str, *, lines: bool = False) -> str:
        """Typed text as it is kept; what is too long is refused by the value, not cut."""
        cleaned = clean(typed, LONG_LIMIT * 10, lines=lines)
        self.removed += cleaned.removed
        return cleaned.text
