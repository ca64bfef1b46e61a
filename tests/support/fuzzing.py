"""Invented input by the thousand for one check, counted for the report of the long programmes."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from tests.support.report import Figures, scaled

T = TypeVar("T")


def fuzz(figures: Figures, number: str, what: str, check: Callable[[T], object], inputs: SearchStrategy[T], examples: int) -> None:
    """Give the check so many inputs, fewer where a shorter run was asked for; the first it fails at is shown, as small as it gets."""
    tried = [0]

    @settings(max_examples=scaled(examples), deadline=None, suppress_health_check=list(HealthCheck))
    @given(inputs)
    def each(given: T) -> None:
        tried[0] += 1
        check(given)

    lost = 1
    try:
        each()
        lost = 0
    finally:
        figures.saw(number, what, tried[0], lost)
