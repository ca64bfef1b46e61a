"""``show``: one customer with everything about them."""

import argparse
from datetime import date

from clientbook import text
from clientbook.cli.session import Session
from clientbook.clock import today
from clientbook.data import Book, TimelineEntry
from clientbook.domain.codes import typed_code
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.fields import FIELDS, FieldType
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.foreign import without_lines
from clientbook.domain.occasion import Occasion
from clientbook.i18n import _

WHOLE = 2**31
"""More entries than a stream has: what is shown is everything, as nobody could ask for the rest."""


def show_options(parser: argparse.ArgumentParser) -> None:
    """What ``show`` takes."""
    parser.add_argument("code", metavar="CODE", help=_("the customer's code"))


def show(session: Session) -> int:
    """Print the record and the stream."""
    with session.reading() as book:
        day = book.day()
        customer = book.customer_by_code(session.args.code)
        assert customer.id is not None
        if (typed := typed_code(session.args.code)) != customer.code:
            session.out.talk(_("{code} was merged into {other}").format(code=typed, other=customer.code))
        stream = book.timeline(customer.id, WHOLE)
        names = {str(field.id): field.name for field in book.custom_fields()}
        referrer = _referrer(book, customer)
        occasions = book.occasions(customer.id)
        if session.out.json:
            from clientbook.cli.shapes import entry_json, full_json, occasion_json

            shape = full_json(customer, day, names, referrer, str(book.setting("currency"))) | {
                "occasions": [occasion_json(each) for each in occasions]
            }
            session.out.document({"customer": shape, "timeline": [entry_json(entry) for entry in stream]})
            return 0
        region, currency = book.region, str(book.setting("currency"))
        kinds = {str(field.id): field.type for field in book.custom_fields()}
        pairs = [(_("Code"), customer.code)]
        for field in FIELDS:
            if field.type in (FieldType.POINTS, FieldType.PERSONS):
                pairs += _reach(customer, region) if field.type is FieldType.POINTS else _people(customer, region)
            elif field.key == "referred_by":
                pairs.append((_(field.label), referrer))
            elif field.key != "code":
                pairs.append((_(field.label), text.field_value(field, customer, today=day, currency=currency)))
        own = without_lines(customer.custom).items()
        pairs += [(names.get(key, key), text.custom_value(kinds.get(key, "text"), value, day)) for key, value in own]
        pairs += _totals(customer, day, currency)
        pairs += [(_("Occasion"), _occasion(each)) for each in occasions if each.id is not None]
        session.out.fields((label, value) for label, value in pairs if value)
        _stream(session, stream)
    return 0


def _referrer(book: Book, customer: Customer) -> str:
    return book.records([customer.referred_by])[0].code if customer.referred_by and book.records([customer.referred_by]) else ""


def _point(point: ContactPoint, region: str) -> tuple[str, str]:
    value = text.phone(point.called, region) if point.kind == "phone" else point.value
    remarks = [text.label("label", point.label)] if point.label else []
    remarks += [text.point_state(point.state)] if point.state != "ok" else []
    return text.point_kind(point.kind), f"{value} ({text.joined(remarks)})" if remarks else value


def _totals(customer: Customer, day: date, currency: str) -> list[tuple[str, str]]:
    """What purchases and ratings add up to."""
    stored = {key: getattr(customer, key) for key in ("score", "first_purchase", "last_purchase")}
    if customer.purchase_count:
        stored |= {"spent": customer.spent, "times": customer.purchase_count}
    return [(_(label), text.total(key, stored.get(key), day, currency)) for key, label in text.TOTALS.items()]


def _occasion(occasion: Occasion) -> str:
    name = text.occasion_name(occasion)
    return f"{name} {text.occasion_date(occasion.date)}"


def _reach(customer: Customer, region: str) -> list[tuple[str, str]]:
    return [_point(point, region) for point in customer.points]


def _people(customer: Customer, region: str) -> list[tuple[str, str]]:
    pairs = []
    for person in customer.persons:
        about = [word for word in (person.title, text.label("role", person.role) if person.role else "", person.notes) if word]
        pairs.append((_("Contact person"), f"{person.name} ({text.joined(about)})" if about else person.name))
        pairs += [(f"  {kind}", value) for kind, value in (_point(point, region) for point in person.points)]
    return pairs


def _repeats(step: FollowUp) -> str:
    return text.repeat(step.repeat) if step.repeat else ""


def _stream(session: Session, stream: tuple[TimelineEntry, ...]) -> None:
    day = today(session.clock)
    rows = []
    for entry in stream:
        when = text.date_text(entry.on) if entry.on else ""
        if (contact := entry.interaction) is not None:
            words = [text.label("topic", contact.topic) if contact.topic else "", contact.summary, text.label("outcome", contact.outcome)]
            rows.append([when, text.label("channel", contact.channel), "  ".join(filter(None, words))])
        elif (step := entry.follow_up) is not None:
            rows.append([when, text.follow_up_state(step.state), f"{step.what}  {_repeats(step)}".rstrip()])
        elif (bought := entry.purchase) is not None:
            rows.append([when, _("Purchase"), "  ".join(filter(None, (text.bought(bought), *text.bought_more(bought))))])
        elif entry.after_sale is not None:
            rows.append([when, _("After-sales"), text.came_after(entry.after_sale)])
        elif entry.rating is not None:
            rows.append([when, _("Rating"), "  ".join(filter(None, (text.rated(entry.rating), text.plain(entry.rating.action))))])
        elif entry.unit is not None:
            rows.append([text.moment(entry.unit.at, session.clock.now().tzinfo, day), _("change"), text.unit_title(entry.unit)])
    if rows:
        if not session.out.plain:
            session.out.gap()
        session.out.table([_("When"), _("What"), ""], rows)
