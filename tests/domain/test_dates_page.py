"""The page about days says what the program does."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clientbook.domain.phrases import parse_due, parse_moment
from clientbook.domain.repeats import parse_repeat

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "dates.md"
NOW = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)


def rows(head: str) -> Iterator[tuple[str, str]]:
    """What is typed and what it means, of every table with this head."""
    for table in PAGE.read_text(encoding="utf-8").split("\n\n"):
        if table.startswith(f"| {head} |"):
            for line in table.strip().splitlines()[2:]:
                typed, means = (cell.strip() for cell in line.strip("|").split("|"))
                yield from ((each, means) for each in re.findall("`([^`]+)`", typed))


@pytest.mark.parametrize(("typed", "means"), list(rows("typed | due")))
def test_a_step_is_due_as_the_page_says(typed: str, means: str) -> None:
    due = parse_due(typed, NOW)
    assert due is not None
    assert f"{due.day} {due.time}".strip() == means


@pytest.mark.parametrize(("typed", "means"), list(rows("typed | was")))
def test_a_contact_was_as_the_page_says(typed: str, means: str) -> None:
    at = parse_moment(typed, NOW)
    assert at is not None
    assert f"{at:%Y-%m-%d %H:%M}" == means


@pytest.mark.parametrize(("typed", "means"), list(rows("typed | means")))
def test_everything_else_on_the_page_is_understood(typed: str, means: str) -> None:
    if not means.startswith("every"):
        assert parse_due(typed, NOW) is not None
        return
    repeat = parse_repeat(typed)
    assert repeat is not None
    words = {"d": "day", "w": "week", "m": "month"}[repeat.unit]
    assert means == (f"every {words}" if repeat.every == 1 else f"every {repeat.every} {words}s")


def test_the_page_has_its_tables() -> None:
    assert len([*rows("typed | due")]) > 40
    assert len([*rows("typed | was")]) > 15
    assert len([*rows("typed | means")]) > 25
