"""``set``: one field of everybody who fits, shown first, done with ``--yes``, taken back with one undo."""

from collections.abc import Callable

import pytest

from tests.cli.conftest import Run
from tests.cli.test_filters import named
from tests.cli.test_filters import people as people


def test_without_yes_it_only_shows_what_would_change(people: Run) -> None:
    told = people("set", "level=vip", "--filter", "source:referral", "--plain")
    assert (told.code, told.err) == (1, "clientbook: nothing was changed; say --yes to change them\n")
    assert told.out == "empty\tVIP\t2\n"
    assert named(people, "--filter", "level:vip") == []


def test_with_yes_it_is_one_step_that_one_undo_takes_back(people: Run) -> None:
    told = people("set", "等级=VIP", "--filter", "类型:潜在", "--yes")
    assert (told.code, told.err) == (0, "2 customers changed.\n")
    assert named(people, "--filter", "level:vip") == ["Zoë Müller", "王伟"]
    again = people("set", "level=vip", "--filter", "type:potential", "--yes")
    assert (again.code, again.err) == (0, "Nothing had to change.\n")
    assert people("undo").code == 0
    assert named(people, "--filter", "level:vip") == []


def test_tags_are_added_to_and_taken_from(people: Run) -> None:
    told = people("set", "tags+=回访 vip", "--filter", "source:referral", "--yes", "--plain")
    assert (told.code, told.out) == (0, "+ #回访 #vip\t\t2\n")
    assert named(people, "--filter", "#回访") == ["李娜", "王伟"]
    told = people("set", "tags-=高意向", "--filter", "#回访", "--yes", "--plain")
    assert (told.code, told.out) == (0, "- #高意向\t\t1\nno change\t\t1\n")
    assert named(people, "--filter", "#高意向") == []
    assert named(people, "--filter", "#vip") == ["李娜", "王伟"]


def test_json_tells_the_step(people: Run) -> None:
    told = people("set", "status=paused", "--filter", "type:potential", "--yes", "--json")
    assert (told.code, told.json["field"], told.json["customers"]) == (0, "status", 2)
    assert told.json["unit"] is not None


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("level=vip", "--filter", "", "--yes"), 1),
        (("level=vip", "--filter", "sourse:x", "--yes"), 2),
        (("level=vip", "--yes"), 2),
        (("level", "--filter", "type:potential", "--yes"), 2),
        (("nonsense=1", "--filter", "type:potential", "--yes"), 1),
        (("name=", "--filter", "type:potential", "--yes"), 1),
        (("phone=139", "--filter", "type:potential", "--yes"), 1),
        (("headcount=many", "--filter", "type:potential", "--yes"), 1),
        (("level+=vip", "--filter", "type:potential", "--yes"), 1),
    ],
)
def test_what_cannot_be_set_changes_nothing(argv: tuple[str, ...], code: int, people: Run, unchanged: Callable[[], bool]) -> None:
    assert unchanged()
    told = people("set", *argv)
    assert (told.code, told.out) == (code, "")
    assert told.err
    assert unchanged()


def test_json_without_yes_is_the_preview_and_changes_nothing(people: Run) -> None:
    before = people("list", "--json").json
    told = people("set", "status=paused", "--filter", "type:potential", "--json")
    assert (told.code, told.json["unit"], told.json["changing"], told.json["customers"]) == (1, None, 2, 2)
    assert told.json["before"] == [{"value": "none", "customers": 2}]
    assert "--yes" in told.err
    told = people("set", "tags+=neu", "--filter", "type:potential", "--json")
    assert (told.json["how"], told.json["value"], told.json["changing"]) == ("+", ["neu"], 2)
    assert people("list", "--json").json == before
