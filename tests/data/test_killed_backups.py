"""A kill in a backup leaves no file or a whole one; a kill in a restore leaves the old book or the new one."""

import shutil
from pathlib import Path

import pytest

from clientbook.data import check_book
from tests.support import backup_killing
from tests.support.backups import restore
from tests.support.cut_short import cut_short

LARGE = pytest.param(1_000, marks=pytest.mark.soak)
SOME = pytest.param(60, marks=pytest.mark.soak)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A book and a backup of it. Never changed."""
    return backup_killing.prepare(tmp_path_factory.mktemp("made"))


def test_a_backup_cut_short_has_no_name_or_is_whole(made: tuple[Path, Path], tmp_path: Path) -> None:
    seen = set()
    for step in (15, 30, 45, 10_000):
        target = tmp_path / f"{step}.age"
        cut_short(lambda target=target: backup_killing.export(made[0], target), step)  # type: ignore[misc]
        seen.add(backup_killing.found(target))
    assert seen == {"absent", "whole"}


def test_a_restore_cut_short_leaves_the_old_book_or_the_new_one(made: tuple[Path, Path], tmp_path: Path) -> None:
    wanted = sum(backup_killing.verify_backup(made[1], passphrase="practice").counts.values())
    backup_killing.make_old(tmp_path / "old")
    seen = set()
    for step in (45, 62, 10_000):
        place = tmp_path / str(step)
        shutil.copytree(tmp_path / "old", place)
        cut_short(lambda place=place: restore(made[1], place), step)  # type: ignore[misc]
        seen.add(backup_killing.stands(place, wanted))
    assert seen == {"old", "new"}


def test_a_restore_into_a_new_folder_cut_short_is_no_book_or_a_whole_one(made: tuple[Path, Path], tmp_path: Path) -> None:
    seen = set()
    for step in (12, 10_000):
        place = tmp_path / str(step)
        cut_short(lambda place=place: restore(made[1], place), step)  # type: ignore[misc]
        seen.add(check_book(place).state)
    assert seen == {"absent", "book"}


@pytest.mark.parametrize("kills", [SOME, LARGE])
def test_killed_backups(tmp_path: Path, kills: int) -> None:
    counts = backup_killing.run("export", tmp_path, kills)
    assert counts["partial"] == 0
    assert counts["left"] > kills // 10, "the kills came too early or too late to say anything"
    assert counts["absent"] + counts["whole"] == counts["kills"] == kills


@pytest.mark.soak
def test_killed_backups_under_their_final_name(tmp_path: Path) -> None:
    """The control."""
    assert backup_killing.run("export", tmp_path, 60, badly=True)["partial"] > 0


@pytest.mark.parametrize("kills", [SOME, LARGE])
def test_killed_restores(tmp_path: Path, kills: int) -> None:
    counts = backup_killing.run("restore", tmp_path, kills)
    assert counts["neither"] == 0
    assert min(counts["old"], counts["new"]) > kills // 30
    assert counts["kept"] == counts["new"]


@pytest.mark.soak
def test_killed_restores_in_place(tmp_path: Path) -> None:
    """The control."""
    assert backup_killing.run("restore", tmp_path, 60, badly=True)["neither"] > 0
