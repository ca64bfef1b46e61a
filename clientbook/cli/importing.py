"""``import``: customers from a file of another program."""

import argparse
from typing import Any

from clientbook import text
from clientbook.cli.exporting import WORDS
from clientbook.cli.session import Session
from clientbook.config import from_home
from clientbook.exchange.import_map import DATES, NO_MAP, UNKNOWN, ImportMap, load_map
from clientbook.exchange.importing import POLICIES, Wish
from clientbook.exchange.importing import import_file as take_in
from clientbook.exchange.plan_import import Difference, Question, RowPlan
from clientbook.exchange.report import Report, require_free, write_rejects
from clientbook.exchange.sheet import Problem, Sheet
from clientbook.exchange.template import write_template
from clientbook.exchange.worker import FORMATS, begin_reading
from clientbook.i18n import _, ngettext

REJECTED = 6
SHOWN = 20
"""Problems told one by one to a person; JSON holds all of them."""


def import_file_options(parser: argparse.ArgumentParser) -> None:
    """What ``import`` takes."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", metavar="FILE", nargs="?", help=_("a CSV or TSV file, a workbook, address cards, or a JSON export of ours"))
    what.add_argument("--template", metavar="FILE", help=_("write an empty sheet with hints to this new file, and do nothing else"))
    parser.add_argument("--format", choices=FORMATS, help=_("what the file is; told from the file without it"))
    parser.add_argument(
        "--encoding", default="", metavar="E", help=_("its text encoding (utf-8, gb18030, big5, utf-16 …); recognised without it")
    )
    parser.add_argument(
        "--sheet", default="", metavar="NAME", help=_("which sheet of a workbook; the one that looks like customers without it")
    )
    parser.add_argument("--map", metavar="FILE", help=_('a JSON object from column name to field, "custom" or "skip"'))
    parser.add_argument(
        "--dates", choices=DATES[1:], help=_("how 3/7/2024 is meant: day first or month first; told from the file without it")
    )
    parser.add_argument("--unknown", choices=UNKNOWN, help=_("what columns nobody knows become: fields of your own, notes, or nothing"))
    parser.add_argument(
        "--on-duplicate", choices=POLICIES, default="update", help=_("what to do with customers that stand in the book (update)")
    )
    parser.add_argument(
        "--settings",
        action="store_true",
        help=_("take settings, views and texts of greetings of a JSON export too; a new book always does"),
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    parser.add_argument("--rejects", metavar="FILE", help=_("write the refused rows with their reasons to this new file"))


def import_file(session: Session) -> int:
    """Import a file and report."""
    args = session.args
    if args.template:
        write_template(from_home(args.template))
        session.out.document({"path": args.template}) if session.out.json else session.out.line(args.template)
        return 0
    rejects = from_home(args.rejects) if args.rejects else None
    if rejects is not None:
        require_free(rejects)
    wish = Wish(
        format=args.format or "",
        encoding=args.encoding,
        sheet=args.sheet,
        told=_told(args),
        on_duplicate=args.on_duplicate,
        dry_run=args.dry_run,
        settings=args.settings,
    )
    path = from_home(args.file)
    # The file is read while the key is derived and the book is opened.
    reading = begin_reading(path, format=wish.format, encoding=wish.encoding, sheet=wish.sheet)
    try:
        with session.reading() if args.dry_run else session.writing() as book:
            sheet, report = take_in(book, path, wish, reading)
    finally:
        reading.stop()
    if rejects is not None and report.refused:
        write_rejects(rejects, sheet, report.refused)
    if session.out.json:
        session.out.document(_document(report))
    else:
        _tell(session, sheet, report)
    return REJECTED if report.rejected else 0


def _told(args: argparse.Namespace) -> ImportMap:
    """What the owner decided, in the mapping file and beside it."""
    told = load_map(from_home(args.map)) if args.map else NO_MAP
    return ImportMap(told.columns, told.values, args.dates or told.dates, args.unknown or told.unknown)


def _problem(problem: Problem) -> dict[str, Any]:
    return {"row": problem.row, "field": problem.field, "reason": problem.reason(), "rejected": problem.rejected}


def _row(plan: RowPlan) -> dict[str, Any]:
    shape: dict[str, Any] = {"row": plan.row, "verdict": plan.verdict, "title": plan.title, "code": plan.code}
    shape |= {"resembles": list(plan.resembles), "same_as": plan.same_as or None}
    return shape | {"differences": [_difference(each) for each in plan.differences]}


def _difference(each: Difference) -> dict[str, str]:
    return {"field": each.place, "before": each.before, "after": each.after}


def _question(question: Question) -> dict[str, Any]:
    asked = {"question": question.kind, "columns": list(question.headers), "examples": list(question.examples)}
    return asked | {"answers": list(question.answers)}


def _document(report: Report) -> dict[str, Any]:
    sums = {name: getattr(report, name) for name in ("read", "created", "updated", "unchanged", "rejected", "suspects")}
    columns = [{"header": column.header, "field": column.place} for column in report.columns]
    about = {name: getattr(report, name) for name in ("format", "encoding", "delimiter", "header_row", "dry_run")}
    about |= {"columns": columns, "sheets": list(report.sheets), "sheet": report.chosen, "remembered": report.recalled}
    about |= {
        "brought": dict(report.brought),
        "new_fields": list(report.new_fields),
        "map": report.told.as_json(),
        "questions": [_question(each) for each in report.questions],
    }
    if report.dry_run:
        about["rows"] = [_row(plan) for plan in report.rows]
    return sums | {"problems": [_problem(problem) for problem in report.problems], "unit": report.unit} | about


def _tell(session: Session, sheet: Sheet, report: Report) -> None:
    talk = session.out.talk
    if report.format == "csv":
        talk(_("Encoding {encoding}, header in row {row}.").format(encoding=report.encoding, row=report.header_row or "–"))
    elif report.format == "xlsx":
        talk(_("Sheet {name}, header in row {row}.").format(name=report.chosen, row=report.header_row or "–"))
    for remark in sheet.remarks:
        talk(_("Left out above the header: {text}").format(text=remark[:60]))
    if left_out := [column.header for column in report.columns if column.place == "skip" and column.header]:
        talk(_("Columns left out: {names}").format(names=text.joined(left_out)))
    if report.recalled:
        talk(_("The columns go where they went the last time."))
    if rows := [_(WORDS[kind]).format(n=text.count(n)) for kind, n in report.brought.items() if n]:
        talk(_("With them came {rows}").format(rows=text.joined(rows)))
    if report.new_fields:
        talk(_("New fields: {names}").format(names=text.joined(report.new_fields)))
    for question in report.questions:
        asked = _("{columns}: {examples} may be day first or month first. Say --dates dmy or --dates mdy.")
        talk(asked.format(columns=text.joined(question.headers), examples=text.joined(question.examples)))
    _tell_problems(session, report)
    if report.dry_run:
        talk(_("Only tried: the book was not changed."))
    sums = _("read {read} = created {created} + updated {updated} + unchanged {unchanged} + rejected {rejected}")
    session.out.line(
        sums.format(read=report.read, created=report.created, updated=report.updated, unchanged=report.unchanged, rejected=report.rejected)
    )


def _tell_problems(session: Session, report: Report) -> None:
    talk = session.out.talk
    card = report.format in ("vcard", "json")
    for problem in report.problems[:SHOWN]:
        if not problem.row:
            talk(problem.reason())
            continue
        whole = _("card {row}") if card else _("row {row}")
        where = (_("card {row}, {field}") if card else _("row {row}, {field}")) if problem.field else whole
        talk(f"{where.format(row=problem.row, field=problem.field)}: {problem.reason()}")
    if (more := len(report.problems) - SHOWN) > 0:
        talk(ngettext("and {n} more", "and {n} more", more).format(n=more))
    if n := report.suspects:
        talk(ngettext("{n} new one resembles somebody in the book.", "{n} new ones resemble somebody in the book.", n).format(n=n))
