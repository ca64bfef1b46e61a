"""Bytes are not keys: what is not known is swallowed whole, however it arrives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.message import Message

from clientbook.keys_in import KeysIn
from tests.support.sequences import SEQUENCES


def late(parser: XTermParser) -> list[Message]:
    """What a parser makes of silence: its time-out comes at once instead of after its seconds."""
    if parser._timeout_time is None:
        return []
    parser._timeout_time = 0.0
    return list(parser.tick())


def fed(parser: XTermParser, *chunks: str) -> list[Message]:
    """What a parser makes of these chunks followed by silence."""
    found: list[Message] = []
    for chunk in chunks:
        found += parser.feed(chunk)
    while parser._timeout_time is not None:
        found += late(parser)
    return found


def keys(parser: XTermParser, *chunks: str) -> list[str]:
    return [message.key for message in fed(parser, *chunks) if isinstance(message, events.Key)]


def test_there_are_sixty_of_them() -> None:
    assert len(SEQUENCES) >= 60
    assert constants.DISABLE_KITTY_KEY


@pytest.mark.parametrize("name", SEQUENCES)
def test_a_sequence_is_no_key_whole_or_split(name: str) -> None:
    sequence = SEQUENCES[name]
    assert keys(KeysIn(), sequence) == []
    for cut in range(1, len(sequence)):
        assert keys(KeysIn(), sequence[:cut], sequence[cut:]) == [], f"split after {cut}"
    assert keys(KeysIn(), *sequence) == []


@pytest.mark.parametrize("name", SEQUENCES)
def test_the_key_after_a_sequence_is_read(name: str) -> None:
    parser = KeysIn()
    fed(parser, SEQUENCES[name])
    assert keys(parser, "j") == ["j"]


def test_the_stock_parser_makes_acts_of_them() -> None:
    acting = {"u", "x", "2", "1", "3", "semicolon", "left_square_bracket", "a", "enter", "slash"}
    acts = {name: acting & set(keys(XTermParser(), sequence)) for name, sequence in SEQUENCES.items()}
    assert {"left_square_bracket", "1", "3", "semicolon", "2", "u"} <= set(keys(XTermParser(), SEQUENCES["shift+enter, kitty"]))
    assert sum(bool(found) for found in acts.values()) >= 20


@pytest.mark.parametrize(
    ("bytes_", "wanted"),
    [
        ("a", ["a"]), ("G", ["G"]), (";", ["semicolon"]), ("；", ["；"]), ("王", ["王"]), ("\r", ["enter"]), ("\t", ["tab"]),
        ("\x7f", ["backspace"]), ("\x1b", ["escape"]), ("\x1b\x1b", ["escape", "escape"]), ("\x1b[A", ["up"]), ("\x1bOA", ["up"]),
        ("\x1b[Z", ["shift+tab"]), ("\x1b[5~", ["pageup"]), ("\x1bOP", ["f1"]), ("\x1b[11~", ["f1"]), ("\x1b[[A", ["f1"]),
        ("\x1b[24~", ["f12"]), ("\x1b[1;5C", ["ctrl+right"]), ("\x1b[3~", ["delete"]), ("\x13", ["ctrl+s"]), ("\x1b[H", ["home"]),
    ],
)  # fmt: skip
def test_real_keys_are_keys(bytes_: str, wanted: list[str]) -> None:
    if wanted != ["；"]:
        assert keys(KeysIn(), bytes_) == wanted
    characters = [m.character for m in fed(KeysIn(), bytes_) if isinstance(m, events.Key)]
    assert len(characters) == len(wanted)


def test_a_paste_is_text_whatever_it_holds_and_however_it_is_split() -> None:
    text = "王小明\n138 0013 8000 \x1b[13;2u \x1b]52;c;xx\x07 end"
    sent = f"\x1b[200~{text}\x1b[201~"
    for parts in ([sent], list(sent), [sent[:9], sent[9:]]):
        messages = fed(KeysIn(), *parts)
        assert [type(message) for message in messages] == [events.Paste]
        assert messages[0].text == text  # type: ignore[attr-defined]


def test_a_paste_whose_end_never_comes_is_given_up_and_the_keyboard_lives() -> None:
    parser = KeysIn()
    assert [m.text for m in fed(parser, "\x1b[200~abc") if isinstance(m, events.Paste)] == ["abc"]
    assert keys(parser, "j") == ["j"]


def test_reports_textual_asked_for_still_arrive() -> None:
    assert [type(m).__name__ for m in fed(KeysIn(), "\x1b[5;7R\x1b[I\x1b[O\x1b[?2026;1$y")] == [
        "CursorPosition", "AppFocus", "AppBlur", "TerminalSupportsSynchronizedOutput",
    ]  # fmt: skip
    mouse = fed(KeysIn(), "\x1b[<0;10;10M\x1b[<0;10;10m\x1b[<64;1;1M")
    assert [type(message).__name__ for message in mouse] == ["MouseDown", "MouseUp", "MouseScrollUp"]


@given(st.text(alphabet=st.sampled_from("\x1b[]OP_^X\\;:?<>=0123456789u~ABCMRtcy$ \x07\x18\x9b\x9c"), min_size=1, max_size=40))
def test_no_run_of_bytes_stops_the_parser(text: str) -> None:
    parser = KeysIn()
    fed(parser, text)
    fed(parser, "\x1b\\\x07\x18")
    assert keys(parser, "j") == ["j"]
