"""The entries of a customer's stream, as light values."""

from dataclasses import dataclass
from datetime import date

from clientbook.data.lines import UnitLine
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.purchase import AfterSale, Purchase
from clientbook.domain.rating import Rating


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing in a customer's stream, newest first; exactly one of the values is set."""

    kind: str
    """``interaction``, ``follow_up``, ``purchase``, ``after_sale``, ``rating`` or ``change``."""
    on: date | None
    """The local day it belongs to; None: an open follow-up without a date."""
    cursor: str
    """Give the last entry's to ``timeline(before=…)`` for the next page."""
    interaction: Interaction | None = None
    follow_up: FollowUp | None = None
    unit: UnitLine | None = None
    """A change of the record, with ``changes`` filled."""
    purchase: Purchase | None = None
    after_sale: AfterSale | None = None
    rating: Rating | None = None
