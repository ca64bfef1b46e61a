"""The guided round of a practice book: what counts as done, what the line says, that it takes no key, and how to be rid of it."""

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from clientbook import i18n
from clientbook.demo import PASSPHRASE
from clientbook.domain.filters import Names, parse
from clientbook.domain.follow_up import FollowUp
from clientbook.screens.dialogs.backup import FileForm
from clientbook.screens.guide import END, STEPS, Guide, done_by
from clientbook.text import width
from clientbook.widgets.guide_strip import GuideStrip
from tests.support.languages import speaking
from tests.support.painted import screen_text
from tests.support.people import NOW, filled_book, opened
from tests.support.quiet import press, settled

TODAY = NOW.date()
ROOM = 80 - 4
"""Cells between the margins of the narrowest screen."""


def key(id: str) -> str:
    """The widest keys a command is shown with."""
    return {"search": "F3", "log": "F5", "plan": "F6", "undo": "Ctrl+Z", "palette": "Ctrl+P", "quit_twice": "q"}[id]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_line_stands_whole_on_the_narrowest_screen(language: str) -> None:
    guide = Guide()
    with speaking(language):
        for _step in range(len(STEPS) + 1):
            said = guide.said(key)
            assert said is not None
            assert width(f"{said[0]} {said[1]}  {said[2]}") <= ROOM, said
            assert "{" not in said[1]
            guide.skip()
    assert guide.said(key) is None


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_filter_and_the_passphrase_of_the_lines_are_right(language: str) -> None:
    with speaking(language):
        typed = re.search(r"[^\s,，]+:[^\s,，]+", i18n._(STEPS["filter"]))
        assert typed is not None
        asked = [parse(each, Names(), TODAY, strict=True).node for each in (typed.group(), "level:vip")]
        assert asked[0] == asked[1] is not None
        assert PASSPHRASE in i18n._(STEPS["backup"])
        assert "clientbook" in i18n._(END)


def test_things_done_in_another_order_count_and_a_round_that_is_over_begins_anew() -> None:
    guide = Guide()
    assert guide.step == "find"
    assert not guide.saw({"undo", "log"}), "the line still asks for the first thing"
    assert guide.saw({"find"})
    assert guide.step == "plan"
    guide.end()
    assert guide.said(key) is None
    guide.skip()
    assert guide.step == "plan", "called again it goes on where it was"
    guide.saw(STEPS)
    assert guide.step == ""
    guide.skip()
    guide.skip()
    assert (guide.on, guide.step) == (True, "find")


def test_steps_of_the_book_are_what_they_are() -> None:
    assert done_by("log", {"act": "contacted", "channel": "phone"}) == {"log"}
    assert done_by("log", {"act": "contacted", "due": "2026-11-27"}) == {"log", "plan"}
    assert done_by("follow_up", {"act": "planned", "due": ""}) == {"plan"}
    assert done_by("follow_up", {"act": "done", "due": "2026-11-27"}) == set()
    assert done_by("undo", {}) == {"undo"}
    assert done_by("attempt", {"act": "attempted"}) == done_by("edit", {}) == set()


def line(pilot: Pilot[int]) -> str:
    """What the line says."""
    return pilot.app.screen.query_one(GuideStrip).text


async def test_a_round_goes_on_by_itself_and_takes_no_key(tmp_path: Path) -> None:
    book = filled_book(tmp_path)
    async with opened(book, practice=True) as pilot:
        assert line(pilot).startswith("Find somebody: /")
        await press(pilot, "slash", *"wwl")
        assert line(pilot).startswith("Find somebody"), "not while it is typed"
        await press(pilot, "ctrl+g")
        assert line(pilot).startswith("Log what was said: F5"), "a key that works in the search line"
        await press(pilot, "tab", "comma")
        assert line(pilot).startswith("Log what was said: i"), "an attempt is no contact"
        await press(pilot, "full_stop")
        assert line(pilot).startswith("Plan the next step: f")
        book.save_follow_up(FollowUp(customer_id=1, what="x", due=TODAY))
        await settled(pilot)
        assert line(pilot).startswith("Filter")
        await press(pilot, "slash", *" level:vip")
        assert line(pilot).startswith("Filter")
        await press(pilot, "tab")
        assert line(pilot) == "Take back what you did last: u"
        await press(pilot, "u")
        assert line(pilot).startswith("Back up with :")
        pilot.app.screen.perform("backup")  # type: ignore[attr-defined]
        await settled(pilot)
        form = pilot.app.screen
        assert isinstance(form, FileForm)
        assert "which is “practice”" in screen_text(pilot.app)
        assert Path(form.path.value).parent == tmp_path, "it goes with the book"
        await press(pilot, "escape")
        pilot.app.session.shell.tried("backup")  # type: ignore[attr-defined]
        assert line(pilot).startswith("This was all")
        assert "This was all" not in await press(pilot, "ctrl+g")
        await press(pilot, "ctrl+g")
        assert line(pilot).startswith("Log what was said"), "from the beginning; somebody is found already"
        pilot.app.screen.perform("guide_end")  # type: ignore[attr-defined]
        await settled(pilot)
        assert "Log what was said" not in screen_text(pilot.app)


async def test_a_book_of_ones_own_has_no_round(tmp_path: Path) -> None:
    async with opened(filled_book(tmp_path)) as pilot:
        assert not pilot.app.screen.query(GuideStrip)
        before = screen_text(pilot.app)
        assert await press(pilot, "ctrl+g") == before
        assert not {"guide", "guide_end"} & set(pilot.app.screen.possible())  # type: ignore[attr-defined]
