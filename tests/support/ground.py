"""Where the default run stands: books in memory, nothing compiled twice, no look for garbage while tests are gathered, a part of
the examples of each property."""

import gc
import math
import os
import shutil
import sys
from pathlib import Path

from hypothesis import settings

MEMORY = Path("/dev/shm")
"""A file system in memory, where the machine has one."""
ROOM = 4 * 2**30
"""Free bytes that are enough; what a test that passed has written goes with it."""
_WHERE = "PYTEST_DEBUG_TEMPROOT"
"""What pytest asks for the place of its folders."""
_USUAL = 100
"""Examples Hypothesis takes where nothing is said."""
_ALL = True


def prepare(*, default_run: bool) -> None:
    """Once per process, before anything is gathered."""
    global _ALL
    _ALL = not default_run
    settings.register_profile("part", settings(max_examples=examples(_USUAL)))
    settings.load_profile("part")
    if default_run and is_roomy(MEMORY):
        # A save waits for the disk five times, three times as long as it works; the long programmes keep to the disk.
        os.environ.setdefault(_WHERE, str(MEMORY))
    # Each of the programs a run starts would compile the whole package anew, and each worker all the tests.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    gc.disable()  # until ``lean.pass_by_modules``


def examples(count: int) -> int:
    """Of so many examples of a property two fifths in the default run; ``make soak`` takes every property once more with all."""
    return count if _ALL else math.ceil(count * 0.4)


def is_roomy(place: Path, room: int = ROOM) -> bool:
    """Whether the books of a run have room there, and programs may run from it."""
    if not place.is_dir() or not os.access(place, os.W_OK):
        return False
    return shutil.disk_usage(place).free >= room and not os.statvfs(place).f_flag & os.ST_NOEXEC
