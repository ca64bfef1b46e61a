"""The program's own source, read once, for tests that judge the code instead of running it."""

import ast
import gc
import io
import subprocess
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "clientbook"


@dataclass(frozen=True)
class Module:
    """One module of the package."""

    path: Path
    name: str
    """Dotted, ``clientbook.data.book``."""
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """What the code says."""
        return ast.parse(self.text)


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        text = path.read_text(encoding="utf-8")
        found.append(Module(path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts), text))
    return tuple(found)


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Everything in the code, walked through once for all who look."""
    found = tuple(ast.walk(tree))
    gc.freeze()  # kept to the end: no look for garbage need walk through it
    return found


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of every string the code holds, docstrings left out."""
    documentation = {
        id(node.body[0].value)
        for node in nodes(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    attribute_docs = {id(node.value) for node in nodes(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation | attribute_docs:
            yield node.lineno, node.value


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of every comment."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    for node in nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that is or would be in the repository; where there is no repository, every file of the known rooms."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, capture_output=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return tuple(path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file())
    rooms = ("clientbook", "tests", "tools", "docs", "benchmarks", ".ci")
    inside = [path for room in rooms for path in (ROOT / room).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return (*inside, *(path for path in ROOT.iterdir() if path.is_file()))
