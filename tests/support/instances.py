"""Two processes that want to write in one book at the same moment. Run as a program it prints its counts as JSON."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from clientbook.domain.errors import BookInUse
from tests.support.books import make_book, note, unlock

ROOT = Path(__file__).resolve().parent.parent.parent


def race(folder: Path, rounds: int) -> dict[str, float]:
    """Start two openers together; the winner writes and is killed, with or without the file ``lock`` in place."""
    make_book(folder)
    counts = {"rounds": 0.0, "one_writer": 0.0, "slowest": 0.0}
    for number in range(rounds):
        (folder / "lock").unlink(missing_ok=True)
        children = [_open_and_stay(folder, number) for _ in range(2)]
        answers = [os.read(told, 64).decode().split() for _, told in children]
        counts["rounds"] += 1
        counts["one_writer"] += sorted(answer[0] for answer in answers) == ["in-use", "writes"]
        counts["slowest"] = max(counts["slowest"], *(float(answer[1]) for answer in answers if answer[0] == "in-use"), 0)
        for child, told in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(told)
    return counts


def _open_and_stay(folder: Path, number: int) -> tuple[int, int]:
    told, tell = os.pipe()
    child = os.fork()
    if child:
        os.close(tell)
        return child, told
    try:
        started = time.monotonic()
        try:
            opened = unlock(folder)
        except BookInUse:
            os.write(tell, f"in-use {time.monotonic() - started:.3f}".encode())
        else:
            if number % 2:
                # Somebody tidies up while the book is open.
                (folder / "lock").unlink(missing_ok=True)
            note(opened, f"round {number} of {os.getpid()}")
            os.write(tell, b"writes 0")
        signal.pause()
    finally:
        os._exit(1)


def run(folder: Path, rounds: int) -> dict[str, float]:
    """Run this module as a program of its own: a warm process without threads that forks quickly."""
    program = [sys.executable, "-m", "tests.support.instances", str(folder), str(rounds)]
    done = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True, timeout=1800)
    counts: dict[str, float] = json.loads(done.stdout)
    return counts


if __name__ == "__main__":
    print(json.dumps(race(Path(sys.argv[1]), int(sys.argv[2]))))
