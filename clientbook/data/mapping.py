"""Rows to domain values and back: the one place that knows how a field is spelt in the tables.

Cells are plain Python values by column name; days are ISO text, instants UTC text, channels one text with spaces between.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from operator import attrgetter
from typing import Any

from clientbook.clock import utc_text
from clientbook.data.journal import to_json
from clientbook.data.models import DERIVED, CustomerRow
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.greetings import Template
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting, Occasion
from clientbook.domain.phones import parse_phone
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating

DAYS = frozenset({"consent_date", "first_cooperation", "last_cooperation", "checked_on"})
"""Columns of a customer that hold a day or NULL."""

_KEPT = frozenset({"id", "uid", "code", "import_unit", "source_id", "created_at", "created_on", "trashed_at", "count_from"})
FIELD_COLUMNS: tuple[str, ...] = tuple(name for name in CustomerRow.model_fields if name not in _KEPT and name not in DERIVED["customer"])
"""The columns of a customer that somebody typed."""

_fields_of = attrgetter(*FIELD_COLUMNS)

PERSON_CELLS = ("name", "title", "role", "main", "notes")
INTERACTION_CELLS = ("customer_id", "person_id", "group_uid", "channel", "topic", "summary", "outcome", "reaction", "reached")
OCCASION_CELLS = ("customer_id", "person_id", "kind", "name", "lead_days")
PRODUCT_CELLS = ("name", "category", "unit_price", "currency", "position")
TEMPLATE_CELLS = ("key", "name", "language", "occasion", "body")
PURCHASE_CELLS = (
    *("customer_id", "product_id", "product", "quantity", "unit_price", "amount", "currency", "payment", "contract_no", "status"),
    "note",
)
RATING_CELLS = ("customer_id", "score", "comment", "product_id", "purchase_id", "action", "follow_up_id")
FOLLOW_UP_CELLS = ("customer_id", "what", "due_time", "channel", "state", "repeat", "snoozed")


def customer_cells(customer: Customer) -> dict[str, Any]:
    """The typed columns of a customer's row."""
    cells: dict[str, Any] = dict(zip(FIELD_COLUMNS, _fields_of(customer), strict=True))
    for name in DAYS:
        if cells[name] is not None:
            cells[name] = cells[name].isoformat()
    cells["do_not_contact"] = " ".join(customer.do_not_contact)
    cells["custom"] = to_json(dict(customer.custom)) if customer.custom else "{}"
    return cells


def customer_of(
    row: Mapping[str, Any], persons: tuple[ContactPerson, ...], points: tuple[ContactPoint, ...], tags: tuple[str, ...]
) -> Customer:
    """A customer from its row and its parts."""
    values: dict[str, Any] = {name: row[name] for name in FIELD_COLUMNS}
    for name in DAYS:
        values[name] = day_of(values[name])
    values["do_not_contact"] = tuple(row["do_not_contact"].split())
    values["custom"] = json.loads(row["custom"])
    return Customer(
        **values,
        persons=persons,
        points=points,
        tags=tags,
        id=row["id"],
        uid=row["uid"],
        code=row["code"],
        created_at=instant_of(row["created_at"]),
        changed_at=instant_of(row["changed_at"]),
        trashed_at=instant_of(row["trashed_at"]),
        count_from=day_of(row["count_from"]),
        last_contact=day_of(row["last_contact"]),
        next_follow_up=day_of(row["next_due"]),
        next_what=row["next_what"],
        cooling_from=day_of(row["cooling_from"]),
        dormant_from=day_of(row["dormant_from"]),
        purchase_count=row["purchase_count"],
        spent=row["spent"],
        first_purchase=day_of(row["first_purchase"]),
        last_purchase=day_of(row["last_purchase"]),
        score=row["score"],
    )


def point_cells(point: ContactPoint, region: str) -> dict[str, Any]:
    """The columns of a contact point, with the comparable forms made from what was typed."""
    cells = {"kind": point.kind, "value": point.value, "label": point.label, "primary": int(point.primary), "state": point.state}
    return cells | comparable(point.kind, point.value, region)


def comparable(kind: str, value: str, region: str) -> dict[str, str]:
    """What a typed phone or mail is compared and found by; empty forms for everything else."""
    if kind == "phone":
        phone = parse_phone(value, region)
        return {"normal": phone.normal, "digits": phone.digits, "digits_rev": phone.digits[::-1]}
    if kind == "email":
        local, at, domain = value.strip().rpartition("@")
        return {"normal": f"{local}{at}{domain.lower()}", "digits": "", "digits_rev": ""}
    return {"normal": "", "digits": "", "digits_rev": ""}


def point_of(row: Mapping[str, Any]) -> ContactPoint:
    """A contact point from its row."""
    return ContactPoint(
        kind=row["kind"],
        value=row["value"],
        normal=row["normal"],
        label=row["label"],
        primary=bool(row["primary"]),
        state=row["state"],
        id=row["id"],
    )


def person_cells(person: ContactPerson) -> dict[str, Any]:
    """The columns of a contact person."""
    cells = {name: getattr(person, name) for name in PERSON_CELLS}
    cells["main"] = int(person.main)
    return cells


def person_of(row: Mapping[str, Any], points: Sequence[ContactPoint]) -> ContactPerson:
    """A contact person from its row and its points."""
    return ContactPerson(
        name=row["name"],
        title=row["title"],
        role=row["role"],
        main=bool(row["main"]),
        notes=row["notes"],
        points=tuple(points),
        id=row["id"],
    )


def interaction_cells(interaction: Interaction) -> dict[str, Any]:
    """The columns of an interaction but its ids: the instant in UTC, and the local day and offset it was typed with."""
    cells = {name: getattr(interaction, name) for name in INTERACTION_CELLS}
    offset = interaction.at.utcoffset() or timedelta()
    return cells | {
        "reached": int(interaction.reached),
        "at": utc_text(interaction.at),
        "on_date": interaction.at.date().isoformat(),
        "offset_minutes": int(offset.total_seconds() // 60),
    }


def interaction_of(row: Mapping[str, Any]) -> Interaction:
    """An interaction from its row, at the local time it was typed with."""
    zone = timezone(timedelta(minutes=row["offset_minutes"]))
    values = {name: row[name] for name in INTERACTION_CELLS} | {"reached": bool(row["reached"])}
    at = datetime.fromisoformat(row["at"]).astimezone(zone)
    return Interaction(**values, at=at, id=row["id"], uid=row["uid"])


def follow_up_cells(follow_up: FollowUp) -> dict[str, Any]:
    """The columns of a follow-up but its ids."""
    cells = {name: getattr(follow_up, name) for name in FOLLOW_UP_CELLS}
    return cells | {
        "due": day_text(follow_up.due),
        "done_on": day_text(follow_up.done_on),
        "series_from": day_text(follow_up.series_from),
    }


def follow_up_of(row: Mapping[str, Any]) -> FollowUp:
    """A follow-up from its row."""
    values = {name: row[name] for name in FOLLOW_UP_CELLS}
    return FollowUp(
        **values,
        due=day_of(row["due"]),
        done_on=day_of(row["done_on"]),
        series_from=day_of(row["series_from"]),
        id=row["id"],
        uid=row["uid"],
    )


def occasion_cells(occasion: Occasion) -> dict[str, Any]:
    """The columns of an occasion but its ids."""
    cells = {name: getattr(occasion, name) for name in OCCASION_CELLS}
    return cells | {"date": str(occasion.date), "once": int(occasion.once)}


def occasion_of(row: Mapping[str, Any]) -> Occasion:
    """An occasion from its row."""
    values = {name: row[name] for name in OCCASION_CELLS}
    return Occasion(**values, date=PartialDate.parse(row["date"]), once=bool(row["once"]), id=row["id"], uid=row["uid"])


def greeting_cells(greeting: Greeting) -> dict[str, Any]:
    """The columns of a greeting but its id."""
    return {
        "customer_id": greeting.customer_id,
        "occasion_id": greeting.occasion_id,
        "day": greeting.day.isoformat(),
        "state": greeting.state,
        "until": day_text(greeting.until),
    }


def product_cells(product: Product) -> dict[str, Any]:
    """The columns of a product but its ids."""
    return {name: getattr(product, name) for name in PRODUCT_CELLS} | {"retired": int(product.retired)}


def product_of(row: Mapping[str, Any]) -> Product:
    """A product from its row."""
    return Product(**{name: row[name] for name in PRODUCT_CELLS}, retired=bool(row["retired"]), id=row["id"], uid=row["uid"])


def template_cells(template: Template) -> dict[str, Any]:
    """The columns of a message template but its ids."""
    return {name: getattr(template, name) for name in TEMPLATE_CELLS} | {"retired": int(template.retired)}


def template_of(row: Mapping[str, Any]) -> Template:
    """A message template from its row."""
    return Template(**{name: row[name] for name in TEMPLATE_CELLS}, retired=bool(row["retired"]), id=row["id"], uid=row["uid"])


def purchase_cells(purchase: Purchase) -> dict[str, Any]:
    """The columns of a purchase but its ids and the instant it was written."""
    return {name: getattr(purchase, name) for name in PURCHASE_CELLS} | {"on_date": purchase.on_date.isoformat()}


def purchase_of(row: Mapping[str, Any]) -> Purchase:
    """A purchase from its row."""
    values = {name: row[name] for name in PURCHASE_CELLS}
    on, created = date.fromisoformat(row["on_date"]), instant_of(row["created_at"])
    return Purchase(**values, on_date=on, created_at=created, id=row["id"], uid=row["uid"])


def after_sale_cells(after: AfterSale) -> dict[str, Any]:
    """The columns of what came after a purchase, but its ids."""
    cells = {name: getattr(after, name) for name in ("customer_id", "purchase_id", "kind", "note")}
    return cells | {"on_date": after.on_date.isoformat()}


def after_sale_of(row: Mapping[str, Any]) -> AfterSale:
    """What came after a purchase, from its row."""
    values = {name: row[name] for name in ("customer_id", "purchase_id", "kind", "note", "id", "uid")}
    return AfterSale(**values, on_date=date.fromisoformat(row["on_date"]))


def rating_cells(rating: Rating) -> dict[str, Any]:
    """The columns of a rating but its ids."""
    return {name: getattr(rating, name) for name in RATING_CELLS} | {"on_date": rating.on_date.isoformat()}


def rating_of(row: Mapping[str, Any]) -> Rating:
    """A rating from its row."""
    values = {name: row[name] for name in RATING_CELLS}
    return Rating(**values, on_date=date.fromisoformat(row["on_date"]), id=row["id"], uid=row["uid"])


def day_text(day: date | None) -> str | None:
    """A day as stored."""
    return day.isoformat() if day is not None else None


def day_of(text: str | None) -> date | None:
    """A stored day."""
    return date.fromisoformat(text) if text else None


def instant_of(text: str | None) -> datetime | None:
    """A stored instant, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
