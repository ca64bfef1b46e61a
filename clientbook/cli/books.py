"""``init``, ``passphrase`` and ``recover``: the book as a whole."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from clientbook.cli import passphrases
from clientbook.cli.session import Session
from clientbook.config import from_home
from clientbook.domain.errors import BookExists, ClientbookError, NoPassphrase, Refused
from clientbook.i18n import N_, _


def init_options(parser: argparse.ArgumentParser) -> None:
    """What ``init`` takes."""
    parser.add_argument("--recovery-out", metavar="FILE", help=_("write the recovery code to this new file instead of showing it"))


def passphrase_options(parser: argparse.ArgumentParser) -> None:
    """What ``passphrase`` takes. The global ``--key-file`` says here what is needed from now on."""
    _new_file(parser)
    parser.add_argument("--no-key-file", action="store_true", help=_("from now on the passphrase alone opens the book"))
    parser.add_argument("--old-key-file", metavar="FILE", help=_("the key file until now, where config.toml does not name it"))


def recover_options(parser: argparse.ArgumentParser) -> None:
    """What ``recover`` takes."""
    parser.add_argument(
        "--code-file", metavar="FILE", help=_("read the recovery code from the first line of this file; - is standard input")
    )
    _new_file(parser)


def _new_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-passphrase-file", metavar="FILE", help=_("read the new passphrase from the first line of this file; - is standard input")
    )


def init(session: Session) -> int:
    """Create a book and give its recovery code."""
    from clientbook.data import check_book, create_book

    folder = session.folder
    if check_book(folder).state != "absent":
        raise BookExists(str(folder))
    target = recovery_target(session)
    said = passphrases.from_file(session.passphrase_file) if session.passphrase_file else passphrases.ask_new()
    key_file = _new_key_file(session, None)
    book, code = create_book(folder, said, clock=session.clock, kdf=session.kdf, key_file=key_file)
    book.close()
    _remember_key_file(session, key_file is not None)
    if not session.out.json:
        session.out.talk(_("The book was created in {folder}.").format(folder=folder))
    done = give_code(session, code, target, {"book": str(folder)})
    if not session.out.json:
        session.out.talk(_("Who loses the passphrase and the recovery code loses the customers: nobody can help then."))
    return done


def recovery_target(session: Session) -> Path | None:
    """The file that was named for the recovery code; asked before anything is made that has one.

    Raises:
        Refused: it cannot become a file, or is one already.
    """
    from clientbook.exchange.new_file import require_place

    if not session.args.recovery_out:
        return None
    target = from_home(session.args.recovery_out)
    require_place(target, over=False)
    return target


def give_code(session: Session, code: str, target: Path | None, shape: dict[str, Any]) -> int:
    """Put the recovery code of a book that has just been made into the named file, or show it.

    A file that cannot be written is no reason to lose the code, which nobody can ask for again: then it is shown as well.

    Returns:
        The exit code: that of a failure where the file was wanted and is not there.
    """
    failed = 0 if target is None else _failed_to_write(session, target, code)
    shown = target is None or bool(failed)
    if session.out.json:
        session.out.document(shape | ({"recovery_code": code} if shown else {}))
    elif shown:
        session.out.talk(_("This is the recovery code, shown only now. It opens the book without the passphrase: write it on paper."))
        session.out.line(code)
    else:
        session.out.talk(_("The recovery code is in {file}. Put it where only you find it, away from this machine.").format(file=target))
    return failed


def _failed_to_write(session: Session, target: Path, code: str) -> int:
    """Write the code into a new file that only its owner can read; the exit code of what stood against it, 0 where nothing did."""
    from clientbook.exchange.new_file import new_file

    try:
        with new_file(target) as file:
            file.write(f"{code}\n".encode())
    except (ClientbookError, OSError) as error:
        session.out.talk(_("The book is made, but the recovery code could not be written to {file}.").format(file=target))
        return getattr(error, "exit_code", 1)
    return 0


def _new_passphrase(session: Session, otherwise: str | None = None) -> str:
    """The new passphrase: from the file that was named, else asked twice.

    Raises:
        NoPassphrase: no file and nobody to ask.
    """
    if said := session.args.new_passphrase_file or otherwise:
        return passphrases.from_file(said)
    return passphrases.ask_new()


def passphrase(session: Session) -> int:
    """Change the passphrase, and the key file with it."""
    from clientbook.data import change_passphrase

    session.require_writable()
    session.require_book()
    if session.args.no_key_file and session.args.key_file:
        raise Refused(N_("say either --key-file or --no-key-file"))
    if not session.args.new_passphrase_file and not passphrases.on_terminal():
        raise NoPassphrase("new")
    old_file = _old_key_file(session)
    old = session.passphrase()
    new = _new_passphrase(session)
    new_file = _new_key_file(session, old_file)
    change_passphrase(session.folder, old, new, kdf=session.kdf, key_file=old_file, new_key_file=new_file)
    _remember_key_file(session, new_file is not None)
    session.out.talk(_("The passphrase was changed. Snapshots and backups made before keep the old one."))
    if session.out.json:
        session.out.document({"changed": True, "key_file": new_file is not None})
    return 0


def _old_key_file(session: Session) -> bytes | None:
    """The key file in force: as it was said, as it is remembered, else the one that stays."""
    from clientbook.config import read_config
    from clientbook.data import key_file_for

    said = session.args.old_key_file
    return key_file_for(session.folder, Path(said) if said else read_config().key_file or session.key_file_path)


def _new_key_file(session: Session, old: bytes | None) -> bytes | None:
    """The key file from now on; one that does not exist yet is made."""
    from clientbook.data import make_key_file, read_key_file

    if getattr(session.args, "no_key_file", False):
        return None
    if not session.args.key_file:
        return old
    path = from_home(session.args.key_file)
    if os.path.lexists(path):
        return read_key_file(path)
    made = make_key_file(path)
    session.out.talk(_("The key file was made: {file}").format(file=path))
    return made


def _remember_key_file(session: Session, needed: bool) -> None:
    """Keep in the configuration where the key file lies, never what is in it."""
    from clientbook import config_file

    if not session.args.key_file and not getattr(session.args, "no_key_file", False):
        return
    where = str(from_home(session.args.key_file).absolute()) if needed else ""
    try:
        config_file.put("key_file", where)
    except Refused as trouble:
        session.out.talk(_(trouble.detail))
    if needed:
        note = _("From now on the book needs this file beside the passphrase. Keep a copy of it elsewhere; it must never change.")
        session.out.talk(note)


def recover(session: Session) -> int:
    """Open the book with the recovery code and give it a new passphrase."""
    from clientbook.data import recover_book

    session.require_writable()
    if session.args.code_file:
        code = passphrases.from_file(session.args.code_file, "code file")
    elif passphrases.on_terminal():
        sys.stderr.write(_("Recovery code (14 groups; case, spaces and hyphens do not matter):") + "\n")
        sys.stderr.flush()
        code = sys.stdin.readline().strip()
    else:
        raise NoPassphrase("code")
    book = recover_book(session.folder, code, _new_passphrase(session, session.passphrase_file), clock=session.clock, kdf=session.kdf)
    book.close()
    session.out.talk(_("The book opens with the new passphrase now."))
    if session.out.json:
        session.out.document({"recovered": True})
    return 0
