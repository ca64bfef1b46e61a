"""The process keeps its files and its memory to itself, and ends in order."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program, *arguments], cwd=ROOT, check=False, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells on Linux only")
def test_no_core_file_no_debugger_of_others_and_private_files(tmp_path: Path) -> None:
    done = python(
        "import resource, ctypes, os, sys; from clientbook.process import harden;"
        "before = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0); harden();"
        "print(before, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)[0]);"
        "open(sys.argv[1], 'w').close(); print(oct(os.stat(sys.argv[1]).st_mode & 0o777))",
        str(tmp_path / "file"),
    )
    assert done.stdout.split() == ["1", "0", "0", "0o600"], done.stderr


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_lets_the_program_end_in_order_and_a_second_one_ends_it_at_once(name: str) -> None:
    program = (
        "import os, signal, sys; from clientbook.process import on_ending; number = getattr(signal, sys.argv[1]);"
        "on_ending(lambda n: print('ending', n == number, flush=True)); os.kill(os.getpid(), number); print('still here', flush=True);"
        "os.kill(os.getpid(), number); print('never')"
    )
    done = python(program, name)
    assert done.stdout.splitlines() == ["ending True", "still here"]
    assert done.returncode < 0


def test_the_former_handlers_come_back() -> None:
    program = (
        "import os, signal; from clientbook.process import on_ending; before = signal.getsignal(signal.SIGTERM);"
        "undo = on_ending(print); undo(); print(signal.getsignal(signal.SIGTERM) == before)"
    )
    assert python(program).stdout.strip() == "True"


TYPING = (
    "import sys, os; {first}from textual import constants; from textual._xterm_parser import XTermParser; os.chdir(sys.argv[1]);"
    "parser = XTermParser(constants.DEBUG); list(parser.feed('hunter2')); print(constants.LOG_FILE, constants.SCREENSHOT_DELAY)"
)
"""What is typed goes through a parser of Textual's, with its switches as the environment sets them."""


@pytest.mark.parametrize("ours", [True, False])
def test_a_developers_environment_makes_textual_write_down_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ours: bool) -> None:
    for name, value in {"TEXTUAL": "debug", "TEXTUAL_DEBUG": "1", "TEXTUAL_LOG": "x.log", "TEXTUAL_SCREENSHOT": "0"}.items():
        monkeypatch.setenv(name, value)
    done = python(TYPING.format(first="import clientbook; " if ours else ""), str(tmp_path))
    assert done.stdout.split() == (["None", "-1"] if ours else ["x.log", "0"]), done.stderr
    assert ("keys.log" in os.listdir(tmp_path)) is not ours
    if not ours:
        assert "hunter2" in (tmp_path / "keys.log").read_text()
