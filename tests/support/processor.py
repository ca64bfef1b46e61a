"""How much processor time each test takes, told at the end of a run: the default run has to stay short on any machine."""

import os
import time
from collections import Counter
from pathlib import PurePath

import pytest

CEILING = 2.0
"""Seconds of processor time; a test above it is told, or carries the mark ``soak`` and runs with the long programmes."""
BUDGET = 370.0
"""Seconds of processor time of the whole default run: a little more than three minutes on two cores."""
_BEGUN = pytest.StashKey[float]()
_NAME = "processor"


def spent() -> float:
    """Processor seconds of this process and of its children that have ended."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def begin(item: pytest.Item) -> None:
    """Before the fixtures of a test."""
    item.stash[_BEGUN] = spent()


def end(item: pytest.Item, report: pytest.TestReport) -> None:
    """After them: the time goes with the report."""
    if _BEGUN in item.stash:
        report.user_properties.append((_NAME, spent() - item.stash[_BEGUN]))


def taken(reports: list[pytest.TestReport]) -> dict[str, float]:
    """Seconds of each test."""
    return {report.nodeid: float(str(value)) for report in reports for name, value in report.user_properties if name == _NAME}


def told(taken: dict[str, float], *, ceiling: float = CEILING, budget: float = BUDGET) -> list[str]:
    """The lines at the end of a run: the seconds of each folder, and the tests above the ceiling."""
    folders: Counter[str] = Counter()
    for test, seconds in taken.items():
        folders[PurePath(test.partition("::")[0]).parent.name] += seconds  # type: ignore[assignment]
    lines = ["processor seconds: " + ", ".join(f"{name} {seconds:.0f}" for name, seconds in folders.most_common())]
    total = sum(taken.values())
    lines.append(f"together {total:.0f} of {budget:.0f}" + (": too much, see CONTRIBUTING.md" if total > budget else ""))
    above = sorted(((seconds, test) for test, seconds in taken.items() if seconds > ceiling), reverse=True)
    if above:
        lines.append(f"above {ceiling:g} s and not marked soak:")
        lines += [f"{seconds:6.1f} s  {test}" for seconds, test in above]
    return lines
