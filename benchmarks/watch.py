"""A terminal that knows when each byte arrived: from a key to the paint, measured outside the program."""

import time
from collections.abc import Callable, Hashable
from typing import Any

import pexpect

from tests.support.terminal import Emulator, Terminal

Region = Callable[[Emulator], Hashable]
"""What part of the screen counts, as something that can be compared."""

QUIET = 0.06
"""Seconds without output after which a paint is taken to be finished."""


class WatchedTerminal(Terminal):
    """``Terminal`` with a clock: ``time_until`` and ``time_paint`` give seconds."""

    def read_stamped(self, seconds: float) -> tuple[float, str] | None:
        """What arrived within this time, with the moment it did; nothing is put on the screen yet."""
        try:
            data: Any = self.child.read_nonblocking(1 << 16, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return None
        now = time.perf_counter()
        self.raw += data
        return now, self._decoder.decode(data)

    def time_until(self, right: Callable[[str], object], start: float, longest: float = 60.0) -> float:
        """Seconds from ``start`` to the first bytes after which the screen is right."""
        while time.perf_counter() - start < longest:
            arrived = self.read_stamped(0.2)
            if arrived is None:
                if not self.child.isalive():
                    break
                continue
            self._feed(arrived[1])
            if right(self.text):
                return arrived[0] - start
        raise AssertionError(f"the screen never came right:\n{self.framed()}")

    def time_paint(self, act: Callable[[], None], region: Region, longest: float = 3.0) -> float | None:
        """Seconds from an act to the bytes that finished the first paint of this region; None where nothing in it changed."""
        while self.read(QUIET):
            pass
        before = region(self.emulator)
        start = time.perf_counter()
        act()
        while time.perf_counter() - start < longest:
            arrived: list[tuple[float, str]] = []
            while (part := self.read_stamped(QUIET)) is not None:
                arrived.append(part)
            shots: list[tuple[float, Hashable]] = []
            for at, data in arrived:
                # Only now, so that drawing on the emulator delays no reading.
                self._feed(data)
                shots.append((at, region(self.emulator)))
            if shots and shots[-1][1] != before:
                return next(at for at, shot in shots if shot == shots[-1][1]) - start
        return None


def rows_of(first: int, last: int) -> Region:
    """The rows from ``first`` up to ``last`` (negative: from the bottom): their texts and where the cursor's background stands."""

    def region(emulator: Emulator) -> Hashable:
        span = range(first, emulator.lines + last if last <= 0 else last)
        display = emulator.display
        return tuple((display[row], emulator.buffer[row][2].bg) for row in span)

    return region
