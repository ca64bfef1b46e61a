"""Finds strings that reach Textual without passing ``widgets.content``.

Textual reads a bare ``str`` as markup. The reader below follows what can be seen in the source: literals, f-strings, calls of
functions that are declared to return ``str``, attributes and parameters that are declared ``str``, and local names bound to those.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.support.source import nodes

FIRST_ARGUMENT = {"Static", "Label", "Button", "Checkbox", "RadioButton", "Option", "Collapsible", "Tab", "TabPane", "Link"}
"""Widgets whose first argument is drawn."""
DRAWING_METHODS = {"update", "notify", "add_option", "add_row", "add_column", "set_label"}
DRAWN_KEYWORDS = {"tooltip", "border_title", "border_subtitle", "prompt", "label", "content", "renderable", "title", "sub_title"}
DRAWN_ATTRIBUTES = {"tooltip", "border_title", "border_subtitle", "title", "sub_title", "prompt"}
MAKERS = {"Content", "Text", "Strip", "Segment"}
"""Made from strings in one place only; ``Strip.blank`` and the like hold no string."""
HARMLESS_MAKERS = {"blank", "join", "align"}
TRANSLATORS = {"_", "N_", "ngettext", "pgettext", "str", "repr", "format", "chr"}
STRING_METHODS = {"format", "join", "strip", "lower", "upper", "title", "capitalize", "replace", "removeprefix", "removesuffix"}


@dataclass
class Declared:
    """What the package declares to be a ``str``."""

    functions: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)


def declared(trees: Iterable[ast.AST]) -> Declared:
    """Names of functions and attributes that are ``str`` wherever the package declares them."""
    returns: dict[str, set[bool]] = defaultdict(set)
    holds: dict[str, set[bool]] = defaultdict(set)
    for tree in trees:
        for node in nodes(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                is_property = any(isinstance(mark, ast.Name) and mark.id in {"property", "cached_property"} for mark in node.decorator_list)
                (holds if is_property else returns)[node.name].add(_is_str(node.returns))
            elif isinstance(node, ast.ClassDef):
                for part in node.body:
                    if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                        holds[part.target.id].add(_is_str(part.annotation))
    return Declared({name for name, said in returns.items() if said == {True}}, {name for name, said in holds.items() if said == {True}})


def bare_strings(tree: ast.AST, known: Declared) -> Iterator[tuple[int, str]]:
    """Line and code of each string that is handed to Textual bare."""
    for scope, names in _scopes(tree, known):
        for node in scope:
            for value in _drawn(node):
                if _stringy(value, names, known):
                    yield node.lineno, ast.unparse(node)
            if isinstance(node, ast.Call) and _makes(node):
                yield node.lineno, ast.unparse(node)


def _is_str(annotation: ast.AST | None) -> bool:
    return isinstance(annotation, ast.Name) and annotation.id == "str"


def _scopes(tree: ast.AST, known: Declared) -> Iterator[tuple[list[ast.AST], set[str]]]:
    """The nodes of each function (and of the module around them) with the local names that hold strings."""
    owners = [node for node in nodes(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for owner in [tree, *owners]:
        own = list(_own_nodes(owner))
        names: set[str] = set()
        if isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = owner.args
            names = {a.arg for a in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs] if _is_str(a.annotation)}
        for node in own:
            if isinstance(node, ast.Assign) and _stringy(node.value, names, known):
                names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            elif isinstance(node, ast.AnnAssign) and _is_str(node.annotation) and isinstance(node.target, ast.Name):
                names.add(node.target.id)
        yield own, names


def _own_nodes(owner: ast.AST) -> Iterator[ast.AST]:
    """Every node below, in order, but not inside functions below (these are scopes of their own)."""
    for child in ast.iter_child_nodes(owner):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        yield child
        yield from _own_nodes(child)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _drawn(node: ast.AST) -> list[ast.expr]:
    """The values this node hands to Textual to be drawn."""
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [node.value] if any(isinstance(t, ast.Attribute) and t.attr in DRAWN_ATTRIBUTES for t in targets) else []
    if not isinstance(node, ast.Call):
        return []
    name = _called(node)
    if name == "notify" and any(k.arg == "markup" and isinstance(k.value, ast.Constant) and k.value.value is False for k in node.keywords):
        return []
    first = node.args[:1] if name in FIRST_ARGUMENT else []
    if name in DRAWING_METHODS and isinstance(node.func, ast.Attribute):
        first = list(node.args) if name == "add_row" else node.args[:1]
    named = [k.value for k in node.keywords if k.arg in DRAWN_KEYWORDS] if name in FIRST_ARGUMENT | DRAWING_METHODS else []
    named += [k.value for k in node.keywords if k.arg == "tooltip"]
    return [*first, *named]


def _makes(call: ast.Call) -> bool:
    """Whether this makes something Textual draws out of its arguments."""
    if isinstance(call.func, ast.Name):
        return call.func.id in MAKERS and bool(call.args)
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id in MAKERS
        and function.attr not in HARMLESS_MAKERS
    )


def _stringy(value: ast.expr, names: set[str], known: Declared) -> bool:
    """Whether this expression is seen to be a string that is not empty."""
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str) and bool(value.value.strip())
    if isinstance(value, ast.JoinedStr):
        return True
    if isinstance(value, ast.BinOp):
        return _stringy(value.left, names, known) or _stringy(value.right, names, known)
    if isinstance(value, ast.IfExp):
        return _stringy(value.body, names, known) or _stringy(value.orelse, names, known)
    if isinstance(value, ast.BoolOp):
        return any(_stringy(part, names, known) for part in value.values)
    if isinstance(value, ast.Await | ast.NamedExpr | ast.Starred):
        return _stringy(value.value, names, known)
    if isinstance(value, ast.Name):
        return value.id in names
    if isinstance(value, ast.Attribute):
        return value.attr in known.attributes
    if isinstance(value, ast.Call):
        name = _called(value)
        is_method = isinstance(value.func, ast.Attribute)
        return name in known.functions or (name in STRING_METHODS if is_method else name in TRANSLATORS)
    return False
