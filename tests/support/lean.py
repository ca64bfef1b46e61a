"""What thousands of apps in one process would do again and again: parse the same style sheets, walk through all modules for garbage."""

import gc
from typing import Any

from textual.css import stylesheet
from textual.css.model import RuleSet

_YOUNG = 20_000
"""Objects between two looks for garbage; Python's own 700 means a look several times per key of an app under test."""


def keep_parsed_sheets() -> None:
    """Parse a style sheet once per process and set of variables: the rules are read-only, and every app of a run has the same."""
    parse = stylesheet.parse
    kept: dict[Any, list[RuleSet]] = {}
    variables: dict[int, tuple[Any, Any]] = {}

    def parsed(scope: str, css: str, read_from: Any, *, variable_tokens: Any, is_default_rules: bool, tie_breaker: int) -> list[RuleSet]:
        # By identity, with the object kept alive: to hash some thousand tokens would cost as much as parsing.
        if id(variable_tokens) not in variables:
            written = repr(sorted((name, "".join(token.value for token in tokens)) for name, tokens in variable_tokens.items()))
            variables[id(variable_tokens)] = (variable_tokens, written)
        key = (variables[id(variable_tokens)][1], scope, css, read_from, is_default_rules, tie_breaker)
        if key not in kept:
            kept[key] = list(
                parse(scope, css, read_from, variable_tokens=variable_tokens, is_default_rules=is_default_rules, tie_breaker=tie_breaker)
            )
        return kept[key]

    stylesheet.parse = parsed  # type: ignore[assignment]


def pass_by_modules() -> None:
    """Let the garbage collector pass by all that is loaded when the tests begin."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)
