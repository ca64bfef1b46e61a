"""A terminal that knows when each byte arrived: from a key to the paint, measured outside the program."""

import time
from collections.abc import Callable
from typing import Any

import pexpect

from tests.support.terminal import Emulator, Terminal

Shot = tuple[str, ...]
"""What stands on a part of the screen."""
Region = Callable[[Emulator], Shot]
"""What part of the screen counts."""
BETWEEN_FRAMES = 0.004
"""Seconds of silence between two frames; the bytes of one frame follow each other closer."""

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

    def time_paint(self, act: Callable[[], None], region: Region, longest: float = 3.0, *, first: bool = False) -> float | None:
        """Seconds from an act to the bytes that finished a paint of this region; None where nothing in it changed.

        Args:
            first: the first paint with new rows counts, also when a later one completes it; otherwise the one that stays.
        """
        while self.read(QUIET):
            pass
        before = region(self.emulator)
        start = time.perf_counter()
        act()
        while time.perf_counter() - start < longest:
            arrived: list[tuple[float, str]] = []
            while (part := self.read_stamped(QUIET)) is not None:
                arrived.append(part)
            frames = self._frames(arrived, region)
            if frames and frames[-1][1] != before:
                wanted = [at for at, shot in frames if (shot != before and any(shot) if first else shot == frames[-1][1])]
                return (wanted or [frames[-1][0]])[0] - start
        return None

    def _frames(self, arrived: list[tuple[float, str]], region: Region) -> list[tuple[float, Shot]]:
        """What stood on the screen after each burst of bytes. Only now, so that drawing on the emulator delays no reading."""
        frames = []
        for number, (at, data) in enumerate(arrived):
            self._feed(data)
            if number + 1 == len(arrived) or arrived[number + 1][0] - at > BETWEEN_FRAMES:
                frames.append((at, region(self.emulator)))
        return frames


def rows_of(first: int, last: int, *, ground: bool = False) -> Region:
    """The rows from ``first`` up to ``last`` (from the bottom, if not above 0); with ``ground`` also which of them is lit."""

    def region(emulator: Emulator) -> Shot:
        rows = range(first, emulator.lines + last if last <= 0 else last)
        display = emulator.display
        return tuple(display[row].rstrip() + (emulator.buffer[row][2].bg if ground else "") for row in rows)

    return region
