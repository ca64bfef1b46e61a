"""What goes out of a book into a file: the customers asked for, a batch at a time, in the words of the language in force.

Writers are given an ``Outgoing`` and a stream; they know neither the book nor the disk.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from clientbook.data import (
    Book,
    BookWords,
    CustomField,
    Extent,
    Progress,
    Whole,
    read_carried,
    read_extent,
    read_products,
    read_wholes,
    read_words,
)
from clientbook.domain.customer import Customer
from clientbook.domain.fields import KINDS
from clientbook.domain.greetings import Template
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.i18n import _

BATCH = 500
"""Customers read at once."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that did not go into the file."""

    what: str
    """A marked (N_) English sentence with ``{n}``, or with ``{names}``."""
    n: int = 0
    names: tuple[str, ...] = ()

    def sentence(self) -> str:
        """The sentence in the language in force."""
        return _(self.what).format(n=self.n, names=", ".join(self.names))


@dataclass(slots=True)
class ExportReport:
    """What an export wrote, and what it could not or should not."""

    format: str
    path: str = ""
    """Empty: standard output."""
    customers: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    """How many entries of a kind were written beside the customers: ``persons``, ``interactions``, ``follow_ups`` …"""
    left_out: list[LeftOut] = field(default_factory=list)
    cannot: tuple[str, ...] = ()
    """What this format never carries, as marked (N_) English sentences; the same as in docs/exchange.md."""
    encrypted: bool = False
    size: int = 0
    """Bytes in the file."""

    def count(self, kind: str, number: int = 1) -> None:
        """Count entries of a kind."""
        self.rows[kind] = self.rows.get(kind, 0) + number

    def leave_out(self, what: str, number: int = 1) -> None:
        """Count something left out; the same thing is told once, with its number."""
        if not number:
            return
        for index, known in enumerate(self.left_out):
            if known.what == what:
                self.left_out[index] = replace(known, n=known.n + number)
                return
        self.left_out.append(LeftOut(what, number))


class Outgoing:
    """The customers of one export with everything a writer asks about the book."""

    def __init__(
        self, book: Book, ids: Sequence[int], report: ExportReport, *, sensitive: bool = False, progress: Progress | None = None
    ) -> None:
        self._book = book
        self._ids = ids
        self._progress = progress
        self.report = report
        self.sensitive = sensitive
        self.words: BookWords = read_words(book)
        self.now: datetime = book.clock.now()
        self.day: date = book.day()
        covered = [each for each in self.words.custom_fields if each.sensitive and not sensitive]
        self._covered = frozenset(str(each.id) for each in covered)
        self.covered: tuple[str, ...] = tuple(each.name for each in covered if not each.retired)
        """Names of the fields whose values stay at home."""
        self.label: Callable[[str, str], str] = lru_cache(maxsize=4096)(self._label)
        """The word for a choice of a list: the owner's, else the program's in the language in force; an own value is its own word."""

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def fields(self) -> tuple[CustomField, ...]:
        """The owner's own fields that go out, retired ones not among them."""
        return tuple(each for each in self.words.custom_fields if not each.retired and str(each.id) not in self._covered)

    def _label(self, name: str, key: str) -> str:
        if own := self.words.own_words.get((name, key)):
            return own
        known = (KINDS if name == "kind" else PICK_LISTS.get(name, {})).get(key)
        return _(known) if known else key

    def extent(self) -> Extent:
        """How wide a table of these customers is."""
        return read_extent(self._book, self._ids)

    @property
    def is_whole(self) -> bool:
        """Whether everybody outside the trash goes out."""
        return len(self._ids) >= self._book.count()

    def carried(self) -> tuple[Mapping[str, Any], tuple[Template, ...]]:
        """The settings, and the texts of greetings that have a row."""
        return read_carried(self._book)

    def products(self) -> tuple[dict[str, object], ...]:
        """The owner's list of products."""
        return tuple(dict(each) for each in read_products(self._book))

    def wholes(self, parts: Collection[str] = frozenset()) -> Iterator[Whole]:
        """Every customer with these parts (``data.wholes.PARTS``), without what is sensitive unless it was asked for.

        Raises:
            Cancelled
        """
        if self._progress is not None:
            self._progress.begin(len(self._ids))
        for start in range(0, len(self._ids), BATCH):
            batch = self._ids[start : start + BATCH]
            for whole in read_wholes(self._book, batch, parts):
                self.report.customers += 1
                yield self._uncovered(whole)
            if self._progress is not None:
                self._progress.advance(len(batch))

    def _uncovered(self, whole: Whole) -> Whole:
        if not self._covered or self._covered.isdisjoint(whole.customer.custom):
            return whole
        return replace(whole, customer=without(whole.customer, self._covered))


def without(customer: Customer, ids: Collection[str]) -> Customer:
    """The customer without the values of these fields of the owner's own."""
    return replace(customer, custom={key: value for key, value in customer.custom.items() if key not in ids})
