"""The wheel holds everything the program needs: built from the tree, installed elsewhere, it runs."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.support.source import ROOT


def run(*command: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run outside the tree, with a home of its own and no path into the tree."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1"}
    return subprocess.run(
        [str(part) for part in command], cwd=home, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment outside the tree with the wheel in it; the libraries are lent by the environment of the tests."""
    folder = tmp_path_factory.mktemp("elsewhere")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True, capture_output=True)
    site = next((folder / "venv" / "lib").glob("python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # A path file inside a lent folder is not followed, so the editable install of the tree stays out.
    (site / "lent.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    return folder


def test_the_wheel_says_its_version_and_lies_outside_the_tree(elsewhere: Path) -> None:
    python = elsewhere / "venv" / "bin" / "python"
    done = run(python, "-m", "clientbook", "--version", home=elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    where = run(python, "-c", "import clientbook; print(clientbook.__file__)", home=elsewhere)
    assert str(ROOT) not in where.stdout


def test_the_wheel_makes_a_practice_book_and_reads_it_in_chinese(elsewhere: Path) -> None:
    python = elsewhere / "venv" / "bin" / "python"
    made = run(python, "-m", "clientbook", "demo", elsewhere / "book", "--customers", "5", "--seed", "1", home=elsewhere)
    assert made.returncode == 0, made.stderr
    (elsewhere / "passphrase").write_text("practice\n", encoding="utf-8")
    listed = run(
        python, "-m", "clientbook", "--book", elsewhere / "book", "--passphrase-file", elsewhere / "passphrase", "list", home=elsewhere
    )
    assert listed.returncode == 0, listed.stderr
    assert "姓名" in listed.stdout


def test_the_wheel_holds_every_file_that_is_not_python(elsewhere: Path) -> None:
    (wheel,) = elsewhere.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    here = {
        str(path.relative_to(ROOT)) for path in (ROOT / "clientbook").rglob("*") if path.suffix in {".tcss", ".mo", ".py", ".txt", ".json"}
    }
    assert here <= inside
    assert {"clientbook/locale/zh_CN/LC_MESSAGES/clientbook.mo"} <= inside
