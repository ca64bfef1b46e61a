"""A passphrase changed to and fro in a process that is killed. Run as a program it prints its counts as JSON."""

import gc
import json
import os
import random
import select
import signal
import subprocess
import sys
from pathlib import Path

from clientbook.data.keys import PRACTICE_KDF, dump_keys, make_keys, unwrap
from clientbook.data.passphrase_change import rewrap_locked
from clientbook.data.standing import KEYS, check_book, read_keys
from clientbook.domain.errors import KeysDamaged, WrongPassphrase
from tests.support.books import PASSPHRASE, make_book, unlock

ROOT = Path(__file__).resolve().parent.parent.parent
OTHER = "the other passphrase"


def kill_changes(folder: Path, kills: int, seed: int, *, in_place: bool) -> dict[str, int]:
    """Kill a child that changes the passphrase over and over; count how the book was found afterwards."""
    generator = random.Random(seed)
    make_book(folder)
    gc.freeze()
    counts = {"kills": 0, "opened": 0, "neither": 0, "leftovers": 0}
    change = _in_place if in_place else _properly
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            _change_until_killed(folder, change)
        select.select([], [], [], generator.uniform(0.005, 0.04))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        counts["kills"] += 1
        counts["leftovers"] += any(".partial-" in path.name for path in folder.iterdir())
        if _opens(folder):
            counts["opened"] += 1
        else:
            counts["neither"] += 1
            break
    return counts


def _change_until_killed(folder: Path, change: object) -> None:
    try:
        while True:
            for old, new in ((PASSPHRASE, OTHER), (OTHER, PASSPHRASE)):
                try:
                    change(folder, old, new)  # type: ignore[operator]
                except WrongPassphrase:
                    continue
    finally:
        os._exit(1)


def _properly(folder: Path, old: str, new: str) -> None:
    rewrap_locked(folder, old, new, kdf=PRACTICE_KDF)


def _in_place(folder: Path, old: str, new: str) -> None:
    """The control: what nobody should do, with a pause where a real disk has one."""
    keys, _ = read_keys(folder)
    fresh = make_keys(unwrap(keys, old), new, book_id=keys.book_id, generation=keys.generation + 1, kdf=PRACTICE_KDF)
    (folder / "book.keys.bak").unlink(missing_ok=True)
    with open(folder / KEYS, "wb", buffering=0) as file:
        for byte in dump_keys(fresh):
            file.write(bytes([byte]))
            os.sched_yield()


def _opens(folder: Path) -> bool:
    if check_book(folder).state != "book":
        return False
    for passphrase in (PASSPHRASE, OTHER):
        try:
            unlock(folder, passphrase).close()
        except (WrongPassphrase, KeysDamaged):
            continue
        return not any(".partial-" in path.name for path in folder.iterdir())
    return False


def run(folder: Path, kills: int, *, in_place: bool = False) -> dict[str, int]:
    """Run this module as a program of its own: a warm process that forks quickly."""
    seed = str(random.randrange(2**32))
    program = [sys.executable, "-m", "tests.support.key_killing", str(folder), str(kills), seed, "in-place" if in_place else ""]
    done = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True, timeout=300)
    print(f"seed {seed}: {done.stdout.strip()}")
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


if __name__ == "__main__":
    print(json.dumps(kill_changes(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), in_place=sys.argv[4] == "in-place")))
