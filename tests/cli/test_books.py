"""init, passphrase, recover, doctor, demo: the book as a whole."""

import shutil
from pathlib import Path

import pytest

from clientbook.data import PRACTICE_KDF, open_book
from tests.cli.conftest import Run
from tests.support.books import CLOCK, PASSPHRASE

SECRET = "quiet river under snow"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A passphrase file, as editors of Windows write them."""
    path = tmp_path / "secret"
    path.write_bytes(SECRET.encode() + b"\r\nsecond line\r\n")
    return path


def test_a_book_is_made_once_with_its_recovery_code_in_a_file(cli: Run, tmp_path: Path, secret: Path) -> None:
    place, code = tmp_path / "new", tmp_path / "code"
    made = cli("init", "--book", str(place), "--passphrase-file", str(secret), "--recovery-out", str(code), "--json", kdf=PRACTICE_KDF)
    assert (made.code, "recovery_code" in made.json, code.stat().st_mode & 0o777) == (0, False, 0o600)
    assert (place.stat().st_mode & 0o777, (place / "book.db").stat().st_mode & 0o777) == (0o700, 0o600)
    assert cli("init", "--book", str(place), "--passphrase-file", str(secret)).code == 1
    assert cli("list", "--book", str(place), "--passphrase-file", str(secret), "--json").json["total"] == 0
    # The code opens it under a new passphrase; the old one opens nothing any more.
    new = tmp_path / "new secret"
    new.write_text("another river under snow", encoding="utf-8")
    assert cli("recover", "--book", str(place), "--code-file", str(code), "--new-passphrase-file", str(new), kdf=PRACTICE_KDF).code == 0
    assert cli("list", "--book", str(place), "--passphrase-file", str(secret)).code == 3
    assert cli("list", "--book", str(place), "--passphrase-file", str(new)).code == 0
    code.write_text(code.read_text().replace(code.read_text()[0], "Z", 1), encoding="utf-8")
    assert cli("recover", "--book", str(place), "--code-file", str(code), "--new-passphrase-file", str(new), kdf=PRACTICE_KDF).code == 3
    absent = cli("recover", "--book", str(place), "--code-file", str(tmp_path / "absent"), "--new-passphrase-file", str(new))
    assert (absent.code, "recovery code" in absent.err) == (3, True)


def test_a_book_has_strong_keys_unless_a_test_says_otherwise(cli: Run, tmp_path: Path, secret: Path) -> None:
    made = cli("init", "--book", str(tmp_path / "new"), "--passphrase-file", str(secret))
    assert (made.code, made.out.count("-")) == (0, 13)
    assert "262144" in (tmp_path / "new" / "book.keys").read_text(encoding="utf-8")


def test_a_passphrase_that_is_too_short_makes_no_book(cli: Run, tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_text("short\n", encoding="utf-8")
    assert cli("init", "--book", str(tmp_path / "new"), "--passphrase-file", str(short)).code == 1
    assert not (tmp_path / "new" / "book.db").exists()


def test_the_passphrase_is_changed(book_cli: Run, folder: Path, secret: Path) -> None:
    book_cli("add", "--name", "Ann")
    assert book_cli("passphrase", "--new-passphrase-file", str(secret), kdf=PRACTICE_KDF).code == 0
    assert book_cli("list").code == 3
    assert book_cli("list", "--passphrase-file", str(secret), "--json").json["total"] == 1


def test_a_changed_passphrase_that_is_too_short_changes_nothing(book_cli: Run, tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_text("short\n", encoding="utf-8")
    assert book_cli("passphrase", "--new-passphrase-file", str(short)).code == 1
    assert book_cli("list").code == 0


def test_doctor_finds_a_healthy_book_healthy(book_cli: Run) -> None:
    book_cli("add", "--name", "张三", "--phone", "13800138000")
    document = book_cli("doctor", "--json").json
    assert (document["ok"], document["customers"]) == (True, 1)
    names = [check["name"] for check in document["checks"]]
    assert names == [
        *("permissions", "engine", "leftovers", "keys", "snapshots", "backup", "second"),
        *("clock", "pages", "derived", "index"),
    ]
    assert document["engine"]["sqlcipher"].startswith("4.")
    assert book_cli("doctor").code == 0


def test_doctor_names_what_is_wrong_and_puts_it_right(book_cli: Run, folder: Path) -> None:
    book_cli("add", "--name", "张三", "--phone", "13800138000")
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    for statement in (
        "UPDATE customer SET name_key = 'wrong', phone = ''",
        "UPDATE search_place SET stamp = stamp + 1",
        "INSERT INTO customer_fts(rowid, t) VALUES (99999999, 'nobody')",
    ):
        book._write(lambda connection, sql=statement: connection.exec_driver_sql(sql))
    before = book.dump()
    book.close()
    (folder / "book.keys").chmod(0o644)
    found = book_cli("doctor", "--json")
    assert found.code == 4
    checks = {check["name"]: check for check in found.json["checks"]}
    assert [name for name, check in checks.items() if not check["ok"]] == ["permissions", "derived", "index"]
    assert checks["derived"]["findings"] == ["C20261121001"]
    assert book_cli("doctor", "--fix").code == 0
    assert book_cli("doctor").code == 0
    assert book_cli("list", "--search", "138", "--json").json["total"] == 1
    book = open_book(folder, PASSPHRASE, clock=CLOCK, read_only=True)
    assert book.dump() == before
    book.close()


def test_demo_makes_the_same_book_from_the_same_seed(cli: Run, tmp_path: Path) -> None:
    said = tmp_path / "practice"
    said.write_text("practice", encoding="utf-8")
    lists = []
    for name in ("one", "two"):
        assert cli("demo", str(tmp_path / name), "--customers", "12", "--seed", "7", "--lang", "mixed", "--interactions", "2").code == 0
        document = cli("list", "--book", str(tmp_path / name), "--passphrase-file", str(said), "--json").json
        lists.append([(customer["name"], customer["last_contact"]) for customer in document["customers"]])
    assert len(lists[0]) == 12
    assert lists[0] == lists[1]
    assert cli("demo", str(tmp_path / "one"), "--customers", "1").code == 1


OLDER = Path(__file__).parent.parent / "data" / "golden" / "v1" / "book"
"""A book of the first schema."""


@pytest.mark.parametrize("reading", [("today", "--brief"), ("list",), ("followup", "list")])
def test_the_first_command_after_an_update_brings_the_book_up_to_date(cli: Run, tmp_path: Path, reading: tuple[str, ...]) -> None:
    folder, said = tmp_path / "older", tmp_path / "said"
    shutil.copytree(OLDER, folder)
    said.write_text("practice", encoding="utf-8")
    where = ("--book", str(folder), "--passphrase-file", str(said))
    before = (folder / "book.db").read_bytes()
    refused = cli("--read-only", *where, *reading)
    assert (refused.code, refused.out) == (1, "")
    assert "older clientbook" in refused.err
    assert (folder / "book.db").read_bytes() == before
    assert cli(*where, *reading).code == 0
    assert (folder / "book.db").read_bytes() != before
    assert list(folder.glob("snapshots/*")), "as it was before, it is kept"
    assert cli("--read-only", *where, *reading).code == 0
