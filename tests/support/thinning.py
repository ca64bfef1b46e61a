"""A test made for both languages and two sizes runs in two of the four cases each time, and in all four with the long programmes.

Which two changes from test to test, so that the default run as a whole sees every screen size in both languages.
"""

import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest


class Case(NamedTuple):
    """One case of a test: which test with which of its other arguments, in which language and size."""

    test: str
    language: object
    size: object


def left_for_soak(cases: Sequence[Case]) -> set[Case]:
    """The half of each full square of languages and sizes; of anything that is no such square nothing."""
    squares: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        squares[case.test].append(case)
    left = set()
    for test, square in squares.items():
        languages = list(dict.fromkeys(case.language for case in square))
        sizes = list(dict.fromkeys(case.size for case in square))
        if len(languages) == len(sizes) == 2 and len(set(square)) == 4:
            turn = zlib.crc32(test.encode()) % 2
            left |= {case for case in square if (languages.index(case.language) + sizes.index(case.size)) % 2 != turn}
    return left


def thin_out(items: Sequence[pytest.Item]) -> None:
    """Mark what the default run leaves for the long programmes."""
    cases = {item: case for item in items if (case := _case(item)) is not None}
    left = left_for_soak([*cases.values()])
    for item, case in cases.items():
        if case in left:
            item.add_marker(pytest.mark.soak)


def _case(item: pytest.Item) -> Case | None:
    """Its place in a square; none for what is marked already: somebody has chosen there."""
    called: Any = getattr(item, "callspec", None)
    if called is None or item.get_closest_marker("soak") or not {"language", "size"} <= called.params.keys():
        return None
    others = sorted((name, repr(value)) for name, value in called.params.items() if name not in ("language", "size"))
    return Case(f"{item.nodeid.partition('[')[0]} {others}", called.params["language"], called.params["size"])


def sampled(cases: Sequence[Any], *default: int) -> list[Any]:
    """All these cases as parameters, a tuple being several; those that do not stand at these places run with the long programmes."""
    return [
        case if place in default else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.soak)
        for place, case in enumerate(cases)
    ]
