"""Strings made safe and cut to size, and numbers in words."""

import re
from datetime import date

from clientbook.i18n import _, ngettext
from clientbook.text import mask

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("[ \t]*[\r\n\u2028\u2029]+[ \t]*")
_SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$", "KRW": "₩", "INR": "₹"}
_GLYPHS = {"fresh": ("○", " "), "cooling": ("◐", "~"), "dormant": ("●", "z")}


def word(text: str) -> str:
    """One safe line: no control, bidi or zero-width character; line breaks become spaces. Literal, never markup.

    For what can be read by anybody: words of lists, tags, names of fields, paths. The privacy mask leaves it alone.
    """
    if text.isprintable():
        return text
    return _UNSAFE.sub(" ", _BREAKS.sub(" ", text))


def plain(text: str) -> str:
    """One safe line of something somebody wrote; hidden whole by the privacy mask."""
    return mask.hidden(word(text)) if mask.is_masked() else word(text)


def name(text: str) -> str:
    """The name of a customer or a contact person, or what stands for it."""
    return mask.half_name(word(text)) if mask.is_masked() else word(text)


def company(text: str) -> str:
    """The name of a company."""
    return mask.half_company(word(text)) if mask.is_masked() else word(text)


def account(text: str) -> str:
    """A mail address, an account of a messenger."""
    return mask.half_mail(word(text)) if mask.is_masked() else word(text)


def point(kind: str, value: str, region: str = "CN", *, full: bool = False) -> str:
    """A way to reach somebody, by its kind."""
    if kind == "phone":
        return phone(value, region, full=full)
    return account(value) if kind in ("email", "wechat", "qq") else plain(value)


def lines(text: str) -> list[str]:
    """A text of several lines as safe lines; hidden whole by the privacy mask."""
    if mask.is_masked():
        return [plain(text)]
    return [plain(line.replace("\t", "    ")) for line in re.split("\r\n?|\n|\u2028|\u2029", text)]


def width(text: str) -> int:
    """How many cells of a terminal a line takes."""
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len  # 15 ms to load, and most of what the command line prints is ASCII

    return cell_len(text)


def cut(text: str, cells: int) -> str:
    """As much of a line as fits into so many cells; a wide character is never halved."""
    if width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    from rich.cells import set_cell_size

    shorter = set_cell_size(text, cells)
    return shorter if text.startswith(shorter) else shorter[:-1]


def fit(text: str, cells: int, tail: str = "..") -> str:
    """A line in at most so many cells; what is too long ends in ``tail``."""
    if width(text) <= cells:
        return text
    room = cells - width(tail)
    return cut(text, room).rstrip() + tail if room > 0 else cut(text, cells)


def pad(text: str, cells: int, *, right: bool = False, tail: str = "..") -> str:
    """A line in exactly so many cells, at the left or ``right`` end of them."""
    shown = fit(text, cells, tail)
    space = " " * (cells - width(shown))
    return space + shown if right else shown + space


def count(number: int) -> str:
    """A number with its thousands set apart: ``20,000``."""
    return f"{number:,}"


def money(minor: int, currency: str = "CNY") -> str:
    """What somebody paid, or a price: ``¥86,400``; under the privacy mask only that it is an amount: ``¥•••``."""
    return _symbol(currency) + mask.COVER if mask.is_masked() else amount(minor, currency)


def amount(minor: int, currency: str = "CNY") -> str:
    """An amount: ``¥86,400``, ``$1,234.50``, ``CHF 300``.

    For one that is nobody's own: a total over all customers, a limit somebody asked for. The privacy mask leaves it alone.
    """
    from clientbook.domain.money import WITHOUT_MINOR

    whole, rest = (abs(minor), 0) if currency in WITHOUT_MINOR else divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{_symbol(currency)}{whole:,}" + (f".{rest:02d}" if rest else "")


def _symbol(currency: str) -> str:
    return _SYMBOLS.get(currency, f"{word(currency)} " if currency else "")


def phone(number: str, region: str = "CN", *, full: bool = False) -> str:
    """A phone as people of the region write it; ``full`` gives mobiles their country code also at home."""
    from clientbook.domain.phones import format_phone  # its patterns cost 5 ms, and the unlock screen shows no phone

    shown = word(format_phone(number, region, full=full))
    return mask.half_phone(shown) if mask.is_masked() else shown


def days(number: int) -> str:
    """``34 days``."""
    return ngettext("{n} day", "{n} days", number).format(n=count(number))


def days_late(number: int) -> str:
    """``4 days late``."""
    return ngettext("{n} day late", "{n} days late", number).format(n=count(number))


def days_without(number: int) -> str:
    """``31 days without contact``."""
    return ngettext("{n} day without contact", "{n} days without contact", number).format(n=count(number))


def ago(then: date | None, today: date) -> str:
    """``today``, ``yesterday``, ``34 days ago``, ``never``."""
    if then is None:
        return _("never")
    number = (today - then).days
    if number <= 0:
        return _("today")
    return _("yesterday") if number == 1 else ngettext("{n} day ago", "{n} days ago", number).format(n=count(number))


def glyph(staleness: str, ascii: bool = False) -> str:
    """The sign of fresh, cooling or dormant; the ASCII one for terminals that draw the others two cells wide."""
    return _GLYPHS[staleness][ascii]


def file_size(size: int) -> str:
    """Bytes as people count them: ``14.4 MB``."""
    for unit, many in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= many:
            return f"{size / many:.1f} {unit}"
    return f"{size} B"
