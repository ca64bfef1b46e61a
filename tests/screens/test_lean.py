"""What the tests keep from one app to the next changes nothing that is seen: widgets have the styles Textual itself gives them."""

from pathlib import Path
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.strip import Strip

from tests.support.lean import TEXTUALS_APPLY
from tests.support.people import filled_book, opened
from tests.support.quiet import press


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


def test_a_painted_line_has_its_caches_when_it_is_asked_for_them() -> None:
    line = Strip([], 0)
    assert not line._crop_cache
    assert line._crop_cache is line._crop_cache
    with pytest.raises(AttributeError):
        _ = line._no_such_cache  # type: ignore[attr-defined]
