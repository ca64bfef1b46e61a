"""Books made and passphrases changed in a process that is killed. Run as a program it prints its counts as JSON."""

import gc
import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from clientbook.data.keys import PRACTICE_KDF, dump_keys, make_keys, unwrap
from clientbook.data.passphrase_change import rewrap_locked
from clientbook.data.standing import CREATING, KEYS, check_book, read_keys
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
        full = (folder / KEYS).stat().st_size
        _wait(generator, partial(_half_way, folder, full))
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


def kill_creations(folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Kill a child that makes a book; afterwards there must be none or a whole one, and where there is none one can be made."""
    generator = random.Random(seed)
    gc.freeze()
    counts = {"kills": 0, "absent": 0, "book": 0, "other": 0, "begun": 0}
    for number in range(kills):
        place = folder / str(number)
        child = os.fork()
        if child == 0:
            try:
                make_book(place)
            finally:
                os._exit(0)
        _wait(generator, (place / CREATING).exists)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        counts["kills"] += 1
        state = check_book(place).state
        counts["begun"] += state == "absent" and (place / CREATING).exists()
        if state == "absent":
            make_book(place)
        unlock(place).close()
        counts[state if state in counts else "other"] += 1
    return counts


def _wait(generator: random.Random, half_way: Callable[[], bool]) -> None:
    """Until a random moment; three times of four, until something is seen half way and a moment more."""
    if generator.randrange(4):
        patience = time.monotonic() + 5
        while not half_way() and time.monotonic() < patience:
            os.sched_yield()
        select.select([], [], [], generator.choice((0, 0, 0.001, 0.01)))
    else:
        select.select([], [], [], generator.uniform(0.005, 0.1))


def _half_way(folder: Path, full: int) -> bool:
    """Whether a new file is being written, beside the old one or over it."""
    return any(".partial-" in name for name in os.listdir(folder)) or (folder / KEYS).stat().st_size < full


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


def run(story: str, folder: Path, kills: int) -> dict[str, int]:
    """Run this module as a program of its own: a warm process that forks quickly."""
    program = [sys.executable, "-m", "tests.support.key_killing", story, str(folder), str(kills), str(random.randrange(2**32))]
    done = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True, timeout=1800)
    print(f"seed {program[-1]}: {done.stdout.strip()}")
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def main(story: str, folder: Path, kills: int, seed: int) -> None:
    """Print the counts as JSON."""
    creating = story == "create"
    counts = kill_creations(folder, kills, seed) if creating else kill_changes(folder, kills, seed, in_place=story == "in-place")
    print(json.dumps(counts))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
