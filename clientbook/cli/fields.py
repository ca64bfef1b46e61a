"""``fields``: every field of a customer, the owner's own with how often they are filled in; own ones added, renamed, retired."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from clientbook.cli.session import Session
from clientbook.data import Book, CustomField
from clientbook.domain.errors import InvalidValue, NotFound, Refused
from clientbook.domain.fields import FIELDS
from clientbook.domain.names import fold
from clientbook.domain.setting_text import words
from clientbook.i18n import N_, _

KINDS = ("text", "number", "date", "choice", "yesno")


def fields_options(parser: argparse.ArgumentParser) -> None:
    """What ``fields`` takes."""
    acts = ("list", "add", "rename", "retire", "restore")
    parser.add_argument("act", nargs="?", choices=acts, default="list", help=_("list (the usual), or change a field of your own"))
    parser.add_argument("name", nargs="?", metavar="NAME", help=_("name of the field"))
    parser.add_argument("new", nargs="?", metavar="NEW", help=_("its new name"))
    parser.add_argument("--type", choices=KINDS, default="text", help=_("what a new field holds"))
    parser.add_argument("--choices", default="", metavar="a,b", help=_("the words a choice offers"))
    parser.add_argument("--sensitive", action="store_true", help=_("cover the values and leave them out of the search"))
    parser.add_argument("--internal", action="store_true", help=_("mark the field as not for others"))


def fields(session: Session) -> int:
    """List the fields, or change one of the owner's own."""
    args = session.args
    if args.act == "list":
        return _list(session)
    if args.name is None or (args.act == "rename" and args.new is None):
        from clientbook.cli.parser import BY_NAME, command_parser

        command_parser(BY_NAME["fields"]).error(_("say which field, and for rename the new name too"))
    session.require_writable()
    with session.writing() as book:
        before = book.next_undo()
        saved = book.save_custom_field(_wanted(book, args))
        after = book.next_undo()
    unit = after.id if after is not None and after != before else None
    if session.out.json:
        session.out.document({"field": _own_json(saved, 0), "unit": unit})
    else:
        session.out.line(saved.name)
    return 0


def _wanted(book: Book, args: argparse.Namespace) -> CustomField:
    """The definition as it is to be.

    Raises:
        NotFound, InvalidValue, Refused
    """
    if args.act == "add":
        choices = words(args.choices)
        if (args.type == "choice") != bool(choices):
            raise Refused(N_("--type choice and --choices belong together"))
        return CustomField(args.name, args.type, choices, args.sensitive, args.internal)
    named = [field for field in book.custom_fields() if fold(field.name) == fold(args.name)]
    wanted = [field for field in named if field.retired == (args.act == "restore")]
    if not wanted:
        raise NotFound(args.name)
    if len(wanted) > 1:
        raise InvalidValue("custom", N_("is the name of several fields"), args.name)
    if args.act == "rename":
        return replace(wanted[0], name=args.new)
    return replace(wanted[0], retired=args.act == "retire")


def _list(session: Session) -> int:
    with session.reading() as book:
        own, filled, total = book.custom_fields(), book.custom_fill(), book.count()
    if session.out.json:
        built = [{"key": field.key, "type": str(field.type), "group": field.group, "derived": field.derived} for field in FIELDS]
        custom = [_own_json(field, filled.get(field.id or 0, 0)) for field in own]
        session.out.document({"fields": built, "custom": custom, "customers": total})
        return 0
    rows = [*([field.key, _(field.label), str(field.type), "", ""] for field in FIELDS), *_own_rows(own, filled)]
    session.out.table([_("Key"), _("Field"), _("Kind of value"), _("Filled"), _("Remarks")], rows)
    return 0


def _own_json(field: CustomField, filled: int) -> dict[str, Any]:
    return {
        "id": field.id,
        "key": f"custom:{field.id}",
        "name": field.name,
        "type": field.type,
        "choices": list(field.choices),
        "sensitive": field.sensitive,
        "internal": field.internal,
        "retired": field.retired,
        "filled": filled,
    }


def _own_rows(own: Sequence[CustomField], filled: dict[int, int]) -> list[list[str]]:
    rows = []
    for field in own:
        flags = [word for word, on in ((_("retired"), field.retired), (_("sensitive"), field.sensitive)) if on]
        flags += [_("internal only")] if field.internal else []
        told = ", ".join([*field.choices, *flags])
        rows.append([f"custom:{field.id}", field.name, field.type, str(filled.get(field.id or 0, 0)), told])
    return rows
