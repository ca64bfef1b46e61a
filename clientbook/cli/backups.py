"""``backup``, ``verify``, ``restore`` and ``new-key``: the whole book in one file and back again, and the book under a new key."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clientbook import clock, text
from clientbook.cli import passphrases
from clientbook.cli.books import give_code, recovery_target
from clientbook.cli.progress import shown
from clientbook.cli.session import Session
from clientbook.config import from_home
from clientbook.domain.errors import NoPassphrase, NotFound, Refused
from clientbook.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from clientbook.data import BackupReport

CHEAP = 4
"""What a guess at a backup's passphrase costs where the caller, a test, said that keys are cheap."""
_MOST = 64 * 1024


def backup_options(parser: argparse.ArgumentParser) -> None:
    """What ``backup`` takes."""
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help=_("where it goes; without it clientbook-YYYYMMDD.age in the folder of the last one, else in the current folder"),
    )
    parser.add_argument(
        "--recipient",
        action="append",
        default=[],
        metavar="AGE-KEY",
        help=_("who can open it (age1…), again for more; then no passphrase does"),
    )
    _backup_passphrase(parser)


def verify_options(parser: argparse.ArgumentParser) -> None:
    """What ``verify`` takes."""
    parser.add_argument("file", metavar="FILE", help=_("a backup"))
    _what_opens(parser)


def restore_options(parser: argparse.ArgumentParser) -> None:
    """What ``restore`` takes."""
    parser.add_argument("file", metavar="FILE", help=_("a backup"))
    parser.add_argument("--to", metavar="DIR", help=_("the folder of the book that is made of it; without it the book's own folder"))
    _what_opens(parser)
    _new_passphrase(parser, _("read the book's passphrase from this file; without it the book takes the backup's"))
    parser.add_argument("--yes", action="store_true", help=_("yes, in place of the book that stands there; it is kept as a snapshot"))


def new_key_options(parser: argparse.ArgumentParser) -> None:
    """What ``new-key`` takes."""
    _new_passphrase(parser, _("read the new passphrase from this file; without it the passphrase stays"))


def _backup_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--backup-passphrase-file", metavar="FILE", help=_("read the backup's passphrase from this file, where it is not the book's")
    )


def _what_opens(parser: argparse.ArgumentParser) -> None:
    _backup_passphrase(parser)
    parser.add_argument("--identity", metavar="FILE", help=_("a key file of age (AGE-SECRET-KEY-1…), for a backup made for recipients"))


def _new_passphrase(parser: argparse.ArgumentParser, said: str) -> None:
    parser.add_argument("--new-passphrase-file", metavar="FILE", help=said)
    parser.add_argument("--recovery-out", metavar="FILE", help=_("write the recovery code to this new file instead of showing it"))


def backup(session: Session) -> int:
    """Write the whole book into one encrypted file and prove it."""
    from clientbook.data import require_passphrase

    args = session.args
    if args.recipient and args.backup_passphrase_file:
        raise Refused(N_("a backup opens with a passphrase or for recipients, not both"))
    passphrase = session.passphrase()
    own = None if args.recipient else passphrase
    if args.backup_passphrase_file:
        own = passphrases.from_file(args.backup_passphrase_file)
        require_passphrase(own)
    with session.opened(passphrase, read_only=True) as book:
        target = _target(args.file, book.backup_target(clock.today(session.clock)))
        with shown(_("Backing up"), to_a_person=True) as progress:
            cost = _cost(session)
            report = book.back_up(target, passphrase=own, recipients=args.recipient, proven=True, cost=cost, progress=progress)
    if session.out.json:
        session.out.document(_document(report))
        return 0
    said = ngettext(
        "Backed up and read back: {n} customer, {rows} records, as in the book ({size}).",
        "Backed up and read back: {n} customers, {rows} records, as in the book ({size}).",
        report.customers,
    )
    session.out.talk(_told(session, report, said))
    session.out.line(str(report.path))
    return 0


def _target(said: str | None, usual: Path) -> Path:
    if said is None:
        return usual
    path = from_home(said)
    return path / usual.name if os.path.isdir(path) else path


def _cost(session: Session) -> int:
    from clientbook.data import BACKUP_COST, PRACTICE_KDF

    return CHEAP if session.kdf == PRACTICE_KDF else BACKUP_COST


def verify(session: Session) -> int:
    """Read a backup to its end; nothing is written."""
    from clientbook.data import verify_backup

    file = _file(session)
    opening = _opening(session)
    with shown(_("Reading the backup"), to_a_person=True) as progress:
        report = verify_backup(file, **opening, progress=progress)
    if session.out.json:
        session.out.document(_document(report))
        return 0
    said = ngettext(
        "The backup is whole: {n} customer, {size}, as of {time}.",
        "The backup is whole: {n} customers, {size}, as of {time}.",
        report.customers,
    )
    session.out.talk(_told(session, report, said))
    for table, rows in report.counts.items():
        if rows:
            session.out.line(table, str(rows))
    return 0


def restore(session: Session) -> int:
    """Make a book of a backup."""
    from clientbook.data import check_book, restore_backup

    args = session.args
    session.require_writable()
    file = _file(session)
    folder = from_home(args.to) if args.to else session.folder
    target = recovery_target(session)
    if check_book(folder).state != "absent" and not args.yes and not _agreed(folder):
        raise Refused(N_("nothing was changed; say --yes to put the backup in place of the book, which is kept as a snapshot"))
    opening = _opening(session)
    new = None
    if args.new_passphrase_file:
        new = passphrases.from_file(args.new_passphrase_file)
    elif args.identity:
        if not passphrases.on_terminal():
            raise NoPassphrase("new")
        new = passphrases.ask_new()
    with shown(_("Reading the backup"), to_a_person=True) as progress:
        report, code = restore_backup(file, folder, new_passphrase=new, clock=session.clock, kdf=session.kdf, progress=progress, **opening)
    shape = _document(report) | {"book": str(folder), "kept": str(report.kept) if report.kept else None}
    said = ngettext(
        "The book stands again: {n} customer, as of {time}.", "The book stands again: {n} customers, as of {time}.", report.customers
    )
    session.out.talk(_told(session, report, said))
    if report.kept:
        session.out.talk(_("The book that stood there is kept as the snapshot {name}.").format(name=report.kept.name))
    return give_code(session, code, target, shape)


def new_key(session: Session) -> int:
    """Encrypt the book anew under a new key."""
    from clientbook.data import key_file_for, rekey_book

    session.require_writable()
    session.require_book()
    target = recovery_target(session)
    key_file = key_file_for(session.folder, session.key_file_path)
    passphrase = session.passphrase()
    new = passphrases.from_file(session.args.new_passphrase_file) if session.args.new_passphrase_file else None
    with shown(_("Encrypting the book anew"), to_a_person=True) as progress:
        kept, code = rekey_book(
            session.folder, passphrase, clock=session.clock, new_passphrase=new, key_file=key_file, kdf=session.kdf, progress=progress
        )
    session.out.talk(_("The book is encrypted under a new key; the old recovery code does not open it any more."))
    if kept is not None:
        session.out.talk(
            _("Every snapshot made before, the newest is {name}, still opens with the old code: remove them as soon as you can.").format(
                name=kept.name
            )
        )
    return give_code(session, code, target, {"book": str(session.folder), "kept": str(kept) if kept else None})


def _file(session: Session) -> Path:
    file = from_home(session.args.file)
    if not os.path.lexists(file):
        raise NotFound(str(file))
    return file


def _opening(session: Session) -> dict[str, Any]:
    """What opens the backup: a key file, or the passphrase from a file or the terminal."""
    if session.args.identity:
        with from_home(session.args.identity).open(encoding="utf-8", errors="replace") as stream:
            return {"identity": stream.read(_MOST)}
    if said := session.args.backup_passphrase_file or session.passphrase_file:
        return {"passphrase": passphrases.from_file(said)}
    return {"passphrase": passphrases.ask(_("Passphrase of the backup:"))}


def _agreed(folder: Path) -> bool:
    """Ask on the terminal; nobody there means no."""
    if not passphrases.on_terminal():
        return False
    sys.stderr.write(_('Put the backup in place of the book in {folder}, which is kept? Type "yes":').format(folder=folder) + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("yes", "是")


def _told(session: Session, report: "BackupReport", said: str) -> str:
    """A sentence on a backup, with its numbers."""
    now = session.clock.now()
    time = text.moment(report.at, now.tzinfo, now.date())
    rows = text.count(sum(report.counts.values()))
    return said.format(n=text.count(report.customers), rows=rows, size=text.file_size(report.size), time=time)


def _document(report: "BackupReport") -> dict[str, Any]:
    shape: dict[str, Any] = {"file": str(report.path), "at": clock.utc_text(report.at), "customers": report.customers}
    return shape | {"counts": dict(report.counts), "size": report.size, "sha256": report.digest, "verified": report.verified}
