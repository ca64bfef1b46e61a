"""Many new customers in one unit: the way of imports and demo books, table by table instead of customer by customer."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import codes, imported_trade, journal, mapping, refresh, settings
from clientbook.data.deriving import Context, Parts, Stood, derived_new
from clientbook.data.interactions import check_past
from clientbook.data.lines import MOST, TOO_MANY, Added, New
from clientbook.data.models import CustomerRow
from clientbook.data.overlap import NOTHING_USUAL, insert_rows, overlapped
from clientbook.data.progress import Progress
from clientbook.data.search.index import Entries, Found, entries_of, hidden_fields, material_of, put
from clientbook.data.search.places import NOTES, day_of, place
from clientbook.data.search.record import TEXTS
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
_USUAL = {name: known.default for name, known in CustomerRow.model_fields.items() if not known.is_required()}
"""What most columns of most customers hold: half of an import's cells."""
_PERSON, _POINT, _TEXTS = itemgetter("name", "title", "role", "notes"), itemgetter("kind", "value", "normal", "digits"), itemgetter(*TEXTS)


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


def add(
    connection: Connection, people: Iterable[New], now: datetime, products: Sequence[Product] = (), progress: Progress | None = None
) -> Added:
    """Insert new customers with their interactions, follow-ups, occasions and what they bought of these products.

    Ids are handed out here, from SQLite's own sequence, so that every table is filled with one statement. Codes are the wanted
    ones where they are free, else the next of the day the customer was created on. Derived columns and index entries are written
    along, so that the end of the unit need not read everything again.

    Raises:
        Refused: more than ``MOST``.
        Cancelled: between two batches.
    """
    sold = [imported_trade.keep_product(connection, each, now) for each in products]
    unit = connection.exec_driver_sql("SELECT unit_id FROM current_unit").scalar_one()
    running = refresh.running(connection)
    adder = _Adder(connection, now, unit, sold, refresh.context(connection, running.now), progress or Progress())
    if isinstance(people, Sequence):
        adder.keep_codes(people)
        adder.progress.begin(len(people))
    first = journal.last_change(connection) + 1
    waiting = iter(people)
    overlapped(iter(lambda: list(islice(waiting, BATCH)), []), adder.with_codes, adder.rows, adder.write)
    running.settled.append((first, journal.last_change(connection), adder.context))
    running.left += adder.left
    return Added(adder.ids, recoded=tuple(adder.recoded))


class _Adder:
    """What one ``add`` carries from batch to batch."""

    def __init__(
        self, connection: Connection, now: datetime, unit: int, products: Sequence[int], context: Context, progress: Progress
    ) -> None:
        self.ids: array[int] = array("q")
        self.recoded: list[tuple[str, str]] = []
        self.context = context
        self.progress = progress
        self.left: list[int] = []
        """Those who bought something: what that adds up to is worked out at the end of the unit."""
        self._changed_at, self._now_text = utc_text(context.now), utc_text(now)
        self._hidden = hidden_fields(connection)
        self._connection = connection
        self._now = now
        self._region = settings.get(connection, "region")
        self._currency = settings.get(connection, "currency")
        self._products = products
        self._unit = unit
        self._next = {table: self._last_id(table) + 1 for table in _Rows.TABLES}
        self._kept: set[str] = set()
        self._given = 0

    def keep_codes(self, people: Sequence[New]) -> None:
        """Take the wanted codes of all of them, the lowest first: behind a higher one of its day a code counts as given out."""
        for wanted in sorted({new.customer.code for new in people if is_code(new.customer.code)}):
            if codes.assign_wanted(self._connection, wanted):
                self._kept.add(wanted)

    def with_codes(self, batch: list[New]) -> list[tuple[New, str]]:
        """A batch with the codes of its customers.

        Raises:
            Refused, Cancelled
        """
        self.progress.advance(len(batch))
        self._given += len(batch)
        if self._given > MOST:
            raise Refused(TOO_MANY)
        return list(zip(batch, self._codes(batch), strict=True))

    def rows(self, batch: list[tuple[New, str]]) -> tuple[_Rows, Entries]:
        """The rows and the index entries of a batch; asks the book nothing."""
        rows, found = _Rows(), Found([], {})
        for new, code in batch:
            self._customer(rows, found, new, code)
        return rows, entries_of(found)

    def write(self, made: tuple[_Rows, Entries]) -> None:
        """Insert one batch."""
        rows, entries = made
        for table in _Rows.TABLES:
            if waiting := getattr(rows, table):
                usual = _USUAL if table == "customer" else NOTHING_USUAL
                insert_rows(self._connection, table, waiting[0], [row.values() for row in waiting], usual=usual)
        put(self._connection, entries)

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

    def _customer(self, rows: _Rows, found: Found, new: New, code: str) -> None:
        customer, created = new.customer, self._created(new)
        each = self._take("customer")
        self.ids.append(each)
        row = mapping.customer_cells(customer) | {
            "id": each,
            "uid": customer.uid or new_uid(self._now),
            "code": code,
            "created_at": self._now_text if created is self._now else utc_text(created),
            "created_on": created.date().isoformat(),
            "trashed_at": utc_text(customer.trashed_at) if customer.trashed_at else None,
            "count_from": mapping.day_text(customer.count_from),
            "import_unit": self._unit,
            "source_id": new.source_id,
            "changed_at": self._changed_at,
        }
        hung = (rows.contact_person, rows.contact_point, rows.interaction, rows.follow_up)
        before = [len(table) for table in hung]
        persons = self._parts(rows, each, new)
        for interaction in new.interactions:
            self._interaction(rows, each, persons, interaction)
        for follow_up in new.follow_ups:
            self._follow_up(rows, each, follow_up)
        for occasion in new.occasions:
            self._occasion(rows, each, persons, occasion)
        if new.trade:
            self._trade(rows, each, new.trade)
            self.left.append(each)
        theirs = [table[start:] for table, start in zip(hung, before, strict=True)]
        parts = Parts(theirs[0], theirs[1], theirs[2], theirs[3], tuple(dict.fromkeys(customer.tags)))
        stood = derived_new(row, parts, self.context)
        row |= zip(Stood._fields, stood, strict=True)
        rows.customer.append(row)
        self._entry(found, row, customer.custom, parts, stood.last_contact)

    def _entry(self, found: Found, row: Mapping[str, Any], custom: Mapping[str, Any], parts: Parts, last: str | None) -> None:
        """What the index is made from."""
        each = row["id"]
        own = dict(sorted(custom.items()))
        persons, points = [_PERSON(person) for person in parts.persons], [_POINT(point) for point in parts.points]
        named = ((row["name"], row["other_names"]), row["company"], _TEXTS(row))
        material = material_of(*named, own, self._hidden, persons, parts.tags, points)
        found.people.append((each, place(each, day_of(last), bool(row["trashed_at"])), material))
        if row["notes"]:
            found.texts[each, NOTES] = [row["notes"]]
        for contact in sorted(parts.contacts, key=lambda contact: str(contact["on_date"])):
            if contact["summary"] or contact["reaction"]:
                found.texts.setdefault((each, day_of(contact["on_date"])), []).extend((contact["summary"], contact["reaction"]))

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
