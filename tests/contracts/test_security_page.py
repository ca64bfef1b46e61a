"""``SECURITY.md``: every promise names the tests that hold it, and those tests are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROMISES = 12


def rows() -> dict[str, list[str]]:
    """The tests named beside each promise."""
    lines = (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
    told = [line.rstrip("| ").rsplit(" | ", 1) for line in lines if re.match(r"\| P\d+ \|", line)]
    return {head.split("|")[1].strip(): re.findall(r"`(tests/[^`]+)`", tests) for head, tests in told}


def test_every_promise_stands_there_with_tests() -> None:
    found = rows()
    assert list(found) == [f"P{number}" for number in range(1, PROMISES + 1)]
    assert [promise for promise, tests in found.items() if not tests] == []


def test_every_test_that_is_named_exists() -> None:
    missing = {test for tests in rows().values() for test in tests if not (ROOT / test).is_file()}
    assert missing == set()
