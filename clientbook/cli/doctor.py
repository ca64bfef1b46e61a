"""``doctor``: is everything in order? Engine, files, pages, index and derived columns; changes nothing unless told to."""

import argparse
from collections.abc import Sequence

from clientbook.cli.session import Session
from clientbook.data import Check, engine_versions, examine, examine_files, repair
from clientbook.i18n import N_, _

DAMAGED = 4
_NAMES = {
    "permissions": N_("Files are yours alone"),
    "pages": N_("Every page and reference is sound"),
    "derived": N_("Worked-out fields match the records"),
    "index": N_("The search index matches the records"),
}


def doctor_options(parser: argparse.ArgumentParser) -> None:
    """What ``doctor`` takes."""
    parser.add_argument("--fix", action="store_true", help=_("put right what can be: modes of files, worked-out fields, search index"))


def doctor(session: Session) -> int:
    """Examine the book; exit code 4 where something is not as it should be."""
    session.require_book()
    versions = engine_versions()
    checks = [examine_files(session.folder)]
    with session.writing() if session.args.fix else session.reading() as book:
        checks += examine(book)
        if session.args.fix and any(check.name in ("derived", "index") and not check.ok for check in checks):
            repair(book)
            checks = [examine_files(session.folder), *examine(book)]
        elif session.args.fix:
            checks[0] = examine_files(session.folder)
        customers = book.count()
    return _told(session, versions, checks, customers)


def _told(session: Session, versions: dict[str, str], checks: Sequence[Check], customers: int) -> int:
    ok = all(check.ok for check in checks)
    if session.out.json:
        shapes = [{"name": check.name, "ok": check.ok, "findings": list(check.findings)} for check in checks]
        session.out.document({"ok": ok, "engine": versions, "customers": customers, "checks": shapes})
    else:
        rows = [[_(_NAMES[check.name]), _("yes") if check.ok else _("no"), " ".join(check.findings)] for check in checks]
        rows += [[name, version, ""] for name, version in versions.items()]
        session.out.table([_("Check"), _("Result"), ""], rows)
        if not ok and not session.args.fix:
            session.out.talk(_('"clientbook doctor --fix" puts right what can be put right.'))
    return 0 if ok else DAMAGED
