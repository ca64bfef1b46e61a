"""How alike two customers are: the reasons one would give for taking them for the same, and a score made of these alone.

A name is no proof: there are as many 张伟 as one likes. So a name counts beside something else, or where it is all that is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

SHORTEST_PHONE = 7
"""Digits of a number in which one wrong digit says anything."""
LEAST = 45
"""From this score on a pair is worth a look."""

WEIGHTS: dict[str, int] = {
    "phone": 80,
    "email": 80,
    "account": 80,
    "name_company": 60,
    "name_address": 65,
    "name_birth": 65,
    "one_digit": 45,
    "swapped": 45,
    "organisation": 70,
    "name_only": 50,
    "name": 40,
}
"""How likely each reason by itself makes it, in percent. ``one_digit``, ``swapped`` count only where the names sound the same."""
_OTHER_NAMES = 0.6
_OTHER_KIND = 0.6
_OTHER_BIRTH = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What customers are compared by; every text in its comparable form, empty where nothing is known."""

    kind: str = "person"
    name: str = ""
    """Folded."""
    reading: str = ""
    """How the name sounds: pinyin letters, or the folded name."""
    others: frozenset[str] = frozenset()
    """Other names, folded."""
    company: str = ""
    """How the company sounds."""
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    birth: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether nothing but the name is known that could tell it from another."""
        return not (self.company or self.phones or self.emails or self.accounts or self.addresses or self.birth)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two customers may be one."""

    kind: str
    """Key of ``WEIGHTS``."""
    text: str = ""
    """What they share, or the two numbers that nearly are one, with a space between."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two customers are."""

    score: int
    """From 0 to 100."""
    reasons: tuple[Reason, ...] = ()


NOTHING = Likeness(0)


def likeness(one: Traits, other: Traits) -> Likeness:
    """How alike they are, whichever comes first; the reasons with the strongest in front."""
    reasons = sorted(_reasons(one, other), key=lambda reason: (-WEIGHTS[reason.kind], reason.kind, reason.text))
    if not reasons:
        return NOTHING
    kinds = {reason.kind for reason in reasons}
    sure = 1 - prod(1 - WEIGHTS[kind] / 100 for kind in kinds)
    if one.name and other.name and not names_alike(one, other):
        sure *= _OTHER_NAMES
    if one.kind != other.kind:
        sure *= _OTHER_KIND
    if _contradict(one.birth, other.birth):
        sure *= _OTHER_BIRTH
    return Likeness(round(100 * sure), tuple(reasons))


def names_alike(one: Traits, other: Traits) -> bool:
    """Whether two names can be one person's: they sound the same, one stands in the other, or is an other name of the other."""
    if one.reading and one.reading == other.reading:
        return True
    if one.name in other.others or other.name in one.others or one.others & other.others:
        return True
    short, long = sorted((one.name, other.name), key=len)
    return len(short) >= 2 and short in long


def one_digit_differs(one: str, other: str) -> bool:
    """Whether two numbers are of one length and differ in a single digit."""
    return _comparable(one, other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def two_swapped(one: str, other: str) -> bool:
    """Whether two numbers differ in two neighbouring digits that changed places."""
    if not _comparable(one, other):
        return False
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(places) == 2 and places[1] == places[0] + 1 and one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]


def _comparable(one: str, other: str) -> bool:
    return len(one) == len(other) >= SHORTEST_PHONE


def _contradict(one: str, other: str) -> bool:
    """Whether two whole birth dates differ; half known ones say nothing."""
    return len(one) >= 10 and len(other) >= 10 and one != other


def _reasons(one: Traits, other: Traits) -> Iterator[Reason]:
    yield from (Reason("phone", each) for each in sorted(one.phones & other.phones))
    yield from (Reason("email", each) for each in sorted(one.emails & other.emails))
    yield from (Reason("account", each) for each in sorted(one.accounts & other.accounts))
    if not one.reading or one.reading != other.reading:
        return
    stronger = False
    for kind, shared in (
        ("name_company", bool(one.company) and one.company == other.company),
        ("name_address", bool(one.addresses & other.addresses)),
        ("name_birth", bool(one.birth) and one.birth == other.birth),
        ("organisation", one.kind == other.kind == "organisation"),
        ("name_only", one.is_bare or other.is_bare),
    ):
        if shared:
            stronger = True
            yield Reason(kind)
    if not stronger:
        yield Reason("name")
    if not one.phones & other.phones:
        yield from _nearly(one, other)


def _nearly(one: Traits, other: Traits) -> Iterator[Reason]:
    """The first two numbers that nearly are one."""
    for kind, fits in (("one_digit", one_digit_differs), ("swapped", two_swapped)):
        near = sorted(" ".join(sorted((a, b))) for a in one.phones for b in other.phones if fits(a, b))
        if near:
            yield Reason(kind, near[0])
