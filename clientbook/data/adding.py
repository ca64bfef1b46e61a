"""Many new customers in one unit: the way of imports and demo books, table by table instead of customer by customer."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import codes, imported_trade, mapping, settings
from clientbook.data.interactions import check_past
from clientbook.data.lines import MOST, TOO_MANY, Added, New
from clientbook.data.uids import new_uid
from clientbook.domain.codes import customer_code, is_code
from clientbook.domain.customer import ContactPoint
from clientbook.domain.errors import Refused
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Occasion
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating

BATCH = 1000


@dataclass
class _Rows:
    """The rows of one batch, by table, each with its id already."""

    customer: list[Mapping[str, Any]] = field(default_factory=list)
    contact_person: list[Mapping[str, Any]] = field(default_factory=list)
    contact_point: list[Mapping[str, Any]] = field(default_factory=list)
    customer_tag: list[Mapping[str, Any]] = field(default_factory=list)
    interaction: list[Mapping[str, Any]] = field(default_factory=list)
    follow_up: list[Mapping[str, Any]] = field(default_factory=list)
    occasion: list[Mapping[str, Any]] = field(default_factory=list)
    purchase: list[Mapping[str, Any]] = field(default_factory=list)
    after_sale: list[Mapping[str, Any]] = field(default_factory=list)
    rating: list[Mapping[str, Any]] = field(default_factory=list)

    TABLES = (
        *("customer", "contact_person", "contact_point", "customer_tag", "interaction", "follow_up", "occasion"),
        *("purchase", "after_sale", "rating"),
    )


def add(connection: Connection, people: Iterable[New], now: datetime, products: Sequence[Product] = ()) -> Added:
    """Insert new customers with their interactions, follow-ups, occasions and what they bought of these products.

    Ids are handed out here, from SQLite's own sequence, so that every table is filled with one statement. Codes are the wanted
    ones where they are free, else the next of the day the customer was created on.

    Raises:
        Refused: more than ``MOST``.
    """
    sold = [imported_trade.keep_product(connection, each, now) for each in products]
    unit = connection.exec_driver_sql("SELECT unit_id FROM current_unit").scalar_one()
    adder = _Adder(connection, now, unit, sold)
    if isinstance(people, Sequence):
        adder.keep_codes(people)
    waiting = iter(people)
    while batch := list(islice(waiting, BATCH)):
        if len(adder.ids) + len(batch) > MOST:
            raise Refused(TOO_MANY)
        adder.add(batch)
    return Added(adder.ids, recoded=tuple(adder.recoded))


class _Adder:
    """What one ``add`` carries from batch to batch."""

    def __init__(self, connection: Connection, now: datetime, unit: int, products: Sequence[int]) -> None:
        self.ids: array[int] = array("q")
        self.recoded: list[tuple[str, str]] = []
        self._connection = connection
        self._now = now
        self._region = settings.get(connection, "region")
        self._currency = settings.get(connection, "currency")
        self._products = products
        self._unit = unit
        self._next = {table: self._last_id(table) + 1 for table in _Rows.TABLES}
        self._kept: set[str] = set()

    def keep_codes(self, people: Sequence[New]) -> None:
        """Take the wanted codes of all of them, the lowest first: behind a higher one of its day a code counts as given out."""
        for wanted in sorted({new.customer.code for new in people if is_code(new.customer.code)}):
            if codes.assign_wanted(self._connection, wanted):
                self._kept.add(wanted)

    def add(self, batch: list[New]) -> None:
        """Insert one batch."""
        rows = _Rows()
        for new, code in zip(batch, self._codes(batch), strict=True):
            self._customer(rows, new, code)
        for table in _Rows.TABLES:
            if waiting := getattr(rows, table):
                names = ", ".join(f'"{name}"' for name in waiting[0])
                sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(waiting[0]))})"
                self._connection.exec_driver_sql(sql, [tuple(row.values()) for row in waiting])

    def _last_id(self, table: str) -> int:
        found = self._connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).scalar()
        return int(found or 0)

    def _take(self, table: str) -> int:
        taken = self._next[table]
        self._next[table] = taken + 1
        return taken

    def _codes(self, batch: list[New]) -> Iterator[str]:
        """The codes of a batch: the counters are asked once per day."""
        days = [self._created(new).date() for new in batch]
        given: dict[int, str] = {}
        for index, new in enumerate(batch):
            wanted = new.customer.code
            if wanted in self._kept:
                self._kept.remove(wanted)
                given[index] = wanted
            elif wanted:
                code, _kept = codes.assign(self._connection, wanted, days[index]) if is_code(wanted) else ("", False)
                if code != wanted and code:
                    self.recoded.append((wanted, code))
                if code:
                    given[index] = code
        needed = Counter(day for index, day in enumerate(days) if index not in given)
        first = {day: codes.next_numbers(self._connection, day, count) for day, count in needed.items()}
        used: defaultdict[date, int] = defaultdict(int)
        for index, day in enumerate(days):
            if index in given:
                yield given[index]
            else:
                yield customer_code(day, first[day] + used[day])
                used[day] += 1

    def _created(self, new: New) -> datetime:
        return new.customer.created_at or self._now

    def _customer(self, rows: _Rows, new: New, code: str) -> None:
        customer, created = new.customer, self._created(new)
        each = self._take("customer")
        self.ids.append(each)
        rows.customer.append(
            mapping.customer_cells(customer)
            | {
                "id": each,
                "uid": customer.uid or new_uid(self._now),
                "code": code,
                "created_at": utc_text(created),
                "created_on": created.date().isoformat(),
                "trashed_at": utc_text(customer.trashed_at) if customer.trashed_at else None,
                "count_from": mapping.day_text(customer.count_from),
                "import_unit": self._unit,
                "source_id": new.source_id,
            }
        )
        persons = self._parts(rows, each, new)
        for interaction in new.interactions:
            self._interaction(rows, each, persons, interaction)
        for follow_up in new.follow_ups:
            self._follow_up(rows, each, follow_up)
        for occasion in new.occasions:
            self._occasion(rows, each, persons, occasion)
        if new.trade:
            self._trade(rows, each, new.trade)

    def _parts(self, rows: _Rows, each: int, new: New) -> list[int]:
        customer = new.customer
        for position, tag in enumerate(dict.fromkeys(customer.tags)):
            rows.customer_tag.append({"id": self._take("customer_tag"), "customer_id": each, "tag": tag, "position": position})
        points: list[tuple[ContactPoint, int | None]] = [(point, None) for point in customer.points]
        persons: list[int] = []
        for position, person in enumerate(customer.persons):
            persons.append(self._take("contact_person"))
            cells = mapping.person_cells(person) | {"id": persons[-1], "customer_id": each, "position": position}
            rows.contact_person.append(cells)
            points += [(point, persons[-1]) for point in person.points]
        for position, (point, owner) in enumerate(points):
            ids = {"id": self._take("contact_point"), "customer_id": each, "person_id": owner, "position": position}
            rows.contact_point.append(mapping.point_cells(point, self._region) | ids)
        return persons

    def _interaction(self, rows: _Rows, each: int, persons: list[int], interaction: Interaction) -> None:
        check_past(interaction, self._now)
        with_whom = persons[interaction.person_id - 1] if interaction.person_id else None
        cells = mapping.interaction_cells(interaction)
        ids = {"id": self._take("interaction"), "uid": interaction.uid or new_uid(interaction.at)}
        rows.interaction.append(cells | ids | {"customer_id": each, "person_id": with_whom})

    def _follow_up(self, rows: _Rows, each: int, follow_up: FollowUp) -> None:
        ids = {"id": self._take("follow_up"), "uid": follow_up.uid or new_uid(self._now), "customer_id": each}
        rows.follow_up.append(mapping.follow_up_cells(follow_up) | ids)

    def _occasion(self, rows: _Rows, each: int, persons: list[int], occasion: Occasion) -> None:
        about = persons[occasion.person_id - 1] if occasion.person_id else None
        ids = {"id": self._take("occasion"), "uid": occasion.uid or new_uid(self._now), "customer_id": each, "person_id": about}
        rows.occasion.append(mapping.occasion_cells(occasion) | ids)

    def _trade(self, rows: _Rows, each: int, trade: Iterable[Purchase | AfterSale | Rating]) -> None:
        bought: list[int] = []
        for one in trade:
            uid = {"uid": one.uid or new_uid(self._now), "customer_id": each}
            if isinstance(one, Purchase):
                bought.append(self._take("purchase"))
                money = {"currency": one.currency or self._currency, "created_at": utc_text(one.created_at or self._now)}
                product = {"id": bought[-1], "product_id": self._product(one.product_id)}
                rows.purchase.append(mapping.purchase_cells(one) | uid | money | product)
            elif isinstance(one, AfterSale):
                ids = {"id": self._take("after_sale"), "purchase_id": bought[one.purchase_id - 1]}
                rows.after_sale.append(mapping.after_sale_cells(one) | uid | ids)
            else:
                about = bought[one.purchase_id - 1] if one.purchase_id else None
                cells = mapping.rating_cells(one) | {
                    "purchase_id": about,
                    "product_id": self._product(one.product_id),
                    "follow_up_id": None,
                }
                rows.rating.append(cells | uid | {"id": self._take("rating")})

    def _product(self, place: int | None) -> int | None:
        return self._products[place - 1] if place else None
