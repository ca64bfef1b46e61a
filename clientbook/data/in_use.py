"""Whether somebody writes in a book now, asked without becoming the writer."""

import contextlib
import fcntl
import os
from pathlib import Path


def is_in_use(folder: Path) -> bool:
    """Whether another process holds the writer's lock; the question itself leaves nothing behind."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
    return False
