"""Two entries of one person become one in a real terminal, by choice, and two again days later; two others are said to be two."""

from pathlib import Path

import pytest

from clientbook.clock import FixedClock, SystemClock
from clientbook.data import Query, open_book
from clientbook.domain.customer import ContactPoint
from clientbook.widgets.signs import FANCY
from tests.support.said import said
from tests.support.terminal import Terminal
from tests.terminal.plans import Noon, add, new_book, place
from tests.terminal.story import PASSPHRASE, quit_at_the_top, unlock

pytestmark = pytest.mark.soak
NOBODY = "Nobody seems to stand in the book twice."


def filled(home: Path, noon: Noon) -> None:
    """Two pairs with a number in common, and somebody else."""
    book = new_book(home, noon.ago(40))
    for number, people in (
        ("13977778888", (("赵婷婷", "北方设计", "first note"), ("赵婷", "南方设计", "likes kestrels"))),
        ("13800138000", (("王芳", "同一家店", ""), ("陈建国", "同一家店", ""))),
    ):
        for name, company, notes in people:
            add(book, name, company=company, notes=notes, points=(ContactPoint(kind="phone", value=number),))
    add(book, "仇英", spoken=noon.ago(41))
    book.close()


@pytest.mark.parametrize(("language", "size"), [("zh_CN", (80, 24)), ("en", (120, 36))])
def test_two_are_found_merged_by_choice_and_parted_again_later(language: str, size: tuple[int, int], tmp_path: Path) -> None:
    noon = Noon.now()
    filled(tmp_path, noon)
    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        unlock(terminal, language)
        terminal.wait_for("赵婷婷", "仇英")
        terminal.type(":chachong\r")
        terminal.wait_for("赵婷婷", "陈建国", " %")
        terminal.press("enter")
        terminal.wait_for(said(language, "Enter makes them one; it can be undone"), "北方设计", "南方设计")
        terminal.type("jj")  # to the company, whose value is chosen; what nobody chose is the kept one's, notes are added up
        terminal.press("right")
        terminal.wait_until(lambda screen: chosen(screen, "南方设计") and not chosen(screen, "北方设计"), "the other company")
        terminal.press("enter")
        terminal.wait_for(said(language, "Merged into {name}", name="赵婷婷"), "陈建国")
        terminal.wait_gone("北方设计")
        terminal.type("x")
        terminal.wait_for(said(language, NOBODY))
        terminal.press("escape")
        terminal.wait_for("仇英")
        terminal.type("/kestrel")
        terminal.wait_gone("仇英")
        terminal.wait_for("赵婷婷", "1 / 4")
        terminal.press("escape", "escape")
        terminal.wait_for("仇英")
        quit_at_the_top(terminal)
    later = open_book(place(tmp_path), PASSPHRASE, clock=FixedClock(noon.ago(0)))
    add(later, "came later")
    later.close()
    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        unlock(terminal, language)
        terminal.wait_for("came later")
        terminal.type(":chachong\r")
        terminal.wait_for(said(language, NOBODY))
        terminal.press("escape")
        terminal.wait_for("came later")
        terminal.type(":book history\r")
        terminal.wait_for(said(language, "Undo this step"))
        terminal.type("jju")
        terminal.wait_for(said(language, "Undo only this step: “{what}”? Newer edits stay. Press {key} again"))
        terminal.type("u")
        terminal.wait_for(said(language, "Undone: {what}"))
        terminal.press("escape")
        terminal.wait_for("came later", "北方设计", "南方设计")
        terminal.type(":chachong\r")
        terminal.wait_for("赵婷婷", " %")
        assert "陈建国" not in terminal.text
        terminal.press("escape")
        terminal.wait_for("came later")
        quit_at_the_top(terminal)
    book = open_book(place(tmp_path), PASSPHRASE, clock=SystemClock())
    lines = {line.name: (line.company, book.customer(line.id).notes) for line in book.find(Query()).lines}
    assert lines["赵婷婷"] == ("北方设计", "first note")
    assert lines["赵婷"] == ("南方设计", "likes kestrels")
    assert [set(pair.titles) for pair in book.duplicates()] == [{"赵婷婷", "赵婷"}]
    book.close()


def chosen(screen: str, value: str) -> bool:
    """Whether this value bears the mark of what will stand."""
    return screen.partition(value)[0].rstrip().endswith(FANCY.marked)
