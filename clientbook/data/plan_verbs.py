"""Verbs about contacts, steps and occasions, and about who needs the owner today."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from clientbook.data import agenda, follow_ups, handling, import_question, interactions, marks, occasions, steps
from clientbook.data.core import RESTARTS, BookCore, Done
from clientbook.data.lines import Saved
from clientbook.data.plans import SECTIONS, Agenda, AgendaLine, Handled, StepGroup
from clientbook.data.progress import Progress
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Occasion
from clientbook.domain.reckoning import day_of
from clientbook.i18n import N_

ANSWERS = ("count_from", "plan", "never")
"""What can be answered to the question after an import."""


class PlanVerbs(BookCore):
    """The part of a book that knows what was said, what is planned and whose turn it is."""

    # ---- one contact, one step

    def interaction(self, interaction_id: int) -> Interaction:
        """One interaction.

        Raises:
            NotFound
        """
        return self._read(interactions.load, interaction_id)

    def log(self, interaction: Interaction) -> Saved:
        """Write a contact, or what changed of one; ``Saved.id`` is the interaction's.

        Raises:
            InvalidValue: it lies in the future.
            NotFound
        """
        kind = "log" if interaction.reached or interaction.id is not None else "attempt"
        return saved(self._unit(kind, interactions.save, interaction, self._clock.now(), detail=handling.log_told(interaction)))

    def remove_interaction(self, interaction_id: int) -> Saved:
        """Take a contact away.

        Raises:
            NotFound
        """
        return saved(self._unit("log_removed", interactions.remove, interaction_id))

    def follow_up(self, follow_up_id: int) -> FollowUp:
        """One follow-up.

        Raises:
            NotFound
        """
        return self._read(follow_ups.load, follow_up_id)

    def save_follow_up(self, follow_up: FollowUp) -> Saved:
        """Write a planned step, or what changed of one; ``Saved.id`` is the follow-up's.

        Raises:
            NotFound
        """
        detail: dict[str, Any] = {"state": follow_up.state}

        def save(connection: Connection) -> Saved:
            old = follow_ups.load(connection, follow_up.id) if follow_up.id is not None else None
            done = follow_ups.save(connection, follow_up, self._clock.now())
            detail.update(handling.step_told(follow_up, old, done.id))
            return done

        return saved(self._unit("follow_up", save, detail=detail))

    def remove_follow_up(self, follow_up_id: int) -> Saved:
        """Take a planned step away; to call one off, save it as cancelled.

        Raises:
            NotFound
        """
        return saved(self._unit("follow_up_removed", follow_ups.remove, follow_up_id))

    # ---- acts

    def handle(self, act: Handling, progress: Progress | None = None) -> Handled:
        """Write an act as one unit: a contact, steps done, moved or called off, a new step, a greeting.

        Steps that were closed or removed meanwhile are passed over; what nothing is left of is no unit.

        Raises:
            InvalidValue: the contact lies in the future.
            NotFound: none of its customers is there any more.
            Cancelled: nothing was changed.
        """
        detail: dict[str, Any] = {"act": ""}
        now = self._clock.now()

        def write(connection: Connection) -> Handled:
            day = day_of(now.date(), marks.reckoned_through(connection))
            return handling.handle(connection, act, now, day, detail)

        done = self._unit(act.kind, write, detail=detail, progress=progress)
        return replace(done.answer, unit=done.unit, ids=done.ids)

    def open_steps(self, customer_ids: Iterable[int]) -> dict[int, tuple[FollowUp, ...]]:
        """The open steps of these customers, the earliest first, those without a day last; who has none is left out."""
        return self._read(follow_ups.open_steps, tuple(customer_ids))

    def last_words(self, customer_ids: Iterable[int]) -> dict[int, Interaction]:
        """The newest contact or attempt of each of these customers; who has none is left out."""
        return self._read(interactions.last_words, tuple(customer_ids))

    # ---- occasions

    def occasions(self, customer_id: int) -> tuple[Occasion, ...]:
        """A customer's occasions; the birthday of the record stands first and has no id, it is edited in the record."""
        return self._read(occasions.of_customer, customer_id)

    def occasion(self, occasion_id: int) -> Occasion:
        """One occasion.

        Raises:
            NotFound
        """
        return self._read(occasions.load, occasion_id)

    def save_occasion(self, occasion: Occasion) -> Saved:
        """Write an occasion, or what changed of one; ``Saved.id`` is the occasion's.

        Raises:
            InvalidValue, NotFound
        """
        return saved(self._unit("occasion", occasions.save, occasion, self._clock.now()))

    def remove_occasion(self, occasion_id: int) -> Saved:
        """Take an occasion away.

        Raises:
            NotFound
        """
        return saved(self._unit("occasion_removed", occasions.remove, occasion_id))

    # ---- whose turn it is

    def day(self) -> date:
        """The day marks and Today are reckoned for: the clock's, but never before the last one, nor after a leap nobody confirmed."""
        today = self._clock.now().date()
        return self._read(lambda connection: day_of(today, marks.reckoned_through(connection)))

    def agenda(self, limit: int = 100) -> Agenda:
        """Today: the first lines of every section; ``counts`` holds the true numbers that are known already (all in a small book)."""
        now = self._clock.now()
        return self._read(lambda connection: agenda.agenda(connection, _day(connection, now.date()), now, limit))

    def agenda_counts(self, best: int | None = None) -> dict[str, int]:
        """The true number of every section; a newer call takes this one's place (``Superseded``).

        Args:
            best: how many of each section without a planned step are shown; None: as many as on Today. Occasions of the others stand in
                the occasions.
        """
        today = self._clock.now().date()
        group = "agenda counts"
        return self._slow(lambda connection: agenda.counts(connection, _day(connection, today), best), group=group, restarts=RESTARTS)

    def agenda_section(self, section: str, limit: int = 200, offset: int = 0, best: int | None = None) -> tuple[AgendaLine, ...]:
        """A part of one section in its order, all of it however many stand on Today.

        Args:
            best: as in ``agenda_counts``.

        Raises:
            InvalidValue: there is no such section.
        """
        if section not in SECTIONS:
            raise InvalidValue("section", N_("is not a section of Today"), section)
        today = self._clock.now().date()
        return self._slow(lambda connection: agenda.section_lines(connection, section, _day(connection, today), limit, offset, best))

    def steps(self, channel: str = "", limit: int = 50, limits: Mapping[str, int] | None = None) -> tuple[StepGroup, ...]:
        """The open follow-ups in their groups, all five of them, with true numbers and the first steps of each.

        Args:
            channel: only those planned for this channel; empty: all.
            limit: steps of each group.
            limits: steps of one group, where that differs.
        """
        today = self._clock.now().date()
        return self._read(lambda connection: steps.groups(connection, _day(connection, today), channel, limit, limits))

    def step_channels(self) -> tuple[str, ...]:
        """The channels open follow-ups are planned for."""
        return self._read(steps.channels)

    def answer_import(self, unit: int, answer: str, per_day: int = 10) -> int | None:
        """Answer the question after an import for those who came without a day of contact; the unit of the answer, if it wrote one.

        Args:
            unit: the import.
            answer: ``count_from`` counts them from today, ``plan`` plans a step for so many a working day, the most important first,
                ``never`` leaves them as never contacted and asks no more.
            per_day: for ``plan``.

        Raises:
            InvalidValue, NotFound
        """
        now = self._clock.now()
        if answer not in ANSWERS:
            raise InvalidValue("answer", N_("is not an answer to this question"), answer)
        if answer == "never":
            self._write(import_question.remember, unit, now)
            return None
        detail = {"import": unit}

        def write(connection: Connection) -> None:
            day = _day(connection, now.date())
            if answer == "count_from":
                import_question.count_from(connection, unit, day, now)
            else:
                import_question.plan(connection, unit, day, per_day, now)

        return self._unit("count_from" if answer == "count_from" else "follow_up", write, detail=detail).unit


def saved(done: Done[Saved]) -> Saved:
    """What a unit that saves one thing answers."""
    return replace(done.answer, unit=done.unit)


def _day(connection: Connection, today: date) -> date:
    return day_of(today, marks.reckoned_through(connection))
