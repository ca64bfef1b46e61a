"""``set``: one field of everybody a filter finds, shown before it is done, as one undoable step."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from clientbook import text
from clientbook.cli.asked import book_filter, filter_option, query_of
from clientbook.cli.assignments import Assignment, Setter, assignment
from clientbook.cli.session import Session
from clientbook.data import Book, CustomField
from clientbook.domain.errors import InvalidValue, Refused
from clientbook.domain.fields import Field, FieldType
from clientbook.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from clientbook.data import FieldPreview


@dataclass(frozen=True, slots=True)
class _Step:
    """What is to be set for whom."""

    ids: Sequence[int]
    field: Field | CustomField
    value: Any
    how: str
    """``=``, or for tags ``+`` and ``-``."""

    @property
    def key(self) -> str:
        """The field's key."""
        return self.field.key if isinstance(self.field, Field) else f"custom:{self.field.id}"


def set_field_options(parser: argparse.ArgumentParser) -> None:
    """What ``set`` takes."""
    told = _("a field and its value; tags += and tags -= add and take away")
    parser.add_argument("assignment", type=assignment, metavar=_("FIELD=VALUE"), help=told)
    filter_option(parser, required=True)
    parser.add_argument("--yes", action="store_true", help=_("yes, change them; without it only the preview is shown"))


def set_field(session: Session) -> int:
    """Show what would change, and with ``--yes`` change it."""
    with session.writing() as book:
        asked = book_filter(session, book)
        if not asked.words and asked.node is None:
            raise Refused(N_("say who is meant with --filter"))
        wanted: Assignment = session.args.assignment
        field, value = Setter(book, book.day()).for_many(wanted)
        step = _Step(book.find_all(query_of(asked)).ids, field, value, wanted.how)
        if session.out.json:
            found = _preview_json(book, step)
            session.out.document(found | {"unit": _carry_out(book, step) if session.args.yes else None})
        else:
            changing = _show(session, book, step)
        if not session.args.yes:
            raise Refused(N_("nothing was changed; say --yes to change them"))
        if not session.out.json:
            unit = _carry_out(book, step)
            session.out.talk(
                ngettext("{n} customer changed.", "{n} customers changed.", changing).format(n=text.count(changing))
                if unit is not None
                else _("Nothing had to change.")
            )
    return 0


def _carry_out(book: Book, step: _Step) -> int | None:
    if step.how == "=":
        return book.set_field(step.ids, step.key, step.value)
    return book.change_tags(step.ids, step.value, ()) if step.how == "+" else book.change_tags(step.ids, (), step.value)


def _preview_json(book: Book, step: _Step) -> dict[str, Any]:
    """What would change: how many customers, and which values the others have now; amounts in whole units, as in ``list``."""
    shape: dict[str, Any] = {"field": step.key, "how": step.how, "value": _plain(book, step, step.value), "customers": len(step.ids)}
    if step.how != "=":
        return shape | {"changing": _differing(book, step)}
    preview = _preview(book, step)
    before = [{"value": _plain(book, step, old), "customers": number} for old, number in preview.before]
    return shape | {"changing": preview.changing, "before": before, "others": preview.others}


def _plain(book: Book, step: _Step, value: Any) -> Any:
    from clientbook.cli.shapes import plain_value  # loaded where it is asked for

    return plain_value(step.key, value, str(book.setting("currency")))


def _show(session: Session, book: Book, step: _Step) -> int:
    """Print the preview; how many customers would change."""
    then = _said(book, step.field, step.value)
    if step.how != "=":
        changing = _differing(book, step)
        rows = [[f"{step.how} {then}", "", text.count(changing)]] if changing else []
        unchanged = len(step.ids) - changing
    else:
        preview = _preview(book, step)
        changing, unchanged = preview.changing, preview.already
        rows = [[_said(book, step.field, old), then, text.count(number)] for old, number in preview.before]
        if preview.others:
            rows.append([_("other values"), then, text.count(preview.others)])
    if unchanged:
        rows.append([_("no change"), "", text.count(unchanged)])
    session.out.table([_("Now"), _("Then"), _("Customers")], rows)
    return changing


def _preview(book: Book, step: _Step) -> "FieldPreview":
    preview = book.preview_field(step.ids, step.key, step.value)
    if preview.refused:
        raise InvalidValue("name", N_("a customer needs a name, a phone or an e-mail"))
    return preview


def _differing(book: Book, step: _Step) -> int:
    """How many customers lack one of the tags, or have one that is to go."""
    wanted, adding = frozenset(step.value), step.how == "+"
    held = (frozenset(line.tags) for line in book.rows(step.ids))
    return sum(not wanted <= tags if adding else bool(wanted & tags) for tags in held)


def _said(book: Book, field: Field | CustomField, value: Any) -> str:
    """A value in words."""
    today: date = book.day()
    if isinstance(field, CustomField):
        shown = text.custom_value(field.type, value, today)
    elif field.type is FieldType.CUSTOMER and value is not None:
        shown = next((line.title for line in book.rows([int(value)])), "")
    else:
        shown = text.value(field, value, today, str(book.setting("currency")))
    return shown.replace("\n", " ") or _("empty")
