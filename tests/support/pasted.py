"""The two hundred invented texts that are pasted, and what is right, wrong and missed when they are read."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from clientbook.domain.paste import Proposal, propose
from clientbook.domain.phones import parse_phone

FOLDER = Path(__file__).parents[1] / "data" / "paste"
NOW = datetime(2026, 11, 18, 10, tzinfo=timezone(timedelta(hours=8)))
"""The Wednesday the texts are read on."""
REGIONS = {"zh": "CN", "en": "GB"}
PLACES = {
    "name": "name", "company": "company", "department": "department", "title": "job_title", "phone": "phone", "email": "email",
    "address": "address", "wechat": "wechat", "qq": "qq", "website": "website", "birth": "birth", "referrer": "referred_by",
    "source": "source", "follow_up": "follow_up",
}  # fmt: skip
"""What a value is called in the file -> its place in a proposal."""
MANY = ("phone", "email", "address", "wechat", "qq", "website")


@dataclass(frozen=True, slots=True)
class Text:
    """One of the texts."""

    language: str
    number: int
    wanted: dict[str, Any]

    @property
    def pasted(self) -> str:
        """The text."""
        return str(self.wanted["paste"])

    @property
    def region(self) -> str:
        """The region of the book it is pasted into."""
        return str(self.wanted.get("region", REGIONS[self.language]))

    @property
    def part(self) -> str:
        """Of each five the first three are for tuning, the last two are held out."""
        return "tuned" if self.number % 5 < 3 else "held out"

    def values(self, name: str) -> list[str]:
        """What a careful person would write there."""
        found = self.wanted.get(name, [])
        if name == "source" and "referrer" in self.wanted:
            return ["referral"]
        return [found] if isinstance(found, str) else list(found)

    def read(self) -> Proposal:
        """What is proposed."""
        return propose(self.pasted, NOW, self.region)


@lru_cache
def texts(language: str) -> tuple[Text, ...]:
    """All texts of a language."""
    read = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))["text"]
    return tuple(Text(language, number, wanted) for number, wanted in enumerate(read))


def proposed(proposal: Proposal, name: str) -> tuple[str, ...]:
    """The values of a proposal, called as in the file."""
    if name == "follow_up":
        due = proposal.step.due if proposal.step is not None else None
        return (due.day.isoformat(),) if due is not None and due.day is not None else ()
    return proposal.all(PLACES[name])


def comparable(name: str, value: str, region: str) -> str:
    """Values are compared without spaces and commas and capitals, phones as numbers."""
    if name == "phone":
        phone = parse_phone(value, region)
        return f"{phone.digits}x{phone.extension}" if phone.extension else phone.digits
    return re.sub(r"[\s,，]", "", value).casefold()


@dataclass(slots=True)
class Tally:
    """How often values were proposed as a careful person would, otherwise, or not at all."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, other: "Tally") -> None:
        """Count them in."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed


def judged(text: Text, name: str, proposal: Proposal) -> Tally:
    """One field of one text. A field for one value with another value in it is wrong, and not missed too."""
    wanted = {comparable(name, value, text.region) for value in text.values(name)}
    found = {comparable(name, value, text.region) for value in proposed(proposal, name)}
    wrong = len(found - wanted)
    missed = len(wanted - found) if name in MANY or not wrong else 0
    return Tally(len(wanted & found), wrong, missed)


@lru_cache
def tallies(language: str) -> tuple[tuple[str, str, Tally], ...]:
    """Part, field and tally, of all texts of a language; the field ``all`` is the sum."""
    counted: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
    for text in texts(language):
        proposal = text.read()
        for name in PLACES:
            one = judged(text, name, proposal)
            counted[text.part, name].add(one)
            counted[text.part, "all"].add(one)
    return tuple((part, name, tally) for (part, name), tally in counted.items())


def table(language: str) -> Iterator[str]:
    """The figures of a language as the lines of a table: tuned and held out beside each other."""
    counted = {(part, name): tally for part, name, tally in tallies(language)}
    for name in (*PLACES, "all"):
        cells = [f"{each.right} / {each.wrong} / {each.missed}" for each in (counted["tuned", name], counted["held out", name])]
        yield f"| {name.replace('_', ' ')} | {' | '.join(cells)} |"
