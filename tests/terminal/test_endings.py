"""The program in a real terminal ends in order: the book is closed, the terminal is as it was, nothing of a customer stays behind."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.support.books import PASSPHRASE, make_book, unlock
from tests.support.sequences import SEQUENCES
from tests.support.terminal import Terminal
from tests.support.thinning import sampled
from tests.terminal.story import go_to_customers


@pytest.fixture
def book(tmp_path: Path) -> Path:
    make_book(tmp_path / "book")
    return tmp_path / "book"


def started(book: Path, home: Path, *, open_it: bool = True, language: str = "en") -> Terminal:
    terminal = Terminal("--book", str(book), home=home, language=language)
    terminal.wait_for("Passphrase" if language == "en" else "主密码")
    if open_it:
        terminal.type(PASSPHRASE)
        terminal.press("enter")
        go_to_customers(terminal, language)
        terminal.wait_for("No customers yet" if language == "en" else "还没有客户")
    return terminal


@pytest.mark.parametrize("number", sampled([signal.SIGTERM, signal.SIGHUP], 1))
def test_a_signal_closes_the_book_and_leaves_the_terminal_as_it_was(book: Path, tmp_path: Path, number: signal.Signals) -> None:
    with started(book, tmp_path) as terminal:
        terminal.send_signal(number)
        assert terminal.wait_end() == 128 + number
        assert b"\x1b[?1049l" in terminal.raw
        assert b"Traceback" not in terminal.raw
    unlock(book).close()


@pytest.mark.soak  # with a book that has people in it, tests/terminal/test_surroundings.py has the same in the default run
def test_a_terminal_that_goes_away_closes_the_book(book: Path, tmp_path: Path) -> None:
    with started(book, tmp_path) as terminal:
        terminal.hang_up()
    unlock(book).close()


@pytest.mark.soak  # the stories of this folder end with either
@pytest.mark.parametrize("keys", ["ctrl+q", "q q"])
def test_ctrl_q_quits_with_zero_and_q_q_too(book: Path, tmp_path: Path, keys: str) -> None:
    with started(book, tmp_path) as terminal:
        terminal.press(*keys.split())
        assert terminal.wait_end() == 0
    unlock(book).close()


@pytest.mark.parametrize("every", sampled([8, 1], 0))
def test_sixty_sequences_in_a_real_terminal_are_no_act_and_keys_in_one_go_go_where_they_belong(
    book: Path, tmp_path: Path, every: int
) -> None:
    with started(book, tmp_path) as terminal:
        terminal.wait_for("No customers yet", "import a sheet", "Help")
        before = terminal.wait_until(lambda screen: screen.splitlines()[0].rstrip().endswith(" 0"), "how many there are")
        for sequence in list(SEQUENCES.values())[::every]:
            terminal.type(sequence)
            terminal.type("\x1b[0n")
            terminal.read(0.15)
        terminal.press("?")
        terminal.wait_for("The keys that work here")
        terminal.press("escape")
        terminal.wait_until(lambda screen: screen.splitlines()[:18] == before.splitlines()[:18], "the place as it was before")
        terminal.type("/aex2;u")
        terminal.wait_for("aex2;u")
        terminal.press("escape", "escape")
        terminal.wait_for("No customers yet")


def test_the_question_about_wide_signs_leaves_no_trace_and_its_answer_chooses_the_signs(book: Path, tmp_path: Path) -> None:
    """A terminal that draws the sample two cells wide gets the plain signs; typed-ahead keys are not lost to the question."""
    program = f"""
import os, pty, sys
sys.argv = ["clientbook", "--book", {str(book)!r}]
from clientbook.widgets import signs
from clientbook import terminal
class Wide(terminal.Asked):
    def answer(self):
        wide, early = super().answer()
        return True, early
terminal.Asked = Wide
from clientbook.__main__ import main
sys.exit(main())
"""
    with Terminal(home=tmp_path, command=[sys.executable, "-c", program]) as plain:
        plain.type(PASSPHRASE)  # before the first paint
        plain.wait_for("Passphrase")
        plain.wait_for("*" * len(PASSPHRASE))
        assert "◐" not in plain.text
        plain.press("ctrl+q")
        assert plain.wait_end() == 0
    with started(book, tmp_path, open_it=False) as fancy:
        assert b"\x1b[6n" in fancy.raw
        assert "◐" not in fancy.text
        fancy.type(PASSPHRASE)
        fancy.wait_for("•" * len(PASSPHRASE))
        fancy.press("ctrl+q")
        assert fancy.wait_end() == 0


@pytest.mark.soak  # of a typed passphrase the test above sees every character
def test_what_is_typed_before_the_first_paint_is_not_lost(book: Path, tmp_path: Path) -> None:
    with Terminal("--book", str(book), home=tmp_path) as terminal:
        terminal.type(PASSPHRASE)
        terminal.wait_for("Passphrase")
        terminal.press("enter")
        go_to_customers(terminal)
        terminal.wait_for("No customers yet")


def test_the_terminal_is_cooked_again_after_a_signal(book: Path, tmp_path: Path) -> None:
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    environment = {**os.environ, "TERM": "xterm-256color", "HOME": str(tmp_path), "LANG": "en_US.UTF-8"}
    command = [sys.executable, "-m", "clientbook", "--book", str(book)]
    child = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True)
    seen = b""
    while b"Passphrase" not in seen:
        seen += os.read(master, 65536)
    child.terminate()
    while child.poll() is None:
        if select.select([master], [], [], 0.05)[0]:
            os.read(master, 65536)
    assert termios.tcgetattr(slave)[:4] == before[:4]
    os.close(master)
    os.close(slave)
