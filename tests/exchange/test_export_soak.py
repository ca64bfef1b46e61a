"""Exports of large books stay within memory and are quick; LibreOffice opens a workbook, saves it, and everybody comes back."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbook.clock import SystemClock
from clientbook.data import Book, Query, open_book
from clientbook.demo import make_demo
from clientbook.exchange.exporting import ExportWish, export_file
from clientbook.exchange.importing import Wish, import_file
from tests.exchange.test_round_trips import as_table_carries, by_code
from tests.support.people import new_book
from tests.support.rich import rich_book

pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parents[2]
CUSTOMERS = 30_000
MEGABYTES = 200
"""What an export of them may take, the program itself included."""
_PROGRAM = """
import json, re, sys, time
from pathlib import Path
from clientbook.clock import SystemClock
from clientbook.data import Query, open_book
from clientbook.exchange.exporting import ExportWish, export_file
book = open_book(Path(sys.argv[1]), "practice", clock=SystemClock(), read_only=True)
ids = book.find_all(Query()).ids
begun = time.process_time()
report = export_file(book, ids, Path(sys.argv[2]), ExportWish(sys.argv[3]))
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024  # getrusage would count the parent's
print(json.dumps([report.customers, time.process_time() - begun, peak]))
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large") / "book"
    make_demo(folder, customers=CUSTOMERS, language="mixed", seed=1, interactions=10, clock=SystemClock()).close()
    return folder


@pytest.mark.parametrize("format", ["csv", "xlsx", "vcard3", "vcard", "json", "ics"])
def test_thirty_thousand_customers_stay_within_memory(large: Path, tmp_path: Path, format: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(large), str(tmp_path / "out"), format], cwd=ROOT, capture_output=True, text=True, check=True
    )
    customers, seconds, megabytes = json.loads(done.stdout)
    print(f"{format}: {seconds:.1f} s of processor, {megabytes} MB")
    assert customers == CUSTOMERS
    assert megabytes < MEGABYTES


def office() -> str:
    """LibreOffice, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Book]:
    book = new_book(tmp_path / "other")
    yield book
    book.close()


@pytest.mark.skipif(not office(), reason="NOT TESTED: LibreOffice is not installed on this machine")
@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_what_libreoffice_saved_again_comes_back_whole(tmp_path: Path, empty: Book, format: str) -> None:
    book = rich_book(tmp_path / "rich")
    path = tmp_path / f"sent.{format}"
    export_file(book, list(book.find_all(Query()).ids), path, ExportWish(format))
    saved = tmp_path / "saved"
    command = [
        office(),
        f"-env:UserInstallation=file://{tmp_path / 'profile'}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(saved),
    ]
    if format == "csv":
        command.append("--infilter=CSV:44,34,76,1")
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    _sheet, report = import_file(empty, saved / "sent.xlsx", Wish())
    assert (report.created, report.rejected) == (4, 0)
    was, now = by_code(book), by_code(empty)
    book.close()
    assert {code: as_table_carries(said)["points"] for code, said in now.items()} == {
        code: as_table_carries(said)["points"] for code, said in was.items()
    }


def test_a_book_that_is_open_elsewhere_is_exported_beside_it(large: Path, tmp_path: Path) -> None:
    writer = open_book(large, "practice", clock=SystemClock())
    reader = open_book(large, "practice", clock=SystemClock(), read_only=True)
    try:
        export_file(reader, list(reader.find_all(Query()).ids)[:1000], tmp_path / "a.csv", ExportWish("csv"))
    finally:
        reader.close()
        writer.close()
    assert (tmp_path / "a.csv").stat().st_size > 100_000
