"""A disk that fails at one call: the reason is named, the old or the new state stands, nothing half has a final name, the book goes on."""

from pathlib import Path

import pytest

from tests.support import faulty_disks
from tests.support.backups import GOLDEN
from tests.support.narrow_disks import template
from tests.support.report import Figures, scaled

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not faulty_disks.available(), reason="NOT TESTED: this machine has no strace, or lets it trace nothing"),
]
MOST = scaled(10, 2)
"""Calls of a kind that are let fail in an act, one in each run."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book with a snapshot."""
    folder = tmp_path_factory.mktemp("faulty") / "book"
    template(folder)
    return folder


@pytest.mark.parametrize(("call", "error"), faulty_disks.FAULTS)
@pytest.mark.parametrize("act", faulty_disks.ACTS)
def test_wherever_the_disk_fails_nothing_is_lost(book: Path, tmp_path: Path, act: str, call: str, error: str, figures: Figures) -> None:
    before = GOLDEN[0] / "book" if act == "migrate" else book
    seen = faulty_disks.sweep(before, tmp_path / "place", act, call, error, MOST)
    print(act, call, error, seen)
    figures.saw("T6", f"{error} at single calls: {act}", seen.failed + seen.passed, len(seen.wrong))
    assert seen.wrong == []


def test_the_faults_are_met(book: Path, tmp_path: Path, figures: Figures) -> None:
    """The control: a sweep whose faults were never met would prove nothing."""
    for act, call, error in (("save", "pwrite64", "ENOSPC"), ("key", "rename", "EIO")):
        seen = faulty_disks.sweep(book, tmp_path / "place", act, call, error, 6)
        figures.control("T6", f"{error} at single calls: {act}", "a program that never met it", seen.failed + seen.passed, seen.failed)
        assert seen.failed > 0
