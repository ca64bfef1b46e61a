"""What is asked on a real terminal: never echoed, asked again where that helps, interrupted with 130."""

import io
import os
import signal
import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import Run
from tests.support.books import PASSPHRASE


def heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> "type[pexpect.spawn]":
    """Starts command lines on a pseudo-terminal, without a passphrase file."""
    monkeypatch.delenv("CLIENTBOOK_PASSPHRASE_FILE")

    def spawn(*argv: str) -> "pexpect.spawn[str]":
        environment = {**os.environ, "TERM": "xterm", "LANG": "C.UTF-8"}
        return pexpect.spawn(
            sys.executable,
            ["-m", "clientbook", *argv],
            env=environment,
            encoding="utf-8",
            timeout=60,
            # Whoever starts the tests in the background of a shell has them ignore Ctrl+C, and children inherit that.
            preexec_fn=heed_interrupts,
        )

    return spawn  # type: ignore[return-value]


def test_the_passphrase_is_asked_without_echo(terminal: "type[pexpect.spawn]") -> None:
    child = terminal("list", "--json")
    child.expect_exact("Passphrase:")
    child.sendline(PASSPHRASE)
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, '"total": 0' in child.before, PASSPHRASE in child.before) == (0, True, False)


@pytest.mark.soak  # without a terminal: tests/cli/test_contract.py
def test_a_wrong_one_is_exit_3(terminal: "type[pexpect.spawn]") -> None:
    child = terminal("list", "--lang", "zh_CN")
    child.expect(":|：")
    child.sendline("not this one")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, "Traceback" in child.before) == (3, False)


def test_ctrl_c_at_the_question_is_130(terminal: "type[pexpect.spawn]") -> None:
    child = terminal("list")
    child.expect_exact("Passphrase:")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, "Traceback" in child.before) == (130, False)


def test_a_new_book_asks_twice_and_refuses_what_is_too_short(terminal: "type[pexpect.spawn]", tmp_path: Path) -> None:
    child = terminal("init", "--book", str(tmp_path / "new"))
    child.expect_exact("New passphrase")
    child.sendline("short")
    child.expect_exact("at least 12 characters")
    child.expect_exact("New passphrase")
    child.sendline("quiet river under snow")
    child.expect_exact("once more:")
    child.sendline("quiet river under snow")
    child.expect(r"(?:[0-9A-Z]{4}-){13}[0-9A-Z]{4}")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, "quiet" in child.before) == (0, False)
    assert (tmp_path / "new" / "book.db").exists()


def test_who_types_two_that_differ_is_told_and_has_no_book(cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typed = iter(["quiet river under snow", "quiet river under rain"])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _asked: next(typed))
    ran = cli("init", "--book", str(tmp_path / "new"))
    assert (ran.code, "quiet" in ran.out + ran.err, list(typed)) == (1, False, [])
    assert not (tmp_path / "new").exists()


@pytest.mark.soak  # without a terminal: the one before
def test_two_that_differ_make_no_book(terminal: "type[pexpect.spawn]", tmp_path: Path) -> None:
    child = terminal("init", "--book", str(tmp_path / "new"))
    child.expect_exact("New passphrase")
    child.sendline("quiet river under snow")
    child.expect_exact("once more:")
    child.sendline("quiet river under rain")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
    assert not (tmp_path / "new").exists()
