"""What a virtual table shows, apart from how it paints it: columns, marks, and rows that arrive page by page."""

from array import array
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from clientbook.widgets.blocks import Piece

PAGE = 64
"""Rows asked for at once."""
PAGES_KEPT = 48
"""Pages remembered; more than a person scrolls back by hand."""


class HasId(Protocol):
    """Whatever a table shows has an id."""

    @property
    def id(self) -> int:
        """The id in the table's id array."""
        ...


Row = TypeVar("Row", bound=HasId)
Fetch = Callable[[Sequence[int]], Awaitable[Sequence[Row] | None]]
"""Asks for rows by id, in any order; ids that no longer exist are simply missing. None: could not be asked, try again later."""
Cells = Callable[[Row, str], Sequence[Piece]]
"""Makes the pieces of one cell (row, column key): display strings with the tones of ``widgets.blocks``."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Widths come from the terminal, never from the data, so nothing jumps while rows arrive."""

    key: str
    label: str
    """Display string of the header."""
    width: int = 10
    """Cells it needs."""
    grow: int = 0
    """Its share of what is left over; 0: fixed."""
    right: bool = False
    keep: int = 5
    """Which columns give way first on a narrow terminal: the smallest number goes first; 9 never goes."""


def fit_columns(columns: Sequence[Column], cells: int, gap: int = 1) -> list[tuple[Column, int]]:
    """The columns that fit into so many cells, each with its width."""
    chosen = list(columns)
    while len(chosen) > 1 and sum(c.width + gap for c in chosen) - gap > cells:
        weakest = min(reversed(chosen), key=lambda column: column.keep)
        if weakest.keep >= 9:
            break
        chosen.remove(weakest)
    spare = max(cells - (sum(c.width + gap for c in chosen) - gap), 0)
    shares = sum(c.grow for c in chosen)
    widths: list[tuple[Column, int]] = []
    for column in chosen:
        extra = spare * column.grow // shares if shares else 0
        spare, shares = spare - extra, shares - column.grow
        widths.append((column, column.width + extra))
    return widths


class Marks:
    """Which rows are marked: an explicit set, or everything except a set, so that "all" of a million costs nothing."""

    def __init__(self) -> None:
        self._all = False
        self._set: set[int] = set()
        self._last: tuple[bool, set[int]] = (False, set())

    def __contains__(self, id: int) -> bool:
        return (id in self._set) != self._all

    def count(self, total: int) -> int:
        """How many of so many rows are marked."""
        return total - len(self._set) if self._all else len(self._set)

    def toggle(self, id: int) -> None:
        """Mark, or take the mark off."""
        self._set ^= {id}

    def add(self, ids: Iterable[int]) -> None:
        """Mark these."""
        if self._all:
            self._set.difference_update(ids)
        else:
            self._set.update(ids)

    def mark_all(self) -> None:
        """Mark everything in the list."""
        self._all, self._set = True, set()

    def clear(self) -> None:
        """Take all marks off; ``bring_back`` knows them."""
        if self._all or self._set:
            self._last = (self._all, self._set)
        self._all, self._set = False, set()

    def bring_back(self) -> None:
        """The marks as they were before they were cleared; those there are now come back the same way."""
        every, ids = self._last
        if every or ids:
            self.clear()
            self._all, self._set = every, set(ids)

    def ids(self, of: "array[int]") -> "array[int]":
        """The marked ids in list order."""
        if self._all and not self._set:
            return of[:]
        return array("q", (id for id in of if id in self))

    def keep(self, ids: "array[int]") -> None:
        """Forget explicit marks of rows that left the list; an "all" means the list it was given for and ends with it."""
        if self._all:
            self.clear()
        elif self._set:
            self._set.intersection_update(ids)


class Rows(Generic[Row]):
    """Rows by id, fetched a page at a time; the newest want goes first and only one question is under way."""

    def __init__(self, fetch: Fetch[Row]) -> None:
        self.ids: array[int] = array("q")
        self._fetch = fetch
        self._known: OrderedDict[int, Row] = OrderedDict()
        self._asked: set[int] = set()
        self._stale: set[int] = set()

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, index: int) -> Row | None:
        """The row at this place, if it is here already."""
        return self._known.get(self.ids[index])

    def show(self, ids: "array[int]", rows: Iterable[Row] = ()) -> set[int]:
        """Other ids in another order; rows known by id stay known. What comes back are the ids of rows that may look different now."""
        self.ids = ids
        self._asked.clear()
        changed: set[int] = set()
        for row in rows:
            if row.id in self._stale or self._known.get(row.id) != row:
                changed.add(row.id)
            self._known[row.id] = row
            self._stale.discard(row.id)
        return changed

    def forget(self, ids: Iterable[int] | None = None) -> None:
        """Ask again for these rows (None: for all) when they are next seen; the old ones are shown until then."""
        self._asked.clear()
        self._stale.update(self._known if ids is None else ids)

    def missing(self, first: int, last: int) -> list[int]:
        """Ids of one page to ask for so that rows ``first`` to ``last`` (exclusive) can be shown; empty when all are here."""
        for index in self._places(first, last):
            if self._wanted(self.ids[index]):
                start = index - index % PAGE
                return [id for id in self.ids[start : start + PAGE] if self._wanted(id)]
        return []

    def _wanted(self, id: int) -> bool:
        return (id not in self._known or id in self._stale) and id not in self._asked

    def _places(self, first: int, last: int) -> Iterator[int]:
        """What is seen, then a page after it and a page before it."""
        size = len(self.ids)
        yield from range(max(first, 0), min(last, size))
        yield from range(max(last, 0), min(last + PAGE, size), 8)
        yield from range(max(first - PAGE, 0), min(first, size), 8)

    async def load(self, ids: Sequence[int]) -> bool:
        """Fetch these rows; whether something came."""
        self._asked.update(ids)
        rows = await self._fetch(ids)
        if rows is None:
            self._asked.difference_update(ids)
            return False
        for id in self._stale.intersection(ids):
            self._known.pop(id, None)
        self._stale.difference_update(ids)
        for row in rows:
            self._known[row.id] = row
            self._known.move_to_end(row.id)
        while len(self._known) > PAGE * PAGES_KEPT:
            old, _ = self._known.popitem(last=False)
            self._asked.discard(old)
        return bool(rows)
