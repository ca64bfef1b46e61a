"""Who it is: of all words that could be a name, a company, a title, those that fit together best."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from clientbook.domain.paste import people
from clientbook.domain.paste.cutting import Part
from clientbook.domain.paste.proposal import Collected
from clientbook.domain.paste.words import HAN, IN_PROSE

CALLED = frozenset({"老板", "老板娘", "老师", "经理", "会计", "医生"})
"""Job titles one calls somebody by: alone in a line that names nobody they are no title."""
LISTED = 3
"""From so many people on with a number each, a text is a list and nobody's card."""


@dataclass(slots=True)
class Candidate:
    """What somebody may be called."""

    score: int
    words: str
    line: int
    kept: bool = True
    """Whether it stays readable where it is no name after all."""
    part: Part | None = None


@dataclass(slots=True)
class Word:
    """A Chinese word of a part."""

    part: Part
    start: int
    text: str
    raw: str
    kind: str = ""


def settle(found: Collected, parts: list[Part], names: list[Candidate], signed: int) -> list[Candidate]:
    """Put name, company, title and department where they belong; parts that are used up are done.

    Returns:
        Names that are none after all and would be lost.
    """
    hosts, mailboxes = _mails(found)
    for part in parts:
        _collapse(part)
    words = {id(part): _words(part) for part in parts if part.han}
    _han_companies(found, words)
    latin = [part for part in parts if not part.han]
    _latin_companies(found, latin, hosts)
    for part in parts:
        names += _candidates(part, words.get(id(part)), signed, mailboxes)
    sender = next((item.value for item in found.items if item.place == "referred_by"), "")
    names = [each for each in names if each.words != sender]  # whoever sent them is not the one who comes
    if _is_list(names):
        return [each for each in names if not each.kept]
    best = _best(names, parts)
    if best is not None and found.add("name", best.words):
        if best.part is not None and not best.part.han:
            rest = people.bare_name(best.part.raw)[1]
            best.part.done, best.part.raw = not rest, rest or best.part.raw
        _surname_company(found, latin, best.words)
    _titles(found, parts, words, best)
    for each in words.values():
        _left_over(found, each)
    return [each for each in names if not each.kept and each is not best]


def _best(names: list[Candidate], parts: list[Part]) -> Candidate | None:
    """The likeliest of the names; a Chinese one before the same in Latin letters, a whole one before a first name alone."""
    han = [each for each in names if re.search(rf"[{HAN}]", each.words) and each.score >= 50]
    best = max(han or names, key=lambda each: (each.score, -each.line), default=None)
    if best is not None and re.fullmatch(r"[A-Z][a-z]+", best.words):
        longer = re.compile(rf"\b{best.words} [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")
        for part in parts:
            if (found := longer.search(part.text)) is not None and people.is_latin_name(found[0]):
                best.words = found[0]
                best.part = part if part.text == found[0] else best.part
                break
    return best


def _mails(found: Collected) -> tuple[list[str], list[str]]:
    hosts, mailboxes = [], []
    for item in found.items:
        if item.place == "email":
            local, _at, host = item.value.casefold().partition("@")
            hosts.append(re.sub(r"[^a-z0-9]", "", host.split(".")[0]))
            mailboxes.append(local)
        elif item.place == "website":
            host = re.sub(r"^(?:https?://)?(?:www\.)?", "", item.value.casefold())
            hosts.append(re.sub(r"[^a-z0-9]", "", host.split(".")[0]))
    return hosts, mailboxes


def _collapse(part: Part) -> None:
    """``张 伟 强`` is one word."""
    if re.fullmatch(rf"[{HAN}](?: [{HAN}]){{1,4}}", part.text):
        part.text = part.raw = part.text.replace(" ", "")


def _words(part: Part) -> list[Word]:
    """The words of a Chinese part; brackets cut where they are no part of a company."""
    made = []
    for match in re.finditer(r"\S+", part.text):
        cut = [match.span()]
        if re.search(r"[()/]", match[0]) and not people.is_han_company(match[0]):
            cut = [(match.start() + each.start(), match.start() + each.end()) for each in re.finditer(r"[^()/]+", match[0])]
        made += [Word(part, start, part.text[start:end], part.raw[start:end]) for start, end in cut]
    return made


def _han_companies(found: Collected, words: dict[int, list[Word]]) -> None:
    for each in (word for line in words.values() for word in line):
        if people.is_han_company(each.text) and not people.is_job(each.text) and not found.has("company"):
            found.add("company", each.raw)
            each.kind = "company"
    if not found.has("company"):
        for each in (word for line in words.values() for word in line):
            if (inside := IN_PROSE.search(each.text)) is not None:
                name = re.sub(r"^(?:我们|我|他们|他)?(?:公司|单位)?(?:是|在|叫|来自|就职于)+", "", inside[0])
                found.add("company", name)
                return


def _latin_companies(found: Collected, parts: list[Part], hosts: list[str]) -> None:
    """By its legal form or trade, or because it is the domain of their mail."""
    _titles_with_comma(found, parts)
    for sure in (people.is_latin_company, lambda words: people.fits_mail(words, hosts) and not people.is_job(words)):
        for part in parts:
            if not part.done and not found.has("company") and len(part.text) <= 80 and sure(part.text) and part.text[:1].isupper():
                found.add("company", part.raw)
                part.done = True
            for inside in re.findall(r"\(([^()]+)\)", part.text) if not part.done and not found.has("company") else ():
                if people.is_latin_company(inside):
                    found.add("company", inside)


def _titles_with_comma(found: Collected, parts: list[Part]) -> None:
    """A line of two clauses that begins with a job title and says of what (``Lead Engineer, Rail Division``)."""
    many = Counter(part.line for part in parts)
    for part, of in pairwise(parts):
        alone = part.line == of.line and many[part.line] == 2
        if alone and people.is_job(part.text) and not part.done | of.done and not found.has("job_title") and _of_what(of.text):
            part.done = of.done = found.add("job_title", f"{part.raw}, {of.raw}")


def _of_what(words: str) -> bool:
    plain = people.is_latin_company(words) or (people.is_latin_name(words) and len(words.split()) > 2)
    return not plain and not words.startswith("The ") and words[0].isupper() and len(words.split()) <= 3


def _surname_company(found: Collected, parts: list[Part], name: str) -> None:
    for part in parts:
        if not part.done and not found.has("company") and len(part.text) <= 60 and people.shares_surname(part.text, name):
            found.add("company", part.raw)
            part.done = True


def _candidates(part: Part, words: list[Word] | None, signed: int, mailboxes: list[str]) -> list[Candidate]:
    if part.done:
        return []
    if words is None:
        plain, _rest = people.bare_name(re.sub(r"^(?:FAO|Attn\.?)\s+", "", part.text))
        if re.fullmatch(r"[A-Z][a-z]{2,}", plain) and any(local.startswith(plain.casefold()) for local in mailboxes):
            return [Candidate(40, plain, part.line, part=part)]
        if not people.is_latin_name(plain):
            return []
        score = 50 + 25 * (part.line == signed) + 30 * people.name_fits_mail(plain, mailboxes)
        return [Candidate(score, plain, part.line, part=part)]
    made = []
    for word in words:
        if word.text.startswith("客户") and people.is_han_name(word.text[2:]):
            word.text = word.text[2:]
        if not word.kind and people.is_han_name(word.text):
            word.kind = "name"
            made.append(Candidate(50 + 25 * (part.line == signed) + (word.start == 0) * 5, word.text, part.line, part=part))
        elif not word.kind and all(people.split_called(word.text)):
            made.append(Candidate(50, people.split_called(word.text)[0], part.line, part=part))
    return made


def _is_list(names: list[Candidate]) -> bool:
    """Whether it is a list of people: several names, each on a line of its own, none of them introduced."""
    distinct = {each.words: each.line for each in names if each.part is not None}
    return len(distinct) >= LISTED and len(set(distinct.values())) >= LISTED and max(each.score for each in names) <= 55


def _titles(found: Collected, parts: list[Part], words: dict[int, list[Word]], best: Candidate | None) -> None:
    for part in parts:
        if part.done:
            continue
        for word in words.get(id(part), ()):
            if word.kind or (word.text in CALLED and (best is None or best.line != part.line)):
                continue
            name, job = people.split_called(word.text)
            if job and best is not None and name == best.words and found.add("job_title", job):
                word.kind = "name"
            elif people.is_department(word.text) and not people.is_job(word.text) and found.add("department", word.raw):
                word.kind = "department"
            elif people.is_job(word.text) and found.add("job_title", word.raw):
                word.kind = "job_title"
        if not part.han:
            _latin_title(found, part)


def _latin_title(found: Collected, part: Part) -> None:
    if people.is_department(part.text) and not found.has("department"):
        part.done = found.add("department", part.raw)
    elif people.is_job(part.text) and not found.has("job_title"):
        part.done = found.add("job_title", part.raw)


def _left_over(found: Collected, words: list[Word]) -> None:
    """A Chinese part keeps the words nothing was made of."""
    if not words:
        return
    name = next((item.value for item in found.items if item.place == "name"), "")
    left = [word for word in words if not word.kind or (word.kind == "name" and word.text != name)]
    part = words[0].part
    if not left:
        part.done = True
    elif len(left) < len(words):
        part.raw = part.text = " ".join(word.raw for word in left)
