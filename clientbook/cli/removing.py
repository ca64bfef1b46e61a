"""``trash``, ``restore-trash`` and ``erase``."""

import argparse
import sys

from clientbook.cli.session import Session
from clientbook.data import Book
from clientbook.domain.errors import Refused
from clientbook.i18n import N_, _


def _codes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("codes", nargs="+", metavar="CODE", help=_("codes of customers"))


def trash_options(parser: argparse.ArgumentParser) -> None:
    """What ``trash`` takes."""
    _codes(parser)


def restore_trash_options(parser: argparse.ArgumentParser) -> None:
    """What ``restore-trash`` takes."""
    _codes(parser)


def erase_options(parser: argparse.ArgumentParser) -> None:
    """What ``erase`` takes."""
    _codes(parser)
    parser.add_argument("--yes", action="store_true", help=_("yes, for good: no undo brings them back"))


def _found(book: Book, codes: list[str]) -> tuple[list[int], list[str]]:
    customers = [book.customer_of_code(code) for code in codes]
    return [customer.id for customer in customers if customer.id is not None], [customer.code for customer in customers]


def trash(session: Session) -> int:
    """Put customers in the trash, in one step."""
    with session.writing() as book:
        ids, codes = _found(book, session.args.codes)
        return _done(session, codes, book.trash(ids))


def restore_trash(session: Session) -> int:
    """Take customers out of the trash, in one step."""
    with session.writing() as book:
        ids, codes = _found(book, session.args.codes)
        return _done(session, codes, book.restore_trashed(ids))


def _done(session: Session, codes: list[str], unit: int | None) -> int:
    if unit is None:
        session.out.talk(_("Nothing had to change."))
    if session.out.json:
        session.out.document({"codes": codes, "unit": unit})
    else:
        for code in codes:
            session.out.line(code)
    return 0


def erase(session: Session) -> int:
    """Erase customers for good and say where copies of them still are."""
    with session.writing() as book:
        ids, codes = _found(book, session.args.codes)
        if not session.args.yes and not _agreed(codes):
            raise Refused(N_("nothing was erased; say --yes to erase for good"))
        report = book.erase(ids)
        if session.out.json:
            document = {"codes": list(report.codes), "unit": None, "snapshots": list(report.snapshots), "backups": list(report.backups)}
            session.out.document(document)
        else:
            for code in report.codes:
                session.out.line(code)
        for name in report.snapshots:
            session.out.talk(_("still in the snapshot {name}").format(name=name))
        for when in report.backups:
            session.out.talk(_("still in the backup of {time}").format(time=when))
    return 0


def _agreed(codes: list[str]) -> bool:
    """Ask on the terminal; nobody there means no."""
    if not sys.stdin.isatty():
        return False
    sys.stderr.write(_('Erase {codes} for good? Type "yes":').format(codes=", ".join(codes)) + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("yes", "是")
