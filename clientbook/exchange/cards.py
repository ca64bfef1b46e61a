"""An address card becomes a candidate: what the record has a field for goes there, everything else is kept as the line it was."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT, TAG_LIMIT, ContactPerson
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue
from clientbook.domain.foreign import LIMIT
from clientbook.domain.names import clean, fold
from clientbook.domain.occasion import Occasion
from clientbook.exchange import card_days, card_lines, card_own, card_points
from clientbook.exchange.candidate import TOO_LONG, Candidate, RowProblem, row_mark
from clientbook.exchange.card_lines import Line
from clientbook.exchange.point_reader import unique
from clientbook.exchange.readers.vcard import LEFT_OUT
from clientbook.exchange.sheet import Problem, SheetRow
from clientbook.i18n import N_

REJECTED = "X-CLIENTBOOK-REJECTED"
"""The line by which a file of refused cards says why."""
_SILENT = frozenset({"VERSION", "PRODID", "REV", "KIND", "PROFILE", "BEGIN", "END", "X-ABLABEL", "X-ABADR", "X-ABSHOWAS", REJECTED})
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UUID = re.compile(r"^(?:urn:uuid:)?([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$", re.IGNORECASE)
_GENDERS = {"m": "male", "f": "female", "o": "other", "male": "male", "female": "female"}
_GROUPS = frozenset({"mycontacts", "my contacts", "starred in android", "contacts"})
_ANDROID = "vnd.android.cursor.item/"


class CardReader:
    """Reads the cards of one file. Holds nothing between them."""

    def __init__(self, own_words: Mapping[str, Mapping[str, str]], now: datetime, region: str, currency: str) -> None:
        self._own_words = own_words
        self._now = now
        self._region = region
        self._currency = currency

    def read(self, row: SheetRow) -> Candidate:
        """The candidate of one card.

        Raises:
            RowProblem
        """
        lines = [line for cell in row.cells if (line := card_lines.parse(cell)) is not None]
        told = sorted(cell for cell in row.cells if not cell.startswith(("REV", "PRODID", REJECTED)))
        candidate = Candidate(row.number, row_mark((), SheetRow(row.number, tuple(told))))
        card = _Card(candidate, lines, self._region, self._currency)
        try:
            card.take()
        except InvalidValue as problem:
            raise RowProblem(problem.field, problem.why) from None
        if not candidate.is_somebody():
            raise RowProblem("", N_("there is no name, no phone and no e-mail on this card"))
        return candidate


class _Card:
    """One card while it is read."""

    def __init__(self, candidate: Candidate, lines: list[Line], region: str, currency: str) -> None:
        self._candidate = candidate
        self._values: dict[str, Any] = candidate.values
        self._region = region
        self._currency = currency
        self._lines, others = card_lines.in_one_language(lines)
        self._others = others
        self._labels = card_lines.labels_of(lines)
        self._kept_groups: set[str] = set()
        first = {line.name: line for line in reversed(self._lines)}
        self._names = {name: first.get(name) for name in ("FN", "N", "ORG", "TITLE")}
        self._has = first.keys()
        """Names of properties that are there."""

    def take(self) -> None:
        """Every line, then what several only say together."""
        if self._says(("KIND", "X-ADDRESSBOOKSERVER-KIND"), "group"):
            raise RowProblem("", N_("it is a group of cards, not somebody"))
        self._identity()
        for line in self._lines:
            self._line(line)
        for line in self._others:
            self._other_language(line)
        for line in self._lines:
            if line.name in ("X-ABLABEL", "X-ABADR") and line.group in self._kept_groups:
                self._candidate.foreign.append(line.whole)
        self._candidate.points = unique(self._candidate.points)
        while sum(len(line) + 1 for line in self._candidate.foreign) > LIMIT:
            longest = max(self._candidate.foreign, key=len)
            self._candidate.foreign.remove(longest)
            self._remark(longest.partition(":")[0].partition(";")[0], N_("what it holds is too much to keep and was left out"))

    # ---- who it is --------------------------------------------------------------------------------------------------------

    def _identity(self) -> None:
        org = self._names["ORG"].parts() if self._names["ORG"] else []
        company, departments = (org[0] if org else ""), [part for part in org[1:] if part]
        person = _name_of(self._names["N"], self._names["FN"])
        if self._says(("X-ABSHOWAS",), "company") or self._says(("KIND",), "org") or (company and not person):
            self._put("kind", "organisation")
            self._put("name", self._text("ORG", company or person))
            if person and company and fold(person) != fold(company):
                title = self._names["TITLE"].text if self._names["TITLE"] else ""
                self._candidate.persons.append(ContactPerson(name=self._text("N", person), title=self._text("TITLE", title), main=True))
        else:
            self._put("name", self._text("FN", person))
            self._put("company", self._text("ORG", company))
        self._put("department", self._text("ORG", " / ".join(departments)))

    def _says(self, names: tuple[str, ...], word: str) -> bool:
        return not self._has.isdisjoint(names) and any(line.name in names and line.text.casefold() == word for line in self._lines)

    def _put(self, key: str, text: str) -> None:
        if text:
            self._values[key] = text

    def _text(self, header: str, text: str, limit: int = FIELD_LIMIT, *, lines: bool = False) -> str:
        cleaned = clean(text, limit, lines=lines)
        if cleaned.cut:
            raise RowProblem(header, TOO_LONG, limit=limit)
        if cleaned.removed:
            self._remark(header, N_("{count} characters that cannot be kept were taken out"), count=cleaned.removed)
        return cleaned.text

    def _remark(self, header: str, why: str, **values: str | int) -> None:
        self._candidate.remarks.append(Problem(self._candidate.row, header, why, values, rejected=False))

    # ---- line by line -----------------------------------------------------------------------------------------------------

    def _line(self, line: Line) -> None:
        name = line.name
        if name in _SILENT or not line.value.strip(" ;"):
            return
        if name in ("FN", "N", "ORG", "TITLE"):
            self._named(line)
        elif name in card_points.KINDS or name == "IMPP":
            point = card_points.point_of(line, self._labels.get(line.group, ""), self._region, self._remark)
            if point is not None:
                first = point.primary and not any(each.kind == point.kind and each.primary for each in self._candidate.points)
                self._candidate.points.append(point if first == point.primary else replace(point, primary=False))
            else:
                self._keep(line)
        elif name == LEFT_OUT:
            name, _blank, size = line.text.partition(" ")
            self._remark(name, N_("a picture or sound of {size} characters is too much to keep and was left out"), size=size)
        elif name.startswith(card_own.PREFIX):
            self._own(line)
        elif not self._simple(line) and not self._day(line) and not self._android(line):
            self._keep(line)

    def _named(self, line: Line) -> None:
        if line is not self._names[line.name]:
            self._keep(line)
        elif line.name == "TITLE" and not self._candidate.persons:
            self._put("job_title", self._text("TITLE", line.text))
        elif sort := line.param("SORT-AS"):
            self._candidate.foreign.append(f"SORT-STRING:{sort}")

    def _simple(self, line: Line) -> bool:
        """Lines that are one field."""
        values, name = self._values, line.name
        if name == "NICKNAME":
            values["other_names"] = self._text(name, ", ".join(filter(None, (values.get("other_names", ""), *line.words()))))
        elif name == "ROLE" and "occupation" not in values:
            values["occupation"] = self._text(name, line.text)
        elif name in ("GENDER", "X-GENDER") and (gender := _GENDERS.get(line.parts()[0].casefold())):
            values["gender"] = gender
        elif name == "NOTE":
            together = "\n".join(filter(None, (values.get("notes", ""), line.text)))
            values["notes"] = self._text(name, together, LONG_LIMIT, lines=True)
        elif name == "CATEGORIES":
            self._tags(line)
        elif name == "UID":
            self._uid(line.text)
        elif name in ("X-ABRELATEDNAMES", "RELATED", "X-SPOUSE", "X-CHILDREN", "X-CHILD", "X-EVOLUTION-SPOUSE"):
            return self._relative(line)
        else:
            return False
        return True

    def _tags(self, line: Line) -> None:
        for word in line.words():
            tag = "-".join(self._text("CATEGORIES", word.lstrip("#* "), TAG_LIMIT).split())
            if tag and tag.casefold() not in _GROUPS and tag not in self._candidate.tags:
                self._candidate.tags.append(tag)

    def _uid(self, text: str) -> None:
        if (ours := _UUID.match(text)) is not None:
            self._candidate.uid = ours[1].lower()
        self._candidate.source = f"uid:{text}".replace(" ", "_")

    def _relative(self, line: Line) -> bool:
        if line.name == "RELATED" and line.param("VALUE").casefold() != "text":
            return False
        kind = self._labels.get(line.group, "") or next(iter(sorted(line.types)), "") or line.name.rpartition("-")[2].capitalize()
        told = self._text(line.name, f"{kind}: {line.text}" if line.name != "RELATED" or kind else line.text, FIELD_LIMIT)
        together = "; ".join(filter(None, (self._values.get("family", ""), told)))
        if len(together) > FIELD_LIMIT:
            return False
        self._values["family"] = together
        return True

    def _day(self, line: Line) -> bool:
        if line.name == "BDAY":
            day = card_days.read_date(line)
            if day is None or "birth" in self._values:
                return False
            self._values["birth"] = str(day)
            return True
        if line.name not in ("ANNIVERSARY", "X-ANNIVERSARY", "X-ABDATE"):
            return False
        occasion = card_days.occasion_of(line, self._labels.get(line.group, ""))
        if occasion is not None:
            self._candidate.occasions.append(occasion)
        return occasion is not None

    def _android(self, line: Line) -> bool:
        """``X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Bobby;1;;…``."""
        parts = line.parts()
        if line.name != "X-ANDROID-CUSTOM" or not parts[0].startswith(_ANDROID) or len(parts) < 2 or not parts[1]:
            return False
        kind = parts[0].removeprefix(_ANDROID)
        if kind == "nickname":
            return self._simple(Line("", "NICKNAME", parts[1].replace(",", "\\,"), line.whole))
        if kind == "relation":
            return self._relative(Line("", "X-ABRELATEDNAMES", parts[1], line.whole, {"TYPE": ((parts[3:4] or [""])[0] or "relation",)}))
        event = card_days.android_event(parts) if kind == "contact_event" else None
        if event is None:
            return False
        what, day, name = event
        if what == "birthday" and "birth" not in self._values:
            self._values["birth"] = str(day)
        else:
            self._candidate.occasions.append(Occasion(customer_id=0, kind=what, date=day, name=name))
        return True

    def _own(self, line: Line) -> None:
        if line.name == f"{card_own.PREFIX}BIRTH":
            self._values["birth"] = str(PartialDate.parse(line.text))
            return
        try:
            known = card_own.take_own(self._candidate, line, self._region, self._currency)
        except (ValueError, InvalidValue):
            known = False
        if not known:
            self._remark(line.name, N_("it holds what this version does not know; it was kept as it is"))
            self._keep(line)

    def _other_language(self, line: Line) -> None:
        """The same thing in another language: a name becomes another name, the rest is kept."""
        if line.name == "FN":
            names = self._values.get("other_names", "")
            self._values["other_names"] = self._text("FN", ", ".join(filter(None, (names, line.text))))
        else:
            self._keep(line)

    def _keep(self, line: Line) -> None:
        self._candidate.foreign.append(line.whole)
        if line.group:
            self._kept_groups.add(line.group)


def _name_of(structured: Line | None, formatted: Line | None) -> str:
    """How somebody is called: as the card shows them, but family name first where the characters are Chinese and a phone swapped them."""
    said = formatted.text if formatted is not None else ""
    if structured is None:
        return said
    family, given, middle, prefix, suffix = [*structured.parts(), "", "", "", "", ""][:5]
    if _IDEOGRAPH.search(family + given):
        chinese = "".join((family + middle + given).split())
        swapped = "".join((given + middle + family).split())
        return chinese if not said or "".join(said.split()) == swapped else said
    return said or " ".join(filter(None, (prefix, given, middle, family, suffix)))
