"""What the insights say beside the counts: what a period brought, how customers buy, value tiers, and whom to call; pure values."""

from dataclasses import dataclass
from datetime import date

from clientbook.domain.filters import All, Condition, Days, Node, Not
from clientbook.domain.filters import Any as AnyOf
from clientbook.domain.insights import Period
from clientbook.i18n import N_

RECENT = 90
"""Days within which a purchase is recent."""
SILENT = 60
"""Days without contact after which somebody valuable is worth a call."""
LOST_TOUCH = 90
"""Days without contact after which somebody potential is to be kept or given up."""
ANSWER = 30
"""Days within which an answer counts as one, after somebody was asked how content they are."""
LOW, POOR = 2, 300
"""A score that is low; an average, in hundredths, that is no better than middling."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one period brought. Purchases that came to nothing and customers in the trash count nowhere."""

    new: int
    """Customers added."""
    referred: int
    """How many of them somebody sent."""
    contacts: int
    """Contacts that reached somebody."""
    contacted: int
    """Customers reached."""
    purchases: int
    amount: int
    """What they cost, of those in the book's currency, in minor units."""
    buyers: int
    returning: int
    """Buyers of the period who had bought before, in it or earlier."""
    buyers_before: int
    """Who bought in the period before."""
    kept: int
    """How many of these bought again in this one."""
    ratings: int
    scores: int
    """The scores added up."""
    low: int
    """Ratings of ``LOW`` or less."""
    unanswered: int
    """Ratings of 3 or less without an action."""
    asked: int
    """Customers asked how content they are."""
    answered: int
    """How many of these rated, or were in touch about something else, within ``ANSWER`` days."""


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of the year that ends with the period."""

    first: date
    new: int
    purchases: int
    amount: int
    buyers: int


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One week's contacts that reached somebody."""

    monday: date
    by_channel: tuple[tuple[str, int], ...]

    @property
    def contacts(self) -> int:
        """All of them."""
        return sum(number for _channel, number in self.by_channel)


@dataclass(frozen=True, slots=True)
class ProductLine:
    """What a product brought in the period."""

    product: str
    purchases: int
    amount: int
    buyers: int
    """Customers who ever bought it."""

    @property
    def where(self) -> Node:
        """Who they are."""
        return Condition("bought", "equals", (self.product,))


@dataclass(frozen=True, slots=True)
class Marks:
    """From where on a purchase is recent, purchases are many, money is much."""

    often: int
    """Purchases: the average of those who bought, at least two."""
    much: int
    """Minor units: what they spent on average."""

    @classmethod
    def of(cls, buyers: int, purchases: int, spent: int) -> "Marks":
        """The marks of a book with so many buyers."""
        return cls(max(-(-purchases // buyers), 2), max(-(-spent // buyers), 1)) if buyers else cls(2, 1)


TIERS: dict[tuple[bool, bool, bool], tuple[str, str]] = {
    (True, True, True): (N_("best customers"), "vip"),
    (False, True, True): (N_("were the best, stay away now"), "vip"),
    (True, False, True): (N_("spend much, can come more often"), "high"),
    (False, False, True): (N_("spent much, are gone"), "high"),
    (True, True, False): (N_("come often, spend little"), "medium"),
    (False, True, False): (N_("came often, stay away now"), "medium"),
    (True, False, False): (N_("new or small"), "low"),
    (False, False, False): (N_("small and gone"), "low"),
}
"""Recently, often, much: what such customers are, and the level that suits them."""


@dataclass(frozen=True, slots=True)
class Tier:
    """Buyers alike in recency, frequency and money."""

    recent: bool
    often: bool
    much: bool
    count: int
    spent: int
    marks: Marks

    @property
    def name(self) -> str:
        """What they are, marked for translation."""
        return TIERS[self.recent, self.often, self.much][0]

    @property
    def level(self) -> str:
        """The level that suits them."""
        return TIERS[self.recent, self.often, self.much][1]

    @property
    def score(self) -> int:
        """How many of the three hold."""
        return self.recent + self.often + self.much

    @property
    def where(self) -> Node:
        """Who they are."""
        bought = Condition("last_purchase", "at_most" if self.recent else "over", (Days(RECENT),))
        times = Condition("times", "at_least" if self.often else "under", (self.marks.often,))
        spent = Condition("spent", "at_least" if self.much else "under", (self.marks.much,))
        return All((Condition("times", "at_least", (1,)), bought, times, spent))


@dataclass(frozen=True, slots=True)
class Call:
    """Customers worth a call, and why."""

    kind: str
    """``cold``, ``missing``, ``again``, ``scores`` or ``silent``."""
    where: Node
    count: int
    words: tuple[str, ...] = ()
    """Of ``missing`` what was bought and what was not."""
    number: int = 0
    """Of ``again`` the days customers usually wait, of ``cold`` and ``silent`` those without contact."""


def cold(marks: Marks, *, sells: bool) -> Node:
    """Who is valuable and was not contacted for long."""
    valuable: Node = Condition("level", "is", ("vip",))
    if sells:
        valuable = AnyOf((valuable, Condition("spent", "at_least", (marks.much,))))
    return All((valuable, Condition("last", "over", (Days(SILENT),))))


def silent() -> Node:
    """Who is potential and was not contacted for very long."""
    return All((Condition("type", "is", ("potential",)), Condition("last", "at_least", (Days(LOST_TOUCH),))))


def again(interval: int) -> Node:
    """Who bought more than once, the last time longer ago than they usually wait.

    Who bought all of it on one day has no usual of their own: longer ago than customers usually wait, which is ``interval``.
    """
    times, late = Condition("times", "at_least", (2,)), Condition("last_purchase", "over", (Days(interval),))
    return AnyOf((Condition("repurchase", "over", (0,)), All((times, Condition("repurchase", "empty"), late))))


def missing(bought: str, other: str) -> Node:
    """Who bought the one and never the other."""
    return All((Condition("bought", "equals", (bought,)), Not(Condition("bought", "equals", (other,)))))


def poor() -> Node:
    """Whose average score is no better than middling."""
    return Condition("score", "at_most", (POOR,))


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the insights say beside the counts."""

    period: Period
    currency: str
    customers: int
    now: Figures
    before: Figures
    """The period before."""
    months: tuple[MonthLine, ...]
    weeks: tuple[WeekLine, ...]
    hours: tuple[tuple[int, ...], ...]
    """Contacts of the period by weekday, Monday first, and hour."""
    interval: int | None
    """Days between two purchases of a customer on average, up to the end of the period; None where nobody bought on two days."""
    products: tuple[ProductLine, ...]
    tiers: tuple[Tier, ...]
    """The most valuable first; without those nobody is in."""
    calls: tuple[Call, ...]
