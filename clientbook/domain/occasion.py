"""A day that matters to a customer, as a value: a birthday, an anniversary, the end of a contract."""

from dataclasses import dataclass
from datetime import date

from clientbook.domain.customer import check_text
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue
from clientbook.i18n import N_

BIRTHDAY = "birthday"
"""The kind of an occasion that comes from the record's birth date, too."""
ONCE = frozenset({"contract_end", "warranty_end"})
"""Kinds that come once where their year is known, unless something else is said."""
STATES = ("greeted", "hidden", "later")
"""What can be done about one coming round."""
LEAD = 3
"""Days an occasion of any other kind is shown ahead."""
LEAD_LIMIT = 366
"""Days an occasion may be shown ahead, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A day that comes round every year, or once."""

    customer_id: int
    kind: str
    """Key of the pick list ``occasion``."""
    date: PartialDate
    """Has a day and a month; with ``once`` it is a whole Gregorian day."""
    name: str = ""
    """What it is where the kind does not say it all."""
    once: bool = False
    lead_days: int | None = None
    """Days it is shown ahead; None: as the book's setting says for its kind."""
    person_id: int | None = None
    """The contact person it is about; None: the customer."""
    id: int | None = None
    """None also for the birthday that comes from the record."""
    uid: str = ""

    def __post_init__(self) -> None:
        if self.date.month is None or self.date.day is None or (self.once and (self.date.lunar or self.date.year is None)):
            raise InvalidValue("date", N_("needs a day and a month"), str(self.date))
        if self.lead_days is not None and not 0 <= self.lead_days <= LEAD_LIMIT:
            raise InvalidValue("lead_days", N_("is not a number that fits"), str(self.lead_days))
        if not self.kind:
            raise InvalidValue("kind", N_("is empty"))
        check_text("kind", self.kind)
        check_text("name", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What was done about one coming round of an occasion."""

    customer_id: int
    day: date
    """The day that came round."""
    state: str = "greeted"
    occasion_id: int | None = None
    """None: the birthday of the record."""
    until: date | None = None
    """For ``later``: the day it is shown again."""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise InvalidValue("state", N_("is not a state of a greeting"), self.state)
        if (self.state == "later") != (self.until is not None):
            raise InvalidValue("until", N_("is not a date"))
