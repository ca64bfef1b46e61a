"""Who stands in the book twice: everybody is read at once, candidates share a key, and only candidates are compared.

Reading takes the slow reader a moment; comparing happens outside of it, so that no commit waits for a long search.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, pairwise

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data.customers import insert
from clientbook.data.lines import Pair
from clientbook.data.merged import merged_into
from clientbook.data.progress import Progress
from clientbook.domain.errors import NotFound, Refused
from clientbook.domain.likeness import LEAST, SHORTEST_PHONE, Traits, likeness
from clientbook.domain.names import fold
from clientbook.i18n import N_

CROWD = 12
"""More people than this with one name, or one number, are not compared each with each."""
STEP = 2000
"""Between so many a search can be stopped."""
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_NO_LETTER = re.compile(r"[\W_]+")
_SEPARATORS = re.compile(r"[;；、,，/|]+")
_ACCOUNTS = ("wechat", "qq")
_MOST_OTHER_NAMES = 5


@dataclass(frozen=True, slots=True)
class Known:
    """One customer as the search knows it."""

    id: int
    code: str
    title: str
    traits: Traits


def read(connection: Connection) -> tuple[list[Known], frozenset[tuple[int, int]]]:
    """Everybody who is not in the trash, and the pairs of whom it was said that they are two."""
    points = _points(connection)
    sql = (
        "SELECT id, code, kind, name, other_names, name_key, company, company_key, birth, phone, email FROM customer"
        " WHERE trashed_at IS NULL ORDER BY id"
    )
    known = []
    for each, code, kind, name, others, name_key, company, company_key, birth, phone, email in connection.exec_driver_sql(sql).fetchall():
        theirs = points.get(each, {})
        traits = Traits(
            kind=kind,
            name=_bare(fold(name)),
            reading=_sound(name_key) if name else "",
            others=_other_names(others),
            company=_sound(company_key) if company else "",
            phones=frozenset(theirs.get("phone", ())),
            emails=frozenset(theirs.get("email", ())),
            accounts=frozenset(theirs.get("account", ())),
            addresses=frozenset(theirs.get("address", ())),
            birth=birth,
        )
        known.append(Known(each, code, name or phone or email or code, traits))
    return known, settled(connection)


def settled(connection: Connection) -> frozenset[tuple[int, int]]:
    """The pairs that are two; what was said of a customer merged into another holds for that other."""
    rows = connection.exec_driver_sql("SELECT a_id, b_id FROM distinct_pair").fetchall()
    ends = "(SELECT a_id FROM distinct_pair UNION SELECT b_id FROM distinct_pair)"
    sql = f"SELECT id FROM customer WHERE trashed_at IS NOT NULL AND id IN {ends}"
    now = {each: merged_into(connection, each) or each for each in connection.exec_driver_sql(sql).scalars().fetchall()}
    found = ((now.get(a, a), now.get(b, b)) for a, b in rows)
    return frozenset((min(pair), max(pair)) for pair in found)


def pairs(known: Sequence[Known], said: frozenset[tuple[int, int]], progress: Progress | None = None) -> tuple[Pair, ...]:
    """The pairs worth a look, the likeliest first.

    Raises:
        Cancelled
    """
    found: list[Pair] = []
    candidates = sorted(_candidates(known, progress))
    if progress is not None:
        progress.begin(len(candidates))
    for start in range(0, len(candidates), STEP):
        for a, b in candidates[start : start + STEP]:
            one, other = known[a], known[b]
            if (one.id, other.id) in said:
                continue
            alike = likeness(one.traits, other.traits)
            if alike.score >= LEAST:
                found.append(Pair((one.id, other.id), (one.code, other.code), (one.title, other.title), alike.score, alike.reasons))
        if progress is not None:
            progress.advance(min(STEP, len(candidates) - start))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.ids)))


def say_distinct(connection: Connection, one: int, other: int, now: datetime) -> None:
    """Write down that two customers are two; said already, nothing changes.

    Raises:
        NotFound
        Refused: they are one and the same customer.
    """
    if one == other:
        raise Refused(N_("these are not two customers"))
    for each in (one, other):
        if connection.exec_driver_sql("SELECT 1 FROM customer WHERE id = ?", (each,)).first() is None:
            raise NotFound(str(each))
    a, b = min(one, other), max(one, other)
    if connection.exec_driver_sql("SELECT 1 FROM distinct_pair WHERE a_id = ? AND b_id = ?", (a, b)).first() is None:
        insert(connection, "distinct_pair", {"a_id": a, "b_id": b, "decided_at": utc_text(now)})


def _points(connection: Connection) -> dict[int, dict[str, list[str]]]:
    """Comparable contact points by customer and sort; those of contact persons too."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    sql = "SELECT customer_id, kind, value, normal, digits FROM contact_point WHERE kind <> 'website'"
    for customer, kind, value, normal, digits in connection.exec_driver_sql(sql).fetchall():
        if kind == "phone":
            if len(digits) >= SHORTEST_PHONE:
                found[customer]["phone"].append(normal or digits)
        elif kind == "email":
            found[customer]["email"].append((normal or value).casefold())
        elif kind in _ACCOUNTS:
            found[customer]["account"].append(value.strip().casefold())
        elif kind == "address" and len(bare := _bare(fold(value))) >= 4:
            found[customer]["address"].append(bare)
    return found


def _bare(folded: str) -> str:
    """Letters and digits alone."""
    return _NO_LETTER.sub("", folded)


def _sound(key: str) -> str:
    """The sort key without the surname's character, which stands in it beside its reading: 张伟 and Zhang Wei sound the same."""
    return _bare(_HAN.sub("", key)) or _bare(key)


def _other_names(others: str) -> frozenset[str]:
    if not others:
        return frozenset()
    return frozenset(list(filter(None, (_bare(fold(part)) for part in _SEPARATORS.split(others))))[:_MOST_OTHER_NAMES])


def _candidates(known: Sequence[Known], progress: Progress | None) -> set[tuple[int, int]]:
    """Places of customers that share something, the earlier one first."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, each in enumerate(known):
        traits = each.traits
        for sort, values in (("p", traits.phones), ("e", traits.emails), ("a", traits.accounts)):
            for value in values:
                blocks[sort, value].append(place)
        if traits.reading:
            blocks["n", traits.reading].append(place)
        if progress is not None and place % STEP == 0:
            progress.check()
    found: set[tuple[int, int]] = set()
    for number, ((sort, _value), places) in enumerate(blocks.items()):
        if progress is not None and number % STEP == 0:
            progress.check()
        if len(places) > 1:
            found.update(combinations(places, 2) if len(places) <= CROWD else _crowd(known, places, sort))
    return found


def _crowd(known: Sequence[Known], places: Sequence[int], sort: str) -> Iterator[tuple[int, int]]:
    """Of many who share one thing, those who share a second one."""
    again: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place in places:
        for key in _second(known[place].traits, by_name=sort == "n"):
            again[key].append(place)
    for group in again.values():
        if len(group) <= CROWD:
            yield from combinations(group, 2)
        else:  # the same twice over: each beside its neighbour is enough to find them all
            yield from pairwise(group)


def _second(traits: Traits, *, by_name: bool) -> Iterator[tuple[str, str]]:
    if not by_name:
        yield from (("reading", each) for each in filter(None, (traits.reading,)))
        return
    if traits.kind == "organisation":
        yield "kind", traits.kind
    for sort, values in (("company", (traits.company,)), ("birth", (traits.birth,)), ("address", traits.addresses)):
        yield from ((sort, value) for value in values if value)
    for digits in traits.phones:
        yield from _patterns(digits)


def _patterns(digits: str) -> Iterable[tuple[str, str]]:
    """What a number shares with every one that differs in a digit, or in two that changed places."""
    yield from (("digit", f"{digits[:at]}*{digits[at + 1 :]}") for at in range(len(digits)))
    yield "swapped", "".join(sorted(digits))
