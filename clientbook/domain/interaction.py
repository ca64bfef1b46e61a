"""One contact with a customer, as a value."""

from dataclasses import dataclass
from datetime import datetime

from clientbook.domain.customer import LONG_LIMIT, check_text
from clientbook.domain.errors import InvalidValue
from clientbook.domain.pick_lists import NOT_REACHED
from clientbook.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One contact, or an attempt at one where ``reached`` is false."""

    customer_id: int
    at: datetime
    """Aware; the local date it shows is the day all rules use."""
    channel: str = "phone"
    topic: str = ""
    summary: str = ""
    outcome: str = ""
    reaction: str = ""
    person_id: int | None = None
    """The contact person it was with."""
    reached: bool = True
    group_uid: str = ""
    """Shared by the rows of one contact with several customers."""
    id: int | None = None
    uid: str = ""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise InvalidValue("at", N_("needs a time zone"))
        if self.reached and self.outcome in NOT_REACHED:
            raise InvalidValue("outcome", N_("means that nobody was reached"), self.outcome)
        check_text("summary", self.summary, LONG_LIMIT, lines=True)
        check_text("reaction", self.reaction, LONG_LIMIT, lines=True)
