"""A book moves to another computer in a real terminal: three keys on Today, then nothing but file and passphrase; and snapshots."""

from pathlib import Path

import pytest

from clientbook.clock import SystemClock
from clientbook.data import open_book, snapshot_lines
from tests.support.said import counted, said
from tests.support.terminal import Terminal
from tests.terminal.plans import Noon, add, new_book, place
from tests.terminal.story import PASSPHRASE, quit_at_the_top, unlock

pytestmark = pytest.mark.soak
SIZES = [("zh_CN", (80, 24)), ("en", (80, 24))]
PROVED = "Backed up, read back and compared: {n}"
NAMES = ("王伟丽", "Zoë", "[/b]港湾")


def typed_passphrase(terminal: Terminal) -> None:
    """The passphrase and Enter."""
    terminal.type(PASSPHRASE)
    terminal.press("enter")


@pytest.mark.parametrize(("language", "size"), SIZES)
def test_three_keys_back_up_and_a_new_computer_restores(language: str, size: tuple[int, int], tmp_path: Path) -> None:
    noon, here, there = Noon.now(), tmp_path / "here", tmp_path / "there"
    book = new_book(here, noon.ago(40))
    for name in NAMES:
        add(book, name, spoken=noon.ago(41))
    wanted = book.dump()["customer"]
    book.close()
    file = here / f"clientbook-{noon.today():%Y%m%d}.age"
    with Terminal(home=here, language=language, size=size, env=noon.env) as terminal:
        terminal.wait_for(said(language, "Passphrase"))
        typed_passphrase(terminal)
        terminal.wait_for(said(language, "Backup: there is none yet"))
        # Three keys and the passphrase, in one go: no letter of it may act on the list.
        terminal.type(f"G\r{PASSPHRASE}\r")
        terminal.wait_for(counted(language, f"{PROVED} customer", f"{PROVED} customers", 3), file.name)
        terminal.wait_gone(said(language, "Backup: there is none yet"))
        quit_at_the_top(terminal)
    assert file.stat().st_mode & 0o777 == 0o600
    with Terminal(home=there, language=language, size=size, env=noon.env) as terminal:
        terminal.wait_for(said(language, "Restore a backup"))
        terminal.type("4")
        terminal.wait_for(said(language, "Passphrase of the backup; the book takes it over"))
        terminal.paste(str(file))
        terminal.press("enter")
        typed_passphrase(terminal)
        terminal.wait_for(said(language, "The recovery code"))
        terminal.press("f9")
        terminal.wait_for(said(language, "The recovery code has not been checked yet"))
        quit_at_the_top(terminal)
    restored = open_book(place(there), PASSPHRASE, clock=SystemClock())
    try:
        assert [row["name"] for row in restored.dump()["customer"]] == [row["name"] for row in wanted]
    finally:
        restored.close()


@pytest.mark.parametrize(("language", "size"), SIZES)
def test_one_customer_and_then_the_whole_book_come_back_from_a_snapshot(language: str, size: tuple[int, int], tmp_path: Path) -> None:
    noon = Noon.now()
    book = new_book(tmp_path, noon.ago(40))
    for name in NAMES:
        add(book, name, spoken=noon.ago(41))
    book.close()
    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        unlock(terminal, language)
        terminal.wait_for("Zoë")
        terminal.type(":kuaizhao\r")
        terminal.wait_for(said(language, "There is no snapshot yet: one is taken each day after the first change."))
        terminal.type("a")
        terminal.wait_for(counted(language, "{n} customer", "{n} customers", 3))
        terminal.press("escape")
        terminal.wait_for("Zoë")
        terminal.type("/zoe\r")
        terminal.wait_gone("王伟丽")
        terminal.press("escape", "escape")
        terminal.wait_for("王伟丽")
        terminal.type("x")
        terminal.wait_until(lambda screen: sum(name in screen for name in NAMES) < 3 or "u" in screen, "one in the trash")
        terminal.type(":kuaizhao\r")
        terminal.wait_for(counted(language, "{n} customer", "{n} customers", 3))
        terminal.type("G\r")
        terminal.wait_for(said(language, "Put it in the place of the whole book"))
        terminal.type("3")
        terminal.wait_for(said(language, "Keep this book"))
        terminal.press("tab", "enter")
        terminal.wait_for(said(language, "Unlock"))  # "passphrase" stands in what is asked before, too
        typed_passphrase(terminal)
        terminal.wait_for(said(language, "Follow-ups"))
        terminal.type("2")
        terminal.wait_for(*NAMES)
        quit_at_the_top(terminal)
    assert len(snapshot_lines(place(tmp_path))) >= 2
