"""When the book locks itself: nobody has touched a key for so long, or the machine has slept. Never in the middle of a long act."""

from collections.abc import Callable
from typing import Any

from textual.app import App

from clientbook.clock import passing, running

LOOK_AT_MOST = 5.0
"""Seconds between two looks: a machine that woke up is noticed within them."""
LOOK_AT_LEAST = 0.2
"""Seconds between two looks while a lock is waited for."""
SLEPT = 30.0
"""Seconds by which a look comes late when the machine has slept."""


class LockWatch:
    """Counts how long nobody was there."""

    def __init__(
        self,
        app: App[Any],
        lock: Callable[[], None],
        *,
        minutes: Callable[[], float],
        busy: Callable[[], bool],
        running: Callable[[], float] = running,
        passing: Callable[[], float] = passing,
    ) -> None:
        self._app = app
        self._lock = lock
        self._minutes = minutes
        self._busy = busy
        self._running, self._passing = running, passing
        self._touched = running()
        self._looked = passing()
        self._due = 0.0
        self._woke = False
        self.wanted = False
        """Whether a lock was asked for while something long was going on."""

    def begin(self) -> None:
        """Look from now on."""
        self.touched()
        self._next()

    def touched(self) -> None:
        """Somebody is there."""
        self._touched = self._running()

    @property
    def left(self) -> float | None:
        """Seconds until nobody has been there for too long; None: no such time was set."""
        minutes = self._minutes()
        return None if minutes <= 0 else minutes * 60 - (self._running() - self._touched)

    def look(self) -> bool:
        """Lock if it is time to; whether it was."""
        now = self._passing()
        self._woke = self._woke or now - self._looked > self._due + SLEPT
        self._looked = now
        busy = self._busy()
        if busy and not self.wanted:
            self.touched()  # somebody waits for what is going on, and wants to read how it ended
        idle = self.left is not None and self.left <= 0
        time_to = not busy and (self.wanted or self._woke or idle)
        if time_to:
            self._woke = False
            self._lock()
        return time_to

    def _next(self) -> None:
        left = LOOK_AT_LEAST if self.wanted else self.left
        self._due = LOOK_AT_MOST if left is None else min(max(left, LOOK_AT_LEAST), LOOK_AT_MOST)
        self._app.set_timer(self._due, self._look_again)

    def _look_again(self) -> None:
        self.look()
        self._next()
