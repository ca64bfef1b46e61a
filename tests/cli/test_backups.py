"""``backup``, ``verify``, ``restore``, ``new-key``: fit for a person and for cron."""

import os
from functools import partial
from pathlib import Path

import pytest

from clientbook.cli import progress
from clientbook.data import PRACTICE_KDF
from clientbook.data.age import Identity
from tests.cli.conftest import Ran, Run, made
from tests.support.books import PASSPHRASE, fingerprint

DAY = "clientbook-20261121.age"


@pytest.fixture
def cheap(book_cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands on a book with two customers, with cheap keys, in a current folder of their own."""
    made(book_cli, "Ann", "王伟丽")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return partial(book_cli, kdf=PRACTICE_KDF)


def secret(tmp_path: Path, name: str, line: str) -> str:
    """A file with a passphrase or key."""
    (tmp_path / name).write_text(f"{line}\n", encoding="utf-8")
    return str(tmp_path / name)


def names(run: Run, folder: Path, *more: str) -> list[str]:
    """Who stands in a book."""
    return sorted(customer["name"] for customer in run("--book", str(folder), *more, "list", "--json").json["customers"])


def test_the_story_of_a_backup_from_the_command_to_another_machine(cheap: Run, tmp_path: Path, folder: Path) -> None:
    assert cheap("today", "--json").json["backup"] is None
    report = cheap("backup", "--json").json
    file = tmp_path / "here" / DAY
    assert (report["file"], report["customers"], report["counts"]["customer"], report["verified"]) == (str(file), 2, 2, True)
    assert report["size"] == file.stat().st_size
    assert cheap("today", "--json", at="2026-11-30").json["backup"] == {"age_days": 9, "verified": True}
    before = fingerprint(folder)
    verified = cheap("verify", DAY, "--json").json
    assert verified == report | {"file": DAY}
    assert fingerprint(folder) == before
    restored = cheap("restore", DAY, "--to", str(tmp_path / "new"), "--json").json
    assert (restored["book"], restored["kept"], len(restored["recovery_code"].split("-"))) == (str(tmp_path / "new"), None, 14)
    assert names(cheap, tmp_path / "new") == names(cheap, folder) == ["Ann", "王伟丽"]


def test_the_folder_of_the_last_backup_is_remembered(cheap: Run, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    first = cheap("backup", str(tmp_path / "stick"))
    assert (first.out, "2 customers" in first.err) == (f"{tmp_path / 'stick' / DAY}\n", True)
    assert cheap("backup", at="2026-11-22").out == f"{tmp_path / 'stick' / 'clientbook-20261122.age'}\n"
    assert cheap("backup").code == 0  # once more on the same day: the earlier one is replaced
    assert sorted(os.listdir(tmp_path / "stick")) == [DAY, "clientbook-20261122.age"]
    assert os.listdir(tmp_path / "here") == []


def test_cron_backs_up_for_a_recipient_who_restores_with_a_passphrase_of_their_own(cheap: Run, tmp_path: Path) -> None:
    key = Identity.new()
    assert cheap("backup", "x.age", "--recipient", key.recipient).code == 0
    assert cheap("verify", "x.age").code == 3
    identity = secret(tmp_path, "key.txt", key.secret)
    assert cheap("verify", "x.age", "--identity", identity).code == 0
    other = secret(tmp_path, "other", "another passphrase")
    assert cheap("restore", "x.age", "--identity", identity, "--to", str(tmp_path / "new")).code == 3
    restored = cheap("restore", "x.age", "--identity", identity, "--to", str(tmp_path / "new"), "--new-passphrase-file", other)
    assert restored.code == 0
    assert names(cheap, tmp_path / "new", "--passphrase-file", other) == ["Ann", "王伟丽"]
    for wrong in (("--recipient", key.secret), ("--recipient", "age1x"), ("--recipient", key.recipient, "--backup-passphrase-file", other)):
        ran = cheap("backup", "y.age", *wrong)
        assert (ran.code, key.secret in ran.err, Path("y.age").exists()) == (1, False, False)


def test_a_backup_has_a_passphrase_of_its_own_where_that_is_wanted(cheap: Run, tmp_path: Path) -> None:
    own, short = secret(tmp_path, "own", "the passphrase of the backup"), secret(tmp_path, "short", "short")
    assert cheap("backup", "x.age", "--backup-passphrase-file", own).code == 0
    assert cheap("verify", "x.age").code == 3
    assert cheap("verify", "x.age", "--backup-passphrase-file", own).code == 0
    assert cheap("backup", "y.age", "--backup-passphrase-file", short).code == 1


def test_a_restore_over_the_book_wants_a_yes_and_keeps_the_book(cheap: Run, folder: Path) -> None:
    cheap("backup", "x.age")
    made(cheap, "Later")
    refused = cheap("restore", "x.age")
    assert (refused.code, "--yes" in refused.err) == (1, True)
    assert names(cheap, folder) == ["Ann", "Later", "王伟丽"]
    kept = cheap("restore", "x.age", "--yes", "--json").json["kept"]
    assert names(cheap, folder) == ["Ann", "王伟丽"]
    assert names(cheap, Path(kept), "--read-only") == ["Ann", "Later", "王伟丽"]


def test_a_new_key_makes_the_old_code_worthless(cheap: Run, folder: Path, tmp_path: Path) -> None:
    first = cheap("new-key", "--recovery-out", str(tmp_path / "code"))
    assert (first.code, first.out) == (0, "")
    assert (tmp_path / "code").stat().st_mode & 0o777 == 0o600
    new = secret(tmp_path, "new", "a new passphrase")
    assert "recovery_code" in cheap("new-key", "--new-passphrase-file", new, "--json").json
    assert names(cheap, folder, "--passphrase-file", new) == ["Ann", "王伟丽"]
    old = cheap("recover", "--code-file", str(tmp_path / "code"), "--new-passphrase-file", new)
    assert (old.code, "another book" in old.err) == (3, True)


def test_a_code_that_cannot_go_where_it_should_is_told_before_anything_is_made(cheap: Run, folder: Path, tmp_path: Path) -> None:
    cheap("backup", "x.age")
    before, nowhere = fingerprint(folder), str(tmp_path / "nowhere" / "code")
    for argv in (("new-key",), ("restore", "x.age", "--to", str(tmp_path / "n")), ("init", "--book", str(tmp_path / "n"))):
        ran = cheap(*argv, "--recovery-out", nowhere)
        assert (ran.code, ran.out, "no such folder" in ran.err) == (1, "", True), argv
    assert fingerprint(folder) == before
    assert not (tmp_path / "n").exists()


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which nobody can make a file")
def test_a_code_whose_file_fails_at_the_last_moment_is_shown_and_not_lost(cheap: Run, folder: Path, tmp_path: Path) -> None:
    ran = cheap("new-key", "--recovery-out", "/proc/self/code", "--json")
    assert (ran.code, "could not be written" in ran.err) == (1, True)
    new = secret(tmp_path, "new", "a new passphrase")
    code = secret(tmp_path, "code", ran.json["recovery_code"])
    assert cheap("recover", "--code-file", code, "--new-passphrase-file", new).code == 0
    assert names(cheap, folder, "--passphrase-file", new) == ["Ann", "王伟丽"]


def _said(ran: Ran) -> tuple[int, int]:
    assert ran.out == ""
    return ran.code, ran.err.count("\n")


def test_what_cannot_be_used_is_said_in_one_sentence_with_the_right_code(cheap: Run, folder: Path, tmp_path: Path) -> None:
    cheap("backup", "x.age")
    whole = Path("x.age").read_bytes()
    Path("cut.age").write_bytes(whole[:-9])
    Path("no.age").write_bytes(b"PK")
    Path("taken").write_bytes(b"mine")
    before = fingerprint(folder)
    for argv, code in (
        (("verify", "cut.age"), 4),
        (("verify", "no.age"), 4),
        (("verify", "absent.age"), 1),
        (("verify", "x.age", "--backup-passphrase-file", secret(tmp_path, "wrong", "wrong")), 3),
        (("verify", "x.age", "--identity", secret(tmp_path, "id", "nothing")), 1),
        (("restore", "cut.age", "--yes"), 4),
        (("restore", "x.age", "--yes", "--read-only"), 1),
        (("restore", "x.age", "--to", str(tmp_path / "n"), "--recovery-out", "taken"), 1),
        (("backup", "taken"), 1),
        (("backup", str(tmp_path / "nowhere" / "x.age")), 1),
        (("backup", str(folder / "x.age")), 1),
        (("backup", "~nobody-of-this-name/x.age"), 1),
        (("backup", "x" * 300), 1),
        (("restore", "x.age", "--to", str(tmp_path / "n"), "--recovery-out", "x" * 300), 1),
        (("new-key", "--read-only"), 1),
    ):
        assert _said(cheap(*argv)) == (code, 1), argv
        assert _said(cheap(*argv, "--lang", "zh_CN")) == (code, 1), argv
    assert fingerprint(folder) == before
    assert Path("taken").read_bytes() == b"mine"
    assert not (tmp_path / "n").exists()
    assert cheap("verify", "x.age", "--passphrase-file", secret(tmp_path, "p", PASSPHRASE)).code == 0


def test_how_far_it_is_is_said_on_a_terminal_and_not_to_cron(cheap: Run, looked_once_more: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "%" not in cheap("backup", "x.age").err
    monkeypatch.setattr(progress, "on_terminal", lambda: True)
    for command in (("backup", "y.age"), ("verify", "x.age"), ("restore", "x.age", "--yes"), ("new-key",)):
        assert "100 %" in cheap(*command).err, command
