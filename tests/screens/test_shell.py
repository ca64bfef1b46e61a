"""The shell on a toy place: keys reach what they are meant for and nothing else."""

import re
import sys
from pathlib import Path

import pytest
from textual import events

from clientbook import commands
from clientbook.app import TURN, ClientbookApp, run_app
from clientbook.config import Config
from clientbook.keys_in import KeysIn
from clientbook.screens.action_menu import ActionMenu
from clientbook.screens.help import Help
from clientbook.screens.palette import Palette
from clientbook.widgets.key_line import KeyLine
from clientbook.widgets.message_line import MessageLine
from clientbook.widgets.search_line import SearchLine
from tests.support.painted import screen_text
from tests.support.quiet import press, settled, until
from tests.support.sequences import SEQUENCES
from tests.support.toy import toy

Patch = pytest.MonkeyPatch


def typed_at_once(app, text: str) -> None:
    """What a terminal sends in one go, without waiting for anything to be drawn."""
    for message in KeysIn().feed(text):
        app.post_message(message)


async def test_a_letter_acts_in_the_list_and_is_text_in_the_search_line(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        await press(pilot, "a", "e", "x")
        assert place.ran == ["new", "edit", "remove"]
        await press(pilot, "slash", "a", "e", "x", "2", "semicolon", "q", "u")
        assert place.ran == ["new", "edit", "remove", "search"]
        assert place.query_one(SearchLine).words == "aex2;qu"
        assert app.screen is place


async def test_text_typed_faster_than_the_focus_moves_does_not_leak_into_the_list(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        typed_at_once(app, "/axu2;8000")
        await settled(pilot)
        assert place.query_one(SearchLine).words == "axu2;8000"
        assert place.ran == ["search"]


async def test_without_the_type_ahead_letters_would_get_lost_or_act(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        monkeypatch.setattr(app._type_ahead, "may_go", lambda event: True)
        typed_at_once(app, "/axe")
        await settled(pilot)
        assert place.query_one(SearchLine).words != "axe" or place.ran != ["search"]


async def test_keys_typed_ahead_reach_a_dialog_that_is_still_on_its_way(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        typed_at_once(app, ";edit")
        await settled(pilot)
        assert isinstance(app.screen, ActionMenu)
        assert app.screen.shown()[0].key == "edit"
        assert place.ran == ["menu"]


FULL_WIDTH = {"；": "menu", "？": "help", "：": "palette", "、": "search", "／": "search", "ａ": "new", "ｕ": "undo"}


async def test_full_width_forms_act_in_a_list(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        for typed, act in FULL_WIDTH.items():
            typed_at_once(app, typed)
            await settled(pilot)
            assert place.ran == [act]
            await press(pilot, "escape", "escape")
            await settled(pilot)
            place.ran.clear()


async def test_full_width_forms_stay_text_in_the_search_line(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        typed_at_once(app, "/；ａ：王")
        await settled(pilot)
        assert place.query_one(SearchLine).words == "；ａ：王"


async def test_a_composed_chinese_name_in_a_list_starts_a_search_with_all_of_it(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        typed_at_once(app, "王伟")
        await settled(pilot)
        assert place.query_one(SearchLine).words == "王伟"
        await press(pilot, "escape", "escape")
        typed_at_once(app, "李")
        await settled(pilot)
        assert "input method" in place.query_one(MessageLine).text


async def test_sixty_sequences_are_no_act(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        for sequence in SEQUENCES.values():
            for parts in ([sequence], list(sequence)):
                parser = KeysIn()
                for part in parts:
                    for message in parser.feed(part):
                        app.post_message(message)
        await settled(pilot)
        assert (place.ran, place.table.cursor, app.screen, place.query_one(SearchLine).words) == ([], 0, place, "")


async def test_escape_climbs_down_and_never_quits(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        await press(pilot, "space", "space", "slash", "w", "enter", "escape")
        search = place.query_one(SearchLine)
        assert (search.words, search.in_use, place.table.marks.count(20)) == ("w", False, 2)
        await press(pilot, "escape")
        assert (search.words, place.table.marks.count(20)) == ("", 2)
        await press(pilot, "escape")
        assert place.table.marks.count(20) == 0
        await press(pilot, "escape", "escape", "escape")
        assert app.is_running
        assert "quits" in place.query_one(MessageLine).text
        await press(pilot, "V")
        assert place.table.marks.count(20) == 2


async def test_q_quits_only_twice_in_a_row(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, _place, pilot):
        await press(pilot, "q", "j", "q")
        assert app.is_running
        assert app.return_code is None
        await press(pilot, "q")
    assert app.return_code == 0


async def test_several_pasted_lines_are_for_the_place_and_one_starts_a_search(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        app.post_message(events.Paste("王小明\n13800138000\n"))
        await settled(pilot)
        assert place.pasted == ["王小明\n13800138000\n"]
        app.post_message(events.Paste("138 0013 8000\n"))
        await settled(pilot)
        assert place.query_one(SearchLine).words == "138 0013 8000"


async def test_the_key_line_shows_at_most_seven_and_keeps_the_ways_to_the_rest(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch, size=(40, 12)) as (_app, place, pilot):
        line = place.query_one(KeyLine)
        assert [id for id, _key, _label in line.fitting(40)][-2:] == ["menu", "help"]
        assert len(line.fitting(200)) == 7
        await pilot.click(KeyLine, offset=(3, 0))
        assert place.ran == ["search"]


async def test_menu_palette_and_help_know_what_can_be_done_here(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch, size=(110, 70)) as (app, place, pilot):
        await press(pilot, "semicolon")
        menu = app.screen
        assert isinstance(menu, ActionMenu)
        keys = [choice.key for choice in menu.shown()]
        assert {"new", "edit", "remove", "mark_all", "undo"} <= set(keys)
        assert "columns" not in keys
        await press(pilot, str(keys.index("edit") + 1))
        assert place.ran == ["menu", "edit"]
        await press(pilot, "ctrl+p", *"cx")
        palette = app.screen
        assert isinstance(palette, Palette)
        assert [choice.key for choice in palette.shown()][:1] == ["undo"]
        await press(pilot, "escape", "f1")
        assert isinstance(app.screen, Help)
        assert re.search(r"a  Ctrl\+N +New", screen_text(app))
        await press(pilot, "escape")
        assert app.screen is place


async def test_the_palette_finds_a_command_by_english_chinese_pinyin_and_initials(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, _place, pilot):
        for letters in ("undo", "撤销", "chexiao", "cx"):
            await press(pilot, "ctrl+p")
            typed_at_once(app, letters)
            await settled(pilot)
            assert "undo" in [choice.key for choice in app.screen.shown()], letters
            await press(pilot, "escape")


async def test_a_key_can_be_given_another_command_and_a_clash_is_told(tmp_path: Path, monkeypatch: Patch) -> None:
    config = Config(keys={"new": "n", "edit": "x", "nonsense": "y"})
    async with toy(tmp_path, monkeypatch, config=config) as (app, place, pilot):
        await press(pilot, "n", "a", "e")
        assert place.ran == ["new", "edit"]
        assert len(app.config_problems) == 2
        assert "edit" in app.config_problems[0] + app.config_problems[1]
        assert ("new", "n", "New") in place.query_one(KeyLine).entries
    commands.rebind({})


async def test_an_unexpected_error_is_told_without_values_and_the_app_goes_on(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        await press(pilot, "h")
        await until(pilot, lambda: bool(app.unexpected) and bool(len(app._notifications)))
        assert [type(error) for error in app.unexpected] == [RuntimeError]
        told = [notice.message for notice in app._notifications]
        assert any("RuntimeError" in message and "toy.py" in message for message in told)
        assert not any("Wang" in message for message in told)
        await press(pilot, "a")
        assert place.ran[-1] == "new"


def test_threads_take_shorter_turns_while_the_program_is_on_the_screen_and_only_then(tmp_path: Path, monkeypatch: Patch) -> None:
    turns: list[float] = []
    monkeypatch.setattr("clientbook.app.use_signs", lambda *, plain: None)
    monkeypatch.setattr(ClientbookApp, "run", lambda self: turns.append(sys.getswitchinterval()) or 0)
    usual = sys.getswitchinterval()
    assert run_app(tmp_path, config=Config()) == 0
    assert turns == [pytest.approx(TURN)]
    assert sys.getswitchinterval() == usual > TURN
