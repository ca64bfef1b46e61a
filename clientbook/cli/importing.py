"""``import``: customers from a file of another program."""

import argparse
from pathlib import Path
from typing import Any

from clientbook import text
from clientbook.cli.session import Session
from clientbook.exchange.importing import POLICIES, Wish
from clientbook.exchange.importing import import_file as take_in
from clientbook.exchange.mapping import load_told
from clientbook.exchange.report import Report, require_free, write_rejects
from clientbook.exchange.sheet import Problem, Sheet
from clientbook.exchange.worker import FORMATS
from clientbook.i18n import _, ngettext

REJECTED = 6
SHOWN = 20
"""Problems told one by one to a person; JSON holds all of them."""


def import_file_options(parser: argparse.ArgumentParser) -> None:
    """What ``import`` takes."""
    parser.add_argument("file", metavar="FILE", help=_("a CSV or TSV file"))
    parser.add_argument("--format", choices=FORMATS, help=_("what the file is; told from the file without it"))
    parser.add_argument(
        "--encoding", default="", metavar="E", help=_("its text encoding (utf-8, gb18030, big5, utf-16 …); recognised without it")
    )
    parser.add_argument("--map", metavar="FILE", help=_('a JSON object from column name to field, "custom" or "skip"'))
    parser.add_argument(
        "--on-duplicate", choices=POLICIES, default="update", help=_("what to do with customers that stand in the book (update)")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    parser.add_argument("--rejects", metavar="FILE", help=_("write the refused rows with their reasons to this new file"))


def import_file(session: Session) -> int:
    """Import a file and report."""
    args = session.args
    rejects = Path(args.rejects).expanduser() if args.rejects else None
    if rejects is not None:
        require_free(rejects)
    wish = Wish(
        format=args.format or "",
        encoding=args.encoding,
        told=load_told(Path(args.map).expanduser()) if args.map else None,
        on_duplicate=args.on_duplicate,
        dry_run=args.dry_run,
    )
    with session.reading() if args.dry_run else session.writing() as book:
        sheet, report = take_in(book, Path(args.file).expanduser(), wish)
    if rejects is not None and report.refused:
        write_rejects(rejects, sheet, report.refused)
    if session.out.json:
        session.out.document(_document(report))
    else:
        _tell(session, sheet, report)
    return REJECTED if report.rejected else 0


def _problem(problem: Problem) -> dict[str, Any]:
    return {"row": problem.row, "field": problem.field, "reason": problem.reason(), "rejected": problem.rejected}


def _document(report: Report) -> dict[str, Any]:
    sums = {name: getattr(report, name) for name in ("read", "created", "updated", "unchanged", "rejected")}
    columns = [{"header": column.header, "field": column.place} for column in report.columns]
    about = {"encoding": report.encoding, "delimiter": report.delimiter, "header_row": report.header_row, "columns": columns}
    about |= {"new_fields": list(report.new_fields), "dry_run": report.dry_run}
    return sums | {"problems": [_problem(problem) for problem in report.problems], "unit": report.unit} | about


def _tell(session: Session, sheet: Sheet, report: Report) -> None:
    talk = session.out.talk
    talk(_("Encoding {encoding}, header in row {row}.").format(encoding=report.encoding, row=report.header_row or "–"))
    for remark in sheet.remarks:
        talk(_("Left out above the header: {text}").format(text=remark[:60]))
    if left_out := [column.header for column in report.columns if column.place == "skip" and column.header]:
        talk(_("Columns left out: {names}").format(names=text.joined(left_out)))
    if report.new_fields:
        talk(_("New fields: {names}").format(names=text.joined(report.new_fields)))
    for problem in report.problems[:SHOWN]:
        where = _("row {row}, {field}") if problem.field else _("row {row}")
        talk(f"{where.format(row=problem.row, field=problem.field)}: {problem.reason()}")
    if (more := len(report.problems) - SHOWN) > 0:
        talk(ngettext("and {n} more", "and {n} more", more).format(n=more))
    if report.dry_run:
        talk(_("Only tried: the book was not changed."))
    sums = _("read {read} = created {created} + updated {updated} + unchanged {unchanged} + rejected {rejected}")
    session.out.line(
        sums.format(read=report.read, created=report.created, updated=report.updated, unchanged=report.unchanged, rejected=report.rejected)
    )
