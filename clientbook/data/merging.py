"""Two edits of one record at once: what the form changed is laid on what stands in the book now.

A form holds the record as it was when it was opened (``base``). Only what differs from it was the user's doing; everything else
stays as somebody else (another screen, an undo, an import) left it meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from clientbook.domain.customer import ContactPerson, ContactPoint, Customer

Part = TypeVar("Part", ContactPerson, ContactPoint)

_APART = frozenset({"persons", "points", "tags", "custom"})


def three_way(base: Customer, mine: Customer, theirs: Customer) -> Customer:
    """``theirs`` with what changed from ``base`` to ``mine``."""
    changed: dict[str, Any] = {}
    for each in fields(Customer):
        value = getattr(mine, each.name)
        if each.name not in _APART and value != getattr(base, each.name):
            changed[each.name] = value
    changed["custom"] = merge_custom(base.custom, mine.custom, theirs.custom)
    changed["tags"] = merge_tags(base.tags, mine.tags, theirs.tags)
    changed["points"] = merge_parts(base.points, mine.points, theirs.points)
    changed["persons"] = merge_parts(base.persons, mine.persons, theirs.persons)
    return replace(theirs, **changed)


def merge_custom(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Custom values, one by one."""
    merged = dict(theirs)
    for key in {*base, *mine}:
        if key not in mine:
            merged.pop(key, None)
        elif key not in base or base[key] != mine[key]:
            merged[key] = mine[key]
    return merged


def merge_tags(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Tags: added ones are added, removed ones removed; the user's order counts where nobody else touched them."""
    if tuple(base) == tuple(theirs):
        return tuple(dict.fromkeys(mine))
    kept = [tag for tag in theirs if tag in mine or tag not in base]
    return tuple(dict.fromkeys([*kept, *(tag for tag in mine if tag not in base)]))


def merge_parts(base: Sequence[Part], mine: Sequence[Part], theirs: Sequence[Part]) -> tuple[Part, ...]:
    """Contact points or persons, by id: changed ones are changed cell by cell, new ones added, removed ones removed."""
    if tuple(base) == tuple(theirs):
        return tuple(mine)
    was = {part.id: part for part in base if part.id is not None}
    now = {part.id: part for part in theirs if part.id is not None}
    wanted = {part.id for part in mine if part.id is not None}
    merged: list[Part] = []
    for part in mine:
        key = part.id or 0
        old, current = was.get(key), now.get(key)
        if old is None or part.id is None:
            merged.append(part)
        elif current is not None:
            merged.append(_merge_part(old, part, current))
        elif part != old:
            # Removed elsewhere, yet changed here: what was typed is not lost, it becomes a new one.
            merged.append(replace(part, id=None))
    merged += [part for part in theirs if part.id not in was and part.id not in wanted]
    return tuple(merged)


def _merge_part(base: Part, mine: Part, theirs: Part) -> Part:
    changed: dict[str, Any] = {}
    for each in fields(base):
        value = getattr(mine, each.name)
        if each.name != "points" and value != getattr(base, each.name):
            changed[each.name] = value
    if isinstance(base, ContactPerson) and isinstance(mine, ContactPerson) and isinstance(theirs, ContactPerson):
        changed["points"] = merge_parts(base.points, mine.points, theirs.points)
    return replace(theirs, **changed)
