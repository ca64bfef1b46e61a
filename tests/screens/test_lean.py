"""What the tests keep from one app to the next changes nothing that is seen: widgets have the styles Textual itself gives them."""

from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.css import match, query
from textual.css.parse import parse_selectors
from textual.css.styles import RULE_NAMES
from textual.css.stylesheet import Stylesheet
from textual.strip import Strip
from textual.widgets import Static

from tests.support.lean import TEXTUALS_APPLY
from tests.support.people import filled_book, opened
from tests.support.quiet import press, settled


def styles(app: Any) -> dict[str, dict[str, Any]]:
    """Every rule in force for each widget of the screen and for each of its parts."""
    found = {}
    for number, node in enumerate(app.screen.walk_children(with_self=True)):
        found[f"{number} {node!r}"] = dict(node.styles.base._rules)
        for part, its in node._component_styles.items():
            found[f"{number} {node!r} {part}"] = dict(its.base._rules)
    return found


async def test_every_widget_has_the_styles_textual_gives_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = filled_book(tmp_path)
    async with opened(book) as pilot:
        for keys in (("question_mark",), ("escape", "a"), ("escape", "enter"), ("e",)):
            await press(pilot, *keys)
            kept = styles(pilot.app)
            with monkeypatch.context() as patch:
                patch.setattr(Stylesheet, "apply", TEXTUALS_APPLY)
                pilot.app.stylesheet.update(pilot.app.screen)
            assert kept == styles(pilot.app)
        node = pilot.app.screen.query("Static").first()
        node.add_class("title", update=False)
        pilot.app.stylesheet.apply(node)
        assert kept != styles(pilot.app), "the control: a widget that is another one for the rules"
    book.close()


class Unpaintable(Static):
    """Goes wrong in the moment it is painted."""

    def render_line(self, y: int) -> Strip:
        """Go wrong."""
        raise ZeroDivisionError(y)


async def test_what_nobody_looked_at_between_two_keys_is_painted_when_the_app_rests() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        await settled(pilot)
        await app.mount(Unpaintable("x"))
        with pytest.raises(ZeroDivisionError):
            await settled(pilot)
        await app.query_one(Unpaintable).remove()
        await settled(pilot)


async def test_styles_and_queries_answer_as_textual_does(tmp_path: Path) -> None:
    book = filled_book(tmp_path)
    async with opened(book) as pilot:
        await press(pilot, "a")
        nodes = list(pilot.app.screen.walk_children(with_self=True))
        for node in nodes:
            own, base = node.styles.inline, node.styles.base
            for name in RULE_NAMES:
                assert node.styles.get_rule(name) == (own if own.has_rule(name) else base).get_rule(name), (node, name)
        for selectors in ("Row", ".field", "#fields", "Row .field", "#fields > Points", "Static, Input"):
            sets = parse_selectors(selectors)
            found = [node for node in nodes if match.match(sets, node)]
            assert found
            assert [node for node in nodes if query.match(sets, node)] == found
    book.close()


def test_a_painted_line_has_its_caches_when_it_is_asked_for_them() -> None:
    line = Strip([], 0)
    assert not line._crop_cache
    assert line._crop_cache is line._crop_cache
    with pytest.raises(AttributeError):
        _ = line._no_such_cache  # type: ignore[attr-defined]
