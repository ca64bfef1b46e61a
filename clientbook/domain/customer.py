"""The record: customers, their contact persons and contact points, as immutable values that are valid by construction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from types import MappingProxyType

from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import FIELDS, KINDS, POINT_KINDS, FieldType
from clientbook.domain.money import LIMIT
from clientbook.domain.names import is_clean
from clientbook.i18n import N_

FIELD_LIMIT = 200
"""Characters in a one-line field."""
LONG_LIMIT = 64 * 1024
"""Characters in a note."""
POINT_LIMIT = 500
"""Characters in a contact point (addresses are long)."""
TAG_LIMIT = 40
"""Characters in a tag."""
STATES = ("ok", "unverified", "invalid")
"""States of a contact point."""
NO_CUSTOM: Mapping[str, str | int | bool] = MappingProxyType({})


def check_text(key: str, value: str, limit: int = FIELD_LIMIT, *, lines: bool = False) -> None:
    """Refuse text that did not pass the door (control, bidi, zero-width characters, not NFC) or is too long.

    Raises:
        InvalidValue
    """
    if len(value) > limit:
        raise InvalidValue(key, N_("is too long"), value[:40])
    if not is_clean(value, lines=lines):
        raise InvalidValue(key, N_("contains characters that cannot be kept"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPoint:
    """A phone, mail, WeChat, QQ, address or website of a customer or contact person."""

    kind: str
    """Key of ``POINT_KINDS``."""
    value: str
    """What was typed."""
    normal: str = ""
    """Comparable form: E.164 for a phone that parses, lower-cased domain for mail, else empty."""
    label: str = ""
    """Key of the pick list ``label``, or own text."""
    primary: bool = False
    state: str = "ok"
    """``ok``, ``unverified`` or ``invalid``."""
    id: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in POINT_KINDS:
            raise InvalidValue("points", N_("is not a kind of contact point"), self.kind)
        if self.state not in STATES:
            raise InvalidValue("points", N_("is not a state of a contact point"), self.state)
        if not self.value.strip():
            raise InvalidValue("points", N_("is empty"))
        check_text("points", self.value, POINT_LIMIT)
        check_text("points", self.label)

    @property
    def called(self) -> str:
        """What is called, written or visited: the comparable form, of a phone with its extension, else what was typed."""
        if self.kind != "phone":
            return self.normal or self.value
        from clientbook.domain.phones import with_extension  # its patterns cost 5 ms, and not every start shows a phone

        return with_extension(self.normal, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPerson:
    """Somebody at an organisation."""

    name: str
    title: str = ""
    role: str = ""
    """Key of the pick list ``role``, or own text."""
    main: bool = False
    notes: str = ""
    points: tuple[ContactPoint, ...] = ()
    id: int | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValue("persons", N_("a contact person needs a name"))
        for text in (self.name, self.title, self.role, self.notes):
            check_text("persons", text)


_LINES = tuple(each.key for each in FIELDS if each.type in (FieldType.TEXT, FieldType.CHOICE, FieldType.PARTIAL_DATE))
"""Keys of the fields that hold one line of text."""
_LONG = tuple(each.key for each in FIELDS if each.type is FieldType.LONG)
"""Keys of those that hold many."""
_lines_of, _long_of = attrgetter(*_LINES), attrgetter(*_LONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A person or an organisation in the book. Needs only one of: name, phone, mail.

    Attributes are the fields of ``fields.FIELDS``; choices hold stable keys, money integer minor units.
    """

    kind: str = "person"
    name: str = ""
    other_names: str = ""
    company: str = ""
    department: str = ""
    job_title: str = ""
    gender: str = ""
    occupation: str = ""
    birth: str = ""
    """``1985-03-07``, ``--03-07``, ``1985``; lunar with a leading ``L``; a leap month is ``L1985-06+07`` (``domain.dates.PartialDate``)."""
    headcount: int | None = None
    revenue: int | None = None
    industry: str = ""
    referred_by: int | None = None
    """Id of a customer."""
    persons: tuple[ContactPerson, ...] = ()
    points: tuple[ContactPoint, ...] = ()
    do_not_contact: tuple[str, ...] = ()
    """``all``, or keys of the pick list ``channel``."""
    consent_note: str = ""
    consent_date: date | None = None
    type: str = "potential"
    status: str = "none"
    stage: str = ""
    intent: str = ""
    level: str = ""
    source: str = ""
    owner: str = ""
    core_needs: str = ""
    products_of_interest: str = ""
    contract_amount: int | None = None
    first_cooperation: date | None = None
    last_cooperation: date | None = None
    hobbies: str = ""
    family: str = ""
    special_needs: str = ""
    preferences: str = ""
    notes: str = ""
    tags: tuple[str, ...] = ()
    custom: Mapping[str, str | int | bool] = field(default_factory=lambda: NO_CUSTOM)
    """Values of custom fields by field id (as text)."""
    rhythm_days: int | None = None
    checked_on: date | None = None
    # kept by the program
    id: int | None = None
    uid: str = ""
    code: str = ""
    created_at: datetime | None = None
    changed_at: datetime | None = None
    trashed_at: datetime | None = None
    count_from: date | None = None
    """The day contact is counted from where none is logged, because the owner said so."""
    # derived, never typed
    last_contact: date | None = None
    next_follow_up: date | None = None
    next_what: str = ""
    cooling_from: date | None = None
    dormant_from: date | None = None
    purchase_count: int = 0
    spent: int = 0
    """Minor units in the book's currency."""
    first_purchase: date | None = None
    last_purchase: date | None = None
    score: int | None = None
    """Average of the ratings in hundredths."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidValue("kind", N_("is neither person nor organisation"), self.kind)
        if not self.name.strip() and not any(p.kind in ("phone", "email") for p in self.points):
            raise InvalidValue("name", N_("a customer needs a name, a phone or an e-mail"))
        # A million customers are checked. With spaces between them, texts are clean together exactly when each of them is.
        texts = list(filter(None, _lines_of(self)))
        together = " ".join(texts)
        if (len(together) > FIELD_LIMIT and max(map(len, texts)) > FIELD_LIMIT) or not is_clean(together):
            for key in _LINES:
                check_text(key, getattr(self, key))
        for key, text in zip(_LONG, _long_of(self), strict=True):
            if text:
                check_text(key, text, LONG_LIMIT, lines=True)
        if self.birth:
            PartialDate.parse(self.birth)
        for tag in self.tags:
            check_text("tags", tag, TAG_LIMIT)
            if not tag or any(c.isspace() for c in tag) or tag.startswith("#"):
                raise InvalidValue("tags", N_("a tag is one word"), tag)
        for key, number in (("headcount", self.headcount), ("rhythm_days", self.rhythm_days)):
            if number is not None and not 0 <= number <= 100_000_000:
                raise InvalidValue(key, N_("is not a number that fits"), str(number))
        for key, amount in (("revenue", self.revenue), ("contract_amount", self.contract_amount)):
            if amount is not None and not -LIMIT <= amount <= LIMIT:
                raise InvalidValue(key, N_("is not a number that fits"), str(amount))
        for value in self.custom.values():
            if isinstance(value, str):
                check_text("custom", value, LONG_LIMIT, lines=True)

    @property
    def is_trashed(self) -> bool:
        """Whether it lies in the trash."""
        return self.trashed_at is not None

    def title(self) -> str:
        """What to call it in one line: the name, else a phone or mail, else the code."""
        if self.name:
            return self.name
        return next((p.value for p in self.points if p.kind in ("phone", "email")), self.code)
