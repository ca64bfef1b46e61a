"""Exports of large books stay within memory and are quick."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from clientbook.clock import SystemClock
from clientbook.data import Query, open_book
from clientbook.demo import make_demo
from clientbook.exchange.exporting import ExportWish, export_file

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


def test_a_book_that_is_open_elsewhere_is_exported_beside_it(large: Path, tmp_path: Path) -> None:
    writer = open_book(large, "practice", clock=SystemClock())
    reader = open_book(large, "practice", clock=SystemClock(), read_only=True)
    try:
        export_file(reader, list(reader.find_all(Query()).ids)[:1000], tmp_path / "a.csv", ExportWish("csv"))
    finally:
        reader.close()
        writer.close()
    assert (tmp_path / "a.csv").stat().st_size > 100_000
