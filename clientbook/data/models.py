"""The tables, as SQLModel classes without behaviour. They are storage; ``mapping`` turns their rows into domain values.

The DDL that creates them is frozen in ``migrations``; a test holds both together. Days are ISO text, instants UTC ISO text,
money integer minor units. Columns listed in ``DERIVED`` are written by ``refresh`` alone and are not journalled.
"""

from sqlmodel import Field, SQLModel


class CustomerRow(SQLModel, table=True):
    """One customer. Tags, points and persons are rows of their own; custom field values are one JSON object."""

    __tablename__ = "customer"

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    code: str
    kind: str = "person"
    name: str = ""
    other_names: str = ""
    company: str = ""
    department: str = ""
    job_title: str = ""
    gender: str = ""
    occupation: str = ""
    birth: str = ""
    headcount: int | None = None
    revenue: int | None = None
    industry: str = ""
    referred_by: int | None = None
    do_not_contact: str = ""
    consent_note: str = ""
    consent_date: str | None = None
    type: str = ""
    status: str = ""
    stage: str = ""
    intent: str = ""
    level: str = ""
    source: str = ""
    owner: str = ""
    core_needs: str = ""
    products_of_interest: str = ""
    contract_amount: int | None = None
    first_cooperation: str | None = None
    last_cooperation: str | None = None
    hobbies: str = ""
    family: str = ""
    special_needs: str = ""
    preferences: str = ""
    notes: str = ""
    custom: str = "{}"
    rhythm_days: int | None = None
    checked_on: str | None = None
    import_unit: int | None = None
    source_id: str = ""
    created_at: str
    created_on: str
    trashed_at: str | None = None
    # derived
    changed_at: str = ""
    name_key: str = ""
    company_key: str = ""
    person: str = ""
    phone: str = ""
    phone_state: str = ""
    email: str = ""
    tags_text: str = ""
    last_contact: str | None = None
    next_due: str | None = None
    next_what: str = ""
    cooling_from: str | None = None
    dormant_from: str | None = None
    # later
    count_from: str | None = None
    """The day contact is counted from where none is logged: the owner said so after an import."""
    # derived later
    purchase_count: int = 0
    spent: int = 0
    """Minor units in the book's currency."""
    first_purchase: str | None = None
    last_purchase: str | None = None
    score: int | None = None
    """Average of the ratings in hundredths."""


class ContactPersonRow(SQLModel, table=True):
    """Somebody at a customer."""

    __tablename__ = "contact_person"

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int
    position: int = 0
    name: str
    title: str = ""
    role: str = ""
    main: bool = False
    notes: str = ""


class ContactPointRow(SQLModel, table=True):
    """A phone, mail, address … of a customer, or of one of its contact persons."""

    __tablename__ = "contact_point"

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int
    person_id: int | None = None
    position: int = 0
    kind: str
    value: str
    normal: str = ""
    digits: str = ""
    """A phone's digits, international without ``+`` where it parses; what the search by leading digits walks."""
    digits_rev: str = ""
    """The same reversed; what the search by last digits walks."""
    label: str = ""
    primary: bool = False
    state: str = "ok"


class CustomerTagRow(SQLModel, table=True):
    """One tag of one customer."""

    __tablename__ = "customer_tag"

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int
    tag: str
    position: int = 0


class InteractionRow(SQLModel, table=True):
    """One contact or attempt."""

    __tablename__ = "interaction"

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    customer_id: int
    person_id: int | None = None
    group_uid: str = ""
    at: str
    """UTC instant."""
    on_date: str
    """The local day; what every rule uses."""
    offset_minutes: int = 0
    channel: str = ""
    topic: str = ""
    summary: str = ""
    outcome: str = ""
    reaction: str = ""
    reached: bool = True


class FollowUpRow(SQLModel, table=True):
    """A planned next step."""

    __tablename__ = "follow_up"

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    customer_id: int
    what: str
    due: str | None = None
    due_time: str = ""
    channel: str = ""
    state: str = "open"
    repeat: str = ""
    snoozed: int = 0
    done_on: str | None = None
    series_from: str | None = None
    """The first day of a repeating step: the 31st stays the 31st after a short month."""


class OccasionRow(SQLModel, table=True):
    """A day of the year, or one day, that matters to a customer. The birthday of the record needs no row."""

    __tablename__ = "occasion"

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    customer_id: int
    person_id: int | None = None
    """The contact person it is about."""
    kind: str
    name: str = ""
    date: str
    """A stored partial date (``domain.dates.PartialDate``)."""
    once: bool = False
    lead_days: int | None = None
    """Days it is shown ahead; None: as the setting says for its kind."""


class GreetingRow(SQLModel, table=True):
    """What was done about one coming round of an occasion."""

    __tablename__ = "greeting"

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int
    occasion_id: int | None = None
    """None: the birthday of the record."""
    day: str
    """The day that came round."""
    state: str
    """``greeted``, ``hidden`` or ``later``."""
    until: str | None = None
    """For ``later``: the day it is shown again."""


class ProductRow(SQLModel, table=True):
    """A product or service the owner sells."""

    __tablename__ = "product"

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    name: str
    category: str = ""
    unit_price: int | None = None
    currency: str = ""
    retired: bool = False
    position: int = 0


class PurchaseRow(SQLModel, table=True):
    """What a customer bought once."""

    __tablename__ = "purchase"

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    customer_id: int
    on_date: str
    product_id: int | None = None
    """May point to a product that an undo took away; the words stand in ``product``."""
    product: str = ""
    quantity: int = 1000
    """Thousandths."""
    unit_price: int | None = None
    amount: int
    currency: str
    payment: str = ""
    contract_no: str = ""
    status: str = ""
    note: str = ""
    created_at: str


class AfterSaleRow(SQLModel, table=True):
    """What came after a purchase: a repair, a return, a complaint."""

    __tablename__ = "after_sale"

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    customer_id: int
    purchase_id: int
    on_date: str
    kind: str
    note: str = ""


class RatingRow(SQLModel, table=True):
    """How content a customer was, from 1 to 5."""

    __tablename__ = "rating"

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    customer_id: int
    on_date: str
    score: int
    comment: str = ""
    product_id: int | None = None
    purchase_id: int | None = None
    action: str = ""
    """What will be done better."""
    follow_up_id: int | None = None


class DistinctPairRow(SQLModel, table=True):
    """Two customers of whom the owner said that they are not the same."""

    __tablename__ = "distinct_pair"

    id: int | None = Field(default=None, primary_key=True)
    a_id: int
    """The smaller id."""
    b_id: int
    decided_at: str


class MessageTemplateRow(SQLModel, table=True):
    """A text with fields to fill in, for greetings and questions."""

    __tablename__ = "message_template"

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    key: str = ""
    """The program's own template it stands for; empty: the owner's."""
    name: str = ""
    language: str = ""
    occasion: str = ""
    body: str = ""
    retired: bool = False


class TidySkipRow(SQLModel, table=True):
    """What a tidy round leaves alone at a customer, until a day or for ever."""

    __tablename__ = "tidy_skip"

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int
    kind: str
    until: str
    """A day, or ``never``: it is never asked again."""


class CustomFieldRow(SQLModel, table=True):
    """The definition of a field of the owner's own."""

    __tablename__ = "custom_field"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    type: str = "text"
    """``text``, ``number``, ``date``, ``choice`` or ``yesno``."""
    choices: str = "[]"
    """JSON list of the words a choice offers."""
    position: int = 0
    sensitive: bool = False
    internal: bool = False
    retired: bool = False


class PickEntryRow(SQLModel, table=True):
    """One entry of a pick list, where the book differs from ``domain.pick_lists``."""

    __tablename__ = "pick_entry"

    id: int | None = Field(default=None, primary_key=True)
    list: str
    key: str
    label: str = ""
    """The owner's own word; empty: the program's, by language."""
    position: int = 0
    retired: bool = False


class SettingRow(SQLModel, table=True):
    """One setting of the book; the value is JSON."""

    __tablename__ = "setting"

    id: int | None = Field(default=None, primary_key=True)
    key: str
    value: str


class UnitRow(SQLModel, table=True):
    """One undoable step. The title is a template key with ids and counts, never names."""

    __tablename__ = "unit"

    id: int | None = Field(default=None, primary_key=True)
    at: str
    kind: str
    """``edit``, ``create``, ``trash``, ``import``, ``undo``, ``redo`` … (``journal.KINDS``)."""
    detail: str = "{}"
    """JSON of ids and counts the title is made from."""
    session: str = ""
    """Which run of the program made it."""
    rows: int = 0
    undoes: int | None = None
    """For an undo or redo: the unit it inverts."""
    undone_by: int | None = None
    """The undo unit that took it back, while that holds."""
    closed: bool = False
    """History only, not undoable (older than a migration, or its row images were dropped)."""


class ChangeRow(SQLModel, table=True):
    """One changed row, written by triggers alone."""

    __tablename__ = "change"

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int
    table_name: str
    row_id: int
    customer_id: int | None = None
    from_customer_id: int | None = None
    """For a row moved to another customer: whose it was before."""
    op: str
    """``I``, ``U`` or ``D``."""
    data: str | None = None
    """U: ``{column: [old, new]}``; D: the old row; I: none."""


class DraftRow(SQLModel, table=True):
    """What was typed and not yet saved, by place; not journalled."""

    __tablename__ = "draft"

    place: str = Field(primary_key=True)
    data: str
    at: str


class CodeCounterRow(SQLModel, table=True):
    """The last number given to a customer code on a day; outside the journal, so that no code is used twice."""

    __tablename__ = "code_counter"

    day: str = Field(primary_key=True)
    last: int


DERIVED: dict[str, frozenset[str]] = {
    "customer": frozenset(
        {
            "changed_at",
            "name_key",
            "company_key",
            "person",
            "phone",
            "phone_state",
            "email",
            "tags_text",
            "last_contact",
            "next_due",
            "next_what",
            "cooling_from",
            "dormant_from",
            "purchase_count",
            "spent",
            "first_purchase",
            "last_purchase",
            "score",
        }
    ),
}
"""Columns that ``refresh`` computes and the journal leaves out."""

GENERATED: dict[str, frozenset[str]] = {"customer": frozenset({"rank", "birth_key"}), "occasion": frozenset({"day_key"})}
"""Columns SQLite works out from others when it reads them: the importance of a level, the day of the year of a date."""

JOURNALLED = (
    "customer",
    "contact_person",
    "contact_point",
    "customer_tag",
    "interaction",
    "follow_up",
    "occasion",
    "greeting",
    "product",
    "purchase",
    "after_sale",
    "rating",
    "distinct_pair",
    "message_template",
    "tidy_skip",
    "custom_field",
    "pick_entry",
    "setting",
)
"""Tables whose changes are units."""

OWNERS: dict[str, tuple[str, str]] = {"distinct_pair": ("a_id", "b_id")}
"""Journalled tables whose rows belong to two customers at once, with their columns; others have ``customer_id`` or are the book's."""
