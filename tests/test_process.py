"""The process keeps its files and its memory to itself, and ends in order."""

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
