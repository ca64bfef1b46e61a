"""Words that must not stand in the code, or in the repository at all."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.support.source import ROOT, Module, comments, functions, modules, nodes, strings, tracked_files

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
FORBIDDEN_SQL = re.compile(r"\b(ATTACH|DETACH|REKEY)\b", re.IGNORECASE)
OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users|work|opt)/[\w.-]+|[A-Z]:\\\\Users")
"""A path that exists on one machine only."""
OF_A_REGISTRY = re.compile(
    # Written in two pieces, so that this file names none itself.
    r"py" r"pi\.org|python" r"hosted|registry\s*=\s*\"https?:|--(?:extra-)?index-url|py" r"pi\.[a-z]+\.[a-z]+/simple",
    re.IGNORECASE,
)
"""An address packages are fetched from: that is the business of whoever installs."""
THESE_PATTERNS = Path(__file__).resolve()


def places(found: Iterator[tuple[int, str]], pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    return [(line, text) for line, text in found if pattern.search(text)]


def everywhere(look: Callable[[Module], Iterable[tuple[int, str]]]) -> str:
    """What the look finds in any module, one line each."""
    return "\n".join(f"{module.name}:{line} {text}" for module in modules() for line, text in look(module))


def test_no_string_holds_a_statement_that_would_leave_the_encrypted_file() -> None:
    assert not everywhere(lambda module: places(strings(module.tree), FORBIDDEN_SQL))


def test_such_a_statement_would_be_found() -> None:
    assert places(strings(ast.parse("connection.execute(f'attach database {x} as other')")), FORBIDDEN_SQL)
    assert not places(strings(ast.parse("def f():\n    'Never ATTACH.'\nx = 'attachment'")), FORBIDDEN_SQL)


def test_nothing_is_left_for_later() -> None:
    # Only what has such a word anywhere is taken apart.
    assert not everywhere(lambda module: places(comments(module.text), UNFINISHED) if UNFINISHED.search(module.text) else ())
    assert not everywhere(
        lambda module: [(n.lineno, n.id) for n in nodes(module.tree) if isinstance(n, ast.Name) and n.id == "NotImplementedError"]
    )


def swallowed(module: Module) -> Iterator[tuple[int, str]]:
    """Handlers of every error that do nothing with it."""
    for node in nodes(module.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        is_wide = node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        if is_wide and all(isinstance(part, ast.Pass | ast.Continue) for part in node.body):
            yield node.lineno, ast.unparse(node)


def test_no_error_is_swallowed_whole() -> None:
    assert not everywhere(swallowed)


def test_a_dialog_is_left_by_dismissing_it() -> None:
    def left_otherwise(module: Module) -> Iterator[tuple[int, str]]:
        if "screens.dialogs" in module.name:
            yield from places(strings(module.tree), re.compile(r"pop_screen|switch_screen"))
            for node in nodes(module.tree):
                if isinstance(node, ast.Attribute) and node.attr in {"pop_screen", "switch_screen"}:
                    yield node.lineno, node.attr

    assert not everywhere(left_otherwise)


def nameless(module: Module) -> Iterator[tuple[int, str]]:
    """Public things without a docstring; what is local to a function needs none."""
    if not ast.get_docstring(module.tree):
        yield 1, "the module"
    local = {id(inner) for outer in functions(module.tree) for inner in ast.walk(outer) if inner is not outer}
    for node in nodes(module.tree):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or id(node) in local:
            continue
        if not node.name.startswith("_") and not ast.get_docstring(node):
            yield node.lineno, node.name


def test_every_public_name_says_what_it_is() -> None:
    assert not everywhere(nameless)


def text_files() -> list[Path]:
    """Every text file of the repository."""
    kept = []
    for path in tracked_files():
        if path == THESE_PATTERNS or path.suffix in {".png", ".mo", ".db", ".gz"}:
            continue
        if b"\0" not in path.read_bytes()[:4096]:
            kept.append(path)
    return kept


def test_no_file_names_a_package_registry_or_a_place_of_one_machine() -> None:
    found = []
    for path in text_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{path.relative_to(ROOT)}: {hit.group()}" for pattern in (OF_A_REGISTRY, OF_ONE_MACHINE) for hit in pattern.finditer(text)
        ]
    assert not found, "\n".join(found)


def test_such_an_address_would_be_found() -> None:
    assert OF_A_REGISTRY.search("index = https://files.pythonhosted.example/x")
    assert OF_ONE_MACHINE.search("see /home/anna/book")
    assert not OF_ONE_MACHINE.search("https://example.org/home/page")
