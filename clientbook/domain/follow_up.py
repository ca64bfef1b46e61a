"""A planned next step, as a value, and what becomes of it: done, put off, called off."""

from dataclasses import dataclass, replace
from datetime import date

from clientbook.domain.customer import check_text
from clientbook.domain.errors import InvalidValue
from clientbook.domain.repeats import Repeat, next_after
from clientbook.i18n import N_

STATES = ("open", "done", "cancelled")


def check_time(text: str) -> None:
    """Refuse what is neither empty nor a time of day as it is stored.

    Raises:
        InvalidValue
    """
    hour, minute = text[:2], text[3:]
    sound = len(text) == 5 and text[2] == ":" and (hour + minute).isdecimal() and text.isascii() and hour < "24" and minute < "60"
    if text and not sound:
        raise InvalidValue("due_time", N_("is not a time"), text[:40])


@dataclass(frozen=True, slots=True)
class Due:
    """When a step is due: on a day, perhaps at a time of it; neither: some time."""

    day: date | None = None
    time: str = ""
    """``HH:MM`` or empty."""

    def __post_init__(self) -> None:
        if self.time and self.day is None:
            raise InvalidValue("due", N_("a time needs a day"), self.time)
        check_time(self.time)


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
    """The first day of a repeating step: the 31st stays the 31st after a short month. Its due day, where nothing is said."""
    id: int | None = None
    uid: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise InvalidValue("state", N_("is not a state of a follow-up"), self.state)
        if not self.what.strip():
            raise InvalidValue("what", N_("is empty"))
        check_text("what", self.what, 500)
        check_time(self.due_time)
        if self.repeat:
            Repeat.parse(self.repeat)
            if self.series_from is None and self.due is not None:
                object.__setattr__(self, "series_from", self.due)


def done(step: FollowUp, on: date) -> tuple[FollowUp, FollowUp | None]:
    """The step as done on a day, and the new one that follows where it repeats.

    The next is the first day of the series after today, and after the day just done where it was done early: one step, however
    many rounds were missed. A series that has run to the end of the calendar has no next.
    """
    closed = replace(step, state="done", done_on=on)
    if not step.repeat:
        return closed, None
    series = step.series_from or step.due or on
    try:
        day = next_after(Repeat.parse(step.repeat), series, max(on, step.due or on))
    except InvalidValue:
        return closed, None
    following = FollowUp(
        customer_id=step.customer_id,
        what=step.what,
        due=day,
        due_time=step.due_time,
        channel=step.channel,
        repeat=step.repeat,
        series_from=series,
    )
    return closed, following


def moved(step: FollowUp, to: Due) -> FollowUp:
    """The step put off to another day, or to some time; how often is counted. A series keeps its own days."""
    return replace(step, due=to.day, due_time=to.time, snoozed=step.snoozed + 1)


def cancelled(step: FollowUp, on: date) -> FollowUp:
    """The step called off on a day; a series ends with it."""
    return replace(step, state="cancelled", done_on=on)


def replanned(step: FollowUp, to: Due, repeat: str) -> FollowUp:
    """The step with the day and the repeat the owner chose anew in a form; where either is new, its series starts at that day."""
    same = repeat == step.repeat and to.day == step.due
    return replace(step, due=to.day, due_time=to.time, repeat=repeat, series_from=step.series_from if same and repeat else None)
