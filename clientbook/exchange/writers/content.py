"""Content lines, as vCard and iCalendar share them: escapes, parameters, folding by bytes without breaking a character."""

import re

WIDTH = 75
"""Octets in a line, its end not counted (RFC 5545 3.1, RFC 6350 3.2)."""
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_TO_ESCAPE = re.compile(r"[\\;,\n]")


def escaped(text: str) -> str:
    """A text as a value: backslash, semicolon, comma and line break escaped."""
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], text.replace("\r\n", "\n").replace("\r", "\n"))


def parameter(text: str) -> str:
    """A text as the value of a parameter, in quotes where it must be (RFC 6868 for what even quotes cannot hold)."""
    text = " ".join(text.replace("^", "^^").replace('"', "^'").split())
    return f'"{text}"' if re.search(r"[:;,]", text) or not text.isascii() else text


def folded(line: str) -> bytes:
    """A line with its end, folded where it is too long."""
    data = line.encode()
    if len(data) <= WIDTH:
        return data + b"\r\n"
    pieces: list[bytes] = []
    start = 0
    while start < len(data):
        # The blank that marks a folded line counts too.
        end = min(start + (WIDTH if not start else WIDTH - 1), len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[start:end])
        start = end
    return b"\r\n ".join(pieces) + b"\r\n"
