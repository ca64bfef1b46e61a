"""vCard 3.0 and 4.0: a card per customer, for phones and address books, and back into a clientbook.

What a card has no property for stands in ``X-CLIENTBOOK-…``, which other programs pass over; what an imported card said that the record
has no field for is written back as it was.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC
from typing import BinaryIO

from clientbook import __version__
from clientbook.data import Whole
from clientbook.domain import foreign
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.fields import FIELDS, FieldType
from clientbook.domain.money import plain_amount
from clientbook.domain.occasion import Occasion
from clientbook.exchange.outgoing import LeftOut, Outgoing, without
from clientbook.exchange.writers.content import escaped, folded, parameter
from clientbook.exchange.writers.json_book import person_shape
from clientbook.i18n import N_

PARTS = frozenset({"occasions"})
CANNOT = (
    N_("contacts, follow-ups, purchases, after-sales and ratings"),
    N_("lunar occasions, and the kind of other occasions than anniversaries"),
    N_("the states of phones and addresses"),
    N_("who sent a customer"),
    N_("what was done about occasions, the trash, history, settings and texts of greetings"),
    N_("the definitions of fields of your own: kind, choices, sensitive, internal"),
    N_("when a customer was added"),
)
INTERNAL = N_("internal fields: {names}")
LUNAR = N_("occasions of the lunar calendar or of a contact person: {n}")

_IDEOGRAPHS = re.compile("[\u3400-\u9fff]{2,4}")
_DOUBLE = re.compile("欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|宇文|长孙|司徒|司空|夏侯|独孤|南宫|端木|轩辕|申屠|闻人|澹台")
_TYPES = {"mobile": "CELL", "landline": "MAIN", "work": "WORK", "home": "HOME", "fax": "FAX"}
_OTHER_TYPES = {"work": "WORK", "home": "HOME", "home_address": "HOME"}
_NAMES = {"phone": "TEL", "email": "EMAIL", "wechat": "X-WECHAT", "qq": "X-QQ", "address": "ADR", "website": "URL"}
_SERVICES = {"wechat": "WeChat", "qq": "QQ"}
_PLAIN_ID = re.compile(r"(?!\d+$)[\w.@+-]+", re.ASCII)
"""What may stand in a URI as it is; bare digits would be read as a port."""
_HAVE_PROPERTIES = frozenset(
    {"name", "other_names", "company", "department", "job_title", "occupation", "gender", "birth", "notes", "tags", "referred_by"}
)
_OWN = tuple(
    each
    for each in FIELDS
    if not each.derived and each.key not in _HAVE_PROPERTIES and each.type not in (FieldType.POINTS, FieldType.PERSONS, FieldType.TAGS)
)
_GENDERS = {"male": "M", "female": "F", "other": "O"}


def write(outgoing: Outgoing, stream: BinaryIO, *, version: str) -> None:
    """Write a card per customer; ``version`` is ``3.0`` or ``4.0``.

    Raises:
        Cancelled, OSError
    """
    internal = [each for each in outgoing.fields if each.internal and not outgoing.sensitive]
    if internal:
        names = tuple(each.name for each in internal)
        outgoing.report.left_out.append(LeftOut(INTERNAL, len(names), names))
    kept = {str(each.id) for each in internal}
    for whole in outgoing.wholes(PARTS):
        card = _Card(outgoing, whole, without(whole.customer, kept) if kept else whole.customer, version)
        stream.writelines(folded(line) for line in card.lines())


class _Card:
    """One card while it is written."""

    def __init__(self, outgoing: Outgoing, whole: Whole, customer: Customer, version: str) -> None:
        self._outgoing = outgoing
        self._whole = whole
        self._customer = customer
        self._new = version == "4.0"
        self._version = version
        self._groups = 0

    def lines(self) -> Iterator[str]:
        """Its lines, unfolded."""
        customer = self._customer
        yield "BEGIN:VCARD"
        yield f"VERSION:{self._version}"
        yield f"PRODID:-//clientbook//clientbook {__version__}//EN"
        yield f"UID:urn:uuid:{customer.uid}"
        if customer.changed_at is not None:
            yield f"REV:{customer.changed_at.astimezone(UTC):{'%Y%m%dT%H%M%SZ' if self._new else '%Y-%m-%dT%H:%M:%SZ'}}"
        yield from self._names()
        for point in customer.points:
            yield from self._point(point)
        yield from self._birth()
        for occasion in self._whole.occasions:
            yield from self._occasion(occasion)
        if customer.notes:
            yield f"NOTE:{escaped(customer.notes)}"
        if customer.tags:
            yield f"CATEGORIES:{','.join(escaped(tag) for tag in customer.tags)}"
        yield from self._own_fields()
        yield from self._foreign()
        yield "END:VCARD"

    def _group(self) -> str:
        self._groups += 1
        return f"item{self._groups}"

    # ---- who it is ----------------------------------------------------------------------------------------------------

    def _names(self) -> Iterator[str]:
        customer = self._customer
        organisation = customer.kind == "organisation"
        if organisation:
            yield "KIND:org" if self._new else "X-ABShowAs:COMPANY"
        # A card without a name but with a company would be that company's.
        yield f"FN:{escaped(customer.name or (customer.title() if customer.company else ''))}"
        yield "N:;;;;" if organisation else f"N:{';'.join(escaped(part) for part in split_name(customer.name))};;;"
        company = customer.name if organisation else customer.company
        if company or customer.department:
            yield f"ORG:{escaped(company)}" + (f";{escaped(customer.department)}" if customer.department else "")
        if organisation and customer.company:
            yield f"X-CLIENTBOOK-COMPANY:{escaped(customer.company)}"
        named = (("NICKNAME", customer.other_names), ("TITLE", customer.job_title), ("ROLE", customer.occupation))
        yield from (f"{name}:{escaped(text)}" for name, text in named if text)
        if gender := _GENDERS.get(customer.gender):
            yield f"{'GENDER' if self._new else 'X-GENDER'}:{gender}"
        elif customer.gender:
            yield f"X-CLIENTBOOK-GENDER:{escaped(customer.gender)}"

    # ---- how they are reached -----------------------------------------------------------------------------------------

    def _point(self, point: ContactPoint) -> Iterator[str]:
        name = _NAMES[point.kind]
        types = _TYPES if point.kind == "phone" else _OTHER_TYPES
        kind = types.get(point.label, "")
        # "home" of an address is read as the home address: another one keeps its label beside it.
        if point.kind == "address" and point.label == "home":
            kind = ""
        group = self._group() if point.label and not kind else ""
        said = [kind] if kind else []
        if point.primary and not self._new:
            said.append("PREF")
        parameters = (f";TYPE={','.join(said)}" if said else "") + (";PREF=1" if point.primary and self._new else "")
        value = f";;{escaped(point.value)};;;;" if name == "ADR" else _uri(point.value) if name == "URL" else escaped(point.value)
        head = f"{group}.{name}" if group else name
        yield f"{head}{parameters}:{value}"
        if group:
            yield f"{group}.X-ABLabel:{escaped(self._outgoing.label('label', point.label))}"
        if point.kind in _SERVICES and _PLAIN_ID.fullmatch(point.value):
            # What a phone shows; read back it is the same as the line above.
            yield f"IMPP;X-SERVICE-TYPE={_SERVICES[point.kind]}:x-apple:{point.value}"

    # ---- days ---------------------------------------------------------------------------------------------------------

    def _birth(self) -> Iterator[str]:
        if not self._customer.birth:
            return
        date = PartialDate.parse(self._customer.birth)
        if (line := self._date("BDAY", date)) is not None:
            yield line
        else:
            yield f"X-CLIENTBOOK-BIRTH:{date}"

    def _date(self, name: str, date: PartialDate) -> str | None:
        """A property that is a date, in the way of the version; None where the version has none for it."""
        if date.lunar:
            return None
        if self._new:
            year = f"{date.year:04d}" if date.year is not None else "--"
            if date.month is None or date.day is None:
                return f"{name}:{year}-{date.month:02d}" if date.month is not None else f"{name}:{year}"
            return f"{name}:{year}{date.month:02d}{date.day:02d}"
        if date.month is None or date.day is None:
            return None
        if date.year is None:
            return f"{name};X-APPLE-OMIT-YEAR=1604:1604-{date.month:02d}-{date.day:02d}"
        return f"{name}:{date.year:04d}-{date.month:02d}-{date.day:02d}"

    def _occasion(self, occasion: Occasion) -> Iterator[str]:
        if occasion.person_id is not None or occasion.date.lunar:
            self._outgoing.report.leave_out(LUNAR)
            return
        self._outgoing.report.count("occasions")
        if self._new and occasion.kind == "anniversary" and not occasion.name:
            yield str(self._date("ANNIVERSARY", occasion.date))
            return
        group = self._group()
        plain = occasion.kind == "anniversary" and not occasion.name
        label = "_$!<Anniversary>!$_" if plain else occasion.name or self._outgoing.label("occasion", occasion.kind)
        yield f"{group}.{self._date('X-ABDATE', occasion.date)}"
        yield f"{group}.X-ABLabel:{escaped(label)}"

    # ---- what only clientbook reads -----------------------------------------------------------------------------------

    def _own_fields(self) -> Iterator[str]:
        customer = self._customer
        yield f"X-CLIENTBOOK-CODE:{customer.code}"
        for known in _OWN:
            stored = getattr(customer, known.key)
            if stored is None or stored == "" or stored == ():
                continue
            if known.type is FieldType.MONEY:
                text = plain_amount(stored, self._outgoing.words.currency)
            elif known.type is FieldType.CHANNELS:
                text = ",".join(escaped(each) for each in stored)
            else:
                text = escaped(str(stored))
            if known.key != "kind":
                yield f"X-CLIENTBOOK-{known.key.upper().replace('_', '-')}:{text}"
        for field in self._outgoing.fields:
            value = customer.custom.get(str(field.id))
            if value is not None and value != "":
                text = ("yes" if value else "no") if field.type == "yesno" else str(value)
                yield f"X-CLIENTBOOK-CUSTOM;X-NAME={parameter(field.name)}:{escaped(text)}"
        for person in customer.persons:
            self._outgoing.report.count("persons")
            yield f"X-CLIENTBOOK-PERSON:{escaped(json.dumps(person_shape(person), ensure_ascii=False))}"

    def _foreign(self) -> Iterator[str]:
        """What an imported card said beside; its groups are numbered on, so that none means one of ours."""
        groups: dict[str, str] = {}
        for line in foreign.lines_of(self._customer.custom):
            head, colon, value = line.partition(":")
            group, dot, name = head.partition(".")
            if not dot or ";" in group or not colon:
                yield line
                continue
            if group not in groups:
                groups[group] = self._group()
            yield f"{groups[group]}.{name}:{value}"


def split_name(name: str) -> tuple[str, str]:
    """Family and given name, for the order of a phone's list; what cannot be told apart is all given name."""
    if _IDEOGRAPHS.fullmatch(name):
        first = 2 if len(name) > 2 and _DOUBLE.match(name) else 1
        return (name[:first], name[first:]) if first == 2 or len(name) < 4 else ("", name)
    given, _blank, family = name.rpartition(" ")
    return (family, given) if given else ("", name)


def _uri(text: str) -> str:
    """An address of the web as the value of ``URL``, which is no text and knows no escapes."""
    return text.replace("\n", "").replace("\r", "")
