"""One act on customers as one unit: a contact, steps done, put off or called off, a new step, a greeting.

Steps are read anew when the act is written: what was closed or taken away meanwhile is passed over, and what was edited meanwhile is
kept as it was edited. Units of handlings tell Today what was done: ``detail`` holds ids, keys and days, never a name or a text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from clientbook.data import follow_ups, interactions, mapping
from clientbook.data.customers import insert, insert_many, update
from clientbook.data.journal import id_list
from clientbook.data.plans import Handled
from clientbook.data.uids import new_uid
from clientbook.domain import follow_up as rules
from clientbook.domain.errors import NotFound
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction

USUAL_CHANNEL = "phone"
"""How somebody was reached of whom nothing else is known."""


def handle(connection: Connection, handling: Handling, now: datetime, day: date, detail: dict[str, Any]) -> Handled:
    """Write an act; runs inside its unit. Customers that were erased meanwhile are passed over.

    Args:
        day: the day steps are done on, and after which repeating ones come round again.
        detail: is given what the unit remembers of the act.

    Raises:
        InvalidValue: the contact lies in the future.
        NotFound: none of the customers is there any more.
    """
    act = _Act(connection, handling, now, day)
    act.write()
    detail |= act.told()
    return Handled(interactions=tuple(act.contacts), follow_ups=(*act.planned, *act.following))


@dataclass
class _Act:
    """What one handling carries from part to part."""

    connection: Connection
    handling: Handling
    now: datetime
    day: date
    contacts: list[int] = field(default_factory=list)
    planned: list[int] = field(default_factory=list)
    following: list[int] = field(default_factory=list)
    channel: str = ""
    about: int | None = None
    """The step the act was about: the first that was closed or moved, else the new one."""
    next: Due | None = None
    """When the customer comes up again."""

    def write(self) -> None:
        """Write every part."""
        wanted = self.handling
        sql = "SELECT id FROM customer WHERE id IN (SELECT value FROM json_each(?))"
        there = set(self.connection.exec_driver_sql(sql, (id_list(wanted.customers),)).scalars().fetchall())
        customers = [each for each in dict.fromkeys(wanted.customers) if each in there]
        if not customers:
            raise NotFound(str(wanted.customers[0]))
        named = follow_ups.load_many(self.connection, (*wanted.done, *wanted.cancelled, *wanted.moved))
        steps = {each: step for each, step in named.items() if step.state == "open"}
        if wanted.contact is not None:
            self._contact(wanted.contact, customers, steps)
        self._close(steps)
        if wanted.plan is not None:
            chosen = frozenset(wanted.plan_for or customers)
            self._plan(wanted.plan, [each for each in customers if each in chosen])
        self._greet(there)

    def _contact(self, template: Interaction, customers: list[int], steps: Mapping[int, FollowUp]) -> None:
        interactions.check_past(template, self.now)
        together = new_uid(self.now) if len(customers) > 1 else ""
        channels = dict.fromkeys(customers, template.channel) if template.channel else self._channels(customers, steps)
        self.channel = self.channel or channels[customers[0]]
        person = template.person_id if len(customers) == 1 else None
        cells = mapping.interaction_cells(replace(template, person_id=person, group_uid=together))
        rows = [cells | {"customer_id": each, "channel": channels[each], "uid": new_uid(self.now)} for each in customers]
        self.contacts += insert_many(self.connection, "interaction", rows)

    def _channels(self, customers: list[int], steps: Mapping[int, FollowUp]) -> dict[int, str]:
        """How each was reached where the act does not say: as the step says, else as the last time."""
        planned = {step.customer_id: step.channel for step in reversed(list(steps.values())) if step.channel}
        last = interactions.last_words(self.connection, customers)
        return {each: planned.get(each) or (last[each].channel if each in last else "") or USUAL_CHANNEL for each in customers}

    def _close(self, steps: Mapping[int, FollowUp]) -> None:
        """Close and move the steps that are still open."""
        for each in self.handling.done:
            if each in steps:
                closed, following = rules.done(steps[each], self.day)
                self._change(steps[each], closed)
                if following is not None:
                    self.following.append(self._insert(following))
                    self.next = self.next or Due(following.due, following.due_time)
        for each in self.handling.cancelled:
            if each in steps:
                self._change(steps[each], rules.cancelled(steps[each], self.day))
        for each in self.handling.moved:
            if each in steps and self.handling.to is not None:
                self._change(steps[each], rules.moved(steps[each], self.handling.to))
                self.next = self.handling.to

    def _plan(self, template: FollowUp, customers: list[int]) -> None:
        cells = mapping.follow_up_cells(template)
        rows = [cells | {"customer_id": each, "uid": new_uid(self.now)} for each in customers]
        self.planned += insert_many(self.connection, "follow_up", rows)
        if self.planned:
            self.about = self.about or self.planned[0]
            self.next = Due(template.due, template.due_time)

    def _greet(self, there: set[int]) -> None:
        known = {each.occasion_id for each in self.handling.greetings if each.occasion_id is not None}
        sql = "SELECT id FROM occasion WHERE id IN (SELECT value FROM json_each(?))"
        occasions = set(self.connection.exec_driver_sql(sql, (id_list(known),)).scalars().fetchall())
        for greeting in self.handling.greetings:
            if greeting.customer_id in there and (greeting.occasion_id is None or greeting.occasion_id in occasions):
                insert(self.connection, "greeting", mapping.greeting_cells(greeting))
                self.next = self.next or (Due(greeting.until) if greeting.until is not None else None)

    def _change(self, old: FollowUp, new: FollowUp) -> None:
        update(self.connection, "follow_up", old.id or 0, mapping.follow_up_cells(new), mapping.follow_up_cells(old))
        self.about = self.about or old.id

    def _insert(self, step: FollowUp) -> int:
        return insert(self.connection, "follow_up", mapping.follow_up_cells(step) | {"uid": new_uid(self.now)})

    def told(self) -> dict[str, Any]:
        """What the unit remembers."""
        act = _act_of(self.handling)
        told = remembered(act, self.channel, self.about, self.next)
        if self.handling.contact is None:
            told["state"] = act if act not in ("moved", "planned") else "open"
        return told


def remembered(act: str, channel: str = "", step: int | None = None, due: Due | None = None) -> dict[str, Any]:
    """The ``detail`` of a handling: ids, keys and days. An empty ``due`` stands for a step without a day."""
    told: dict[str, Any] = {"act": act}
    if channel:
        told["channel"] = channel
    if step is not None:
        told["step"] = step
    if due is not None:
        told["due"] = due.day.isoformat() if due.day is not None else ""
        if due.time:
            told["time"] = due.time
    return told


def _act_of(handling: Handling) -> str:
    if handling.contact is not None:
        return "contacted" if handling.contact.reached else "attempted"
    if handling.greetings:
        return handling.greetings[0].state
    if handling.done:
        return "done"
    if handling.moved:
        return "moved"
    return "cancelled" if handling.cancelled else "planned"


def log_told(interaction: Interaction) -> dict[str, Any]:
    """What the unit of a single new contact remembers; a correction of an older one is nothing that was handled today."""
    if interaction.id is not None:
        return {}
    return remembered("contacted" if interaction.reached else "attempted", interaction.channel)


def step_told(new: FollowUp, old: FollowUp | None, made: int) -> dict[str, Any]:
    """What the unit of a single saved step remembers: planned, moved, done or called off; nothing where only its words changed."""
    told: dict[str, Any] = {"state": new.state}
    due = Due(new.due, new.due_time)
    if old is None:
        return told | (remembered("planned", "", made, due) if new.state == "open" else {})
    if new.state != old.state:
        return told | (remembered(new.state, "", made) if new.state != "open" else {})
    if due != Due(old.due, old.due_time) and new.state == "open":
        return told | remembered("moved", "", made, due)
    return told
