"""What a form begins with: the record, a draft of last time, or what was read out of pasted text."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from clientbook.data import Book
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotFound
from clientbook.i18n import _
from clientbook.screens.present.form_state import FormState, state_of
from clientbook.screens.present.rules import Rules

if TYPE_CHECKING:
    from clientbook.screens.present.pasted import Sheet  # its patterns are compiled with the first paste


@dataclass(frozen=True, slots=True)
class FormStart:
    """Read in one go before the form is shown, so that its fields are there for the first key."""

    rules: Rules
    first: FormState
    """As the book has it; what differs from this is a draft."""
    state: FormState
    """What the fields show."""
    said: str = ""
    """Where that came from, in a sentence."""


def place_of(customer: Customer | None) -> str:
    """Where the draft of a form is kept."""
    return f"form:{customer.id}" if customer is not None else "form:new"


def prepare(book: Book, customer: Customer | None, proposed: "Sheet | None", day: date) -> FormStart:
    """Read what a form needs; runs on a thread. What was pasted goes before a draft, a draft before the record."""
    settings = book.settings()
    rules = Rules(day, settings["currency"], tuple(own for own in book.custom_fields() if not own.retired))
    first = state_of(customer or Customer(name="x"), rules, _code_of(book, customer))
    if customer is None:
        first.fields["name"] = ""
    if proposed is not None:
        found = proposed.referrer
        made = proposed.proposal.written_out().customer(found.id if found else None)
        return FormStart(rules, first, state_of(made, rules, found.code if found else ""), _("Proposed from what you pasted. Ctrl+S saves"))
    draft = book.draft(place_of(customer))
    if draft is not None:
        return FormStart(rules, first, FormState.from_data(draft), _("From your draft; F10 starts anew"))
    return FormStart(rules, first, FormState.from_data(first.data()))


def _code_of(book: Book, customer: Customer | None) -> str:
    """The code of the customer who sent them, which is what one types for it."""
    if customer is None or customer.referred_by is None:
        return ""
    try:
        return book.customer(customer.referred_by).code
    except NotFound:
        return ""
