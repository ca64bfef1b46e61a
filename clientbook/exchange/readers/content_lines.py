"""One line of an address card: from the bytes a phone wrote to ``group.NAME;PARAM=value:text`` in plain Unicode.

All three versions become one spelling: no quoted-printable, no CHARSET, parameters with names, names in capitals, line breaks as
``\\n``. What a version 2.1 card says in its own way is thereby said once, here.
"""

import base64
import binascii
import codecs
import re
from dataclasses import dataclass

MAX_LINE = 64 * 1024
"""Characters in a line of text; as much as a note holds."""
BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-ANDROID-PHOTO"})
"""Properties whose value is no text."""

_HEAD = re.compile(rb'^(?:([A-Za-z0-9_\-]+)\.)?([A-Za-z0-9_\-]+)((?:;(?:[^":;]|"[^"]*")*)*):')
_PARAM = re.compile(r';((?:[^";]|"[^"]*")*)')
_ENCODINGS = {"QUOTED-PRINTABLE": "qp", "BASE64": "b", "B": "b", "8BIT": "", "7BIT": ""}
_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932"}
_CHARSETS |= {"big5": "cp950", "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8", "unicode": "utf-8"}
_OWN_TYPE = re.compile(r"X-CUSTOM\(CHARSET=([\w-]{1,20}),ENCODING=QUOTED-PRINTABLE,([=\w .-]{1,600})\)", re.IGNORECASE)
"""How some phones call a number in a word of their owner's."""
_PAIRS = frozenset({"gb18030", "gbk", "gb2312", "big5", "cp950", "cp932", "shift_jis"})
_CARET = {"^n": "\\n", "^'": "'", "^^": "^"}
_SOFT = re.compile(rb"=[ \t]*$")
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")


class BadLine(Exception):
    """A line that cannot be read; says why in a marked sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class Raw:
    """A line before its value is decoded."""

    group: str
    name: str
    params: list[tuple[str, str]]
    value: bytes
    encoding: str = ""
    """``qp``, ``b`` or empty."""
    charset: str = ""


def parse_head(line: bytes) -> Raw | None:
    """The parts of an unfolded line; None where it is no property."""
    match = _HEAD.match(line)
    if match is None:
        return None
    group, name, rest = match.groups()
    raw = Raw((group or b"").decode("ascii"), name.decode("ascii").upper(), [], line[match.end() :])
    for text in _PARAM.findall(rest.decode("utf-8", "replace")):
        if (own := _OWN_TYPE.fullmatch(text)) is not None:
            raw.params.append(("TYPE", _of_owner(own[2].encode("ascii", "ignore"), own[1])))
            continue
        key, equals, value = text.partition("=")
        key, value = key.strip().upper(), value.strip()
        if not equals:
            key, value = ("ENCODING", key) if key in _ENCODINGS else ("TYPE", text.strip())
        if key == "ENCODING":
            raw.encoding = _ENCODINGS.get(value.strip('"').upper(), "")
        elif key == "CHARSET":
            raw.charset = value.strip('"').casefold()
        elif key and value:
            raw.params.append((key, re.sub(r"\^[n'^]", lambda found: _CARET[found[0]], value)))
    return raw


def _of_owner(value: bytes, charset: str) -> str:
    """The word, in a form that may stand among parameters."""
    return re.sub(r'[",:;=\s]+', " ", _text(binascii.a2b_qp(value), charset.casefold(), "") or "").strip()


def goes_on(raw: Raw, following: bytes) -> bool:
    """Whether the next line of the file belongs to this one although it is not folded."""
    if raw.encoding == "qp":
        return _SOFT.search(raw.value) is not None and not _is_mark(following)
    return raw.encoding == "b" and b":" not in following and bool(following.strip()) and _BASE64.fullmatch(following) is not None


def join(raw: Raw, following: bytes) -> None:
    """Append the next line of the file."""
    if raw.encoding == "qp":
        # A soft break that was folded as well: the blank is the fold's, not the text's.
        more = following[1:] if following[:1] in (b" ", b"\t") and following[1:2] == b"=" else following
        raw.value = _SOFT.sub(b"", raw.value) + more
    else:
        raw.value += following.strip()


def _is_mark(line: bytes) -> bool:
    return line.strip().upper() in (b"END:VCARD", b"BEGIN:VCARD")


def decoded(raw: Raw, fallback: str) -> str:
    """The line in Unicode; ``fallback`` is the encoding of values that name none.

    Raises:
        BadLine: bytes that are no text in any of the encodings it may be in.
    """
    from clientbook.i18n import N_

    value, keep = raw.value, ""
    if raw.encoding == "b" and raw.name in BINARY:
        keep, text = ";ENCODING=b", b"".join(value.split()).decode("ascii", "replace")
    else:
        if raw.encoding == "qp":
            value = binascii.a2b_qp(_SOFT.sub(b"", value))
        elif raw.encoding == "b":
            value = _unpacked(value)
        found = _text(value, raw.charset, fallback)
        if found is None:
            raise BadLine(N_("it holds bytes that are not text in the file's encoding"))
        text = found
    if len(text) > MAX_LINE and raw.name not in BINARY:
        raise BadLine(N_("a line is longer than 65,536 characters"))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    params = "".join(f";{key}={said}" for key, said in raw.params)
    group = f"{raw.group}." if raw.group else ""
    return f"{group}{raw.name}{params}{keep}:{text}"


def _unpacked(value: bytes) -> bytes:
    try:
        return base64.b64decode(value, validate=False)
    except (binascii.Error, ValueError):
        return value


def _text(value: bytes, charset: str, fallback: str) -> str | None:
    if value.isascii():
        return value.decode("ascii")
    guess = (fallback, "utf-8") if fallback in _PAIRS and _may_be_pairs(value) else ("utf-8", fallback)
    for name in (_CHARSETS.get(charset, charset), *guess):
        try:
            if name and codecs.lookup(name):
                text = value.decode(name)
                return text if isinstance(text, str) else None
        except (LookupError, ValueError):
            continue
    return None


def _may_be_pairs(value: bytes) -> bool:
    """Whether this is UTF-8 in pairs of bytes alone: 前台 in GBK is such, and a file that holds other bytes means Chinese by it."""
    try:
        return max(value.decode("utf-8")) < "\u0800"
    except UnicodeDecodeError:
        return False
