"""Surroundings of every test: folders of its own, English, no settings of whoever runs it."""

import os
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from clientbook import i18n
from tests.support import ground, processor
from tests.support import report as soak_report
from tests.support.lean import run_lean
from tests.support.report import Figures
from tests.support.terminal import PLATFORM_FOLDERS
from tests.support.thinning import thin_out

DEFAULT = "not soak"
"""What pyproject.toml has ``make test`` choose."""
_BEGUN = pytest.StashKey[float]()
_FIGURES = pytest.StashKey[Figures]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-snapshots`` writes the screens under tests/snapshots afresh."""
    parser.addoption("--update-snapshots", action="store_true", help="write the snapshots afresh instead of comparing")
    parser.addoption("--soak-scale", type=float, default=None, help="how long the long programmes are: 0.1 for a tenth")


def pytest_configure(config: pytest.Config) -> None:
    """Before the tests are imported, which ask for the scale."""
    if config.getoption("--soak-scale") is not None:
        os.environ[soak_report.SCALE] = str(config.getoption("--soak-scale"))
    ground.prepare(default_run=config.getoption("markexpr") == DEFAULT)
    config.stash[_BEGUN] = time.time()


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """The folder of a test; it goes when the test has passed, and not under a snapshot that is still being taken in it."""
    yield tmp_path
    for thread in threading.enumerate():
        if thread.name == "snapshot":
            thread.join()


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """What a test tells the report of the long programmes."""
    request.node.stash[_FIGURES] = told = Figures()
    return told


@pytest.fixture
def on_disk() -> Iterator[Path]:
    """A folder on the disk, whatever ``ground`` found for the other tests: for what its slowness has a part in."""
    with TemporaryDirectory(prefix="clientbook-test-") as folder:
        yield Path(folder)


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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Before the marks choose."""
    if not config.getoption("--update-snapshots"):
        thin_out(items)
    soak_report.mark_controls(items)


def pytest_collection_finish() -> None:
    """Before the first test."""
    run_lean()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before its fixtures."""
    processor.begin(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Give the time of a test with its last report."""
    report = yield
    if call.when == "teardown":
        processor.end(item, report)
    if call.when == "call" and _FIGURES in item.stash:
        soak_report.keep(item, report, item.stash[_FIGURES])
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell where the time went, of the default run; write the report, of the long programmes."""
    taken = processor.taken(terminalreporter.getreports(""))
    if len(taken) > 100 and config.getoption("markexpr") == DEFAULT:
        terminalreporter.section("processor time")
        terminalreporter.write_line("\n".join(processor.told(taken)))
    if "soak" in config.getoption("markexpr").split() and config.getoption("markexpr") != DEFAULT:
        every = [each for found in terminalreporter.stats.values() for each in found if isinstance(each, pytest.TestReport)]
        report = soak_report.told(every, config.stash[_BEGUN])
        soak_report.REPORT.parent.mkdir(exist_ok=True)
        soak_report.REPORT.write_text(report, encoding="utf-8")
        terminalreporter.section("report of the long programmes, kept as build/soak-report.md")
        terminalreporter.write_line(report)
