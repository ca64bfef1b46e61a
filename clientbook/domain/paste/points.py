"""Phones, mails, websites, WeChat and QQ in running text: where they stand, and which digits are no phone."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from clientbook.domain.paste.words import AFTER, HAN, POINT_LABELS
from clientbook.domain.phones import looks_like_phone, parse_phone


class Spot(NamedTuple):
    """A value and where it stands, in narrow text."""

    start: int
    end: int
    kind: str
    value: str
    label: str = ""


_MAIL = re.compile(r"<?\b(?P<mail>[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24})>?", re.ASCII)
_SITE = re.compile(r"(?:https?://|\bwww\.)[^\s,;<>，。；、\u4e00-\u9fff]{3,200}", re.IGNORECASE)
_OWN_SITE = re.compile(r"(?:https?://)?[\w.-]+(?:/[A-Za-z_-]{1,20})?", re.IGNORECASE)
"""The site of somebody; an address with more behind it is that of a page."""
_WECHAT = re.compile(
    r"(?:(?:加|我的?)*微信(?:号码?|ID)?|\b(?:wechat|weixin|vx|wx)(?: id)?)(?:\s*(?:是|为|:|加|id)\s*|"
    r"\s*)(?P<value>[A-Za-z][\w-]{4,19}|1[3-9]\d{9})(?![\w@.-])",
    re.IGNORECASE | re.ASCII,
)
_SAME = re.compile(r"微信(?:号)?(?:同号|同手机号?|同电话|同上|同)|手机(?:微信)?同号|same (?:number )?on wechat|wechat same", re.IGNORECASE)
_QQ = re.compile(r"\bQQ(?:号码?)?\s*[:是为]?\s*(?P<value>[1-9]\d{4,10})(?!\d)", re.IGNORECASE)
_EXTENSION = r"(?:\s*(?:转接?|分机号?|内线|,?\s?ext(?:ension|n)?\.?|[x#])\s*[.:]?\s*\d{1,6})?"
_END = r"(?![A-Za-z0-9_@]|-\d)"
_PHONE = re.compile(
    r"(?<![A-Za-z0-9_.@/-])(?:"
    r"(?:(?:\(?\+?86\)?|0086)[ -]?)?1[3-9]\d(?:(?:[ -]?\d{4}){2}|[ -]?\d{3}[ -]?\d{3}[ -]?\d{2}|[ -]\d{2}[ -]\d{3}[ "
    r"-]\d{3})(?!\d)"  # a Chinese mobile
    rf"|(?:(?:\(?\+?86\)?|0086)[ -]?)?\(?0\d{{2,3}}\)?[ -]?\d{{7,8}}(?!\d)(?:-\d{{1,6}}(?!\d)|{_EXTENSION})"  # a Chinese landline
    r"|[48]00-?\d{3}-?\d{4}(?!\d)"
    rf"|\(?(?:\+|00)\d[\d() ./-]{{5,20}}\d{_EXTENSION}{_END}"
    rf"|\(?\d[\d() ./-]{{5,18}}\d{_EXTENSION}{_END}"
    ")",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d")
_NOT_BEFORE = re.compile(
    r"(?:no\.?|(?:order|account|invoice|registration|policy|card|tax|reference) number|nr\.?|code|id|"
    r"单号|编号|代码|账号|卡号|验证码|税号|CVR|VAT|约|共|预算)\s*:?\s*(?:是\s*)?$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:电话|手机|座机|固话|号码|\b(?:tel|phone|telephone|mobile|fax|cell))\s*(?:是|为|号码?|no\.?)?\.?\s*:?\s*$", re.IGNORECASE
)
_TRUNK = re.compile(r"\(?0\d{2,5}\)?[\d ()/-]*")
"""A national number with its leading nought."""


def spots(text: str, region: str, label: str = "") -> list[Spot]:
    """Everything that reaches somebody, in the order of the text, without overlaps.

    Args:
        text: narrow text.
        label: the label that stood before it, in lower case.
    """
    taken: list[Spot] = []
    for spot in (*_mails(text), *_accounts(text), *_phones(text, region, label)):
        if all(spot.end <= other.start or other.end <= spot.start for other in taken):
            taken.append(spot)
    return sorted(taken)


def same_number(text: str) -> re.Match[str] | None:
    """Where it says that WeChat has the number of the phone."""
    return _SAME.search(text)


def _mails(text: str) -> Iterator[Spot]:
    for match in _MAIL.finditer(text):
        yield Spot(*match.span(), "email", match["mail"])
    for match in _SITE.finditer(text):
        if _OWN_SITE.fullmatch(address := match[0].rstrip(".)/")):
            yield Spot(*match.span(), "website", address)


def _accounts(text: str) -> Iterator[Spot]:
    for kind, pattern in (("wechat", _WECHAT), ("qq", _QQ)):
        for match in pattern.finditer(text):
            yield Spot(*match.span(), kind, match["value"])


def _phones(text: str, region: str, label: str) -> Iterator[Spot]:
    for match in _PHONE.finditer(text):
        start, number = match.start(), match[0]
        if _DATE.match(number.lstrip("(")) or _NOT_BEFORE.search(text, max(0, start - 12), start):
            continue
        named = bool(label) or _NAMED.search(text, max(0, start - 16), start) is not None
        for begin, part in _parts(number, region, named=named):
            after = AFTER.match(text, start + begin + len(part))
            said = (after["label"] or after["plain"]).lower() if after else _word_before(text, start + begin) or label
            end = after.end() if after else start + begin + len(part)
            yield Spot(start + begin, end, "phone", part.strip(), POINT_LABELS.get(said, ""))


def _parts(number: str, region: str, *, named: bool) -> Iterator[tuple[int, str]]:
    """The number, or those it is made of where a stroke stands between them."""
    if is_phone(number, region, named=named):
        yield 0, number
        return
    at = 0
    for part in re.split(r"\s*/\s*", number) if "/" in number else ():
        begin = number.index(part, at)
        at = begin + len(part)
        if is_phone(part, region, named=named):
            yield begin, part


def is_phone(number: str, region: str, *, named: bool) -> bool:
    """Whether digits in running text are a phone; ``named``: a label says so, so that any number of a fitting length is one."""
    if not looks_like_phone(number):
        return False
    phone = parse_phone(number, region)
    digits = sum(character.isdigit() for character in number)
    if number.lstrip("(").startswith("+"):
        return 8 <= digits <= 21
    if named:
        return True
    if region != "CN" and not phone.normal:
        return bool(_TRUNK.fullmatch(number)) and 10 <= digits <= 12
    apart = not number.isdigit() or number.startswith(("0", "1")) or region == "CN"
    return bool(phone.normal) and apart


def _word_before(text: str, at: int) -> str:
    """A label without a colon right before a number, in lower case (``Mobil +45``, ``手机138``)."""
    match = re.search(rf"(?:([A-Za-z]{{1,8}})\.?|([{HAN}]{{2,4}}))\s*:?\s*$", text[max(0, at - 12) : at])
    if match is None:
        return ""
    if match[1]:
        return match[1].lower() if match[1].lower() in POINT_LABELS else ""
    return next((match[2][-length:] for length in (4, 3, 2) if match[2][-length:] in POINT_LABELS), "")
