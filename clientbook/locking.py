"""Locking: the program ends in order and begins anew in the same process, so that nothing of the book is left in its memory.

Deleting objects leaves what they held where it lay; only a new process image is empty for certain. It is put in place by the command
line, after the app has given the terminal back: from inside the app it would stay raw.
"""

import json
import os
import sys
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass

LOCK = -1
"""What a run of the app gives back instead of an exit code when the book is to be locked."""
_NAME = "CLIENTBOOK_AFTER_LOCK"


@dataclass(frozen=True, slots=True)
class AfterLock:
    """How the program looked when it was locked. It stands in the environment, where others may read it: nothing of a customer."""

    language: str
    theme: str
    masked: bool = False
    """Whether names and numbers were half hidden: a mask never lifts by itself."""


def can_begin_anew() -> bool:
    """Whether this platform can put a new image in place; elsewhere locking closes the program."""
    return os.name == "posix" and bool(sys.executable)


def remember(looks: AfterLock, environ: MutableMapping[str, str] = os.environ) -> None:
    """Hand the looks to the program that begins anew."""
    environ[_NAME] = json.dumps(asdict(looks))


def remembered(environ: MutableMapping[str, str] = os.environ) -> AfterLock | None:
    """The looks of the run that was locked, taken out of the environment; None where this run did not begin with a lock."""
    try:
        told = json.loads(environ.pop(_NAME, "null"))
        return AfterLock(str(told["language"]), str(told["theme"]), told["masked"] is True)
    except (ValueError, TypeError, KeyError):
        return None


def begin_anew() -> int:
    """Replace this process by a new run with the same arguments; an exit code only where that is not possible."""
    if not can_begin_anew():
        return 0
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    try:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    except OSError:
        # The interpreter was replaced while the program ran, by an update say. The book is closed, which is what matters.
        return 0
