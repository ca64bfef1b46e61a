"""Tokens: what the index holds of a customer, and in the same words what a typed query asks for.

Words are written apart by our own code, so that FTS5 needs no tokenizer of its own: Chinese runs as single characters and pairs,
everything else as whole words and as their first one to four letters. A word of up to four typed letters is therefore one exact
lookup however many customers it finds; only longer ones ask for a prefix, and few words share five letters.

A first character that no text can hold (``names.clean`` removes it) says what a token is: the name's beginning, a reading, the
leading or last digits of a phone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import add

from clientbook.domain.names import fold
from clientbook.domain.readings import Readings, first_reading, readings

EXACT, NAME, START, INSIDE, WORD, RARE, LEAD, LAST = map(chr, range(0x80, 0x88))
"""Whole name · name's beginning · reading of the name · reading of its later part · any word · word few share (accounts, readings of
companies and contact persons) · phone's first digits · phone's last digits, backwards."""

STEPS = {NAME: 6, START: 6, INSIDE: 6, WORD: 10, RARE: 6, LEAD: 4, LAST: 4}
"""Up to so many characters every beginning of a word is a token of its own: as many as leave few customers to share the rest.
FTS5 answers an exact token at once, while a prefix costs 0.3 µs for each customer it finds."""
LONG = 16
"""Characters of a word that are kept; more typed ones are not compared."""
LAST_MIN = 3
"""Fewer digits are not looked for at the end of a phone."""
NAME_KEPT = 32
"""Characters of a name that count for an exact match."""

GRAMS = (
    "\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3040-\u31ff"
    "\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001aff0-\U0001b2ff\U0001f000-\U0001faff\U00020000-\U0003ffff"
)
"""Characters of scripts written without spaces, and pictures: searched character by character."""
RUN = re.compile(f"([{GRAMS}]+)|([^\\W_{GRAMS}]+)")
"""One run of such characters (group 1), or one word of letters and digits (group 2)."""
PIECE = re.compile(r"\d+|\D+")
PERSON = 4
"""Up to so many characters a Chinese name is a person's."""
HOME_CODES = ("86",)
"""Calling codes that a query drops, so that the index need not hold these numbers twice."""
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_COMPANY_TAIL = re.compile("(股份|集团)?(有限)?(责任)?公司$")
_NAME_BREAK = re.compile(r"[,;/|、，；／\n]+")

_ONE_DIGIT_CODES = ("1", "7")
_TWO_DIGIT_CODES = re.compile("20|27|3[0-4]|36|39|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")


def calling_code(digits: str) -> str:
    """The country calling code an international number begins with (ITU E.164: one, two or three digits)."""
    if digits[:1] in _ONE_DIGIT_CODES:
        return digits[:1]
    return digits[: 2 if _TWO_DIGIT_CODES.match(digits) else 3]


_ASCII_MARKS = {code: None for code in range(128) if not chr(code).isalnum()}


def squash(text: str) -> str:
    """A folded text without spaces and marks, as names are compared."""
    if text.isascii():
        return text.translate(_ASCII_MARKS)
    return "".join(match[0] for match in RUN.finditer(text))


def beginnings(mark: str, word: str) -> list[str]:
    """The tokens of one word in one role."""
    steps = STEPS[mark]
    _mark, *found = accumulate(word[:steps], initial=mark)
    if len(word) > steps:
        found.append(mark + word[:LONG])
    return found


_of_reading = lru_cache(maxsize=16384)(beginnings)
"""The same of readings: few names are read alike, but most of their later parts are."""


def _word(mark: str, word: str) -> list[str]:
    """Tokens of one word; of ``b2b`` or ``wang138`` also those of its letters and of its digits."""
    found = beginnings(mark, word)
    if not (word.isalpha() or word.isdigit()):
        for piece in PIECE.findall(word):
            found += beginnings(mark, piece)
    return found


@lru_cache(maxsize=8192)
def _plain_word(word: str) -> list[str]:
    return _word(WORD, word)


def _account_word(word: str) -> list[str]:
    return _word(RARE, word)


@lru_cache(maxsize=8192)
def _word_in_texts(word: str) -> list[str]:
    """The same without single letters, which are not looked for in notes and interactions."""
    return [token for token in _plain_word(word) if len(token) > 2]


def _add_grams(into: set[str], run: str) -> None:
    into.update(run)
    into.update(map(add, run, run[1:]))


def _add_text(into: set[str], text: str, tokens: Callable[[str], Iterable[str]]) -> None:
    """Tokens of any text. ``O'Hara``, ``Smith-Jones`` and mail addresses give their parts and the whole."""
    for chunk in fold(text).split():
        words = []
        for run, word in RUN.findall(chunk):
            if run:
                _add_grams(into, run)
            else:
                words.append(word)
                into.update(tokens(word))
        if len(words) > 1:
            into.update(tokens("".join(words)))


@lru_cache(maxsize=4096)
def _text(text: str) -> Set[str]:
    found: set[str] = set()
    _add_text(found, text, _plain_word)
    return found


@lru_cache(maxsize=4096)
def _company(text: str) -> Set[str]:
    """Tokens of a company and of its reading, from the beginning and after a place name of two characters."""
    found: set[str] = set()
    _add_text(found, text, _plain_word)
    if _HAN.search(text):
        brand = _COMPANY_TAIL.sub("", text)
        for spelling in (*first_reading(brand), *first_reading(brand[2:])):
            found.update(_of_reading(RARE, spelling))
    return found


def _add_person(into: set[str], name: str) -> None:
    """A contact person, found by reading as a customer is, though not before customers."""
    _add_text(into, name, _plain_word)
    if _HAN.search(name):
        read = readings(name)
        for spelling in (*read.full, *read.initials, *_short_ways(name, read, _wholes(read.full))):
            into.update(beginnings(RARE, spelling))


def _wholes(spellings: tuple[str, ...]) -> set[str]:
    """Those that read the whole name, not a tail of it."""
    ends = "\n".join((*spellings, ""))
    return {each for each in spellings if ends.count(each + "\n") == 1}


def _short_ways(name: str, read: Readings, wholes: set[str]) -> Iterator[str]:
    """Surname in full, the rest by initials: ``wangxm`` is how names of three characters and more are usually typed."""
    longest = max(map(len, read.initials), default=0)
    if longest < 3 or len(name) > PERSON:
        return
    for whole in wholes:
        tail = ""
        for each in read.full:
            if len(tail) < len(each) < len(whole) and whole.endswith(each):
                tail = each
        if tail:
            surname = whole[: -len(tail)]
            for each in read.initials:
                if len(each) == longest and each[0] == whole[0]:
                    yield surname + each[1:]


def _add_name(into: set[str], name: str) -> None:
    found = RUN.findall(fold(name))
    if not found:
        return
    runs = [run or word for run, word in found]
    into.add(EXACT + "".join(runs)[:NAME_KEPT])
    for start in range(min(len(runs), 8)):
        into.update(beginnings(NAME, "".join(runs[start:])))
    for run, _ in found:
        _add_grams(into, run)
    if not _HAN.search(name):
        return
    read = readings(_COMPANY_TAIL.sub("", name) if len(name) > PERSON else name)
    wholes = _wholes(read.full)
    for each in read.full:
        into.update(_of_reading(START if each in wholes else INSIDE, each))
    whole_initials = _wholes(read.initials)
    for each in read.initials:
        into.update(_of_reading(START if each in whole_initials else INSIDE, each))
    for each in _short_ways(name, read, wholes):
        into.update(beginnings(START, each))


def _add_phone(into: set[str], digits: str, international: bool) -> None:
    if international:
        code = calling_code(digits)
        if code not in HOME_CODES:
            into.update(beginnings(LEAD, digits))
        into.update(beginnings(LEAD, digits[len(code) :]))
    else:
        into.update(beginnings(LEAD, digits))
    into.update(beginnings(LAST, digits[::-1])[LAST_MIN - 1 :])


@dataclass(frozen=True, slots=True)
class Material:
    """What one customer is found by, sorted by how it is read."""

    names: Sequence[str]
    """The name and the other names; a field that holds several is taken apart."""
    companies: Sequence[str]
    persons: Sequence[str]
    """Names of contact persons."""
    texts: Sequence[str]
    """Other texts; most repeat from customer to customer and are remembered."""
    accounts: Sequence[str]
    """Mail addresses and accounts."""
    phones: Sequence[tuple[str, bool]]
    """Digits, and whether they are international."""


def customer_tokens(of: Material) -> str:
    """The tokens of one customer, with spaces between, as the index takes them."""
    found: set[str] = set()
    for text in of.names:
        for name in _NAME_BREAK.split(text) if text else ():
            _add_name(found, name)
    for text in of.companies:
        found |= _company(text)
    for text in of.persons:
        _add_person(found, text)
    for text in of.texts:
        found |= _text(text)
    for text in of.accounts:
        account, _, domain = text.partition("@")
        _add_text(found, account, _account_word)
        if domain:
            found |= _text(domain)
            found.update(beginnings(RARE, squash(fold(text))))
    for digits, international in of.phones:
        _add_phone(found, digits, international)
    return " ".join(found)


def text_tokens(text: str) -> str:
    """The tokens of a note or of a day's interactions."""
    found: set[str] = set()
    _add_text(found, text, _word_in_texts)
    return " ".join(found)
