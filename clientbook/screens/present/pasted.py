"""What a pasted text proposes, as it is looked at: its items, who has a number already, who the referrer is, and what is saved."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from clientbook import text
from clientbook.data import Book, Owner, Query, Saved
from clientbook.domain.addresses import address, surname_of
from clientbook.domain.fields import BY_KEY, POINT_KINDS
from clientbook.domain.names import fold
from clientbook.domain.paste import Item, Proposal, propose
from clientbook.domain.phones import parse_phone
from clientbook.i18n import _
from clientbook.widgets.blocks import Block, Line, Piece, wrap
from clientbook.widgets.signs import signs

LABEL_CELLS = 14
LOOKED_AT = 30
"""Customers of one surname among whom ``李总`` is looked for."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A proposal with what the book knows about it."""

    proposal: Proposal
    now: datetime
    owners: tuple[tuple[Item, Owner], ...] = ()
    """Phones and mails that somebody has already."""
    referrer: Owner | None = None
    """Who the referrer is, where exactly one customer fits."""

    def owner_of(self, item: Item) -> Owner | None:
        """Who has this phone or mail."""
        return next((owner for each, owner in self.owners if each.place == item.place and each.value == item.value), None)


def read(book: Book, pasted: str, now: datetime) -> Sheet:
    """Read a pasted text and ask the book about it; runs on a thread."""
    return known(book, propose(pasted, now, book.setting("region")), now)


def known(book: Book, proposal: Proposal, now: datetime) -> Sheet:
    """Ask the book about a proposal; runs on a thread."""
    owners = []
    for item in proposal.items:
        if item.place in ("phone", "email") and item.on:
            owners += [(item, owner) for owner in book.owners_of(item.place, item.value)[:1]]
    who = proposal.first("referred_by")
    return Sheet(proposal, now, tuple(owners), referrer(book, who) if who else None)


def referrer(book: Book, who: str) -> Owner | None:
    """The one customer of this name, else the one whose name has it in it, else the one who is addressed so (``李总``)."""
    wanted = fold(who)
    lines = book.find(Query(who), LOOKED_AT).lines
    exact = [line for line in lines if fold(line.name) == wanted]
    near = exact or [line for line in lines if wanted in fold(line.name)]
    if len(near) == 1:
        return Owner(near[0].id, near[0].code, near[0].title)
    if near or not re.match("[\u4e00-\u9fff]", who):
        return None
    lines = book.find(Query(who[0]), LOOKED_AT).lines
    same = [line for line in lines if line.name and (own := surname_of(line.name)) and who.startswith(own)]
    called = [each for each in book.records([line.id for line in same]) if address(each.name, each.job_title, each.gender) == who]
    return Owner(called[0].id or 0, called[0].code, called[0].title()) if len(called) == 1 else None


def save(book: Book, sheet: Sheet) -> Saved:
    """Write the customer and the step as one unit; runs on a thread.

    Raises:
        InvalidValue
    """
    found = sheet.referrer
    return book.save_customer(sheet.proposal.customer(found.id if found else None), step=sheet.proposal.follow_up())


# ---- how it looks


def label_of(place: str) -> str:
    """What a place is called."""
    if place in POINT_KINDS:
        return text.point_kind(place)
    return _("Follow-up") if place == "follow_up" else _(BY_KEY[place].label)


def value_of(item: Item, sheet: Sheet) -> str:
    """An item for reading; the privacy mask covers it like the same value in a record."""
    if item.place == "name" or item.place == "referred_by":
        return text.name(item.value)
    if item.place == "company":
        return text.company(item.value)
    if item.place in POINT_KINDS:
        normal = parse_phone(item.value, sheet.proposal.region)
        known = item.place == "phone" and normal.normal and not normal.extension
        return text.point(item.place, normal.normal if known else item.value, sheet.proposal.region, full=True)
    if item.place == "birth":
        return text.value(BY_KEY["birth"], item.value, sheet.now.date())
    if item.place == "source":
        return text.choice("source", item.value)
    if item.place == "follow_up":
        when = text.due_resolved(item.due, sheet.now.date()) if item.due is not None else ""
        return f"{when}   {text.plain(item.value)}".strip()
    return text.plain(item.value)


def remark(item: Item, sheet: Sheet) -> Piece | None:
    """What the book knows about an item."""
    if item.place in ("phone", "email") and (owner := sheet.owner_of(item)) is not None:
        told = (
            _("This number already belongs to {name} ({code})")
            if item.place == "phone"
            else _("This e-mail already belongs to {name} ({code})")
        )
        return Piece(told.format(name=text.name(owner.title), code=owner.code), "warn")
    if item.place == "referred_by":
        found = sheet.referrer
        if found is None:
            return Piece(_("Nobody in the book fits; the name goes to the notes"), "quiet")
        return Piece(_("Found in the book: {name} ({code})").format(name=text.name(found.title), code=found.code), "good")
    return None


def blocks(sheet: Sheet, width: int) -> Iterator[Block]:
    """A block for each item: ticked or not, where it goes, what it says; below it what the book knows."""
    notes = False
    for index, item in enumerate(sheet.proposal.items):
        first = item.place != "notes" or not notes
        notes = notes or item.place == "notes"
        label = text.label("label", item.label) if item.label else label_of(item.place)
        mark = (
            Piece(f"[{signs().done if item.on else ' '}] ", "accent" if item.on else "quiet"),
            Piece(text.pad(label if first else "", LABEL_CELLS), "label"),
        )
        tone = "plain" if item.on else "quiet"
        room = max(width - LABEL_CELLS - 4, 10)
        words = wrap(value_of(item, sheet), room, limit=2)
        lines: list[Line] = [(*mark, Piece(words[0], "bright" if item.place == "name" and item.on else tone))]
        indent = Piece(" " * (LABEL_CELLS + 4))
        lines += [(indent, Piece(more, tone)) for more in words[1:]]
        if item.on and (said := remark(item, sheet)) is not None:
            lines += [(indent, Piece(part, said.tone)) for part in wrap(said.text, room)]
        yield Block(tuple(lines), index)


def how_much(sheet: Sheet) -> str:
    """How much was recognised, and how much was not."""
    left = sum(item.place == "notes" for item in sheet.proposal.items)
    read = len(sheet.proposal.items) - left
    said = _("Recognised: {n}. For the notes: {left}.").format(n=text.count(read), left=text.count(left))
    removed = text.removed_sentence(sheet.proposal.removed)
    return f"{said} {removed}" if removed else said
