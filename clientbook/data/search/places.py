"""Places: the row ids of the two search tables, made so that their order is the order in which hits are shown.

FTS5 gives rows by ascending row id and stops at the LIMIT. So the newest contact has the smallest id, a page of hits never sorts,
and it costs the same whether ten customers match or half a million.

::

    customer_fts   trash 1 bit | shelf 12 bits | days since the last contact, from the far future 22 bits | customer 24 bits
    text_fts       0           | shelf         | day of what was said or bought, 0 for the notes          | customer
"""

from datetime import date

ID_BITS = 24
DAY_BITS = 22
ID_MASK = (1 << ID_BITS) - 1
DAY_MASK = (1 << DAY_BITS) - 1
SHELF_SHIFT = ID_BITS + DAY_BITS
"""Customers beyond the first 16.7 million stand on shelves of their own, each in order."""
TRASH = 1 << 58
"""Places from here on are those of customers in the trash."""

NOTES = 0
"""The day under which a customer's notes stand in ``text_fts``: before every interaction."""
_SHELF_MASK = (TRASH >> SHELF_SHIFT) - 1

CUSTOMER_SQL = f"((rowid & {ID_MASK}) | ((rowid >> {SHELF_SHIFT} & {_SHELF_MASK}) << {ID_BITS}))"
"""The customer of a place, as SQL over ``rowid``."""


PLACE_SQL = f"((customer_id >> {ID_BITS}) << {SHELF_SHIFT} | day << {ID_BITS} | (customer_id & {ID_MASK}))"
"""The place of a text, as SQL over ``customer_id`` and ``day``."""


def day_of(on: str | None) -> int:
    """The day part of a place: smaller is newer; none is the oldest."""
    return DAY_MASK - (date.fromisoformat(on).toordinal() if on else 0)


def date_of(day: int) -> str:
    """The ISO day of a text place's day part."""
    return date.fromordinal(DAY_MASK - day).isoformat()


def place(customer_id: int, day: int, trashed: bool = False) -> int:
    """The row id of a customer's entry."""
    shelf = customer_id >> ID_BITS
    return (TRASH if trashed else 0) | shelf << SHELF_SHIFT | day << ID_BITS | (customer_id & ID_MASK)


def customer_at(place_id: int) -> int:
    """The customer whose entry this is."""
    return (place_id & ID_MASK) | ((place_id >> SHELF_SHIFT & _SHELF_MASK) << ID_BITS)


def day_at(place_id: int) -> int:
    """The day part of a place."""
    return place_id >> ID_BITS & DAY_MASK
