"""Which words of a pasted text are a name, a company, a job title or a department."""

import re
from collections.abc import Iterable

from clientbook.domain.addresses import COMPOUND, SURNAMES
from clientbook.domain.names import fold
from clientbook.domain.paste.words import (
    HAN,
    HAN_COMPANY,
    HAN_DEPARTMENT,
    HAN_JOB,
    LATIN_COMPANY,
    LATIN_DEPARTMENT,
    LATIN_JOB,
    LEGAL,
    NO_LATIN_NAME,
    NO_NAME,
)

LONGEST = 300
"""Characters of a clause at most; what is longer is not looked at."""
_CALLED = "先生|女士|小姐|太太|老师|师傅|老板娘?|经理|总|姐|哥|叔|阿姨|医生|主任|教练|校长|店长|工|律师|会计"
_HAN_CALLED = re.compile(rf"(?P<surname>[{HAN}]{{1,2}})(?P<called>{_CALLED})")
_NICK = re.compile(rf"[小老阿大][{HAN}]")
_CAP = r"(?:[A-ZÀ-ÞŁŚŻ][\w'’.-]*[\w'’]|[A-Z]\.?|O['’][A-Z]\w+)"
_TITLE = r"(?:(?i:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Lord|Lady)\.?)"
LATIN_NAME = re.compile(
    rf"(?:{_TITLE} (?:and {_TITLE} )?)?{_CAP}(?: (?:(?:van|von|de|der|den|del|da|dos|di|la|le|al|bin|ter) ){{0,2}}{_CAP}){{1,3}}|"
    rf"{_TITLE} (?:and {_TITLE} )?{_CAP}"
)
_LETTERS_AFTER = re.compile(r",?\s+(?:FCA|ACA|MBA|PhD|MD|DDS|RN|CPA|Esq\.?|MRCVS|CEng|BSc|MSc|BA|MA|OBE|MBE|FRCS|RIBA)\b\.?")
_INTRODUCED = (
    re.compile(rf"(?:^|\s|您好|你好)我是[{HAN}A-Za-z]{{1,12}}的(?P<name>[{HAN}]{{2,3}})$"),
    re.compile(rf"(?:我是|我叫|本人叫?|这里是|名字叫|我姓名是)\s*(?P<name>[{HAN}]{{2,4}}|[A-Z][a-z]+)(?![{HAN}])"),
    re.compile(
        rf"(?i:\bthis is|\bmy name is|\bI am|\bI['’]?m|\bit['’]?s|\bits|\bname['’]?s) (?P<name>{_CAP}(?: {_CAP}){{0,2}})"
        r"(?! [a-z]+ing\b)(?=$|[\s.,!(])"
    ),
    re.compile(rf"(?P<name>{_CAP}(?: {_CAP}){{0,2}}) here\b"),
    re.compile(
        rf"(?i:\bspeak to|\bspoke (?:to|with)|\bmet|\bfollow up with|\bcontact|\bcall|\bask for|\battn)"
        rf" (?P<name>(?:{_TITLE} )?{_CAP}(?: {_CAP}){{0,2}})(?= |$|[,.])"
    ),
    re.compile(rf"^(?P<name>{_CAP}(?: {_CAP}){{0,2}}) (?i:from|at|rang|called|phoned|emailed|wants|needs|asked|left)\b"),
)
_INTRODUCED_HAN = re.compile(
    rf"^(?:客户|顾客)?(?P<name>[{HAN}]{{1,2}}(?:先生|女士|小姐|太太|老板|经理|老师|师傅|总)(?!监|的|裁|部)|(?<=客户)[小老阿][{HAN}])(?=[{HAN}\s,]|$)"
)
_NUMBER_AT_END = re.compile(r"[\s,]+\d[\d-]{5,}$")
_SMALL = frozenset(["of", "and", "for", "the", "de", "des", "du", "da", "do", "der", "und", "ds.", "la", "le"])
"""Words of a title that are written small."""
_OF_COMPANY = re.compile(
    r"^(?:.*?\b(?:from|at|of|@)) (?P<company>(?:the )?[A-Z][\w'’&-]+(?: (?:&|and|of|[\w'’-]+)){0,3}?)"
    r"(?= (?:called|rang|about|wants|needs|in|and|re)\b|$)"
)


def is_han_name(word: str) -> bool:
    """Whether a Chinese word can be nothing but what somebody is called: 张伟, 王女士, 小陈, 欧阳明日."""
    if word in NO_NAME or not re.fullmatch(rf"[{HAN}·]{{2,5}}", word):
        return False
    if (called := _HAN_CALLED.fullmatch(word)) is not None:
        surname = called["surname"]
        known = surname in COMPOUND or (surname[0] in SURNAMES and surname not in NO_NAME) or _NICK.fullmatch(surname) is not None
        return known or (len(surname) == 1 and called["called"] in ("先生", "女士", "小姐", "太太"))
    if _NICK.fullmatch(word):
        return word[1] in SURNAMES
    if HAN_JOB.fullmatch(word) or HAN_DEPARTMENT.fullmatch(word):
        return False
    return (word[:2] in COMPOUND and 3 <= len(word) <= 4) or (word[0] in SURNAMES and 2 <= len(word) <= 3)


def is_latin_name(words: str) -> bool:
    """Whether words can be the name of a person: two to four of them, with capitals, and none that names do not have."""
    plain = _LETTERS_AFTER.sub("", words)
    if not 4 <= len(plain) <= 50 or NO_LATIN_NAME.search(plain) or LATIN_JOB.search(plain):
        return False
    return (
        LATIN_NAME.fullmatch(plain) is not None
        and plain[0].isupper()
        and not is_latin_company(plain)
        and not LATIN_DEPARTMENT.fullmatch(plain)
    )


def bare_name(words: str) -> tuple[str, str]:
    """A name, and what stands behind it: letters of degrees, something in brackets."""
    found = re.fullmatch(rf"(?P<name>.+?)(?P<rest>(?:{_LETTERS_AFTER.pattern}|\s*\([^()]*\))*)", words)
    return (found["name"].strip(), found["rest"].strip(" ,")) if found is not None else (words, "")


def is_latin_company(words: str) -> bool:
    """Whether words are an organisation by their end or their make."""
    legal = re.search(rf"[\s,](?:{LEGAL})$", words) is not None
    return (
        3 <= len(words) <= 80
        and words[0].isupper()
        and LATIN_COMPANY.fullmatch(words) is not None
        and (legal or not LATIN_JOB.search(words))
    )


def is_han_company(word: str) -> bool:
    """Whether a Chinese word is an organisation."""
    return HAN_COMPANY.fullmatch(word) is not None and len(word) >= 4


def is_job(words: str) -> bool:
    """Whether words are a job title."""
    if re.search(rf"[{HAN}]", words):
        return HAN_JOB.fullmatch(words) is not None
    cased = all(word[0].isupper() or not word[0].isalpha() or word in _SMALL for word in words.split())
    return cased and LATIN_JOB.search(words) is not None and len(words) <= 60 and not re.search(r"\d|[.!?]$", words)


def is_department(words: str) -> bool:
    """Whether words are a department."""
    return HAN_DEPARTMENT.fullmatch(words) is not None or LATIN_DEPARTMENT.fullmatch(words) is not None


def introduced(clause: str) -> str:
    """The name somebody is introduced with in prose (``我是张三``, ``this is Mark Ellison``); empty for none."""
    if len(clause) > LONGEST:
        return ""
    plain = re.sub(r"\s*\([^)]*\)", "", clause) if clause.isascii() else clause
    for pattern in _INTRODUCED:
        if (found := pattern.search(plain)) is not None:
            name = found["name"].strip(" .,'’")
            if re.search(rf"[{HAN}]", name):
                if is_han_name(name) or (pattern is not _INTRODUCED[0] and name not in NO_NAME and len(name) in (2, 3)):
                    return name
            elif not NO_LATIN_NAME.search(name) and not LATIN_JOB.search(name) and not is_latin_company(name):
                return name
    if (found := _INTRODUCED_HAN.match(clause)) is not None and is_han_name(found["name"]):
        return found["name"]
    return ""


def company_in(clause: str) -> str:
    """The company somebody is from in prose (``from Greenfield Gyms``); empty for none."""
    found = _OF_COMPANY.match(clause)
    company = _NUMBER_AT_END.sub("", found["company"]) if found is not None else ""
    return "" if NO_LATIN_NAME.search(company) else company


def split_called(word: str) -> tuple[str, str]:
    """A name with a job title grown to it (``马国栋总经理``); two empty texts where it is none."""
    for length in (4, 3, 2):
        name, job = word[:length], word[length:]
        if len(job) >= 2 and HAN_JOB.fullmatch(job) and is_han_name(name) and len(name) == length and not _HAN_CALLED.fullmatch(name):
            return name, job
    return "", ""


def _squeezed(words: str) -> str:
    plain = re.sub(rf"[\s,]+(?:{LEGAL})\s*$", "", words)
    return re.sub(r"[^a-z0-9]", "", fold(re.sub(r"(?i)^the |\band\b", "", plain)))


def fits_mail(company: str, hosts: Iterable[str]) -> bool:
    """Whether the name of an organisation and the domain of a mail or website are the same word."""
    squeezed = _squeezed(company)
    return len(squeezed) >= 4 and any(len(host) >= 4 and (squeezed.startswith(host) or host.startswith(squeezed)) for host in hosts)


def name_fits_mail(name: str, locals_: Iterable[str]) -> bool:
    """Whether the part of a mail before its @ is made of the name."""
    words = [re.sub(r"[^a-z]", "", fold(word)) for word in name.split() if len(word) > 1]
    return len(words) >= 2 and any(words[-1] in local or (words[0] in local and len(words[0]) > 3) for local in locals_)


def shares_surname(company: str, name: str) -> bool:
    """Whether an organisation bears the name of the person (``Ramirez Landscaping``, ``Jess's dog grooming``)."""
    words = [fold(word) for word in name.split() if len(word) > 2]
    own = [re.sub(r"['’]s?$", "", fold(word)) for word in company.split()]
    return (
        bool(words)
        and 2 <= len(own) <= 5
        and own[0] in (words[-1], words[0], words[-1] + "s")
        and company[0].isupper()
        and fold(company) != fold(name)
    )
