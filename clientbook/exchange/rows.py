"""One row of a sheet becomes a candidate: the values of a customer, checked, with remarks on what was healed."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from clientbook.domain.codes import is_code
from clientbook.domain.customer import FIELD_LIMIT, POINT_LIMIT, ContactPerson, ContactPoint
from clientbook.domain.dates import AmbiguousDate
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.domain.names import clean, fold
from clientbook.exchange import cells
from clientbook.exchange.candidate import Candidate, Contact, Draft, RowProblem, Step, row_mark
from clientbook.exchange.headers import SKIP
from clientbook.exchange.mapping import Column, ColumnMap
from clientbook.exchange.point_reader import KINDS_OF_POINT, unique
from clientbook.exchange.sheet import Sheet, SheetRow
from clientbook.exchange.trade_reader import TradeReader
from clientbook.i18n import N_, _

_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ORGANISATION = re.compile(
    r"(公司|集团|[工农]?厂|商店|商行|商贸|超市|中心|学校|大学|学院|医院|诊所|银行|工作室|事务所|协会|酒店|饭店|餐厅|研究院|研究所|合作社|经营部|门市部|有限合伙|[^书]店)"
    r"(?:[（(].*[)）])?$|\b(ltd|limited|inc|incorporated|llc|gmbh|corp|corporation|co|ag|plc|bv|s\.?a|s\.?r\.?l|pty|university|hospital)\.?$",
    re.IGNORECASE,
)
_TRUE = frozenset({"yes", "y", "true", "1", "是", "x", "√", "主要"})
_PERSONAL = frozenset({"", "mobile", "work", "home"})
"""Labels of phones that belong to the contact person of a row rather than to the organisation."""


class RowReader(TradeReader):
    """Reads the rows of one sheet, and what several cells only say together: names, addresses, contacts, people."""

    def __init__(
        self, sheet: Sheet, columns: ColumnMap, own_words: Mapping[str, Mapping[str, str]], now: datetime, region: str, currency: str
    ) -> None:
        super().__init__(sheet, columns, own_words, now, region, currency)
        self._plan = [(column, self._reader(column.place)) for column in columns.columns if column.place != SKIP]

    def read(self, row: SheetRow) -> Candidate:
        """The candidate of one row.

        Raises:
            RowProblem
        """
        draft = Draft(Candidate(row.number, row_mark(self._header, row)), row)
        for column, reader in self._plan:
            cell = row.cells[column.index]
            if reader is not None and cell and not cell.isspace():
                reader(draft, column, cell)
        self._name(draft)
        if draft.parts:
            self._address(draft)
            self._birth(draft)
            self._contact(draft)
            self._trade(draft)
        self._persons(draft)
        if draft.people:
            self._numbered(draft)
        candidate = draft.candidate
        if not candidate.is_somebody() and not is_code(candidate.code):
            raise RowProblem("", N_("there is no name, no phone and no e-mail in this row"))
        candidate.points = unique(candidate.points)
        return candidate

    # ---- which reader a place has ---------------------------------------------------------------------------------------

    def _reader(self, place: str) -> "Callable[[Draft, Column, str], None] | None":
        start = place.partition(":")[0].partition("#")[0].partition(".")[0]
        if start in KINDS_OF_POINT and not place.startswith("address."):
            return self._points
        direct: dict[str, Callable[[Draft, Column, str], None]] = {
            "noted": self._noted,
            "people": self._person_part,
            "custom": self._custom,
            "pair": self._pair,
            "contact": self._mixed,
            "tags": self._tags,
            "groups": self._tags,
            "family_text": self._family,
            "do_not_contact": self._channels,
        }
        if place.startswith("label:"):
            return None
        if start in direct:
            return direct[start]
        known = BY_KEY.get(place)
        if known is None or known.type is FieldType.CUSTOMER:
            return self._part
        return {
            FieldType.CHOICE: self._choice,
            FieldType.DATE: self._date,
            FieldType.PARTIAL_DATE: self._partial,
            FieldType.NUMBER: self._number,
            FieldType.MONEY: self._number,
            FieldType.LONG: self._long,
        }.get(known.type, self._part if place == "code" else self._text)

    # ---- what several cells say together --------------------------------------------------------------------------------

    def _name(self, draft: Draft) -> None:
        values, parts = draft.candidate.values, draft.parts
        given = " ".join(filter(None, (parts.get("name.given", ""), parts.get("name.middle", ""))))
        family = parts.get("name.family", "")
        together = family + given.replace(" ", "") if _IDEOGRAPH.search(family + given) else f"{given} {family}".strip()
        if together and "name" not in values:
            values["name"] = clean(together, FIELD_LIMIT).text
        elif together and "other_names" not in values and fold(together) not in fold(values["name"]):
            values["other_names"] = clean(together, FIELD_LIMIT).text  # a company and, in columns of their own, who is there
        draft.candidate.code = parts.get("code", "").upper()
        if "source_id" in parts:
            header = draft.headers["source_id"].header
            draft.candidate.source = f"{fold(header)}:{parts['source_id']}".replace(" ", "_")
        draft.candidate.referred_by = parts.get("referred_by", "")

    def _address(self, draft: Draft) -> None:
        groups: dict[str, dict[str, str]] = {}
        for place, text in draft.parts.items():
            if place.startswith("address.") and text:
                part, _colon, group = place.removeprefix("address.").partition(":")
                groups.setdefault(group, {})[part] = text
        whole = [column for column in self._columns.columns if column.place.startswith("address#")]
        formatted = {column.place.partition("#")[2] for column in whole if draft.row.cells[column.index].strip()}
        for group, lines in groups.items():
            if group in formatted and group:
                continue
            label = group
            if (at := self._labels.get(f"label:address:{group}")) is not None:
                label = self._label(draft.row.cells[at])
            draft.candidate.points.append(ContactPoint(kind="address", value=_address_line(lines), label="" if label.isdigit() else label))

    def _birth(self, draft: Draft) -> None:
        said = {name: cells.read_number(draft.parts.get(f"birth.{name}", "")) for name in ("year", "month", "day")}
        if "birth" in draft.candidate.values or not any(said.values()):
            return
        text = "-".join(f"{said[name]:02}" for name in ("year", "month", "day") if said[name])
        try:
            found = cells.read_partial(text if said["month"] or not said["day"] else "", "")
        except (ValueError, AmbiguousDate):
            found = None
        if found is not None:
            draft.candidate.values["birth"] = str(found)

    def _contact(self, draft: Draft) -> None:
        parts, headers = draft.parts, draft.headers
        next_said = parts.get("next", "")
        try:
            next_day = cells.read_day(next_said, self._today, self._order, self._shift) if next_said else None
        except ValueError:
            next_day = None
        said_due = parts.get("follow_up.due", "")
        due = self._day(headers["follow_up.due"], said_due) if said_due else next_day
        what = parts.get("follow_up.what") or ("" if next_day else next_said)
        if due is not None or what:
            draft.candidate.steps.append(Step(what or _("Follow up"), due, cells.read_due_time(said_due or next_said) if due else ""))
        at = None
        if said := parts.get("interaction.at"):
            self._day(headers["interaction.at"], said)
            at = cells.read_instant(said, self._today, self._order, self._now, self._shift)
        summary = parts.get("interaction.summary", "")
        if at is None:
            if summary:
                draft.append("notes", f"{headers['interaction.summary'].header.strip()}: {summary}", headers["interaction.summary"])
        elif at.date() > self._today:
            draft.candidate.steps.append(
                Step(" ".join(summary.split())[:FIELD_LIMIT] or _("Follow up"), at.date(), cells.read_due_time(said or ""))
            )
            draft.remark(headers["interaction.at"], N_("{value} lies in the future; it became a follow-up"), value=at.date().isoformat())
        else:
            draft.candidate.contacts.append(self._interaction(draft, min(at, self._now), summary))

    def _interaction(self, draft: Draft, at: datetime, summary: str) -> Contact:
        parts = draft.parts
        said = {name: parts.get(f"interaction.{name}", "") for name in ("channel", "outcome", "topic")}
        keys = {name: self._key(name, text) or text for name, text in said.items()}
        return Contact(at, summary, keys["channel"] or "other", keys["outcome"], parts.get("interaction.reaction", ""), keys["topic"])

    def _person_part(self, draft: Draft, column: Column, cell: str) -> None:
        part, _hash, number = column.place.removeprefix("people.").partition("#")
        draft.people.setdefault(int(number), {})[part] = self._clean(draft, column, cell)
        draft.headers[column.place] = column

    def _numbered(self, draft: Draft) -> None:
        """People in numbered columns, as our own exports write them."""
        for number, parts in sorted(draft.people.items()):
            name = parts.get("name", "")
            points = []
            for kind in sorted(KINDS_OF_POINT & parts.keys(), key=("phone", "email", "wechat", "qq", "address", "website").index):
                column = draft.headers[f"people.{kind}#{number}"]
                for value in self._values(kind, parts[kind]):
                    if (point := self._point(draft, column, kind, value, "")) is not None:
                        points.append(point)
            if not name:
                draft.candidate.points += points
                continue
            main = parts["main"].casefold() in _TRUE if "main" in parts else number == min(draft.people) and not draft.candidate.persons
            role = self._key("role", parts.get("role", "")) or parts.get("role", "")
            person = ContactPerson(
                name=name, title=parts.get("title", ""), role=role, main=main, notes=parts.get("notes", ""), points=tuple(unique(points))
            )
            draft.candidate.persons = [*draft.candidate.persons, person]

    def _persons(self, draft: Draft) -> None:
        candidate, values = draft.candidate, draft.candidate.values
        names = cells.split_values(draft.parts.get("person.name", ""))
        if not values.get("name"):
            if names:
                values["name"], names = names[0], names[1:]
            elif values.get("company") and not candidate.points:
                values["name"] = values.pop("company")
                values.setdefault("kind", "organisation")
        names = [name for name in names if fold(name) != fold(str(values.get("name", "")))]
        if names:
            candidate.persons = self._people(draft, names)
            values.setdefault("kind", "organisation")
        else:
            candidate.points = draft.person_points + candidate.points
            if title := draft.parts.get("person.title"):
                values.setdefault("job_title", title)
        if (self._columns.organisations and names) or _ORGANISATION.search(str(values.get("name", ""))):
            values.setdefault("kind", "organisation")

    def _people(self, draft: Draft, names: list[str]) -> list[ContactPerson]:
        candidate = draft.candidate
        theirs = list(draft.person_points)
        if not any(point.kind == "phone" for point in theirs):
            theirs += [point for point in candidate.points if point.kind == "phone" and _is_personal(point)]
        theirs += [p for p in candidate.points if p.kind in ("wechat", "qq", "email")]
        candidate.points = [point for point in candidate.points if point not in theirs]
        theirs = unique(theirs)
        phones = [point for point in theirs if point.kind == "phone"]
        paired = len(names) > 1 and len(phones) == len(names)
        people = []
        for index, name in enumerate(names):
            points = [phones[index]] if paired else theirs if index == 0 else []
            if paired and index == 0:
                points += [point for point in theirs if point.kind != "phone"]
            role = draft.parts.get("person.role", "") if index == 0 else ""
            title = (draft.parts.get("person.title") or str(candidate.values.pop("job_title", ""))) if index == 0 else ""
            role = self._key("role", role) or role
            people.append(ContactPerson(name=name, title=title, role=role, main=index == 0, points=tuple(points)))
        return people


def _address_line(part: Mapping[str, str]) -> str:
    if any(_IDEOGRAPH.search(text) for text in part.values()):
        order, between = ("country", "postcode", "region", "city", "street", "street2", "box"), " "
    else:
        order, between = ("box", "street", "street2", "city", "region", "postcode", "country"), ", "
    return between.join(" ".join(part[name].split()) for name in order if part.get(name))[:POINT_LIMIT]


def _is_personal(point: ContactPoint) -> bool:
    """Whether a phone of the row is rather the contact person's than the organisation's."""
    return point.label in _PERSONAL and (bool(point.label) or not point.normal or _is_mobile(point.normal))


def _is_mobile(normal: str) -> bool:
    return not normal.startswith("+86") or re.fullmatch(r"\+861[3-9]\d{9}", normal) is not None
