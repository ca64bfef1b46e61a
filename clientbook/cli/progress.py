"""How far a long command is, on stderr: a line that is written over on a terminal, a line for each tenth elsewhere."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clientbook.data import Progress

LOOK = 0.2
"""Seconds between two looks."""


@contextmanager
def shown(label: str, *, to_a_person: bool = False) -> "Iterator[Progress]":
    """A progress to hand to a verb; what it says is shown until the block ends. What is quick says nothing.

    Args:
        to_a_person: only on a terminal: what runs at night says what went wrong, and nothing else.
    """
    from clientbook.data import Progress

    progress, over = Progress(), threading.Event()
    if to_a_person and not on_terminal():
        yield progress
        return
    thread = threading.Thread(target=_watch, args=(progress, over, label), name="progress", daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        over.set()
        thread.join()


def on_terminal() -> bool:
    """Whether somebody sees what is written to stderr."""
    return sys.stderr.isatty()


def _watch(progress: "Progress", over: threading.Event, label: str) -> None:
    last = -1
    terminal = on_terminal()
    while not over.wait(LOOK):
        total = progress.total
        percent = 100 * progress.done // total if total else 0
        step = percent if terminal else percent // 10 * 10
        if total and step != last:
            last = step
            sys.stderr.write(f"\r{label} {step:>3} %" if terminal else f"{label} {step} %\n")
            sys.stderr.flush()
    if last >= 0 and terminal:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
