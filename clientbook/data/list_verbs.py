"""The verbs of an open book about lists: who stands in them, in which order, how many, and how their lines look."""

from collections.abc import Sequence
from concurrent.futures import Future

from clientbook.data import listing
from clientbook.data.core import RESTARTS, BookCore
from clientbook.data.fitting import FittingAt
from clientbook.data.lines import CustomerLine, Found, Query


class ListVerbs(BookCore):
    """Lists of an open book."""

    def count(self, *, trashed: bool = False) -> int:
        """How many customers there are (or lie in the trash)."""
        return self._read(listing.count, trashed)

    def find(self, query: Query, limit: int = 100, *, group: str = "find") -> Found:
        """The first page of a list; a newer call of the same group takes this one's place (``Superseded``)."""
        found = self.find_at_once(query, limit, group=group).result()
        if found is not None:
            return found
        now, known = self._clock.now(), self._known(query)
        return self._slow(listing.find, query, limit, now, known, group=f"{group} page")  # beside find_all of the same list

    def find_at_once(self, query: Query, limit: int = 100, *, group: str = "find") -> "Future[Found | None]":
        """The first page where it is found in no time, else None. Nobody waits here: for the loop that hears the keys.

        A whole list of the group that is still being read for the words of before is given up; one with a filter is not, because
        who fits is found on the way, which later words within the filter need.
        """
        now = self._clock.now()
        if query.where is None:
            self._slow_reader.supersede(group)
        if listing.is_quick(query):
            return self._read_soon(listing.find, query, limit, now, group=group)
        if query.where is not None:
            return self._read_soon(listing.find_filtered_at_once, query, limit, now, self._fitting, group=group)
        nothing: Future[Found | None] = Future()
        nothing.set_result(None)
        return nothing

    def find_all(self, query: Query, *, group: str = "find") -> Found:
        """Every id of a list in its order; a newer call of the same group takes this one's place (``Superseded``)."""
        return self._slow(listing.find_all, query, self._clock.now(), self._known(query), group=group, restarts=RESTARTS)

    def count_found(self, query: Query, *, group: str = "count") -> int:
        """How many customers a list has; a newer call of the same group takes this one's place (``Superseded``)."""
        known = self._known(query)
        known = known.to_read() if known is not None else None
        return self._slow(listing.count_found, query, self._clock.now(), known, group=group, restarts=RESTARTS)

    def _known(self, query: Query) -> FittingAt | None:
        """Who fits the filters asked last, and where it is kept for the book as it is now."""
        return None if query.where is None else self._fitting.at(self._read(listing.version))

    def rows(self, ids: Sequence[int], columns: Sequence[str] = (), words: str = "") -> tuple[CustomerLine, ...]:
        """The lines of these customers, in this order; ids that are gone are left out."""
        return self._read(listing.rows, ids, columns, words)
