"""The process that parses strangers' files: limited, without the book, and never the end of the caller."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clientbook.domain.errors import ImportProblem
from clientbook.exchange.worker import begin_reading, read_file
from tests.exchange import samples


def test_a_file_is_read_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "客户 资料.csv"
    path.write_text(samples.CHINESE_SHEET, encoding="gb18030")
    sheet = read_file(path)
    assert (sheet.encoding, sheet.header_row, len(sheet.rows), sheet.rows[1].cells[-3]) == ("gb18030", 2, 3, "要求再便宜一点\n并且包邮")


def test_what_the_reader_refuses_arrives_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes("姓名\n伟\n".encode("gb18030"))
    with pytest.raises(ImportProblem) as caught:
        read_file(path, encoding="utf-8")
    assert caught.value.row == 1


def test_no_list_of_processes_shows_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "王伟.csv"
    path.write_text(samples.CHINESE_SHEET, encoding="gb18030")
    reading = begin_reading(path, sheet="李娜的客户")
    try:
        told = " ".join(map(str, reading._process.args))  # type: ignore[arg-type]
        assert reading.answer().rows
    finally:
        reading.stop()
    assert "clientbook.exchange.worker" in told
    assert not any(word in told or json.dumps(word)[1:-1] in told for word in ("王伟", "李娜"))


@pytest.mark.parametrize("kind", ["absent", "folder", "pipe", "device"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "thing"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/zero")
    with pytest.raises(ImportProblem):
        read_file(path)


def test_the_process_is_limited_and_knows_no_book() -> None:
    program = (
        "import sys, resource; from clientbook.exchange import worker; worker.limit();"
        "import clientbook.exchange.readers.delimited;"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0]);"
        "print([name for name in sys.modules if name.startswith(('clientbook.data', 'sqlalchemy', 'sqlcipher3', 'textual'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["536870912 20", "[]"]


def test_more_memory_than_allowed_ends_the_process_not_the_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import sys; from clientbook.exchange import worker; worker.limit(); x = bytearray(800_000_000); print(len(x))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode != 0
