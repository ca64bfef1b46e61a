"""``snapshots``: listed, taken, put back whole or for one customer."""

import json
import shutil
from pathlib import Path

import pytest

from clientbook import config_file
from tests.cli.conftest import Run, made


@pytest.fixture
def taken(book_cli: Run, folder: Path) -> tuple[str, str]:
    """A customer, and a snapshot of it; code and id."""
    [code] = made(book_cli, "王小明")
    ran = book_cli("snapshots", "take")
    assert ran.code == 0
    return code, ran.out.strip()


def test_they_are_listed_without_a_passphrase(cli: Run, folder: Path, taken: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLIENTBOOK_PASSPHRASE_FILE")
    [line] = cli("snapshots", "--json").json["snapshots"]
    assert (line["id"], line["place"], line["path"]) == (taken[1], "book", str(folder / "snapshots" / taken[1]))
    told = cli("snapshots", "list")
    assert taken[1] in told.out
    assert "second folder" not in told.err
    assert cli("snapshots", "--book", str(folder / "nowhere")).code == 1


def test_one_customer_comes_back_and_an_undo_takes_it_back(book_cli: Run, taken: tuple[str, str]) -> None:
    code, snapshot = taken
    book_cli("edit", code, "--set", "notes=newer")
    done = book_cli("snapshots", "restore", snapshot, "--only", code, "--json").json
    assert (done["code"], done["was_gone"], done["rows"]) == (code, False, {"customer": 1})
    assert book_cli("show", code, "--json").json["customer"]["notes"] == ""
    assert "from a snapshot" in book_cli("history").out
    assert book_cli("undo").code == 0
    assert book_cli("show", code, "--json").json["customer"]["notes"] == "newer"
    book_cli("erase", code, "--yes")
    assert book_cli("show", code).code == 1
    assert book_cli("snapshots", "restore", snapshot, "--only", code).out.strip() == code
    assert book_cli("snapshots", "restore", snapshot, "--only", code).err.strip() == "Nothing had to change."
    assert book_cli("show", code).code == 0


def test_the_whole_book_comes_back_and_says_where_the_replaced_one_is(book_cli: Run, folder: Path, taken: tuple[str, str]) -> None:
    _code, snapshot = taken
    made(book_cli, "newer")
    done = book_cli("snapshots", "restore", snapshot, "--json")
    assert (done.code, done.json["restored"], done.json["own_keys"]) == (0, snapshot, True)
    assert book_cli("list", "--json").json["total"] == 1
    assert book_cli("snapshots", "restore", done.json["kept"]).code == 0
    assert book_cli("list", "--json").json["total"] == 2
    shutil.rmtree(folder / "snapshots")
    assert book_cli("list").code == 0


def test_a_snapshot_is_read_as_a_book(book_cli: Run, folder: Path, taken: tuple[str, str]) -> None:
    made(book_cli, "newer")
    place = str(folder / "snapshots" / taken[1])
    assert book_cli("list", "--json", "--read-only", "--book", place).json["total"] == 1
    assert book_cli("add", "--name", "x", "--book", place).code == 1


def test_a_second_folder_gets_its_copy_and_is_a_quiet_note_where_it_is_absent(book_cli: Run, folder: Path, tmp_path: Path) -> None:
    second = tmp_path / "stick"
    config_file.put("snapshots", str(second))
    ran = book_cli("snapshots", "take")
    assert (ran.code, "not there now" in ran.err) == (0, True)
    second.mkdir()
    assert book_cli("snapshots", "take").err == ""
    shutil.rmtree(folder / "snapshots")
    found = book_cli("snapshots", "--json").json
    assert ([line["place"] for line in found["snapshots"]], found["second"]["state"]) == (["second"] * 2, "done")
    assert book_cli("snapshots", "restore", found["snapshots"][-1]["id"]).code == 0


def test_wrong_lines_are_told_and_change_nothing(book_cli: Run, folder: Path, taken: tuple[str, str], tmp_path: Path) -> None:
    code, snapshot = taken
    assert book_cli("snapshots", "restore").code == 2
    assert book_cli("snapshots", "list", snapshot).code == 2
    assert book_cli("snapshots", "restore", "20200101T000000Z").code == 1
    assert book_cli("snapshots", "restore", snapshot, "--only", "C20200101-0001").code == 1
    assert book_cli("snapshots", "restore", snapshot, "--read-only").code == 1
    (tmp_path / "wrong").write_text("nothing of the kind\n", encoding="utf-8")
    assert book_cli("snapshots", "restore", snapshot, "--passphrase-file", str(tmp_path / "wrong")).code == 3
    db = folder / "snapshots" / snapshot / "book.db"
    content = bytearray(db.read_bytes())
    content[4096 * 4] ^= 1
    db.write_bytes(content)
    for line in (("restore", snapshot), ("restore", snapshot, "--only", code)):
        ran = book_cli("snapshots", *line)
        assert (ran.code, snapshot in ran.err) == (4, True)
    assert json.loads(book_cli("show", code, "--json").out)["customer"]["code"] == code


def test_the_first_writing_command_of_a_day_takes_the_day_s_snapshot(book_cli: Run) -> None:
    def taken() -> int:
        return len(book_cli("snapshots", "--json").json["snapshots"])

    made(book_cli, "on the day it was made")
    assert book_cli("snapshots", "--json").code == 0
    counts = [taken()]
    for day in ("2026-11-22", "2026-11-22", "2026-11-23"):
        made(book_cli, "one more", at=day)
        counts.append(taken())
    book_cli("list", at="2026-11-24")
    assert [*counts, taken()] == [0, 1, 1, 2, 2]
