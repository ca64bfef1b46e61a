"""Reading the memory of another process, as whoever gets hold of the machine would."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

CHUNK = 1 << 22
"""Bytes read at once; neighbours overlap, so that nothing is missed between them."""
OVERLAP = 256


def require_readable_memory() -> None:
    """Skip, loudly, where the memory of a child cannot be read.

    A child that left itself dumpable can be read by its parent almost everywhere; a strict ``ptrace_scope`` or a container forbids it.
    """
    if not Path("/proc/self/mem").exists():
        pytest.skip("NOT RUN: there is no /proc/<pid>/mem on this system, so nothing can be said of the memory of the program")
    child = os.fork()
    if child == 0:
        import signal

        signal.pause()
        os._exit(0)
    try:
        Path(f"/proc/{child}/mem").open("rb").close()
    except OSError as error:
        pytest.skip(f"NOT RUN: the memory of a child cannot be read here ({error.strerror}); run as root or with ptrace_scope 0 or 1")
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


def regions(process: int) -> Iterator[tuple[int, int]]:
    """Start and end of everything that can hold something of the program's; pages of a file that nobody may write hold the file."""
    for line in Path(f"/proc/{process}/maps").read_text().splitlines():
        span, modes, _offset, _device, inode, *_name = line.split(maxsplit=5)
        is_file = inode != "0" and "w" not in modes
        if modes.startswith("r") and not is_file and not line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
            start, _hyphen, end = span.partition("-")
            yield int(start, 16), int(end, 16)


def copies(process: int, wanted: Mapping[str, tuple[bytes, ...]]) -> dict[str, int]:
    """How often each of these stands in the memory of a process, in any of its forms; only what was found."""
    pattern = re.compile(b"|".join(re.escape(form) for forms in wanted.values() for form in forms))
    whose = {form: name for name, forms in wanted.items() for form in forms}
    found: dict[str, set[int]] = {}
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for start, end in regions(process):
            at = start
            while at < end:
                try:
                    memory.seek(at)
                    data = memory.read(min(CHUNK, end - at))
                except (OSError, ValueError, OverflowError):
                    break  # a page that was given back meanwhile
                if not data:
                    break
                for hit in pattern.finditer(data):
                    found.setdefault(whose[hit[0]], set()).add(at + hit.start())
                at += len(data) - OVERLAP if len(data) > OVERLAP and at + len(data) < end else len(data)
    return {name: len(places) for name, places in found.items()}


def spellings(text: str) -> tuple[bytes, ...]:
    """How a text stands in the memory of a Python program and of what it calls."""
    return tuple({text.encode("utf-8"), text.encode("utf-16-le"), text.encode("utf-32-le")})
