"""Who a row means: somebody in the book, an earlier row of the same file, or somebody new. Never by the name alone."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from clientbook.data import Door
from clientbook.domain.codes import is_code
from clientbook.domain.names import fold
from clientbook.exchange.candidate import Candidate
from clientbook.exchange.sheet import Problem
from clientbook.i18n import N_

_CHINESE_MOBILE = re.compile(r"\+861[3-9]\d{9}")
_SUNDRY = frozenset({"name", "notes", "core_needs"})
"""What two rows about one company may say differently."""
_IDENTIFYING = ("phone", "email")
MAKE_NEW, LEAVE_OUT = "new", "skip"
"""What can be decided about a row besides the code of the customer it means."""
NO_DECISIONS: Mapping[int, str] = MappingProxyType({})
NO_SUCH_CODE = N_("no customer of the book has this code")
IN_TRASH = N_("this customer lies in the trash and was left there")
LONG_ID = 8
"""An id of another program at least this long identifies by itself; shorter ones may collide between programs and need the name too."""


@dataclass(slots=True)
class Target:
    """One customer that rows of the file speak of."""

    id: int | None
    """In the book; None: made by this import."""
    rows: list[Candidate] = field(default_factory=list)
    """What is to be laid over it, in the order of the file."""
    tokens: list[str] = field(default_factory=list)
    resembles: dict[int, Problem] = field(default_factory=dict)
    """Customers of the book it may be although nothing identifies it, by id, with the reason."""


@dataclass(slots=True)
class Matched:
    """The rows of a file with whom they mean."""

    targets: list[Target] = field(default_factory=list)
    same: list[Candidate] = field(default_factory=list)
    """Rows an earlier import, or an earlier row, said word for word: nothing to do."""
    meant: dict[int, int] = field(default_factory=dict)
    """Whom such a row means, by its number, where that is somebody in the book."""


def row_token(candidate: Candidate) -> str:
    """The mark of the row itself."""
    return f"r:{candidate.mark}"


def tokens_of(candidate: Candidate) -> list[str]:
    """Every mark a customer keeps of the row it came from."""
    if candidate.whole is not None:
        return list(candidate.whole.marks)
    return [row_token(candidate), *([f"s:{candidate.source}"] if candidate.source else [])]


def all_points(candidate: Candidate) -> Iterable[tuple[str, str]]:
    """(kind, comparable form) of every phone and mail of the row, contact persons' included."""
    points = [*candidate.points, *(point for person in candidate.persons for point in person.points)]
    return ((point.kind, point.normal) for point in points if point.kind in _IDENTIFYING and point.normal)


def strangers(door: Door, candidates: list[Candidate], *, always_new: bool) -> dict[int, str]:
    """The rows that give nothing but a code, and one nobody has: nobody can be made of them."""
    bare = {each.row: each.code for each in candidates if each.whole is None and not each.is_somebody()}
    if not bare:
        return {}
    known = {each.code for each in candidates if each.row not in bare} | (
        set() if always_new else door.known(bare.values(), (), {}).by_code.keys()
    )
    return {row: code for row, code in bare.items() if code not in known}


class Matcher:
    """Matches the rows of one file, in their order."""

    def __init__(self, door: Door, candidates: list[Candidate], *, always_new: bool, decisions: Mapping[int, str] = NO_DECISIONS) -> None:
        points: dict[str, set[str]] = {kind: set() for kind in _IDENTIFYING}
        for candidate in candidates:
            for kind, normal in all_points(candidate):
                points[kind].add(normal)
        tokens = [token for candidate in candidates for token in tokens_of(candidate)]
        codes = [c.code for c in candidates if is_code(c.code)] + [word for word in decisions.values() if is_code(word)]
        self._known = door.known(codes, tokens, points, [c.uid for c in candidates if c.uid])
        self._decisions = decisions
        self._door = door
        self._candidates = candidates
        self._names = {fold(str(candidate.values.get("name", ""))) for candidate in candidates}
        self._always_new = always_new
        self._by_id: dict[int, Target] = {}
        self._in_file: dict[tuple[str, str, str], Target] = {}
        self._seen: dict[str, int] = {}
        self._matched = Matched()
        self._resembles: dict[int, Problem] = {}

    def match(self) -> Matched:
        """Whom every row means."""
        for candidate in self._candidates:
            self._place(candidate)
        self._namesakes()
        return self._matched

    @property
    def uids(self) -> frozenset[str]:
        """Uids of the file that stand in the book."""
        return frozenset(self._known.by_uid)

    def _namesakes(self) -> None:
        """New customers with exactly the name of one in the book: never taken for them, but told."""
        new = [target for target in self._matched.targets if target.id is None and not self._always_new]
        names = {str(target.rows[0].values.get("name", "")) for target in new} - {""}
        found = self._door.named(names) if names else {}
        for target in new:
            for each in found.get(str(target.rows[0].values.get("name", "")), ()):
                if self._decisions.get(target.rows[0].row) != MAKE_NEW:
                    target.resembles.setdefault(
                        each, Problem(target.rows[0].row, "", N_("somebody in the book has the same name"), rejected=False)
                    )

    def _place(self, candidate: Candidate) -> None:
        if self._always_new:
            self._matched.targets.append(Target(None, [candidate], tokens_of(candidate)))
            return
        decision = self._decisions.get(candidate.row, "")
        if decision == LEAVE_OUT:
            candidate.remarks.append(Problem(candidate.row, "", N_("left out, as you decided"), rejected=False))
            self._matched.same.append(candidate)
            return
        if not decision and self._said_before(candidate):
            self._matched.same.append(candidate)
            return
        self._resembles = {}
        found = None if decision == MAKE_NEW else self._known.by_code.get(decision) or self._in_book(candidate)
        if found is not None and not decision and candidate.whole is None and self._known.standing[found].trashed:
            # Also who was merged away: what the owner chose then is not overwritten by what an older file says.
            candidate.remarks.append(Problem(candidate.row, "", IN_TRASH, rejected=False))
            self._matched.meant[candidate.row] = found
            self._matched.same.append(candidate)
            return
        keys = self._file_keys(candidate)
        target = self._target(found) if found is not None else self._earlier_row(candidate, keys) if decision != MAKE_NEW else None
        if target is None:
            target = Target(None, resembles={} if decision == MAKE_NEW else dict(self._resembles))
            self._matched.targets.append(target)
        target.rows.append(candidate)
        target.tokens += tokens_of(candidate)
        for key in keys:
            self._in_file.setdefault(key, target)

    def _said_before(self, candidate: Candidate) -> bool:
        if candidate.mark in self._seen:
            same = {"row": self._seen[candidate.mark]}
            candidate.remarks.append(Problem(candidate.row, "", N_("it says the same as row {row}"), same, rejected=False))
            return True
        self._seen[candidate.mark] = candidate.row
        standing = self._known.by_token.get(row_token(candidate), ())
        if standing:
            self._matched.meant[candidate.row] = standing[0]
        if standing:
            # What was healed in it was told when it was imported.
            candidate.remarks.clear()
        if standing and all(self._known.standing[each].trashed for each in standing):
            candidate.remarks.append(Problem(candidate.row, "", IN_TRASH, rejected=False))
        return bool(standing)

    def _target(self, customer_id: int) -> Target:
        if customer_id not in self._by_id:
            self._by_id[customer_id] = Target(customer_id)
            self._matched.targets.append(self._by_id[customer_id])
        return self._by_id[customer_id]

    # ---- in the book ----------------------------------------------------------------------------------------------------

    def _in_book(self, candidate: Candidate) -> int | None:
        if (by_uid := self._known.by_uid.get(candidate.uid)) is not None:
            return by_uid
        by_code = self._known.by_code.get(candidate.code)
        # Two books give the same codes on the same day; a uid that is not in this one says that it is somebody else.
        if by_code is not None and (not candidate.uid or self._same_name(candidate, by_code)):
            return by_code
        by_source = self._known.by_token.get(f"s:{candidate.source}", ()) if candidate.source else ()
        for each in by_source:
            if len(candidate.source.partition(":")[2]) >= LONG_ID or self._same_name(candidate, each):
                return each
        return self._by_point(candidate)

    def _by_point(self, candidate: Candidate) -> int | None:
        """The customer with one of the row's phones or mails, and the row's name; by a mobile or mail of their own also under another name.

        A landline is shared by a whole company, so it needs the name; of two people with one mobile the name decides.
        """
        if not self._known.by_point:
            return None
        holders = [(key, each, own) for key in all_points(candidate) for each, own in self._known.by_point.get(key, ())]
        for _key, each, _own in holders:
            if self._same_name(candidate, each):
                return each
        if not holders:
            return None
        theirs = {(point.kind, point.normal) for point in candidate.points}
        personal = {each for key, each, own in holders if own and key in theirs and _is_personal(key)}
        if len(personal) == 1 and not (personal & self._by_id.keys()) and candidate.values.get("kind", "person") == "person":
            only = personal.pop()
            if self._known.standing[only].kind == "person" and not self._name_in_file(only):
                return only
        code = self._known.standing[holders[0][1]].code
        why = N_("it has a phone or e-mail of {code}, but another name: taken as a new customer")
        told = Problem(candidate.row, "", why, {"code": code}, rejected=False)
        candidate.remarks.append(told)
        self._resembles = {each: told for _key, each, _own in holders}
        return None

    def _name_in_file(self, customer_id: int) -> bool:
        """Whether some row of the file carries this customer's own name with one of the shared points: then that row is meant."""
        name = fold(self._known.standing[customer_id].name)
        return bool(name) and name in self._names

    def _same_name(self, candidate: Candidate, customer_id: int) -> bool:
        one, other = fold(str(candidate.values.get("name", ""))), fold(self._known.standing[customer_id].name)
        return not one or not other or one == other

    # ---- in the same file -----------------------------------------------------------------------------------------------

    def _file_keys(self, candidate: Candidate) -> list[tuple[str, str, str]]:
        name = fold(str(candidate.values.get("name", "")))
        keys = [(kind, normal, name) for kind, normal in all_points(candidate)]
        if candidate.uid:
            keys.insert(0, ("uid", candidate.uid, ""))
        if candidate.source:
            keys.append(("source", candidate.source, name))
        if is_code(candidate.code):
            keys.append(("code", candidate.code, ""))
        # Several contacts of one company come as several rows with its name.
        if candidate.persons and candidate.values.get("kind") == "organisation":
            keys.append(("organisation", name, ""))
        # A list of what was sold names its customers once for each purchase, often by nothing but the name.
        if candidate.trade and not keys:
            keys.append(("buyer", name, ""))
        return keys

    def _earlier_row(self, candidate: Candidate, keys: list[tuple[str, str, str]]) -> Target | None:
        for key in keys:
            target = self._in_file.get(key)
            if target is not None and not (key[0] == "organisation" and _disagree(candidate, target)):
                return target
        return None


def _disagree(candidate: Candidate, target: Target) -> bool:
    """Whether the row and an earlier one of a company with the same name say different things about it: then they are two companies."""
    for row in target.rows:
        if any(row.values.get(key, value) != value for key, value in candidate.values.items() if key not in _SUNDRY):
            return True
        if any(row.custom.get(name, text) != text for name, text in candidate.custom.items()):
            return True
    return False


def _is_personal(key: tuple[str, str]) -> bool:
    kind, normal = key
    return kind == "email" or not normal.startswith("+86") or _CHINESE_MOBILE.fullmatch(normal) is not None
