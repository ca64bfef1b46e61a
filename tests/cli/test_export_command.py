"""``export`` on the command line: file or standard output, filter, report, refusals."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection

from clientbook.data import age, open_book
from tests.cli.conftest import CLOCK, Ran, Run, made
from tests.support.books import PASSPHRASE

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def three(cli: Run) -> list[str]:
    """Three customers, one of them with a sensitive value."""
    cli("fields", "add", "Secret", "--sensitive")
    codes = made(cli, "王伟", "Zoë", "Adam")
    cli("edit", codes[0], "--set", "level=vip", "--set", "phone=138 0013 8000", "--set", "Secret=hush")
    return codes


def names(path: Path) -> list[str]:
    return [row["Name"] for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))]


def test_a_filter_goes_into_a_file_and_the_report_says_what_stayed_out(cli: Run, three: list[str], tmp_path: Path) -> None:
    ran = cli("export", str(tmp_path / "a.csv"), "--filter", "level:vip")
    assert (ran.code, ran.out) == (0, f"{tmp_path / 'a.csv'}\n")
    assert names(tmp_path / "a.csv") == ["王伟"]
    assert "Exported: 1 customer" in ran.err
    assert "Left out: sensitive fields: Secret" in ran.err
    assert "This format does not carry: " in ran.err
    assert "not encrypted" in ran.err
    assert "hush" not in (tmp_path / "a.csv").read_text(encoding="utf-8")
    cli("export", str(tmp_path / "b.csv"), "--sensitive")
    assert "hush" in (tmp_path / "b.csv").read_text(encoding="utf-8")


def test_the_report_as_json(cli: Run, three: list[str], tmp_path: Path) -> None:
    ran = cli("export", str(tmp_path / "a.ics"), "--json")
    assert ran.json["schema"] == 1
    assert {key: ran.json[key] for key in ("format", "path", "customers", "encrypted")} == {
        "format": "ics",
        "path": str(tmp_path / "a.ics"),
        "customers": 3,
        "encrypted": False,
    }
    assert ran.json["bytes"] == (tmp_path / "a.ics").stat().st_size
    assert ran.json["left_out"] == [{"what": "sensitive fields: Secret", "n": 1, "names": ["Secret"]}]
    assert ran.json["cannot_carry"]


def test_a_standing_file_is_replaced_only_with_force(cli: Run, three: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mine")
    ran = cli("export", str(tmp_path / "a.csv"))
    assert ran.code == 1
    assert "nothing was written over" in ran.err
    assert (tmp_path / "a.csv").read_text() == "mine"
    assert cli("export", str(tmp_path / "a.csv"), "--force").code == 0
    assert sorted(names(tmp_path / "a.csv")) == ["Adam", "Zoë", "王伟"]


def test_single_customers_the_trash_and_what_is_refused(cli: Run, three: list[str], tmp_path: Path) -> None:
    cli("trash", three[2])
    cli("export", str(tmp_path / "a.json"), "--only", three[0], "--only", three[1])
    assert len(json.loads((tmp_path / "a.json").read_text())["customers"]) == 2
    cli("export", str(tmp_path / "b.json"), "--with-trash")
    assert sum(each["trashed_at"] is not None for each in json.loads((tmp_path / "b.json").read_text())["customers"]) == 1
    assert cli("export", str(tmp_path / "c.csv"), "--with-trash").code == 1
    assert cli("export", str(tmp_path / "c.csv"), "--only", "C20000101001").code == 1
    assert cli("export", str(tmp_path / "c.csv"), "--only", three[0], "--filter", "level:vip").code == 1
    assert cli("export", str(tmp_path / "c.txt")).code == 1
    assert cli("export", str(tmp_path / "c.csv"), "--filter", "nothing:known").code == 2
    assert cli("export", str(tmp_path / "c.csv.age")).code == 1
    assert cli("export", str(tmp_path / "none" / "c.csv")).code == 1
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["a.json", "b.json"]


def test_encrypted_with_a_passphrase_of_its_own(cli: Run, three: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "COST", 10)
    unasked = cli("export", str(tmp_path / "a.csv.age"), "--encrypt")
    assert (unasked.code, "use --export-passphrase-file" in unasked.err) == (3, True)
    (tmp_path / "secret").write_text("short\n")
    assert cli("export", str(tmp_path / "a.csv.age"), "--encrypt", "--export-passphrase-file", str(tmp_path / "secret")).code == 1
    (tmp_path / "secret").write_text("a passphrase of its own\n")
    ran = cli("export", str(tmp_path / "a.csv.age"), "--encrypt", "--export-passphrase-file", str(tmp_path / "secret"), "--json")
    assert ran.json["encrypted"] is True
    plain = b"".join(age.age_chunks(io.BytesIO((tmp_path / "a.csv.age").read_bytes()), passphrase="a passphrase of its own"))
    assert "王伟" in plain.decode("utf-8-sig")


def test_gb18030_for_older_programs(cli: Run, three: list[str], tmp_path: Path) -> None:
    cli("export", str(tmp_path / "a.csv"), "--encoding", "gb18030")
    assert "王伟" in (tmp_path / "a.csv").read_bytes().decode("gb18030")


def program(*words: str) -> list[str]:
    return [sys.executable, "-m", "clientbook", "export", *words]


def test_standard_output_holds_the_customers_and_the_report_stands_aside(cli: Run, three: list[str]) -> None:
    ran = cli("export", "-", "--format", "csv", "--json")
    assert ran.code == 0
    assert ran.out.startswith("\ufeffCode,")
    assert json.loads(ran.err)["customers"] == 3


@pytest.mark.soak
@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "vcard", "ics"])
def test_a_closed_pipe_is_no_error_and_a_full_disk_is_said(three: list[str], format: str) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(program("-", "--format", format), stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, b"Traceback" in done.stderr, b"ignored" in done.stderr) == (0, False, False), done.stderr
    with open("/dev/full", "wb") as full:
        done = subprocess.run(program("-", "--format", format), stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, b"Traceback" in done.stderr, b"ignored" in done.stderr) == (1, False, False), done.stderr


def test_in_chinese_the_columns_are_chinese(cli: Run, three: list[str], tmp_path: Path) -> None:
    ran: Ran = cli("export", str(tmp_path / "a.csv"), "--lang", "zh_CN")
    assert ran.code == 0
    head = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert head.startswith("客户编号,")
    assert ",电话," in head


@pytest.mark.parametrize("format", ["json", "purchases"])
def test_on_a_terminal_nothing_a_restored_book_holds_steers_it(
    cli: Run, three: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    cli("purchase", "add", three[0], "--product", "tea", "--amount", "5")
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    book._unit("edit", Connection.exec_driver_sql, "UPDATE purchase SET note = 'a\x1b]0;b\x07\x9bc'")
    book.close()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    shown = cli("export", "-", "--format", format)
    assert shown.code == 0
    assert not {*"\x1b\x07\x9b"} & {*shown.out}
    assert "]0;" in shown.out
