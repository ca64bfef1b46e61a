"""Which files a program opens for writing, as the system's tracer tells it; also those that have no name when it is over."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.killing import ROOT

_OPENED = re.compile(r'(?:openat\(AT_FDCWD, |openat\(\d+<[^>]*>, |open\(|creat\(|memfd_create\()"([^"]*)", ([A-Z_|0-9]+)')


def opened_for_writing(command: list[str], trace: Path, environment: Mapping[str, str]) -> tuple[int, set[str]]:
    """Run a program; how it ended, and every path it opened to write."""
    calls = "trace=openat,open,creat,memfd_create"
    watch = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "signal=none", "-s", "4096", "-o", str(trace), "-e", calls]
    done = subprocess.run(
        [*watch, *command], cwd=ROOT, env={**os.environ, **environment}, check=False, capture_output=True, text=True, timeout=600
    )
    told = trace.read_text(errors="replace")
    found = {path for path, flags in _OPENED.findall(told) if re.search("O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE|MFD_", flags)}
    return done.returncode, found
