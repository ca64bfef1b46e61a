"""How long ago somebody was reached, as a sign and a tone; the same in the list, beside it and above the record."""

from datetime import date
from typing import Protocol

from clientbook.domain.staleness import staleness
from clientbook.widgets.blocks import Piece
from clientbook.widgets.signs import signs

TONES = {"fresh": "quiet", "cooling": "warn", "dormant": "late"}
"""How a state of contact looks."""


class Dated(Protocol):
    """A customer or a line of the list: whatever knows the days on which it turns."""

    @property
    def cooling_from(self) -> date | None:
        """The first day it counts as cooling."""
        ...

    @property
    def dormant_from(self) -> date | None:
        """The first day it counts as dormant."""
        ...


def staleness_of(customer: Dated, today: date) -> str:
    """``fresh``, ``cooling`` or ``dormant``; fresh where the days are not known."""
    if customer.cooling_from is None or customer.dormant_from is None:
        return "fresh"
    return staleness(customer.cooling_from, customer.dormant_from, today)


def state_sign(customer: Dated, today: date) -> Piece:
    """○ ◐ ● or their plain forms, and a space."""
    state = staleness_of(customer, today)
    return Piece(getattr(signs(), state) + " ", TONES[state])
