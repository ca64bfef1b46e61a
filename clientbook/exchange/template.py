"""An empty sheet to fill in: a line of hints, then headers the import knows, in the language in force."""

import csv
import io
from pathlib import Path
from typing import BinaryIO

from clientbook.domain.fields import BY_KEY, FIELDS, FieldType
from clientbook.exchange.headers import place_of
from clientbook.exchange.new_file import new_file
from clientbook.exchange.writers.workbook import Head, Sheet, Workbook
from clientbook.i18n import N_, _

_LEFT_OUT = frozenset({"code", "points", "persons", "checked_on", "consent_note", "consent_date", "rhythm_days"})
_HEADERS = {
    "phone": (N_("Phone"), "电话"),
    "email": (N_("E-mail"), "邮箱"),
    "wechat": (N_("WeChat"), "微信"),
    "qq": (N_("QQ"), "QQ"),
    "address": (N_("Address"), "地址"),
    "website": (N_("Website"), "网址"),
    "person.name": (N_("Contact person"), "联系人"),
    "person.title": (N_("Contact title"), "联系人职位"),
    "person.phone": (N_("Contact phone"), "联系人电话"),
    "person.email": (N_("Contact email"), "联系人邮箱"),
    "interaction.at": (N_("Last contact"), "最近联系"),
    "interaction.summary": (N_("Last contact notes"), "沟通内容"),
    "follow_up.due": (N_("Next follow-up"), "下次跟进时间"),
    "follow_up.what": (N_("Follow-up"), "待跟进"),
    "purchase.on_date": (N_("Date of purchase"), "购买日期"),
    "purchase.product": (N_("Product"), "产品"),
    "purchase.quantity": (N_("Quantity"), "数量"),
    "purchase.unit_price": (N_("Unit price"), "单价"),
    "purchase.amount": (N_("Amount"), "金额"),
    "purchase.currency": (N_("Currency"), "币种"),
    "purchase.payment": (N_("Payment"), "支付方式"),
    "purchase.contract_no": (N_("Contract number"), "合同号"),
    "purchase.status": (N_("Purchase status"), "购买状态"),
}
"""Places that are no field, with an English and a Chinese header that are known for sure."""
_HINTS = {
    "name": N_("required, or a phone or e-mail; one row for each customer, or for each contact person of an organisation"),
    "phone": N_("as text; several apart by ;"),
    "email": N_("several apart by ;"),
    "person.name": N_("somebody at the organisation; more people in more rows with the same name of the customer"),
    "interaction.at": N_("2026-03-05, 2026/3/5 or 2026年3月5日"),
    "interaction.summary": N_("what was said"),
    "follow_up.due": N_("a day"),
    "follow_up.what": N_("what is to be done"),
    "purchase.on_date": N_("a day; more purchases of a customer in more rows"),
    "purchase.amount": N_("for all of it, as in 1200.50"),
    "purchase.currency": N_("CNY, USD …; empty: that of the book"),
}


def template_rows() -> tuple[list[str], list[str]]:
    """The line of hints and the headers."""
    columns: list[tuple[str, str]] = []
    for field in FIELDS:
        if field.key == "points":
            columns += [(_header(place), place) for place in _HEADERS if "." not in place]
        elif field.key == "persons":
            columns += [(_header(place), place) for place in _HEADERS if place.startswith("person.")]
        elif field.key not in _LEFT_OUT and not field.derived and field.type is not FieldType.INSTANT:
            columns.append((_field_header(field.key), field.key))
    columns += [(_header(place), place) for place in _HEADERS if place.startswith(("interaction.", "follow_up.", "purchase."))]
    hints = [_(_HINTS[place]) if place in _HINTS else _(BY_KEY[place].hint) if place in BY_KEY else "" for _name, place in columns]
    return hints, [f"{name}*" if place == "name" else name for name, place in columns]


def _field_header(key: str) -> str:
    """The field's label, or where that word means something else in a file, one of its names that does not."""
    field = BY_KEY[key]
    return next((name for name in (_(field.label), *field.names, field.label) if place_of(name) == key), key)


def _header(place: str) -> str:
    english, chinese = _HEADERS[place]
    said = _(english)
    return next((name for name in (said, chinese if said != english else english, english) if place_of(name) == place), english)


def write_template(path: Path) -> None:
    """Write the empty sheet, as CSV or, by the name's ending, as a workbook.

    Raises:
        Refused: a file of this name stands there.
    """
    hints, headers = template_rows()
    with new_file(path) as stream:
        if path.suffix.casefold() == ".xlsx":
            _workbook(stream, hints, headers)
        else:
            target = io.StringIO(newline="")
            csv.writer(target).writerows([hints, headers])
            stream.write(target.getvalue().encode("utf-8-sig"))


def _workbook(stream: BinaryIO, hints: list[str], headers: list[str]) -> None:
    sheet = Sheet(_("Customers"), [Head(hint, max(12, min(30, len(header) + 6))) for hint, header in zip(hints, headers, strict=True)])
    # Both lines stay in sight: the hints and the headers below them.
    start = sheet.start().replace(b'ySplit="1" topLeftCell="A2"', b'ySplit="2" topLeftCell="A3"')
    with Workbook(stream) as workbook, workbook.open_sheet(sheet) as part:
        part.write(start + sheet.row(headers) + sheet.end())
