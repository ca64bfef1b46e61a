"""The registry of commands is sane: one id, one key in a place, words in both languages."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from clientbook import commands, i18n
from tests.support.source import modules
from tools import make_docs

CHINESE = "[\u4e00-\u9fff]"
PLACES = [module for module in modules() if module.name.startswith(("clientbook.screens", "clientbook.widgets", "clientbook.app"))]


@pytest.fixture(autouse=True)
def _english_afterwards():
    yield
    i18n.set_language("en")


def test_every_id_stands_once() -> None:
    ids = [command.id for command in commands.COMMANDS]
    assert len(ids) == len(set(ids))


def test_every_command_has_label_and_help_in_both_languages() -> None:
    i18n.set_language("zh_CN")
    english_only = [text for command in commands.COMMANDS for text in (command.label, command.help) if not re.search(CHINESE, i18n._(text))]
    assert not english_only
    assert {command.group for command in commands.COMMANDS} <= set(commands.GROUPS)


def clashes(registry: tuple[commands.Command, ...]) -> list[tuple[str, str, str]]:
    """Pairs of commands of the same surroundings with a key in common."""
    return [
        (one.id, other.id, key)
        for one, other in combinations(registry, 2)
        if not commands._apart(one.id, other.id)
        for key in set(one.keys + one.twins) & set(other.keys + other.twins)
    ]


def test_no_two_commands_of_a_place_share_a_key() -> None:
    assert not clashes(commands.COMMANDS)


def test_two_commands_that_share_a_key_are_found() -> None:
    assert clashes((*commands.COMMANDS, commands.Command("other", ("u",), (), "Other", "another one"))) == [("undo", "other", "u")]


def test_no_act_needs_a_key_that_ordinary_terminals_do_not_send() -> None:
    sendable = re.compile(r"^(?:[!-~]|ctrl\+[a-z]|f(?:[1-9]|1[0-2])|shift\+tab|[a-z]+)$")
    assert [key for command in commands.COMMANDS for key in command.keys + command.twins if not sendable.match(key)] == []


def test_every_method_that_offers_a_command_names_one_of_the_registry() -> None:
    offered = {name for module in PLACES for name in re.findall(r"def do_(\w+)\(", module.text)}
    assert offered - {command.id for command in commands.COMMANDS} == set()


def test_the_pages_made_from_the_program_are_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not make_docs.old_pages()
    monkeypatch.setattr(make_docs, "DOCS", tmp_path)
    assert make_docs.old_pages() == ["keys.md", "cli.md"]
