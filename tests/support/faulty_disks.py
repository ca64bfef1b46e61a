"""A disk that fails once, at the n-th call of a kind: the act runs in a process of its own under ``strace``, which makes the call fail.

Run as a program it does one act on the book in a folder and says how it ended.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from clientbook.domain.errors import ClientbookError
from tests.support import narrow_disks
from tests.support.small_disks import ROOT

FAULTS = (("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fsync", "EIO"), ("fdatasync", "EIO"), ("rename", "EIO"), ("unlink", "EIO"))
ACTS = ("migrate", "save", "import", "snapshot", "one", "whole", "key", "backup", "export")
PATIENCE = 120


@dataclass
class Seen:
    """What a sweep of one fault through one act saw."""

    failed: int = 0
    """Faults that were met: the act ended with an error of ours."""
    passed: int = 0
    """Faults the act got over, or never came to."""
    wrong: list[str] = field(default_factory=list)


def available() -> bool:
    """Whether this machine has ``strace`` and lets it trace."""
    try:
        return subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def sweep(template: Path, place: Path, act: str, call: str, error: str, most: int) -> Seen:
    """Let the first, the second … call fail, until the act is through without meeting the fault, or ``most`` were tried."""
    seen = Seen()
    before = _names_in_a_copy(template, place)
    whole = {tuple(before)}
    for number in range(1, most + 1):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        folder = Path(shutil.copytree(template, place / "book"))
        told, met = _one(folder, act, f"inject={call}:error={error}:when={number}", place / "trace")
        if told not in ("done", "NotSaved"):
            seen.wrong.append(f"{act} {call} {error} {number}: {told}")
        seen.failed += told == "NotSaved"
        seen.passed += told == "done"
        found = tuple(narrow_disks.names(folder))
        if act == "whole":
            whole |= {("kept",)}
        if act == "one":
            whole |= {("kept", "newer")}
        if act == "import":
            whole = {tuple(sorted([*before, *["imported"] * narrow_disks.IMPORTED]))}
        if act == "save":
            # What was told as not saved was done a second time: once it stands there, however late the disk failed.
            whole = {tuple(sorted([*before, "big"]))}
        if found not in whole:
            seen.wrong.append(f"{act} {call} {error} {number}: {found}")
        left = [path.name for path in folder.rglob("*") if any(sign in path.name for sign in narrow_disks.SIGNS)]
        if left:
            seen.wrong.append(f"{act} {call} {error} {number}: {left}")
        if not met:
            break
    return seen


def _names_in_a_copy(template: Path, place: Path) -> list[str]:
    """Who stands in the book: of a copy, because one of an older program is migrated when it is opened."""
    shutil.rmtree(place, ignore_errors=True)
    return narrow_disks.names(Path(shutil.copytree(template, place)))


def _one(folder: Path, act: str, fault: str, trace: Path) -> tuple[str, bool]:
    """How the act ended, and whether the fault was met."""
    watch = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", str(trace), "-e", f"trace={fault.split('=')[1].split(':')[0]}", "-e", fault]
    program = [*watch, sys.executable, "-m", "tests.support.faulty_disks", act, str(folder)]
    done = subprocess.run(program, cwd=ROOT, check=False, capture_output=True, text=True, timeout=PATIENCE)
    met = "INJECTED" in trace.read_text(encoding="utf-8", errors="replace")
    return (json.loads(done.stdout)["told"] if done.returncode == 0 else done.stderr[-300:]), met


class _NoBallast(narrow_disks.Ballast):
    """Here the disk has room; it fails."""

    def __enter__(self) -> None:
        return

    def __exit__(self, *_error: object) -> None:
        return


def main(act: str, folder: Path) -> None:
    """Do the act and say how it ended; afterwards the open book did it again, where it was refused first."""
    narrow_disks.Ballast = _NoBallast  # type: ignore[misc]
    try:
        narrow_disks.ACTS[act](folder)
        told = "done"
    except ClientbookError as error:
        told = type(error).__name__
    print(json.dumps({"told": told}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
