"""What a program does while the power fails, and how its book is judged afterwards. Run as a program it does one of them in a folder."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clientbook.data import Book, New, change_passphrase, check_book, dumping, open_book, verify_backup
from clientbook.data import engine as engine_module
from clientbook.data.engine import close_engine, integrity_findings
from clientbook.data.keys import PRACTICE_KDF
from clientbook.data.snapshots import list_snapshots
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.errors import ClientbookError, WrongPassphrase
from clientbook.domain.interaction import Interaction
from tests.support.backups import back_up, golden_copy, restore
from tests.support.books import CLOCK, PASSPHRASE, make_book, unlock

OTHER = "the other passphrase"
Step = Callable[[Book], object]


def _customer(number: int) -> Customer:
    points = (ContactPoint(kind="phone", value=f"+86 138 {number:08}"), ContactPoint(kind="email", value=f"n{number}@example.org"))
    return Customer(name=f"王小明{number}", points=points, notes="x" * 500)


def acknowledge(number: int) -> None:
    """Say that the owner was told: from here on it must not be lost."""
    os.write(2, b"ACK %d" % number)


def said_of(folder: Path, passphrase: str = PASSPHRASE) -> str:
    """What stands in a book, as a fingerprint; opened as the program opens it, and everything checked."""
    opened = unlock(folder, passphrase)
    try:
        engine = opened.engine(writer=False)
        try:
            with engine.begin() as connection:
                if findings := integrity_findings(connection, thorough=True):
                    return f"damaged: {findings[0]}"
                return _digest(dumping.dump(connection))
        finally:
            close_engine(engine)
    finally:
        opened.close()


def _digest(dump: dict[str, list[dict[str, object]]]) -> str:
    told = json.dumps({table: rows for table, rows in dump.items() if table != "book"}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _saves(book: Book) -> list[Step]:
    return [lambda book, number=number: book.save_customer(_customer(number)) for number in range(2, 12)]  # type: ignore[misc]


def _edits(book: Book) -> list[Step]:
    def edit(book: Book) -> object:
        return book.save_customer(Customer(name="edited", id=1, code=book.customer(1).code, notes="y" * 9000), base=book.customer(1))

    log = Interaction(customer_id=1, at=CLOCK.now(), summary="said")
    draft: Step = lambda book: book.save_draft("form:new", {"text": "z" * 5000})  # noqa: E731
    return [edit, lambda book: book.log(log), draft, lambda book: book.undo(), lambda book: book.trash([1]), lambda book: book.undo()]


def _many(book: Book) -> list[Step]:
    people = [New(_customer(number)) for number in range(100, 400)]
    return [lambda book: book.add_customers(people), lambda book: book.undo(), lambda book: book.erase([1])]


DONE_IN_A_BOOK: dict[str, Callable[[Book], list[Step]]] = {"saves": _saves, "edits": _edits, "many": _many}


@dataclass(frozen=True)
class Verdict:
    """``ok``, ``lost`` (acknowledged and not there) or ``corrupt`` (anything else that must not be)."""

    word: str
    detail: str = ""


def prepare(work: str, place: Path) -> None:
    """What stands there before."""
    book = place / "book"
    place.mkdir(mode=0o700)
    if work == "migrate":
        golden_copy(book, Path(__file__).resolve().parent.parent / "data" / "golden" / "v1")
    elif work != "create":
        make_book(book)
        opened = open_book(book, PASSPHRASE, clock=CLOCK)
        opened.save_customer(_customer(1))
        if work == "restore":
            back_up(opened, place / "old.age")
            opened.save_customer(_customer(2))
        opened.close()


def work(name: str, place: Path) -> list[str]:
    """Do it; what stands in the book at first and after each acknowledgement, as far as it can be asked."""
    book = place / "book"
    if name in DONE_IN_A_BOOK:
        return _in_book(book, DONE_IN_A_BOOK[name])
    OTHERS[name](place)
    acknowledge(1)
    return []


def _in_book(folder: Path, made: Callable[[Book], list[Step]]) -> list[str]:
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    told = [_digest(book.dump())]
    for number, step in enumerate(made(book), 1):
        step(book)
        acknowledge(number)
        told.append(_digest(book.dump()))
    book.close()
    return told


def _back_up(place: Path) -> None:
    book = open_book(place / "book", PASSPHRASE, clock=CLOCK)
    back_up(book, place / "new.age")
    book.close()


def _snapshot(place: Path) -> None:
    book = open_book(place / "book", PASSPHRASE, clock=CLOCK)
    book.snapshot_now()
    book.close()


def _keys(place: Path) -> None:
    book = open_book(place / "book", PASSPHRASE, clock=CLOCK)
    change_passphrase(book, PASSPHRASE, OTHER, kdf=PRACTICE_KDF)
    book.close()


OTHERS: dict[str, Callable[[Path], object]] = {
    "keys": _keys,
    "snapshot": _snapshot,
    "backup": _back_up,
    "create": lambda place: make_book(place / "book"),
    "restore": lambda place: restore(place / "old.age", place / "book"),
    "migrate": lambda place: open_book(place / "book", PASSPHRASE, clock=CLOCK).close(),
}
ALL = (*DONE_IN_A_BOOK, *OTHERS)


class Judge:
    """Says of each state whether something is lost; knows what stood before and after."""

    def __init__(self, name: str, place: Path, told: list[str], before: Path) -> None:
        self._name, self._place, self._told = name, place, told
        self._before = "" if name == "create" else said_of(_aside(before, "judge-before"))
        self._after = "" if name == "create" else self._said(_aside(place / "book", "judge-after"))

    def _said(self, folder: Path) -> str:
        return said_of(folder, OTHER if self._name == "keys" else PASSPHRASE)

    def judge(self, place: Path, acknowledged: int) -> Verdict:
        """What a cut left in a folder."""
        try:
            return self._judged(place, acknowledged)
        except ClientbookError as error:
            return Verdict("corrupt", f"{type(error).__name__} {error.detail}")

    def _judged(self, place: Path, acknowledged: int) -> Verdict:
        book = place / "book"
        if self._name == "create":
            state = check_book(book).state
            if state == "absent":
                if not acknowledged:
                    make_book(book)
                return Verdict("lost" if acknowledged else "ok")
            return Verdict("ok" if not said_of(book).startswith("damaged") else "corrupt")
        if self._told:
            return self._in_order(said_of(book), acknowledged)
        if self._name == "keys":
            return self._key(book, acknowledged)
        found = said_of(book)
        if found not in (self._before, self._after):
            return Verdict("corrupt", found)
        if acknowledged and found != self._after:
            return Verdict("lost")
        return self._beside(place, acknowledged)

    def _in_order(self, found: str, acknowledged: int) -> Verdict:
        if found in self._told[acknowledged : acknowledged + 2]:
            return Verdict("ok")
        return Verdict("lost" if found in self._told else "corrupt", found)

    def _key(self, book: Path, acknowledged: int) -> Verdict:
        for passphrase in (OTHER, PASSPHRASE):
            try:
                found = said_of(book, passphrase)
            except WrongPassphrase:
                continue
            if found != self._after:
                return Verdict("corrupt", found)
            return Verdict("lost" if acknowledged and passphrase == PASSPHRASE else "ok")
        return Verdict("corrupt", "neither passphrase opens it")

    def _beside(self, place: Path, acknowledged: int) -> Verdict:
        """A snapshot or backup under its final name is whole; one that was told of is there."""
        whole = 0
        if self._name == "snapshot":
            for snapshot in list_snapshots(place / "book"):
                if said_of(snapshot.path) != self._before:
                    return Verdict("corrupt", "a snapshot that is not whole")
                whole += 1
        elif self._name == "backup" and (place / "new.age").exists():
            verify_backup(place / "new.age", passphrase=PASSPHRASE)
            whole = 1
        if self._name in ("snapshot", "backup") and acknowledged and not whole:
            return Verdict("lost")
        return Verdict("ok")


def _aside(book: Path, name: str) -> Path:
    """A copy to look at, so that looking changes nothing."""
    copy = book.parent.parent / name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(book, copy)
    return copy


def main(name: str, place: Path, synchronous: str) -> None:
    """Do it and print what stood in the book."""
    pragmas = engine_module._PRAGMAS
    engine_module._PRAGMAS = tuple(f"synchronous={synchronous}" if each.startswith("synchronous=") else each for each in pragmas)  # type: ignore[assignment]
    print(json.dumps(work(name, place)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
