"""The customer list's columns and cells: what each column is called, how wide it is, and what it says of a customer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rich.cells import cell_len

from clientbook import text
from clientbook.data import CustomerLine, CustomField, Match
from clientbook.domain.fields import BY_KEY, FIELDS, POINT_KINDS, FieldType
from clientbook.i18n import N_, _, ngettext
from clientbook.screens.present.state import TONES, staleness_of, state_sign
from clientbook.widgets.blocks import Piece
from clientbook.widgets.table_rows import Column

DEFAULT_COLUMNS = ("name", "company", "phone", "last_contact", "next_follow_up")
"""What a new book's list shows."""
SHORT, BEFORE_HIT = 18, 4
"""A match of so few characters is shown whole; of a longer one so many characters before the first hit."""
NEWEST_FIRST = frozenset({"created_at", "changed_at", *text.TOTALS})
"""Columns one wants to see with the largest first."""
_HEADERS = {"company": N_("Company / person"), "phone": N_("Phone"), "email": N_("E-mail"), "created_at": N_("Created")}
"""Headers that differ from the field's label, or columns that are no field."""
_SHAPES: dict[str, tuple[int, int, bool, int]] = {
    "name": (16, 2, False, 9),
    "company": (14, 3, False, 7),
    "phone": (15, 0, False, 8),
    "last_contact": (9, 0, True, 6),
    "next_follow_up": (12, 2, False, 5),
    "email": (18, 2, False, 4),
    "tags": (12, 2, False, 4),
    "code": (12, 0, False, 4),
    "kind": (6, 0, False, 3),
    "created_at": (10, 0, False, 4),
    "spent": (11, 0, True, 4),
    "times": (9, 0, True, 3),
    "first_purchase": (10, 0, True, 3),
    "last_purchase": (10, 0, True, 4),
    "score": (6, 0, True, 4),
}
"""Width, share of what is left, at the right, how long it stays on a narrow terminal."""
_WITHOUT = frozenset({FieldType.POINTS, FieldType.PERSONS, FieldType.LONG})
"""Fields that do not fit into a column."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What the cells need beside the row."""

    today: date
    region: str = "CN"
    custom: tuple[CustomField, ...] = ()
    currency: str = "CNY"


def column_keys(custom: Iterable[CustomField] = ()) -> list[str]:
    """Every column that can be chosen, the usual ones first."""
    fields = [each.key for each in FIELDS if each.type not in _WITHOUT and each.key not in (*DEFAULT_COLUMNS, "changed_at")]
    own = (f"custom:{each.id}" for each in custom if not each.retired and not each.sensitive)
    return [*DEFAULT_COLUMNS, "email", *fields, *text.TOTALS, *own]


def chosen_columns(setting: Iterable[str], custom: Iterable[CustomField] = ()) -> list[str]:
    """The columns a book's setting asks for: the name always first, a contact person beside the company, unknown ones left out."""
    known = column_keys(custom)
    wanted = ["company" if key == "person" else key for key in setting]
    return list(dict.fromkeys(["name", *(key for key in wanted if key in known)]))


def value_columns(keys: Iterable[str]) -> tuple[str, ...]:
    """The columns whose values the row does not bring by itself."""
    return tuple(key for key in keys if key not in _CELLS and key not in CustomerLine.__dataclass_fields__)


def column_label(key: str, custom: Iterable[CustomField] = ()) -> str:
    """The header of a column."""
    if key.startswith("custom:"):
        return next((text.word(own.name) for own in custom if f"custom:{own.id}" == key), key)
    return _(_HEADERS.get(key) or text.TOTALS.get(key) or BY_KEY[key].label)


def columns(keys: Iterable[str], custom: Iterable[CustomField] = ()) -> list[Column]:
    """The columns of the table in this order; unknown keys (a field that was taken away) are left out."""
    own = tuple(custom)
    known = set(column_keys(own))
    made = []
    for key in keys:
        if key in known:
            width, grow, right, keep = _SHAPES.get(key, (10, 1, False, 3))
            label = column_label(key, own)
            made.append(Column(key, label, max(width, min(cell_len(label) + 2, 16)), grow, right, keep))
    return made


# cells


def cells(line: CustomerLine, key: str, looks: Looks) -> Sequence[Piece]:
    """What a column says of a customer."""
    maker = _CELLS.get(key)
    return maker(line, looks) if maker is not None else [Piece(_other(line, key, looks))]


def _name(line: CustomerLine, looks: Looks) -> list[Piece]:
    sign = state_sign(line, looks.today)
    if line.match is not None and line.match.field == "name" and line.match.text == line.name:
        return [sign, *hits(line.match, "bright")]
    return [sign, Piece(text.name(line.title) if line.name else text.phone(line.title, looks.region), "bright")]


def _company(line: CustomerLine, looks: Looks) -> list[Piece]:
    match = line.match
    beside = line.company if line.kind == "person" else (line.person or line.company)
    if match is not None and not _in_columns(line, match):
        if match.text == beside:
            return hits(match, "quiet")
        return [*hits(near(match), "plain"), Piece(" " + (text.name(match.label_owner) or match_name(match)), "quiet")]
    shown = text.name(beside) if line.kind != "person" and line.person else text.company(beside)
    return [Piece(shown, "quiet")]


def _in_columns(line: CustomerLine, match: Match) -> bool:
    """Whether the name or phone column shows where the search hit."""
    return (match.field == "name" and match.text == line.name) or (match.field == "phone" and bool(_phone_hit(line, match)))


def _phone_hit(line: CustomerLine, match: Match) -> str:
    """The digits that were hit, where they stand in the phone the list shows."""
    hit = "".join(c for start, end in match.spans for c in match.text[start:end] if c.isdigit())
    shown = "".join(c for c in line.phone if c.isdigit())
    whole = "".join(c for c in match.text if c.isdigit())
    return hit if hit and whole and hit in shown and shown.endswith(whole[-8:]) else ""


def _phone(line: CustomerLine, looks: Looks) -> list[Piece]:
    if not line.phone:
        return []
    shown = text.phone(line.phone, looks.region)
    tone = {"unverified": "warn", "invalid": "quiet"}.get(line.phone_state, "plain")
    if line.match is not None and line.match.field == "phone" and not text.is_masked() and (hit := _phone_hit(line, line.match)):
        return _lit_digits(shown, hit, tone)
    return [Piece(shown, tone)]


def _lit_digits(shown: str, hit: str, tone: str) -> list[Piece]:
    """A formatted number with the hit digits bright, whatever stands between them."""
    places = [index for index, character in enumerate(shown) if character.isdigit()]
    start = "".join(shown[index] for index in places).rfind(hit)
    if start < 0:
        return [Piece(shown, tone)]
    first, last = places[start], places[start + len(hit) - 1] + 1
    return [Piece(shown[:first], tone), Piece(shown[first:last], "hit"), Piece(shown[last:], tone)]


def _last_contact(line: CustomerLine, looks: Looks) -> list[Piece]:
    if line.last_contact is None:
        return [Piece(_("never"), "quiet")]
    days = (looks.today - line.last_contact).days
    tone = TONES[staleness_of(line, looks.today)]
    return [Piece(_("today") if days <= 0 else ngettext("{n} day", "{n} days", days).format(n=days), "good" if days <= 0 else tone)]


def _next(line: CustomerLine, looks: Looks) -> list[Piece]:
    if not line.next_what and line.next_due is None:
        return [Piece(_("none"), "quiet")]
    late = line.next_due is not None and line.next_due < looks.today
    when = text.short_day(line.next_due, looks.today) + " " if line.next_due else ""
    return [Piece(when, "late" if late else "accent"), Piece(text.plain(line.next_what))]


def _email(line: CustomerLine, looks: Looks) -> list[Piece]:
    return [Piece(text.account(line.email))]


def _tags(line: CustomerLine, looks: Looks) -> list[Piece]:
    return [Piece(" ".join("#" + text.word(tag) for tag in line.tags), "accent")]


def _code(line: CustomerLine, looks: Looks) -> list[Piece]:
    return [Piece(line.code, "quiet")]


def _created(line: CustomerLine, looks: Looks) -> list[Piece]:
    return [Piece(text.day(line.created_on, looks.today) if line.created_on else "", "quiet")]


_CELLS: dict[str, Callable[[CustomerLine, Looks], Sequence[Piece]]] = {
    "name": _name,
    "company": _company,
    "phone": _phone,
    "last_contact": _last_contact,
    "next_follow_up": _next,
    "email": _email,
    "tags": _tags,
    "code": _code,
    "created_at": _created,
}


def _other(line: CustomerLine, key: str, looks: Looks) -> str:
    """A column of a plain field, from the row itself or from the values asked for with it."""
    if key.startswith("custom:"):
        own = next((field for field in looks.custom if f"custom:{field.id}" == key), None)
        value = line.values.get(key)
        return text.word(text.custom_value(own.type, value, looks.today)) if own is not None and value not in (None, "") else ""
    if key in text.TOTALS:
        return text.total(key, line.values.get(key), looks.today, looks.currency)
    known = BY_KEY[key]
    value = line.values.get(key, getattr(line, key, None))
    return text.word(text.value(known, value, looks.today, looks.currency)) if value not in (None, "", ()) else ""


# matches


def near(match: Match) -> Match:
    """The match with its text begun shortly before the first hit, so that a narrow column shows it."""
    start = min((start for start, _end in match.spans), default=0)
    skip = max(start - BEFORE_HIT, 0) if len(match.text) > SHORT else 0
    return replace(match, text=match.text[skip:], spans=tuple((a - skip, b - skip) for a, b in match.spans))


def hits(match: Match, tone: str) -> list[Piece]:
    """The matched text with the hits bright; under the privacy mask as little of it as of the same text elsewhere, and no hits."""
    if text.is_masked():
        return [Piece(_hidden(match), tone)]
    pieces: list[Piece] = []
    at = 0
    for start, end in sorted(match.spans):
        if start > at:
            pieces.append(Piece(match.text[at:start], tone))
        if end > max(start, at):
            pieces.append(Piece(match.text[max(start, at) : end], "hit"))
        at = max(at, end)
    pieces.append(Piece(match.text[at:], tone))
    return [piece for piece in pieces if piece.text]


def _hidden(match: Match) -> str:
    if match.field in ("name", "person", "persons"):
        return text.name(match.text)
    return text.company(match.text) if match.field == "company" else text.point(match.field, match.text)


def match_name(match: Match) -> str:
    """Where a hit outside the columns is: the contact person and the field, in words."""
    if match.field in POINT_KINDS:
        where = text.point_kind(match.field)
    elif match.field in BY_KEY:
        where = _(BY_KEY[match.field].label)
    else:
        where = {
            "person": _("Contact person"),
            "persons": _("Contact person"),
            "interaction": _("Contact"),
            "purchase": _("Purchase"),
            "note": _("Notes"),
        }.get(match.field, "")
    owner = text.name(match.label_owner)
    return f"{owner} {where}".strip() if owner and match.text != match.label_owner else where
