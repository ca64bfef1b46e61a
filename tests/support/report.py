"""The one report of the long programmes: what was tried how often, what was lost, and what their negative controls lost.

A test fills the fixture ``figures``; what no test filled is counted by its outcome, under the number ``docs/test-programme.md`` gives it.
``--soak-scale 0.1`` makes every programme that much shorter.
"""

import math
import os
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "test-programme.md"
REPORT = ROOT / "build" / "soak-report.md"
SCALE = "SOAK_SCALE"
"""Environment variable that carries the scale to the modules, which ask while they are imported, and to other processes of the run."""
_NAME = "figures"


def scaled(count: int, least: int = 1) -> int:
    """So many in a run of the scale that was asked for; never fewer than ``least``."""
    return max(least, math.ceil(count * float(os.environ.get(SCALE, "1"))))


@dataclass
class Figure:
    """What one test tried."""

    number: str
    """Of the programme: ``T1`` to ``T20``."""
    what: str
    count: int
    losses: int
    control: str = ""
    """What was switched off; then losses are what has to happen."""
    seed: int | None = None
    note: str = ""


class Figures:
    """What a test tells the report; the same name told twice is added up."""

    def __init__(self) -> None:
        self.told: list[Figure] = []

    def saw(self, number: str, what: str, count: int, losses: int, *, seed: int | None = None, note: str = "") -> None:
        """So many were tried and so many lost, which is none or the test fails."""
        self.told.append(Figure(number, what, count, losses, seed=seed, note=note))

    def control(self, number: str, what: str, switched_off: str, count: int, losses: int, *, seed: int | None = None) -> None:
        """The same without a guard."""
        self.told.append(Figure(number, what, count, losses, control=switched_off, seed=seed))


def keep(item: pytest.Item, report: pytest.TestReport, figures: Figures) -> None:
    """Give the figures with the report of a test: it is what comes back from the processes of a parallel run."""
    report.user_properties += [(_NAME, asdict(figure)) for figure in figures.told]


@cache
def programme(sort: str = "") -> dict[str, list[str]]:
    """The tests each number of the programme names, as ``tests/data/test_x.py::test_y`` or a module; of one sort of line or of all."""
    found: dict[str, list[str]] = {}
    number = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"## (T\d+)\b", line):
            number = heading[1]
            found[number] = []
        if number and line.startswith(f"- {sort}"):
            found[number] += re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", line)
    return found


def controls() -> dict[str, list[str]]:
    """The negative controls of each number."""
    return programme("Control:")


def mark_controls(items: Sequence[pytest.Item]) -> None:
    """Mark what the page calls a control: the cheap ones of the default cut run with the long programmes too."""
    names = {name for tests in controls().values() for name in tests}
    for item in items:
        if {item.nodeid.partition("[")[0], item.nodeid.partition("::")[0]} & names:
            item.add_marker(pytest.mark.control)


@dataclass
class _Outcome:
    passed: int = 0
    found_out: int = 0
    failed: int = 0
    seconds: float = 0.0


def told(reports: list[pytest.TestReport], begun: float) -> str:
    """The report as Markdown."""
    lines = ["# Long programmes of the tests", ""]
    lines += [f"Scale {os.environ.get(SCALE, '1')}, {(time.time() - begun) / 60:.1f} minutes, {os.cpu_count()} processors.", ""]
    lines += _figures(reports)
    lines += _outcomes(reports)
    lines += _skips(reports)
    return "\n".join(lines) + "\n"


def _figures(reports: list[pytest.TestReport]) -> list[str]:
    rows: dict[tuple[int, str, str, str], list[Figure]] = defaultdict(list)
    for report in reports:
        for name, value in report.user_properties:
            if name == _NAME:
                figure = Figure(**value)  # type: ignore[arg-type]
                rows[int(figure.number[1:]), figure.number, figure.what, figure.control].append(figure)
    lines = ["| T | what | tried | lost | seed | |", "|---|---|---|---|---|---|"]
    for (_, number, what, control), found in sorted(rows.items()):
        losses = sum(figure.losses for figure in found)
        name = f"*control: {control}* ({what})" if control else what
        verdict = ("as it must" if losses else "**NOT FOUND OUT**") if control else ("" if not losses else "**LOST**")
        seeds = " ".join(str(figure.seed) for figure in found if figure.seed is not None)
        notes = [verdict, *dict.fromkeys(figure.note for figure in found if figure.note)]
        lines.append(
            f"| {number} | {name} | {sum(figure.count for figure in found):,} | {losses:,} | {seeds} | {'; '.join(filter(None, notes))} |"
        )
    return [*lines, ""]


def _outcomes(reports: list[pytest.TestReport]) -> list[str]:
    outcomes: dict[str, _Outcome] = {number: _Outcome() for number in [*programme(), "others"]}
    for report in reports:
        here = outcomes[number_of(report.nodeid)]
        here.seconds += report.duration
        passed = report.when == "call" and report.passed
        here.found_out += passed and "control" in report.keywords
        here.passed += passed and "control" not in report.keywords
        here.failed += report.failed
    lines = ["| T | tests passed | controls that found a loss | failed | seconds |", "|---|---|---|---|---|"]
    lines += [f"| {number} | {one.passed:,} | {one.found_out} | {one.failed} | {one.seconds:.0f} |" for number, one in outcomes.items()]
    return [*lines, ""]


def number_of(nodeid: str) -> str:
    """Which number of the programme a test belongs to; a name of its own goes before that of its module."""
    test = nodeid.partition("[")[0]
    names = programme()
    for name in (test, test.partition("::")[0]):
        for number, tests in names.items():
            if name in tests:
                return number
    return "others"


def _skips(reports: list[pytest.TestReport]) -> list[str]:
    skipped = [report for report in reports if report.skipped]
    reasons: dict[tuple[str, str], int] = defaultdict(int)
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[number_of(report.nodeid), reason.removeprefix("Skipped: ")] += 1
    return ["Nothing was skipped."] if not reasons else [f"**SKIPPED** {t} × {n}: {why}" for (t, why), n in reasons.items()]
