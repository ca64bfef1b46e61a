"""A full disk and a read-only folder are said; nothing is half done and nothing breaks."""

from pathlib import Path

import pytest

from tests.support import small_disks
from tests.support.books import fingerprint
from tests.support.narrow_disks import template
from tests.support.report import Figures

pytestmark = pytest.mark.skipif(not small_disks.available(), reason="NOT TESTED: this machine allows no mounts in a user namespace")


def test_a_book_in_a_read_only_folder_opens_to_read_and_says_so(book: Path) -> None:
    before = fingerprint(book)
    seen = small_disks.inside("read-only", book, 'mount --bind "$D" "$D"; mount -o remount,ro,bind "$D"')
    assert seen == {
        "notes": ["read-only-folder"],
        "read_only": True,
        "customers": 0,
        "saving": "ReadOnly",
        "changing": "NotSaved read-only",
        "standing": "book",
        "writable": False,
        "creating": "NotSaved read-only",
        "backing up": "done",
    }
    assert fingerprint(book) == before


def test_the_same_folder_mounted_writable_opens_to_write(book: Path) -> None:
    """The control: it is the mount that makes the difference."""
    seen = small_disks.inside("read-only", book, 'mount --bind "$D" "$D"')
    assert seen["read_only"] is False
    assert seen["saving"] == "done"


def test_on_a_full_disk_nothing_is_half_saved_and_work_goes_on_when_there_is_room(tmp_path: Path) -> None:
    seen = small_disks.inside("full", tmp_path, 'mount -t tmpfs -o size=900k,mode=700 none "$D"')
    assert seen == {
        "saved": True,
        "saving": "NotSaved full",
        "counted": True,
        "drafting": "NotSaved full",
        "snapshot": "NotSaved full",
        "changing": "NotSaved full",
        "creating": "NotSaved full",
        "left": "absent",
        "reopened": True,
        "after": "done",
        "files": [],
    }


TMPFS = 'mount -t tmpfs -o size=6m,mode=700 none "$D"'


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book with a snapshot, to be copied onto the small disk."""
    folder = tmp_path_factory.mktemp("narrow") / "book"
    template(folder)
    return folder


ACTS = "save,import,snapshot,one,whole,key,backup,export"
SAMPLED = "save,whole"


@pytest.mark.parametrize(("acts", "every"), [(SAMPLED, 150), pytest.param(ACTS, 1, marks=pytest.mark.soak)])
def test_wherever_the_disk_gets_full_the_reason_is_named_and_nothing_is_half(
    tmp_path: Path, narrow: Path, acts: str, every: int, figures: Figures
) -> None:
    """Each act with a little more room each time, until it gets through; with room again, the same open book does it."""
    seen = small_disks.inside(acts, tmp_path, TMPFS, "narrow_disks", str(narrow), str(every))
    for act, told in seen.items():
        assert isinstance(told, dict)
        figures.saw("T6", "full disk at every point", told["refused"] + told["done"], len(told["wrong"]))
        assert (told["wrong"], told["reasons"], told["done"]) == ([], ["full"], 1), act
    assert len(seen) == len(acts.split(","))


@pytest.mark.soak
def test_the_control_written_in_place_loses_the_book(tmp_path: Path, narrow: Path, figures: Figures) -> None:
    told = small_disks.inside("in place", tmp_path, TMPFS, "narrow_disks", str(narrow), "8")["in place"]
    assert isinstance(told, dict)
    figures.control("T6", "full disk at every point", "written in place", told["refused"] + told["done"], len(told["wrong"]))
    assert told["wrong"] != []


def test_a_backup_or_restore_onto_a_disk_that_is_too_small_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    seen = small_disks.inside("backup", tmp_path / "small", 'mount -t tmpfs -o size=100k,mode=700 none "$D"')
    assert seen == {
        "backing up": "NotSaved full",
        "left": [],
        "noted": False,
        "elsewhere": "done",
        "restoring": "NotSaved full",
        "standing": "absent",
    }
