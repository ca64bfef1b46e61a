"""Verbs about customers who stand in the book twice."""

from collections.abc import Mapping, Sequence

from clientbook.data import duplicates, joining, merged
from clientbook.data.core import RESTARTS, BookCore
from clientbook.data.lines import Pair, Saved
from clientbook.data.plan_verbs import saved
from clientbook.data.progress import Progress
from clientbook.domain.customer import Customer
from clientbook.domain.joining import NOBODY_CHOSE


class MergeVerbs(BookCore):
    """The part of a book that finds duplicates and makes one of them."""

    def duplicates(self, progress: Progress | None = None) -> tuple[Pair, ...]:
        """Pairs that may be one customer, the likeliest first; without those that were said to be two, and without the trash.

        Raises:
            Cancelled: through ``progress``.
        """
        known, said = self._slow(duplicates.read, group="duplicates", restarts=RESTARTS)
        return duplicates.pairs(known, said, progress)

    def not_a_duplicate(self, one: int, other: int) -> int | None:
        """Remember that two customers are two; the unit, None where that was known.

        Raises:
            NotFound, Refused
        """
        detail = {"n": 2, "ids": [min(one, other), max(one, other)]}
        return self._unit("distinct", duplicates.say_distinct, one, other, self._clock.now(), detail=detail).unit

    def merge_preview(self, keep: int, others: Sequence[int], choices: Mapping[str, int] = NOBODY_CHOSE) -> Customer:
        """The kept record as ``merge`` would leave it; contact points, persons and tags come to it beside.

        Raises:
            NotFound, Refused, InvalidValue
        """
        return self._read(joining.preview, keep, tuple(others), choices)

    def merge(self, keep: int, others: Sequence[int], choices: Mapping[str, int] = NOBODY_CHOSE) -> Saved:
        """Make customers one: the kept one with everything of the others, who go to the trash. One undoable step.

        Args:
            choices: by field (also ``custom:<id>``) the id of the customer whose value stands afterwards; without one the kept one's
                value stays, or where it has none another's, and free texts that differ stand one after the other.

        Raises:
            NotFound, Refused, InvalidValue: nothing was changed.
        """
        gone = tuple(others)
        detail = {"n": 1 + len(gone), "ids": [keep, *gone][:3], "keep": keep, "others": list(gone)}
        return saved(self._unit("merge", joining.merge, keep, gone, choices, self._clock.now(), detail=detail))

    def merged_into(self, customer_id: int) -> int | None:
        """The customer this one became part of; None where it stands for itself."""
        return self._read(merged.merged_into, customer_id)
