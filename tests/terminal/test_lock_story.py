"""The lock in a real terminal; its parent reads the memory of the program unlocked, locked, and with a lock that wipes nothing."""

import shutil
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from clientbook.clock import SystemClock
from clientbook.data import PRACTICE_KDF, create_book, open_book
from clientbook.domain.customer import Customer
from clientbook.domain.interaction import Interaction
from tests.support.memory import copies, require_readable_memory, spellings
from tests.support.people import phone
from tests.support.report import Figures
from tests.support.said import said
from tests.support.terminal import Terminal
from tests.terminal.story import go_to_customers

PASSPHRASE = "grundig plover 电池 quince"
OF_MANY = "Zvon Canary"
NAMES = [f"{OF_MANY}{number:02d}" for number in range(40)]
NAME, NOTE, SAID, NUMBER = "仇芷若王伟丽", "Kanarienvogel notes of forty", "he said xylophone twice", "7391846205"
TYPED = "half a sentence about zymurgy"
LEFT_OPEN = """
import os, sys
from clientbook import process
process.harden = lambda: os.umask(0o077)
{more}
from clientbook.__main__ import main
sys.exit(main())
"""
"""The installed program, left readable for whoever owns it; everything else is as it is installed."""
WITHOUT_EXEC = """
from clientbook.cli import main as shell
shell.begin_anew = lambda: shell.main(sys.argv[1:])
"""
"""A lock that begins anew without a new process image."""
EVERYWHERE = (
    "1", "3", "4", "2", ":book history\r", "\x1b", ":hsz\r", "\x1b", ":shezhi\r", "\x1b", ":zdyzd\r", "\x1b", "/zvon\r", "\t", "\t", "h",
    "\x1b", "E", "\x1b", "i", "\x1b", "t", "\x1b", ";", "\x1b", "?", "\x1b", "z", "z", "\x1b", "\x1b",
)  # fmt: skip
"""Keys that lead through every kind of screen."""

SLEEPS_LIGHTLY = """
from clientbook import lock_watch
lock_watch.SLEPT, lock_watch.LOOK_AT_MOST = 1.0, 0.5
"""
"""A second and a half without a look is a sleep already."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="NOT RUN: the memory of another process is read through Linux's /proc")


@dataclass(frozen=True)
class Made:
    """A closed book of canaries."""

    folder: Path
    wanted: dict[str, tuple[bytes, ...]]
    """Everything that must be gone after locking, by what it is."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The book, made once."""
    require_readable_memory()
    folder = tmp_path_factory.mktemp("memory") / "book"
    clock = SystemClock()
    book, code = create_book(folder, PASSPHRASE, clock=clock, kdf=PRACTICE_KDF)
    for name in NAMES:
        book.save_customer(Customer(name=name, notes=NOTE))
    id = book.save_customer(Customer(name=NAME, points=(phone("+49 " + NUMBER),), notes=NOTE)).id
    book.log(Interaction(customer_id=id, at=clock.now(), summary=SAID))
    master = book._opened.master
    keys = {"book key": bytes(master.book_key()), "master key": bytes(master.secret())}
    book.close()
    wanted = {text: spellings(text) for text in (OF_MANY, NAME, NOTE, SAID, NUMBER, TYPED, PASSPHRASE, code)}
    for name, key in keys.items():
        wanted[f"hex {name}"] = tuple(form for each in (key.hex(), key.hex().upper()) for form in spellings(each))
        wanted[f"raw {name}"] = (key,)
    return Made(folder, wanted)


def started(made: Made, home: Path, language: str = "en", more: str = "") -> Terminal:
    """The program with this book, in front of the passphrase."""
    shutil.copytree(made.folder, home / "book")
    program = LEFT_OPEN.replace("{more}", more)
    terminal = Terminal("--book", str(home / "book"), home=home, language=language, command=[sys.executable, "-c", program])
    terminal.wait_for(said(language, "Passphrase"))
    return terminal


def unlock(terminal: Terminal, language: str = "en") -> None:
    """Type the passphrase."""
    terminal.wait_for(said(language, "Passphrase"))
    terminal.type(PASSPHRASE)
    terminal.press("enter")
    terminal.wait_for(said(language, "Follow-ups"))


def to_the_form(terminal: Terminal, language: str) -> None:
    """The timeline of a customer found by a word, and half a sentence in the form above it."""
    unlock(terminal, language)
    go_to_customers(terminal, language)
    terminal.wait_for(NAMES[0])
    terminal.type("/xylo")
    terminal.wait_gone(NAMES[0])
    terminal.press("enter", "tab")
    terminal.wait_for(SAID)
    terminal.type("i")
    terminal.wait_for(said(language, "What to do"))
    terminal.type(TYPED)
    terminal.wait_for(TYPED)


def wait_locked(terminal: Terminal, language: str) -> None:
    """The passphrase is asked for again, and nothing of before stands on the screen."""
    screen = terminal.wait_for(said(language, "The book is locked. Your place and what you typed are kept."))
    assert not [text for text in (NAME, SAID, TYPED, NUMBER) if text in screen]


def back_in_the_form(terminal: Terminal, language: str) -> None:
    """The same timeline is there after unlocking, and the form with what was typed one key away."""
    unlock(terminal, language)
    terminal.wait_for(
        SAID, NAME, said(language, "As it was when the book was locked. What you typed is kept: {key} goes on with it", key="i")
    )
    terminal.type("i")
    terminal.wait_for(TYPED)


def test_the_list_was_shown_and_after_locking_nothing_of_it_is_left_in_memory(made: Made, tmp_path: Path) -> None:
    with started(made, tmp_path) as terminal:
        unlock(terminal)
        go_to_customers(terminal)
        terminal.wait_for(NAMES[0])
        unlocked = copies(terminal.child.pid, made.wanted)
        assert {OF_MANY, NAME, "raw master key"} <= unlocked.keys(), "the scan does not see what is there"
        assert not [name for name in unlocked if name.startswith("hex")]
        terminal.press("f12")
        wait_locked(terminal, "en")
        assert copies(terminal.child.pid, made.wanted) == {}


@pytest.mark.soak
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_locked_in_the_middle_of_a_form_nothing_is_left_in_memory_and_nothing_is_lost(made: Made, tmp_path: Path, language: str) -> None:
    with started(made, tmp_path, language) as terminal:
        process = terminal.child.pid
        to_the_form(terminal, language)
        unlocked = copies(process, made.wanted)
        assert {SAID, NAME, "raw master key"} <= unlocked.keys(), "the scan does not see what is there"
        assert not [name for name in unlocked if name.startswith("hex")]
        terminal.press("f12")
        wait_locked(terminal, language)
        assert copies(process, made.wanted) == {}
        told = Path(f"/proc/{process}/environ").read_bytes() + Path(f"/proc/{process}/cmdline").read_bytes()
        assert not [name for name, forms in made.wanted.items() if any(form in told for form in forms)]
        open_book(tmp_path / "book", PASSPHRASE, clock=SystemClock()).close()  # nobody holds the writer's lock now
        back_in_the_form(terminal, language)
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


@pytest.mark.soak
def test_a_lock_that_does_not_begin_anew_leaves_the_customers_in_memory(made: Made, tmp_path: Path, figures: Figures) -> None:
    with started(made, tmp_path, more=WITHOUT_EXEC) as terminal:
        unlock(terminal)
        go_to_customers(terminal)
        terminal.wait_for(NAMES[0])
        terminal.press("f12")
        wait_locked(terminal, "en")
        left = copies(terminal.child.pid, made.wanted)
        figures.control("T10", "texts and keys looked for in memory after locking", "no new process image", len(made.wanted), len(left))
        assert left[OF_MANY] > 10, left


@pytest.mark.soak
def test_after_a_walk_through_every_kind_of_screen_nothing_is_left_in_memory(made: Made, tmp_path: Path, figures: Figures) -> None:
    with started(made, tmp_path) as terminal:
        unlock(terminal)
        for keys in EVERYWHERE:
            terminal.type(keys)
            while terminal.read(0.3):
                continue
        unlocked = copies(terminal.child.pid, made.wanted)
        assert unlocked[OF_MANY] > len(NAMES)
        spelt_out = [name for name in unlocked if name.startswith("hex")]
        figures.saw("T10", "keys as hexadecimal in memory while unlocked", 2, len(spelt_out))
        assert not spelt_out
        terminal.press("ctrl+l", "ctrl+l")
        wait_locked(terminal, "en")
        left = copies(terminal.child.pid, made.wanted)
        figures.saw("T10", "texts and keys looked for in memory after locking", len(made.wanted), len(left))
        assert left == {}


@pytest.mark.soak
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_left_alone_in_a_form_the_book_locks_itself(made: Made, tmp_path: Path, language: str) -> None:
    config = tmp_path / ".config" / "clientbook" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("idle_minutes = 0.08\n")
    with started(made, tmp_path, language) as terminal:
        to_the_form(terminal, language)
        wait_locked(terminal, language)
        back_in_the_form(terminal, language)


@pytest.mark.soak
def test_a_program_that_stood_still_while_the_machine_slept_is_locked_when_it_wakes(made: Made, tmp_path: Path) -> None:
    with started(made, tmp_path, more=SLEEPS_LIGHTLY) as terminal:
        unlock(terminal)
        go_to_customers(terminal)
        terminal.wait_for(NAMES[0])
        while terminal.read(0.7):
            continue
        terminal.send_signal(signal.SIGSTOP)
        assert not terminal.read(2.5)
        terminal.send_signal(signal.SIGCONT)
        wait_locked(terminal, "en")


@pytest.mark.soak
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_a_signal_keeps_what_was_typed_and_the_place_too(made: Made, tmp_path: Path, number: signal.Signals) -> None:
    with started(made, tmp_path) as terminal:
        to_the_form(terminal, "en")
        terminal.send_signal(number)
        assert terminal.wait_end() == 128 + number
    with Terminal("--book", str(tmp_path / "book"), home=tmp_path) as again:
        back_in_the_form(again, "en")


@pytest.mark.soak
def test_the_installed_program_writes_no_core_file(made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.folder, tmp_path / "book")
    with Terminal("--book", str(tmp_path / "book"), home=tmp_path) as terminal:
        terminal.wait_for(said("en", "Passphrase"))
        limits = Path(f"/proc/{terminal.child.pid}/limits").read_text()
        assert limits.split("Max core file size")[1].split()[:2] == ["0", "0"]
