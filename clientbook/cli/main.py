"""From arguments to exit code: parse, run, and turn whatever goes wrong into a sentence and the contract's number."""

import os
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from clientbook import __version__
from clientbook.clock import Clock, SystemClock
from clientbook.i18n import LANGUAGES, detect_language, set_language
from clientbook.locking import LOCK, begin_anew

if TYPE_CHECKING:
    from clientbook.data import Kdf

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None, *, clock: Clock | None = None, kdf: "Kdf | None" = None) -> int:
    """Run one command line and give its exit code; no traceback ever reaches the user.

    Args:
        kdf: for tests only: the cost of keys that are made.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    _careful_output()
    if arguments == ["--version"]:
        print_version()
        return 0
    try:
        code = _run(arguments, clock or SystemClock(), kdf)
        sys.stdout.flush()
    except BrokenPipeError:
        code = 0
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
    except Exception as error:
        code = _failed(error)
    _last_flush()
    return begin_anew() if code == LOCK else code


def _run(arguments: list[str], clock: Clock, kdf: "Kdf | None") -> int:
    from clientbook.cli import parser as parsers

    _choose_language(arguments)
    parsers.speak()
    at = parsers.command_in(arguments)
    if at is None:
        return _without_command(arguments, clock)
    if "--version" in arguments[:at]:
        print_version()
        return 0
    command, rest = parsers.chosen(arguments, at)
    args = parsers.command_parser(command).parse_args(parsers.tied(rest))
    from clientbook.cli.session import Session
    from clientbook.process import harden, on_ending

    harden()
    # A polite end request unwinds like Ctrl+C does: the unit under way is finished or rolled back and the book closed.
    restore = on_ending(_interrupt) if threading.current_thread() is threading.main_thread() else None
    try:
        return command.run()(Session(args, clock, kdf))
    finally:
        if restore is not None:
            restore()


def _without_command(arguments: list[str], clock: Clock) -> int:
    from clientbook.cli import parser as parsers

    args = parsers.main_parser().parse_args(arguments)
    if args.version:
        print_version()
        return 0
    from clientbook.cli.session import Session
    from clientbook.process import harden

    harden()
    return Session(args, clock).open_app()


def print_version() -> None:
    """Say which clientbook this is."""
    sys.stdout.write(f"clientbook {__version__}\n")


def _choose_language(arguments: list[str]) -> None:
    from clientbook.cli.parser import option_in

    wish = option_in(arguments, "--lang")
    if wish not in LANGUAGES:
        from clientbook.config import read_config

        wish = read_config().language or detect_language()
    set_language(wish if wish in LANGUAGES else "en")


def _careful_output() -> None:
    """A terminal that cannot show a character gets an escape, never a crash; output that was closed goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - it lives as long as the program
    for stream in (sys.stdout, sys.stderr):
        if (reconfigure := getattr(stream, "reconfigure", None)) is not None and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            reconfigure(errors="backslashreplace")


def _interrupt(_number: int) -> None:
    raise KeyboardInterrupt


def _last_flush() -> None:
    """Where nobody reads any more, or the disk is full, the interpreter's own last flush would complain and change the exit code."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (OSError, ValueError):
            return


def _failed(error: Exception) -> int:
    from clientbook.cli.failures import explain

    sentence, code = explain(error)
    try:
        sys.stderr.write(f"clientbook: {sentence}\n")
    except OSError:
        return code
    return code
