"""What comes with a customer of a file: contacts, steps, days that matter; each written once, however often the file is imported."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from clientbook.data import Door, New, Traded
from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.names import fold
from clientbook.domain.occasion import Occasion
from clientbook.domain.pick_lists import NOT_REACHED
from clientbook.domain.spellings import choice_key
from clientbook.exchange.candidate import Candidate, Contact, Whole
from clientbook.exchange.matching import Target
from clientbook.exchange.plan_import import Difference
from clientbook.exchange.trades import Trades

Told = TypeVar("Told", Interaction, FollowUp, Occasion)
_NOTHING = Whole()


class Lives:
    """The contacts, steps and days of one run."""

    def __init__(self, door: Door, now: datetime, products: Mapping[str, int], *, writes: bool) -> None:
        self._door = door
        self.trades = Trades(door, products, writes=writes)
        self._now = now
        self._writes = writes
        self._taken: dict[str, set[str]] = {"interaction": set(), "follow_up": set(), "occasion": set()}
        self._standing: frozenset[str] = frozenset()
        self._bought: list[list[Traded]] = []

    def prepare(self, candidates: Sequence[Candidate], standing: Collection[str]) -> None:
        """Ask once which uids of the file stand in the book already; ``standing`` are those of customers."""
        self._standing = frozenset(standing)
        wholes = [(candidate, candidate.whole) for candidate in candidates if candidate.whole is not None]
        if wholes:
            for table, uids in (
                ("interaction", [each.uid for _candidate, whole in wholes for each in whole.interactions]),
                ("follow_up", [each.uid for _candidate, whole in wholes for each in whole.follow_ups]),
                ("occasion", [each.uid for candidate, _whole in wholes for each in candidate.occasions]),
            ):
                self._taken[table] = set(self._door.taken_uids(table, filter(None, uids)))
        self.trades.prepare(candidates)
        self._given: set[str] = set(self._standing)

    # ---- of customers this import makes ---------------------------------------------------------------------------------

    def new(self, target: Target, customer: Customer) -> New:
        """The new customer of a target with everything its rows tell."""
        first = target.rows[0]
        whole = first.whole or _NOTHING
        kept = {key: value for key, value in whole.kept.items() if value is not None}
        if first.uid and first.uid not in self._given:
            self._given.add(first.uid)
            kept["uid"] = first.uid
        customer = replace(customer, **kept) if kept else customer
        contacts = {(each.at, each.summary): _interaction(each) for row in target.rows for each in row.contacts}
        steps = {(each.due, each.what): each.planned() for row in target.rows for each in row.steps}
        days = {(each.kind, str(each.date), each.name): each for row in target.rows for each in row.occasions}
        self._bought.append(self.trades.of_new(("new", id(target)), target.rows))
        return New(
            customer,
            (*contacts.values(), *self._fresh("interaction", whole.interactions)),
            (*steps.values(), *self._fresh("follow_up", whole.follow_ups)),
            " ".join(dict.fromkeys(target.tokens)),
            tuple(self._fresh("occasion", first.occasions if first.whole else tuple(days.values()))),
        )

    def _fresh(self, table: str, told: Sequence[Told]) -> list[Told]:
        """The same with uids nobody has: of a customer that is made a second time, everything is new."""
        taken, found = self._taken[table], []
        for each in told:
            found.append(replace(each, uid="") if each.uid in taken else each)
            if each.uid:
                taken.add(each.uid)
        return found

    def after(self, targets: Sequence[Target], ids: Sequence[int]) -> None:
        """Write what can only be written once the customers stand in the book."""
        for target, each, bought in zip(targets, ids, self._bought, strict=True):
            self.trades.write(each, target.rows, bought)
            for row in target.rows:
                whole = row.whole or _NOTHING
                for occasion_uid, greeting in whole.greetings:
                    self._door.add_greeting(each, occasion_uid, greeting)

    @staticmethod
    def tells(row: Candidate) -> bool:
        """Whether a row brings anything of the kind."""
        return bool(row.contacts or row.steps or row.occasions or row.trade or row.whole)

    # ---- of customers that stand in the book ----------------------------------------------------------------------------

    def add_to(self, customer_id: int, row: Candidate) -> tuple[Difference, ...]:
        """Write the row's contacts, steps and days unless they stand there; what was, or would be, written."""
        whole = row.whole or _NOTHING
        found = [
            *self._contacts(customer_id, [*map(_interaction, row.contacts), *whole.interactions], row),
            *self._steps(customer_id, [*(each.planned() for each in row.steps), *whole.follow_ups]),
            *self._days(customer_id, row),
            *self.trades.add_to(customer_id, row),
        ]
        if self._writes:
            for occasion_uid, greeting in whole.greetings:
                if self._door.add_greeting(customer_id, occasion_uid, greeting):
                    found.append(Difference("occasions", "", greeting.day.isoformat()))
        return tuple(found)

    def _contacts(self, customer_id: int, told: Iterable[Interaction], row: Candidate) -> Iterable[Difference]:
        for each in told:
            stands = each.uid in self._taken["interaction"] if each.uid else False
            if not stands and not self._door.has_contact(customer_id, each.at.date(), each.summary):
                if self._writes:
                    person = self._person(customer_id, row, each.person_id)
                    self._door.log(replace(each, customer_id=customer_id, person_id=person))
                yield Difference("contact", "", f"{each.at.date().isoformat()} {each.summary}".strip())

    def _steps(self, customer_id: int, told: Iterable[FollowUp]) -> Iterable[Difference]:
        for each in told:
            stands = each.uid in self._taken["follow_up"] if each.uid else False
            if not stands and not self._door.has_step(customer_id, each.due, each.what):
                if self._writes:
                    self._door.plan(replace(each, customer_id=customer_id))
                yield Difference("step", "", " ".join(filter(None, (each.due.isoformat() if each.due else "", each.what))))

    def _days(self, customer_id: int, row: Candidate) -> Iterable[Difference]:
        if not row.occasions:
            return
        there = {(each.kind, str(each.date), each.name) for each in self._door.occasions(customer_id)}
        own = dict(self._door.own_words("occasion"))
        for each in row.occasions:
            if (each.kind, str(each.date), each.name) in there or (each.uid and each.uid in self._taken["occasion"]):
                continue
            # A card tells no kind but the anniversary: what comes back from a phone is known by its day and what it was called there.
            kind = choice_key("occasion", each.name, own) if each.kind == "other" and each.name else ""
            if kind and (kind, str(each.date), "") in there:
                continue
            if each.kind == "other" and any(day == str(each.date) and name == each.name for _kind, day, name in there):
                continue
            if self._writes:
                person = self._person(customer_id, row, each.person_id)
                self._door.add_occasion(replace(each, customer_id=customer_id, person_id=person))
            yield Difference("occasions", "", " ".join(filter(None, (str(each.date), each.name or each.kind))))

    def _person(self, customer_id: int, row: Candidate, number: int | None) -> int | None:
        """The contact person of the book a number of the file means: the one of the same name, if already there."""
        if number is None:
            return None
        name = fold(row.persons[number - 1].name)
        persons = self._door.customer(customer_id).persons
        return next((person.id for person in persons if fold(person.name) == name), None)


def _interaction(contact: Contact) -> Interaction:
    return Interaction(
        customer_id=0,
        at=contact.at,
        channel=contact.channel,
        topic=contact.topic,
        summary=contact.summary,
        outcome=contact.outcome,
        reaction=contact.reaction,
        reached=contact.outcome not in NOT_REACHED,
    )
