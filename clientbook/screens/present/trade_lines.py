"""Purchases, after-sales and ratings as entries of a customer's stream."""

from datetime import date

from clientbook import text
from clientbook.data import TimelineEntry
from clientbook.i18n import _
from clientbook.widgets.blocks import Piece

KINDS = frozenset({"purchase", "after_sale", "rating"})
"""Kinds of entries that are told here."""


def kind(entry: TimelineEntry) -> Piece:
    """The word for the entry."""
    if entry.purchase is not None:
        return Piece(_("Purchase"), "accent" if entry.purchase.counts else "quiet")
    return Piece(_("After-sales") if entry.after_sale is not None else _("Rating"), "accent")


def said(entry: TimelineEntry) -> tuple[str, list[str], str]:
    """What it says, quiet remarks beside it, and the tone of the first."""
    if entry.purchase is not None:
        return text.bought(entry.purchase), text.bought_more(entry.purchase), "plain" if entry.purchase.counts else "quiet"
    if entry.after_sale is not None:
        return text.came_after(entry.after_sale), [], "plain"
    assert entry.rating is not None
    return text.rated(entry.rating), [text.plain(entry.rating.action)], "plain" if entry.rating.score > LOW else "warn"


LOW = 2
"""Scores up to this one ask for something to be done."""


def named(entry: TimelineEntry) -> str:
    """The entry in a few words."""
    return f"{kind(entry).text} {said(entry)[0]}"


def reading(entry: TimelineEntry, today: date) -> list[tuple[str, str]]:
    """Everything an entry holds, as (label, value)."""
    on = (_("Date"), text.day(entry.on, today) if entry.on is not None else "")
    pairs: list[tuple[str, str]] = []
    if (bought := entry.purchase) is not None:
        pairs = [
            ("", text.bought(bought)),
            on,
            (_("Unit price"), text.money(bought.unit_price, bought.currency) if bought.unit_price is not None else ""),
            (_("Payment"), text.label("payment", bought.payment) if bought.payment else ""),
            (_("Status"), text.label("purchase_status", bought.status) if bought.status else ""),
            (_("Contract number"), text.plain(bought.contract_no)),
            (_("Note"), "\n".join(text.lines(bought.note))),
        ]
    elif (after := entry.after_sale) is not None:
        pairs = [("", text.label("after_sale", after.kind)), on, (_("Note"), "\n".join(text.lines(after.note)))]
    elif (rated := entry.rating) is not None:
        score = _("{score} of 5").format(score=rated.score)
        pairs = [("", "\n".join(text.lines(rated.comment))), (_("Score"), score), on]
        pairs.append((_("Improvement action"), "\n".join(text.lines(rated.action))))
    return [(label, value) for label, value in pairs if value]
