"""Processes that are killed in the middle of a write. Run as a program it prints its counts as JSON."""

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
from dataclasses import asdict, dataclass
from pathlib import Path

from clientbook.data import Book
from clientbook.data.engine import close_engine, integrity_findings, open_engine
from clientbook.data.keys import MasterKey, unwrap
from clientbook.data.opened import OpenedBook
from clientbook.data.opening import entered, finish
from clientbook.data.pages import first_record
from clientbook.data.standing import JOURNAL, check_file, read_keys
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.readings import readings
from tests.support.books import CLOCK, PASSPHRASE, make_book

ROOT = Path(__file__).resolve().parent.parent.parent

_PATIENCE = 60
"""Seconds after which a silent child is a failure and not a slow machine."""

_HALF_WRITE = """
import os, signal, sys
from pathlib import Path
from tests.support.killing import write_without_commit
write_without_commit(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def leave_hot_journal(book: Path) -> None:
    """Let a process die after its changes reached ``book.db`` and before its commit."""
    died = subprocess.run([sys.executable, "-c", _HALF_WRITE, str(book)], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL


def write_without_commit(book: Path, passphrase: str = PASSPHRASE) -> None:
    """Change every draft and push the pages into the file, as a commit does just before its end."""
    keys, _ = read_keys(book)
    engine = open_engine(book / "book.db", unwrap(keys, passphrase).book_key(), read_only=False, writer=True)
    raw = engine.raw_connection()
    # Outside a transaction, or SQLite does not pass it on to the pager.
    raw.cursor().execute("PRAGMA cache_spill=ON")
    raw.cursor().execute("PRAGMA cache_size=2")
    raw.close()
    connection = engine.connect()
    connection.exec_driver_sql("UPDATE draft SET data = '{\"text\": \"' || hex(randomblob(1000)) || '\"}'")
    for number in range(50):
        connection.exec_driver_sql(
            "INSERT INTO draft (place, data, at) VALUES (?, '\"' || hex(randomblob(2000)) || '\"', '')", (f"half-{number}",)
        )


_COUNTS = """
SELECT
    (SELECT count(*) FROM customer),
    (SELECT count(*) / 2.0 FROM contact_point),
    (SELECT count(*) FROM unit),
    (SELECT count(*) FROM change WHERE op = 'I' AND table_name = 'customer'),
    (SELECT count(*) / 2.0 FROM change WHERE op = 'I' AND table_name = 'contact_point'),
    (SELECT count(*) FROM search_place)
"""


@dataclass
class Counts:
    """What a run of kills saw."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    """Acknowledged customers that were not there afterwards."""
    halves: int = 0
    """Openings in which rows, journal and index did not belong together."""
    findings: int = 0
    """Openings in which an integrity check found something."""
    hot: int = 0
    """Kills that left a journal to be rolled back."""


def kill_writers(folder: Path, kills: int, seed: int, *, acknowledge_early: bool = False) -> Counts:
    """Let a forked child save customers and kill it, again and again: at a random moment, and in turn during a commit.

    The child writes the customer's number to a pipe once the save returned (or, for the control, before it was made).
    """
    counts, generator = Counts(), random.Random(seed)
    # Loaded once, here: the children's first save does not wait for it.
    readings("王小明")
    # Children then share the memory of the imported modules instead of copying it page by page.
    gc.freeze()
    stood, secret = 0, b""
    while counts.kills < kills:
        if counts.kills % 100 == 0:
            secret = _fresh(folder)
            stood = 1
        moment = Moment(generator.uniform(0.001, 0.012), generator.choice((0, 0, 0.0005)) if counts.kills % 8 else None)
        acknowledged = _one_kill(folder, secret, stood, moment, acknowledge_early=acknowledge_early)
        counts.kills += 1
        counts.acknowledged += acknowledged - stood
        counts.hot += first_record_waits(folder / JOURNAL)
        stood = _look(folder, secret, counts)
        counts.lost += max(acknowledged - stood, 0)
    return counts


@dataclass(frozen=True)
class Moment:
    """When to kill: so long after the first acknowledgement, and then so long after a commit is seen (none: at once)."""

    after: float
    into_a_write: float | None


def _fresh(folder: Path) -> bytes:
    """A new book with one customer; its master key, so that the many openings to come need not derive it."""
    shutil.rmtree(folder, ignore_errors=True)
    make_book(folder)
    secret = unwrap(read_keys(folder)[0], PASSPHRASE).secret()
    # In a child: this process must never have had a thread, or it forks with a lock of OpenSSL held for ever.
    child = os.fork()
    if child == 0:
        book = Book(_open(folder, secret), clock=CLOCK)
        book.save_customer(_customer(1))
        book.close()
        os._exit(0)
    os.waitpid(child, 0)
    return secret


def _open(folder: Path, secret: bytes) -> OpenedBook:
    """Every step of opening but the passphrase."""
    with entered(folder, read_only=False) as entry:
        keys, _ = read_keys(folder)
        return finish(entry, keys, MasterKey(secret), check_file(folder, locked=True), CLOCK)


def _one_kill(folder: Path, secret: bytes, stood: int, moment: Moment, *, acknowledge_early: bool) -> int:
    """One child's life; the last number it acknowledged."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        _save_until_killed(folder, secret, stood, tell, acknowledge_early)
    os.close(tell)
    if not select.select([told], [], [], _PATIENCE)[0]:
        os.kill(child, signal.SIGKILL)
        raise TimeoutError("the child saved nothing")
    heard = os.read(told, 8)
    _wait(folder / JOURNAL, moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(told, 8 * 4096):
        heard = more[-8:]
    os.close(told)
    return int.from_bytes(heard, "big")


def _wait(journal: Path, moment: Moment) -> None:
    select.select([], [], [], moment.after)
    if moment.into_a_write is None:
        return
    patience = time.monotonic() + 0.2
    while not first_record_waits(journal) and time.monotonic() < patience:
        os.sched_yield()
    select.select([], [], [], moment.into_a_write)


def first_record_waits(journal: Path) -> bool:
    """Whether the journal would be rolled back if its writer died now."""
    try:
        return first_record(journal) is not None
    except FileNotFoundError:
        return False


def _save_until_killed(folder: Path, secret: bytes, number: int, tell: int, acknowledge_early: bool) -> None:
    try:
        book = Book(_open(folder, secret), clock=CLOCK)
        while True:
            number += 1
            if acknowledge_early:
                os.write(tell, number.to_bytes(8, "big"))
            book.save_customer(_customer(number))
            if not acknowledge_early:
                os.write(tell, number.to_bytes(8, "big"))
    finally:
        os._exit(1)


def _look(folder: Path, secret: bytes, counts: Counts) -> int:
    """Open as the program does, count, and check everything that belongs together."""
    opened = _open(folder, secret)
    engine = opened.engine(writer=False)
    with engine.begin() as connection:
        customers, *rows = connection.exec_driver_sql(_COUNTS).one()
        counts.halves += any(row != customers for row in rows)
        counts.findings += bool(integrity_findings(connection, thorough=True))
    close_engine(engine)
    opened.close()
    return int(customers)


def _customer(number: int) -> Customer:
    points = (ContactPoint(kind="phone", value=f"+86 138 {number:08}"), ContactPoint(kind="email", value=f"n{number}@example.org"))
    return Customer(name=f"王小明{number}", points=points, notes="x" * 500)


def run(mode: str, folder: Path, kills: int) -> Counts:
    """Run this module as a program of its own: a warm process without threads that forks quickly."""
    program = [sys.executable, "-m", "tests.support.killing", mode, str(folder), str(kills), str(random.randrange(2**32))]
    done = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True, timeout=1800)
    print(f"seed {program[-1]}: {done.stdout.strip()}")
    return Counts(**json.loads(done.stdout))


def main(mode: str, folder: str, kills: str, seed: str) -> None:
    """Print the counts as JSON."""
    counts = kill_writers(Path(folder), int(kills), int(seed), acknowledge_early=mode == "early")
    print(json.dumps(asdict(counts)))


if __name__ == "__main__":
    main(*sys.argv[1:])
