"""Where a passphrase comes from: a file, standard input, or the terminal without echo. Never an argument, never the environment."""

import sys

from clientbook.config import from_home
from clientbook.domain.errors import ClientbookError, NoPassphrase, Refused
from clientbook.i18n import N_, _

MOST = 64 * 1024
"""Bytes looked at in a passphrase file."""


def on_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def from_file(name: str, what: str = "file") -> str:
    """The first line of a file; ``-`` is standard input, of which one line is taken and the rest is left.

    Args:
        what: which file it is, for the sentence where it cannot be read.

    Raises:
        NoPassphrase: no such file, not text, or nothing in it.
    """
    try:
        if name == "-":
            line = sys.stdin.readline(MOST) if sys.stdin is not None else ""
        else:
            with from_home(name).open(encoding="utf-8-sig") as file:
                line = file.readline(MOST)
    except (OSError, ValueError):
        raise NoPassphrase(what) from None
    text = line.rstrip("\r\n")
    if not text:
        raise NoPassphrase(what)
    return text


def ask(prompt: str) -> str:
    """Ask on the terminal, without echo.

    Raises:
        NoPassphrase: there is no terminal, or nothing was typed.
    """
    if not on_terminal():
        raise NoPassphrase
    from getpass import getpass

    try:
        text = getpass(prompt + " ")
    except EOFError:
        raise NoPassphrase from None
    if not text:
        raise NoPassphrase
    return text


def ask_new() -> str:
    """Ask for a new passphrase, twice; say at once where it is too short.

    Raises:
        NoPassphrase: there is no terminal.
        Refused: the two differ.
    """
    from clientbook.data import require_passphrase
    from clientbook.text import error_sentence

    while True:
        first = ask(_("New passphrase (at least 12 characters, a Chinese character counts two):"))
        try:
            require_passphrase(first)
        except ClientbookError as problem:
            sys.stderr.write(error_sentence(problem) + "\n")
            continue
        if ask(_("The same once more:")) != first:
            raise Refused(N_("the two passphrases differ"))
        return first
