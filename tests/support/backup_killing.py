"""Backups and restores in a process that is killed. Run as a program it prints its counts as JSON."""

import gc
import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from clientbook.data import verify_backup
from clientbook.data.files import PARTIAL
from clientbook.data.standing import PREPARING, RESTORING
from clientbook.domain.customer import Customer
from clientbook.domain.errors import ClientbookError
from tests.support.backups import back_up, golden_copy, live, make_hostile, restore
from tests.support.books import PASSPHRASE, make_book

ROOT = Path(__file__).resolve().parent.parent.parent
OLD = "the old passphrase"


def prepare(folder: Path) -> tuple[Path, Path]:
    """A book with something in every table, and a backup of it; made in a child, so that this process has no threads."""
    source, backup = folder / "source", folder / "source.age"

    def make() -> None:
        golden_copy(source)
        with live(source) as book:
            make_hostile(book, 64)
            back_up(book, backup)

    assert _in_child(make) == 0
    return source, backup


def kill_exports(folder: Path, kills: int, seed: int, *, badly: bool) -> dict[str, int]:
    """Kill a backup again and again; afterwards there is no file of its name or a whole one."""
    generator = random.Random(seed)
    source, _backup = prepare(folder)
    counts = {"kills": 0, "absent": 0, "whole": 0, "partial": 0, "left": 0}
    out = folder / "out"
    target = out / "x.age"
    for _ in range(kills):
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        _kill(lambda: export(source, target, badly=badly), target.exists if badly else (lambda: bool(os.listdir(out))), generator)
        counts["kills"] += 1
        counts["left"] += any(PARTIAL in name for name in os.listdir(out))
        counts[found(target)] += 1
    return counts


def export(source: Path, target: Path, *, badly: bool = False) -> None:
    """One backup; the control writes under the final name."""
    with live(source) as book:
        if badly:
            finished = target.with_name("y.age")
            back_up(book, finished)
            whole = finished.read_bytes()
            finished.unlink()
            with open(target, "wb", buffering=0) as file:
                for start in range(0, len(whole), 64):
                    file.write(whole[start : start + 64])
                    os.sched_yield()
        else:
            back_up(book, target)


def found(target: Path) -> str:
    """What stands under the name of a backup."""
    if not target.exists():
        return "absent"
    try:
        verify_backup(target, passphrase=PASSPHRASE)
    except ClientbookError:
        return "partial"
    return "whole"


def kill_restores(folder: Path, kills: int, seed: int, *, badly: bool) -> dict[str, int]:
    """Kill a restore over a book again and again; afterwards the old book opens or the new one."""
    generator = random.Random(seed)
    source, backup = prepare(folder)
    wanted = sum(rows for rows in verify_backup(backup, passphrase=PASSPHRASE).counts.values())
    counts = {"kills": 0, "old": 0, "new": 0, "neither": 0, "kept": 0}
    template, place = folder / "template", folder / "book"
    assert _in_child(lambda: make_old(template)) == 0
    for _ in range(kills):
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(template, place)
        act = (lambda: _over_badly(source, place)) if badly else (lambda: (restore(backup, place), None)[1])
        begun = (lambda: (place / "book.keys").stat().st_mtime > 0) if badly else _stage(place, generator)
        _kill(act, begun, generator)
        counts["kills"] += 1
        found = stands(place, wanted)
        counts[found] += 1
        counts["kept"] += found == "new" and any((place / "snapshots").glob("2*"))
    return counts


def make_old(place: Path) -> None:
    """The book that is replaced."""
    make_book(place, OLD)
    with live(place, passphrase=OLD) as book:
        book.save_customer(Customer(name="old"))


def stands(place: Path, wanted: int) -> str:
    """Which book opens with all its rows; asked in a child, because a book has threads."""

    def look() -> None:
        for passphrase, code in ((OLD, 10), (PASSPHRASE, 11)):
            try:
                with live(place, passphrase=passphrase) as book:
                    rows = book.dump()
            except ClientbookError:
                continue
            whole = sum(map(len, rows.values())) == wanted if code == 11 else [row["name"] for row in rows["customer"]] == ["old"]
            os._exit(code if whole else 12)

    return {10: "old", 11: "new"}.get(_in_child(look), "neither")


def _stage(place: Path, generator: random.Random) -> Callable[[], bool]:
    """How far it shall have come: building, ready to be put in place, being put there."""
    sights = (place / PREPARING, place / PREPARING / "book.keys", place / "snapshots", place / RESTORING)
    sight = generator.choice(sights)
    return lambda: sight.exists() or (place / RESTORING).exists()


def _over_badly(source: Path, place: Path) -> None:
    """The control: file after file, in place."""
    for name in ("book.keys", "book.keys.bak", "book.db"):
        whole = (source / name).read_bytes()
        with open(place / name, "wb", buffering=0) as file:
            for start in range(0, len(whole), 256):
                file.write(whole[start : start + 256])
                os.sched_yield()


def _kill(act: Callable[[], None], begun: Callable[[], bool], generator: random.Random) -> None:
    """Kill a child at a random moment after it was seen to have begun; sometimes too late."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(0)
    patience = time.monotonic() + 5
    while not begun() and time.monotonic() < patience and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        os.sched_yield()
    select.select([], [], [], generator.choice((0, 0, generator.uniform(0, 0.005), generator.uniform(0, 0.1))))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _in_child(act: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def run(mode: str, folder: Path, kills: int, *, badly: bool = False) -> dict[str, int]:
    """Run this module as a program of its own: a warm process without threads that forks quickly."""
    seed = random.randrange(2**32)
    program = [sys.executable, "-m", "tests.support.backup_killing", mode, str(folder), str(kills), str(seed), "badly" if badly else ""]
    done = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True, timeout=3600)
    print(f"seed {seed}: {done.stdout.strip()}")
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def main(mode: str, folder: str, kills: str, seed: str, badly: str) -> None:
    """Print the counts as JSON."""
    gc.freeze()
    act = kill_exports if mode == "export" else kill_restores
    print(json.dumps(act(Path(folder), int(kills), int(seed), badly=bool(badly))))


if __name__ == "__main__":
    main(*sys.argv[1:])
