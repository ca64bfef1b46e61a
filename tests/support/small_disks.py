"""File systems that are full or read-only, without root: a mount of our own in a user namespace. Run as a program inside it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from clientbook.clock import SystemClock
from clientbook.data import PRACTICE_KDF, Book, check_book, create_book, open_book, restore_backup, snapshots
from clientbook.data.passphrase_change import rewrap_locked
from clientbook.domain.customer import Customer
from clientbook.domain.errors import ClientbookError, NotSaved
from tests.support.books import PASSPHRASE

ROOT = Path(__file__).resolve().parent.parent.parent
CLOCK = SystemClock()


def available() -> bool:
    """Whether this machine lets a user make a mount of his own."""
    try:
        return subprocess.run(["unshare", "-Urm", "true"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def inside(story: str, folder: Path, mount: str, module: str = "small_disks", *more: str) -> dict[str, object]:
    """Play a story in a namespace where ``mount`` (a shell command, ``$D`` is the folder) was done first."""
    command = f'set -e; D="$1"; {mount}; P="$2"; S="$3"; shift 3; exec "$P" -m tests.support.{module} "$S" "$D" "$@"'
    program = ["unshare", "-Urm", "sh", "-c", command, "sh", str(folder), sys.executable, story, *more]
    done = subprocess.run(program, cwd=ROOT, check=False, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    result: dict[str, object] = json.loads(done.stdout)
    return result


def said(act: object, *arguments: object, **more: object) -> str:
    """What the act answers, as the error's name and reason."""
    try:
        act(*arguments, **more)  # type: ignore[operator]
    except ClientbookError as error:
        return f"{type(error).__name__} {error.detail}".strip()
    return "done"


def read_only(folder: Path) -> dict[str, object]:
    """Everything a person may try in a folder that cannot be written."""
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    answers: dict[str, object] = {
        "notes": book.notes,
        "read_only": book.read_only,
        "customers": book.count(),
        "saving": said(book.save_customer, Customer(name="x")),
        "changing": said(rewrap_locked, folder, PASSPHRASE, "a new passphrase", kdf=PRACTICE_KDF),
        "standing": check_book(folder).state,
        "writable": check_book(folder).writable,
        "creating": said(create_book, folder / "sub", PASSPHRASE, clock=CLOCK, kdf=PRACTICE_KDF),
        "backing up": said(book.back_up, folder.parent / "x.age", passphrase=PASSPHRASE, cost=2),
    }
    book.close()
    return answers


def full(folder: Path) -> dict[str, object]:
    """Fill the disk from inside the book, then try everything, then make room and go on."""
    book, _ = create_book(folder / "book", PASSPHRASE, clock=CLOCK, kdf=PRACTICE_KDF)
    saved, answer = _until_refused(book)
    answers: dict[str, object] = {"saved": saved > 0, "saving": answer, "counted": book.count() == saved}
    ballast = _fill(folder)
    answers["drafting"] = said(book.save_draft, "form", {"text": "x" * 20_000})
    answers["snapshot"] = said(_snapshot, book)
    book.close()
    answers["changing"] = said(rewrap_locked, folder / "book", PASSPHRASE, "a new passphrase", kdf=PRACTICE_KDF)
    answers["creating"] = said(create_book, folder / "other", PASSPHRASE, clock=CLOCK, kdf=PRACTICE_KDF)
    answers["left"] = check_book(folder / "other").state
    book = open_book(folder / "book", PASSPHRASE, clock=CLOCK)
    answers["reopened"] = book.count() == saved
    ballast.unlink()
    answers["after"] = said(book.save_draft, "form", {"text": "room again"})
    answers["files"] = sorted(path.name for path in (folder / "book").rglob("*") if ".partial-" in path.name or ".making-" in path.name)
    book.close()
    return answers


def backup(folder: Path) -> dict[str, object]:
    """Back up onto a disk that is too small, then onto one with room; the book lies elsewhere."""
    book, _ = create_book(folder.parent / "book", PASSPHRASE, clock=CLOCK, kdf=PRACTICE_KDF)
    for number in range(20):
        book.save_customer(Customer(name=f"n{number}", notes=os.urandom(10_000).hex()))
    target = folder / "x.age"
    answers: dict[str, object] = {"backing up": said(book.back_up, target, passphrase=PASSPHRASE, cost=2), "left": os.listdir(folder)}
    answers["noted"] = book.backup_note() is not None
    elsewhere = folder.parent / "x.age"
    answers["elsewhere"] = said(book.back_up, elsewhere, passphrase=PASSPHRASE, cost=2)
    book.close()
    answers["restoring"] = said(restore_backup, elsewhere, folder / "new", passphrase=PASSPHRASE, clock=CLOCK, kdf=PRACTICE_KDF)
    answers["standing"] = check_book(folder / "new").state
    return answers


def _until_refused(book: Book) -> tuple[int, str]:
    saved = 0
    while True:
        try:
            book.save_customer(Customer(name=f"full {saved}", notes=os.urandom(2000).hex()))
        except NotSaved as error:
            return saved, f"NotSaved {error.reason}"
        saved += 1


def _fill(folder: Path) -> Path:
    ballast = folder / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 512)
        except OSError:
            return ballast


def _snapshot(book: Book) -> None:
    opened = book._opened
    with book._write_engine.begin() as connection:
        snapshots.copy_book(opened, connection)


if __name__ == "__main__":
    print(json.dumps({"read-only": read_only, "full": full, "backup": backup}[sys.argv[1]](Path(sys.argv[2]))))
