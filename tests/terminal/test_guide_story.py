"""The guided round in a real terminal, from the first key to the backup, and nothing of it left behind."""

from pathlib import Path

import pytest

from clientbook.screens.guide import END, STEPS
from clientbook.text import width
from tests.support.said import counted, said
from tests.support.terminal import Terminal
from tests.terminal.story import quit_at_the_top

pytestmark = pytest.mark.soak


def asked(terminal: Terminal, language: str, step: str) -> None:
    """The line asks for this, whole, and stands below the top line."""
    line = said(language, STEPS.get(step, END), search="/", log="i", plan="f", undo="u", palette=":", quit_twice="q")
    terminal.wait_until(lambda _screen: line in terminal.lines[1], line)
    hint = said(language, "{key} skips" if step else "{key} closes", key="Ctrl+G")
    assert terminal.lines[1].endswith(hint)
    assert width(terminal.lines[1]) <= terminal.size[0]


@pytest.mark.parametrize(("language", "size"), [("zh_CN", (80, 24)), ("en", (120, 36))])
def test_a_round_is_walked_and_nothing_of_it_is_left(language: str, size: tuple[int, int], tmp_path: Path) -> None:
    name, words = ("wang", "谈好了价格") if language == "zh_CN" else ("smi", "agreed on the price")
    with Terminal("practice", home=tmp_path, language=language, size=size) as terminal:
        asked(terminal, language, "find")
        terminal.type(f"/{name}\r")
        asked(terminal, language, "log")
        terminal.type("i")
        terminal.wait_for(said(language, "Said"))
        terminal.type(f"{words}\r")
        asked(terminal, language, "plan")
        terminal.type("f")
        terminal.wait_for(said(language, "Repeat"))
        terminal.type("fri\r")
        asked(terminal, language, "filter")
        terminal.press("escape")
        terminal.wait_for(f"/  {name}")
        terminal.press("escape")
        terminal.wait_gone(f"/  {name}")
        terminal.type("/level:vip")
        terminal.press("tab")
        asked(terminal, language, "undo")
        terminal.type("u")
        asked(terminal, language, "backup")
        terminal.type(":beifen\r")
        terminal.wait_for(said(language, "Passphrase of this book, which is “practice”"))
        terminal.type("practice\r")
        proved = "Backed up, read back and compared: {n} customer"
        terminal.wait_for(counted(language, proved, f"{proved}s", 200))
        asked(terminal, language, "")
        assert list((tmp_path / "tmp").glob("clientbook-practice-*/clientbook-*.age"))
        terminal.press("ctrl+g")
        terminal.wait_gone(said(language, "{key} closes", key="Ctrl+G"))
        terminal.press("escape")
        terminal.wait_gone("level:vip")
        quit_at_the_top(terminal)
    assert not list((tmp_path / "tmp").iterdir())
    assert not list(tmp_path.rglob("book.db"))


def test_the_round_begins_from_the_welcome_screen_too(tmp_path: Path) -> None:
    with Terminal(home=tmp_path, language="zh_CN") as terminal:
        terminal.wait_for(said("zh_CN", "Look around"))
        terminal.type("1")
        asked(terminal, "zh_CN", "find")
        quit_at_the_top(terminal)
    assert not list((tmp_path / "tmp").iterdir())
