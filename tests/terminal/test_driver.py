"""The driver itself: it reads wide characters, answers questions, and does not wait for what never comes."""

import sys
from pathlib import Path

import pytest

from tests.support.terminal import Terminal

WIDE = "import sys; print('客户簿|ok'); sys.stdout.flush(); sys.stdin.readline()"
ASKS = """
import sys, termios, tty
before = termios.tcgetattr(0)
tty.setraw(0)
sys.stdout.write('\\x1b[5;7H\\x1b[6n'); sys.stdout.flush()
answer = ''
while not answer.endswith('R'):
    answer += sys.stdin.read(1)
termios.tcsetattr(0, termios.TCSANOW, before)
print('cursor', answer[1:])
sys.stdin.readline()
"""
ALTERNATE = """
import sys
print('before\\x1b[?1049hinside\\x1b[>1u\\x1b[<u', end='', flush=True)
sys.stdin.readline()
print('\\x1b[?1049lafter', flush=True)
sys.exit(7)
"""


def python(code: str, home: Path) -> Terminal:
    return Terminal("-c", code, home=home, command=[sys.executable])


def test_a_wide_character_stands_once_on_the_screen(tmp_path: Path) -> None:
    with python(WIDE, tmp_path) as terminal:
        terminal.wait_for("客户簿|ok")
        assert terminal.emulator.buffer[0][6].data == "|"


def test_half_a_wide_character_is_a_space(tmp_path: Path) -> None:
    with python("print('客户簿\\rab客\\x1b[1;6Hx|', flush=True); input()", tmp_path) as terminal:
        terminal.wait_for("|")
        assert terminal.lines[0] == "ab客 x|"


def test_the_terminal_answers_where_the_cursor_stands(tmp_path: Path) -> None:
    with python(ASKS, tmp_path) as terminal:
        terminal.wait_for("cursor [5;7R")


def test_the_alternate_screen_starts_empty_and_the_exit_code_is_kept(tmp_path: Path) -> None:
    with python(ALTERNATE, tmp_path) as terminal:
        assert "before" not in terminal.wait_for("inside")
        assert terminal.lines[0] == "inside"
        terminal.press("enter")
        assert "inside" not in terminal.wait_for("after")
        assert terminal.wait_end() == 7


def test_a_text_that_never_comes_is_reported_with_the_screen(tmp_path: Path) -> None:
    with python(WIDE, tmp_path) as terminal:
        terminal.wait_for("ok")
        with pytest.raises(AssertionError, match=r"(?s)waited 0.3 s for 'missing'.*客户簿"):
            terminal.wait_for("missing", seconds=0.3)
        terminal.press("enter")
        with pytest.raises(AssertionError, match="ended while waiting"):
            terminal.wait_for("missing")
