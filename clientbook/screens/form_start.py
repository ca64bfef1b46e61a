"""What a form begins with: the record, a draft of last time, or what was read out of pasted text."""

from dataclasses import dataclass
from datetime import date

from clientbook import text
from clientbook.data import Book
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotFound
from clientbook.domain.paste import propose
from clientbook.i18n import _
from clientbook.screens.present.form_state import FormState, state_of
from clientbook.screens.present.rules import Rules


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


def prepare(book: Book, customer: Customer | None, pasted: str, day: date) -> FormStart:
    """Read what a form needs; runs on a thread. Pasted text goes before a draft, a draft before the record."""
    settings = book.settings()
    rules = Rules(day, settings["currency"], tuple(own for own in book.custom_fields() if not own.retired))
    first = state_of(customer or Customer(name="x"), rules, _code_of(book, customer))
    if customer is None:
        first.fields["name"] = ""
    if pasted:
        proposal = propose(pasted, settings["region"])
        labels = [text.field_label(key) for key in proposal.recognised]
        said = _("Proposed from what you pasted: {fields}. Ctrl+S saves").format(fields=text.joined(labels) or _("notes"))
        removed = text.removed_sentence(proposal.removed)
        return FormStart(rules, first, state_of(proposal.customer(), rules), f"{said}. {removed}" if removed else said)
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
