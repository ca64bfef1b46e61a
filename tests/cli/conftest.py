"""The command line in this process, on books whose keys are cheap."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from clientbook import text
from clientbook.cli import progress
from clientbook.cli.main import main
from clientbook.clock import FixedClock
from clientbook.data import Kdf
from tests.support.books import CLOCK, PASSPHRASE, make_book


@dataclass(frozen=True)
class Ran:
    """What a command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one JSON document."""
        assert self.out.count("\n") == 1
        return json.loads(self.out)


Run = Callable[..., Ran]
Fill = Callable[[str, Callable[[], object]], None]


def noon(day: str) -> FixedClock:
    """A clock that stands at noon of a day."""
    return FixedClock(datetime.fromisoformat(f"{day}T12:00:00+00:00"))


def made(run: Run, *names: str, at: str = "") -> list[str]:
    """Customers of these names; their codes."""
    return [run("add", "--name", name, at=at).out.strip() for name in names]


def stream(run: Run, code: str, kind: str) -> list[dict[str, Any]]:
    """What of this kind stands in a customer's stream, newest first."""
    return [entry for entry in run("show", code, "--json").json["timeline"] if entry["kind"] == kind]


@pytest.fixture(scope="session")
def closed_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty book; copy it, never open it."""
    folder = tmp_path_factory.mktemp("cli") / "book"
    make_book(folder)
    return folder


@pytest.fixture
def folder(closed_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a book of this test; the environment points at it and its passphrase."""
    shutil.copytree(closed_book, tmp_path / "book")
    secret = tmp_path / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    monkeypatch.setenv("CLIENTBOOK_BOOK", str(tmp_path / "book"))
    monkeypatch.setenv("CLIENTBOOK_PASSPHRASE_FILE", str(secret))
    return tmp_path / "book"


@pytest.fixture(scope="session")
def kept_books() -> dict[str, Path]:
    """Closed books that fixtures have filled, by a name of each."""
    return {}


@pytest.fixture
def filled_once(folder: Path, kept_books: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Fill:
    """Fill the book of this test; under the same name the next test gets a copy of what was made."""

    def fill(name: str, make: Callable[[], object]) -> None:
        if name in kept_books:
            shutil.rmtree(folder)
            shutil.copytree(kept_books[name], folder)
            return
        make()
        kept_books[name] = shutil.copytree(folder, tmp_path_factory.mktemp("filled") / "book")

    return fill


@pytest.fixture
def unchanged(folder: Path) -> Callable[[], bool]:
    """Whether not a byte of the book is another one than when this was first asked."""
    seen: list[bytes] = []

    def same() -> bool:
        seen.append((folder / "book.db").read_bytes())
        return seen[0] == seen[-1]

    return same


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run a command line in this process, on the tests' day or ``at`` another one; no traceback ever."""

    def run(*argv: str, kdf: Kdf | None = None, at: str = "") -> Ran:
        code = main(argv, clock=noon(at) if at else CLOCK, kdf=kdf)
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return Ran(code, told.out, told.err)

    yield run
    text.use_own_words(())


@pytest.fixture
def book_cli(folder: Path, cli: Run) -> Run:
    """The same with a book."""
    return cli


class _Over:
    """Looks once more than the quick work of a test leaves time for."""

    def __init__(self, over: Any) -> None:
        self.over, self.looks = over, 0

    def wait(self, _seconds: float) -> bool:
        self.over.wait()
        self.looks += 1
        return self.looks > 1


@pytest.fixture
def looked_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """What says how far a command is looks at its end too, however quick it was."""
    honest = progress._watch
    monkeypatch.setattr(progress, "_watch", lambda told, over, label: honest(told, _Over(over), label))  # type: ignore[arg-type]
