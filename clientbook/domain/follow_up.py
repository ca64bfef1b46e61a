"""A planned next step, as a value."""

from dataclasses import dataclass
from datetime import date

from clientbook.domain.customer import check_text
from clientbook.domain.errors import InvalidValue
from clientbook.i18n import N_

STATES = ("open", "done", "cancelled")


@dataclass(frozen=True, slots=True)
class Due:
    """When a step is due: on a day, perhaps at a time of it; neither: some time."""

    day: date | None = None
    time: str = ""
    """``HH:MM`` or empty."""

    def __post_init__(self) -> None:
        if self.time and self.day is None:
            raise InvalidValue("due", N_("a time needs a day"), self.time)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A planned next step: due on a day, perhaps at a time, or undated."""

    customer_id: int
    what: str
    due: date | None = None
    due_time: str = ""
    """``HH:MM`` or empty."""
    channel: str = ""
    state: str = "open"
    repeat: str = ""
    """``2w``, ``1m``, ``10d`` or empty."""
    snoozed: int = 0
    """How many times it was put off."""
    done_on: date | None = None
    series_from: date | None = None
    """The first day of a repeating step: the 31st stays the 31st after a short month."""
    id: int | None = None
    uid: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise InvalidValue("state", N_("is not a state of a follow-up"), self.state)
        if not self.what.strip():
            raise InvalidValue("what", N_("is empty"))
        check_text("what", self.what, 500)
