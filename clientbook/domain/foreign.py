"""What an address card said that the record has no field for: kept with the customer, shown nowhere, written back by a later export.

It stands among the values of the owner's own fields under a key that no field can have (their keys are numbers), so it is journalled,
undone, merged and backed up with the record, and needs no table of its own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from clientbook.domain.names import clean

KEY = "vcard"
"""Key in ``Customer.custom``."""
LIMIT = 48_000
"""Characters kept of one customer."""


def lines_of(custom: Mapping[str, Any]) -> tuple[str, ...]:
    """The kept properties, one unfolded line of vCard 3.0 or 4.0 each, group in front."""
    return tuple(str(custom.get(KEY, "")).split("\n")) if custom.get(KEY) else ()


def with_lines(custom: Mapping[str, Any], lines: Iterable[str]) -> dict[str, Any]:
    """The values with these lines beside those that are kept already; a line stands once, and what is too much is left out whole."""
    kept: list[str] = []
    size = 0
    for line in dict.fromkeys((*lines_of(custom), *lines)):
        text = clean(line, LIMIT).text
        size += len(text) + 1
        if text and size <= LIMIT:
            kept.append(text)
        else:
            size -= len(text) + 1
    return {**custom, KEY: "\n".join(kept)} if kept else dict(custom)


def without_lines(custom: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the owner's own fields alone."""
    return {key: value for key, value in custom.items() if key != KEY}
