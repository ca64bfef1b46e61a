"""Type and cooperation follow purchases and the status in the same unit: by random histories, by the rules one by one, and undone."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book, PickEntry
from clientbook.domain.customer import Customer
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.purchase import Product, Purchase
from clientbook.domain.rating import Rating
from tests.support.live import START, add, edit, new_book

TODAY = START.date()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def bought(customer: Customer, days_ago: int = 0, **more: object) -> Purchase:
    day = TODAY - timedelta(days=days_ago)
    return Purchase(**({"customer_id": customer.id, "on_date": day, "amount": 100, "product": "tea"} | more))  # type: ignore[arg-type]


def state(book: Book, customer: Customer) -> tuple[str, date | None, date | None]:
    now = book.customer(customer.id or 0)
    return now.type, now.first_cooperation, now.last_cooperation


@dataclass
class Expected:
    """The rules a second time, as plainly as possible, on a calendar of purchases."""

    type: str = "potential"
    first: date | None = None
    last: date | None = None
    status: str = ""
    days: dict[int, date] = field(default_factory=dict)
    rule: bool = True

    def says(self) -> str:
        if len(self.days) >= 2:
            return "existing"
        if len(self.days) == 1 and TODAY - next(iter(self.days.values())) <= timedelta(days=90):
            return "new"
        return ""

    def change(self, to: dict[int, date]) -> None:
        before, old = self.says(), sorted(self.days.values())
        fresh = set(to) - set(self.days)
        if to == self.days:
            return
        self.days = to
        now = sorted(to.values())
        if old and self.first == old[0]:
            self.first = None
        if old and self.last == old[-1]:
            self.last = None
        self.first = min([day for day in (self.first, *now[:1]) if day], default=None)
        self.last = max([day for day in (self.last, *now[-1:]) if day], default=None)
        if not self.rule or self.type == "agent" or not self.says():
            return
        if not fresh:
            self.type = self.says() if self.type == before else self.type
        elif self.type == "existing":
            pass  # it can only be what it is
        elif self.type != "lost" or any(TODAY - to[each] <= timedelta(days=90) for each in fresh):
            self.type = self.says()

    def turn(self, status: str) -> None:
        if status == "active" != self.status:
            self.first, self.last = self.first or TODAY, max(self.last or TODAY, TODAY)
        elif self.status == "active" and status in ("paused", "ended"):
            self.last = max(self.last or TODAY, TODAY)
        self.status = status


def one_step(book: Book, customer: Customer, model: Expected, generator: random.Random) -> str:
    """Anything that can happen to a customer, in the book and in the model; what it was."""
    act = generator.choice(("buy", "buy", "buy", "move", "call off", "remove", "note", "type", "status", "bulk", "date", "rule"))
    every = book.purchases(customer.id or 0)
    if act == "buy":
        status = generator.choice(("", "completed", "cancelled"))
        wanted = bought(customer, generator.choice((0, 3, 90, 91, 400)), status=status)
        made = book.save_purchase(wanted, listed=generator.random() < 0.5)
        model.change(model.days | ({made.id: wanted.on_date} if status != "cancelled" else {}))
    elif act in ("move", "call off", "remove", "note") and every:
        which = generator.choice(every)
        id = which.id or 0
        if act == "remove":
            book.remove_purchase(id)
            model.change({each: day for each, day in model.days.items() if each != id})
        elif act == "note":
            book.save_purchase(replace(which, note=f"note {generator.random()}"))
        elif act == "call off":
            book.save_purchase(replace(which, status="returned"))
            model.change({each: day for each, day in model.days.items() if each != id})
        else:
            day = TODAY - timedelta(days=generator.choice((0, 5, 90, 91, 500)))
            book.save_purchase(replace(which, on_date=day))
            model.change({each: day if each == id else old for each, old in model.days.items()})
    elif act == "type":
        model.type = generator.choice(("", "potential", "new", "existing", "lost", "agent"))
        edit(book, book.customer(customer.id or 0), type=model.type)
    elif act in ("status", "bulk"):
        status = generator.choice(("", "none", "active", "paused", "ended"))
        if act == "status":
            edit(book, book.customer(customer.id or 0), status=status)
        else:
            book.set_field([customer.id or 0], "status", status)
        model.turn(status)
    elif act == "date":
        model.first = generator.choice((None, date(2019, 1, 1), TODAY))
        edit(book, book.customer(customer.id or 0), first_cooperation=model.first)
    elif act == "rule":
        model.rule = not model.rule
        book.set_setting("type_by_purchases", model.rule)
    return act


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 12))])
def test_whatever_happens_type_and_cooperation_stand_where_the_rules_put_them(book: Book, seed: int) -> None:
    generator = random.Random(seed)
    book.save_pick_entry(PickEntry("type", "", label="agent", own=True))
    for round in range(2):
        customer, model = add(book, f"customer {round}", type="potential"), Expected(rule=book.setting("type_by_purchases"))
        states, acts = [state(book, customer)], []
        for _ in range(30):
            acts.append(one_step(book, customer, model, generator))
            states.append(state(book, customer))
            assert states[-1] == (model.type, model.first, model.last), acts


def test_a_history_is_undone_step_by_step_with_what_followed(book: Book) -> None:
    customer = add(book, type="potential")
    states = [state(book, customer)]
    for ago in (400, 20, 0):
        book.save_purchase(bought(customer, ago))
        states.append(state(book, customer))
    book.remove_purchase(book.purchases(customer.id or 0)[-1].id or 0)
    states.append(state(book, customer))
    assert [each[0] for each in states] == ["potential", "potential", "existing", "existing", "existing"]
    assert states[-1][1] == TODAY - timedelta(days=20)
    for before in reversed(states[:-1]):
        book.undo()
        assert state(book, customer) == before
    book.redo()
    assert state(book, customer) == states[1]


@pytest.mark.parametrize(
    ("type", "purchases", "becomes"),
    [
        ("potential", (10,), "new"),
        ("", (90,), "new"),
        ("potential", (91,), "potential"),
        ("new", (10, 5), "existing"),
        ("potential", (800, 700), "existing"),
        ("existing", (0,), "existing"),
        ("lost", (800, 700), "lost"),
        ("lost", (800, 3), "existing"),
        ("agent", (10, 5), "agent"),
    ],
)
def test_who_buys_once_lately_is_new_who_buys_twice_is_existing(book: Book, type: str, purchases: tuple[int, ...], becomes: str) -> None:
    book.save_pick_entry(PickEntry("type", "", label="agent", own=True))
    customer = add(book, type=type)
    for ago in purchases:
        book.save_purchase(bought(customer, ago))
    assert state(book, customer)[0] == becomes


def test_the_rule_can_be_switched_off_and_does_not_offer_a_retired_word(book: Book) -> None:
    first, second = add(book, "a", type="potential"), add(book, "b", type="potential")
    book.set_setting("type_by_purchases", False)
    book.save_purchase(bought(first))
    assert state(book, first) == ("potential", TODAY, TODAY), "the cooperation follows all the same"
    book.set_setting("type_by_purchases", True)
    new = next(entry for entry in book.pick_list("type") if entry.key == "new")
    book.save_pick_entry(replace(new, retired=True))
    book.save_purchase(bought(second))
    assert state(book, second)[0] == "potential"


def test_an_edited_status_moves_the_cooperation_unless_its_days_were_typed_along(book: Book) -> None:
    clock = FixedClock(START)
    customer = add(book, status="active")
    assert state(book, customer)[1:] == (None, None), "since when is not known of somebody who is written down"
    customer = edit(book, customer, status="paused")
    assert state(book, customer)[1:] == (None, TODAY)
    typed = edit(book, add(book, "typed"), status="active", first_cooperation=date(2020, 1, 1))
    assert state(book, typed)[1:] == (date(2020, 1, 1), None)
    ended = edit(book, add(book, "ended", last_cooperation=date(2024, 1, 1)), status="ended")
    assert state(book, ended)[1:] == (None, date(2024, 1, 1)), "what was not alive did not end today"
    assert clock.now() == START


def test_a_new_name_joins_the_list_of_products_with_its_price_and_a_known_one_is_found(book: Book) -> None:
    customer = add(book)
    first = book.save_purchase(bought(customer, product="Longjing ", unit_price=50), listed=True)
    assert [(each.name, each.unit_price) for each in book.products()] == [("Longjing", 50)]
    second = book.save_purchase(bought(customer, product="ＬＯＮＧＪＩＮＧ"), listed=True)
    assert book.purchase(second.id).product_id == book.purchase(first.id).product_id
    assert book.purchase(second.id).product == "ＬＯＮＧＪＩＮＧ"
    assert len(book.products()) == 1
    book.save_purchase(bought(customer, product="something else"))
    assert len(book.products()) == 1, "only where it is asked for"
    book.undo(3)
    assert (book.products(), book.purchases(customer.id or 0)) == ((), ())


def test_an_offered_product_is_found_before_a_retired_one_of_the_same_name(book: Book) -> None:
    old = book.save_product(Product(name="tea"))
    book.save_product(replace(old, retired=True))
    saved = book.save_purchase(bought(add(book)), listed=True)
    assert book.purchase(saved.id).product_id == old.id
    new = book.save_product(Product(name="Tea"))
    assert book.purchase(book.save_purchase(bought(add(book, "b")), listed=True).id).product_id == new.id
    again = replace(book.purchase(saved.id), note="still of the old list")
    book.save_purchase(again, listed=True)
    assert book.purchase(saved.id).product_id == old.id


def test_a_step_is_planned_in_the_same_unit_as_the_purchase_or_the_rating(book: Book) -> None:
    customer = add(book)
    step = FollowUp(customer_id=0, what="ask how it is", due=TODAY + timedelta(days=7))
    book.save_purchase(bought(customer), follow_up=step)
    me = customer.id or 0
    assert [each.what for each in book.open_steps([me])[me]] == ["ask how it is"]
    rated = book.save_rating(
        Rating(customer_id=me, on_date=TODAY, score=2, action="pack better"), follow_up=replace(step, what="pack better")
    )
    assert book.rating(rated.id).follow_up_id in [each.id for each in book.open_steps([me])[me]]
    book.undo(2)
    assert (book.open_steps([me]), book.purchases(me), book.ratings(me)) == ({}, (), ())
    with pytest.raises(NotFound):
        book.save_purchase(bought(replace(customer, id=99)), follow_up=step, listed=True)
    with pytest.raises(InvalidValue):
        book.save_rating(Rating(customer_id=me, on_date=TODAY + timedelta(days=1), score=2), follow_up=step)
    assert (book.open_steps([me]), book.products()) == ({}, ()), "nothing stays of a unit that was refused"


def test_products_bought_are_named_once_the_last_first(book: Book) -> None:
    customer = add(book)
    for ago, product, status in ((9, "a", ""), (5, "b", ""), (3, "a", ""), (1, "c", "cancelled")):
        book.save_purchase(bought(customer, ago, product=product, status=status))
    assert book.products_bought(customer.id or 0) == ("a", "b")
    assert book.products_bought(customer.id or 0, 1) == ("a",)
