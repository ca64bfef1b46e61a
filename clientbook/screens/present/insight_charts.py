"""The charts of the insights beside the counts: what the period brought, whom to call, value tiers, months, products, weeks, hours."""

from datetime import date

from clientbook import text
from clientbook.domain.filters import Condition, Month
from clientbook.domain.insight_figures import ANSWER, RECENT, Figures, Overview
from clientbook.i18n import _, ngettext
from clientbook.screens.present.insight_parts import Part, count_cell, meter, shade
from clientbook.text.insights import call_name, compared, points_compared, share, tier_name
from clientbook.widgets.blocks import Block, Line, Piece, cut, labelled, wrap

NUMBER, MONEY = 11, 14
"""Cells of a column of numbers, and of amounts."""
LONGEST = 48
"""Cells of a bar at most."""


def figures(overview: Overview, width: int) -> tuple[Line, Line]:
    """Two lines: what is counted, and the numbers with how they stand to the period before."""
    now, before = overview.now, overview.before
    returning, was = _part(now.returning, now.buyers), _part(before.returning, before.buyers)
    cells = [
        (_("Customers"), text.count(overview.customers), ""),
        (_("Added"), text.count(now.new), compared(now.new, before.new)),
        (_("Contacts"), text.count(now.contacts), compared(now.contacts, before.contacts)),
        (_("Purchases"), text.count(now.purchases), compared(now.purchases, before.purchases)),
        (_("Bought again"), share(returning), points_compared(returning, was)),
        (_("Sum"), text.amount(now.amount, overview.currency), compared(now.amount, before.amount)),
    ]
    each = max((width - 2) // (len(cells) if width >= 100 else len(cells) - 1), 12)
    shown = cells if width >= 100 else cells[:-1]
    head = Piece("".join(text.pad(text.fit(label, each - 1), each) for label, _value, _more in shown), "label")
    line: list[Piece] = []
    for _label, value, more in shown:
        room = each - text.width(value) - 1
        line += [Piece(f"{value} ", "bright"), Piece(text.pad(text.fit(more, max(room - 1, 0)), max(room, 0)), "quiet")]
    return (head,), cut(line, width)


def _part(some: int, whole: int) -> float:
    return some / whole if whole else 0.0


def parts(overview: Overview) -> tuple[Part, ...]:
    """Everything below the counts; what a book knows nothing of is left out."""
    now = overview.now
    made: list[Part] = []
    if overview.calls:
        made.append(lambda width: _calls(overview, width))
    if now.purchases or now.new or now.ratings or now.asked or overview.before.buyers:
        made.append(lambda width: _habits(overview, now, width))
    if overview.tiers:
        made.append(lambda width: _tiers(overview, width))
    made.append(lambda width: _months(overview, width))
    if overview.products:
        made.append(lambda width: _products(overview, width))
    if any(week.contacts for week in overview.weeks):
        made.append(lambda width: _weeks(overview, width))
    if any(map(any, overview.hours)):
        made.append(lambda width: _hours(overview, width))
    return tuple(made)


def _head(said: str, *more: tuple[str, int]) -> Block:
    return Block(((Piece(said, "label"), *(Piece(text.pad(head, cells, right=True), "label") for head, cells in more)),))


def _calls(overview: Overview, width: int) -> list[Block]:
    made = [_head(_("Worth a call"))]
    for call in overview.calls:
        first, *rest = wrap(call_name(call), width - 9)
        lines: list[Line] = [(count_cell(call.count, 7), Piece("  "), Piece(first)), *((Piece(" " * 9), Piece(more)) for more in rest)]
        made.append(Block(tuple(lines), ("call", call.where)))
    return made


def _habits(overview: Overview, now: Figures, width: int) -> list[Block]:
    """Rates and averages in words, one to a line."""
    said = []
    if overview.now.buyers_before:
        kept = _("{percent} of the {n} who bought in the period before bought again")
        said.append((_("Kept"), kept.format(percent=share(_part(now.kept, now.buyers_before)), n=text.count(now.buyers_before))))
    if now.new:
        referred = _("{percent} of those added were sent by somebody")
        said.append((_("Referred"), referred.format(percent=share(_part(now.referred, now.new)))))
    if overview.interval is not None:
        said.append((_("Between purchases"), _("{days} on average").format(days=text.days(overview.interval))))
    if now.ratings:
        rated = _("{score} on average of {n} ratings; {low} of 2 or less, {open} of 3 or less without an action")
        score = f"{now.scores / now.ratings:.1f}"
        said.append((_("Satisfaction"), rated.format(score=score, n=text.count(now.ratings), low=now.low, open=now.unanswered)))
    if now.asked:
        asked = ngettext(
            "{percent} of {n} who was asked answered within {days}", "{percent} of {n} who were asked answered within {days}", now.asked
        )
        percent = share(_part(now.answered, now.asked))
        said.append((_("Feedback"), asked.format(n=text.count(now.asked), percent=percent, days=text.days(ANSWER))))
    label = max((text.width(name) for name, _told in said), default=0) + 2
    return [Block(labelled(name, [(Piece(line),) for line in wrap(told, width - label)], label)) for name, told in said]


def _tiers(overview: Overview, width: int) -> list[Block]:
    known = overview.tiers[0].marks
    rule = _("recent: within {days} · often: {times} times or more · much: {money} or more (the averages of this book)").format(
        days=text.days(RECENT), times=known.often, money=text.amount(known.much, overview.currency)
    )
    widest = max(text.width(tier_name(tier)) for tier in overview.tiers) + 1
    label = max(min(width * 2 // 5, 36), min(widest, width - NUMBER - MONEY - 10))
    bar = min(width - label - NUMBER - MONEY - 4, LONGEST)
    made = [_head(text.pad(_("Value: recent, often, much"), label + bar), ("", 4), (_("customers"), NUMBER), (_("spent"), MONEY))]
    largest = max(tier.count for tier in overview.tiers)
    for tier in overview.tiers:
        held = "".join(sign if there else "-" for sign, there in zip("RFM", (tier.recent, tier.often, tier.much), strict=True))
        line: Line = (
            Piece(text.pad(text.fit(tier_name(tier), label - 1), label)),
            meter(tier.count, largest, bar),
            Piece(text.pad(held, 4, right=True), "quiet"),
            count_cell(tier.count, NUMBER),
            Piece(text.pad(text.amount(tier.spent, overview.currency), MONEY, right=True), "quiet"),
        )
        made.append(Block((line,), ("tier", tier.where)))
    return [*made, Block(tuple((Piece(line, "quiet"),) for line in wrap(rule, width)))]


def _months(overview: Overview, width: int) -> list[Block]:
    label = 10
    bar = min(width - label - 2 * NUMBER - MONEY, LONGEST)
    head = (("", bar), (_("added"), NUMBER), (_("purchases"), NUMBER), (_("sum"), MONEY))
    made = [_head(text.pad(_("Month"), label), *head)]
    largest = max(month.new for month in overview.months)
    for month in overview.months:
        line: Line = (
            Piece(text.pad(f"{month.first:%Y-%m}", label)),
            meter(month.new, largest, bar),
            count_cell(month.new, NUMBER),
            count_cell(month.purchases, NUMBER),
            Piece(text.pad(text.amount(month.amount, overview.currency) if month.amount else "", MONEY, right=True), "quiet"),
        )
        where = Condition("created_at", "is", (Month(month.first.year, month.first.month),))
        made.append(Block((line,), ("month", where) if month.new else None))
    return made


def _products(overview: Overview, width: int) -> list[Block]:
    label = min(width // 3, 30)
    bar = min(width - label - 2 * NUMBER - MONEY, LONGEST)
    head = (("", bar), (_("sold"), NUMBER), (_("sum"), MONEY), (_("buyers"), NUMBER))
    made = [_head(text.pad(_("Products"), label), *head)]
    largest = max(product.purchases for product in overview.products)
    for product in overview.products:
        line: Line = (
            Piece(text.pad(text.fit(text.plain(product.product), label - 1), label)),
            meter(product.purchases, largest, bar),
            count_cell(product.purchases, NUMBER),
            Piece(text.pad(text.amount(product.amount, overview.currency), MONEY, right=True), "quiet"),
            count_cell(product.buyers, NUMBER),
        )
        made.append(Block((line,), ("product", product.where)))
    return made


def _weeks(overview: Overview, width: int) -> list[Block]:
    label = 10
    bar = min((width - label - NUMBER) // 2, LONGEST)
    made = [_head(text.pad(_("Week of"), label) + " " * bar, (_("contacts"), NUMBER))]
    largest = max(week.contacts for week in overview.weeks)
    for week in overview.weeks:
        named = [f"{text.label('channel', channel) or _('(none)')} {text.count(number)}" for channel, number in week.by_channel]
        made.append(
            Block(
                (
                    (
                        Piece(text.pad(f"{week.monday:%m-%d}", label)),
                        meter(week.contacts, largest, bar),
                        count_cell(week.contacts, NUMBER),
                        Piece("  " + text.fit(text.joined(named), width - label - bar - NUMBER - 2), "quiet"),
                    ),
                )
            )
        )
    return made


def _hours(overview: Overview, width: int) -> list[Block]:
    """Weekdays below each other, hours beside each other; the darker the more contacts."""
    cell = 2 if width < 100 else 3
    made = [_head(_("Contacts by weekday and hour"))]
    made.append(Block(((Piece(" " * 6 + "".join(text.pad(f"{hour:02d}", 4 * cell) for hour in range(0, 24, 4)), "quiet"),),)))
    largest = max(map(max, overview.hours))
    for weekday, hours in enumerate(overview.hours):
        shades = "".join(text.pad(shade(number, largest), cell) for number in hours)
        made.append(Block(((Piece(text.pad(text.weekday(date(2024, 1, 1 + weekday)), 6)), Piece(shades, "accent")),)))
    return made
