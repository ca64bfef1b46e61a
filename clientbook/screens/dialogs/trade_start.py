"""What the forms of purchases, after-sales and ratings begin with: whom they are about, what can be chosen, a draft of last time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clientbook import text
from clientbook.data import Book
from clientbook.domain.names import fold, is_clean
from clientbook.domain.purchase import Product, Purchase
from clientbook.domain.rating import Rating
from clientbook.i18n import _, ngettext
from clientbook.screens.dialogs.choose import Choice
from clientbook.screens.dialogs.drafts import Drafts
from clientbook.screens.dialogs.log_start import heading, offered

OFFERED = 4
"""Products that are named below the field while a name is typed."""
SPELLED = 500
"""Products that are found by their pinyin too; of a longer list the others by their words."""
AFTER_DAYS = (3, 7, 30)
"""Days after which one asks how a purchase is liked."""
ABOUT = 12
"""Purchases a rating can be about."""


@dataclass(frozen=True, slots=True)
class Wares:
    """The list of products as a field goes through it."""

    products: tuple[Product, ...] = ()
    spellings: tuple[tuple[str, ...], ...] = ()
    """How each can be typed: its name, then its pinyin."""

    def named(self, typed: str) -> Product | None:
        """The product of this name, offered ones before retired."""
        wanted = fold(typed.strip())
        same = [each for each in self.products if wanted and fold(each.name.strip()) == wanted]
        return min(same, key=lambda each: each.retired, default=None)

    def beginning(self, typed: str) -> tuple[Product, ...]:
        """Products that may be meant, those that begin so first; retired ones are not offered."""
        wanted = fold(typed.strip())
        if not wanted:
            return ()
        pairs = [(each, ways) for each, ways in zip(self.products, self.spellings, strict=True) if not each.retired and is_clean(each.name)]
        first = [each for each, ways in pairs if any(way.startswith(wanted) for way in ways)]
        inside = [each for each, ways in pairs if wanted in ways[0] and each not in first]
        return tuple((first + inside)[:OFFERED])


@dataclass(frozen=True, slots=True)
class TradeStart:
    """Read in one go before a form is shown, so that its fields are there for the first key."""

    customer: int
    title: str
    """Whom it is about, in words."""
    now: datetime
    drafts: Drafts
    wares: Wares
    currency: str
    """The book's."""
    choices: dict[str, tuple[Choice, ...]]
    """Ways of paying, statuses, kinds of after-sales."""
    purchases: tuple[Purchase, ...] = ()
    type: str = ""
    """The customer's, before the purchase."""

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()


def prepare(book: Book, customer: int, place: str, now: datetime) -> TradeStart:
    """Read what a form needs; runs on a thread.

    Raises:
        NotFound: the customer was erased meanwhile.
    """
    whom = book.customer(customer)
    kept = Drafts(book, f"{place}:{customer}", now.date(), book.draft(f"{place}:{customer}") or {})
    choices = {name: offered(book, name) for name in ("payment", "purchase_status", "after_sale")}
    wares = wares_of(book.products())
    currency = str(book.setting("currency"))
    return TradeStart(customer, heading(whom), now, kept, wares, currency, choices, book.purchases(customer), whom.type)


def wares_of(products: Iterable[Product]) -> Wares:
    """The list with how each product can be typed."""
    listed = tuple(products)
    return Wares(listed, tuple(_spellings(each.name, spelled=number < SPELLED) for number, each in enumerate(listed)))


def _spellings(name: str, *, spelled: bool) -> tuple[str, ...]:
    if name.isascii() or not spelled:
        return (fold(name),)
    from clientbook.domain.readings import readings  # the dictionary is loaded with the first Chinese product

    read = readings(name)
    return (fold(name), *read.full, *read.initials)


def after_choices(today: date) -> tuple[Choice, ...]:
    """When to ask how a purchase is liked; not at all is an empty choice."""
    return tuple(
        Choice(str(days), ngettext("in {n} day", "in {n} days", days).format(n=days), text.short_day(_later(today, days), today))
        for days in AFTER_DAYS
    )


def _later(today: date, days: int) -> date:
    return date.fromordinal(today.toordinal() + days)


def about_choices(purchases: Sequence[Purchase], products: Iterable[Product], today: date) -> tuple[Choice, ...]:
    """What a rating can be about: the last purchases, then the products of the list."""
    bought = [
        Choice(f"purchase:{each.id}", text.fit(text.bought(each), 40), text.short_day(each.on_date, today)) for each in purchases[:ABOUT]
    ]
    return (*bought, *(Choice(f"product:{each.id}", text.fit(text.word(each.name), 40)) for each in products if not each.retired))


def about_key(rating: Rating | None) -> str:
    """The choice that says what a rating is about."""
    if rating is None:
        return ""
    if rating.purchase_id is not None:
        return f"purchase:{rating.purchase_id}"
    return f"product:{rating.product_id}" if rating.product_id is not None else ""


def bought_words(purchase: Purchase) -> str:
    """A purchase in a few words, for a title or a sentence."""
    return text.fit(text.bought(purchase), 36)


def asking_how(product: str) -> str:
    """What a step is called that asks how a purchase is liked."""
    return _("ask how they like it: {product}").format(product=product) if product.strip() else _("ask how they like it")
