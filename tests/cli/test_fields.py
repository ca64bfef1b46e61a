"""Fields from the shell: listed with how often they are filled in; own ones added, renamed, retired and brought back."""

import pytest

from clientbook.domain.fields import FIELDS
from tests.cli.conftest import Run


def test_every_field_is_listed_by_its_key(book_cli: Run) -> None:
    listed = book_cli("fields", "--plain")
    assert [line.split("\t")[0] for line in listed.out.splitlines()] == [field.key for field in FIELDS]
    document = book_cli("fields", "--json").json
    assert [field["key"] for field in document["fields"]] == [field.key for field in FIELDS]
    assert (document["custom"], document["customers"]) == ([], 0)


def test_a_field_of_ones_own_is_added_filled_renamed_retired_and_brought_back(book_cli: Run) -> None:
    added = book_cli("fields", "add", "车型", "--type", "choice", "--choices", "轿车，卡车", "--sensitive", "--json").json
    assert added["unit"] is not None
    assert added["field"]["choices"] == ["轿车", "卡车"]
    assert book_cli("add", "--name", "王", "--set", "车型=卡车").code == 0
    listed = book_cli("fields", "--json").json
    assert [(each["name"], each["filled"], each["sensitive"], each["retired"]) for each in listed["custom"]] == [("车型", 1, True, False)]
    assert book_cli("fields", "rename", "车型", "车").out == "车\n"
    assert book_cli("fields", "rename", "车型", "x").code == 1
    assert book_cli("fields", "retire", "车").code == 0
    assert book_cli("fields", "list", "--json").json["custom"][0]["retired"] is True
    assert book_cli("add", "--name", "李", "--set", "车=卡车").code == 1
    assert book_cli("fields", "retire", "车").code == 1
    assert book_cli("fields", "restore", "车").code == 0
    assert book_cli("undo").code == 0
    assert book_cli("fields", "--json").json["custom"][0]["retired"] is True
    assert book_cli("fields", "rename", "车", "车", "--json").code == 1


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("add",), 2),
        (("rename", "a"), 2),
        (("add", "a", "--type", "colour"), 2),
        (("add", "a", "--type", "choice"), 1),
        (("add", "a", "--choices", "b,c"), 1),
        (("add", " "), 1),
        (("retire", "nothing"), 1),
    ],
)
def test_what_cannot_be_changes_nothing(book_cli: Run, argv: tuple[str, ...], code: int) -> None:
    assert book_cli("fields", *argv).code == code
    assert book_cli("fields", "--json").json["custom"] == []


def test_a_name_is_used_once(book_cli: Run) -> None:
    assert book_cli("fields", "add", "Car").code == 0
    again = book_cli("fields", "add", "car")
    assert again.code == 1
    assert "is the name of another field" in again.err
