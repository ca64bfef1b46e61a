"""The columns of a file as lines: header, first values, where they go; above them how the file was read."""

from collections.abc import Iterable, Sequence

from clientbook import text
from clientbook.domain.fields import BY_KEY
from clientbook.exchange.column_views import ColumnView, ValueView
from clientbook.exchange.headers import SKIP
from clientbook.exchange.plan_import import Question
from clientbook.exchange.sheet import Sheet
from clientbook.i18n import N_, _, ngettext
from clientbook.screens.present.import_places import place_label
from clientbook.widgets.blocks import Line, Piece, column, cut

FORMATS = {"csv": N_("table"), "xlsx": N_("workbook"), "vcard": N_("address cards"), "json": N_("export of clientbook")}
"""What a file is called by its format."""
DELIMITERS = {",": N_("comma"), "\t": N_("tab"), ";": N_("semicolon"), "|": N_("bar"), "，": N_("Chinese comma")}
"""What can stand between cells."""
STEPS = (N_("File"), N_("Mapping"), N_("Trial"), N_("Write"), N_("Report"))
HEADER_CELLS, PLACE_CELLS = 18, 26
"""Cells of a column's header and of its place; the values between them take the rest."""


def steps_line(now: int) -> tuple[tuple[str, str], ...]:
    """The steps with the present one lit, as pieces of text and style."""
    made: list[tuple[str, str]] = [(_("Import customers"), "bold"), ("   ", "")]
    for number, name in enumerate(STEPS, 1):
        shown = f"{number} {_(name)}"
        made += [(f"[{shown}]" if number == now else f" {shown} ", "bold $primary" if number == now else "$text-muted"), (" ", "")]
    return tuple(made)


def file_lines(name: str, sheet: Sheet, *, told: bool) -> list[str]:
    """How the file was read, and what of it was passed over."""
    total = len(sheet.rows) + len(sheet.broken)
    parts = [text.word(name), _(FORMATS.get(sheet.format, "table"))]
    if sheet.format == "xlsx":
        parts.append(_("sheet {name}").format(name=text.word(sheet.chosen)))
    if sheet.encoding:
        shown = text.word(sheet.encoding.upper())
        parts.append((_("{encoding}, as you said") if told else _("{encoding}, recognised")).format(encoding=shown))
    if sheet.format == "csv" and sheet.delimiter:
        parts.append(_("between cells: {delimiter}").format(delimiter=_(DELIMITERS.get(sheet.delimiter, sheet.delimiter))))
    if sheet.is_table:
        parts.append(_("header in row {row}").format(row=sheet.header_row) if sheet.header_row else _("no header"))
        parts.append(ngettext("{n} row", "{n} rows", total).format(n=text.count(total)))
    else:
        parts.append(ngettext("{n} card", "{n} cards", total).format(n=text.count(total)))
    lines = ["   ".join(parts)]
    if sheet.remarks:
        lines.append(
            _("Passed over above the header: {text}").format(text=text.joined(text.plain(each[:80]) for each in sheet.remarks[:3]))
        )
    if len(sheet.sheets) > 1:
        lines.append(_("Other sheets: {names}").format(names=text.joined(text.word(each) for each in sheet.sheets if each != sheet.chosen)))
    return lines


def header_of(view: ColumnView) -> str:
    """The header of a column, or its number."""
    return text.word(view.column.header) or _("Column {number}").format(number=view.column.index + 1)


def head_line(width: int) -> Line:
    """What stands above the table."""
    header, samples, place = _cells(width)
    return (
        column(_("in the file"), header, "quiet"),
        column(_("first values"), samples, "quiet"),
        column(_("goes to"), place, "quiet"),
    )


def _cells(width: int) -> tuple[int, int, int]:
    header = min(HEADER_CELLS, max(width // 4, 8))
    place = min(PLACE_CELLS + max(width - 90, 0) // 3, max(width // 3 + 3, 8))
    return header, max(width - header - place, 4), place


def column_line(view: ColumnView, known: Iterable[str], width: int, *, organisations: bool, unsure: bool) -> Line:
    """One column of the file."""
    header, samples, place = _cells(width)
    skipped = view.column.place == SKIP
    shown, tone = place_label(view.column.place, known, organisations=organisations), "quiet" if skipped else "plain"
    if view.mixed:
        shown, tone = "? " + _("mixes lists: see values"), "warn"
    elif view.column.place.startswith("custom:"):
        tone = "accent"
    elif unsure and view.column.place == "name":
        shown, tone = "? " + shown, "warn"
    values = " | ".join(text.plain(each) for each in view.samples)
    return (
        column(header_of(view), header - 1, "quiet" if skipped else "bright"),
        Piece(" "),
        column(values, samples - 1, "quiet"),
        Piece(" "),
        *cut((Piece(shown, tone),), place),
    )


def question_text(question: Question) -> str:
    """What only the owner knows about the days of the file."""
    examples = text.joined(text.word(each) for each in question.examples)
    asked = _("{columns}: {examples} – does the day come first, or the month?")
    return asked.format(columns=text.joined(text.word(each) for each in question.headers), examples=examples)


def warn_line(told: str, width: int) -> Line:
    """A line that wants to be looked at."""
    return cut((Piece("? " + told, "warn"),), width)


def plain_line(told: str, width: int) -> Line:
    """A quiet line."""
    return cut((Piece(told, "quiet"),), width)


def sums(views: Sequence[ColumnView], *, recalled: bool) -> str:
    """How many columns are known, to be looked at, new, left out."""
    left = sum(1 for view in views if view.column.place == SKIP)
    own = sum(1 for view in views if view.column.place.startswith("custom:"))
    mixed = sum(1 for view in views if view.mixed)
    known = len(views) - left - own - mixed
    parts = [ngettext("{n} column known", "{n} columns known", known).format(n=known)]
    if mixed:
        parts.append(ngettext("{n} to look at", "{n} to look at", mixed).format(n=mixed))
    if own:
        parts.append(ngettext("{n} becomes a field of its own", "{n} become fields of their own", own).format(n=own))
    if left:
        parts.append(ngettext("{n} left out", "{n} left out", left).format(n=left))
    said = text.joined(parts)
    return said + "   " + (_("as you decided the last time") if recalled else _("kept for the next file with these headers"))


def meaning_label(value: ValueView) -> tuple[str, bool]:
    """What a value will become, and whether some list knows it."""
    return meant(value.meaning)


def meant(meaning: str) -> tuple[str, bool]:
    """The words for ``field:key``."""
    place, _colon, key = meaning.partition(":")
    known = BY_KEY.get(place)
    if known is None:
        return _("says nothing"), True
    shown = text.choice(known.pick_list, key)
    listed = shown != text.word(key) or key in _keys(known.pick_list)
    return _("{field}: {value}").format(field=text.field_label(place), value=shown), listed


def _keys(pick_list: str) -> frozenset[str]:
    from clientbook.domain.fields import KINDS
    from clientbook.domain.pick_lists import PICK_LISTS

    return frozenset(KINDS if pick_list == "kind" else PICK_LISTS.get(pick_list, {}))


def value_line(value: ValueView, width: int) -> Line:
    """One value of a column of choices: how often it stands there, what it becomes."""
    shown, listed = meaning_label(value)
    left = max(width // 2 - 8, 6)
    return (
        column(text.word(value.value), left, "bright"),
        column(text.count(value.count), 7, "quiet", right=True),
        Piece("   "),
        *cut((Piece(shown if listed else shown + " " + _("(a new word)"), "plain" if listed else "warn"),), max(width - left - 10, 4)),
    )
