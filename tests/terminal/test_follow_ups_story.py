"""Back from a fortnight away: what was due stands there; most of it is moved in one act, and taken back in one."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.terminal import Terminal
from tests.terminal.plans import Noon, add, new_book
from tests.terminal.story import quit_at_the_top, unlock
from tests.terminal.test_today_story import reading


def heading(language: str, group: str, n: int) -> str:
    """The line above a group."""
    return {"overdue": {"en": "OVERDUE", "zh_CN": "已逾期"}, "next7": {"en": "NEXT 7 DAYS", "zh_CN": "7 天内"}}[group][language] + f"  {n}"


@pytest.mark.soak  # the same acts: tests/screens/test_follow_ups.py; two runs of the installed program: test_today_story.py
@pytest.mark.parametrize(("language", "size", "phrase"), [("zh_CN", (80, 24), "三天后"), ("en", (120, 36), "in 3 days")])
def test_what_was_due_while_away_is_moved_in_one_act_and_still_there_the_next_time(
    language: str, size: tuple[int, int], phrase: str, tmp_path: Path
) -> None:
    noon = Noon.now()
    today = noon.today()
    book = new_book(tmp_path, noon.ago(40))
    for n in range(40):
        add(book, f"Client {n:02}", steps=[(today - timedelta(days=14 - n % 14), f"step {n:02}", "")])
    book.close()

    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        unlock(terminal, language)
        terminal.wait_for("Client 00")
        terminal.type("3")
        terminal.wait_for(heading(language, "overdue", 40))
        terminal.type("G\r*")  # “and … more” is the last line: all forty, all of them marked
        terminal.wait_for("40")
        terminal.type(f"f{phrase}\r")
        terminal.wait_for(heading(language, "next7", 40))
        terminal.type("u")
        terminal.wait_for(heading(language, "overdue", 40))
        terminal.type(" f" + phrase + "\r")
        terminal.wait_for(heading(language, "overdue", 39))
        terminal.type("x")
        terminal.wait_for(heading(language, "overdue", 38))
        quit_at_the_top(terminal)

    with reading(tmp_path, noon) as read:
        groups = {group.group: group.total for group in read.steps()}
        assert groups == {"overdue": 38, "today": 0, "next7": 1, "later": 0, "undated": 0}
        assert read.count() == 40
    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        unlock(terminal, language)
        terminal.wait_for("Client")
        terminal.type("3")
        terminal.wait_for(heading(language, "overdue", 38), heading(language, "next7", 1))
        quit_at_the_top(terminal)
