"""Nothing a person typed is found on the disk, in any spelling."""

import gzip
import stat
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from tests.support import canaries

ALLOWED = {"book.db", "book.db-journal", "book.keys", "book.keys.bak", "lock"}


def test_no_canary_of_a_working_day_is_found_in_any_file(tmp_path: Path) -> None:
    told = canaries.run(tmp_path)
    assert len(told) >= 40
    assert (tmp_path / "book" / "book.db-journal").stat().st_size > 0
    assert canaries.found_in(tmp_path, told) == {}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} <= ALLOWED, "a file nobody expected"
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    folders = [path for path in (tmp_path / "book", *(tmp_path / "book").rglob("*")) if path.is_dir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_a_plain_book_is_found_out(tmp_path: Path) -> None:
    """The control: the same texts in a plain SQLite file, and in its temporary files."""
    told = [f"canary{number:034}" for number in range(40)]
    plain = driver.connect(str(tmp_path / "plain.db"))
    plain.execute("CREATE TABLE t (a)")
    plain.executemany("INSERT INTO t VALUES (?)", [(text,) for text in told])
    plain.commit()
    plain.close()
    assert canaries.found_in(tmp_path, told) == {"plain.db": told}


@pytest.mark.parametrize("number", range(len(list(canaries.spellings("canary 123")))))
def test_every_spelling_is_found(tmp_path: Path, number: int) -> None:
    """The control of the scan itself."""
    spelt = list(canaries.spellings("canary 123"))[number]
    (tmp_path / "file").write_bytes(b"before " + spelt + b" after")
    assert canaries.found_in(tmp_path, ["canary 123"]) == {"file": ["canary 123"]}


def test_compressed_files_and_file_names_are_looked_into(tmp_path: Path) -> None:
    (tmp_path / "log.gz").write_bytes(gzip.compress(b"... canary 123 ..."))
    (tmp_path / "canary 123.txt").touch()
    assert set(canaries.found_in(tmp_path, ["canary 123"])) == {"log.gz", "canary 123.txt"}
