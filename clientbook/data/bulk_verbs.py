"""Verbs that change many customers at once."""

from collections.abc import Iterable
from typing import Any

from clientbook.data import bulk, customers, following, tagging
from clientbook.data.bulk import FieldPreview
from clientbook.data.core import BookCore
from clientbook.data.progress import Progress


class BulkVerbs(BookCore):
    """The part of a book that acts on many customers; each verb is one unit, and stops where ``progress`` is told to."""

    def preview_field(self, ids: Iterable[int], key: str, value: Any) -> FieldPreview:
        """What ``set_field`` would do.

        Raises:
            InvalidValue, NotFound, Refused
        """
        return self._slow(bulk.preview, tuple(ids), key, value, group="preview field")

    def set_field(self, ids: Iterable[int], key: str, value: Any, progress: Progress | None = None) -> int | None:
        """Give customers the same value of one field; the unit, None where all have it already. Another status moves the cooperation.

        Args:
            key: key of a field of the record, or ``custom:<id>``.
            value: as ``domain.typed`` reads it; None empties a field of the owner's own.

        Raises:
            InvalidValue, NotFound, Refused: nothing was changed.
            Cancelled: nothing was changed.
        """
        wanted, now = tuple(ids), self._clock.now()
        return self._unit("bulk", following.set_field, wanted, key, value, now, progress, detail={"fields": [key]}, progress=progress).unit

    def change_tags(self, ids: Iterable[int], add: Iterable[str], off: Iterable[str] = (), progress: Progress | None = None) -> int | None:
        """Add tags to customers and take others off; the unit, None where nothing had to change."""
        work = (tuple(ids), tuple(add), tuple(off), progress)
        return self._unit("bulk", tagging.change, *work, detail={"fields": ["tags"]}, progress=progress).unit

    def trash(self, ids: Iterable[int], progress: Progress | None = None) -> int | None:
        """Put customers in the trash; the unit, None where all lay there already."""
        return self._unit("trash", customers.trash, tuple(ids), self._clock.now(), progress=progress).unit

    def restore_trashed(self, ids: Iterable[int], progress: Progress | None = None) -> int | None:
        """Take customers out of the trash; the unit, None where none lay there."""
        return self._unit("restore_trashed", customers.restore_trashed, tuple(ids), progress=progress).unit
