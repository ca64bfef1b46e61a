"""The real ``age`` and ``gunzip`` open a backup without clientbook, and clientbook opens what they made."""

import json
import shutil
import subprocess
from pathlib import Path

import pexpect
import pytest

from clientbook.data import verify_backup
from clientbook.data.age import COST
from tests.support.backups import content, golden_copy, live
from tests.support.books import PASSPHRASE

AGE = shutil.which("age")

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(AGE is None or shutil.which("gunzip") is None, reason="NOT TESTED: no age here (Debian: apt-get install age)"),
]


def lines_of(packed: Path) -> list[bytes]:
    with packed.open("rb") as stream:
        return subprocess.run(["gunzip", "--stdout"], stdin=stream, check=True, capture_output=True).stdout.splitlines()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return golden_copy(tmp_path / "book")


def test_a_passphrase_backup_opens_with_age_and_gunzip(book: Path, tmp_path: Path) -> None:
    """At its real cost."""
    with live(book) as opened:
        report = opened.back_up(tmp_path / "x.age", passphrase=PASSPHRASE)
        names = [row["name"] for row in opened.dump()["customer"]]
    child = pexpect.spawn("age", ["-d", "-o", str(tmp_path / "x.gz"), str(tmp_path / "x.age")], timeout=60)
    child.expect("passphrase")
    child.sendline(PASSPHRASE)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    lines = lines_of(tmp_path / "x.gz")
    assert lines == content(tmp_path / "x.age")
    at = json.loads(lines[0])["columns"]["customer"].index("name") + 1
    assert [json.loads(line)[at] for line in lines[1:-1] if line.startswith(b'["customer",')] == names
    assert json.loads(lines[-1])["rows"] == sum(report.counts.values())
    assert f" {COST}\n".encode() in (tmp_path / "x.age").read_bytes()[:200]


def test_a_recipients_backup_opens_with_its_key_file_and_ours_with_theirs(book: Path, tmp_path: Path) -> None:
    made = subprocess.run(["age-keygen", "-o", str(tmp_path / "key.txt")], check=True, capture_output=True, text=True)
    recipient = made.stderr.split()[-1]
    with live(book) as opened:
        report = opened.back_up(tmp_path / "x.age", recipients=(recipient,))
    command = ["age", "-d", "-i", str(tmp_path / "key.txt"), "-o", str(tmp_path / "x.gz"), str(tmp_path / "x.age")]
    subprocess.run(command, check=True, capture_output=True)
    assert len(lines_of(tmp_path / "x.gz")) == sum(report.counts.values()) + 2
    again = ["age", "-r", recipient, "-o", str(tmp_path / "y.age"), str(tmp_path / "x.gz")]
    subprocess.run(again, check=True, capture_output=True)
    identity = (tmp_path / "key.txt").read_text(encoding="utf-8")
    assert verify_backup(tmp_path / "y.age", identity=identity).digest == report.digest
