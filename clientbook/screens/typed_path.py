"""A path as people type, paste or drop it."""

import os
from pathlib import Path

from clientbook.config import from_home


def path_typed(typed: str) -> Path:
    """Quotes, ``file://``, escaped spaces and ``~`` are understood."""
    return from_home(typed.strip().strip("'\"").removeprefix("file://").replace("\\ ", " "))


def is_file(path: Path) -> bool:
    """Whether a file stands there; what can be no name of one, too long as it is, stands nowhere."""
    return os.path.isfile(path)
