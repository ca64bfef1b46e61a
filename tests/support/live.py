"""An open book with a clock that can be set, and short ways to make people for it."""

import atexit
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from clientbook.clock import FixedClock
from clientbook.data import PRACTICE_KDF, Book, create_book, open_book
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.interaction import Interaction

PASSPHRASE = "practice"
BEIJING = timezone(timedelta(hours=8))
START = datetime(2026, 11, 21, 10, 0, tzinfo=BEIJING)


@cache
def _template() -> Path:
    folder = Path(mkdtemp(prefix="clientbook-test-")) / "book"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    book, _code = create_book(folder, PASSPHRASE, clock=FixedClock(START), kdf=PRACTICE_KDF)
    book.close()
    return folder


def new_book(folder: Path, clock: FixedClock | None = None) -> Book:
    """A new empty book, open; copied from one made once, because making one costs more than most tests."""
    shutil.copytree(_template(), folder)
    return reopen(folder, clock)


def reopen(folder: Path, clock: FixedClock | None = None, *, read_only: bool = False) -> Book:
    """Open the book in this folder."""
    return open_book(folder, PASSPHRASE, clock=clock or FixedClock(START), read_only=read_only)


def phone(value: str, **more: Any) -> ContactPoint:
    """A phone."""
    return ContactPoint(kind="phone", value=value, **more)


def mail(value: str, **more: Any) -> ContactPoint:
    """A mail address."""
    return ContactPoint(kind="email", value=value, **more)


def person(name: str, *points: ContactPoint, **more: Any) -> ContactPerson:
    """A contact person."""
    return ContactPerson(name=name, points=points, **more)


def add(book: Book, name: str = "王小明", **fields: Any) -> Customer:
    """Save a new customer and read it back."""
    return book.customer(book.save_customer(Customer(name=name, **fields)).id)


def edit(book: Book, customer: Customer, **fields: Any) -> Customer:
    """Change fields of a customer as a form does, and read it back."""
    book.save_customer(replace(customer, **fields), base=customer)
    return book.customer(customer.id or 0)


def contact(customer: Customer, day: date, **more: Any) -> Interaction:
    """A contact at ten in the morning of that day."""
    at = datetime(day.year, day.month, day.day, 10, 0, tzinfo=BEIJING)
    return Interaction(customer_id=customer.id or 0, at=at, **more)


def utc(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
