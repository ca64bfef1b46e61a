"""``export``: customers into a file of another program, or onto standard output."""

import argparse
import sys
from typing import Any, BinaryIO, cast

from clientbook import text
from clientbook.cli import passphrases
from clientbook.cli.asked import asked_for, filter_option, query_of
from clientbook.cli.output import Shown, to_json
from clientbook.cli.session import Session
from clientbook.config import from_home
from clientbook.data import Book, Query
from clientbook.domain.errors import NoPassphrase, Refused
from clientbook.exchange import exporting
from clientbook.exchange.exporting import FORMATS, ExportWish
from clientbook.exchange.new_file import require_place
from clientbook.exchange.outgoing import ExportReport
from clientbook.exchange.writers.csv import ENCODINGS
from clientbook.i18n import N_, _, ngettext

STDOUT = "-"
WORDS = {
    "persons": N_("contact persons: {n}"),
    "interactions": N_("contacts: {n}"),
    "follow_ups": N_("follow-ups: {n}"),
    "occasions": N_("occasions: {n}"),
    "purchases": N_("purchases: {n}"),
    "after_sales": N_("after-sales: {n}"),
    "ratings": N_("ratings: {n}"),
    "settings": N_("settings: {n}"),
    "templates": N_("texts of greetings: {n}"),
}
"""What belongs to customers, counted."""


def export_options(parser: argparse.ArgumentParser) -> None:
    """What ``export`` takes."""
    parser.add_argument("file", metavar="FILE", help=_("the new file; - is standard output"))
    parser.add_argument("--format", choices=tuple(FORMATS), help=_("what it shall be; told by its name without it (.vcf: vcard3)"))
    filter_option(parser)
    parser.add_argument("--only", action="append", default=[], metavar="CODE", help=_("only this customer; may be said several times"))
    parser.add_argument("--encrypt", action="store_true", help=_("encrypt the file with a passphrase, in the age format"))
    parser.add_argument(
        "--export-passphrase-file", metavar="FILE", help=_("read the passphrase of the encrypted file from the first line of this file")
    )
    parser.add_argument("--sensitive", action="store_true", help=_("sensitive fields too"))
    parser.add_argument("--with-trash", action="store_true", help=_("customers in the trash too (JSON)"))
    parser.add_argument("--encoding", choices=tuple(ENCODINGS), default="utf-8-bom", help=_("text encoding of a CSV file"))
    parser.add_argument("--force", action="store_true", help=_("write over a file of this name"))


def export(session: Session) -> int:
    """Write the file and report."""
    args = session.args
    wanted = args.format or exporting.format_of(args.file)
    if not wanted:
        raise Refused(exporting.UNKNOWN)
    if args.with_trash and wanted != "json":
        raise Refused(N_("only JSON says who lies in the trash"))
    path = None if args.file == STDOUT else from_home(args.file)
    if path is not None:
        # Before anybody is asked for anything.
        exporting.check_name(path, encrypted=args.encrypt)
        require_place(path, over=args.force)
    passphrase = _passphrase(session) if args.encrypt else None
    wish = ExportWish(wanted, args.sensitive, args.encoding, passphrase, args.force)
    with session.reading() as book:
        ids = _ids(session, book)
        if path is not None:
            report = exporting.export_file(book, ids, path, wish)
        else:
            report = exporting.export_to(book, ids, _standard_output(wanted, encrypted=args.encrypt), wish)
    _tell(session, report)
    return 0


def _passphrase(session: Session) -> str:
    """What the file is encrypted with: its own passphrase, because it is made to be given away."""
    from clientbook.data import require_passphrase

    if session.args.export_passphrase_file:
        found = passphrases.from_file(session.args.export_passphrase_file)
        require_passphrase(found)
        return found
    if not passphrases.on_terminal():
        raise NoPassphrase("export")
    return passphrases.ask_new()


def _ids(session: Session, book: Book) -> list[int]:
    if session.args.only:
        if session.args.filter:
            raise Refused(N_("say either --only or --filter"))
        return [customer.id for code in session.args.only if (customer := book.customer_by_code(code)).id is not None]
    ids = list(book.find_all(query_of(asked_for(session, book))).ids)
    if session.args.with_trash:
        ids += book.find_all(Query(trashed=True)).ids
    return ids


def _standard_output(wanted: str, *, encrypted: bool) -> BinaryIO:
    if not sys.stdout.isatty():
        return sys.stdout.buffer
    if encrypted or wanted == "xlsx":
        raise Refused(N_("this is no text for a terminal; name a file or redirect the output"))
    return cast(BinaryIO, Shown(sys.stdout.buffer))


# ---- the report -------------------------------------------------------------------------------------------------------


def report_json(report: ExportReport) -> dict[str, Any]:
    """What was written and what was not."""
    return {
        "format": report.format,
        "path": report.path or None,
        "encrypted": report.encrypted,
        "customers": report.customers,
        "rows": dict(report.rows),
        "bytes": report.size or None,
        "left_out": [{"what": each.sentence(), "n": each.n, "names": list(each.names)} for each in report.left_out],
        "cannot_carry": [_(sentence) for sentence in report.cannot],
    }


def _tell(session: Session, report: ExportReport) -> None:
    if session.out.json:
        if report.path:
            session.out.document(report_json(report))
        else:
            session.out.talk(to_json(report_json(report)))  # standard output holds the customers
        return
    talk = session.out.talk
    told = ngettext("Exported: {n} customer", "Exported: {n} customers", report.customers).format(n=text.count(report.customers))
    rows = [_(WORDS[kind]).format(n=text.count(n)) for kind, n in report.rows.items() if kind in WORDS and n]
    talk(f"{told} ({text.joined(rows)})" if rows else told)
    for each in report.left_out:
        talk(_("Left out: {what}").format(what=each.sentence()))
    if report.cannot:
        talk(_("This format does not carry: {what}").format(what="; ".join(_(sentence) for sentence in report.cannot)))
    if report.path:
        if not report.encrypted:
            talk(_("The file is not encrypted: whoever gets it can read it"))
        session.out.line(report.path)
