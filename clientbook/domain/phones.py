"""Phone numbers: what was typed is kept as it is, and a comparable form stands beside it where the number parses.

A number is never refused: 95588, an extension, half a number on a card are all worth keeping. The library costs 20 ms to load and
30 µs per number, so it is imported inside functions and plain Chinese mobiles, the bulk of most books, do not need it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_MOBILE = re.compile(r"(?:\+86|0086|86)?0?(1[3-9]\d{9})")
_EXTENSION = re.compile(
    r"[\s,;，；]*(?:转接?|轉|分机号?|分機|内线|ext(?:ension|n)?\.?|;ext=|[x#])\s*[.:：=]?\s*(\d{1,7})\)?\s*$", re.IGNORECASE
)
_CHINESE_EXTENSION = re.compile(r"^(\(?0\d{2,3}\)?[ -]?\d{7,8})-(\d{1,6})$")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－ー﹣", "-"))
_SEPARATORS = str.maketrans("", "", " -()\u00a0.")
_URI = re.compile(r"^\s*tel:\s*", re.IGNORECASE)
_NOTE = re.compile(r"^[\u2e80-\U0003ffff]+[\s:]*(?=[\d+(])|(?<=\d)\s*\(?[\u2e80-\U0003ffff].*$", re.DOTALL)
_LATIN = re.compile("[A-Za-z]")
_LOOKS = re.compile(r"\+?[\d\s().\-/]{3,}(?:ext\d+)?")
_SEVERAL = re.compile(r"\s*(?:[/／、,，;；|\n]|\s或\s?|\bor\b)\s*")
_LONGEST = 500
"""More than any number with what people write beside it; the search for an extension takes the square of its time."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number in the forms that are kept."""

    typed: str
    """Exactly what came in."""
    normal: str
    """E.164 (``+8613800138000``), without extension; empty where the number does not parse as a valid one."""
    digits: str
    """What a search by digits walks: the international digits without ``+`` if there is a normal form, else the bare digits."""
    extension: str = ""


def _narrow(typed: str) -> str:
    """Full-width digits and dashes made narrow, a ``tel:`` taken off."""
    text = typed if typed.isascii() else unicodedata.normalize("NFKC", typed).translate(_DASHES)
    return _URI.sub("", text).strip()


def _bare_digits(text: str) -> str:
    """The digits of a text, of whatever script, as ASCII."""
    return "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())


def _split_extension(text: str) -> tuple[str, str]:
    """The number and its extension (``转 12``, ``ext. 12``, ``010-65529988-801``)."""
    if len(text) > _LONGEST:
        return text, ""
    if match := _EXTENSION.search(text):
        return text[: match.start()], match[1]
    if match := _CHINESE_EXTENSION.match(text):
        return match[1], match[2]
    return text, ""


def is_region(code: str) -> bool:
    """Whether numbers of this country are known; for an unknown one none could be read, searched or compared."""
    import phonenumbers

    return code in phonenumbers.SUPPORTED_REGIONS


@lru_cache(maxsize=32768)  # an import asks for each number when it reads, matches and writes it
def _e164(text: str, region: str) -> str:
    """E.164, or empty; a number written with its country code needs only be possible, any other one must be valid in the region."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    possible = phonenumbers.is_possible_number(number) and text.lstrip("(").startswith("+")
    if not (possible or phonenumbers.is_valid_number(number)):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def parse_phone(typed: str, region: str = "CN") -> Phone:
    """The kept forms of a number as somebody typed it; ``region`` is the country of a number without country code. Never raises."""
    text = _narrow(typed)
    mobile = _MOBILE.fullmatch(text.translate(_SEPARATORS))
    if mobile and (region == "CN" or text.startswith(("+86", "0086"))):
        return Phone(typed, f"+86{mobile[1]}", f"86{mobile[1]}")
    number, extension = _split_extension(text)
    number = _NOTE.sub("", number)  # 手机 138…, 138…（王总）
    spelt = _LATIN.search(number) is not None  # 1-800-FLOWERS would turn into somebody else's mobile
    normal = "" if spelt or not any(character.isdigit() for character in number) else _e164(number, region)
    return Phone(typed, normal, normal[1:] or _bare_digits(number), extension)


def with_extension(normal: str, typed: str) -> str:
    """A normal form with the extension that was typed behind it, as in ``+862517480042 #879``; what was typed where there is none."""
    extension = parse_phone(typed).extension if normal else ""
    return f"{normal} #{extension}" if extension else normal or typed


def looks_like_phone(text: str) -> bool:
    """Whether a word or line can only be meant as a phone number: phone characters alone, five to eighteen digits, and no date."""
    number, _extension = _split_extension(_narrow(text))
    if not _LOOKS.fullmatch(number) or re.fullmatch(r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}", number):
        return False
    return 5 <= len(_bare_digits(number)) <= 18


def split_phones(text: str) -> tuple[str, ...]:
    """The numbers of a cell that holds several (``13800138000/13900139000``); the text itself where the parts are not numbers."""
    parts = tuple(part for part in _SEVERAL.split(text.strip()) if part)
    return parts if len(parts) > 1 and all(looks_like_phone(part) for part in parts) else (text,)


@lru_cache(maxsize=4096)
def format_phone(number: str, region: str = "CN", *, full: bool = False) -> str:
    """A number for reading: ``138 0013 8000``, ``010-6552 9988``, ``+44 20 7946 0958``; as it is where it does not parse.

    Takes what was typed or a normal form. ``full`` gives mobiles their country code also at home.
    """
    phone = parse_phone(number, region)
    if not phone.normal:
        return number
    shown = _format(phone.normal, region, full=full)
    return f"{shown} #{phone.extension}" if phone.extension else shown


def _format(normal: str, region: str, *, full: bool) -> str:
    """One E.164 number for reading."""
    home = region == "CN"
    if mobile := re.fullmatch(r"\+86(1[3-9]\d)(\d{4})(\d{4})", normal):
        return f"{'' if home and not full else '+86 '}{mobile[1]} {mobile[2]} {mobile[3]}"
    import phonenumbers

    parsed = phonenumbers.parse(normal)
    if phonenumbers.region_code_for_number(parsed) != region:
        return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
    national = str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL))
    return re.sub(r"^(0\d{2,3}) ", r"\1-", national) if home else national
