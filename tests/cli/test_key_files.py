"""A key file beside the passphrase: made, needed, remembered by its path, changed, given up; the recovery code needs none."""

import shutil
from pathlib import Path

import pytest

from clientbook.config import config_path, read_config
from clientbook.data import PRACTICE_KDF
from tests.cli.conftest import Run
from tests.support.books import PASSPHRASE

NEW = "quiet river under snow"


@pytest.fixture
def place(closed_book: Path, tmp_path: Path) -> Path:
    """A book of the test's own."""
    shutil.copytree(closed_book, tmp_path / "keyed")
    return tmp_path / "keyed"


@pytest.fixture
def said(tmp_path: Path) -> Path:
    """The old passphrase and the new one, in files."""
    (tmp_path / "old").write_text(PASSPHRASE + "\n", encoding="utf-8")
    (tmp_path / "new").write_text(NEW + "\n", encoding="utf-8")
    return tmp_path


def change(cli: Run, place: Path, said: Path, *more: str, old: str = "old") -> int:
    line = ("passphrase", "--book", str(place), "--passphrase-file", str(said / old), "--new-passphrase-file", str(said / "new"))
    return cli(*line, *more, kdf=PRACTICE_KDF).code


def opens(cli: Run, place: Path, said: Path, *more: str) -> int:
    return cli("list", "--book", str(place), "--passphrase-file", str(said / "new"), *more).code


def test_the_whole_life_of_a_key_file(cli: Run, place: Path, said: Path) -> None:
    key, other = said / "stick.key", said / "other.key"
    assert change(cli, place, said, "--key-file", str(key)) == 0
    assert (len(key.read_bytes()), key.stat().st_mode & 0o777) == (32, 0o600)
    assert read_config().key_file == key
    assert key.read_bytes().hex() not in config_path().read_text(encoding="utf-8")
    assert opens(cli, place, said) == 0, "its path is remembered"
    other.write_bytes(b"x" * 40)
    wrong = cli("list", "--book", str(place), "--passphrase-file", str(said / "new"), "--key-file", str(other))
    assert (wrong.code, "this key file" in wrong.err) == (3, True)
    moved = said / "moved.key"
    key.rename(moved)
    gone = cli("list", "--book", str(place), "--passphrase-file", str(said / "new"))
    assert (gone.code, "--key-file" in gone.err) == (3, True)
    assert opens(cli, place, said, "--key-file", str(moved)) == 0
    # Another one, then none.
    assert change(cli, place, said, "--old-key-file", str(moved), "--key-file", str(other), old="new") == 0
    assert read_config().key_file == other
    assert opens(cli, place, said, "--key-file", str(moved)) == 3
    assert opens(cli, place, said) == 0
    assert change(cli, place, said, old="new") == 0, "a change of the passphrase alone keeps it"
    assert opens(cli, place, said) == 0
    other.rename(moved)
    assert opens(cli, place, said) == 3
    moved.rename(other)
    assert change(cli, place, said, "--no-key-file", old="new") == 0
    assert read_config().key_file is None
    other.unlink()
    assert opens(cli, place, said) == 0


def test_without_saying_where_it_lies_the_book_says_that_it_needs_one(cli: Run, place: Path, said: Path) -> None:
    assert change(cli, place, said, "--key-file", str(said / "k")) == 0
    config_path().unlink()
    ran = cli("list", "--book", str(place), "--passphrase-file", str(said / "new"))
    assert (ran.code, "key file" in ran.err) == (3, True)


def test_what_is_no_key_file_is_refused_and_changes_nothing(cli: Run, place: Path, said: Path) -> None:
    before = (place / "book.keys").read_bytes()
    (said / "short").write_bytes(b"x" * 31)
    (said / "long").write_bytes(b"x" * 70_000)
    for name in ("short", "long", "."):
        assert change(cli, place, said, "--key-file", str(said / name)) != 0
    assert change(cli, place, said, "--key-file", str(said / "k"), "--no-key-file") == 1
    assert not (said / "k").exists()
    assert (place / "book.keys").read_bytes() == before


def test_the_recovery_code_opens_without_it(cli: Run, said: Path) -> None:
    place, code = said / "fresh", said / "code"
    line = (
        "init",
        "--book",
        str(place),
        "--passphrase-file",
        str(said / "new"),
        "--recovery-out",
        str(code),
        "--key-file",
        str(said / "k"),
    )
    assert cli(*line, kdf=PRACTICE_KDF).code == 0
    assert opens(cli, place, said) == 0
    (said / "k").unlink()
    assert opens(cli, place, said) == 3
    line = ("recover", "--book", str(place), "--code-file", str(code), "--new-passphrase-file", str(said / "new"))
    assert cli(*line, kdf=PRACTICE_KDF).code == 0
    assert opens(cli, place, said) == 0
