"""Verbs about the owner's words: pick lists and custom fields as a whole."""

from collections.abc import Sequence
from typing import Any

from clientbook.data import settings, vocabulary
from clientbook.data.core import RESTARTS, BookCore
from clientbook.data.progress import Progress


class WordVerbs(BookCore):
    """The part of a book that knows who uses which word."""

    def usual_settings(self) -> dict[str, Any]:
        """What holds for every setting until somebody changes it."""
        return dict(settings.DEFAULTS)

    def pick_usage(self, name: str) -> dict[str, int]:
        """How many customers use each entry of a pick list, by key.

        Raises:
            NotFound
        """
        return self._slow(vocabulary.usage, name, group=f"usage {name}", restarts=RESTARTS)

    def merge_pick_entry(self, name: str, old: str, new: str, progress: Progress | None = None) -> int | None:
        """Let everybody who uses one entry of a pick list use another, and retire the first; the unit.

        Raises:
            NotFound, Refused, Cancelled
        """
        return self._unit("pick_list", vocabulary.merge, name, old, new, detail={"list": name}, progress=progress).unit

    def order_pick_entries(self, name: str, keys: Sequence[str]) -> int | None:
        """Put a pick list into this order; the unit, None where it stood so already."""
        return self._unit("pick_list", vocabulary.order_entries, name, tuple(keys), detail={"list": name}).unit

    def order_custom_fields(self, ids: Sequence[int]) -> int | None:
        """Put the owner's own fields into this order; the unit, None where they stood so already."""
        return self._unit("custom_field", vocabulary.order_fields, tuple(ids)).unit

    def custom_fill(self) -> dict[int, int]:
        """How many customers have a value in each of the owner's own fields, by its id; trashed customers do not count."""
        return self._slow(vocabulary.fill_counts, group="custom fill", restarts=RESTARTS)
