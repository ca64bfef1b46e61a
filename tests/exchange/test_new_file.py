"""A new file is there whole or not at all: after an error, a kill, a full disk; and no other file is ever written over unasked."""

import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from clientbook.domain.errors import Cancelled, NotSaved, Refused
from clientbook.exchange import new_file as module
from clientbook.exchange.new_file import new_file

ROOT = Path(__file__).resolve().parents[2]
NAMELESS = [pytest.param(True, id="without a name"), pytest.param(False, id="under a hidden name")]


@pytest.fixture(params=NAMELESS, autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not request.param:
        monkeypatch.setattr(module, "_NAMELESS", 0)


def test_it_appears_when_the_block_ends_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    with new_file(tmp_path / "a.csv") as stream:
        stream.write(b"x" * 1_000_000)
        assert not (tmp_path / "a.csv").exists()
    assert (tmp_path / "a.csv").read_bytes() == b"x" * 1_000_000
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("error", [Cancelled(), KeyboardInterrupt(), ValueError("anything")])
def test_after_an_error_nothing_is_left_and_the_old_file_stands(tmp_path: Path, error: BaseException) -> None:
    (tmp_path / "a.csv").write_text("old")

    def half() -> None:
        with new_file(tmp_path / "a.csv", over=True) as stream:
            stream.write(b"half")
            raise error

    with pytest.raises(type(error)):
        half()
    assert os.listdir(tmp_path) == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "old"


def test_a_standing_file_is_refused_also_when_it_came_meanwhile(tmp_path: Path) -> None:
    def while_another_comes() -> None:
        with new_file(tmp_path / "a.csv") as stream:
            stream.write(b"mine")
            (tmp_path / "a.csv").write_text("theirs")

    with pytest.raises(Refused):
        while_another_comes()
    assert (tmp_path / "a.csv").read_text() == "theirs"
    with pytest.raises(Refused), new_file(tmp_path / "a.csv"):
        pytest.fail("it was begun")
    assert os.listdir(tmp_path) == ["a.csv"]


def test_asked_to_it_takes_the_place_of_a_file_and_of_a_link_but_not_of_what_the_link_points_to(tmp_path: Path) -> None:
    (tmp_path / "far").write_text("precious")
    (tmp_path / "a.csv").symlink_to(tmp_path / "far")
    with new_file(tmp_path / "a.csv", over=True) as stream:
        stream.write(b"new")
    assert (tmp_path / "a.csv").read_text() == "new"
    assert not (tmp_path / "a.csv").is_symlink()
    assert (tmp_path / "far").read_text() == "precious"


def test_a_folder_a_pipe_and_a_missing_folder_are_no_places(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path, tmp_path / "pipe", tmp_path / "none" / "a.csv"):
        with pytest.raises(Refused), new_file(place, over=True):
            pytest.fail("it was begun")


def test_a_disk_that_takes_no_more_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    """A limit on the size of files, in a process of its own; the control writes as much without it."""
    program = (
        "import sys, pathlib, resource, signal\n"
        "from clientbook.exchange import new_file as m\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)\n"
        "m._NAMELESS = int(sys.argv[3])\n"
        "try:\n"
        "    with m.new_file(pathlib.Path(sys.argv[1])) as stream:\n"
        "        for _ in range(50): stream.write(b'x' * 100_000)\n"
        "except m.Refused as error: sys.exit(9)\n"
        "except Exception as error: print(type(error).__name__, getattr(error, 'reason', '')); sys.exit(3)\n"
    )
    for limit, code, left in ((1_000_000, 3, []), (resource.RLIM_INFINITY, 0, ["a.csv"])):
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "a.csv"), str(limit), str(module._NAMELESS)],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == code, done.stderr
        assert os.listdir(tmp_path) == left
        assert done.stdout.startswith("NotSaved") == bool(code)


def test_no_room_is_said_as_such(tmp_path: Path) -> None:
    with pytest.raises(NotSaved) as caught, new_file(tmp_path / "a.csv"):
        raise OSError(28, "No space left on device")
    assert caught.value.reason == "full"
    assert os.listdir(tmp_path) == []


def test_a_killed_process_leaves_nothing_behind_or_only_the_hidden_name(tmp_path: Path) -> None:
    program = (
        "import sys, os, pathlib\nfrom clientbook.exchange import new_file as m\nm._NAMELESS = int(sys.argv[2])\n"
        "with m.new_file(pathlib.Path(sys.argv[1])) as stream:\n"
        "    stream.write(b'x' * 5_000_000); stream.flush()\n    print('half', flush=True); sys.stdin.read()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "a.csv"), str(module._NAMELESS)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"half\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    left = os.listdir(tmp_path)
    if module._NAMELESS:
        assert left == []
    else:
        assert [(name.startswith(".clientbook-"), stat.S_IMODE((tmp_path / name).stat().st_mode)) for name in left] == [(True, 0o600)]
