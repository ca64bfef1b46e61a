"""Books of yesterday and of half a year ago for the terminal tests, and a noon that never becomes another day while they run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from clientbook.clock import FixedClock
from clientbook.data import PRACTICE_KDF, Book, create_book
from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from tests.terminal.story import PASSPHRASE


@dataclass(frozen=True)
class Noon:
    """A zone in which it is about noon now: a test that starts there ends on the same day."""

    zone: timezone

    @classmethod
    def now(cls) -> "Noon":
        """The zone of this moment."""
        return cls(timezone(timedelta(hours=12 - datetime.now(UTC).hour)))

    @property
    def env(self) -> dict[str, str]:
        """What puts the program there."""
        east = (self.zone.utcoffset(None) or timedelta()) // timedelta(hours=1)
        return {"TZ": f"NOON{-east:+d}"}

    def today(self) -> date:
        """The day it is there."""
        return datetime.now(self.zone).date()

    def ago(self, days: int) -> datetime:
        """This time of the day, so many days ago."""
        return datetime.now(self.zone) - timedelta(days=days)


def place(home: Path) -> Path:
    """Where the program looks for the book in this home."""
    return home / ".local" / "share" / "clientbook" / "book"


def new_book(home: Path, when: datetime) -> Book:
    """An empty book made at that time."""
    place(home).parent.mkdir(parents=True)
    book, _code = create_book(place(home), PASSPHRASE, clock=FixedClock(when), kdf=PRACTICE_KDF)
    book.set_setting("recovery_code_copied", True)
    return book


def add(book: Book, name: str, *, spoken: datetime | None = None, steps: Sequence[tuple[date, str, str]] = (), **more: object) -> int:
    """A customer, when they were spoken to, and their steps: day, what, how it repeats."""
    id = book.save_customer(Customer(name=name, **more)).id  # type: ignore[arg-type]
    if spoken is not None:
        book.log(Interaction(customer_id=id, at=spoken, summary="hello"))
    for day, what, repeat in steps:
        book.save_follow_up(FollowUp(customer_id=id, what=what, due=day, repeat=repeat, series_from=day if repeat else None))
    return id
