"""Which lines of a list are marked, by what they stand for."""

from collections.abc import Iterable
from typing import Any


class LineMarks:
    """A set of keys that remembers what it was before it was cleared."""

    def __init__(self) -> None:
        self._keys: set[Any] = set()
        self._last: set[Any] = set()

    def __contains__(self, key: Any) -> bool:
        return key in self._keys

    def __len__(self) -> int:
        return len(self._keys)

    def toggle(self, key: Any) -> None:
        """Mark, or take the mark off."""
        self._keys ^= {key}

    def add(self, keys: Iterable[Any]) -> None:
        """Mark these."""
        self._keys.update(keys)

    def clear(self) -> None:
        """Take all marks off; ``bring_back`` knows them."""
        if self._keys:
            self._last = self._keys
        self._keys = set()

    def bring_back(self) -> None:
        """The marks as they were before they were cleared; those there are now come back the same way."""
        last = self._last
        if last:
            self.clear()
            self._keys = set(last)

    def keep(self, keys: Iterable[Any]) -> None:
        """Forget marks of lines that left the list; ``bring_back`` knows them, for a list that only shows less for a while."""
        if self._keys:
            kept = self._keys.intersection(keys)
            if len(kept) < len(self._keys):
                self._last = self._keys
            self._keys = kept
