"""One row of a sheet becomes a candidate: the values of a customer, checked, with remarks on what was healed."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT, POINT_LIMIT, TAG_LIMIT, ContactPerson, ContactPoint
from clientbook.domain.dates import AmbiguousDate
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.domain.money import parse_amount
from clientbook.domain.names import clean, fold
from clientbook.domain.phones import parse_phone
from clientbook.domain.spellings import choice_key
from clientbook.exchange import cells
from clientbook.exchange.headers import SKIP
from clientbook.exchange.mapping import Column, ColumnMap
from clientbook.exchange.sheet import Problem, Sheet, SheetRow
from clientbook.i18n import N_, _

_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ORGANISATION = re.compile(
    r"(公司|集团|[工农]?厂|商店|商行|商贸|超市|中心|学校|大学|学院|医院|诊所|银行|工作室|事务所|协会|酒店|饭店|餐厅|研究院|研究所|合作社|经营部|门市部|有限合伙|[^书]店)"
    r"(?:[（(].*[)）])?$|\b(ltd|limited|inc|incorporated|llc|gmbh|corp|corporation|co|ag|plc|bv|s\.?a|s\.?r\.?l|pty|university|hospital)\.?$",
    re.IGNORECASE,
)
_YES = frozenset({"是", "yes", "y", "true", "1", "all", "全部", "勿扰", "勿打扰", "不联系", "x", "√"})
_NO = frozenset({"否", "no", "n", "false", "0", "可联系"})
_PERSONAL = frozenset({"", "mobile", "work", "home"})
"""Labels of phones that belong to the contact person of a row rather than to the organisation."""


class RowProblem(Exception):
    """A row that cannot be taken; becomes a ``Problem`` with the row's number."""

    def __init__(self, header: str, why: str, **values: str | int) -> None:
        super().__init__(why)
        self.header = header
        self.why = why
        self.values = values


@dataclass(frozen=True, slots=True)
class Contact:
    """The last contact a row tells of."""

    at: datetime
    summary: str = ""
    channel: str = "other"
    outcome: str = ""
    reaction: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A planned next step a row tells of."""

    what: str
    due: date | None = None


@dataclass(slots=True)
class Candidate:
    """What a row says about a customer; empty cells say nothing."""

    row: int
    mark: str
    """Fingerprint of the row's cells, to know the same row again."""
    code: str = ""
    source: str = ""
    """The customer's id in the program the file comes from."""
    values: dict[str, Any] = field(default_factory=dict)
    """Plain fields by key."""
    points: list[ContactPoint] = field(default_factory=list)
    persons: list[ContactPerson] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    custom: dict[str, str] = field(default_factory=dict)
    """Values of the owner's own fields by the field's name."""
    contacts: list[Contact] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    referred_by: str = ""
    """Code or name of the customer who sent them."""
    remarks: list[Problem] = field(default_factory=list)

    def title(self) -> str:
        """What the row calls its customer."""
        return str(self.values.get("name", "")) or next((point.value for point in self.points), "")


def row_mark(header: tuple[str, ...], row: SheetRow) -> str:
    """The fingerprint of a row: its filled cells with their headers, whatever the order of columns and the encoding."""
    filled = sorted((header[i] if i < len(header) else str(i), cell.strip()) for i, cell in enumerate(row.cells) if cell.strip())
    return hashlib.sha256(json.dumps(filled, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def date_order(sheet: Sheet, columns: ColumnMap) -> str:
    """How ``3/7/2024`` is meant in this file, told by all its date columns together."""
    dates = {key for key, known in BY_KEY.items() if known.type in (FieldType.DATE, FieldType.PARTIAL_DATE)}
    indexes = [column.index for column in columns.columns if column.place in dates | {"interaction.at", "follow_up.due", "next"}]
    return cells.order_of([row.cells[index] for row in sheet.rows for index in indexes])


class RowReader:
    """Reads the rows of one sheet. Holds nothing between rows but what concerns the file as a whole."""

    def __init__(self, sheet: Sheet, columns: ColumnMap, own_words: Mapping[str, Mapping[str, str]], now: datetime, region: str) -> None:
        self._header = sheet.header
        self._columns = columns
        self._own_words = own_words
        self._now = now
        self._today = now.date()
        self._region = region
        self._order = date_order(sheet, columns)
        self._plan = [(column, self._reader(column.place)) for column in columns.columns if column.place != SKIP]
        self._labels = {column.place: column.index for column in columns.columns if column.place.startswith("label:")}

    def read(self, row: SheetRow) -> Candidate:
        """The candidate of one row.

        Raises:
            RowProblem
        """
        draft = _Draft(Candidate(row.number, row_mark(self._header, row)), row)
        for column, reader in self._plan:
            cell = row.cells[column.index]
            if reader is not None and cell and not cell.isspace():
                reader(draft, column, cell)
        self._name(draft)
        self._address(draft)
        self._birth(draft)
        self._contact(draft)
        self._persons(draft)
        candidate = draft.candidate
        if not candidate.values.get("name") and not any(point.kind in ("phone", "email") for point in candidate.points):
            raise RowProblem("", N_("there is no name, no phone and no e-mail in this row"))
        candidate.points = _unique(candidate.points)
        return candidate

    # ---- which reader a place has ---------------------------------------------------------------------------------------

    def _reader(self, place: str) -> "Callable[[_Draft, Column, str], None] | None":
        start = place.partition(":")[0].partition("#")[0].partition(".")[0]
        if start in _KINDS_OF_POINT and not place.startswith("address."):
            return self._points
        direct: dict[str, Callable[[_Draft, Column, str], None]] = {
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

    def _key(self, pick_list: str, text: str) -> str:
        return choice_key(pick_list, text, self._own_words.get(pick_list))

    # ---- single cells ---------------------------------------------------------------------------------------------------

    def _clean(self, draft: "_Draft", column: Column, cell: str, limit: int = FIELD_LIMIT, *, lines: bool = False) -> str:
        try:
            text, removed = (cells.many_lines if lines else cells.one_line)(cell, limit)
        except ValueError:
            raise RowProblem(column.header, N_("it is longer than {limit} characters"), limit=limit) from None
        if removed:
            draft.remark(column, N_("{count} characters that cannot be kept were taken out"), count=removed)
        return text

    def _text(self, draft: "_Draft", column: Column, cell: str) -> None:
        if text := self._clean(draft, column, cell):
            draft.candidate.values[column.place] = text

    def _part(self, draft: "_Draft", column: Column, cell: str) -> None:
        lines = column.place in ("interaction.summary", "interaction.reaction", "notes")
        draft.parts[column.place] = self._clean(draft, column, cell, LONG_LIMIT if lines else FIELD_LIMIT, lines=lines)
        draft.headers[column.place] = column

    def _long(self, draft: "_Draft", column: Column, cell: str) -> None:
        draft.append(column.place, self._clean(draft, column, cell, LONG_LIMIT, lines=True), column)

    def _custom(self, draft: "_Draft", column: Column, cell: str) -> None:
        text = self._clean(draft, column, cell, LONG_LIMIT, lines=True)
        if text and not cells.NO_DATE.fullmatch(text):
            draft.candidate.custom[column.place.removeprefix("custom:")] = text

    def _keep(self, draft: "_Draft", column: Column, text: str, why: str) -> None:
        """A value its field cannot hold stays in a field of the owner's own, named like the column."""
        draft.candidate.custom[column.header.strip(" *＊") or _("Column {number}").format(number=column.index + 1)] = text
        draft.remark(column, why, value=text[:40])

    def _choice(self, draft: "_Draft", column: Column, cell: str) -> None:
        text = self._clean(draft, column, cell)
        list_name = BY_KEY[column.place].pick_list
        if list_name == "kind":
            if kind := self._key("kind", text):
                draft.candidate.values["kind"] = kind
            return
        key = self._key(list_name, text)
        other = {"status": "type", "type": "status"}.get(column.place, "")
        if not key and other and not self._columns.has(other) and (key := self._key(other, text)):
            draft.candidate.values[other] = key
        elif key or not cells.is_nothing(text):
            draft.candidate.values[column.place] = key or text

    def _date(self, draft: "_Draft", column: Column, cell: str) -> None:
        if (day := self._day(column, cell)) is not None:
            draft.candidate.values[column.place] = day

    def _day(self, column: Column, cell: str) -> date | None:
        try:
            return cells.read_day(cell, self._today, self._order)
        except AmbiguousDate:
            raise RowProblem(column.header, N_("{value} may be day first or month first, and no row of the file tells"), value=cell.strip()) from None
        except ValueError:
            raise RowProblem(column.header, N_("{value} is not a date"), value=_short(cell)) from None

    def _partial(self, draft: "_Draft", column: Column, cell: str) -> None:
        try:
            found = cells.read_partial(cell, self._order)
        except AmbiguousDate:
            raise RowProblem(column.header, N_("{value} may be day first or month first, and no row of the file tells"), value=cell.strip()) from None
        except ValueError:
            raise RowProblem(column.header, N_("{value} is not a date"), value=_short(cell)) from None
        if found is not None:
            draft.candidate.values[column.place] = str(found)

    def _number(self, draft: "_Draft", column: Column, cell: str) -> None:
        text = self._clean(draft, column, cell)
        money = BY_KEY[column.place].type is FieldType.MONEY
        number = parse_amount(text) if money else cells.read_number(text)
        if number is not None:
            draft.candidate.values[column.place] = number
        elif not cells.is_nothing(text):
            self._keep(draft, column, text, N_("{value} is not a number; it was kept in a field of its own"))

    def _tags(self, draft: "_Draft", column: Column, cell: str) -> None:
        parts = cells.split_values(cell, commas=True)
        if column.place == "tags" and len(parts) == 1:
            parts = parts[0].split()
        for part in parts:
            if part.lstrip("* ").casefold() in ("mycontacts", "my contacts"):
                continue
            tag = "-".join(self._clean(draft, column, part.lstrip("*# "), TAG_LIMIT).split())
            if tag and tag not in draft.candidate.tags:
                draft.candidate.tags.append(tag)

    def _family(self, draft: "_Draft", column: Column, cell: str) -> None:
        text = self._clean(draft, column, cell, FIELD_LIMIT - 40)
        draft.append("family", f"{column.header.strip()}: {text}", column, between="; ", limit=FIELD_LIMIT)

    def _channels(self, draft: "_Draft", column: Column, cell: str) -> None:
        text = self._clean(draft, column, cell).casefold()
        if text in _YES:
            draft.candidate.values["do_not_contact"] = ("all",)
        elif text not in _NO and not cells.is_nothing(text):
            keys = tuple(key for part in cells.split_values(text, commas=True) if (key := self._key("channel", part)))
            draft.candidate.values["do_not_contact"] = keys or ("all",)

    # ---- contact points -------------------------------------------------------------------------------------------------

    def _points(self, draft: "_Draft", column: Column, cell: str) -> None:
        base, _hash, number = column.place.partition("#")
        owner, _dot, rest = base.rpartition("person.")
        kind, _colon, label = rest.partition(":")
        del owner
        preferred = False
        if number and (at := self._labels.get(f"label:{kind}:{number}")) is not None:
            said = draft.row.cells[at].strip()
            preferred, label = said.startswith("*"), self._label(said)
        found = draft.person_points if base.startswith("person.") else draft.candidate.points
        for value in self._values(kind, cell):
            if (point := self._point(draft, column, kind, value, label)) is not None:
                first = preferred and not any(each.kind == kind and each.primary for each in found)
                found.append(replace(point, primary=True) if first else point)

    def _mixed(self, draft: "_Draft", column: Column, cell: str) -> None:
        for value in cells.split_phones(cell):
            if (point := self._point(draft, column, cells.contact_kind(value), value, "")) is not None:
                draft.candidate.points.append(point)

    def _values(self, kind: str, cell: str) -> list[str]:
        text = cells.unguard(cell)
        if kind == "phone":
            return cells.split_phones(text)
        if kind == "address":
            return [" ".join(part.split()) for part in text.replace("\r", "\n").replace("\n", ", ").split(" ::: ")]
        return cells.split_values(text, commas=kind == "email")

    def _label(self, said: str) -> str:
        text = clean(said.lstrip("* "), FIELD_LIMIT).text
        return self._key("label", text) or ("" if text.casefold() in ("other", "其他", "custom") else text)

    def _point(self, draft: "_Draft", column: Column, kind: str, value: str, label: str) -> ContactPoint | None:
        if cells.is_nothing(value):
            return None
        state, text = "ok", value
        if kind == "phone":
            healed = cells.heal_phone(value)
            text, state = healed.value, healed.state
            if healed.remark:
                draft.remark(column, healed.remark, typed=_short(value), value=text)
        elif kind == "email":
            text = text.removeprefix("mailto:").strip("<>")
            if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
                state = "invalid"
                draft.remark(column, N_("{typed} does not look like an e-mail address; it was kept as it is"), typed=_short(text))
        text = self._clean(draft, column, text, POINT_LIMIT)
        if not text:
            return None
        return ContactPoint(kind=kind, value=text, normal=_normal(kind, text, self._region), label=label, state=state)

    def _pair(self, draft: "_Draft", column: Column, cell: str) -> None:
        thing, number = column.place.split(":")[1:]
        at = self._labels.get(f"label:{thing}:{number}")
        name = clean(draft.row.cells[at].lstrip("* "), 60).text if at is not None else ""
        text = self._clean(draft, column, cell, LONG_LIMIT, lines=True)
        if thing == "relation":
            line = " ".join(text.split())[: FIELD_LIMIT - 61]
            draft.append("family", f"{name}: {line}" if name else line, column, between="; ", limit=FIELD_LIMIT)
        elif text:
            draft.candidate.custom[name or column.header] = text

    # ---- what several cells say together --------------------------------------------------------------------------------

    def _name(self, draft: "_Draft") -> None:
        values, parts = draft.candidate.values, draft.parts
        given = " ".join(filter(None, (parts.get("name.given", ""), parts.get("name.middle", ""))))
        family = parts.get("name.family", "")
        if "name" not in values and (given or family):
            together = family + given.replace(" ", "") if _IDEOGRAPH.search(family + given) else f"{given} {family}".strip()
            values["name"] = clean(together, FIELD_LIMIT).text
        draft.candidate.code = parts.get("code", "").upper()
        if "source_id" in parts:
            header = draft.headers["source_id"].header
            draft.candidate.source = f"{fold(header)}:{parts['source_id']}".replace(" ", "_")
        draft.candidate.referred_by = parts.get("referred_by", "")

    def _address(self, draft: "_Draft") -> None:
        groups: dict[str, dict[str, str]] = {}
        for place, text in draft.parts.items():
            if place.startswith("address.") and text:
                part, _colon, group = place.removeprefix("address.").partition(":")
                groups.setdefault(group, {})[part] = text
        formatted = {c.place.partition("#")[2] for c in self._columns.columns if c.place.startswith("address#") and draft.row.cells[c.index].strip()}
        for group, lines in groups.items():
            if group in formatted and group:
                continue
            label = group
            if (at := self._labels.get(f"label:address:{group}")) is not None:
                label = self._label(draft.row.cells[at])
            draft.candidate.points.append(ContactPoint(kind="address", value=_address_line(lines), label="" if label.isdigit() else label))

    def _birth(self, draft: "_Draft") -> None:
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

    def _contact(self, draft: "_Draft") -> None:
        parts, headers = draft.parts, draft.headers
        next_said = parts.get("next", "")
        try:
            next_day = cells.read_day(next_said, self._today, self._order) if next_said else None
        except ValueError:
            next_day = None
        due = self._day(headers["follow_up.due"], parts["follow_up.due"]) if parts.get("follow_up.due") else next_day
        what = parts.get("follow_up.what") or ("" if next_day else next_said)
        if due is not None or what:
            draft.candidate.steps.append(Step(what or _("Follow up"), due))
        at = None
        if said := parts.get("interaction.at"):
            self._day(headers["interaction.at"], said)
            at = cells.read_instant(said, self._today, self._order, self._now)
        summary = parts.get("interaction.summary", "")
        if at is None:
            if summary:
                draft.append("notes", f"{headers['interaction.summary'].header.strip()}: {summary}", headers["interaction.summary"])
        elif at.date() > self._today:
            draft.candidate.steps.append(Step(" ".join(summary.split())[:FIELD_LIMIT] or _("Follow up"), at.date()))
            draft.remark(headers["interaction.at"], N_("{value} lies in the future; it became a follow-up"), value=at.date().isoformat())
        else:
            draft.candidate.contacts.append(self._interaction(draft, min(at, self._now), summary))

    def _interaction(self, draft: "_Draft", at: datetime, summary: str) -> Contact:
        parts = draft.parts
        said = {name: parts.get(f"interaction.{name}", "") for name in ("channel", "outcome", "topic")}
        keys = {name: self._key(name, text) or text for name, text in said.items()}
        return Contact(at, summary, keys["channel"] or "other", keys["outcome"], parts.get("interaction.reaction", ""), keys["topic"])

    def _persons(self, draft: "_Draft") -> None:
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

    def _people(self, draft: "_Draft", names: list[str]) -> list[ContactPerson]:
        candidate = draft.candidate
        theirs = list(draft.person_points)
        if not any(point.kind == "phone" for point in theirs):
            theirs += [p for p in candidate.points if p.kind == "phone" and p.label in _PERSONAL and (p.label or not p.normal or _is_mobile(p.normal))]
        theirs += [p for p in candidate.points if p.kind in ("wechat", "qq", "email")]
        candidate.points = [point for point in candidate.points if point not in theirs]
        theirs = _unique(theirs)
        phones = [point for point in theirs if point.kind == "phone"]
        paired = len(names) > 1 and len(phones) == len(names)
        people = []
        for index, name in enumerate(names):
            points = [phones[index]] if paired else theirs if index == 0 else []
            if paired and index == 0:
                points += [point for point in theirs if point.kind != "phone"]
            role = draft.parts.get("person.role", "") if index == 0 else ""
            title = draft.parts.get("person.title", "") if index == 0 else ""
            role = self._key("role", role) or role
            people.append(ContactPerson(name=name, title=title, role=role, main=index == 0, points=tuple(points)))
        return people


_KINDS_OF_POINT = frozenset({"phone", "email", "wechat", "qq", "address", "website"})


@dataclass(slots=True)
class _Draft:
    """A candidate while its row is read, with the parts that only mean something together."""

    candidate: Candidate
    row: SheetRow
    parts: dict[str, str] = field(default_factory=dict)
    headers: dict[str, Column] = field(default_factory=dict)
    person_points: list[ContactPoint] = field(default_factory=list)

    def remark(self, column: Column, why: str, **values: str | int) -> None:
        """Note what was healed or left out in a cell."""
        self.candidate.remarks.append(Problem(self.row.number, column.header, why, values, rejected=False))

    def append(self, key: str, text: str, column: Column, between: str = "\n", limit: int = LONG_LIMIT) -> None:
        """Add to a text that several columns make."""
        before = str(self.candidate.values.get(key, ""))
        together = f"{before}{between}{text}" if before and text else before or text
        if len(together) > limit:
            raise RowProblem(column.header, N_("it is longer than {limit} characters"), limit=limit)
        if together:
            self.candidate.values[key] = together


def _short(text: str) -> str:
    return clean(text, 40).text


def _is_mobile(normal: str) -> bool:
    return not normal.startswith("+86") or re.fullmatch(r"\+861[3-9]\d{9}", normal) is not None


def _normal(kind: str, value: str, region: str) -> str:
    if kind == "phone":
        return parse_phone(value, region).normal
    if kind == "email":
        local, at, domain = value.rpartition("@")
        return f"{local}{at}{domain.lower()}"
    return ""


def _unique(points: list[ContactPoint]) -> list[ContactPoint]:
    """Points without the second of two that say the same."""
    return list({(point.kind, point.normal or point.value): point for point in reversed(points)}.values())[::-1]


def _address_line(part: Mapping[str, str]) -> str:
    if any(_IDEOGRAPH.search(text) for text in part.values()):
        order, between = ("country", "postcode", "region", "city", "street", "street2", "box"), " "
    else:
        order, between = ("box", "street", "street2", "city", "region", "postcode", "country"), ", "
    return between.join(" ".join(part[name].split()) for name in order if part.get(name))[:POINT_LIMIT]
