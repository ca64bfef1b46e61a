"""How content a customer was, as a value."""

from dataclasses import dataclass
from datetime import date

from clientbook.domain.customer import LONG_LIMIT, check_text
from clientbook.domain.errors import InvalidValue
from clientbook.i18n import N_

SCORES = (1, 2, 3, 4, 5)
"""From discontent to delighted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One answer to the question how it was, and what will be done about it."""

    customer_id: int
    on_date: date
    score: int
    """One of ``SCORES``."""
    comment: str = ""
    product_id: int | None = None
    purchase_id: int | None = None
    """The purchase of this customer it is about."""
    action: str = ""
    """What will be done better."""
    follow_up_id: int | None = None
    """The step of this customer that was planned for it."""
    id: int | None = None
    uid: str = ""

    def __post_init__(self) -> None:
        if self.score not in SCORES:
            raise InvalidValue("score", N_("is a whole number from 1 to 5"), str(self.score))
        check_text("comment", self.comment, LONG_LIMIT, lines=True)
        check_text("action", self.action, LONG_LIMIT, lines=True)
