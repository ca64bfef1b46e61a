"""What an import would do, or did, as lines: the sums, each row with its fate, what changes in a customer."""

from collections.abc import Mapping, Sequence
from datetime import date

from clientbook import text
from clientbook.domain.errors import ClientbookError
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.exchange.matching import LEAVE_OUT, MAKE_NEW
from clientbook.exchange.plan_import import NEW, REJECTED, SUSPECT, UNCHANGED, UPDATE, Difference, RowPlan
from clientbook.exchange.report import Report
from clientbook.exchange.sheet import Problem, SheetRow
from clientbook.i18n import N_, _, ngettext, pgettext
from clientbook.widgets.blocks import Line, Piece, column, cut

WORDS = {
    NEW: N_("new"),
    UPDATE: N_("updated"),
    UNCHANGED: N_("unchanged"),
    SUSPECT: N_("like somebody in the book"),
    REJECTED: N_("rejected"),
}
"""The verdicts as headings."""
TONES = {NEW: "good", UPDATE: "accent", UNCHANGED: "plain", SUSPECT: "warn", REJECTED: "warn"}
NUMBER_CELLS, LABEL_CELLS = 8, 14
_WHOLE = (FieldType.CUSTOMER, FieldType.INSTANT, FieldType.POINTS, FieldType.PERSONS)
"""Kinds of fields whose differences come as a text already."""
_ADDED = frozenset({"points", "persons", "tags", "contact", "step", "purchases", "after_sales", "ratings", "occasions"})
"""Where something is added or goes, rather than changes."""
_BROUGHT = {"purchases": N_("purchases: {n}"), "after_sales": N_("after-sales: {n}"), "ratings": N_("ratings: {n}")} | {
    "settings": N_("settings: {n}"),
    "templates": N_("texts of greetings: {n}"),
}
FEW_ROWS = 6
"""Row numbers named beside a reason."""


def sentence(report: Report) -> str:
    """Read = new + updated + unchanged + rejected, always."""
    said = _("{read} read  =  {new} new  +  {updated} updated  +  {unchanged} unchanged  +  {rejected} rejected")
    numbers = {"read": report.read, "new": report.created, "updated": report.updated}
    numbers |= {"unchanged": report.unchanged, "rejected": report.rejected}
    return said.format(**{name: text.count(number) for name, number in numbers.items()})


def brought(report: Report) -> str:
    """What came with the rows: purchases, after-sales, ratings; empty where nothing did."""
    return text.joined(_(said).format(n=text.count(report.brought[kind])) for kind, said in _BROUGHT.items() if report.brought.get(kind))


def sum_line(verdict: str, number: int, note: str, width: int) -> Line:
    """One verdict with its number."""
    tone = TONES[verdict] if number else "quiet"
    head = (
        column(_(WORDS[verdict]), LABEL_CELLS, "plain" if number else "quiet"),
        column(text.count(number), NUMBER_CELLS, tone, right=True),
    )
    return cut((*head, Piece("   "), Piece(note, "quiet")), width)


def note_on(verdict: str, number: int, changes: Sequence[tuple[str, int]], suspects: int) -> str:
    """What is said beside a sum."""
    if verdict == NEW and suspects:
        return ngettext("{n} of them resembles somebody", "{n} of them resemble somebody", suspects).format(n=text.count(suspects))
    if verdict == UPDATE and number:
        return text.joined(f"{difference_label(place)} {text.count(rows)}" for place, rows in changes)
    if verdict == UNCHANGED and number:
        return _("as in the book, or said by an earlier row")
    if verdict == REJECTED and number:
        return _("the reasons stand below; they can be saved as a file, put right and imported")
    return ""


def row_name(number: int, *, cards: bool) -> str:
    """``row 14``, ``card 3``."""
    return (_("card {row}") if cards else _("row {row}")).format(row=text.count(number))


def whom(plan: RowPlan, names: Mapping[str, str]) -> str:
    """The customer of the book a row means, or resembles first."""
    code = plan.resembles[0] if plan.resembles else plan.code
    name = names.get(code, "")
    return text.name(name) if name else text.word(code)


def fate(plan: RowPlan, decision: str, names: Mapping[str, str]) -> str:
    """What becomes of a row that was decided about; else what the trial says."""
    if decision == LEAVE_OUT:
        return _("skipped")
    if decision == MAKE_NEW:
        return _("new")
    if decision:
        return _("into {name}").format(name=text.name(names[decision]) if names.get(decision) else text.word(decision))
    return {NEW: _("new"), SUSPECT: _("new"), UPDATE: _("update"), UNCHANGED: _("unchanged"), REJECTED: _("rejected")}[plan.verdict]


def reason(plan: RowPlan) -> str:
    """Why, in a few words: the first reason, with its column."""
    if not plan.reasons:
        return ""
    return said(plan.reasons[0])


def said(problem: Problem) -> str:
    """A reason with the column it is about; what stands in the file is hidden by the mask."""
    told = text.plain(problem.reason()) if problem.values else text.word(problem.reason())
    return _("{field}: {why}").format(field=text.word(problem.field), why=told) if problem.field else told


def row_line(plan: RowPlan, decision: str, names: Mapping[str, str], width: int, *, first: str, cards: bool) -> Line:
    """One row: its number, whom it is about, whom it is like, why, what becomes of it."""
    number, end = 13, min(max(width // 6, 10), 20)
    title = min(max(width // 4, 10), 24)
    last = fate(plan, decision, names)
    head = (column(row_name(plan.row, cards=cards), number, "quiet"), column(text.name(plan.title), title - 1, "bright"), Piece(" "))
    middle: list[Piece] = []
    if first == SUSPECT:
        middle.append(Piece(_("like {name}").format(name=whom(plan, names)) + "  ", "plain"))
    elif first == UPDATE:
        middle.append(Piece(text.joined(dict.fromkeys(difference_label(each.place) for each in plan.differences)), "quiet"))
    if why := reason(plan):
        middle.append(Piece(why, "warn" if plan.verdict == REJECTED else "quiet"))
    room = max(width - number - title - end - 2, 0)
    kept = cut(middle, room)
    filled = room - sum(text.width(piece.text) for piece in kept)
    tone = "accent" if decision else "quiet"
    return (*head, *kept, Piece(" " * max(filled, 0) + "  "), column(last, end, tone))


def by_reason(report: Report) -> list[tuple[str, list[int]]]:
    """The reasons rows were refused for, the commonest first, each said of its first row, with all its rows."""
    found: dict[tuple[str, str], tuple[Problem, list[int]]] = {}
    for row, problem in report.refused:
        found.setdefault((problem.field, problem.why), (problem, []))[1].append(row.number)
    return sorted(((said(first), rows) for first, rows in found.values()), key=lambda each: -len(each[1]))


def reason_line(why: str, rows: Sequence[int], width: int) -> Line:
    """One reason with how many rows and which."""
    number = ngettext("{n} row", "{n} rows", len(rows)).format(n=text.count(len(rows)))
    named = " ".join(str(row) for row in rows[:FEW_ROWS]) + (" …" if len(rows) > FEW_ROWS else "")
    end = min(text.width(named), width // 3)
    middle = max(width - 11 - end - 2, 4)
    return (column(number, 11, "warn", right=False), column(why, middle), Piece("  "), column(named, end, "quiet"))


def difference_label(place: str, names: Mapping[str, str] | None = None) -> str:
    """What a changed value is called."""
    labels = {
        "points": _("Contact points"),
        "persons": _("Contact persons"),
        "tags": _("Tags"),
        "contact": _("Contact"),
        "step": _("Follow-up"),
        "purchases": pgettext("table", "Purchases"),
        "after_sales": _("After-sales"),
        "ratings": _("Ratings"),
        "occasions": _("Occasions"),
    }
    start, _colon, rest = place.partition(":")
    if start == "custom":
        return text.word(rest.removeprefix("new:")) if rest.startswith("new:") else text.word((names or {}).get(rest, _("Own field")))
    return labels.get(place) or text.field_label(place)


def _shown(place: str, stored: str, today: date) -> str:
    """A stored value as a display string."""
    if not stored:
        return _("(empty)")
    if place == "points":
        kind, _colon, value = stored.partition(": ")
        return f"{text.point_kind(kind)} {text.point(kind, value)}"
    if place == "tags":
        return text.word(stored)
    field = BY_KEY.get(place)
    if field is None or field.type in _WHOLE:
        return text.plain(stored)
    try:
        return text.value(field, stored, today).replace("\n", " ")
    except (ValueError, ClientbookError):
        return text.plain(stored)


def difference_said(each: Difference, today: date) -> str:
    """Before and after of one value; what is only added stands alone."""
    before, after = _shown(each.place, each.before, today), _shown(each.place, each.after, today)
    if each.place in _ADDED and not (each.before and each.after):
        return _("+ {value}").format(value=after) if each.after else _("- {value}").format(value=before)
    return _("{before}  →  {after}").format(before=before, after=after)


def pairs(
    plan: RowPlan, row: SheetRow | None, header: Sequence[str], names: Mapping[str, str], today: date, *, decision: str, cards: bool,
    fields: Mapping[str, str],
) -> list[tuple[str, str]]:  # fmt: skip
    """Everything about one row: what becomes of it and why, what changes, what stands in the file."""
    told = text.joined(filter(None, (row_name(plan.row, cards=cards), text.name(plan.title), fate(plan, decision, names))))
    made: list[tuple[str, str]] = [("", told)]
    if plan.resembles:
        made.append((_("Like"), text.joined(f"{text.name(names[code])} {code}" if names.get(code) else code for code in plan.resembles)))
    elif plan.code and names.get(plan.code):
        made.append((_("In the book"), f"{text.name(names[plan.code])} {plan.code}"))
    if plan.same_as:
        made.append((_("Goes with"), row_name(plan.same_as, cards=cards)))
    made += [(_("Because") if not at else " ", said(problem)) for at, problem in enumerate(plan.reasons)]
    made += [(difference_label(each.place, fields), difference_said(each, today)) for each in plan.differences]
    if row is not None:
        made += _cells(row, header)
    return made


def _cells(row: SheetRow, header: Sequence[str]) -> list[tuple[str, str]]:
    """What stands in the file, cell by cell; of a card, line by line."""
    made: list[tuple[str, str]] = []
    for at, cell in enumerate(row.cells[:200]):
        if cell.strip():
            label = text.word(header[at]) if at < len(header) else ""
            told = text.plain(cell[:300])
            if label:
                told = pgettext("new value", "{field}: {value}").format(field=label, value=told)
            made.append((_("In the file") if not made else " ", told))
    return made
