"""``doctor``: each kind of trouble is named, told apart from what is only to be known, and put right where that is safe."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clientbook import config_file
from clientbook.data import Kdf, open_book
from clientbook.data.keys import PRACTICE_KDF
from tests.cli.conftest import Run, made
from tests.support.books import CLOCK, PASSPHRASE

STRONGER = Kdf(16 * 1024, 4, 1)


def asked(cli: Run, *more: str, **options: Any) -> dict[str, dict[str, Any]]:
    """The checks by name."""
    return {check["name"]: check for check in cli("doctor", "--json", *more, **options).json["checks"]}


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_a_healthy_book_has_notes_at_most_and_facts(book_cli: Run) -> None:
    made(book_cli, "王小明")
    checks = asked(book_cli, kdf=PRACTICE_KDF)
    assert {name for name, check in checks.items() if check["state"] == "wrong"} == set()
    assert {name for name, check in checks.items() if check["state"] == "note"} == {"snapshots", "backup"}
    facts = checks["engine"]["facts"]
    assert facts["sqlcipher"].startswith("4.")
    assert {"HAS_CODEC", "ENABLE_FTS5"} <= set(facts["options"].split())
    assert checks["keys"]["facts"]["passes"] == 1
    told = book_cli("doctor")
    assert (told.code, "clientbook backup" in told.err, "1 customer" in told.err) == (0, True, True)


def leave(folder: Path) -> None:
    (folder / "book.keys.partial-1-x").write_bytes(b"half")
    (folder / "snapshots" / ".making-1-x").mkdir(parents=True, mode=0o700)
    (folder / "recovery").mkdir(mode=0o700)
    for path in (folder / "book.keys.partial-1-x", folder / "snapshots"):
        path.chmod(0o700 if path.is_dir() else 0o600)


def open_up(folder: Path) -> None:
    (folder / "snapshots" / "deep").mkdir(parents=True)
    (folder / "snapshots" / "deep" / "file").write_bytes(b"x")
    (folder / "snapshots" / "deep" / "file").chmod(0o644)


def crowd(folder: Path) -> None:
    for day in range(1, 8):
        place = folder / "snapshots" / f"2026040{day}T000000Z"
        place.mkdir(parents=True, mode=0o700)
        shutil.copyfile(folder / "book.db", place / "book.db")
        (place / "book.db").chmod(0o600)
    (folder / "snapshots").chmod(0o700)


@pytest.mark.parametrize(
    ("harm", "name", "state", "finding"),
    [
        (leave, "leftovers", "note", "recovery"),
        (open_up, "permissions", "wrong", "snapshots/deep/file: -rw-r--r--"),
        (crowd, "snapshots", "note", "surplus 5"),
    ],
)
def test_what_is_safe_to_put_right_is_put_right(
    book_cli: Run, folder: Path, harm: Callable[[Path], None], name: str, state: str, finding: str
) -> None:
    harm(folder)
    check = asked(book_cli)[name]
    assert (check["state"], finding in check["findings"], check["fixable"]) == (state, True, True)
    assert book_cli("doctor").code == (4 if state == "wrong" else 0)
    book_cli("doctor", "--fix")
    after = asked(book_cli)[name]
    assert finding not in after["findings"]
    assert book_cli("list").code == 0


def test_what_goes_while_doctor_looks_is_passed_over(book_cli: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = os.walk  # a journal that was there a moment ago, as in a book that somebody writes in

    def with_a_ghost(top: Path) -> list[tuple[str, list[str], list[str]]]:
        return [(at, folders, [*files, "book.db-journal"]) for at, folders, files in walk(top)]

    monkeypatch.setattr(os, "walk", with_a_ghost)
    assert asked(book_cli)["permissions"]["state"] == "ok"
    open_up(folder)
    assert book_cli("doctor", "--fix").code == 0


def test_looking_changes_nothing(book_cli: Run, folder: Path) -> None:
    leave(folder)
    before = {str(path): (path.stat().st_mode, path.stat().st_mtime_ns) for path in folder.rglob("*")}
    asked(book_cli)
    assert {str(path): (path.stat().st_mode, path.stat().st_mtime_ns) for path in folder.rglob("*")} == before


def test_a_guess_is_made_to_cost_more_when_the_usual_grew(book_cli: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientbook.data.keys.FLOOR_KDF", Kdf(8 * 1024, 1, 1))
    check = asked(book_cli, kdf=STRONGER)["keys"]
    assert (check["state"], check["findings"]) == ("note", ["practice"]), "a practice book stays cheap"
    monkeypatch.setattr("clientbook.data.checkup.PRACTICE_KDF", Kdf(1, 1, 1))
    check = asked(book_cli, kdf=STRONGER)["keys"]
    assert (check["state"], check["findings"], check["fixable"]) == ("note", ["weaker"], True)
    ran = book_cli("doctor", "--fix", kdf=STRONGER)
    assert (ran.code, "costs as much" in ran.err) == (0, True)
    check = asked(book_cli, kdf=STRONGER)["keys"]
    assert (check["state"], check["facts"]["memory_mib"]) == ("ok", 16)
    assert (folder / "book.keys").read_bytes() == (folder / "book.keys.bak").read_bytes(), "nor does the copy stay cheaper"
    assert book_cli("list").code == 0


def test_a_damaged_page_is_wrong_and_says_what_to_do(book_cli: Run, folder: Path) -> None:
    made(book_cli, "王小明")
    book_cli("snapshots", "take")
    flip(folder / "book.db", (folder / "book.db").stat().st_size - 100)
    ran = book_cli("doctor")
    assert (ran.code, "clientbook snapshots" in ran.err) == (4, True)
    assert asked(book_cli)["pages"]["state"] == "wrong"
    (folder / "book.db").write_bytes(b"")
    checks = asked(book_cli)
    assert checks["pages"]["findings"] == ["book.db is cut off"]
    assert checks["snapshots"]["facts"]["count"] == 1, "what can be asked without opening is"
    for name in ("book.keys", "book.keys.bak"):
        (folder / name).write_bytes(b"{}")
    assert asked(book_cli)["keys"]["state"] == "wrong"


def test_a_damaged_snapshot_is_found_before_it_is_needed(book_cli: Run, folder: Path) -> None:
    snapshot = book_cli("snapshots", "take").out.strip()
    assert asked(book_cli)["newest"]["state"] == "ok"
    flip(folder / "snapshots" / snapshot / "book.db", 4096 * 3)
    check = asked(book_cli)["newest"]
    assert (check["state"], check["findings"][0]) == ("wrong", snapshot)
    assert book_cli("doctor").code == 4


def test_a_clock_behind_the_book_is_noted(book_cli: Run) -> None:
    made(book_cli, "王小明", at="2027-03-01")
    book_cli("sweep", at="2027-03-01")
    check = asked(book_cli)["clock"]
    assert (check["state"], [each.split()[0] for each in check["findings"]]) == ("note", ["reckoned", "step"])
    assert asked(book_cli, at="2027-03-01")["clock"]["state"] == "ok"


def test_snapshots_and_backups_that_grew_old_are_noted(book_cli: Run, folder: Path) -> None:
    book_cli("snapshots", "take")
    (folder / "backups.json").write_text('{"at": "2026-11-20T08:00:00+00:00", "customers": 3, "digest": "ab", "file": "/x/y.age"}')
    (folder / "backups.json").chmod(0o600)
    checks = asked(book_cli)
    assert [checks[name]["state"] for name in ("snapshots", "backup")] == ["ok", "ok"]
    assert checks["backup"]["facts"]["customers"] == 3
    checks = asked(book_cli, at="2026-12-20")
    assert [checks[name]["findings"] for name in ("snapshots", "backup")] == [["old"], ["old 30"]]


def test_the_second_folder_is_noted_where_it_is_not_there(book_cli: Run, tmp_path: Path) -> None:
    config_file.put("snapshots", str(tmp_path / "stick"))
    check = asked(book_cli)["second"]
    assert (check["state"], check["findings"]) == ("note", ["absent"])
    (tmp_path / "stick").mkdir()
    assert asked(book_cli)["second"]["state"] == "ok"


def test_an_engine_that_is_not_fit_is_wrong(book_cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientbook.data.fitness.MINIMUM_CIPHER", (99, 0))
    assert asked(book_cli)["engine"]["state"] == "wrong"
    assert book_cli("doctor").code == 4


def test_a_rebuilt_index_says_how_far_it_is(book_cli: Run, folder: Path, looked_once_more: None) -> None:
    made(book_cli, "王小明")
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    book._write(lambda connection: connection.exec_driver_sql("UPDATE search_place SET stamp = stamp + 1"))
    book.close()
    assert "100 %" in book_cli("doctor", "--fix").err
