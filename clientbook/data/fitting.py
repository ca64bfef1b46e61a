"""Who fits a filter, as one byte for each customer: what a search asks beside its words.

Looking every hit of a search up to see whether it fits costs seconds in a big book when few do. Who fits is therefore found once for
a filter, mostly while its list is shown, and kept until somebody writes; SQLite then sees it at each hit without reading a customer.
"""

from array import array
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Generic, TypeVar

from clientbook.data.lines import Query

T = TypeVar("T")

KEPT = 2
"""Filters that are remembered, a byte for each customer: the one in force and the one before."""

THERE = "substr(?, {} + 1, 1) = x'01'"
"""Whether a customer is among those of a blob, as SQL over an expression for the id."""


@dataclass(frozen=True, slots=True)
class Among:
    """Some customers."""

    marks: bytes
    """One byte for each id, 1 for those who are among them."""
    newest: str | None = None
    """The day of the last contact with any of them; None where it is not known."""


def among(ids: "array[int]", newest: str | None = None) -> Among:
    """The customers of these ids."""
    marks = bytearray(max(ids, default=-1) + 1)
    for each in ids:
        marks[each] = 1
    return Among(bytes(marks), newest)


class Kept(Generic[T]):
    """The answers to the questions asked last; for several threads."""

    def __init__(self, most: int) -> None:
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        """What is kept under a key; it is the last then to be forgotten."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, found: T) -> None:
        """Keep something and forget the oldest."""
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


class Fitting(Kept[Among]):
    """Who fits the filters asked last."""

    def __init__(self) -> None:
        super().__init__(KEPT)

    def at(self, version: int) -> "FittingAt":
        """What is known of one version of the book.

        Args:
            version: ``PRAGMA data_version`` of the quick reader, asked for before anything is read to be kept: a commit in between
                makes it another one, and what was read is not found again.
        """
        return FittingAt(self, version)


@dataclass(frozen=True, slots=True)
class FittingAt:
    """Who fits the filters asked last, in one version of the book."""

    _fitting: Fitting
    _version: int
    _to_read: bool = False
    """Whether nothing new is kept: for questions about other filters than the one in force, which must not push that one out."""

    def to_read(self) -> "FittingAt":
        """The same, and nothing is kept."""
        return replace(self, _to_read=True)

    def known(self, query: Query, now: datetime) -> Among | None:
        """Who fits the filter of a query on this day, where that is kept."""
        return self._fitting.get(self._key(query, now))

    def keep(self, query: Query, now: datetime, found: Among) -> None:
        """Remember who fits the filter of a query."""
        if not self._to_read:
            self._fitting.put(self._key(query, now), found)

    def _key(self, query: Query, now: datetime) -> Hashable:
        return self._version, query.where, query.trashed, now.date(), now.utcoffset()
