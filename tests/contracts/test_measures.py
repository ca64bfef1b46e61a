"""The measures to live by, printed as a report; a thing above them needs its reason in ``EXCUSED``."""

import ast

import pytest

from tests.support.source import functions, modules, nodes

MODULE_LINES = 300
FUNCTION_LINES = 40
COMPOSE_LINES = 60
SCREEN_LINES = 250

EXCUSED: dict[str, str] = {
    "clientbook.data.models": "the whole schema is read in one place, a table after the other",
    "clientbook.commands": "every command of the user is read in one place, a line for each",
}
"""What stands above a measure, and why it reads better so."""


def length(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first to the last, without decorators and docstring."""
    documentation = ast.get_docstring(node, clean=False)
    return (node.end_lineno or node.lineno) - node.lineno + 1 - (documentation.count("\n") + 1 if documentation else 0)


def above_the_measures() -> dict[str, int]:
    """Everything that is longer than its measure, with its length."""
    found: dict[str, int] = {}
    for module in modules():
        lines = module.text.count("\n")
        if lines > MODULE_LINES:
            found[module.name] = lines
        for function in functions(module.tree):
            if length(function) > (COMPOSE_LINES if function.name == "compose" else FUNCTION_LINES):
                found[f"{module.name}.{function.name}"] = length(function)
        for node in nodes(module.tree):
            if isinstance(node, ast.ClassDef) and module.name.startswith("clientbook.screens") and length(node) > SCREEN_LINES:
                found[f"{module.name}.{node.name}"] = length(node)
    return found


def test_everything_is_within_the_measures_or_says_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    found = above_the_measures()
    with capsys.disabled():
        for name, lines in sorted(found.items(), key=lambda item: -item[1]):
            print(f"\n  {lines:>4} lines  {name}  {EXCUSED.get(name, '')}", end="")
    assert set(found) <= set(EXCUSED)
    assert set(EXCUSED) <= set(found), "an excuse that is no longer needed"
