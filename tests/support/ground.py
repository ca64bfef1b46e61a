"""Where the default run stands: books in memory, nothing compiled twice, no look for garbage while tests are gathered."""

import gc
import os
import shutil
import sys
from collections.abc import MutableMapping
from pathlib import Path

MEMORY = Path("/dev/shm")
"""A file system in memory, where the machine has one."""
ROOM = 4 * 2**30
"""Free bytes that are enough; a run takes some hundred million."""
_WHERE = "PYTEST_DEBUG_TEMPROOT"
"""What pytest asks for the place of its folders."""
_COMPILES_ANEW = "PYTHONDONTWRITEBYTECODE"


def prepare(*, default_run: bool) -> None:
    """Once per process, before anything is gathered."""
    if default_run and is_roomy(MEMORY):
        # A save waits for the disk five times, in all a third of the run; the long programmes keep to the disk.
        os.environ.setdefault(_WHERE, str(MEMORY))
    keep_compiled(os.environ)
    gc.disable()


def is_roomy(place: Path, room: int = ROOM) -> bool:
    """Whether the books of a run have room there, and programs may run from it."""
    if not place.is_dir() or not os.access(place, os.W_OK):
        return False
    return shutil.disk_usage(place).free >= room and not os.statvfs(place).f_flag & os.ST_NOEXEC


def keep_compiled(environment: MutableMapping[str, str]) -> None:
    """Each of the programs a run starts would compile the whole package anew, and each worker all the tests."""
    environment.pop(_COMPILES_ANEW, None)
    sys.dont_write_bytecode = False
