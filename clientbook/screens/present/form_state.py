"""A form as plain data: what stands in its fields, how it becomes a customer, how it survives as a draft.

Typed text stays text until it is saved, so a half-typed date is never lost and never guessed at.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.fields import BY_KEY, FIELDS, FieldType
from clientbook.domain.names import clean
from clientbook.screens.present.rules import Rules

ONLY_ORGANISATION = frozenset({"headcount", "revenue"})
"""Fields a person's form leaves out while they are empty."""
ONLY_PERSON = frozenset({"company", "department", "job_title", "gender", "occupation", "birth", "hobbies", "family"})
"""Fields an organisation's form leaves out while they are empty."""


@dataclass(slots=True)
class PointDraft:
    """A contact point being typed."""

    kind: str
    value: str = ""
    label: str = ""
    primary: bool = False
    state: str = "ok"
    id: int | None = None


@dataclass(slots=True)
class PersonDraft:
    """A contact person being typed."""

    name: str = ""
    job: str = ""
    """The job title."""
    role: str = ""
    notes: str = ""
    main: bool = False
    points: list[PointDraft] = field(default_factory=list)
    id: int | None = None


@dataclass(slots=True)
class FormState:
    """Everything a form holds."""

    fields: dict[str, str] = field(default_factory=dict)
    """Typed text by field key, ``custom:<id>`` for the owner's own; choices hold their keys."""
    points: list[PointDraft] = field(default_factory=list)
    persons: list[PersonDraft] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """As it is kept as a draft."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "FormState":
        """A kept draft; parts a newer or older program wrote otherwise are left out."""
        points = [_point_draft(each) for each in data.get("points", ())]
        persons = []
        for each in data.get("persons", ()):
            known = {name: each[name] for name in ("name", "job", "role", "notes", "main", "id") if name in each}
            persons.append(PersonDraft(**known, points=[_point_draft(point) for point in each.get("points", ())]))
        return cls({str(key): str(value) for key, value in data.get("fields", {}).items()}, points, persons)


def _point_draft(data: Mapping[str, Any]) -> PointDraft:
    return PointDraft(**{name: data[name] for name in ("kind", "value", "label", "primary", "state", "id") if name in data})


def typed_fields() -> list[str]:
    """Keys of the fields a form has, in the order of the registry."""
    return [each.key for each in FIELDS if not each.derived and each.type not in (FieldType.POINTS, FieldType.PERSONS)]


def is_choice(key: str, rules: Rules) -> bool:
    """Whether a field is chosen from a list; such fields hold keys."""
    if (own := rules.own(key)) is not None:
        return own.type in ("choice", "yesno")
    return BY_KEY[key].type is FieldType.CHOICE or BY_KEY[key].coded


def state_of(customer: Customer, rules: Rules, referrer_code: str = "") -> FormState:
    """The form of a customer."""
    fields = {}
    for key in typed_fields():
        value = getattr(customer, key)
        fields[key] = referrer_code if key == "referred_by" else str(value) if is_choice(key, rules) else rules.typed(key, value)
    for own in rules.custom:
        fields[f"custom:{own.id}"] = rules.typed(f"custom:{own.id}", customer.custom.get(str(own.id)))
    points = [_drafted(point) for point in customer.points]
    persons = [
        PersonDraft(p.name, p.title, p.role, p.notes, p.main, [_drafted(point) for point in p.points], p.id) for p in customer.persons
    ]
    return FormState(fields, points, persons)


def _drafted(point: ContactPoint) -> PointDraft:
    return PointDraft(point.kind, point.value, point.label, point.primary, point.state, point.id)


def customer_of(state: FormState, base: Customer | None, rules: Rules, referred_by: int | None) -> Customer:
    """The customer a form says; ``base`` is the one it was opened on, ``referred_by`` what its field was resolved to.

    Raises:
        InvalidValue: a field does not read; its key is in ``field``.
    """
    values: dict[str, Any] = {}
    for key in typed_fields():
        typed = state.fields.get(key, "")
        if key == "referred_by":
            values[key] = referred_by
        else:
            values[key] = typed if is_choice(key, rules) else rules.parse(key, typed)
    values["kind"] = values["kind"] or "person"
    own_values: dict[str, Any] = {}
    for own in rules.custom:
        value = rules.parse(f"custom:{own.id}", state.fields.get(f"custom:{own.id}", ""))
        if value is not None:
            own_values[str(own.id)] = value
    if base is not None:
        known = {str(own.id) for own in rules.custom}
        own_values |= {key: value for key, value in base.custom.items() if key not in known}
    points, persons = _points(state.points), _persons(state.persons)
    whole = {**values, "custom": own_values, "points": points, "persons": persons}
    return replace(base, **whole) if base is not None else Customer(**whole)


def _points(drafts: list[PointDraft]) -> tuple[ContactPoint, ...]:
    points = []
    for draft in drafts:
        value = clean(draft.value, 500).text
        if value:
            points.append(
                ContactPoint(kind=draft.kind, value=value, label=draft.label, primary=draft.primary, state=draft.state, id=draft.id)
            )
    return tuple(points)


def _persons(drafts: list[PersonDraft]) -> tuple[ContactPerson, ...]:
    persons = []
    for draft in drafts:
        words = [clean(each, 200).text for each in (draft.name, draft.job, draft.notes)]
        points = _points(draft.points)
        if any(words) or points:
            persons.append(
                ContactPerson(name=words[0], title=words[1], role=draft.role, notes=words[2], main=draft.main, points=points, id=draft.id)
            )
    return tuple(persons)
