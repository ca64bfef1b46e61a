"""Every screen as text, in both languages and two sizes. Look at a difference as a user would, then ``--update-snapshots``.

What to look at: is every name whole, does every column stand straight, does the last line say what can be done here?
"""

import difflib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from clientbook.widgets import message_line
from tests.snapshots import tour

HERE = Path(__file__).parent

everywhere = pytest.mark.parametrize(
    ("language", "size"),
    [(language, size) for language in ("en", "zh_CN") for size in ((80, 24), (120, 36))],
    ids=lambda each: each if isinstance(each, str) else f"{each[0]}x{each[1]}",
)


def compare(folder: Path, screens: dict[str, str], update: bool) -> str:
    """The differences between these screens and the kept ones; with ``update`` they are kept from now on."""
    if update:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.txt"):
            if old.stem not in screens:
                old.unlink()
        for name, text in screens.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        return ""
    kept = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    found = [f"{name} is kept and was not seen" for name in kept.keys() - screens.keys()]
    for name, text in screens.items():
        found += difflib.unified_diff(kept.get(name, "").splitlines(), text.splitlines(), f"{name} as kept", f"{name} now", lineterm="")
    return "\n".join(found)


def check_grid(screens: dict[str, str], size: tuple[int, int]) -> None:
    """Every line fits into the terminal, wide characters counted as two."""
    for name, text in screens.items():
        lines = text.splitlines()
        assert len(lines) == size[1], name
        assert all(cell_len(line) <= size[0] for line in lines), name


@pytest.fixture
def _in_shanghai(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Instants are shown in the machine's zone, settings as its configuration says; the pictures are of one zone and of none.

    Nor are they of a machine's speed: what was said stays until something else is said.
    """
    monkeypatch.setattr(message_line, "STAYS", 86_400.0)
    monkeypatch.setenv("CLIENTBOOK_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_in_shanghai")
@everywhere
async def test_every_screen_looks_as_it_did(
    language: str, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    screens = {name: text async for name, text in tour.outside(language, size)}
    screens |= {name: text async for name, text in tour.inside(tmp_path, language, size)}
    check_grid(screens, size)
    differences = compare(HERE / f"{language}-{size[0]}x{size[1]}", screens, request.config.getoption("--update-snapshots"))
    assert not differences, differences


def test_a_changed_a_new_and_a_missing_screen_are_differences(tmp_path: Path) -> None:
    compare(tmp_path, {"one": "a\nb\n"}, update=True)
    assert not compare(tmp_path, {"one": "a\nb\n"}, update=False)
    assert "+c" in compare(tmp_path, {"one": "a\nc\n"}, update=False)
    assert "+a" in compare(tmp_path, {"one": "a\nb\n", "two": "a\n"}, update=False)
    assert "was not seen" in compare(tmp_path, {}, update=False)
