"""The process itself: private files, no core dumps, nothing for a debugger of another user, an orderly end on a signal."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import TextIO

ENDINGS: tuple[signal.Signals, ...] = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What ends the program in order: the terminal went away, or the machine shuts down."""

_PR_SET_DUMPABLE = 4
_PT_DENY_ATTACH = 31


def harden() -> None:
    """Files of this process are for its owner alone, and its memory goes to no core file and no debugger of another user."""
    os.umask(0o077)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # ctypes costs 5 ms, so it is loaded here and not with the module.
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        elif sys.platform == "darwin":
            library.ptrace(_PT_DENY_ATTACH, 0, 0, 0)


def on_ending(act: Callable[[int], None]) -> Callable[[], None]:
    """Call ``act(signal number)`` once when the process is told to end; a second signal ends it at once.

    ``act`` runs in the main thread between two instructions: it should set a flag, post a message or raise.

    Returns:
        What puts the former handlers back.
    """
    before = {number: signal.getsignal(number) for number in ENDINGS}

    def undo() -> None:
        for number, handler in before.items():
            # None: a handler that was not installed from Python cannot be put back.
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)

    def handle(number: int, frame: FrameType | None) -> None:
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_DFL)
        act(number)

    for number in ENDINGS:
        signal.signal(number, handle)
    return undo


class Outlasting:
    """The terminal to write to, for a program that outlasts it: what can no longer be shown is dropped.

    Textual's writer thread dies of the error of a closed terminal; the next paints fill its queue, and the app waits for ever with
    the book open.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or drop it."""
        with contextlib.suppress(OSError, ValueError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush, or drop it."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()

    def fileno(self) -> int:
        """The terminal's number."""
        return self._stream.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._stream.isatty()
