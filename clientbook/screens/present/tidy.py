"""The queue of what wants tidying as lines: kinds with their true numbers, the first customers of each, what can be done about them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from clientbook import commands, text
from clientbook.data import Tidy, TidyItem
from clientbook.domain.tidy import DUPLICATE, Progress
from clientbook.i18n import _, ngettext
from clientbook.screens.present import plan_lines
from clientbook.text import tidy as said
from clientbook.widgets.blocks import Line, Piece, column, cut, spread
from clientbook.widgets.line_list import Entry
from clientbook.widgets.signs import signs

FIRST = 5
"""Customers of each kind that are shown at first."""
PAGE = 100
"""Customers that “and … more” adds, and those of a kind that is shown alone."""
AIRY_FROM = 26
"""Lines from which the kinds stand apart."""
ROUND, PAIRS = ("round",), ("pairs",)
"""Keys of the lines that are no customer's."""
CHECKABLE = ("unverified", "vip", "checked")
"""Kinds that are settled by saying that all is right."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the place shows."""

    tidy: Tidy
    region: str = "CN"
    kind: str = ""
    """The kind that is shown alone; empty: all."""
    opened: Mapping[str, int] = field(default_factory=dict)
    """Kinds that were asked to show more, with how many."""
    customers: int = 0
    """How many there are in the book."""
    writable: bool = True

    @property
    def left(self) -> int:
        """How many things are left."""
        return sum(self.tidy.counts.values())

    @property
    def kinds(self) -> tuple[str, ...]:
        """What Tab goes round: all, then each kind there is."""
        return ("", *self.tidy.counts)


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above a kind."""

    kind: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Words:
    """A line of plain words, and what Enter does."""

    words: str
    tone: str
    hint: str


@dataclass(frozen=True, slots=True)
class More:
    """The line below a kind that has more than it shows."""

    rest: int


def wanted(kind: str, opened: Mapping[str, int]) -> tuple[int, dict[str, int]]:
    """How many of each kind are to be read, and of some of them how many."""
    return (0, {kind: max(opened.get(kind, 0), PAGE)}) if kind else (FIRST, dict(opened))


def without(page: Page, keys: Collection[Any]) -> Page:
    """The page when these lines are settled."""
    gone = Counter(item.kind for item in page.tidy.items if item.key in keys)
    counts = {kind: number - gone[kind] for kind, number in page.tidy.counts.items() if number > gone[kind]}
    items = tuple(item for item in page.tidy.items if item.key not in keys)
    return replace(page, tidy=replace(page.tidy, counts=counts, items=items))


def title(page: Page, progress: Progress, marked: int, width: int) -> Line:
    """``12 customers to tidy   7 of 31 done   vague names  Tab``; at the right how many are marked, or when the next round is."""
    n = page.tidy.customers
    left: Line = (Piece(ngettext("{n} customer to tidy", "{n} customers to tidy", n).format(n=text.count(n)), "bright"),)
    if not n:
        left = (Piece(_("Nothing to tidy"), "good"),)
    if progress.done:
        told = _("{n} of {all} done").format(n=text.count(progress.done), all=text.count(progress.all))
        left = (*left, Piece("   " + told, "good"))
    if len(page.kinds) > 2:
        name = said.kind(page.kind) if page.kind else _("all kinds")
        left = (*left, Piece("   " + name, "accent" if page.kind else "quiet"), Piece(f"  {commands.shown_key('next_tab')}", "quiet"))
    right: Line = ()
    if marked:
        right = (Piece(ngettext("{n} selected", "{n} selected", marked).format(n=text.count(marked)), "accent"),)
    return spread(left, right, width)


def entries(page: Page, pairs: int | None, *, airy: bool) -> list[Entry]:
    """What the list shows.

    Args:
        pairs: how many pairs may be one customer; None: they were not looked for.
    """
    blocks: list[list[Entry]] = []
    due = page.tidy.round
    ending: list[Entry] = []
    if due is not None and page.writable:
        line = Entry(ROUND, Words(said.round_line(due, page.tidy.day), _tone(due, page.tidy.day), _("Enter: it is done")))
        (blocks.append([line]) if due <= page.tidy.day else ending.append(line))
    for kind, number in page.tidy.counts.items():
        if page.kind in ("", kind):
            items = [item for item in page.tidy.items if item.kind == kind]
            more = [Entry(("more", kind), More(number - len(items)))] if number > len(items) else []
            blocks.append([Entry(value=Heading(kind, number)), *(Entry(item.key, item, markable=True) for item in items), *more])
    if not page.kind and pairs != 0 and page.customers > 1:
        words = _("nobody has looked yet") if pairs is None else ngettext("{n} pair", "{n} pairs", pairs).format(n=text.count(pairs))
        hint = _("Enter looks for them") if pairs is None else _("Enter: side by side")
        blocks.append([Entry(value=Heading(DUPLICATE, pairs)), Entry(PAIRS, Words(words, "plain", hint))])
    blocks.append(ending)
    made: list[Entry] = []
    for block in blocks:
        made += [Entry()] if made and block and (airy or block is ending) else []
        made += block
    return made


def _tone(due: date, today: date) -> str:
    return "quiet" if due > today else "accent" if due == today else "warn"


def paint(entry: Entry, width: int, chosen: bool, page: Page) -> Sequence[Line]:
    """The lines of an entry; the chosen one says more below."""
    value = entry.value
    if isinstance(value, Heading):
        number = (Piece(f"  {text.count(value.number)}", "quiet"),) if value.number is not None else ()
        return [(Piece(said.kind(value.kind).upper(), "label"), *number)]
    if isinstance(value, Words):
        return [spread((Piece("  "), Piece(value.words, value.tone)), (Piece(value.hint, "quiet"),), width)]
    if isinstance(value, More):
        told = ngettext("and {n} more: Enter for more", "and {n} more: Enter for more", value.rest).format(n=text.count(value.rest))
        return [cut((Piece("  "), Piece(told, "quiet")), width)]
    if isinstance(value, TidyItem):
        return _item(value, width, chosen, page)
    return [()]


def _item(item: TidyItem, width: int, chosen: bool, page: Page) -> list[Line]:
    """Who, where, and what is the matter; below, what one wants to know before one decides."""
    looks, line = plan_lines.shape(width), item.customer
    room = max(width - plan_lines.SIGN - looks.name - looks.company - 2, 1)
    told = said.matter(item, page.tidy.day, page.region)
    first: Line = (
        Piece(" " * plan_lines.SIGN),
        plan_lines.name_piece(line, page.region, looks.name),
        Piece(" "),
        column(plan_lines.beside(line), looks.company, "quiet"),
        Piece(" "),
        Piece(text.fit(told, room), "quiet" if item.kind == "next" else "plain"),
    )
    if not chosen:
        return [first]
    notes = [line.code]
    if line.phone and item.kind != "unverified":
        notes.append(text.phone(line.phone, page.region))
    contact = _("last contact {ago}").format(ago=text.ago(line.last_contact, page.tidy.day)) if line.last_contact else _("never contacted")
    notes.append(contact)
    below = text.fit(f" {signs().dot} ".join(notes), width - plan_lines.SIGN)
    return [first, (Piece(" " * plan_lines.SIGN), Piece(below, "quiet"))]
