"""``stats``: customers counted by a field, by two crossed, and all fields at once."""

from pathlib import Path

import pytest

from tests.cli.conftest import Fill, Run


@pytest.fixture
def people(book_cli: Run, filled_once: Fill) -> Run:
    """Four customers, three of them from somewhere."""

    def make() -> None:
        for name, source, level in (("王伟", "referral", "vip"), ("李娜", "referral", "low"), ("Zoë", "online", "vip"), ("Adam", "", "")):
            book_cli("add", "--name", name, "--set", f"source={source}", "--set", f"level={level}")

    filled_once("stats", make)
    return book_cli


def test_counts_by_a_field_have_shares_and_keys(people: Run) -> None:
    ran = people("stats", "--by", "source", "--json")
    rows = [{key: row[key] for key in ("value", "count", "share")} for row in ran.json["rows"]]
    assert (ran.code, ran.json["schema"], ran.json["by"], ran.json["total"]) == (0, 1, "source", 4)
    assert rows == [
        {"value": "referral", "count": 2, "share": 0.5},
        {"value": None, "count": 1, "share": 0.25},
        {"value": "online", "count": 1, "share": 0.25},
    ]


def test_two_fields_are_crossed(people: Run) -> None:
    found = people("stats", "--by", "source", "--by", "level", "--json").json
    assert found["by"] == ["source", "level"]
    assert {tuple(row["value"]): row["count"] for row in found["rows"]} == {
        ("referral", "vip"): 1,
        ("referral", "low"): 1,
        ("online", "vip"): 1,
        (None, None): 1,
    }


def test_all_fields_at_once_leave_out_those_nobody_has(people: Run) -> None:
    assert set(people("stats", "--json").json["counts"]) >= {"source", "tag", "industry", "level"}
    shown = people("stats", "--lang", "zh_CN").out
    assert ("转介绍" in shown, "标签" in shown) == (True, False)
    assert people("stats", "--plain").out.splitlines()[0].split("\t")[0] == "source"


def test_what_cannot_be_counted_by_is_wrong_usage_and_so_is_the_same_field_twice(people: Run) -> None:
    assert people("stats", "--by", "notes").code == 2
    for more in (("--by", "tag"), ("--by", "source", "--by", "type")):
        refused = people("stats", "--by", "tag", *more)
        assert (refused.code, "two different" in refused.err) == (2, True)


def test_a_month_is_told_of_with_the_filters_behind_its_lists(people: Run) -> None:
    found = people("stats", "--json").json
    assert (found["month"], found["figures"]["new"], found["before"]["new"]) == ("2026-11", 4, 0)
    assert people("stats", "--json", "--month", "2026-10").json["figures"]["new"] == 0
    assert people("stats", "--month", "2026-13").code == 2


def test_the_report_is_a_file_of_its_owner_alone_and_never_in_the_place_of_another(people: Run, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    ran = people("report", str(file), "--lang", "zh_CN")
    assert (ran.code, ran.out) == (0, f"{file}\n")
    page = file.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "转介绍" in page
    assert file.stat().st_mode & 0o777 == 0o600
    assert people("report", str(file)).code == 1
    assert file.read_text(encoding="utf-8") == page
    assert people("report", str(file), "--force", "--month", "2026-10", "--json").json["month"] == "2026-10"
