"""Random books whose customers hold what random filters ask for, and the facts of everybody in them."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from clientbook.clock import FixedClock
from clientbook.data import Book, CustomField, New
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.filters import Facts
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.names import clean
from clientbook.domain.occasion_days import keys_on
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.purchase import Purchase
from clientbook.domain.rating import Rating
from tests.support.filters import NAMES, SNIPPETS, TODAY
from tests.support.live import BEIJING, START, new_book

_TEXTS = ("name", "other_names", "company", "department", "occupation", "industry", "notes", "hobbies", "family", "owner", "consent_note")
_CHOICES = ("type", "status", "stage", "intent", "level", "source", "gender")
_BIRTHS = (
    "1985-03-07",
    "--03-07",
    "1985",
    "1985-11",
    "L1985-06+07",
    "L--08-15",
    "L1970-10-13",
    "2000-02-29",
    "--11-28",
    "2026-11-21",
    "--12-01",
)


class _Maker:
    """Makes people from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def words(self) -> str:
        """Some snippets, or nothing."""
        some = self.random.choices(SNIPPETS, k=self.random.choice((0, 0, 1, 1, 2, 3)))
        return clean(self.random.choice(("", " ", "和")).join(some), 200).text

    def day(self, near: int = 120) -> date:
        """A day about today, now and then far away."""
        return TODAY + timedelta(days=self.random.choice((self.random.randint(-near, near), self.random.randint(-9000, 9000))))

    def maybe(self, value: object) -> object:
        """The value, or nothing."""
        return value if self.random.random() < 0.6 else None

    def points(self) -> tuple[ContactPoint, ...]:
        """Contact points of every kind."""
        made = []
        for kind in self.random.choices(("phone", "email", "wechat", "qq", "address", "website"), k=self.random.choice((0, 1, 3))):
            value = {"phone": "139 1234 5678", "email": "Zoë@Müller.EXAMPLE"}.get(kind) or self.words() or "x"
            state = self.random.choice(("ok", "unverified", "invalid"))
            made.append(ContactPoint(kind=kind, value=value, state=state))
        return tuple(made)

    def customer(self, codes: int) -> Customer:
        """Somebody; ``codes``: how many customers there are to be referred by."""
        pick = self.random.choice
        values: dict[str, object] = {key: self.words() for key in _TEXTS}
        values |= {key: pick(("", *PICK_LISTS[key])) for key in _CHOICES}
        values |= {key: self.maybe(self.day()) for key in ("checked_on", "consent_date", "first_cooperation", "last_cooperation")}
        values |= {key: self.maybe(self.random.randint(0, 90)) for key in ("headcount", "rhythm_days")}
        values |= {key: self.maybe(self.random.randint(-5, 90) * 100) for key in ("revenue", "contract_amount")}
        tags = tuple(dict.fromkeys(tag for tag in self.random.choices(SNIPPETS, k=pick((0, 1, 3))) if clean(tag, 40).text == tag))
        persons = tuple(ContactPerson(name=self.words() or "y", points=self.points()) for _ in range(pick((0, 0, 2))))
        found = Customer(
            kind=pick(("person", "organisation")),
            birth=self.birth(),
            points=self.points(),
            persons=persons,
            tags=tags,
            custom=self.custom(),
            do_not_contact=pick(((), ("all",), ("phone", "email"))),
            referred_by=self.random.randint(1, codes) if codes and self.random.random() < 0.3 else None,
            created_at=datetime(2026, 11, 21, tzinfo=UTC) - timedelta(hours=self.random.randint(0, 9000)),
            **(values | {"name": values["name"] or "?"}),  # type: ignore[arg-type]
        )
        return found

    def birth(self) -> str:
        """A birth, whole, in part or none."""
        found = self.random.choice(("", *_BIRTHS))
        return str(PartialDate.parse(found)) if found else ""

    def custom(self) -> dict[str, str | int | bool]:
        """Values of the owner's own fields."""
        pick = self.random.choice
        found: dict[str, str | int | bool | None] = {
            "3": self.words() or None,
            "4": self.random.randint(0, 90),
            "5": self.day().isoformat(),
            "6": pick(("red, dark", "blue")),
            "7": pick((True, False)),
        }
        return {key: value for key, value in found.items() if value is not None and self.random.random() < 0.5}

    def new(self, codes: int) -> New:
        """Somebody with contacts and steps."""
        contacts = tuple(
            Interaction(
                customer_id=0, at=START - timedelta(days=self.random.randint(3, 120)), channel="phone", reached=self.random.random() < 0.8
            )
            for _ in range(self.random.choice((0, 1, 2)))
        )
        steps = tuple(
            FollowUp(
                customer_id=0, what="call", due=self.random.choice((None, self.day(12))), state=self.random.choice(("open", "open", "done"))
            )
            for _ in range(self.random.choice((0, 1, 2)))
        )
        steps = tuple(replace(step, done_on=TODAY) if step.state == "done" else step for step in steps)
        return New(self.customer(codes), contacts, steps)


def random_book(folder: Path, seed: int, size: int = 40) -> Book:
    """A book of random people from two imports and from the form, some in the trash, with the fields of ``filters.NAMES``."""
    clock = FixedClock(START - timedelta(days=3))
    book = new_book(folder, clock)
    for name in ("old one", "old two"):
        book.save_custom_field(CustomField(name, retired=True))
    for own in NAMES.custom:
        assert book.save_custom_field(CustomField(own.name, own.type, own.choices)).id == own.id
    maker = _Maker(seed)
    first = book.add_customers([maker.new(0) for _ in range(size // 2)])
    clock.instant = START
    book.add_customers([maker.new(first.count) for _ in range(size // 2 - 5)])
    for _ in range(5):
        book.save_customer(maker.customer(first.count))
    book.trash([2, 5])
    _trade(book, seed, size)
    return book


def _trade(book: Book, seed: int, size: int) -> None:
    """What some of them bought, in two currencies, and how they liked it."""
    chance = random.Random(seed)
    for _ in range(size // 2):
        who, day = chance.randint(1, size), TODAY - timedelta(days=chance.randint(0, 400))
        if chance.random() < 0.7:
            status, currency = chance.choice(("", "completed", "cancelled", "returned")), chance.choice(("", "", "USD"))
            what, amount = clean(chance.choice(SNIPPETS), 40).text or "x", chance.randint(0, 90) * 100
            book.save_purchase(Purchase(customer_id=who, on_date=day, product=what, amount=amount, status=status, currency=currency))
        else:
            book.save_rating(Rating(customer_id=who, on_date=day, score=chance.randint(1, 5)))


def facts_of(book: Book) -> dict[int, Facts]:
    """What the pure rule must know of everybody, the trash included."""
    ids = [row[0] for row in book._read(_rows, "SELECT id FROM customer ORDER BY id")]
    units = dict(book._read(_rows, "SELECT id, import_unit FROM customer"))
    undated = {row[0] for row in book._read(_rows, "SELECT customer_id FROM follow_up WHERE state = 'open' AND due IS NULL")}
    people = {customer.id: customer for customer in book.records(ids)}
    newest = max((unit for unit in units.values() if unit is not None), default=None)
    return {
        each: Facts(
            customer,
            BEIJING,
            each in undated,
            units[each],
            newest,
            (people[customer.referred_by].code, people[customer.referred_by].name) if customer.referred_by else ("", ""),
            keys_on,
            tuple(one.product for one in book.purchases(each) if one.status not in ("cancelled", "returned")),
        )
        for each, customer in people.items()
        if each is not None
    }


def _rows(connection, sql: str) -> list[tuple]:  # type: ignore[no-untyped-def, type-arg]
    return [tuple(row) for row in connection.exec_driver_sql(sql).fetchall()]
