"""Paths as they are typed, dropped and mistyped."""

from pathlib import Path

import pytest

from clientbook.screens.typed_path import is_file, path_typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("~/x y.csv", Path("home/x y.csv")),
        ("'/tmp/x y.csv' ", Path("/tmp/x y.csv")),
        ("file:///tmp/x\\ y.csv", Path("/tmp/x y.csv")),
        ("~$customers.xlsx", Path("~$customers.xlsx")),
        ("~nobody-of-this-name/x", Path("~nobody-of-this-name/x")),
    ],
)
def test_what_is_typed_is_a_path_and_never_an_error(typed: str, meant: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "home")
    assert path_typed(typed) == meant


@pytest.mark.parametrize("name", ["", ".", "absent", "x" * 300, "x/" * 600, "a\0b"])
def test_what_can_be_no_file_is_none(name: str) -> None:
    assert not is_file(Path(name))
    assert is_file(Path(__file__))
