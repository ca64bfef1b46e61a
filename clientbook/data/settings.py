"""What the book itself remembers: settings, pick lists, definitions of custom fields; and drafts, which are no edits.

The first three are journalled and undone like everything else. What is needed before unlocking (language, theme, keys) is not here
but in ``config.toml``.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from clientbook.clock import utc_text
from clientbook.data import setting_checks
from clientbook.data.journal import to_json
from clientbook.data.lines import CustomField, PickEntry
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.names import is_clean
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.i18n import N_

DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {
        "region": "CN",
        "currency": "CNY",
        "cooling_days": 30,
        "dormant_days": 90,
        "columns": ["company", "person", "phone", "type", "level", "last_contact", "next_follow_up", "tags"],
        "sort": "name",
        "sort_reverse": False,
        "left_out_statuses": ["ended"],
        "leave_out_do_not_contact": True,
        "tag_rhythms": {},
        "today_best": 5,
        "no_answer_days": 3,
        "type_by_purchases": True,
        "backup_days": 7,
        "tidy_round": "1m",
        "tidy_round_done": "",
        "tidy_left_out": [],
        "lead_days": {"birthday": 3, "anniversary": 3, "festival": 3, "contract_end": 30, "warranty_end": 30},
        "views": [],
        "owner": "",
        "import_maps": {},
        "recovery_code_copied": False,
    }
)
"""Every setting of a book and what holds until somebody changes it."""

_NAME_LIMIT = 60


def get(connection: Connection, key: str) -> Any:
    """One setting.

    Raises:
        NotFound: there is no such setting.
    """
    if key not in DEFAULTS:
        raise NotFound(key)
    stored = connection.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (key,)).scalar()
    return DEFAULTS[key] if stored is None else json.loads(stored)


def get_all(connection: Connection) -> dict[str, Any]:
    """Every setting."""
    stored = connection.exec_driver_sql("SELECT key, value FROM setting").fetchall()
    return dict(DEFAULTS) | {key: json.loads(value) for key, value in stored if key in DEFAULTS}


def put(connection: Connection, key: str, value: Any) -> None:
    """Change one setting.

    Raises:
        NotFound: there is no such setting.
        InvalidValue: it is not a value of this setting.
    """
    if key not in DEFAULTS:
        raise NotFound(key)
    setting_checks.check(key, value, DEFAULTS[key], lambda name: frozenset(entry.key for entry in pick_list(connection, name)))
    other = {"cooling_days": "dormant_days", "dormant_days": "cooling_days"}.get(key)
    if other is not None:
        both = {key: value, other: get(connection, other)}
        if both["cooling_days"] >= both["dormant_days"]:
            raise InvalidValue(key, N_("cooling comes before dormant"), str(value))
    old = connection.exec_driver_sql("SELECT id, value FROM setting WHERE key = ?", (key,)).first()
    text = to_json(value)
    if old is None and value != DEFAULTS[key]:
        connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES (?, ?)", (key, text))
    elif old is not None and old[1] != text:
        connection.exec_driver_sql("UPDATE setting SET value = ? WHERE id = ?", (text, old[0]))


def custom_fields(connection: Connection) -> tuple[CustomField, ...]:
    """The definitions of the owner's own fields, retired ones too, in their order."""
    rows = connection.exec_driver_sql("SELECT * FROM custom_field ORDER BY position, id").mappings().fetchall()
    return tuple(
        CustomField(
            name=row["name"],
            type=row["type"],
            choices=tuple(json.loads(row["choices"])),
            sensitive=bool(row["sensitive"]),
            internal=bool(row["internal"]),
            retired=bool(row["retired"]),
            position=row["position"],
            id=row["id"],
        )
        for row in rows
    )


def save_custom_field(connection: Connection, wanted: CustomField) -> int:
    """Add a field, or change its definition; the values of customers stay untouched.

    Raises:
        InvalidValue: no name, a name another field has, a kind that does not exist.
        NotFound: there is no field with this id.
    """
    name = wanted.name.strip()
    if not name or len(name) > _NAME_LIMIT or not is_clean(name):
        raise InvalidValue("custom", N_("is not a name for a field"), name[:40])
    if wanted.type not in ("text", "number", "date", "choice", "yesno"):
        raise InvalidValue("custom", N_("is not a kind of field"), wanted.type)
    others = custom_fields(connection)
    if any(other.name.casefold() == name.casefold() and other.id != wanted.id and not other.retired for other in others):
        raise InvalidValue("custom", N_("is the name of another field"), name)
    position = wanted.position or (len(others) + 1 if wanted.id is None else 0)
    cells = (name, wanted.type, to_json(list(wanted.choices)), position, int(wanted.sensitive), int(wanted.internal), int(wanted.retired))
    if wanted.id is None:
        sql = "INSERT INTO custom_field (name, type, choices, position, sensitive, internal, retired) VALUES (?, ?, ?, ?, ?, ?, ?)"
        return int(connection.exec_driver_sql(sql, cells).lastrowid)
    if wanted.id not in {other.id for other in others}:
        raise NotFound(str(wanted.id))
    sql = "UPDATE custom_field SET name = ?, type = ?, choices = ?, position = ?, sensitive = ?, internal = ?, retired = ? WHERE id = ?"
    connection.exec_driver_sql(sql, (*cells, wanted.id))
    return wanted.id


def pick_list(connection: Connection, name: str) -> tuple[PickEntry, ...]:
    """A pick list as this book has it: the program's entries as the owner renamed or retired them, then the owner's own.

    Raises:
        NotFound: there is no such list.
    """
    if name not in PICK_LISTS:
        raise NotFound(name)
    rows = connection.exec_driver_sql("SELECT key, label, position, retired FROM pick_entry WHERE list = ?", (name,)).fetchall()
    stored = {row[0]: row for row in rows}
    entries = []
    for index, (key, word) in enumerate(PICK_LISTS[name].items()):
        row = stored.pop(key, None)
        own = row is not None and row[1] != ""
        entries.append(PickEntry(name, key, row[1] if row and own else word, own, row[2] if row else index, bool(row and row[3])))
    entries += [PickEntry(name, key, row[1] or key, True, row[2], bool(row[3])) for key, row in stored.items()]
    return tuple(sorted(entries, key=lambda entry: entry.position))


def pick_lists(connection: Connection) -> tuple[PickEntry, ...]:
    """Every pick list, one after another."""
    return tuple(entry for name in PICK_LISTS for entry in pick_list(connection, name))


def save_pick_entry(connection: Connection, entry: PickEntry) -> str:
    """Add an entry of the owner's own (``key`` empty), or rename, move or retire one. Customers' rows are not touched.

    Returns:
        Its key.

    Raises:
        InvalidValue: an own entry needs a word.
    """
    known = {each.key: each for each in pick_list(connection, entry.list)}
    label = entry.label.strip() if entry.own or not entry.key else ""
    needs_word = entry.key not in PICK_LISTS[entry.list]
    if (needs_word and not label) or len(label) > _NAME_LIMIT or not is_clean(label):
        raise InvalidValue(entry.list, N_("is not a word for a list"), label[:40])
    same = (each for each in known.values() if each.key != entry.key and label and not entry.retired and not each.retired)
    if any(label.casefold() in (each.key.casefold(), each.label.casefold()) for each in same):
        raise InvalidValue(entry.list, N_("stands in the list already"), label)
    key = entry.key or _new_key(entry.list, label)
    if not entry.key and key in known and not known[key].retired:
        raise InvalidValue(entry.list, N_("stands in the list already"), label)
    position = entry.position if entry.key else max((each.position for each in known.values()), default=0) + 1
    sql = (
        "INSERT INTO pick_entry (list, key, label, position, retired) VALUES (?, ?, ?, ?, ?) ON CONFLICT (list, key)"
        " DO UPDATE SET label = excluded.label, position = excluded.position, retired = excluded.retired"
    )
    connection.exec_driver_sql(sql, (entry.list, key, label, position, int(entry.retired)))
    return key


def _new_key(name: str, label: str) -> str:
    """The key of a word of the owner's own: the word. Channels also stand in a row with spaces between, where "all" means every one."""
    if name != "channel":
        return label
    key = "_".join(label.split())
    return "all_" if key == "all" else key


def save_draft(connection: Connection, place: str, data: Mapping[str, Any], now: datetime) -> None:
    """Keep what was typed and not yet saved at a place; it replaces the place's older draft."""
    sql = "INSERT INTO draft (place, data, at) VALUES (?, ?, ?) ON CONFLICT (place) DO UPDATE SET data = excluded.data, at = excluded.at"
    connection.exec_driver_sql(sql, (place, to_json(dict(data)), utc_text(now)))


def drop_draft(connection: Connection, place: str) -> None:
    """Forget the draft of a place."""
    connection.exec_driver_sql("DELETE FROM draft WHERE place = ?", (place,))


def draft(connection: Connection, place: str) -> dict[str, Any] | None:
    """The draft of a place."""
    found = connection.exec_driver_sql("SELECT data FROM draft WHERE place = ?", (place,)).scalar()
    return None if found is None else dict(json.loads(found))
