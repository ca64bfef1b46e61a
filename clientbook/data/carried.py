"""The owner's settings, views and texts of greetings as they go into a file and come out of it into another book."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from clientbook.data import settings, templates
from clientbook.data.book import Book
from clientbook.domain.greetings import Template

AT_HOME = frozenset({"recovery_code_copied", "tidy_round_done"})
"""Settings that speak of this one book and mean nothing elsewhere."""


def read_carried(book: Book) -> tuple[Mapping[str, Any], tuple[Template, ...]]:
    """Every setting with its value, and the templates that have a row: the owner's own, and changed texts to start with."""
    return book._slow(lambda connection: (values(connection), rows(connection)))


def values(connection: Connection) -> dict[str, Any]:
    """Every setting with its value, but those that stay at home."""
    return {key: value for key, value in settings.get_all(connection).items() if key not in AT_HOME}


def rows(connection: Connection) -> tuple[Template, ...]:
    """The templates that have a row."""
    return tuple(each for each in templates.templates(connection) if each.id is not None)


def is_fresh(connection: Connection) -> bool:
    """Whether nobody has been written into this book, so that another one's settings may become its own."""
    sql = "SELECT EXISTS (SELECT 1 FROM customer) OR EXISTS (SELECT 1 FROM product) OR EXISTS (SELECT 1 FROM message_template)"
    return not connection.exec_driver_sql(sql).scalar_one()


def same_template(connection: Connection, told: Template) -> Template | None:
    """The template a file means: by its uid, as the same text to start with, or by name and language."""
    known = rows(connection)
    for alike in (
        lambda each: bool(told.uid) and each.uid == told.uid,
        lambda each: bool(told.key) and (each.key, each.language) == (told.key, told.language),
        lambda each: not each.retired and each.language == told.language and each.name.casefold() == told.name.strip().casefold(),
    ):
        found = next((each for each in known if alike(each)), None)
        if found is not None:
            return found
    return None
