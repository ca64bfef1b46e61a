"""Where the default run stands: books in memory, nothing compiled twice, no look for garbage while tests are gathered, a part of
the examples of each property."""

import gc
import math
import os
import shutil
import sys
from collections.abc import MutableMapping
from pathlib import Path

from hypothesis import settings

MEMORY = Path("/dev/shm")
"""A file system in memory, where the machine has one."""
ROOM = 4 * 2**30
"""Free bytes that are enough; a run takes some hundred million."""
_WHERE = "PYTEST_DEBUG_TEMPROOT"
"""What pytest asks for the place of its folders."""
_COMPILES_ANEW = "PYTHONDONTWRITEBYTECODE"
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
        # A save waits for the disk five times, in all a third of the run; the long programmes keep to the disk.
        os.environ.setdefault(_WHERE, str(MEMORY))
    keep_compiled(os.environ)
    gc.disable()


def examples(count: int) -> int:
    """Of so many examples of a property two fifths in the default run; ``make soak`` takes every property once more with all."""
    return count if _ALL else math.ceil(count * 0.4)


def is_roomy(place: Path, room: int = ROOM) -> bool:
    """Whether the books of a run have room there, and programs may run from it."""
    if not place.is_dir() or not os.access(place, os.W_OK):
        return False
    return shutil.disk_usage(place).free >= room and not os.statvfs(place).f_flag & os.ST_NOEXEC


def keep_compiled(environment: MutableMapping[str, str]) -> None:
    """Each of the programs a run starts would compile the whole package anew, and each worker all the tests."""
    environment.pop(_COMPILES_ANEW, None)
    sys.dont_write_bytecode = False
