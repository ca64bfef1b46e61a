"""What an act on customers writes, by the kind of row it is about: pure values, so that the table of acts is tested without a screen."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from clientbook.data import UNPLANNED, Book, Upcoming
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting
from clientbook.i18n import N_, _

USUAL_CHANNEL = "phone"
"""How somebody is reached of whom nothing else is known."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom and what an act is about: a line of Today or of the follow-ups, or customers of a list."""

    customers: Sequence[int] = ()
    step: FollowUp | None = None
    """The planned step of the line."""
    section: str = ""
    """Key of the section of Today it stands in; empty elsewhere."""
    upcoming: Upcoming | None = None
    """The occasion of the line."""
    name: str = ""
    """What to call the one it is about."""
    steps: tuple[FollowUp, ...] = ()
    """Several marked steps; ``step`` is None then."""
    upcomings: tuple[Upcoming, ...] = ()
    """Several marked occasions, where nothing else is marked; ``upcoming`` is None then."""

    @property
    def named_steps(self) -> tuple[FollowUp, ...]:
        """The steps the line or the marks name."""
        return self.steps or ((self.step,) if self.step is not None else ())

    @property
    def occasions(self) -> tuple[Upcoming, ...]:
        """The occasions the line or the marks are about."""
        return self.upcomings or ((self.upcoming,) if self.upcoming is not None else ())

    @property
    def unplanned(self) -> bool:
        """Whether it is a line of somebody without a planned step."""
        return self.section in UNPLANNED


@dataclass(frozen=True, slots=True)
class About:
    """A target with what the book knows of it, read in one go."""

    target: Target
    customers: tuple[int, ...]
    """Whom the act is about, without those it leaves out."""
    open_steps: Mapping[int, tuple[FollowUp, ...]] = field(default_factory=dict)
    """Open steps of each, the earliest first."""
    last: Mapping[int, Interaction] = field(default_factory=dict)
    refusals: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Ways in which customers do not want to be contacted: channels, or ``all``; only of those who said so."""
    no_answer_days: int = 3

    @property
    def earliest(self) -> FollowUp | None:
        """The step a single row is about: its own, else the earliest open one of the customer."""
        if self.target.step is not None:
            return self.target.step
        steps = self.open_steps.get(self.customers[0], ()) if len(self.customers) == 1 else ()
        return steps[0] if steps else None

    @property
    def steps(self) -> tuple[FollowUp, ...]:
        """The steps an act is about: those named by the row or the marks, else the earliest open one of each customer."""
        return self.target.named_steps or tuple(steps[0] for id in self.customers if (steps := self.open_steps.get(id, ())))

    def channel_of(self, id: int) -> str:
        """How one of them is reached, most likely: as the step says, else as the last time."""
        said = next((step.channel for step in self.target.named_steps if step.customer_id == id and step.channel), "")
        last = self.last.get(id)
        return said or (last.channel if last is not None else "") or USUAL_CHANNEL

    @property
    def channel(self) -> str:
        """How most of them are reached."""
        return Counter(map(self.channel_of, self.customers)).most_common(1)[0][0]

    def refusing(self, channel: str = "") -> frozenset[int]:
        """Who of them does not want to be contacted in this way; without a channel, in the way each is usually reached."""
        refused = self.refusals.items()
        return frozenset(id for id, ways in refused if {"all", channel or self.channel_of(id)} & set(ways))

    def willing(self, channel: str = "") -> "About":
        """Of several customers only those a contact may be logged for; one alone stays: they may have called."""
        unwilling = self.refusing(channel)
        if len(self.customers) < 2 or not unwilling:
            return self
        steps = tuple(step for step in self.target.steps if step.customer_id not in unwilling)
        return replace(self, customers=tuple(id for id in self.customers if id not in unwilling), target=replace(self.target, steps=steps))


def load_about(book: Book, target: Target) -> About:
    """Read what an act needs; runs on a thread. Customers that are gone meanwhile are left out."""
    lines = book.rows(tuple(dict.fromkeys(target.customers)))
    ids = tuple(line.id for line in lines)
    refusals = {line.id: line.do_not_contact for line in lines if line.do_not_contact}
    return About(target, ids, book.open_steps(ids), book.last_words(ids), refusals, int(book.setting("no_answer_days")))


def in_touch() -> str:
    """What a step is called that only says to try again."""
    return _("get in touch")


def contact(about: About, now: datetime, **more: object) -> Interaction:
    """A contact of just now, in the way they are usually reached: of several each in their own."""
    channel = about.channel if len(about.customers) == 1 else ""
    return replace(Interaction(customer_id=about.customers[0], at=now, channel=channel), **more)  # type: ignore[arg-type]


def ids_of(steps: Iterable[FollowUp]) -> tuple[int, ...]:
    """The ids of steps that are in the book."""
    return tuple(step.id for step in steps if step.id is not None)


def greeted(about: About, state: str = "greeted", until: date | None = None) -> Handling:
    """What is done about the occasions of a row or the marks: greeted, hidden for this round, or shown again later."""
    greetings = (
        Greeting(customer_id=each.occasion.customer_id, day=each.day, state=state, occasion_id=each.occasion.id, until=until)
        for each in about.target.occasions
        if each.occasion.customer_id in about.customers
    )
    return Handling(customers=about.customers, greetings=tuple(greetings))


def contacted(about: About, now: datetime) -> Handling:
    """A contact just now; the step of the row is done with it, an occasion is greeted."""
    if about.target.occasions:
        return greeted(about)
    return Handling(customers=about.customers, contact=contact(about, now), done=ids_of(about.target.named_steps))


def attempted(about: About, now: datetime) -> Handling:
    """Nobody was reached: the step of the row moves some days on.

    For a customer without a row the earliest dated step moves, unless it is later anyway; who has none gets a new one.
    """
    day = now.date() + timedelta(days=about.no_answer_days)
    named = about.target.named_steps
    moved, served = list(named), {step.customer_id for step in named}
    for id in about.customers:
        if id in served:
            continue
        dated = next((step for step in about.open_steps.get(id, ()) if step.due is not None), None)
        if dated is not None and dated.due is not None:
            served.add(id)
            moved += [dated] if dated.due < day else []
    missing = tuple(id for id in about.customers if id not in served)
    plan = FollowUp(customer_id=missing[0], what=in_touch(), due=day, channel=about.channel) if missing else None
    return Handling(
        customers=about.customers,
        contact=contact(about, now, outcome="no_answer", reached=False),
        moved=ids_of(moved),
        to=Due(day) if moved else None,
        plan=plan,
        plan_for=missing,
    )


def done(about: About) -> Handling:
    """The steps it is about are done."""
    return Handling(customers=about.customers, done=ids_of(about.steps))


def cancelled(about: About) -> Handling:
    """The steps of the row are called off."""
    return Handling(customers=about.customers, cancelled=ids_of(about.target.named_steps))


def steps_put_off(about: About) -> tuple[FollowUp, ...]:
    """What is put off: the steps of the row or the marks, else the earliest open one of each; nothing on a row without a step."""
    return about.target.named_steps or (() if about.target.unplanned or about.target.occasions else about.steps)


def put_off(about: About, to: Due) -> Handling:
    """To another day: the step of the row; for somebody without one a new step, so that the row hides till then.

    Raises:
        InvalidValue: an occasion is put off to no day.
    """
    if about.target.occasions:
        if to.day is None:
            raise InvalidValue("due", N_("needs a day"))
        return greeted(about, "later", to.day)
    steps = steps_put_off(about)
    served = {step.customer_id for step in steps}
    missing = tuple(id for id in about.customers if id not in served)
    plan = None
    if missing:
        plan = FollowUp(customer_id=missing[0], what=in_touch(), due=to.day, due_time=to.time, channel=about.channel)
    return Handling(customers=about.customers, moved=ids_of(steps), to=to if steps else None, plan=plan, plan_for=missing)


def planned(about: About, before: FollowUp, step: FollowUp) -> Handling | None:
    """A new step for everybody it is about, or another day for one; None where more of a step changed than its day."""
    if before.id is None:
        return Handling(customers=about.customers, plan=step)
    day_alone = replace(step, due=before.due, due_time=before.due_time, series_from=before.series_from) == before
    if day_alone and not step.repeat and (step.due, step.due_time) != (before.due, before.due_time):
        return Handling(customers=about.customers, moved=ids_of([before]), to=Due(step.due, step.due_time))
    return None
