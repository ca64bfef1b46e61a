"""A kill in a backup leaves no file or a whole one; a kill in a restore leaves the old book or the new one."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from clientbook.data import check_book, verify_backup
from tests.support import backup_killing
from tests.support.backups import restore
from tests.support.books import PASSPHRASE
from tests.support.cut_short import cut_short
from tests.support.report import Figures, scaled

LARGE = pytest.param(scaled(1_000, 60), marks=pytest.mark.soak, id="large")
EVERY = pytest.param(range(1, 1000), marks=pytest.mark.soak, id="every")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A book and a backup of it. Never changed."""
    return backup_killing.prepare(tmp_path_factory.mktemp("made"))


@pytest.mark.parametrize("steps", [(6, 10_000), EVERY])
def test_a_backup_cut_short_has_no_name_or_is_whole(made: tuple[Path, Path], tmp_path: Path, steps: Sequence[int]) -> None:
    seen, cut = set(), True
    for step in steps:
        target = tmp_path / f"{step}.age"
        cut = cut_short(lambda target=target: backup_killing.export(made[0], target), step)  # type: ignore[misc]
        seen.add(backup_killing.found(target))
        if not cut:
            break
    assert (seen, cut) == ({"absent", "whole"}, False)


@pytest.mark.parametrize("steps", [(12, 10_000), EVERY])
def test_a_restore_cut_short_leaves_the_old_book_or_the_new_one(made: tuple[Path, Path], tmp_path: Path, steps: Sequence[int]) -> None:
    wanted = sum(verify_backup(made[1], passphrase=PASSPHRASE).counts.values())
    backup_killing.make_old(tmp_path / "old")
    seen, cut = set(), True
    for step in steps:
        place = tmp_path / str(step)
        shutil.copytree(tmp_path / "old", place)
        cut = cut_short(lambda place=place: restore(made[1], place), step)  # type: ignore[misc]
        seen.add(backup_killing.stands(place, wanted))
        shutil.rmtree(place)
        if not cut:
            break
    assert (seen, cut) == ({"old", "new"}, False)


@pytest.mark.soak
def test_a_restore_into_a_new_folder_cut_short_is_no_book_or_a_whole_one(made: tuple[Path, Path], tmp_path: Path) -> None:
    seen, cut = set(), True
    for step in range(1, 1000):
        place = tmp_path / str(step)
        cut = cut_short(lambda place=place: restore(made[1], place), step)  # type: ignore[misc]
        seen.add(check_book(place).state)
        if not cut:
            break
    assert (seen, cut) == ({"absent", "book"}, False)


@pytest.mark.parametrize("kills", [LARGE])
def test_killed_backups(tmp_path: Path, kills: int, figures: Figures) -> None:
    counts = backup_killing.run("export", tmp_path, kills)
    figures.saw("T16", "kills in a backup", kills, counts["partial"])
    assert counts["partial"] == 0
    assert counts["left"] > kills // 10, "the kills came too early or too late to say anything"
    assert counts["absent"] + counts["whole"] == counts["kills"] == kills


@pytest.mark.soak
def test_killed_backups_under_their_final_name(tmp_path: Path, figures: Figures) -> None:
    """The control."""
    partial = backup_killing.run("export", tmp_path, 60, badly=True)["partial"]
    figures.control("T16", "kills in a backup", "written under its name", 60, partial)
    assert partial > 0


@pytest.mark.parametrize("kills", [LARGE])
def test_killed_restores(tmp_path: Path, kills: int, figures: Figures) -> None:
    counts = backup_killing.run("restore", tmp_path, kills)
    figures.saw("T16", "kills in a restore", kills, counts["neither"])
    assert counts["neither"] == 0
    assert min(counts["old"], counts["new"]) > kills // 30
    assert counts["kept"] == counts["new"]


@pytest.mark.soak
def test_killed_restores_in_place(tmp_path: Path, figures: Figures) -> None:
    """The control."""
    neither = backup_killing.run("restore", tmp_path, 60, badly=True)["neither"]
    figures.control("T16", "kills in a restore", "file after file, in place", 60, neither)
    assert neither > 0
