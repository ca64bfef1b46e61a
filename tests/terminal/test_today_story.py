"""The promise of the product, played by keys alone: who needs me today, one or two keys for each, and nothing has vanished tomorrow."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clientbook.clock import FixedClock
from clientbook.data import Book, CustomerLine, Query, open_book
from clientbook.domain.staleness import staleness
from tests.support.said import counted, said
from tests.support.terminal import Terminal
from tests.support.thinning import sampled
from tests.terminal.plans import Noon, add, new_book, place
from tests.terminal.story import PASSPHRASE, quit_at_the_top, shell

BOTH = [("zh_CN", (80, 24)), ("en", (120, 36))]
NAMES = (
    *("王伟丽", "Ellen O'Hara", "曾国华", "Müller Bau", "欧阳锋", "李雷", "解晓东", "Zoë Carter", "仇英", "Tom Okafor"),
    *("单雄信", "Ann Rest"),
)
ACTS = (".", ",", "d\r", "s2", "i方案满意，下周定\r", ".", ",", "s5", "x", "d\r")
"""What is typed in one go for each of the first ten: contacted, no answer, done, in three days, log, …, start of next month, called off."""


def to_reach(language: str, n: int) -> str:
    """The line above Today."""
    return counted(language, "{n} person to reach today", "{n} people to reach today", n)


def handled(language: str, n: int) -> str:
    """What stands beside it."""
    return counted(language, "{n} handled", "{n} handled", n)


def open_book_at_today(terminal: Terminal, language: str) -> None:
    """Type the passphrase: Today is what opens."""
    terminal.wait_for(said(language, "Passphrase"))
    terminal.type(PASSPHRASE)
    terminal.press("enter")


def wait_late(terminal: Terminal, names: Sequence[str]) -> None:
    """Wait until these and nobody else stand there as overdue, in this order."""

    def right(text: str) -> bool:
        lines = [line for line in text.splitlines() if re.match(r"[▌\s]*! ", line)]
        return [name for line in lines for name in NAMES if name in line] == list(names)

    terminal.wait_until(right, f"{', '.join(names)} to stand there as overdue")


@contextmanager
def reading(home: Path, noon: Noon) -> Iterator[Book]:
    """The book as it is now."""
    book = open_book(place(home), PASSPHRASE, clock=FixedClock(noon.ago(0)), read_only=True)
    yield book
    book.close()


def lines(book: Book) -> tuple[CustomerLine, ...]:
    """Everybody."""
    return book.rows(book.find_all(Query()).ids)


def answer(home: Path, noon: Noon, *words: str) -> Any:
    """What a command of the shell says, on the same day."""
    ran = shell(home, *words, "--json", more=noon.env)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize(("language", "size"), sampled(BOTH))
def test_ten_who_are_due_are_handled_with_two_keys_each_and_three_are_taken_back(
    language: str, size: tuple[int, int], tmp_path: Path
) -> None:
    noon = Noon.now()
    spoken = noon.ago(26)
    book = new_book(tmp_path, noon.ago(25))
    for index, name in enumerate(NAMES):
        add(book, name, spoken=spoken, steps=[(noon.ago(20 - index).date(), f"offer {index + 1}", "")])
    book.close()

    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        open_book_at_today(terminal, language)
        terminal.wait_for(to_reach(language, 12))
        wait_late(terminal, NAMES)
        for done, keys in enumerate(ACTS, 1):
            terminal.type(keys)
            terminal.wait_for(to_reach(language, 12 - done), handled(language, done))
            wait_late(terminal, NAMES[done:])
        for back in range(1, 4):
            terminal.type("u")
            terminal.wait_for(to_reach(language, 2 + back), handled(language, 10 - back))
        wait_late(terminal, NAMES[7:])
        quit_at_the_top(terminal)

    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        open_book_at_today(terminal, language)
        terminal.wait_for(to_reach(language, 5), handled(language, 7))
        wait_late(terminal, NAMES[7:])
        quit_at_the_top(terminal)

    assert [entry["name"] for entry in answer(tmp_path, noon, "today")["overdue"]] == list(NAMES[7:])
    with reading(tmp_path, noon) as book:
        last = {line.name: line.last_contact for line in lines(book)}
        due = {line.name: line.next_due for line in lines(book)}
    assert {name for name in NAMES if last[name] == noon.today()} == {NAMES[0], NAMES[4], NAMES[5]}
    assert {last[name] for name in NAMES if last[name] != noon.today()} == {spoken.date()}
    in_three_days = noon.today() + timedelta(days=3)
    assert [due[name] for name in NAMES[:7]] == [None, in_three_days, None, in_three_days, None, None, in_three_days]


@pytest.mark.soak  # the reckoning: tests/data/test_agenda.py; the screen: tests/screens/test_today.py, test_day_watch.py
@pytest.mark.parametrize(("language", "size"), BOTH)
def test_a_book_untouched_for_half_a_year_opens_with_everything_that_waited(language: str, size: tuple[int, int], tmp_path: Path) -> None:
    noon = Noon.now()
    book = new_book(tmp_path, noon.ago(183))
    waiting = NAMES[:6]
    for index, name in enumerate(waiting):
        due = noon.ago(180 - index).date()
        add(book, name, spoken=noon.ago(184), steps=[(due, f"offer {index + 1}", "1w" if index == 0 else "")])
    add(book, "睡着的", spoken=noon.ago(184))
    add(book, "Rare Visitor", spoken=noon.ago(184), rhythm_days=365)
    add(book, "Ended", spoken=noon.ago(184), status="ended")
    add(book, "新来的")
    add(book, "Soon", spoken=noon.ago(184), steps=[((noon.ago(-5)).date(), "far plan", "")])
    book.reckon_through(noon.ago(183).date())
    book.close()
    before = answer(tmp_path, noon, "today")

    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        open_book_at_today(terminal, language)
        terminal.wait_for(to_reach(language, 8), "睡着的", "新来的", "Soon")
        wait_late(terminal, waiting)
        for index, name in enumerate(waiting):
            days = counted(language, "{n} day late", "{n} days late", 180 - index)
            assert any(name in line and days in line for line in terminal.lines), terminal.framed()
        (asleep,) = (line for line in terminal.lines if "睡着的" in line)
        assert re.match(r"[▌\s]*[●z] ", asleep), terminal.framed()
        assert not {"Rare Visitor", "Ended"} & set(re.findall(r"Rare Visitor|Ended", terminal.text))
        # The step that comes every week is done once, and once it comes again.
        terminal.type("d\r")
        terminal.wait_for(to_reach(language, 7), handled(language, 1))
        quit_at_the_top(terminal)

    assert {name: [entry["name"] for entry in before[name]] for name in ("overdue", "next_7_days", "cooling", "dormant")} == {
        "overdue": list(waiting), "next_7_days": ["Soon"], "cooling": [], "dormant": ["睡着的"],
    }  # fmt: skip
    assert [entry["name"] for entry in before["never_contacted"]] == ["新来的"]
    with reading(tmp_path, noon) as book:
        marks = {line.name: staleness(line.cooling_from, line.dormant_from, noon.today()) for line in lines(book)}
        weekly = [step.follow_up.due for group in book.steps() for step in group.lines if step.customer.name == waiting[0]]
    assert {name for name, mark in marks.items() if mark != "dormant"} == {"Rare Visitor", "Ended"}
    assert weekly == [noon.today() + timedelta(days=2)]
    # The app has said who turned: the sweep of the shell has nothing to add.
    swept = answer(tmp_path, noon, "sweep")
    assert (swept["since"], swept["counts"]) == (noon.today().isoformat(), {"cooling": 0, "dormant": 0})


@pytest.mark.soak  # function keys: tests/screens/test_contact_acts.py; what comes from a terminal: test_keys_in.py
@pytest.mark.parametrize(("language", "size"), BOTH)
def test_without_letters_a_call_is_logged_with_its_next_step(language: str, size: tuple[int, int], tmp_path: Path) -> None:
    """The same acts by function keys, as with an input method on; the day in the words of the language."""
    noon = Noon.now()
    spoken = noon.ago(26)
    book = new_book(tmp_path, noon.ago(25))
    for index, name in enumerate(NAMES[:4]):
        add(book, name, spoken=spoken, steps=[(noon.ago(9 - index).date(), f"offer {index + 1}", "")])
    book.close()
    said_day, due = ("三天后", 3) if language == "zh_CN" else ("in 5 days", 5)

    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        open_book_at_today(terminal, language)
        wait_late(terminal, NAMES[:4])
        terminal.press("f5")
        terminal.type(f"对方案满意\t{said_day}\t发正式报价\r")
        wait_late(terminal, NAMES[1:4])
        terminal.press("f8")
        wait_late(terminal, NAMES[2:4])
        terminal.press("f7")
        wait_late(terminal, NAMES[3:4])
        terminal.press("f9")
        terminal.type("2")
        terminal.wait_for(handled(language, 4))
        wait_late(terminal, [])
        terminal.press("ctrl+z")
        wait_late(terminal, NAMES[3:4])
        quit_at_the_top(terminal)

    with reading(tmp_path, noon) as book:
        by_name = {line.name: line for line in lines(book)}
        (said_then,) = [
            entry.interaction for entry in book.timeline(by_name[NAMES[0]].id) if entry.on == noon.today() and entry.interaction
        ]
    assert said_then.summary == "对方案满意"
    assert (by_name[NAMES[0]].next_due, by_name[NAMES[0]].next_what) == (noon.today() + timedelta(days=due), "发正式报价")
    assert [by_name[name].last_contact == noon.today() for name in NAMES[:4]] == [True, True, False, False]
    assert by_name[NAMES[2]].next_due == noon.today() + timedelta(days=3)
