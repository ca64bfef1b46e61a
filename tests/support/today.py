"""Short ways to fill Today in tests."""

from datetime import timedelta
from typing import Any

from clientbook.data import Book
from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from tests.support.live import START, add, contact

DAY = START.date()


def spoken(book: Book, name: str, days: int, **fields: Any) -> Customer:
    """A customer who was reached so many days ago."""
    one = add(book, name, **fields)
    book.log(contact(one, DAY - timedelta(days=days)))
    return book.customer(one.id or 0)


def plan(book: Book, customer: Customer, days: int | None, what: str = "call", **more: Any) -> int:
    """A step so many days from today; without days an undated one."""
    due = None if days is None else DAY + timedelta(days=days)
    return book.save_follow_up(FollowUp(customer_id=customer.id or 0, what=what, due=due, **more)).id


def stands(book: Book) -> list[tuple[str, str]]:
    """Section and name of every line."""
    return [(line.section, line.customer.name) for line in book.agenda().lines]


def ids(*customers: Customer) -> tuple[int, ...]:
    """Their ids."""
    return tuple(customer.id or 0 for customer in customers)
