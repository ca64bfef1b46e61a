"""A real terminal around the installed program: a pseudo-terminal to type into and an emulator to read the screen from.

Nothing waits blindly: ``wait_for`` reads what the program paints until the screen shows what is expected or the time is up, and
says what stood there instead.
"""

import codecs
import os
import re
import select
import shutil
import signal
import sys
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pexpect
import pyte
from wcwidth import wcwidth

PATIENCE = 120.0
"""Seconds a screen may take on a busy machine; a wait ends as soon as the screen is right."""

STILL = 0.05
"""Seconds without a byte after which a picture is taken to be whole."""

KEYS: dict[str, str] = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "delete": "\x1b[3~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f12": "\x1b[24~",
}
"""What a terminal sends for the keys that are no character."""

_PRIVATE = re.compile(r"\x1b\[[<>=][0-9;:]*[A-Za-z]")
"""Keyboard protocol sequences, which the emulator does not know and would print."""
_ALTERNATE = re.compile(r"\x1b\[\?1049[hl]")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-9;:?<>=]*|\][^\x07\x1b]*)?$")
"""An escape sequence cut in the middle by the end of what was read."""


class Emulator(pyte.Screen):
    """The emulator's screen; it answers the program's questions (where is the cursor, who are you) as a terminal does."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], None]) -> None:
        super().__init__(columns, rows)
        self.answer = answer

    @property
    def display(self) -> list[str]:
        """The lines, a wide character standing once; where half of one was overwritten there is a space, as terminals do it."""
        return [self._line(row) for row in range(self.lines)]

    def _line(self, row: int) -> str:
        cells = [self.buffer[row][column].data for column in range(self.columns)]
        shown = []
        column = 0
        while column < self.columns:
            char = cells[column]
            is_wide = bool(char) and wcwidth(char[0]) == 2
            is_whole = not is_wide or (column + 1 < self.columns and cells[column + 1] == "")
            shown.append(char if char and is_whole else " ")
            column += 2 if is_wide and is_whole else 1
        return "".join(shown)

    def write_process_input(self, data: str) -> None:
        """What the terminal says back to the program."""
        self.answer(data)


class Terminal:
    """The program in a terminal of its own.

    ``home`` becomes the home folder and all the platform folders, so nothing of the machine's owner is read or written.
    """

    def __init__(
        self,
        *args: str,
        home: Path,
        size: tuple[int, int] = (80, 24),
        language: str = "en",
        env: Mapping[str, str] | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        self.size = size
        self.raw = bytearray()
        """Every byte the program has written."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        columns, rows = size
        self.emulator = Emulator(columns, rows, self._answer)
        self._stream = pyte.Stream(self.emulator)
        program = list(command or [installed()])
        with warnings.catch_warnings():
            # Python 3.12 warns of any fork beside threads; the child becomes another program at once.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.child = pexpect.spawn(
                program[0],
                [*program[1:], *args],
                env=environment(home, language, env),
                dimensions=(rows, columns),
                timeout=PATIENCE,
                echo=False,
            )
        self.child.delaybeforesend = None
        self.child.delayafterclose = self.child.delayafterterminate = 0.02

    # reading

    @property
    def lines(self) -> list[str]:
        """The screen now, one string for each row, a wide character standing once; spaces at the end are cut."""
        return [line.rstrip() for line in self.emulator.display]

    @property
    def text(self) -> str:
        """The screen now, as one string."""
        return "\n".join(self.lines)

    def read(self, seconds: float = 0.0) -> bool:
        """Take what the program has written, waiting at most so long for the first of it; whether there was any."""
        try:
            data = self.child.read_nonblocking(1 << 16, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.raw += data
        self._feed(self._decoder.decode(data))
        return True

    def _feed(self, data: str) -> None:
        data = self._held + data
        cut = _UNFINISHED.search(data)
        data, self._held = (data[: cut.start()], data[cut.start() :]) if cut else (data, "")
        data = _PRIVATE.sub("", data)
        while switch := _ALTERNATE.search(data):
            # The emulator has one screen only: entering and leaving the alternate one starts with an empty page.
            self._stream.feed(data[: switch.start()])
            self.emulator.reset()
            data = data[switch.end() :]
        self._stream.feed(data)

    def _answer(self, data: str) -> None:
        if self.child.isalive():
            self.child.send(data)

    def wait_until(self, right: Callable[[str], object], what: str, seconds: float = PATIENCE) -> str:
        """Read until the screen is right; the screen's text. ``what`` names it when it never comes."""
        deadline = time.monotonic() + seconds
        while not right(self.text):
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {seconds:g} s for {what}; the screen says:\n{self.framed()}")
            if not self.read(min(left, 0.2)) and not self.child.isalive() and not self.read(0.0):
                if right(self.text):
                    break
                raise AssertionError(f"the program ended while waiting for {what}; the screen says:\n{self.framed()}")
        return self.text

    def wait_for(self, *texts: str, seconds: float = PATIENCE) -> str:
        """Read until all these texts stand on the screen."""
        return self.wait_until(lambda screen: all(text in screen for text in texts), " and ".join(map(repr, texts)), seconds)

    def wait_gone(self, text: str, seconds: float = PATIENCE) -> str:
        """Read until this text stands on the screen no longer, also when the picture under way is finished."""

        def gone(screen: str) -> bool:
            return text not in screen and not (self.read(STILL) and text in self.text)

        return self.wait_until(gone, f"{text!r} to go", seconds)

    def framed(self) -> str:
        """The screen in a frame, for messages."""
        columns = self.size[0]
        return "\n".join(["+" + "-" * columns + "+", *("|" + line for line in self.lines), "+" + "-" * columns + "+"])

    # typing

    def type(self, text: str) -> None:
        """Type these characters."""
        self.child.send(text)

    def press(self, *keys: str) -> None:
        """Press keys by their Textual names: ``enter``, ``ctrl+s``, ``a``."""
        for key in keys:
            if key in KEYS:
                self.child.send(KEYS[key])
            elif key.startswith("ctrl+") and len(key) == 6:
                self.child.send(chr(ord(key[-1].upper()) & 0x1F))
            elif len(key) == 1:
                self.child.send(key)
            else:
                raise ValueError(key)

    def paste(self, text: str) -> None:
        """Paste as a terminal does it, in brackets."""
        self.child.send(f"\x1b[200~{text}\x1b[201~")

    # ending

    def send_signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.child.kill(number)

    def hang_up(self, seconds: float = PATIENCE) -> int:
        """Close the terminal as closing its window does; minus the signal or the exit code the program ended with, in time."""
        process, pty = self.child.pid, self.child.ptyproc
        pty.fileobj.close()
        pty.fd, pty.closed, self.child.child_fd, self.child.closed = -1, True, -1, True
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                pty.terminated = self.child.terminated = True
                return os.waitstatus_to_exitcode(status)
            select.select([], [], [], 0.02)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        pty.terminated = self.child.terminated = True
        raise AssertionError(f"the program went on for {seconds:g} s without a terminal")

    def wait_end(self, seconds: float = PATIENCE) -> int:
        """Read until the program has ended; its exit code, or minus the signal that ended it."""
        deadline = time.monotonic() + seconds
        while self.child.isalive():
            if time.monotonic() > deadline:
                raise AssertionError(f"the program did not end within {seconds:g} s; the screen says:\n{self.framed()}")
            self.read(0.05)
        while self.read(0.0):
            pass
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
        self.child.close(force=True)


def installed() -> str:
    """The installed program of the environment the tests run in."""
    beside = Path(sys.executable).parent / "clientbook"
    found = str(beside) if beside.exists() else shutil.which("clientbook")
    assert found, "clientbook is not installed beside this Python: run make setup"
    return found


def environment(home: Path, language: str, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Everything the program sees of its surroundings: a home of its own, a language, a colour terminal."""
    folders = {name: str(home / leaf) for name, leaf in PLATFORM_FOLDERS.items()}
    base = {
        "HOME": str(home),
        "PATH": os.environ.get("PATH", os.defpath),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "zh_CN.UTF-8" if language == "zh_CN" else "en_US.UTF-8",
        "PYTHONUTF8": "1",
        "TMPDIR": str(home / "tmp"),
    }
    for folder in (*folders.values(), base["TMPDIR"]):
        Path(folder).mkdir(parents=True, exist_ok=True)
    return {**base, **folders, **(extra or {})}


PLATFORM_FOLDERS = {
    "XDG_DATA_HOME": ".local/share",
    "XDG_CONFIG_HOME": ".config",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": ".run",
}
