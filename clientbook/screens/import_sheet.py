"""A path as people type, paste or drop it into a field."""

from pathlib import Path


def path_typed(typed: str) -> Path:
    """Quotes, ``file://``, escaped spaces and ``~`` are understood."""
    return Path(typed.strip().strip("'\"").removeprefix("file://").replace("\\ ", " ")).expanduser()
