"""How wide the terminal draws characters of ambiguous width, asked before the first paint without costing any time.

Terminals set up for Chinese may draw ``○ ◐ ● ✓ …`` two cells wide; then every column to their right is off. The question (print one,
ask where the cursor is) goes out before Textual is imported, and the answer is fetched when that is done: it has long arrived.
Loads nothing heavy.
"""

import os
import re
import select
import sys
import time
from dataclasses import dataclass
from typing import Any

SAMPLE = "◐"
QUESTION = f"\r{SAMPLE}\x1b[6n\r\x1b[K"
ANSWER = re.compile(r"\x1b\[(\d+);(\d+)R")
PATIENCE = 0.15
"""Seconds from the question on that an answer is waited for at most."""


@dataclass
class Asked:
    """A question that is under way; the terminal does not echo meanwhile."""

    fd: int
    before: list[Any]
    at: float

    def answer(self) -> tuple[bool | None, str]:
        """Whether the sample took two cells (None: no answer), and whatever else was typed meanwhile."""
        import termios

        got = ""
        try:
            while True:
                left = self.at + PATIENCE - time.monotonic()
                if not select.select([self.fd], [], [], max(left, 0.0))[0]:
                    return None, got
                got += os.read(self.fd, 1024).decode(errors="ignore")
                if match := ANSWER.search(got):
                    return int(match[2]) > 2, got[: match.start()] + got[match.end() :]
        finally:
            termios.tcsetattr(self.fd, termios.TCSANOW, self.before)


def ask() -> Asked | None:
    """Ask the terminal; None where there is none to ask or the answer is known."""
    if os.name != "posix" or os.environ.get("TERM") in (None, "dumb", "linux"):
        return None
    try:
        fd = sys.stdin.fileno()
        if not os.isatty(fd) or not sys.__stdout__ or not sys.__stdout__.isatty():
            return None
        import termios
        import tty

        before = termios.tcgetattr(fd)
        tty.setcbreak(fd, termios.TCSANOW)
        os.write(sys.__stdout__.fileno(), QUESTION.encode())
    except (OSError, ValueError, ImportError):
        return None
    return Asked(fd, before, time.monotonic())


def needs_plain_signs(wide: bool | None) -> bool:
    """Whether the plain set of signs is the safe one: the sample was wide, or this is a console without such characters."""
    encoding = (getattr(sys.__stdout__, "encoding", None) or "").lower().replace("-", "")
    return bool(wide) or os.environ.get("TERM") == "linux" or encoding != "utf8"
