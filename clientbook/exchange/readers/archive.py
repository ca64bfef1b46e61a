"""A look at a ZIP file before anything in it is unpacked: how many entries, how large, how tightly packed, where they want to go."""

import struct
import zipfile
from io import BytesIO

from clientbook.domain.errors import ImportProblem
from clientbook.i18n import N_

MAX_ENTRIES = 2_000
MAX_TOTAL = 200 * 1024 * 1024
"""Bytes, unpacked."""
MAX_RATIO = 200
"""Unpacked bytes for each packed one; real sheets stay below fifty."""
SMALL = 1024 * 1024
"""Entries up to this size may be packed as tightly as they like."""
CHUNK = 1024 * 1024


def check_archive(data: bytes) -> frozenset[str]:
    """The names in a ZIP file that may be opened.

    Sizes in its directory can lie, so every entry is unpacked once and counted; that costs a tenth of what parsing it costs.

    Raises:
        ImportProblem: not a ZIP file, too much in it, or entries that are none of a workbook.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise ImportProblem(N_("The workbook holds more parts than any real one. It was not opened."))
            names = [entry.filename for entry in entries]
            if len(set(names)) != len(names) or any(_leaves(name) for name in names):
                raise ImportProblem(N_("The workbook holds parts with names no program writes. It was not opened."))
            _count(archive, entries)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, ValueError, OSError, EOFError, struct.error):
        raise ImportProblem(N_("The workbook is damaged and cannot be opened.")) from None
    return frozenset(names)


def _leaves(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\x00" in name


def _count(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    import zlib

    total = 0
    for entry in entries:
        size = 0
        try:
            with archive.open(entry) as part:
                while chunk := part.read(CHUNK):
                    size += len(chunk)
                    total += len(chunk)
                    if total > MAX_TOTAL or (size > SMALL and size > MAX_RATIO * max(1, entry.compress_size)):
                        raise ImportProblem(N_("The workbook unpacks to far more than its size. It was not opened."))
        except zlib.error:
            raise ImportProblem(N_("The workbook is damaged and cannot be opened.")) from None
