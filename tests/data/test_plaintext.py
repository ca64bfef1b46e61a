"""Nothing a person typed is found on the disk, in any spelling."""

import gzip
import re
import stat
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from tests.support import canaries, power_cuts
from tests.support.report import Figures, scaled
from tests.support.written import opened_for_writing

ALLOWED = {"book.db", "book.db-journal", "book.keys", "book.keys.bak", "lock", "out.csv.age"}


def test_no_canary_of_a_working_day_is_found_in_any_file(tmp_path: Path) -> None:
    told = canaries.run(tmp_path)
    assert len(told) >= 40
    assert (tmp_path / "book" / "book.db-journal").stat().st_size > 0
    assert canaries.found_in(tmp_path, told) == {}
    outside = canaries.found_in(canaries.outside_of(tmp_path), told)
    assert len(outside) == 2, "the file that came in and the one that went out plainly are full of them"
    assert "plain.csv" in outside
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


TRACED = pytest.mark.skipif(not power_cuts.available(), reason="NOT TESTED: this machine has no strace, or lets it trace nothing")
LISTED = re.compile(r"(book\.db(-journal)?|book\.keys(\.bak)?(\.partial-\S+)?|lock|draft\S*)$")
"""Names a program may open to write, in the folder of its book."""
SORTING = """
import sys
from sqlcipher3 import dbapi2 as driver
raw = driver.connect(sys.argv[1])
raw.execute("PRAGMA key='x'")
raw.execute("PRAGMA temp_store=" + sys.argv[2])
raw.execute("PRAGMA cache_size=10")
raw.execute("CREATE TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) "
            "SELECT hex(randomblob(100)) AS a FROM n")
raw.execute("SELECT count(*) FROM (SELECT a FROM t ORDER BY a DESC LIMIT 50000)").fetchall()
raw.execute("CREATE INDEX i ON t (a)")
"""


@TRACED
@pytest.mark.soak
def test_a_working_day_opens_no_other_file_to_write(tmp_path: Path, figures: Figures) -> None:
    """Also none that has no name any more when it is over."""
    tree = (tmp_path / "tree").resolve()
    places = {name: str(tree / name.lower()) for name in ("HOME", "TMPDIR", "SQLITE_TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME")}
    for place in places.values():
        Path(place).mkdir(parents=True)
    day = canaries.command(tree, many=scaled(20_000, 500), sort=canaries.SORTED)
    _ended, written = opened_for_writing(day, tmp_path / "trace", places | {"PYTHONDONTWRITEBYTECODE": "1"})
    assert str(tree / "book" / "book.db") in written, "the watch sees nothing"
    plain = {str(path) for path in (canaries.outside_of(tree), *canaries.outside_of(tree).iterdir(), tree, tree / "out.csv.age")}
    others = {path for path in written - plain if not (path.startswith(str(tree / "book")) and LISTED.search(path)) and path != "/dev/null"}
    figures.saw("T9", "files opened to write in a working day", len(written), len(others))
    assert others == set()


@TRACED
@pytest.mark.soak
def test_a_sort_that_spills_into_a_file_would_be_seen(tmp_path: Path, figures: Figures) -> None:
    """The control."""
    found = {}
    for store in ("MEMORY", "FILE"):
        command = [sys.executable, "-c", SORTING, str(tmp_path / f"{store}.db"), store]
        ended, written = opened_for_writing(command, tmp_path / "trace", {"PYTHONDONTWRITEBYTECODE": "1"})
        assert ended == 0
        found[store] = {path for path in written if "etilqs" in path or "tmp" in Path(path).name}
    figures.control("T9", "files opened to write in a working day", "temp_store=FILE", 1, len(found["FILE"]))
    assert found["MEMORY"] == set()
    assert found["FILE"] != set()


@pytest.mark.soak
def test_no_canary_of_five_more_working_days_is_found(tmp_path: Path, figures: Figures) -> None:
    looked_for, hits = 0, 0
    for number in range(5):
        told = canaries.run(tmp_path / str(number))
        looked_for += len(told)
        hits += len(canaries.found_in(tmp_path / str(number), told))
    figures.saw("T9", "canaries looked for in every file", looked_for, hits)
    assert hits == 0
    (tmp_path / "plain.txt").write_text(told[0])
    figures.control("T9", "canaries looked for in every file", "one of them written plainly", 1, len(canaries.found_in(tmp_path, told[:1])))


def test_compressed_files_and_file_names_are_looked_into(tmp_path: Path) -> None:
    (tmp_path / "log.gz").write_bytes(gzip.compress(b"... canary 123 ..."))
    (tmp_path / "canary 123.txt").touch()
    assert set(canaries.found_in(tmp_path, ["canary 123"])) == {"log.gz", "canary 123.txt"}
