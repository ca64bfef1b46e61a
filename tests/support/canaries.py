"""Forty marked texts go into a book by every door; afterwards no file may hold one of them in any spelling."""

import base64
import gzip
import json
import os
import secrets
import signal
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection

from clientbook import locking, resuming
from clientbook.data import PRACTICE_KDF, Book, CustomField, New, PickEntry, Query, change_passphrase, create_book, snapshots
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Occasion
from clientbook.exchange.exporting import ExportWish, export_file
from clientbook.exchange.importing import Wish, import_file
from clientbook.process import harden
from tests.support.books import CLOCK, unlock
from tests.support.killing import write_without_commit

ROOT = Path(__file__).resolve().parent.parent.parent
TOLD = "CANARIES_TOLD"
"""Environment variable with the pipe in which the second half of the day, after the lock, finds what the first half told."""
SORTED = 200_000
"""Rows of half a kilobyte that the long day sorts: beyond every cache."""
CHOICES = {"kind", "gender", "birth", "type", "status", "stage", "intent", "level", "uid", "code", "next_what", "custom"}


def spellings(canary: str) -> Iterator[bytes]:
    """How a text may have come to lie in a file."""
    plain = canary.encode()
    for content in (plain, canary.encode("utf-16-le"), canary.encode("utf-16-be"), canary[::-1].encode(), canary.upper().encode()):
        yield content
        yield content.hex().encode()
        yield content.hex().upper().encode()
        for offset in range(3):
            # The middle of its base64, whatever stands before and after it.
            encoded = base64.b64encode(bytes(offset) + content)
            yield encoded[-(-offset * 8 // 6) + (1 if offset else 0) : len(encoded) - 4]
    yield urllib.parse.quote(canary, safe="").encode()
    yield "".join(f"%{byte:02X}" for byte in plain).encode()


def found_in(tree: Path, canaries: list[str]) -> dict[str, list[str]]:
    """Which canaries stand in which files (their names included) under this folder."""
    wanted = [(canary, tuple(spellings(canary))) for canary in canaries]
    hits: dict[str, list[str]] = {}
    for path in tree.rglob("*"):
        contents = [os.fsencode(path.relative_to(tree))]
        if path.is_file() and not path.is_symlink():
            contents.append(path.read_bytes())
            if contents[1].startswith(b"\x1f\x8b"):
                contents.append(gzip.decompress(contents[1]))
        marked = [canary for canary, forms in wanted if any(form in content for form in forms for content in contents)]
        if marked:
            hits[str(path.relative_to(tree))] = marked
    return hits


def live(folder: Path, outside: Path, many: int, sort: int) -> None:
    """A working day in a book, up to the lock in its middle.

    Args:
        outside: where the owner's own plain files are: one that comes in and one that goes out.
        many: customers who are added at once and then sorted.
        sort: rows of another, larger sort.
    """
    harden()
    told: list[str] = []

    def canary(what: str) -> str:
        told.append(f"{what}{secrets.token_hex(5)}")
        return told[-1]

    passphrase = canary("passphrase")
    book, code = create_book(folder, passphrase, clock=CLOCK, kdf=PRACTICE_KDF)
    opened = book._opened
    told += [code, code.replace("-", ""), opened.master.secret().hex(), opened.master.book_key().hex()]
    own = book.save_custom_field(CustomField(name=canary("field")))
    book.save_pick_entry(PickEntry(list="source", key="", label=canary("pick"), own=True))
    texts = {f.name: canary(f.name) for f in fields(Customer) if f.type in ("str", str) and f.name not in CHOICES}
    person = ContactPerson(name=canary("person"), title=canary("title"), notes=canary("remark"))
    points = (
        ContactPoint(kind="phone", value="+86 139 " + _digits(told)),
        ContactPoint(kind="email", value=canary("mail") + "@example.org"),
        ContactPoint(kind="wechat", value=canary("wechat")),
        ContactPoint(kind="address", value=canary("address")),
    )
    custom = {str(own.id): canary("value")}
    saved = book.save_customer(Customer(**texts, persons=(person,), points=points, tags=(canary("tag"),), custom=custom))
    when = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    book.log(Interaction(customer_id=saved.id, at=when, topic=canary("topic"), summary=canary("summary"), reaction=canary("reaction")))
    book.save_follow_up(FollowUp(customer_id=saved.id, what=canary("what"), due=date(2026, 12, 1)))
    named = Occasion(customer_id=saved.id, kind="other", name=canary("occasion"), date=PartialDate(month=11, day=22))
    book.save_occasion(named)
    said = Interaction(customer_id=0, at=when, summary=canary("handled"))
    book.handle(Handling(customers=(saved.id,), contact=said, plan=FollowUp(customer_id=0, what=canary("planned"))))
    book.agenda()
    book.save_draft("form:new", {"text": canary("draft")})
    book.save_customer(replace(book.customer(saved.id), notes=canary("edited")))
    book.undo()
    bulk = canary("bulk")
    book.add_customers([New(Customer(name=f"{bulk} {number}", notes=bulk * 9)) for number in range(many)])
    for words in (canary("search"), texts["name"], bulk):
        book.find_all(Query(words, sort="name"))
    book.find_all(Query("", sort="company"))
    if sort:
        book._slow(_sort, canary("sorted"), sort)
    _in_and_out(book, outside, canary)
    gone = book.save_customer(Customer(name=canary("erased")))
    book.trash([gone.id])
    book.erase([gone.id])
    second = canary("passphrase")
    change_passphrase(book, passphrase, second, kdf=PRACTICE_KDF)
    resuming.keep(book, {"place": "customers", "memory": {"customers.words": canary("place")}, "above": []})
    book.close()
    _lock(second, told)


def _in_and_out(book: Book, outside: Path, canary: Callable[[str], str]) -> None:
    """A plain file of the owner's comes in, goes back and comes again; one goes out plainly, and one encrypted beside the book."""
    outside.mkdir()
    sheet = outside / f"{canary('file')}.csv"
    rows = "".join(f"{canary('imported')},1380013{number:04},{canary('card')}\n" for number in range(4))
    sheet.write_text(f"姓名,手机,{canary('column')}\n{rows}", encoding="gb18030")
    import_file(book, sheet, Wish())
    book.undo()
    book.redo()
    ids = list(book.find_all(Query()).ids)[-500:]
    export_file(book, ids, outside / "plain.csv", ExportWish("csv"))
    export_file(book, ids, book.path.parent / "out.csv.age", ExportWish("csv", passphrase=canary("passphrase"), cost=2))


def _sort(connection: Connection, canary: str, rows: int) -> None:
    """A sort that no cache holds."""
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
    connection.exec_driver_sql(f"{numbers} SELECT hex(randomblob(250)) || ? AS a FROM n ORDER BY a", (rows, canary)).fetchone()


def _lock(passphrase: str, told: list[str]) -> None:
    """As the program does it: a new image in the same process, which is handed the looks and nothing of a customer."""
    reading, writing = os.pipe()
    os.write(writing, json.dumps([passphrase, told]).encode())
    os.close(writing)
    os.set_inheritable(reading, True)
    os.environ[TOLD] = str(reading)
    locking.remember(locking.AfterLock("zh_CN", "clientbook-dark"))
    locking.begin_anew()


def go_on(folder: Path) -> None:
    """The day after the lock: told on stdout as the list of canaries, and ended by kill -9 in the middle of a write."""
    harden()
    with os.fdopen(int(os.environ.pop(TOLD)), "rb") as pipe:
        passphrase, told = json.load(pipe)
    _snapshot_and_die(folder, passphrase, told)


def _digits(told: list[str]) -> str:
    number = str(secrets.randbelow(10**8)).zfill(8)
    told.append(number)
    return number


def _snapshot_and_die(folder: Path, passphrase: str, told: list[str]) -> None:
    opened = unlock(folder, passphrase)
    snapshots.take(opened, opened.engine(writer=True), CLOCK)
    print(json.dumps(told), flush=True)
    opened.close()
    write_without_commit(folder, passphrase)
    os.kill(os.getpid(), signal.SIGKILL)


def outside_of(tree: Path) -> Path:
    """Where the owner's plain files of a day are."""
    return tree.with_name(f"{tree.name} outside")


def command(tree: Path, many: int = 2_000, sort: int = 0) -> list[str]:
    """What lives a working day."""
    return [sys.executable, "-m", "tests.support.canaries", str(tree / "book"), str(outside_of(tree)), str(many), str(sort)]


def run(tree: Path) -> list[str]:
    """The working day with every temporary and home folder inside this tree; its canaries."""
    places = {name: str(tree / name.lower()) for name in ("HOME", "TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP")}
    places |= {name: str(tree / name.lower()) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")}
    for place in places.values():
        Path(place).mkdir(parents=True)
    died = subprocess.run(command(tree), cwd=ROOT, env={**os.environ, **places}, check=False, capture_output=True, text=True, timeout=120)
    assert died.returncode == -signal.SIGKILL, died.stderr
    canaries: list[str] = json.loads(died.stdout)
    return canaries


if __name__ == "__main__":
    if locking.remembered() is None:
        live(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        go_on(Path(sys.argv[1]))
