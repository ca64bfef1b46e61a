"""``duplicates`` and ``merge``: who stands in the book twice, and making one of them."""

import argparse
from collections.abc import Sequence
from typing import Any

from clientbook import text
from clientbook.cli.assignments import Assignment, assignment
from clientbook.cli.numbers import positive
from clientbook.cli.progress import shown
from clientbook.cli.session import Session
from clientbook.data import Book, CustomField, Pair
from clientbook.domain.customer import Customer
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import BY_KEY, FieldType, field_named
from clientbook.domain.joining import CHOOSABLE, differs, keys_shown, value_of
from clientbook.domain.names import fold
from clientbook.i18n import N_, _

LIMIT = 50
"""Pairs listed where nobody said how many."""


def duplicates_options(parser: argparse.ArgumentParser) -> None:
    """What ``duplicates`` takes."""
    parser.add_argument(
        "--limit", type=positive, default=LIMIT, metavar="N", help=_("at most so many pairs; {n} without it").format(n=LIMIT)
    )
    told = _("remember that these two are not the same customer")
    parser.add_argument("--not", nargs=2, default=None, dest="distinct", metavar="CODE", help=told)


def merge_options(parser: argparse.ArgumentParser) -> None:
    """What ``merge`` takes."""
    parser.add_argument("keep", metavar="CODE", help=_("the customer that is kept"))
    parser.add_argument("others", nargs="+", metavar="CODE", help=_("customers that become part of it"))
    told = _("whose value of a field stands afterwards, as in company=C20261121002; may be said several times")
    parser.add_argument("--set", dest="choices", action="append", type=assignment, default=[], metavar=_("FIELD=CODE"), help=told)
    parser.add_argument("--dry-run", action="store_true", help=_("only show what would stand in the fields"))


def duplicates(session: Session) -> int:
    """List the pairs that may be one customer, or settle one of them."""
    if session.args.distinct:
        return _not_the_same(session)
    with session.reading() as book, shown(_("Looking for duplicates")) as progress:
        found = book.duplicates(progress)
        region = book.region
    listed = found[: session.args.limit]
    if session.out.json:
        session.out.document({"total": len(found), "pairs": [_pair_json(pair) for pair in listed]})
        return 0
    rows = [
        [
            f"{pair.score} %",
            *(f"{code} {text.name(title)}" for code, title in zip(pair.codes, pair.titles, strict=True)),
            _why(pair, region),
        ]
        for pair in listed
    ]
    if rows:
        session.out.table([_("Likely"), _("One"), _("Other"), _("Why")], rows)
    if not found:
        session.out.talk(_("Nobody seems to stand in the book twice."))
    elif len(found) > len(listed):
        session.out.talk(_("{n} pairs in all; --limit shows more.").format(n=text.count(len(found))))
    return 0


def _why(pair: Pair, region: str) -> str:
    return text.joined(text.why_alike(reason, region) for reason in pair.reasons)


def _pair_json(pair: Pair) -> dict[str, Any]:
    reasons = [{"kind": reason.kind, "value": reason.text or None} for reason in pair.reasons]
    return {"codes": list(pair.codes), "names": list(pair.titles), "score": pair.score, "reasons": reasons}


def _not_the_same(session: Session) -> int:
    with session.writing() as book:
        one, other = (book.customer_of_code(code) for code in session.args.distinct)
        unit = book.not_a_duplicate(one.id or 0, other.id or 0)
        if unit is None:
            session.out.talk(_("Nothing had to change."))
        if session.out.json:
            session.out.document({"codes": [one.code, other.code], "unit": unit})
        else:
            session.out.line(one.code, other.code)
    return 0


def merge(session: Session) -> int:
    """Make customers one, or with ``--dry-run`` say what would become of the fields."""
    args = session.args
    with session.reading() if args.dry_run else session.writing() as book:
        everybody = tuple(book.customer_of_code(code) for code in (args.keep, *args.others))
        keep, others = everybody[0].id or 0, [each.id or 0 for each in everybody[1:]]
        choices = _choices(book, args.choices, everybody)
        made = book.merge_preview(keep, others, choices)
        unit = None if args.dry_run else book.merge(keep, others, choices).unit
        codes = {"code": everybody[0].code, "merged": [each.code for each in everybody[1:]]}
        if session.out.json:
            session.out.document(codes | {"unit": unit, "fields": _fields_json(everybody, made, str(book.setting("currency")))})
        elif args.dry_run:
            session.out.table([_("Field"), *(each.code for each in everybody), _("Afterwards")], _rows(book, everybody, made))
            session.out.talk(_("Nothing was changed."))
        else:
            session.out.line(everybody[0].code)
    return 0


def _choices(book: Book, wanted: Sequence[Assignment], everybody: Sequence[Customer]) -> dict[str, int]:
    """Whose value each named field takes.

    Raises:
        InvalidValue: there is no such field, or the code is none of these.
    """
    by_code = {each.code: each.id or 0 for each in everybody}
    own = {fold(field.name): f"custom:{field.id}" for field in book.custom_fields()}
    found = {}
    for each in wanted:
        known = field_named(each.field)
        key = known.key if known is not None and known.key in CHOOSABLE else own.get(fold(each.field.removeprefix("custom:")), "")
        code = each.value.strip().upper()
        if not key or each.how != "=":
            raise InvalidValue(each.field, N_("cannot be chosen here"))
        if code not in by_code:
            raise InvalidValue(each.field, N_("is not the code of one of these customers"), each.value[:40])
        found[key] = by_code[code]
    return found


def _fields_json(everybody: Sequence[Customer], made: Customer, currency: str) -> dict[str, Any]:
    """The fields in which they differ: what each has, and what stands there afterwards; amounts in whole units."""
    from clientbook.cli.shapes import plain_value  # loaded where it is asked for

    def said(each: Customer, key: str) -> Any:
        return plain_value(key, value_of(each, key), currency)

    return {
        key: {"values": {each.code: said(each, key) for each in everybody}, "then": said(made, key)}
        for key in keys_shown(everybody)
        if differs(everybody, key)
    }


def _rows(book: Book, everybody: Sequence[Customer], made: Customer) -> list[list[str]]:
    fields = {f"custom:{field.id}": field for field in book.custom_fields()}
    currency, today = str(book.setting("currency")), book.day()

    def said(customer: Customer, key: str) -> str:
        stored = value_of(customer, key)
        if (own := fields.get(key)) is not None:
            return text.custom_value(own.type, stored, today) if stored is not None else ""
        if key.startswith("custom:"):
            return text.word(str(stored or ""))
        if BY_KEY[key].type is FieldType.CUSTOMER and stored is not None:
            stored = next((line.title for line in book.rows([int(stored)])), "")
        return text.value(BY_KEY[key], stored, today, currency).replace("\n", " ")

    return [[_label(fields, key), *(said(each, key) for each in (*everybody, made))] for key in keys_shown(everybody)]


def _label(fields: dict[str, CustomField], key: str) -> str:
    return text.word(fields[key].name) if key in fields else text.field_label(key) if key in BY_KEY else text.word(key)
