"""What was shown as saved survives kill -9."""

from pathlib import Path

import pytest

from tests.support import key_killing
from tests.support.killing import run
from tests.support.report import Figures, scaled


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(on_disk: Path) -> None:
    seen = run("late", on_disk / "book", 25)
    assert (seen.lost, seen.halves, seen.findings) == (0, 0, 0)
    assert seen.kills == 25
    assert seen.hot >= 10, "most kills must hit a commit, or the test proves nothing"


def test_a_save_acknowledged_before_its_commit_is_lost(on_disk: Path) -> None:
    """The control: the same kills find a program that promises too early."""
    assert run("early", on_disk / "book", 15).lost > 0


def test_killed_while_a_book_is_made_there_is_none_or_a_whole_one(on_disk: Path) -> None:
    seen = key_killing.run("create", on_disk, 20)
    assert (seen["kills"], seen["other"]) == (20, 0)
    assert seen["begun"] > 0, "some kills must hit a creation half way, or the test proves nothing"


@pytest.mark.soak
@pytest.mark.parametrize("part", range(10))
def test_nothing_acknowledged_is_lost_in_ten_thousand_kills(on_disk: Path, figures: Figures, part: int) -> None:
    kills = scaled(1000, 20)
    seen = run("late", on_disk / "book", kills)
    figures.saw("T1", "kills while saving", seen.kills, seen.lost + seen.halves + seen.findings)
    figures.saw("T1", "of them left a journal to roll back", seen.hot, seen.halves + seen.findings)
    figures.saw("T1", "customers acknowledged meanwhile", seen.acknowledged, seen.lost)
    assert (seen.lost, seen.halves, seen.findings) == (0, 0, 0)
    assert seen.hot >= kills // 3


@pytest.mark.soak
def test_saves_acknowledged_before_their_commit_are_lost_by_the_hundred(on_disk: Path, figures: Figures) -> None:
    """The control."""
    seen = run("early", on_disk / "book", scaled(300, 15))
    figures.control("T1", "kills while saving", "acknowledged before the commit", seen.kills, seen.lost)
    assert seen.lost > 0


@pytest.mark.soak
def test_killed_while_books_are_made_there_is_none_or_a_whole_one(on_disk: Path, figures: Figures) -> None:
    seen = key_killing.run("create", on_disk, scaled(500, 20))
    figures.saw("T1", "kills while a book is made", seen["kills"], seen["other"])
    assert seen["other"] == 0
