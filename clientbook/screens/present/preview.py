"""The customer beside the list: who, how to reach them, what matters, the last things that happened."""

from datetime import date
from itertools import islice

from clientbook import text
from clientbook.i18n import _, ngettext
from clientbook.screens.present.header import around, contact_state, step, trade
from clientbook.screens.present.record import record
from clientbook.screens.present.seen import Seen
from clientbook.screens.present.state import state_sign
from clientbook.screens.present.stream import stream
from clientbook.widgets.blocks import GAP, Block, Line, Piece, cut, spread
from clientbook.widgets.signs import signs


def preview(seen: Seen, today: date, width: int) -> list[Block]:
    """Everything one wants to know before calling, without opening the record."""
    customer = seen.customer
    lines: list[Line] = [
        spread((state_sign(customer, today), Piece(text.name(customer.title()), "bright")), (Piece(customer.code, "quiet"),), width)
    ]
    context = [part for part in (text.plain(customer.job_title), text.company(customer.company)) if part]
    context += [text.industry(customer.industry)] if customer.industry else []
    if context:
        lines.append(cut((Piece(f" {signs().dot} ".join(context), "quiet"),), width))
    lines += _marks(seen, width)
    lines.append(())
    lines.append(cut(tuple(contact_state(customer, today)), width))
    lines.append(cut((Piece(_("Next step") + "  ", "quiet"), *step(customer, today, seen.steps)), width))
    if traded := trade(customer, around(seen, today)):
        lines.append(cut(traded, width))
    blocks = [Block(tuple(lines)), GAP, *record(customer, around(seen, today), width, limit=2, brief=True)]
    if seen.entries or seen.steps:
        times = ngettext("{n} time", "{n} times", seen.contacts).format(n=text.count(seen.contacts))
        blocks += [GAP, Block(((Piece(_("Timeline"), "bright"), Piece("  " + times, "quiet")),))]
        blocks += islice(stream(seen, today, width), 8)
    return blocks


def _marks(seen: Seen, width: int) -> list[Line]:
    """Level, type, source and tags in one line; nothing where there is nothing to say."""
    customer = seen.customer
    pieces: list[Piece] = []
    if customer.level:
        pieces.append(Piece(text.label("level", customer.level) + "  ", "warn" if customer.level == "vip" else "plain"))
    for name in ("type", "source"):
        value = getattr(customer, name)
        if value:
            pieces.append(Piece(text.label(name, value) + "  ", "quiet"))
    pieces += [Piece("#" + text.word(tag) + " ", "accent") for tag in customer.tags]
    return [cut(pieces, width)] if pieces else []
