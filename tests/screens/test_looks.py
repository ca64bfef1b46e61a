"""Looks: every text can be read on every ground it meets, the signs are one cell wide, a mistake in the configuration keeps nobody out."""

from dataclasses import fields
from itertools import product
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.color import Color

from clientbook import commands, i18n, themes
from clientbook.config import Config, read_config
from clientbook.widgets.signs import FANCY, PLAIN, signs, use_signs
from tests.support.painted import painted, screen_text
from tests.support.quiet import press, settled
from tests.support.toy import toy

ENOUGH = 4.5
TEXTS = ("foreground", "text-muted", "primary", "success", "warning", "error")
GROUNDS = ("background", "surface", "panel", "row")


def luminance(color: Color) -> float:
    def channel(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * channel(color.r) + 0.7152 * channel(color.g) + 0.0722 * channel(color.b)


def contrast(one: Color, other: Color) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def variables(theme: str) -> dict[str, str]:
    app: App[None] = App()
    for own in themes.OWN:
        app.register_theme(own)
    app.theme = theme
    return themes.variables_for(app.get_css_variables())


@pytest.mark.parametrize("theme", [theme.name for theme in themes.OWN])
def test_every_text_can_be_read_on_every_ground(theme: str) -> None:
    found = variables(theme)
    weak = {
        (text, ground): round(contrast(Color.parse(found[text]), Color.parse(found[ground])), 2)
        for text, ground in product(TEXTS, GROUNDS)
        if contrast(Color.parse(found[text]), Color.parse(found[ground])) < ENOUGH
    }
    assert not weak
    for text, ground in (("button-text", "button"), ("input-cursor-foreground", "input-cursor-background")):
        assert contrast(Color.parse(found[text]), Color.parse(found[ground])) >= ENOUGH


def test_a_weak_pair_is_found() -> None:
    assert contrast(Color.parse("#777777"), Color.parse("#11151a")) < ENOUGH


@pytest.mark.parametrize("theme", [theme.name for theme in themes.OWN])
async def test_what_is_painted_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str) -> None:
    async with toy(tmp_path, monkeypatch, config=Config(theme=theme)) as (app, place, pilot):
        place.say("Saved: something", "good", "u undo")
        await press(pilot, "space", "slash", "x")
        for line in painted(app):
            for text, style, _control in line:
                if text.strip() and style is not None and style.color is not None and style.bgcolor is not None:
                    front, back = (Color.from_rich_color(each) for each in (style.color, style.bgcolor))
                    assert contrast(front, back) >= ENOUGH, (text, front.hex, back.hex)


@pytest.mark.parametrize("name", ["textual-light", "nord", "dracula", "ansi-dark"])
async def test_textuals_own_themes_work_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    async with toy(tmp_path, monkeypatch, config=Config(theme=name)) as (app, _place, _pilot):
        assert app.theme == name
        assert "Name 1" in screen_text(app)


async def test_an_unknown_theme_is_reported_and_ours_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with toy(tmp_path, monkeypatch, config=Config(theme="no-such")) as (app, _place, _pilot):
        assert app.theme == themes.DARK.name
        assert any("no-such" in problem for problem in app.config_problems)


async def test_no_color_leaves_signs_and_words_that_say_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with toy(tmp_path, monkeypatch) as (app, _place, pilot):
        assert app.no_color
        await press(pilot, "space")
        shown = screen_text(app)
        assert signs().marked in shown
        assert signs().bar in shown


async def test_the_look_and_the_language_change_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        place.perform("switch_theme")
        await settled(pilot)
        assert app.theme == themes.LIGHT.name
        place.perform("switch_language")
        await settled(pilot)
        assert i18n.language() == "zh_CN"
        assert app.screen is not place
        assert i18n._("Search") in screen_text(app)


def test_every_sign_is_one_cell_in_both_sets_and_the_plain_one_is_ascii() -> None:
    for each in fields(FANCY):
        cells = 5 if each.name == "shades" else 1
        assert cell_len(getattr(FANCY, each.name)) == cells
        plain = getattr(PLAIN, each.name)
        assert plain.isascii()
        assert len(plain) == (2 if each.name == "tail" else cells)


async def test_with_plain_signs_nothing_of_ambiguous_width_is_painted_by_the_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_signs(True)
    try:
        async with toy(tmp_path, monkeypatch) as (app, _place, pilot):
            await press(pilot, "space", "j")
            for keys in (("semicolon",), ("colon",), ("question_mark",)):
                await press(pilot, *keys)
                assert screen_text(app).isascii() or "；" in screen_text(app)
                await press(pilot, "escape")
    finally:
        use_signs(False)


def test_a_configuration_is_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('language = "zh_CN"\ntheme = "nord"\nidle_minutes = 0\nbook = "~/x"\n[keys]\nnew = "n"\n', encoding="utf-8")
    read = read_config(file)
    assert (read.language, read.theme, read.idle_minutes, dict(read.keys), read.problems) == ("zh_CN", "nord", 0, {"new": "n"}, ())
    assert read.book == Path.home() / "x"


@pytest.mark.parametrize(
    "text",
    ['language = "fr"', "idle_minutes = -1", "idle_minutes = true", 'colour = "red"', "keys = 3", "[keys]\na = 3", "x", 'glyphs = "x"'],
)
def test_an_entry_that_is_not_understood_is_reported_once_and_keeps_nobody_out(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    read = read_config(file)
    assert len(read.problems) == 1
    assert (read.language, read.idle_minutes, dict(read.keys)) == (None, 5, {})


def test_no_configuration_is_no_problem_and_an_unreadable_one_is_told(tmp_path: Path) -> None:
    assert read_config(tmp_path / "none.toml") == Config()
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    assert len(read_config(tmp_path / "binary.toml").problems) == 1
    assert len(read_config(tmp_path).problems) == 1


def test_a_key_of_the_configuration_replaces_the_programs() -> None:
    try:
        assert commands.rebind({"new": "n, ctrl+n", "sort": "m"}) == []
        assert commands.keys_of("new") == ("n", "ctrl+n")
        assert commands.shown_key("sort") == "m"
        assert len(commands.rebind({"new": "e"})) == 1
        assert commands.keys_of("new") == ("a", "ctrl+n")
        assert commands.rebind({"new": "e", "edit": "n"}) != []
    finally:
        commands.rebind({})
