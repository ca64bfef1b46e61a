"""Amounts: integer minor units (fen, cents), never floats."""

import re
import unicodedata
from decimal import Decimal

LIMIT = 10**15
"""The largest amount in minor units that is kept, so that sums stay far inside 64 bits."""
WITHOUT_MINOR = frozenset({"JPY", "KRW", "VND"})
"""Currencies that have no minor unit."""

_UNITS = {
    "": 1,
    "k": 1_000,
    "千": 1_000,
    "w": 10_000,
    "万": 10_000,
    "萬": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 10**8,
    "億": 10**8,
}
_SHAPE = re.compile(r"(?P<sign>-)?(?P<number>\d[\d,.' ]*)(?P<unit>k|w|千|[百千]?万|[百千]?萬|亿|億)?", re.ASCII)
_CURRENCY = re.compile(
    r"^(?:rmb|cny|usd|hkd|eur|gbp|jpy|us\$|hk\$|[¥￥$€£])\s*|\s*(?:rmb|cny|usd|hkd|eur|gbp|jpy|元整?|圆|块钱?|[¥￥$€£])$"
)
_GROUPED = re.compile(r"\d{1,4}(?:,\d{3})+|\d{1,4}(?:,\d{4})+|\d+")


def _number(text: str) -> Decimal | None:
    """A number with grouping (``86,400.50``, ``1.234,56``, ``86 400``); None where the separators do not make sense."""
    text = text.replace(" ", "").replace("'", "")
    if "," in text and "." in text and text.rindex(",") > text.rindex("."):
        text = text.replace(".", "\0").replace(",", ".").replace("\0", ",")
    whole, _point, fraction = text.partition(".")
    if not _GROUPED.fullmatch(whole) or (fraction and not fraction.isdecimal()):
        return None
    return Decimal(f"{whole.replace(',', '')}.{fraction or '0'}")


def parse_amount(typed: str, currency: str = "CNY") -> int | None:
    """The minor units of a typed amount (``12,000``, ``1.2万``, ``¥86,400``, ``１２元``).

    None where it is no amount, too large, or finer than a minor unit: nothing is rounded silently.
    """
    text = unicodedata.normalize("NFKC", typed).strip().lower().replace("，", ",").replace("。", ".").replace("−", "-")
    sign, text = ("-", text[1:].strip()) if text.startswith("-") else ("", text)
    match = _SHAPE.fullmatch(_CURRENCY.sub("", _CURRENCY.sub("", text)).strip())
    if match is None or (number := _number(match["number"])) is None or (sign and match["sign"]):
        return None
    unit = (match["unit"] or "").replace("萬", "万").replace("億", "亿")
    minor = number * _UNITS[unit] * (1 if currency in WITHOUT_MINOR else 100)
    if minor != int(minor) or minor > LIMIT:
        return None
    return -int(minor) if sign or match["sign"] else int(minor)


def plain_amount(minor: int, currency: str = "CNY") -> str:
    """An amount as an edit box starts with it and a file holds it: ``86400`` or ``86400.50``."""
    if currency in WITHOUT_MINOR:
        return str(minor)
    whole, rest = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole}" + (f".{rest:02d}" if rest else "")
