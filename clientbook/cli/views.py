"""``views``: the program's views and the owner's own; and what ``list --view`` takes from one."""

import argparse
from collections.abc import Sequence

from clientbook import text
from clientbook.cli.asked import query_of
from clientbook.cli.session import Session
from clientbook.data import Book, CustomField
from clientbook.domain.errors import InvalidValue
from clientbook.domain.filters import Parsed, both, parse
from clientbook.domain.views import View, named, offered, own_views
from clientbook.i18n import N_, _


def views_options(_parser: argparse.ArgumentParser) -> None:
    """Nothing but what every command takes."""


def views(session: Session) -> int:
    """Print every view with its digit, its filter in English, and how many customers it shows."""
    with session.reading() as book:
        found = [(view, book.count_found(query_of(read_view(book, view)))) for view in offered(own_views(book.setting("views")))]
    if session.out.json:
        session.out.document({"views": [_json(view, number) for view, number in found]})
        return 0
    rows = [(view.digit, view.shown, view.filter, text.count(number)) for view, number in found]
    session.out.table([_("digit"), _("view"), _("filter"), _("customers")], rows)
    return 0


def _json(view: View, number: int) -> dict[str, object]:
    return {
        "name": view.name,
        "digit": view.digit,
        "filter": view.filter,
        "sort": view.sort,
        "reverse": view.reverse,
        "columns": list(view.columns),
        "built_in": view.built_in,
        "customers": number,
    }


def view_named(book: Book, name: str) -> View:
    """The view of this name, or on this digit.

    Raises:
        InvalidValue: there is none.
    """
    own = own_views(book.setting("views"))
    found = named(own, name) or next((view for view in offered(own) if view.digit and view.digit == name), None)
    if found is None:
        raise InvalidValue("view", N_("there is no view of this name"), name)
    return found


def read_view(book: Book, view: View) -> Parsed:
    """Words and filter of a view."""
    return parse(view.filter, book.filter_names(), book.day())


def within(book: Book, view: View, asked: Parsed) -> Parsed:
    """What was asked for, of the customers of a view."""
    own = read_view(book, view)
    return Parsed(" ".join(each for each in (own.words, asked.words) if each), both(own.node, asked.node), asked.hints)


def words_of(columns: Sequence[str], custom: Sequence[CustomField]) -> list[str]:
    """The columns of a view as they are typed; a field of the owner's own that is gone is left out."""
    names = {f"custom:{field.id}": field.name for field in custom}
    return [names.get(key, key) for key in columns if not key.startswith("custom:") or key in names]
