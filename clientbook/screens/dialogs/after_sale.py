"""What came after a purchase: a repair, a return, an exchange, a complaint, with its day."""

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from clientbook.domain.customer import LONG_LIMIT
from clientbook.domain.names import clean
from clientbook.domain.purchase import AfterSale, Purchase
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.dialog import Save
from clientbook.screens.dialogs.field_dialog import FieldDialog
from clientbook.screens.dialogs.rows import GrowField, ShutChoice, line, save_buttons
from clientbook.screens.dialogs.trade_fields import day_field, day_in
from clientbook.screens.dialogs.trade_start import TradeStart, bought_words
from clientbook.widgets.content import content


class AfterSaleForm(FieldDialog[AfterSale]):
    """Answers with what was written, or None; closes only when the book has it."""

    EXPLAINED: ClassVar[dict[str, str]] = {
        "kind": N_("What it was: Space or a letter opens the list."),
        "on_date": N_("When: today, yesterday, 3 days ago, 昨天, 11月3日. Never in the future."),
        "note": N_("What was the matter, and what was done. Enter saves; a paste keeps its lines."),
    }

    def __init__(self, start: TradeStart, purchase: Purchase, after: AfterSale | None, save: Save[AfterSale]) -> None:
        super().__init__(start.drafts, save, "after-sale")
        self.title_text = f"{_('After-sales') if after is None else _('Change after-sales')}   {start.title}"
        self._start = start
        self._purchase = purchase
        self._old = after
        self.removed = 0

    def body(self) -> ComposeResult:
        """Which purchase, what, when."""
        old, start = self._old, self._start
        yield Static(content(bought_words(self._purchase)), classes="about")
        yield line((_("What it was"), ShutChoice(old.kind if old else "", start.choices["after_sale"], id="kind", required=True)))
        yield line((_("Date"), day_field(start.now, old.on_date if old else None)))
        yield line((_("Note"), GrowField(old.note if old else "", id="note")))
        yield save_buttons()

    def result(self) -> AfterSale:
        """What stands in the fields.

        Raises:
            InvalidValue
        """
        cleaned = clean(self.query_one("#note", GrowField).text, LONG_LIMIT * 10, lines=True)
        self.removed = cleaned.removed
        kind, day = self.query_one("#kind", ShutChoice).key, day_in(self)
        base = self._old or AfterSale(customer_id=self._start.customer, purchase_id=self._purchase.id or 0, on_date=day, kind=kind)
        return replace(base, kind=kind, on_date=day, note=cleaned.text)
