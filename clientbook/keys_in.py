"""What the terminal sends, as keys: sequences that are not known are swallowed whole, so bytes never become acts.

Measured with Textual 8.2.8 and the Kitty protocol off: Shift+Enter (``ESC [ 13 ; 2 u``) comes out as the keys ``[ 1 3 ; 2 u``, which in a
list would step back, jump, open the menu and undo. This parser follows the grammar of ECMA-48 instead of a table: it reads a sequence
to its end, then asks the table whether it means something, and drops it when it does not. Alt with a key does nothing.
"""

import re
from collections.abc import Callable, Generator

from textual import constants, events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS, IGNORE_SEQUENCE
from textual._parser import ParseEOF, ParseTimeout, Peek1, Read1
from textual._xterm_parser import IS_ITERM, XTermParser
from textual.keys import Keys
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widget import Widget

from clientbook.domain.names import fold_typed

Emit = Callable[[Message], None]
"""Takes what a character or a sequence meant."""

ESC = "\x1b"
C1_INTRODUCERS = {"\x9b": "[", "\x8f": "O", "\x9d": "]", "\x90": "P", "\x98": "X", "\x9e": "^", "\x9f": "_"}
"""Eight-bit forms of the introducers; every other C1 character means nothing here."""
STRINGS = "]PX^_"
"""OSC, DCS, SOS, PM, APC: everything up to the string terminator belongs to them."""
PATIENCE = 0.5
"""Seconds to wait for the rest of a sequence that has begun for certain; the bare ESC waits ``ESCDELAY``."""
PASTE_PATIENCE = 3.0
"""Seconds of silence after which a paste counts as finished although its end never came."""
PASTE_END = "\x1b[201~"

_MOUSE = re.compile(r"\x1b\[<\d+;-?\d+;-?\d+[mM]")
_MODE_REPORT = re.compile(r"\x1b\[\?(\d+);(\d)\$y")
_CURSOR_REPORT = re.compile(r"\x1b\[(\d+);(\d+)R")
_RESIZE = re.compile(r"\x1b\[48;(\d+)[:\d]*;(\d+)[:\d]*;(\d+)[:\d]*;(\d+)[:\d]*t")


class KeysIn(XTermParser):
    """The parser between the terminal and the app."""

    @property
    def waits_for_nothing(self) -> bool:
        """Whether no sequence is half read."""
        return self._timeout_time is None

    def parse(self, token_callback: Emit) -> Generator[Read1 | Peek1, str, None]:
        """Turn characters into messages for ever."""
        while not self.is_eof:
            try:
                character = yield self.read1()
                if character == ESC:
                    yield from self._after_escape(token_callback)
                elif character in C1_INTRODUCERS:
                    yield from self._sequence(C1_INTRODUCERS[character], token_callback)
                elif not "\x80" <= character <= "\x9f":
                    self._emit_keys(character, token_callback)
            except ParseEOF:
                return
            except ParseTimeout:
                continue

    def _after_escape(self, emit: Emit) -> Generator[Read1 | Peek1, str, None]:
        """ESC came: alone it is the key, with ``[`` or its like it opens a sequence, with anything else it is Alt and means nothing."""
        try:
            character = yield self.read1(constants.ESCAPE_DELAY)
        except ParseTimeout:
            emit(events.Key("escape", ESC))
            return
        if character == ESC:
            yield from self._second_escape(emit)
        elif character in "[O" or character in STRINGS:
            yield from self._sequence(character, emit)
        else:
            while " " <= character <= "/":  # intermediates of a longer escape sequence
                character = yield self.read1(constants.ESCAPE_DELAY)
            if character == ESC:  # it was cut off: what follows is a sequence of its own
                yield from self._after_escape(emit)

    def _second_escape(self, emit: Emit) -> Generator[Read1 | Peek1, str, None]:
        """ESC ESC: twice the key; in front of a sequence it is Alt, and the sequence means nothing."""
        try:
            character = yield self.read1(constants.ESCAPE_DELAY)
        except ParseTimeout:
            emit(events.Key("escape", ESC))
            emit(events.Key("escape", ESC))
            return
        if character in "[O" or character in STRINGS:
            yield from self._sequence(character, None)
        elif character == ESC:
            emit(events.Key("escape", ESC))
            yield from self._second_escape(emit)

    def _sequence(self, introducer: str, emit: Emit | None) -> Generator[Read1 | Peek1, str, None]:
        """Read a sequence to its end; tell what it means if it means something."""
        try:
            if introducer in STRINGS:
                yield from self._string(introducer)
                return
            body = yield from (self._ss3() if introducer == "O" else self._csi())
        except ParseTimeout:
            return
        if body and emit is not None:
            if introducer == "[" and body == "200~":
                yield from self._paste(emit)
            else:
                self._mean(ESC + introducer + body, emit)

    def _csi(self) -> Generator[Read1 | Peek1, str, str]:
        """Parameters, intermediates, one final character; empty where the sequence breaks off."""
        body = ""
        wait = constants.ESCAPE_DELAY
        while True:
            character = yield self.read1(wait)
            wait = PATIENCE
            if character == ESC:
                yield from self._after_escape_inside()
                return ""
            body += character
            if character == "[" and body == "[":
                continue  # the Linux console's F1 to F5: ESC [ [ A
            if body == "M":
                for _ in range(3):  # the oldest mouse report: three bare characters
                    yield self.read1(wait)
                return ""
            if "@" <= character <= "~":
                return body
            if not " " <= character <= "?":
                return ""

    def _ss3(self) -> Generator[Read1 | Peek1, str, str]:
        """At most a modifier and one final character."""
        body = ""
        wait = constants.ESCAPE_DELAY
        while True:
            character = yield self.read1(wait)
            wait = PATIENCE
            if character == ESC:
                yield from self._after_escape_inside()
                return ""
            body += character
            if not ("0" <= character <= "9" or character == ";"):
                return body if character.isascii() else ""

    def _after_escape_inside(self) -> Generator[Read1 | Peek1, str, None]:
        """A sequence was cut off by another one: read that too, and let neither mean anything."""
        character = yield self.read1(PATIENCE)
        if character in "[O" or character in STRINGS:
            yield from self._sequence(character, None)

    def _string(self, introducer: str) -> Generator[Read1 | Peek1, str, None]:
        """Everything up to ESC \\, the eight-bit terminator, BEL (after OSC), CAN or SUB."""
        wait = constants.ESCAPE_DELAY
        while True:
            character = yield self.read1(wait)
            wait = PATIENCE
            if character in "\x9c\x18\x1a" or (character == "\x07" and introducer == "]"):
                return
            if character == ESC:
                character = yield self.read1(PATIENCE)
                if character == "\\":
                    return

    def _paste(self, emit: Emit) -> Generator[Read1 | Peek1, str, None]:
        """Text up to the end mark, whatever it holds."""
        pasted: list[str] = []
        try:
            while "".join(pasted[-len(PASTE_END) :]) != PASTE_END:
                pasted.append((yield self.read1(PASTE_PATIENCE)))
            del pasted[-len(PASTE_END) :]
        except ParseTimeout:
            pass  # the end never came; what did come is still the owner's text
        emit(events.Paste("".join(pasted).replace("\x00", "")))

    def _mean(self, sequence: str, emit: Emit) -> None:
        """Tell what a whole sequence means; nothing, if nothing is known about it."""
        if sequence == "\x1b[I":
            emit(events.AppFocus())
        elif sequence == "\x1b[O":
            emit(events.AppBlur())
        elif match := _CURSOR_REPORT.fullmatch(sequence):
            emit(events.CursorPosition(int(match[2]) - 1, int(match[1]) - 1))
        elif _MOUSE.fullmatch(sequence):
            mouse = self.parse_mouse_code(sequence)
            if mouse is not None:
                emit(mouse)
        elif match := _RESIZE.fullmatch(sequence):
            height, width, pixel_height, pixel_width = (int(group) for group in match.groups())
            resize = events.Resize.from_dimensions((width, height), (pixel_width, pixel_height))
            self.terminal_size, self.terminal_pixel_size, self.mouse_pixels = resize.size, resize.pixel_size, True
            emit(resize)
        elif match := _MODE_REPORT.fullmatch(sequence):
            self._mode(match[1], int(match[2]), emit)
        else:
            self._emit_keys(sequence, emit)

    @staticmethod
    def _mode(mode: str, setting: int, emit: Emit) -> None:
        if mode == "2026" and setting > 0:
            emit(messages.TerminalSupportsSynchronizedOutput())
        elif mode == "2048" and constants.SMOOTH_SCROLL and not IS_ITERM:
            emit(messages.InBandWindowResize.from_setting_parameter(setting))

    def _emit_keys(self, sequence: str, emit: Emit) -> None:
        """The keys of one character or one known sequence; a key with Alt is dropped."""
        table = ANSI_SEQUENCES_KEYS.get(sequence, IGNORE_SEQUENCE)
        known = len(sequence) == 1 or table is not IGNORE_SEQUENCE
        if not known and constants.DISABLE_KITTY_KEY:
            return
        if isinstance(table, tuple) and len(table) > 1 and table[0] == Keys.Escape:
            return  # the table's way to write Alt
        for event in self._sequence_to_key_events(sequence):
            modifiers = event.key.split("+")[:-1]
            if event.key != Keys.Ignore.value and not {"alt", "meta"} & set(modifiers):
                emit(event)


def folded(event: events.Key, target: MessagePump) -> events.Key:
    """A full-width form as its narrow key, where the target takes no text: with an input method on, ``；`` is the key ``;``."""
    character = event.character
    if not character or character.isascii() or (isinstance(target, Widget) and target.check_consume_key(event.key, character)):
        return event
    narrow = fold_typed(character)
    return event if narrow == character else key_of(narrow) or event


def key_of(character: str) -> events.Key | None:
    """The key event a terminal sends for one character."""
    return next(iter(KeysIn()._sequence_to_key_events(character)), None)
