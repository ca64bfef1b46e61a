"""``undo``, ``redo`` and ``history``."""

import argparse
from collections.abc import Callable

from clientbook import text
from clientbook.cli.numbers import positive
from clientbook.cli.session import Session
from clientbook.cli.shapes import unit_json
from clientbook.clock import today
from clientbook.data import UndoReport
from clientbook.i18n import _


def undo_options(parser: argparse.ArgumentParser) -> None:
    """What ``undo`` takes."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("count", nargs="?", type=positive, default=None, metavar="N", help=_("how many of the last steps; one without it"))
    which.add_argument("--unit", type=positive, metavar="ID", help=_("one older step, as far as nothing newer stands on it"))


def redo_options(parser: argparse.ArgumentParser) -> None:
    """What ``redo`` takes."""
    parser.add_argument("count", nargs="?", type=positive, default=1, metavar="N", help=_("how many; one without it"))


def history_options(parser: argparse.ArgumentParser) -> None:
    """What ``history`` takes."""
    parser.add_argument("code", nargs="?", metavar="CODE", help=_("only what happened to this customer"))
    parser.add_argument("--limit", type=positive, default=100, metavar="N", help=_("at most so many steps (100)"))


def undo(session: Session) -> int:
    """Take steps back."""
    unit = session.args.unit
    with session.writing() as book:
        report = book.undo_unit(unit) if unit is not None else book.undo(session.args.count or 1)
        return _told(session, report, "undone", _("Undone: {what}").format)


def redo(session: Session) -> int:
    """Do again what was taken back."""
    with session.writing() as book:
        return _told(session, book.redo(session.args.count), "redone", _("Done again: {what}").format)


def _told(session: Session, report: UndoReport, key: str, sentence: Callable[..., str]) -> int:
    for kept in report.kept:
        line = _("left as it is: {name} ({code}), {why}").format(name=kept.title, code=kept.code, why=text.kept_why(kept))
        session.out.talk(line)
    nothing = bool(report.kept) and report.unit is None
    if nothing:
        for unit in report.units:
            session.out.talk(_("Not undone: {what}").format(what=text.unit_title(unit)))
    done = () if nothing else report.units
    if session.out.json:
        units = [unit_json(unit, text.unit_title(unit)) for unit in done]
        kept_shapes = [{"code": kept.code, "why": kept.why} for kept in report.kept]
        session.out.document({key: units, "kept": kept_shapes, "unit": report.unit})
    else:
        for unit in done:
            session.out.line(sentence(what=text.unit_title(unit)))
    return 1 if nothing else 0


def history(session: Session) -> int:
    """List the steps, newest first."""
    with session.reading() as book:
        customer = book.customer_by_code(session.args.code) if session.args.code else None
        units = book.history(customer.id if customer is not None else None, session.args.limit)
    if session.out.json:
        session.out.document({"units": [unit_json(unit, text.unit_title(unit)) for unit in units]})
        return 0
    day, zone = today(session.clock), session.clock.now().tzinfo
    rows = [[str(unit.id), text.moment(unit.at, zone, day), text.unit_title(unit), _("undone") if unit.undone else ""] for unit in units]
    session.out.table([_("Step"), _("When"), _("What"), ""], rows)
    return 0
