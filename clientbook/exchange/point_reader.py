"""Contact points of a row: several in a cell, with labels in a column beside them, healed where a spreadsheet damaged them."""

import re
from dataclasses import replace

from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT, POINT_LIMIT, ContactPoint
from clientbook.domain.names import clean
from clientbook.domain.phones import parse_phone
from clientbook.exchange import cells
from clientbook.exchange.candidate import Draft
from clientbook.exchange.cell_reader import CellReader, short
from clientbook.exchange.mapping import Column
from clientbook.i18n import N_, _

KINDS_OF_POINT = frozenset({"phone", "email", "wechat", "qq", "address", "website"})


_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


class PointReader(CellReader):
    """Reads cells that hold contact points."""

    def _points(self, draft: Draft, column: Column, cell: str) -> None:
        base, _hash, number = column.place.partition("#")
        owner, _dot, rest = base.rpartition("person.")
        kind, _colon, label = rest.partition(":")
        del owner
        preferred, state = False, ""
        if number and (at := self._labels.get(f"label:{kind}:{number}")) is not None:
            said, state = _stated(draft.row.cells[at].strip())
            preferred, label = said.startswith("*"), self._label(said)
        found = draft.person_points if base.startswith("person.") else draft.candidate.points
        for value in self._values(kind, cell):
            if (point := self._point(draft, column, kind, value, label)) is not None:
                first = preferred and not any(each.kind == kind and each.primary for each in found)
                found.append(replace(point, primary=first, state=state or point.state) if first or state else point)

    def _mixed(self, draft: Draft, column: Column, cell: str) -> None:
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

    def _point(self, draft: Draft, column: Column, kind: str, value: str, label: str) -> ContactPoint | None:
        if cells.is_nothing(value):
            return None
        state, text = "ok", value
        if kind == "phone":
            healed = cells.heal_phone(value)
            text, state = healed.value, healed.state
            if healed.remark:
                draft.remark(column, healed.remark, typed=short(value), value=text)
        elif kind == "email":
            text = text.removeprefix("mailto:").strip("<>")
            if not _MAIL.fullmatch(text):
                state = "invalid"
                draft.remark(column, N_("{typed} does not look like an e-mail address; it was kept as it is"), typed=short(text))
        text = self._clean(draft, column, text, POINT_LIMIT)
        if not text:
            return None
        return ContactPoint(kind=kind, value=text, normal=normal_of(kind, text, self._region), label=label, state=state)

    def _pair(self, draft: Draft, column: Column, cell: str) -> None:
        thing, number = column.place.split(":")[1:]
        at = self._labels.get(f"label:{thing}:{number}")
        name = clean(draft.row.cells[at].lstrip("* "), 60).text if at is not None else ""
        text = self._clean(draft, column, cell, LONG_LIMIT, lines=True)
        if thing == "relation":
            line = " ".join(text.split())[: FIELD_LIMIT - 61]
            draft.append("family", f"{name}: {line}" if name else line, column, between="; ", limit=FIELD_LIMIT)
        elif text:
            draft.candidate.custom[name or column.header] = text


_STATED = re.compile(r"\s*[(（]([^()（）]+)[)）]$")


def _stated(said: str) -> tuple[str, str]:
    """The label our own exports write, and the state in brackets behind it: ``* mobile (unverified)``."""
    match = _STATED.search(said)
    word = match[1].strip().casefold() if match is not None else ""
    states = {"unverified": ("unverified", _("unverified"), "未核实", "未验证"), "invalid": ("invalid", _("invalid"), "无效", "失效")}
    found = next((state for state, words in states.items() if word in words), "")
    return (said[: match.start()], found) if match is not None and found else (said, "")


def normal_of(kind: str, value: str, region: str) -> str:
    """The comparable form of a contact point."""
    if kind == "phone":
        return parse_phone(value, region).normal
    if kind == "email":
        local, at, domain = value.rpartition("@")
        return f"{local}{at}{domain.lower()}"
    return ""


def unique(points: list[ContactPoint]) -> list[ContactPoint]:
    """Points without the second of two that say the same."""
    if len(points) < 2:
        return points
    return list({(point.kind, point.normal or point.value): point for point in reversed(points)}.values())[::-1]
