"""``doctor``: is everything in order? Engine, files, keys, snapshots, pages, index, derived columns; changes nothing unless told to."""

import argparse
from collections.abc import Callable, Sequence

from clientbook.cli.doctor_words import NAMES, advice, finding
from clientbook.cli.progress import shown
from clientbook.cli.session import Session
from clientbook.data import (
    Book,
    Check,
    check_newest_snapshot,
    engine_versions,
    examine,
    examine_clock,
    examine_files,
    examine_folder,
    key_file_for,
    repair,
    repair_tree,
    strengthen,
    sweep_leftovers,
    thin,
)
from clientbook.domain.errors import BookDamaged, EngineUnfit, KeysDamaged, NoBook
from clientbook.i18n import _, ngettext

DAMAGED = 4


def doctor_options(parser: argparse.ArgumentParser) -> None:
    """What ``doctor`` takes."""
    what = _("put right what can be: modes of files, leftovers, the cost of a guess, surplus snapshots, worked-out fields, search index")
    parser.add_argument("--fix", action="store_true", help=what)


def doctor(session: Session) -> int:
    """Examine the book; exit code 4 where something is not as it should be."""
    if not session.folder.is_dir():
        raise NoBook(str(session.folder))
    if session.args.fix:
        session.require_writable()
    try:
        session.require_book()
        checks, customers = _opened(session)
    except EngineUnfit:
        checks, customers = _outside(session), None  # they say so, and what else is wrong
    except (BookDamaged, KeysDamaged) as error:
        part = "keys" if isinstance(error, KeysDamaged) else "pages"
        outside = [check for check in _outside(session) if check.name != part]
        checks, customers = [*outside, Check(part, (error.detail,))], None
    return _told(session, checks, customers)


def _outside(session: Session) -> list[Check]:
    """What can be asked without the passphrase."""
    folder = session.folder
    return [examine_files(folder), *examine_folder(folder, session.clock.now(), second=session.second_folder, kdf=session.kdf)]


def _inside(book: Book) -> list[Check]:
    """What needs the open book."""
    newest = check_newest_snapshot(book)
    return [examine_clock(book), *([newest] if newest is not None else []), *examine(book)]


def _opened(session: Session) -> tuple[list[Check], int]:
    """Every check of a book that opens; with ``--fix`` asked again after what was put right."""
    before = _outside(session)
    passphrase = session.passphrase()
    fix = bool(session.args.fix)
    with session.opened(passphrase, read_only=not fix) as book:
        checks = [*before, *_inside(book)]
        if fix and _fixed(session, book, checks):
            checks = [*_outside(session), *_inside(book)]
        customers = book.count()
    if fix and any(check.name == "keys" and check.fixable for check in checks if check.findings):
        strengthen(session.folder, passphrase, kdf=session.kdf, key_file=key_file_for(session.folder, session.key_file_path))
        session.out.talk(_("A guess at the passphrase costs as much as for a new book now. The passphrase itself stayed."))
        checks = [*_outside(session), *(check for check in checks if check.name in ("clock", "newest", "pages", "derived", "index"))]
    return checks, customers


def _fixed(session: Session, book: Book, checks: Sequence[Check]) -> bool:
    """Put right what is safe; whether anything was to be done."""
    wrong = {check.name for check in checks if check.findings and check.fixable}
    sound = all(check.ok for check in checks if check.name == "pages")
    acts: list[tuple[str, Callable[[], object]]] = [
        ("permissions", lambda: repair_tree(session.folder)),
        ("snapshots", lambda: thin(session.folder, session.clock.now())),
    ]
    if sound:
        acts.append(("leftovers", lambda: sweep_leftovers(session.folder)))
    for name, act in acts:
        if name in wrong:
            act()
    if sound and wrong & {"derived", "index"}:
        with shown(_("Making worked-out fields and the search index anew")) as progress:
            repair(book, progress)
    return bool(wrong)


def _told(session: Session, checks: Sequence[Check], customers: int | None) -> int:
    ok = all(check.ok for check in checks)
    if session.out.json:
        session.out.document({"ok": ok, "engine": engine_versions(), "customers": customers, "checks": [_shape(check) for check in checks]})
        return 0 if ok else DAMAGED
    words = {"ok": _("fine"), "note": _("note"), "wrong": _("wrong")}
    rows = []
    for check in checks:
        found = [finding(check.name, each) for each in check.findings] or [" ".join(map(str, check.facts.values()))]
        rows.append([words[check.state], _(NAMES[check.name]), " · ".join(found)])
    session.out.table([_("Result"), _("Check"), ""], rows)
    if customers is not None:
        session.out.talk(ngettext("{n} customer", "{n} customers", customers).format(n=customers))
    for check in checks:
        if check.findings and (told := advice(check.name, check.findings[0])):
            session.out.talk(told)
    if not session.args.fix and any(check.findings and check.fixable for check in checks):
        session.out.talk(_('"clientbook doctor --fix" puts right what can be put right.'))
    return 0 if ok else DAMAGED


def _shape(check: Check) -> dict[str, object]:
    return {
        "name": check.name,
        "ok": check.ok,
        "state": check.state,
        "findings": list(check.findings),
        "fixable": check.fixable and bool(check.findings),
        "facts": dict(check.facts),
    }
