"""Today as plain Python reckons it over every row of a book: written down a second time, without SQL, an index or a derived column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from clientbook.data.plans import SECTIONS, UNPLANNED, AgendaLine
from clientbook.domain.dates import PartialDate
from clientbook.domain.occasion_days import next_on_or_after

Row = dict[str, Any]
Place = tuple[int, int | None, int | None, date | None]
"""Customer, step, occasion (0: the birthday of the record) that comes round first, its day."""
PLANNED = ("overdue", "due_today", "next_7_days")
RANKS = {"vip": 0, "high": 1, "medium": 2, "low": 4}


@dataclass
class Reckoning:
    """Who stands where on a day."""

    dump: Mapping[str, list[Row]]
    settings: Mapping[str, Any]
    day: date
    best: int
    """How many of each section without a planned step are shown."""
    sections: dict[str, list[Place]] = field(default_factory=dict)
    soonest: list[int] = field(default_factory=list)
    """Who has an occasion, the soonest first."""

    def __post_init__(self) -> None:
        found: dict[str, list[tuple[Any, Place]]] = {section: [] for section in SECTIONS}
        celebrated: dict[int, tuple[Any, Place]] = {}
        for customer in self.dump["customer"]:
            if customer["trashed_at"] is not None or "all" in customer["do_not_contact"].split():
                continue
            if (stands := self._stands(customer)) is not None:
                section, order, place = stands
                found[section].append((order, place))
            if (celebrates := self._celebrates(customer)) is not None:
                celebrated[customer["id"]] = celebrates
        for places in found.values():
            places.sort()
        said = {place[0] for section in PLANNED for _order, place in found[section]}
        said |= {place[0] for section in UNPLANNED for _order, place in found[section][: self.best]}
        self.soonest = [each[1][0] for each in sorted(celebrated.values())]
        found["occasions"] = sorted(each for each in celebrated.values() if each[1][0] not in said)
        rounds = {me: place[2:] for me, (_order, place) in celebrated.items()}
        self.sections = {
            section: [(me, step, *rounds.get(me, (None, None))) for _order, (me, step, _occasion, _day) in places]
            for section, places in found.items()
        }

    def counts(self) -> dict[str, int]:
        return {section: len(places) for section, places in self.sections.items()}

    def first(self, limit: int) -> dict[str, list[Place]]:
        """The planned sections as Today shows them: the first lines, and behind them whoever has an occasion, the soonest ones."""
        shown = {place[0] for section in PLANNED for place in self.sections[section][:limit]}
        planned = {place[0] for section in PLANNED for place in self.sections[section]}
        shown |= set([each for each in self.soonest if each in planned - shown][:limit])
        return {section: [place for place in self.sections[section] if place[0] in shown] for section in PLANNED}

    def _of(self, table: str, customer: Row) -> Iterable[Row]:
        return (row for row in self.dump[table] if row["customer_id"] == customer["id"])

    def _stands(self, customer: Row) -> tuple[str, Any, Place] | None:
        me = customer["id"]
        rank = RANKS.get(customer["level"], 3)
        steps = [row for row in self._of("follow_up", customer) if row["state"] == "open" and row["due"] is not None]
        step = min(steps, key=lambda row: (row["due"], row["due_time"] == "", row["due_time"], row["id"]), default=None)
        if step is not None:
            due = date.fromisoformat(step["due"])
            order = (step["due"], step["due_time"], step["id"])
            if due <= self.day + timedelta(days=7):
                section = "overdue" if due < self.day else "due_today" if due == self.day else "next_7_days"
                return section, order, (me, step["id"], None, None)
        else:
            cooling, dormant = self._marks(customer)
            if cooling is not None and dormant is not None:
                if self._last(customer) is None and customer["count_from"] is None:
                    return "never_contacted", (rank, cooling, me), (me, None, None, None)
                if cooling <= self.day:
                    section = "dormant" if dormant <= self.day else "cooling"
                    return section, (rank, cooling, dormant, me), (me, None, None, None)
        return None

    def _celebrates(self, customer: Row) -> tuple[Any, Place] | None:
        me = customer["id"]
        rounds = [found for found in self._rounds(customer) if not self._settled(me, *found)]
        if not rounds:
            return None
        day, occasion = min(rounds)
        return (day, RANKS.get(customer["level"], 3), me), (me, None, occasion, day)

    def _last(self, customer: Row) -> date | None:
        days = [date.fromisoformat(row["on_date"]) for row in self._of("interaction", customer) if row["reached"]]
        return max((day for day in days if day <= self.day), default=None)

    def _marks(self, customer: Row) -> tuple[date | None, date | None]:
        if customer["status"] in self.settings["left_out_statuses"]:
            return None, None
        since = self._last(customer) or date.fromisoformat(customer["count_from"] or customer["created_on"])
        tags = [row["tag"] for row in self._of("customer_tag", customer)]
        rhythms = [days for tag, days in self.settings["tag_rhythms"].items() if tag in tags]
        rhythms += [customer["rhythm_days"]] if customer["rhythm_days"] else []
        cooling = min(rhythms) if rhythms else self.settings["cooling_days"]
        return since + timedelta(days=cooling), since + timedelta(days=max(cooling, self.settings["dormant_days"]))

    def _rounds(self, customer: Row) -> Iterable[tuple[date, int]]:
        """The coming rounds within their leads: the day and the occasion."""
        leads = {"birthday": 3, "anniversary": 3, "festival": 3, "contract_end": 30, "warranty_end": 30} | self.settings["lead_days"]
        own_birthdays = set()
        for row in self._of("occasion", customer):
            day = self._next(row["date"], row["once"])
            if row["kind"] == "birthday" and row["person_id"] is None:
                own_birthdays.add(day)
            lead = row["lead_days"] if row["lead_days"] is not None else leads.get(row["kind"], 3)
            if day is not None and 0 <= (day - self.day).days <= lead:
                yield day, row["id"]
        day = self._next(customer["birth"], 0) if customer["birth"] else None
        if day is not None and day not in own_birthdays and (day - self.day).days <= leads["birthday"]:
            yield day, 0

    def _next(self, stored: str, once: int) -> date | None:
        when = PartialDate.parse(stored)
        if when.month is None or when.day is None:
            return None
        return date(when.year or 1, when.month, when.day) if once else next_on_or_after(when, self.day)

    def _settled(self, customer: int, day: date, occasion: int) -> bool:
        done = [
            row
            for row in self.dump["greeting"]
            if row["customer_id"] == customer and row["day"] == day.isoformat() and (row["occasion_id"] or 0) == occasion
        ]
        if not done:
            return False
        newest = max(done, key=lambda row: row["id"])
        return newest["state"] != "later" or str(newest["until"]) > self.day.isoformat()


def place_of(line: AgendaLine) -> Place:
    """What a line of the book stands for, in the model's terms."""
    occasion, day = None, None
    if line.upcoming is not None:
        occasion, day = line.upcoming.occasion.id or 0, line.upcoming.day
    return line.customer.id, line.follow_up.id if line.follow_up is not None else None, occasion, day
