"""Surroundings of every test: folders of its own, English, no settings of whoever runs it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbook import i18n
from tests.support.lean import keep_parsed_sheets, pass_by_modules
from tests.support.terminal import PLATFORM_FOLDERS


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-snapshots`` writes the screens under tests/snapshots afresh."""
    parser.addoption("--update-snapshots", action="store_true", help="write the snapshots afresh instead of comparing")


@pytest.fixture(autouse=True)
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("CLIENTBOOK_")] + ["NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY"]:
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    monkeypatch.setenv("HOME", str(home))
    for name, leaf in PLATFORM_FOLDERS.items():
        monkeypatch.setenv(name, str(home / leaf))
    i18n.set_language("en")
    yield
    i18n.set_language("en")


def pytest_collection_finish() -> None:
    """Before the first test."""
    keep_parsed_sheets()
    pass_by_modules()
