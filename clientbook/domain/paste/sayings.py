"""What is said in passing: who sent them, where they come from, when they were born, what was promised for when."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from clientbook.domain.dates import parse_partial
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import Due
from clientbook.domain.paste.words import HAN, KIN
from clientbook.domain.phrases import parse_due

FAR = 270
"""Days: a day of the calendar that is so far ahead is the last one of its name, and what was then is told."""
LONGEST = 300
"""Characters of a clause at most; what is longer is not looked at."""


class Saying(NamedTuple):
    """Something said in a clause, and which part of the clause says it."""

    start: int
    end: int
    place: str
    value: str
    due: Due | None = None


# ---- who sent them

_SOMEBODY = rf"(?:(?:老客户|老顾客|客户|朋友|同事|同学|邻居|亲戚)(?=[{HAN}]{{2}}))?(?P<who>[{HAN}]{{1,5}}?)"
_LATIN_WHO = r"(?P<who>(?:(?:Mr|Mrs|Ms|Dr|Lord|Lady|Sir)\.? )?[A-Z][\w'’-]+(?: (?:(?:van|von|de|der|al|bin) ){0,2}[A-Z][\w'’-]+){0,2})"
_REFERRED = (
    re.compile(
        rf"(?:^|[^{HAN}])(?:我?是|由|经|通过)?{_SOMEBODY}(?:给我|帮我)?(?:转介绍|介绍|推荐|引荐)(?:给?我?过?来|认识|给我)?(?:的)?(?:新?客户|学员|朋友|人)?(?![{HAN}]{{3}})"
    ),
    re.compile(rf"(?i:\b(?:referred|recommended|introduced|sent)(?: to (?:you|us|me))? by) {_LATIN_WHO}"),
    re.compile(rf"(?i:\b(?:got|had|given|have)) (?i:your (?:number|name|details|contact|card|e-?mail)) (?i:from|by) {_LATIN_WHO}"),
    re.compile(rf"(?i:\b(?:a )?referral from) {_LATIN_WHO}"),
    re.compile(rf"{_LATIN_WHO} (?i:recommended|referred|introduced|suggested) (?i:you|us|me)\b"),
)
_NOBODY_WORDS = (
    "朋友 熟人 同事 同学 别人 人 客户 老客户 老顾客 亲戚 邻居 网友 我 转 自我 产品 公司 商品 详细 简单 大家 相互 互相 业务 "
    "强烈 店里 系统 The She He They I We You"
)
_NOBODY = frozenset(_NOBODY_WORDS.split())


def _referrer(clause: str) -> Iterator[Saying]:
    for pattern in _REFERRED:
        if (found := pattern.search(clause)) is not None:
            who = found["who"].strip()
            if who and who not in _NOBODY:
                start = found.start() + (len(found[0]) - len(found[0].lstrip(" ,;:(")))
                yield Saying(start, found.end(), "referred_by", who)
                return


# ---- where they come from

_SOURCES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("referral", re.compile(r"(?:朋友|熟人|老客户|同事|亲戚|邻居|同学)(?:转?介绍|推荐)|转介绍(?:客户|来)")),
    ("exhibition", re.compile(
        r"(?:展会|展览会|广交会|博览会|交易会|展销会|糖酒会|车展|家博会|订货会|展位|展台)上?"
        r"[^,。;]{0,6}?(?:认识|拿|见|加|来|遇|看|聊|谈|留)"
    )),
    ("online", re.compile(
        r"(?:抖音|小红书|快手|朋友圈|公众号|大众点评|美团|百度|淘宝|天猫|京东|闲鱼|微博|知乎|头条|官网|网站|网店|网上|线上|直播间?|"
        r"视频号|1688|阿里巴巴)(?:广告)?上?"
        r"[^,。;]{0,6}?(?:看到|看见|刷到|搜到|加|来|找到|了解|知道|关注|咨询|下单)"
    )),
    ("cold_visit", re.compile(r"地推|陌生拜访|陌拜|扫街|扫楼|上门推销")),
    ("exhibition", re.compile(
        r"(?i)\b(?:met|lead|saw|seen|visited|talked|spoke|came|stopped)\b.{0,40}\b(?:trade (?:show|fair)|exhibition|expo|stand|booth|"
        r"fair|trade ?show|stall)\b"
    )),
    ("online", re.compile(
        r"(?i)\b(?:found|saw|seen|heard|came|come|lead|enquiry|inquiry|contact|reached)\b.{0,30}\b(?:google|instagram|facebook|"
        r"linkedin|tiktok|youtube|website|online|"
        r"internet|web ?site|bing|yelp|twitter)\b|\bvia (?:linkedin|google|instagram|facebook|the website|website|tiktok|youtube)\b"
    )),
    ("cold_visit", re.compile(r"(?i)\bcold[ -](?:call|visit|calling)\b|\bdoor[ -]to[ -]door\b")),
)  # fmt: skip
_SOURCE_WORDS = {
    "exhibition": ("展会", "展览", "exhibition", "trade show", "trade fair", "fair", "expo", "广交会", "博览会"),
    "referral": ("转介绍", "介绍", "推荐", "referral", "recommendation", "word of mouth"),
    "online": (
        *("线上", "线上推广", "网络", "网站", "抖音", "小红书", "公众号", "朋友圈", "百度"),
        *("online", "website", "google", "facebook", "instagram", "linkedin"),
    ),
    "cold_visit": ("陌生拜访", "地推", "cold visit", "cold call"),
}


def source_of(words: str) -> str:
    """The key of a source that stands behind its label; empty where it is none of them."""
    plain = words.strip().casefold()
    return next((key for key, known in _SOURCE_WORDS.items() if plain in known), "")


def _source(clause: str) -> Iterator[Saying]:
    for key, pattern in _SOURCES:
        if (found := pattern.search(clause)) is not None:
            yield Saying(*found.span(), "source", key)
            return


# ---- born when

_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_HAN_DAY = (
    r"(?:农历|阴历)?(?:(?:19|20)\d\d\s*年\s*)?"
    r"[\d一二三四五六七八九十正冬腊闰]{1,3}\s*月\s*[\d一二三四五六七八九十初廿]{1,3}\s*[日号]?"
)
_NUMBERS = r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}(?:[-/.](?:19|20)\d\d)?"
_WORDS_DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTHS}(?:,? (?:19|20)\d\d)?|{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?"
_BIRTH = (
    re.compile(rf"(?:生日|出生日期|出生于|生于)(?:是|为|:)?\s*(?P<day>{_HAN_DAY}|{_NUMBERS})"),
    re.compile(rf"(?P<day>{_HAN_DAY}|{_NUMBERS}|(?:19|20)\d\d\s*年)\s*(?:的?生日|出生|生(?![{HAN}]))"),
    re.compile(rf"(?i:\b(?:born|birthday|date of birth|dob|b\.)(?: is| on|:)*) (?P<day>{_WORDS_DAY}|{_NUMBERS}|in (?:19|20)\d\d)"),
    re.compile(r"^(?P<day>(?:19[3-9]\d|200\d)(?:\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|([-/.])\d{1,2}\2\d{1,2}))$"),
)
"""The last one: a whole day long ago that stands alone."""


def birth_of(words: str) -> str:
    """The stored form of a birth date; empty where it is none, or can be read as two."""
    try:
        found = parse_partial(words.strip().removeprefix("in "))
    except InvalidValue:
        return ""
    return str(found) if found is not None and (found.year is None or 1900 <= found.year <= 2100) else ""


def _birth(clause: str) -> Iterator[Saying]:
    for pattern in _BIRTH:
        if (found := pattern.search(clause)) is not None and not KIN.search(clause[: found.start()]):
            day = found["day"].strip()
            if stored := birth_of(day.removesuffix("年").strip() if day[:-1].strip().isdigit() else day):
                yield Saying(*found.span(), "birth", stored)
                return


# ---- what was promised

_HAN_PART = r"(?:早上|上午|中午|下午|傍晚|晚上|早|晚)?(?:[一二两三四五六七八九十\d]{1,3}(?:点半?|:\d\d))?"
_HAN_WHEN = re.compile(
    r"(?P<when>(?:今天|今晚|明天|明早|明晚|后天|大后天|(?:下下个?|下个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天末]|下周|"
    r"下个?月(?:初|底|\d{1,2}[号日]?)?|"
    r"\d{1,2}月(?:\d{1,2}[号日]|初|底)|月底|月初|年底|年后|节后|(?:[一二两三四五六七八九十]{1,3}|\d{1,3}|半)个?(?:天|周|星期|礼拜|"
    r"月)(?:之|以)?后|过(?:[一二两三四五六七八九十]|\d{1,2})天|"
    rf"(?<![\d.])\d{{1,2}}[号日])\s*{_HAN_PART})(?:之?前|左右|以?前)?"
)
_HAN_ACT = re.compile(
    r"回电|回访|回复|联系|电话|打给|打过?[去来]|致电|拜访|上门|跟进|跟一下|面谈|见面|来?看房|看车|来店|到店|来签|签约|签合同|送样|"
    r"送货|送去|寄样|发资料|发方案|报价|测量|量尺|提醒|再聊|约[他她您时]|约.{1,4}吃饭|"
    r"取货|来取|交货|试听|试驾|带.{1,6}来"
)
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)\b"
_LATIN_WHEN = re.compile(
    rf"\b(?P<lead>(?:on|by|before|from|until|for|this) (?:the )?)?(?P<when>(?:day after tomorrow|tomorrow|today|tonight|next week|"
    rf"next month|"
    rf"(?:next |this |coming )?(?:{_DAYS})(?: next week)?|in (?:a|an|one|two|three|four|five|six|\d{{1,2}}) (?:days?|weeks?|months?)|"
    rf"(?:the )?end of (?:the |next )?month|month end|{_WORDS_DAY})(?:,?(?: at)? \d{{1,2}}(?::\d\d)? ?(?:am|pm)|,? at \d{{1,2}}:\d\d|"
    rf"(?:,? at)? noon|"
    r" morning| afternoon| evening)?)\b",
    re.IGNORECASE,
)
_LATIN_ACT = re.compile(
    r"\b(?:call|calls|ring|phone|ping|text|e-?mail|follow(?: |-)?up|get back|chase|remind|meet|visit|see (?:him|her|them)|speak|talk|"
    r"quote|survey|measure|send|deliver|"
    r"collect|try again|check (?:in|back)|demo|works|contact|catch up|viewing)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:called|rang|met|sent|yesterday|registered)\b", re.IGNORECASE)


def _step(clause: str, now: datetime) -> Iterator[Saying]:
    for when, act in ((_HAN_WHEN, _HAN_ACT), (_LATIN_WHEN, _LATIN_ACT)):
        if act.search(clause) is None:
            continue
        for found in when.finditer(clause):
            due = _due(found["when"], now)
            if due is not None and due.day is not None and (due.day - now.date()).days < FAR:
                start, end = _words_around(clause, found.span(), act)
                what = (
                    " ".join((clause[start : found.start()] + " " + clause[found.end() : end]).split())
                    .strip(" ,;:.?!。，、")
                    .removeprefix("约 ")
                )
                yield Saying(start, end, "follow_up", what if act.search(what) else clause[start:end].strip(), due)
                return


def _words_around(clause: str, when: tuple[int, int], act: re.Pattern[str]) -> tuple[int, int]:
    """The word a day stands in, where it says what is to be done too; else the whole clause. English has a space after every word."""
    start, end = clause.rfind(" ", 0, when[0]) + 1, clause.find(" ", when[1])
    end = end if end >= 0 else len(clause)
    return (start, end) if act is _HAN_ACT and act.search(clause[start:end]) else (0, len(clause))


def _due(when: str, now: datetime) -> Due | None:
    try:
        return parse_due(" ".join(when.replace(" at ", " ").split()), now)
    except InvalidValue:
        return None


def sayings(clause: str, now: datetime) -> list[Saying]:
    """What a clause of narrow text says of the customer, each thing once."""
    if len(clause) > LONGEST:
        return []
    return [*_referrer(clause), *_source(clause), *_birth(clause), *_step(clause, now)]


def is_long_ago(stored: str, today: date) -> bool:
    """Whether a stored birth date can be that of somebody one sells to."""
    return not stored[:4].isdigit() or int(stored[:4]) <= today.year
