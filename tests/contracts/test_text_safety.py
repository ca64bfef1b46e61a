"""No string reaches the screen without passing ``widgets.content``."""

import ast
from functools import cache

import pytest

from tests.support.source import Module, modules, nodes
from tests.support.text_safety import Declared, bare_strings, declared

THE_ONE_MAKER = "clientbook.widgets.content"


@cache
def declared_by_the_package() -> Declared:
    return declared(module.tree for module in modules())


def draws(module: Module) -> bool:
    """Whether this module has anything to do with the screen; elsewhere ``update`` is a word of sets and dicts."""
    return any(
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("textual", "rich", "clientbook.widgets", "clientbook.screens"))
        for node in nodes(module.tree)
    )


def test_the_modules_of_the_screen_are_looked_at() -> None:
    looked_at = {module.name for module in modules() if draws(module)}
    assert {"clientbook.app", "clientbook.screens.customers", "clientbook.widgets.virtual_table"} <= looked_at


def test_nothing_hands_textual_a_bare_string() -> None:
    found = [
        f"{module.name}:{line} {code}"
        for module in modules()
        if module.name != THE_ONE_MAKER and draws(module)
        for line, code in bare_strings(module.tree, declared_by_the_package())
    ]
    assert not found, "\n".join(found)


SLIPS = [
    "Static(customer.name)",
    "Static(f'{n} customers')",
    "Label(_('Name'))",
    "Button('Save' + key)",
    "self.notify(error_sentence(error))",
    "self.query_one('#x').update(ngettext('{n} customer', '{n} customers', n).format(n=n))",
    "self.tooltip = _('more')",
    "self.border_title = customer.name",
    "widget = Widget(tooltip=customer.name)",
    "Option(customer.name if customer else None)",
    "Text(anything)",
    "Content.from_markup(anything)",
    "Segment(anything)",
    "def show(self, sentence: str):\n    self.status.update(sentence)",
    "def show(self):\n    sentence = _('done')\n    self.status.update(sentence)",
    "self.title = '[b]x'",
]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_found(slip: str) -> None:
    names = "class Customer:\n    name: str\n\ndef error_sentence(error) -> str: ..."
    assert list(bare_strings(ast.parse(slip), declared([ast.parse(names)])))


CLEAN = [
    "Static(content(customer.name))",
    "Static('')",
    "self.query_one('#x').update(segments((customer.name, '$accent')))",
    "self.notify(sentence, markup=False)",
    "self.values.update(other)",
    "Strip.blank(width)",
    "Input(placeholder=_('search'))",
    "def show(self, shown: Content):\n    self.status.update(shown)",
]


@pytest.mark.parametrize("code", CLEAN)
def test_what_passes_the_door_is_left_alone(code: str) -> None:
    names = "class Customer:\n    name: str"
    assert not list(bare_strings(ast.parse(code), declared([ast.parse(names)])))
