"""What somebody is called, and what was said of them, reaches a screen only through ``clientbook.text``, where the privacy mask is."""

import ast
from collections.abc import Iterator

import pytest

from tests.support.source import modules

STORED = {"title", "name", "company", "summary", "what", "notes", "reaction", "special_needs", "next_what", "label_owner"}
"""Attributes of stored values that give somebody away."""
SHOWN_BY = {"Piece", "content", "column", "Choice", "format", "fit", "pad", "say", "say_saved", "notify", "wrap", "joined"}
"""What makes something seen of a string."""
MADE_BEFORE = {
    "about.target.name": "a Target is made with text.name",
    "saved.title": "a FormSaved is made with text.name",
    "start.title": "the title of a log form is made with text.name and text.company",
    "looks.company": "cells",
}
"""Display strings that are called like stored values, with why they are none."""


def bare(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Stored values handed to the screen as they are."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _called(node) not in SHOWN_BY:
            continue
        for value in [*node.args, *(keyword.value for keyword in node.keywords)]:
            parts = (
                [part.value for part in value.values if isinstance(part, ast.FormattedValue)] if isinstance(value, ast.JoinedStr) else []
            )
            for part in parts or [value]:
                named = part.func if isinstance(part, ast.Call) else part
                said = ast.unparse(named)
                if isinstance(named, ast.Attribute) and named.attr in STORED and not said.startswith("text.") and said not in MADE_BEFORE:
                    yield node.lineno, ast.unparse(node)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else call.func.attr if isinstance(call.func, ast.Attribute) else ""


def test_no_screen_shows_a_stored_value_past_the_mask() -> None:
    screens = [module for module in modules() if module.name.startswith("clientbook.screens")]
    assert len(screens) > 80
    assert not [f"{module.name}:{line} {code}" for module in screens for line, code in bare(module.tree)]


@pytest.mark.parametrize(
    "slip", ["Piece(customer.title())", "content(line.name)", "told.format(name=first.title)", "Piece(f'{step.what} later', 'quiet')"]
)
def test_a_slip_is_found(slip: str) -> None:
    assert list(bare(ast.parse(slip)))


@pytest.mark.parametrize("right", ["Piece(text.name(customer.title()))", "content(label)", "told.format(name=text.name(first.title))"])
def test_what_passes_the_door_is_left_alone(right: str) -> None:
    assert not list(bare(ast.parse(right)))
