"""What the default run leaves for the long programmes, and what it tells about its time."""

import gc
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.ground import is_roomy
from tests.support.processor import told
from tests.support.thinning import Case, left_for_soak, sampled

LANGUAGES, SIZES = ("en", "zh_CN"), ((80, 24), (120, 36))


def square(test: str) -> list[Case]:
    return [Case(test, language, size) for language in LANGUAGES for size in SIZES]


@pytest.mark.parametrize("test", [f"test_{number}" for number in range(20)])
def test_of_a_full_square_both_languages_and_both_sizes_stay(test: str) -> None:
    stay = set(square(test)) - left_for_soak(square(test))
    assert len(stay) == 2
    assert {case.language for case in stay} == set(LANGUAGES)
    assert {case.size for case in stay} == set(SIZES)


def test_all_four_cases_are_seen_somewhere() -> None:
    names = [f"test_{number}" for number in range(20)]
    left = left_for_soak([case for name in names for case in square(name)])
    assert {(case.language, case.size) for name in names for case in set(square(name)) - left} == {tuple(case[1:]) for case in square("")}


def test_what_is_no_full_square_stays_whole() -> None:
    for cases in (square("a")[:3], square("a")[::3], [Case("a", "en", size) for size in SIZES], []):
        assert left_for_soak(cases) == set()


def test_of_samples_the_others_carry_the_mark() -> None:
    first, second, third = sampled(["a", ("b", 1), "c"], 0)
    assert first == "a"
    assert (second.values, third.values) == (("b", 1), ("c",))
    assert [mark.name for each in (second, third) for mark in each.marks] == ["soak", "soak"]


def test_a_test_above_the_ceiling_and_a_run_above_the_budget_are_told() -> None:
    lines = told({"tests/data/test_a.py::test_x": 3.0, "tests/data/test_a.py::test_y": 1.0}, ceiling=2, budget=3)
    assert lines[0] == "processor seconds: data 4"
    assert "too much" in lines[1]
    assert [line.split()[-1] for line in lines[3:]] == ["tests/data/test_a.py::test_x"]
    quiet = told({"tests/data/test_a.py::test_y": 1.0}, ceiling=2, budget=3)
    assert len(quiet) == 2
    assert "too much" not in quiet[1]


def test_books_lie_in_memory_only_where_there_is_room(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    assert not is_roomy(tmp_path / "none", room=0)
    assert not is_roomy(tmp_path, room=free * 2)
    assert not is_roomy(Path("/proc"), room=1)


def test_what_a_started_program_compiles_is_kept() -> None:
    asked = "import sys; print(sys.dont_write_bytecode)"
    assert [subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stdout, sys.dont_write_bytecode] == [
        "False\n",
        False,
    ]


def test_garbage_is_looked_for_while_tests_run() -> None:
    assert gc.isenabled()
