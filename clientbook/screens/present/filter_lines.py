"""How the rows of a filter, its text and the first customers look. Pure values, no widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from clientbook import commands, text
from clientbook.data import CustomerLine
from clientbook.domain.filters import Names, Node, field_of, text_of
from clientbook.i18n import _, language, ngettext
from clientbook.screens.present.filter_asking import field_name, relation_of
from clientbook.screens.present.filter_rows import Group, Path, Row, Rows, node_of, part_of, put
from clientbook.screens.present.filter_values import values_said
from clientbook.screens.present.state import state_sign
from clientbook.widgets.blocks import GAP, Block, Line, Piece, width_of, wrap

ADD, TEXT = "add", "text"
"""Keys of the lines that are no rows."""
NUMBER, COUNT = 4, 11
VIEW_CELLS = 34
"""Cells of a view's name."""
MOST_TEXT = 3
"""Lines of the filter as text."""


@dataclass(frozen=True, slots=True)
class ShownView:
    """A view on a digit."""

    digit: str
    name: str
    node: Node | None


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is shown."""

    rows: Rows = ()
    names: Names = field(default_factory=Names)
    today: date = date.min
    counts: Mapping[Node | None, int] = field(default_factory=dict)
    """How many fit, as far as it is counted; everybody under None."""
    customers: Sequence[CustomerLine] | None = None
    """The first few; None: not read yet."""
    views: Sequence[ShownView] = ()

    @property
    def node(self) -> Node | None:
        """The whole filter."""
        return node_of(self.rows)

    @property
    def text(self) -> str:
        """The filter as text in the language in force."""
        return text_of(self.node, self.names, language())


def title(shown: Shown) -> Line:
    """``Conditions (all have to fit)   214 of 20,000 fit``."""
    left = Piece(_("Conditions, all have to fit"), "bright")
    total, everybody = shown.counts.get(shown.node), shown.counts.get(None)
    if total is None or everybody is None:
        return (left, Piece("   ..."))
    told = ngettext("{n} of {all} fits", "{n} of {all} fit", total).format(n=text.count(total), all=text.count(everybody))
    return (left, Piece("   "), Piece(told, "good" if total else "warn"))


def blocks(shown: Shown, width: int) -> list[Block]:
    """Rows, the line to add one, the text, the first customers."""
    widths = _columns(width)
    made = [Block((_heading(widths),))] if shown.rows else []
    for place, item in enumerate(shown.rows):
        made.append(Block((_line(shown, item, (place,), widths),), (place,)))
        if isinstance(item, Group):
            for inner, row in enumerate(item.rows):
                made.append(Block((_line(shown, row, (place, inner), widths, off=not item.on),), (place, inner)))
    hint = _("{key} adds a condition").format(key=commands.shown_key("new"))
    made += [Block(((Piece(" " * NUMBER), Piece("+ ", "accent"), Piece(text.fit(hint, width - NUMBER - 2), "quiet")),), ADD), GAP]
    made += [_text(shown, width), GAP]
    return [*made, *_customers(shown, width), *_views(shown, width)]


def _columns(width: int) -> tuple[int, int, int]:
    room = width - NUMBER - COUNT
    name, relation = min(max(room // 4, 12), 24), min(max(room // 3 - 3, 12), 22)
    return name, relation, room - name - relation


def _heading(widths: tuple[int, int, int]) -> Line:
    name, relation, value = widths
    cells = [" " * NUMBER, text.pad(_("Field"), name), text.pad(_("Relation"), relation), text.pad(_("Value"), value)]
    return (Piece("".join(cells) + text.pad(_("only this"), COUNT, right=True), "label"),)


def _line(shown: Shown, item: Row | Group, path: Path, widths: tuple[int, int, int], *, off: bool = False) -> Line:
    number = text.pad(str(path[0] + 1), NUMBER) if len(path) == 1 else " " * NUMBER
    room = sum(widths)
    tone = "quiet" if off or not item.on else "plain"
    start = Piece(number, "accent" if item.on else "quiet")
    end = Piece(text.pad(_count(shown, item), COUNT, right=True), "quiet")
    if isinstance(item, Group):
        said = _("none of these may fit") if item.negated else _("any of these")
        return (
            start,
            Piece(text.pad(said if item.on else _("off: {what}").format(what=said), room), "bright" if item.on else "quiet"),
            end,
        )
    indent = 2 if len(path) == 2 else 0
    cells = _cells(shown, item)
    if cells is None:
        return (start, Piece(text.pad(" " * indent + _off(item, text_of(item.node, shown.names, language())), room), tone), end)
    name, relation, value = widths
    return (
        start,
        Piece(text.pad(" " * indent + text.fit(_off(item, cells[0]), name - indent - 1), name), tone),
        Piece(text.pad(text.fit(cells[1], relation - 1), relation), "quiet"),
        Piece(text.pad(cells[2], value), "quiet" if tone == "quiet" else "bright"),
        end,
    )


def _off(row: Row, said: str) -> str:
    return said if row.on else _("off: {what}").format(what=said)


def _cells(shown: Shown, row: Row) -> tuple[str, str, str] | None:
    """Field, relation and value; None where only the text says it."""
    asked = row.condition
    known = field_of(asked.field, shown.names) if asked is not None else None
    if asked is None or known is None:
        return None
    relation = relation_of(known, asked, row.negated)
    if relation is None:
        return None
    return field_name(known), _(relation.label), values_said(asked, known, shown.names, shown.today)


def _count(shown: Shown, item: Row | Group) -> str:
    node = part_of(item)
    if node is None:
        return ""
    found = shown.counts.get(node)
    return "..." if found is None else text.count(found)


def _text(shown: Shown, width: int) -> Block:
    label = _("Text") + "  "
    room = width - text.width(label)
    written = text.plain(shown.text) or _("everybody")
    lines = wrap(written, room, limit=MOST_TEXT)
    tone = "plain" if shown.rows else "quiet"
    first: Line = (Piece(label, "label"), Piece(lines[0], tone))
    rest: list[Line] = [(Piece(" " * text.width(label)), Piece(line, tone)) for line in lines[1:]]
    return Block((first, *rest), TEXT)


def _customers(shown: Shown, width: int) -> list[Block]:
    open_key = commands.shown_key("open")
    head: Line = (Piece(_("The first of them"), "label"), Piece("   " + _("{key} shows them all").format(key=open_key), "quiet"))
    if shown.customers is None:
        return [Block((head,))]
    if not shown.customers:
        return [Block(((Piece(_("Nobody fits."), "warn"),),))]
    return [Block((head,)), *(Block((_customer(line, shown.today, width),)) for line in shown.customers)]


def _customer(line: CustomerLine, today: date, width: int) -> Line:
    sign = state_sign(line, today)
    name, company = min(24, width // 4), min(30, width // 3)
    ago = 13 if language() == "en" else 12
    rest = width - name - company - width_of((sign,)) - ago
    spoken = text.ago(line.last_contact, today)
    return (
        sign,
        Piece(text.pad(text.fit(text.name(line.title), name - 1), name), "bright"),
        Piece(text.pad(text.fit(text.company(line.company), company - 1), company), "quiet"),
        Piece(text.pad(text.fit(spoken, ago - 1), ago), "plain"),
        Piece(text.fit(text.plain(line.next_what), max(rest, 0)), "quiet"),
    )


def _views(shown: Shown, width: int) -> list[Block]:
    """Every view on a digit with its count, as many in a line as fit."""
    if not shown.views:
        return []
    hint = _("{key} and the digit opens one").format(key=commands.shown_key("views"))
    lines: list[Line] = [(Piece(_("Views"), "label"), Piece("   " + hint, "quiet"))]
    pieces: list[Piece] = []
    for view in shown.views:
        number = shown.counts.get(view.node)
        name, told = text.fit(text.word(view.name), VIEW_CELLS).rstrip(), "" if number is None else f" {text.count(number)}"
        made = [Piece(f"{view.digit} ", "accent"), Piece(name), Piece(told, "quiet"), Piece("   ")]
        if pieces and width_of(pieces) + width_of(made[:3]) > width:
            lines.append(tuple(pieces))
            pieces = []
        pieces += made
    return [GAP, Block((*lines, tuple(pieces)))]


# what a condition holds back


def without(rows: Rows, place: int) -> Node | None:
    """The filter without one of its rows."""
    return node_of(put(rows, (place,), None))


def wanted(rows: Rows) -> list[Node | None]:
    """What is to be counted, the whole first, then each row by itself, then the whole without each."""
    singles = [part_of(item) for item in rows]
    singles += [part_of(row) for item in rows if isinstance(item, Group) for row in item.rows]
    found = [node_of(rows), None, *(node for node in singles if node is not None)]
    return list(dict.fromkeys([*found, *(without(rows, place) for place, item in enumerate(rows) if part_of(item) is not None)]))


def held_back(shown: Shown, path: Path | None) -> str:
    """``Without row 4: 388 more``: of the row under the cursor; where nobody fits, of the one that holds back most."""
    total = shown.counts.get(shown.node)
    if total is None:
        return ""
    active = [place for place, item in enumerate(shown.rows) if part_of(item) is not None]
    if total and (path is None or path[0] not in active):
        return ""
    more = {place: shown.counts[node] - total for place in active if (node := without(shown.rows, place)) in shown.counts}
    place = path[0] if total and path is not None else max(more, key=lambda each: more[each], default=-1)
    if more.get(place, 0) <= 0:
        return ""
    told = ngettext("Without row {row}: {n} more", "Without row {row}: {n} more", more[place])
    return told.format(row=place + 1, n=text.count(more[place]))
