"""``docs/book-format.md`` is enough to read a book: its program is taken from the page and run, without a line of ours."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from clientbook.clock import FixedClock
from clientbook.data import PRACTICE_KDF, create_book, dumping
from clientbook.domain.customer import Customer
from tests.support.live import PASSPHRASE, START

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "book-format.md"
KEY_FILE = b"k" * 40


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed book that needs a key file, with one customer and one in the trash; its recovery code."""
    place = tmp_path_factory.mktemp("format")
    book, code = create_book(place / "book", PASSPHRASE, clock=FixedClock(START), kdf=PRACTICE_KDF, key_file=KEY_FILE)
    book.save_customer(Customer(name="王小明 Ümlaut"))
    gone = book.save_customer(Customer(name="gone")).id
    book.trash([gone])
    book.close()
    (place / "book" / "lock").unlink()
    (place / "key").write_bytes(KEY_FILE)
    return place / "book", code


def program(change: tuple[str, str] = ("", "")) -> str:
    """The page's program, with something changed for the control."""
    [found] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert "import clientbook" not in found
    assert "from clientbook" not in found
    assert change[0] in found
    return str(found.replace(*change)) if change[0] else str(found)


def run(code: str, *arguments: str | Path, where: Path) -> subprocess.CompletedProcess[str]:
    """Run it as somebody would who has the page and two libraries."""
    (where / "read_book.py").write_text(code, encoding="utf-8")
    line = [sys.executable, "-X", "utf8", "-I", str(where / "read_book.py"), *map(str, arguments)]
    return subprocess.run(line, cwd=where, check=False, capture_output=True, text=True, encoding="utf-8", timeout=120)


@pytest.mark.parametrize("how", ["passphrase", "code"])
def test_the_program_on_the_page_reads_a_book(book: tuple[Path, str], tmp_path: Path, how: str) -> None:
    folder, code = book
    secret = code if how == "code" else PASSPHRASE
    ran = run(program(), folder, how, secret, folder.parent / "key", where=tmp_path)
    assert (ran.stderr, ran.stdout) == ("", "C20261121001\t王小明 Ümlaut\n")
    assert not (folder / "lock").exists(), "and it writes nothing"


@pytest.mark.parametrize(
    "change",
    [
        ("clientbook/db/v1", "clientbook/db/v2"),
        pytest.param(("clientbook/kek/v1", "clientbook/kek/v2"), marks=pytest.mark.soak),
        pytest.param(("clientbook/header/v1", "clientbook/header/v2"), marks=pytest.mark.soak),
        pytest.param(("1129071179", "1129071180"), marks=pytest.mark.soak),
    ],
)
def test_the_control_with_another_constant_it_does_not(book: tuple[Path, str], tmp_path: Path, change: tuple[str, str]) -> None:
    ran = run(program(change), book[0], "passphrase", PASSPHRASE, book[0].parent / "key", where=tmp_path)
    assert (ran.returncode, ran.stdout) == (1, "")


@pytest.mark.soak
def test_it_reads_every_golden_book(tmp_path: Path) -> None:
    for golden in sorted((Path(__file__).parent / "golden").iterdir()):
        shutil.copytree(golden / "book", tmp_path / golden.name)
        ran = run(program(), tmp_path / golden.name, "passphrase", PASSPHRASE, where=tmp_path)
        assert (ran.stderr, ran.stdout != "") == ("", True), golden.name


def test_every_table_has_a_line_on_the_page() -> None:
    """Who adds a table says there what stands in it."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = set(re.findall(r"`(\w+)`", " ".join(line.split("|")[1] for line in lines)))
    assert {*SQLModel.metadata.tables, *dumping.TABLES} <= named
