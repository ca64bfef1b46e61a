"""The lines above a customer's record: who, how things stand, what is planned, what one must know before calling."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from clientbook import text
from clientbook.data import CustomField
from clientbook.domain.customer import Customer
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.occasion import Occasion
from clientbook.i18n import _, ngettext
from clientbook.screens.present.seen import Seen
from clientbook.screens.present.state import TONES, staleness_of, state_sign
from clientbook.widgets.blocks import Line, Piece, cut, spread
from clientbook.widgets.signs import signs

LOW_SCORE = 300
"""Hundredths of an average score below which something is wrong."""
PRODUCT_CELLS = 24
"""Cells a product takes at most above the record."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a record needs beside itself to be shown."""

    today: date
    region: str = "CN"
    custom: tuple[CustomField, ...] = ()
    referrer: str = ""
    """Title of the customer who sent them."""
    steps: tuple[FollowUp, ...] = ()
    """Every open step, the earliest first."""
    occasions: tuple[Occasion, ...] = ()
    tag_rhythms: Mapping[str, int] = field(default_factory=dict)
    lead_days: Mapping[str, int] = field(default_factory=dict)
    products: tuple[str, ...] = ()
    """What was bought, the last first."""
    currency: str = "CNY"


def around(seen: Seen, today: date) -> Around:
    """What was read beside the record."""
    return Around(
        today,
        seen.region,
        seen.custom,
        seen.referrer,
        seen.steps,
        seen.occasions,
        tag_rhythms=seen.tag_rhythms,
        lead_days=seen.lead_days,
        products=seen.products,
        currency=seen.currency,
    )


def header(customer: Customer, around: Around, width: int) -> list[Line]:
    """Two lines, more where there is more to know before calling: who, how it stands, what was bought, special needs."""
    lines = [_who(customer, around.today, width), cut(tuple(_state(customer, around)), width)]
    if traded := trade(customer, around):
        lines.append(cut(traded, width))
    needs: list[Piece] = []
    if customer.special_needs:
        needs += [Piece(_("Special needs") + " ", "quiet"), Piece(text.plain(customer.special_needs), "warn"), Piece("   ")]
    if around.referrer:
        needs += [Piece(_("Referred by") + " ", "quiet"), Piece(text.name(around.referrer))]
    if needs:
        lines.append(cut(needs, width))
    return lines


def _who(customer: Customer, today: date, width: int) -> Line:
    pieces = [state_sign(customer, today), Piece(text.name(customer.title()), "bright")]
    context = [part for part in (text.plain(customer.job_title), text.company(customer.company)) if part]
    if context:
        pieces.append(Piece("   " + f" {signs().dot} ".join(context), "quiet"))
    return spread(tuple(pieces), (Piece(customer.code, "quiet"),), width)


def _state(customer: Customer, around: Around) -> Iterator[Piece]:
    if customer.is_trashed:
        yield Piece(_("in the trash") + "   ", "late")
    yield from contact_state(customer, around.today)
    yield Piece("   ")
    yield Piece(_("Next step") + " ", "quiet")
    yield from step(customer, around.today, around.steps)
    if customer.do_not_contact:
        yield Piece("   " + refusal(customer), "late")
    marks = [text.label("level", customer.level)] if customer.level else []
    marks += [text.label("type", customer.type)] if customer.type else []
    if marks:
        yield Piece("   ")
        yield Piece(" ".join(marks), "quiet")
    for tag in customer.tags:
        yield Piece(" #" + text.word(tag), "accent")


def trade(customer: Customer, around: Around) -> list[Piece]:
    """How often they bought, for how much, when last and what, and how content they are; nothing of somebody who never did."""
    parts: list[Piece] = []
    if customer.purchase_count:
        n = customer.purchase_count
        parts.append(Piece(ngettext("{n} purchase", "{n} purchases", n).format(n=text.count(n)), "quiet"))
        parts.append(Piece(text.money(customer.spent, around.currency), "bright"))
        if customer.last_purchase is not None:
            parts.append(Piece(_("last {day}").format(day=text.short_day(customer.last_purchase, around.today)), "quiet"))
    if customer.score is not None:
        tone = "warn" if customer.score < LOW_SCORE else "quiet"
        parts.append(Piece(_("rated {score} of 5").format(score=text.average(customer.score)), tone))
    if around.products:
        parts.append(Piece(text.joined(text.fit(text.plain(each), PRODUCT_CELLS) for each in around.products), "plain"))
    return [piece for part in parts for piece in (part, Piece("   "))][:-1]


def refusal(customer: Customer) -> str:
    """By which ways they do not want to be contacted."""
    if "all" in customer.do_not_contact:
        return _("do not contact")
    return _("not by {channels}").format(channels=text.joined(text.label("channel", channel) for channel in customer.do_not_contact))


def step(customer: Customer, today: date, steps: Sequence[FollowUp] = ()) -> Iterator[Piece]:
    """The next step: when and what, late ones marked; how many more there are."""
    if not (customer.next_what or customer.next_follow_up):
        yield Piece(_("none planned"), "quiet")
        return
    due = customer.next_follow_up
    time = f" {steps[0].due_time}" if steps and steps[0].due == due and steps[0].due_time else ""
    when = f"{text.short_day(due, today)}{time} " if due else ""
    late = due is not None and due < today
    yield Piece(when + text.plain(customer.next_what), "late" if late else "bright")
    if due is not None and late:
        yield Piece("  " + text.days_late((today - due).days), "late")
    if len(steps) > 1:
        yield Piece(f"  +{text.count(len(steps) - 1)}", "quiet")


def contact_state(customer: Customer, today: date) -> Iterator[Piece]:
    """When they were last reached, in the tone of how long that is."""
    state = staleness_of(customer, today)
    if customer.last_contact is None:
        counted = customer.count_from
        never = _("never contacted") if counted is None else _("counted from {day}").format(day=text.short_day(counted, today))
        yield Piece(never, TONES[state])
        return
    days = (today - customer.last_contact).days
    if days == 0:
        yield Piece(_("contacted today"), "good")
    elif state == "fresh":
        yield Piece(ngettext("last contact {n} day ago", "last contact {n} days ago", days).format(n=days), "quiet")
    else:
        yield Piece(ngettext("no contact for {n} day", "no contact for {n} days", days).format(n=days), TONES[state])
