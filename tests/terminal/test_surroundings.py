"""The program and what surrounds it: no terminal, no colours, signals, a crash."""

import re
import shutil
import signal
import sys
from pathlib import Path

import pytest

from clientbook.clock import SystemClock
from clientbook.data import open_book
from tests.support.said import said
from tests.support.terminal import Terminal, installed
from tests.support.thinning import sampled
from tests.terminal.story import files_with, go_to_customers, shell

COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")
LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"
TERMINAL_PASSPHRASE = "practice"


@pytest.fixture(scope="module")
def demo_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book of invented people, never opened."""
    home = tmp_path_factory.mktemp("demo")
    made = shell(home, "demo", str(home / "book"), "--customers", "12", "--seed", "7", "--lang", "en")
    assert made.returncode == 0, made.stderr
    return home / "book"


@pytest.fixture
def book(demo_book: Path, tmp_path: Path) -> Path:
    """The same, for one test."""
    return Path(shutil.copytree(demo_book, tmp_path / "book"))


def open_list(book: Path, home: Path, **options: object) -> Terminal:
    """The program with the list of this book on the screen."""
    terminal = Terminal("--book", str(book), home=home, **options)  # type: ignore[arg-type]
    terminal.wait_for(said("en", "Passphrase"))
    terminal.type(TERMINAL_PASSPHRASE)
    terminal.press("enter")
    go_to_customers(terminal)
    terminal.wait_until(lambda screen: re.search(r"(?m)\b12$", screen), "the list of twelve")
    return terminal


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_without_a_terminal_there_is_a_sentence_and_exit_code_three(language: str, tmp_path: Path) -> None:
    done = shell(tmp_path, language=language)
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.startswith("clientbook: ")
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.soak
def test_no_color_means_no_colour(book: Path, tmp_path: Path) -> None:
    with open_list(book, tmp_path, env={"NO_COLOR": "1"}) as terminal:
        terminal.press("down", "?")
        terminal.wait_for(said("en", "Help"))
        found = {hit.group() for hit in COLOUR.finditer(bytes(terminal.raw)) if not grey(hit.group())}
        assert not found


@pytest.mark.soak
def test_colours_would_be_seen(book: Path, tmp_path: Path) -> None:
    with open_list(book, tmp_path) as terminal:
        assert any(not grey(hit.group()) for hit in COLOUR.finditer(bytes(terminal.raw)))


def grey(sequence: bytes) -> bool:
    """Whether every true colour of this sequence is a shade of grey: lightness is no colour."""
    return all(red == green == blue for red, green, blue in re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", sequence)) and b"8;2;" in sequence


@pytest.mark.parametrize("number", sampled([signal.SIGTERM, signal.SIGHUP], 0), ids=["SIGTERM", "SIGHUP"])
def test_a_signal_closes_the_book_and_gives_the_terminal_back(number: signal.Signals, book: Path, tmp_path: Path) -> None:
    with open_list(book, tmp_path) as terminal:
        terminal.send_signal(number)
        assert terminal.wait_end() == 128 + number
        assert LEFT_ALTERNATE_SCREEN in terminal.raw
    assert not list(book.glob("*-journal"))
    open_book(book, TERMINAL_PASSPHRASE, clock=SystemClock()).close()


def test_a_terminal_that_goes_away_ends_the_program_and_closes_the_book(book: Path, tmp_path: Path) -> None:
    terminal = open_list(book, tmp_path)
    terminal.press(*["down"] * 5)
    assert terminal.hang_up() != 0
    assert not list(book.glob("*-journal"))
    open_book(book, TERMINAL_PASSPHRASE, clock=SystemClock()).close()


def test_a_second_window_says_that_the_book_is_open_and_reads_it(book: Path, tmp_path: Path) -> None:
    with open_list(book, tmp_path), Terminal("--book", str(book), home=tmp_path) as second:
        second.wait_for("The book is open in another window")
        second.type("r")
        second.wait_for(said("en", "The book will be opened to read only"))
        second.type(TERMINAL_PASSPHRASE)
        second.press("enter")
        go_to_customers(second)
        second.wait_until(lambda screen: re.search(r"(?m)\b12$", screen), "the list of twelve")


@pytest.mark.soak  # without a terminal of its own: tests/screens/test_doors.py
def test_a_wrong_passphrase_is_said_and_another_try_opens_the_book(book: Path, tmp_path: Path) -> None:
    with Terminal("--book", str(book), home=tmp_path) as terminal:
        terminal.wait_for(said("en", "Passphrase"))
        terminal.type("practise")
        terminal.press("enter")
        terminal.wait_for("passphrase", "try again")
        terminal.type(TERMINAL_PASSPHRASE)
        terminal.press("enter")
        go_to_customers(terminal)
        terminal.wait_until(lambda screen: re.search(r"(?m)\b12$", screen), "the list of twelve")


CANARY = "Kanarienvogel-13800138000"
BROKEN = f"""
import sys
from pathlib import Path
from clientbook.app import ClientbookApp
from clientbook.clock import SystemClock
from clientbook.data import open_book

def broken(self, *args, **options):
    customer = {CANARY!r}
    raise ValueError(customer)

async def broken_later(self, *args, **options):
    customer = {CANARY!r}
    raise ValueError(customer)

{{patch}}
path = Path(sys.argv[1])
app = ClientbookApp(path, book=open_book(path, "practice", clock=SystemClock()))
code = app.run()
sys.exit(app.return_code or code or 0)
"""
PLACES = {
    "an act": "from clientbook.screens.customers import CustomersScreen as C\nC.do_new = broken",
    "an act that waits": "from clientbook.screens.customers import CustomersScreen as C\nC.do_new = broken_later",
    "a table that paints": "from clientbook.widgets.virtual_table import VirtualTable as C\nC.render_line = broken",
    "a screen that composes": "from clientbook.screens.customers import CustomersScreen as C\nC.compose_body = broken",
    "a screen that mounts": "from clientbook.screens.customers import CustomersScreen as C\nC.on_mount = broken_later",
    "a handler of a message": "from clientbook.screens.customers import CustomersScreen as C\nC._show = broken",
    "a question to the book": "from clientbook.data.book import Book as C\nC.find = broken",
    "a row": "from clientbook.screens.customers import CustomersScreen as C\nC._cells = broken",
    "the key line": "from clientbook.widgets.key_line import KeyLine as C\nC.show = broken",
    "a signal of the book": "from clientbook.app import ClientbookApp as C\nC._tell_changed = broken\nC.opened = broken",
}


def crash(patch: str, book: Path, home: Path) -> Terminal:
    """The program with this in it, after it has been made to go wrong; ended one way or the other."""
    terminal = Terminal("-c", BROKEN.replace("{patch}", patch), str(book), home=home, command=[sys.executable])

    def ended(screen: str) -> bool:
        return "ValueError" in screen or not terminal.child.isalive()

    terminal.wait_until(lambda screen: said("en", "Follow-ups") in screen or ended(screen), "the first place or an error")
    if terminal.child.isalive():
        terminal.type("2")
        terminal.wait_until(lambda screen: re.search(r"(?m)\b12$", screen) or ended(screen), "the list or an error")
    if terminal.child.isalive():
        terminal.type("a")
        terminal.wait_until(lambda screen: "ValueError" in screen or not terminal.child.isalive(), "an error")
    if terminal.child.isalive():
        terminal.press("ctrl+q")
    terminal.wait_end()
    return terminal


@pytest.mark.parametrize("place", sampled(list(PLACES), 1))
def test_an_error_in_the_program_shows_no_customer_and_a_crash_is_no_success(place: str, book: Path, tmp_path: Path) -> None:
    with crash(PLACES[place], book, tmp_path) as terminal:
        assert b"ValueError" in terminal.raw
        assert CANARY.encode() not in terminal.raw
        if place == "a screen that composes":
            assert terminal.child.exitstatus == 1
    assert not files_with(tmp_path, CANARY)


def test_an_error_shown_the_usual_way_would_show_the_customer(book: Path, tmp_path: Path) -> None:
    usual = "from textual.app import App\nClientbookApp._fatal_error = App._fatal_error\n" + PLACES["a screen that composes"]
    with crash(usual, book, tmp_path) as terminal:
        assert CANARY.encode() in terminal.raw


def test_the_driver_runs_the_program_that_is_installed() -> None:
    assert Path(installed()).name == "clientbook"
