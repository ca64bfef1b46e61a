"""The driver of this platform with our parser inside: where the bytes of the terminal become keys."""

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterable
from typing import Any

from textual.driver import Driver
from textual.message import Message

from clientbook.keys_in import KeysIn
from clientbook.process import Outlasting

HUNG_UP = 128 + 1
"""Exit code of a program whose terminal has gone, as after SIGHUP."""


def driver_class(stock: type[Driver], early: str = "") -> type[Driver]:
    """The stock driver of this platform, reading through ``KeysIn``; ``early`` is what was typed before it started.

    The Linux and macOS driver makes its parser inside its input loop, so the loop is written out here; on Windows the console hands
    over key records, and the parser is replaced where the event monitor looks it up.
    """
    if os.name == "nt":
        from textual.drivers import win32  # only there

        win32.XTermParser = KeysIn  # type: ignore[attr-defined]
        return stock

    class ReadingDriver(stock):  # type: ignore[misc, valid-type]
        """The stock driver with our parser; it outlasts its terminal."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.__dict__["_file"] = Outlasting(self.__dict__["_file"])

        def run_input_thread(self) -> None:
            """Read the terminal until the app ends."""
            read_keys(self, early)

    return ReadingDriver


def read_keys(driver: Any, early: str) -> None:
    """The input loop of a driver: bytes to characters to messages."""
    parser = KeysIn(driver._debug)
    decode = getincrementaldecoder("utf-8")(errors="ignore").decode

    def hand_over(found: Iterable[Message]) -> None:
        for message in found:
            driver.process_message(message)

    def read_once(wait: float, final: bool) -> bool:
        """Whether the terminal is still there."""
        for _key, _mask in selector.select(wait):
            received = received_from(driver.fileno)
            if not received:
                return False
            data = decode(received, final=final)
            if data:
                hand_over(parser.feed(data))
        hand_over(parser.tick())
        return True

    with selectors.SelectSelector() as selector:
        selector.register(driver.fileno, selectors.EVENT_READ)
        if early:
            hand_over(parser.feed(early))
        while not driver.exit_event.is_set():
            # A sequence that waits for its rest, or a bare ESC, is looked at sooner.
            if not read_once(0.1 if parser.waits_for_nothing else 0.02, False):
                # Nobody can type any more, and a terminal that is gone says so again at once: without this the loop would spin.
                driver._loop.call_soon_threadsafe(driver._app.call_later, driver._app.end_soon, HUNG_UP)
                return
        read_once(0.02, True)


def received_from(fileno: int) -> bytes:
    """What was typed; empty where the terminal has gone."""
    try:
        return os.read(fileno, 4096)
    except OSError:
        return b""
