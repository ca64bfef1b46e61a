"""What of the book a filter must know: the owner's fields and words, the tags there are, the newest import."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from clientbook.data import marks, settings
from clientbook.data.filter_sql import Context
from clientbook.domain.filters import All, Any, Condition, CustomName, Names, Node, Not
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.reckoning import day_of

# Jumps from each tag to the next one along the index: the time goes by how many tags there are, not by how often they are used.
_TAGS = """WITH RECURSIVE tags (tag) AS (
    SELECT min(tag) FROM customer_tag
    UNION ALL SELECT (SELECT min(tag) FROM customer_tag WHERE tag > tags.tag) FROM tags WHERE tags.tag IS NOT NULL
) SELECT tag FROM tags WHERE tag IS NOT NULL"""


def names(connection: Connection) -> Names:
    """What reading and writing a filter must know of this book."""
    own = {name: {entry.key: entry.label if entry.own else "" for entry in settings.pick_list(connection, name)} for name in PICK_LISTS}
    custom = tuple(
        CustomName(field.id, field.name, field.type, field.choices)
        for field in settings.custom_fields(connection)
        if field.id is not None and not field.retired
    )
    return Names(custom, own, str(settings.get(connection, "currency")))


def context(connection: Connection, node: Node | None, now: datetime) -> Context:
    """What the meaning of this filter depends on, at this instant; only what it asks for is looked up."""
    asked = {condition.field for condition in conditions(node)}
    known = Names()
    if any(key.startswith("custom:") for key in asked):
        known = names(connection)
    used = tags(connection) if "tag" in asked else ()
    newest = None
    if "import" in asked:
        newest = connection.exec_driver_sql("SELECT max(import_unit) FROM customer WHERE import_unit IS NOT NULL").scalar()
    return Context(known, day_of(now.date(), marks.reckoned_through(connection)), now.tzinfo, used, newest)


def tags(connection: Connection) -> tuple[str, ...]:
    """Every tag somebody has."""
    return tuple(connection.exec_driver_sql(_TAGS).scalars().fetchall())


def conditions(node: Node | None) -> Iterator[Condition]:
    """Every condition of a filter."""
    match node:
        case Condition():
            yield node
        case Not(part):
            yield from conditions(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from conditions(part)
        case None:
            return
