"""``snapshots``: list them, take one now, put one back whole, or bring one customer back from one."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from clientbook import text
from clientbook.cli import passphrases
from clientbook.cli.session import Session
from clientbook.clock import today, utc_text
from clientbook.config import from_home
from clientbook.domain.errors import NotFound, Refused
from clientbook.i18n import N_, _
from clientbook.text import second_folder_note

if TYPE_CHECKING:
    from clientbook.data import SecondStanding, SnapshotLine


def snapshots_options(parser: argparse.ArgumentParser) -> None:
    """What ``snapshots`` takes."""
    parser.add_argument("act", nargs="?", choices=("list", "take", "restore"), default="list", help=_("list (the usual), take or restore"))
    parser.add_argument("id", nargs="?", metavar="ID", help=_("which snapshot: its id in the list, or its folder"))
    parser.add_argument("--only", metavar="CODE", help=_("bring back only this customer, as one step that can be undone"))
    file = _("read the passphrase of a snapshot of other keys from the first line of this file")
    parser.add_argument("--snapshot-passphrase-file", metavar="FILE", help=file)


def snapshots(session: Session) -> int:
    """List, take or restore."""
    from clientbook.cli.parser import BY_NAME, command_parser

    args = session.args
    if args.act == "restore" and args.id is None:
        command_parser(BY_NAME["snapshots"]).error(_("snapshots restore needs ID"))
    if args.act != "restore" and (args.id is not None or args.only):
        command_parser(BY_NAME["snapshots"]).error(_("an ID goes with restore"))
    if args.act == "take":
        return _take(session)
    if args.act == "list":
        return _list(session)
    return _one(session) if args.only else _whole(session)


def size(count: int) -> str:
    """Bytes for the eye: ``1.4 MB``."""
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.0f} kB"


def _list(session: Session) -> int:
    from clientbook.data import second_standing_within, snapshot_lines

    lines = snapshot_lines(session.folder, session.second_folder)
    if not lines:
        session.require_book()
    second = second_standing_within(session.folder, session.second_folder)
    if session.out.json:
        newest = utc_text(second.newest) if second.newest is not None else None
        session.out.document({"snapshots": [_shape(line) for line in lines], "second": {"state": second.state, "newest": newest}})
        return 0
    day, zone = today(session.clock), session.clock.now().tzinfo
    places = {"book": "", "second": _("in the second folder")}
    rows = [[line.id, text.moment(line.at, zone, day), size(line.size), places[line.place]] for line in lines]
    session.out.table([_("Snapshot"), _("When"), _("Size"), ""], rows)
    tell_second(session, second)
    return 0


def _shape(line: "SnapshotLine") -> dict[str, object]:
    return {"id": line.id, "at": utc_text(line.at), "size": line.size, "place": line.place, "path": str(line.path)}


def tell_second(session: Session, second: "SecondStanding") -> None:
    """A word about the second folder where something is to be known."""
    if note := second_folder_note(second.state):
        session.out.talk(note)


def _take(session: Session) -> int:
    from clientbook.data import mirror_within

    with session.writing() as book:
        line = book.snapshot_now()
    tell_second(session, mirror_within(session.folder, session.second_folder, today(session.clock)))
    if session.out.json:
        session.out.document({"snapshot": _shape(line)})
    else:
        session.out.line(line.id)
    return 0


def _path(session: Session) -> Path:
    """Where the snapshot lies: beside the book, in the second folder, or as said."""
    from clientbook.data import snapshot_lines

    said = str(session.args.id)
    if os.sep in said:
        return from_home(said)
    for line in snapshot_lines(session.folder, session.second_folder):
        if line.id == said:
            return line.path
    raise NotFound(said)


def _own_passphrase(session: Session) -> str | None:
    """The passphrase of a snapshot of other keys, where it was given."""
    said = session.args.snapshot_passphrase_file
    return passphrases.from_file(said) if said else None


def _one(session: Session) -> int:
    path = _path(session)
    with session.writing() as book:
        done = book.restore_customer(path, session.args.only, passphrase=_own_passphrase(session))
    if done.unit is None:
        session.out.talk(_("Nothing had to change."))
    if session.out.json:
        session.out.document({"code": done.code, "unit": done.unit, "was_gone": done.was_gone, "rows": dict(done.rows)})
    else:
        session.out.line(done.code)
    return 0


def _whole(session: Session) -> int:
    from clientbook.data import check_book, key_file_for, restore_snapshot

    session.require_writable()
    path = _path(session)
    if not session.folder.is_dir():
        raise Refused(N_("there is no folder of a book here; copy the snapshot to where the book shall be"))
    key_file = key_file_for(session.folder, session.key_file_path) if check_book(session.folder).state == "book" else None
    passphrase = _own_passphrase(session) or session.passphrase()
    done = restore_snapshot(session.folder, path, passphrase, clock=session.clock, key_file=key_file)
    session.out.talk(_("The book is what it was in the snapshot."))
    if done.kept:
        session.out.talk(_("The replaced book is kept as the snapshot {name}.").format(name=done.kept))
    if not done.own_keys:
        session.out.talk(_("It opens with the passphrase of the snapshot."))
    if session.out.json:
        session.out.document({"restored": path.name, "kept": done.kept or None, "own_keys": done.own_keys})
    else:
        session.out.line(path.name)
    return 0
