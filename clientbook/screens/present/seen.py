"""What is read of one customer to show it: the record, its stream, and the words around it."""

from dataclasses import dataclass

from clientbook.data import Book, CustomField, TimelineEntry
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotFound

STREAM_PAGE = 60
"""Entries of a stream read at once."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One customer as read in one go."""

    customer: Customer
    entries: tuple[TimelineEntry, ...] = ()
    region: str = "CN"
    currency: str = "CNY"
    custom: tuple[CustomField, ...] = ()
    referrer: str = ""
    """Title of the customer who sent them."""
    whole: bool = True
    """Whether ``entries`` is the whole stream."""

    @property
    def contacts(self) -> int:
        """How many of the entries are contacts or steps, not changes of the record."""
        return sum(1 for entry in self.entries if entry.kind != "change")


def load(book: Book, id: int, stream: int = STREAM_PAGE) -> Seen:
    """Read a customer with everything that stands beside it. Runs on a thread, never on the keyboard's.

    Raises:
        NotFound: it was erased.
    """
    customer = book.customer(id)
    entries = book.timeline(id, stream)
    referrer = ""
    if customer.referred_by is not None:
        try:
            referrer = book.customer(customer.referred_by).title()
        except NotFound:
            referrer = ""
    settings = book.settings()
    return Seen(customer, entries, settings["region"], settings["currency"], book.custom_fields(), referrer, whole=len(entries) < stream)
