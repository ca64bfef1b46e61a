"""A round of tidying in the installed program: from the line on Today through every kind to the last line, one key each, and back again."""

import json
from pathlib import Path

import pytest

from clientbook.data import Book, PickEntry
from clientbook.domain.customer import ContactPoint
from tests.support.said import counted, said
from tests.support.terminal import Terminal
from tests.terminal.plans import Noon, add, new_book
from tests.terminal.story import PASSPHRASE, quit_at_the_top, shell


def fill(book: Book, noon: Noon) -> None:
    """One customer for each thing that can be the matter; everybody has a next step but the last."""
    step = [(noon.ago(-40).date(), "call", "")]
    number = ContactPoint(kind="phone", value="138 0013 8000")
    doubtful = ContactPoint(kind="phone", value="139 0013 9000", state="unverified")
    add(book, "王伟丽", points=(doubtful,), steps=step)
    add(book, "解晓东", points=(number,), level="vip", birth="1985-03-07", steps=step)
    add(book, "空空")
    add(book, "李总", points=(ContactPoint(kind="phone", value="137 0013 7000"),), steps=step)
    add(book, "欧阳锋", points=(ContactPoint(kind="wechat", value="oyf"),), steps=step)
    add(book, "仇英", points=(ContactPoint(kind="phone", value="136 0013 6000"),), industry="软件开发", steps=step)
    add(book, "单雄信", points=(ContactPoint(kind="phone", value="135 0013 5000"),), source="online", steps=step)
    add(book, "曾国华", points=(ContactPoint(kind="phone", value="134 0013 4000"),), level="vip", checked_on=noon.today(), steps=step)
    add(book, "李雷", points=(ContactPoint(kind="phone", value="133 0013 3000"),), status="active", steps=step)
    add(book, "Zoë Carter", points=(ContactPoint(kind="phone", value="132 0013 2000"),), checked_on=noon.today())
    book.save_pick_entry(PickEntry("source", "online", retired=True))


def left(language: str, number: int) -> str:
    """What stands above the queue."""
    return counted(language, "{n} customer to tidy", "{n} customers to tidy", number) if number else said(language, "Nothing to tidy")


def tidied(home: Path, noon: Noon) -> dict[str, int]:
    """What is left, as the shell says it."""
    ran = shell(home, "tidy", "--json", more=noon.env)
    assert ran.returncode == 0, ran.stderr
    counts: dict[str, int] = json.loads(ran.stdout)["counts"]
    return {kind: number for kind, number in counts.items() if number}


@pytest.mark.soak
@pytest.mark.parametrize(("language", "size"), [("zh_CN", (80, 24)), ("en", (120, 36))])
def test_a_round_of_tidying_needs_one_key_for_each_line_and_no_manual(language: str, size: tuple[int, int], tmp_path: Path) -> None:
    noon = Noon.now()
    book = new_book(tmp_path, noon.ago(100))
    fill(book, noon)
    book.close()
    kinds = ("unverified", "vip", "shell", "name", "phone", "industry", "retired", "birthday", "checked", "next")
    assert tidied(tmp_path, noon) == dict.fromkeys(kinds, 1)

    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        terminal.wait_for(said(language, "Passphrase"))
        terminal.type(PASSPHRASE)
        terminal.press("enter")
        terminal.wait_for(counted(language, "To tidy: {n} customer", "To tidy: {n} customers", 10))
        terminal.type("6")
        terminal.wait_for(left(language, 10), said(language, "Is right"))
        for number, keys in (
            (9, "d"),  # the number is right
            (8, "d"),  # the VIP was looked at
            (7, "x"),  # never ask about the empty record again
            (6, "e梅\r"),  # 李总梅: that is a name
            (5, "e13100131000\r"),
            (4, "e\r"),  # the industry that is meant
            (3, "e2"),  # another source
            (2, "e03-07\r"),
            (1, "d"),
            (0, "s2"),  # in three days
        ):
            terminal.type(keys)
            terminal.wait_for(left(language, number))
        terminal.type("u")
        terminal.wait_for(left(language, 1))
        terminal.type("e1\t打电话\x13")
        terminal.wait_for(left(language, 0))
        quit_at_the_top(terminal)

    assert tidied(tmp_path, noon) == {}
