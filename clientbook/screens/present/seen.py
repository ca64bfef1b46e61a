"""What is read of one customer to show it: the record, its stream, and the words around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from clientbook.data import Book, CustomField, TimelineEntry
from clientbook.domain.customer import Customer
from clientbook.domain.errors import NotFound
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.occasion import Occasion

STREAM_PAGE = 40
"""Entries of a stream read at once when a customer is opened."""
MORE = 500
"""Entries read when the cursor comes near the end of them."""
PRODUCTS = 6
"""Products that were bought which are named."""


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
    steps: tuple[FollowUp, ...] = ()
    """Every open step, the earliest first, those without a day last."""
    occasions: tuple[Occasion, ...] = ()
    tag_rhythms: Mapping[str, int] = field(default_factory=dict)
    """Days between contacts that tags ask for."""
    lead_days: Mapping[str, int] = field(default_factory=dict)
    """Days each kind of occasion is shown ahead."""
    products: tuple[str, ...] = ()
    """What was bought, the last first."""

    @property
    def past(self) -> tuple[TimelineEntry, ...]:
        """The entries below the open steps, which stand on top of the stream."""
        return tuple(entry for entry in self.entries if entry.follow_up is None or entry.follow_up.state != "open")

    @property
    def contacts(self) -> int:
        """How many of the entries read so far are contacts or steps, not changes of the record."""
        return len(self.steps) + sum(1 for entry in self.past if entry.kind != "change")

    def with_more(self, book: Book, limit: int) -> "Seen":
        """The same with the next entries of the stream. Runs on a thread."""
        assert self.customer.id is not None
        page = book.timeline(self.customer.id, limit, self.entries[-1].cursor if self.entries else "")
        return replace(self, entries=(*self.entries, *page), whole=len(page) < limit)


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
    return Seen(
        customer,
        entries,
        settings["region"],
        settings["currency"],
        book.custom_fields(),
        referrer,
        whole=len(entries) < stream,
        steps=book.open_steps([id]).get(id, ()),
        occasions=book.occasions(id),
        tag_rhythms=settings["tag_rhythms"],
        lead_days=settings["lead_days"],
        products=book.products_bought(id, PRODUCTS) if customer.purchase_count else (),
    )
