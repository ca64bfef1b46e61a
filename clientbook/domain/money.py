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
_GROUPED = re.compile(r"\d{1,4}(?:,\d{3})+|\d{1,4}(?:,\d{4})+|\d+")
_CODES = {
    "CNY": "cny|rmb|cn¥|元|圆|人民币|块|块钱|元整",
    "USD": "usd|us$|美元|美金",
    "HKD": "hkd|hk$|港币|港元",
    "EUR": "eur|€|euro|euros|欧元",
    "GBP": "gbp|£|英镑",
    "JPY": "jpy|jp¥|日元|日圆|円",
    "KRW": "krw|₩|韩元",
    "VND": "vnd|₫|越南盾",
    "TWD": "twd|nt$|新台币|台币",
    "SGD": "sgd|s$|新加坡元|新币",
    "AUD": "aud|a$|澳元",
    "CAD": "cad|c$|加元",
}
_BY_WORD = {word: code for code, words in _CODES.items() for word in words.split("|")}
_WORD = "|".join(re.escape(word) for word in sorted((*_BY_WORD, "¥", "$"), key=len, reverse=True))
_CURRENCY = re.compile(rf"^(?:{_WORD})\s*|\s*(?:{_WORD})$")
_NOT_CURRENCY = re.compile(r"[\d\s.,'()（）+-]|(?<=\d)[kw]\b|[百千]?[千万亿]")


def currency_named(said: str) -> str:
    """The code of a currency by its code, sign or name in either language; empty where it is none, or several (``$``, ``¥``)."""
    word = unicodedata.normalize("NFKC", said).strip().casefold()
    if found := _BY_WORD.get(word):
        return found
    return word.upper() if len(word) == 3 and word.isascii() and word.isalpha() else ""


def currency_in(typed: str) -> str:
    """The currency an amount names (``20 USD``, ``1,200元``); empty where it names none for certain."""
    return _BY_WORD.get(_NOT_CURRENCY.sub("", unicodedata.normalize("NFKC", typed).casefold()), "")


def units_in(currency: str) -> int:
    """How many minor units make a whole one."""
    return 1 if currency in WITHOUT_MINOR else 100


def in_whole(minor: int, currency: str = "CNY") -> int | float:
    """An amount in whole units, as JSON holds it."""
    units = units_in(currency)
    return minor // units if minor % units == 0 else minor / units


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
    minor = number * _UNITS[unit] * units_in(currency)
    if minor != int(minor) or minor > LIMIT:
        return None
    return -int(minor) if sign or match["sign"] else int(minor)


def plain_amount(minor: int, currency: str = "CNY") -> str:
    """An amount as an edit box starts with it and a file holds it: ``86400`` or ``86400.50``."""
    if currency in WITHOUT_MINOR:
        return str(minor)
    whole, rest = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole}" + (f".{rest:02d}" if rest else "")
