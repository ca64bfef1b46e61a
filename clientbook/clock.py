"""The injected clock: the only place that reads the machine's time."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """What a part of the program that needs the time is given."""

    def now(self) -> datetime:
        """This instant, aware, in the local zone."""
        ...


class SystemClock:
    """The machine's clock and zone."""

    def now(self) -> datetime:
        """This instant in the local zone."""
        return datetime.now(UTC).astimezone()


@dataclass
class FixedClock:
    """A clock that stands still until it is set; for tests, demo books and pictures."""

    instant: datetime

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.instant


def today(clock: Clock) -> date:
    """The local calendar day."""
    return clock.now().date()


def utc_text(instant: datetime) -> str:
    """An aware instant as stored: UTC, whole seconds, ``2026-11-21T06:05:00Z``."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def running() -> float:
    """Seconds that only ever grow; for how long nobody has touched a key."""
    return time.monotonic()


def passing() -> float:
    """Seconds that go on while the machine sleeps; where no such clock is there, the time of day, whose jumps look like a sleep."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.time()
