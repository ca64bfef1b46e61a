"""``docs/test-programme.md``: every number of the programme has tests and a negative control, and all that are named are there."""

import ast
from pathlib import Path

import pytest

from tests.support import report
from tests.support.report import Figure, controls, number_of, programme

ROOT = Path(__file__).resolve().parent.parent.parent
NUMBERS = [f"T{number}" for number in range(1, 21)]


def is_there(name: str) -> bool:
    """Whether a module, or a test of it, exists."""
    path, _, test = name.partition("::")
    if not (ROOT / path).is_file():
        return False
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return not test or any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == test for node in tree.body)


def test_every_number_stands_there_in_its_order_with_tests() -> None:
    found = programme()
    assert list(found) == NUMBERS
    assert [number for number, tests in found.items() if not tests] == []


def test_every_number_has_a_negative_control() -> None:
    assert [number for number in NUMBERS if not controls()[number]] == []


def test_every_test_that_is_named_exists() -> None:
    assert {name for tests in programme().values() for name in tests if not is_there(name)} == set()


def test_one_that_does_not_exist_would_be_noticed() -> None:
    """The control."""
    assert is_there("tests/contracts/test_programme_page.py::test_every_test_that_is_named_exists")
    assert not is_there("tests/contracts/test_programme_page.py::test_of_nobody")
    assert not is_there("tests/contracts/test_of_nobody.py")


def test_a_case_of_a_test_belongs_to_its_number() -> None:
    assert number_of("tests/data/test_power_cuts.py::test_no_power_cut_loses_anything[saves]") == "T2"
    assert number_of("tests/data/test_mending.py::test_anything") == "T2"
    assert number_of("tests/data/test_of_nobody.py::test_x") == "others"


def test_the_report_adds_up_and_says_aloud_what_was_lost_skipped_or_not_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(report.SCALE, "0.5")
    told = [Figure("T1", "kills", 10, 0), Figure("T1", "kills", 5, 1, seed=7), Figure("T1", "kills", 3, 0, control="no guard")]
    reports = [
        pytest.TestReport("tests/a.py::b", ("", 0, ""), {}, "passed", None, "call", user_properties=[("figures", vars(each))])
        for each in told
    ]
    reports.append(pytest.TestReport("tests/a.py::c", ("", 0, ""), {}, "skipped", ("a.py", 1, "Skipped: no strace"), "setup"))
    text = report.told(reports, 0.0)
    assert "| T1 | kills | 15 | 1 | 7 | **LOST** |" in text
    assert "| T1 | *control: no guard* (kills) | 3 | 0 |  | **NOT FOUND OUT** |" in text
    assert "**SKIPPED** others × 1: no strace" in text
    assert report.scaled(10) == 5
