"""Upkeep of the search index: brings the entries of given customers in step with their rows.

An entry is written only when what it would hold, or where it would stand, differs from what was written last; a stamp of its
tokens is kept for that. So it does not matter who calls or how often, and a saved follow-up costs two reads.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection

from clientbook.data.progress import Progress, batches
from clientbook.data.reading import rows_of
from clientbook.data.search.places import NOTES, day_of, place
from clientbook.data.search.record import TEXTS
from clientbook.data.search.tokens import Material, customer_tokens, text_tokens
from clientbook.domain import foreign
from clientbook.domain.pick_lists import PICK_LISTS

BATCH = 5000
"""Customers indexed at once: FTS5 writes quickest in the order of places, and memory stays small."""

TOKENS_VERSION: Final = 1
"""Raise it when the tokens change, so that every entry counts as old."""

_IN = "IN (SELECT value FROM json_each(?))"


TextDays = Mapping[int, Collection[str]]
"""Customers and the ISO days of their contacts that have changed."""


def index_customers(connection: Connection, ids: Sequence[int], *, texts: bool | TextDays = True) -> None:
    """Bring the entries of these customers in step; those of customers that no longer exist go.

    Args:
        texts: those of their notes and contacts too, or of the contacts of these days alone.
    """
    ordered = sorted(set(ids))
    hidden = _hidden_fields(connection)
    for start in range(0, len(ordered), BATCH):
        chunk = ordered[start : start + BATCH]
        wanted = json.dumps(chunk)
        _index_customers(connection, wanted, hidden)
        if texts is True:
            _index_texts(connection, wanted)
        elif texts:
            _index_days(connection, [(each, day) for each in chunk for day in sorted(texts.get(each, ()))])


def drop_index(connection: Connection, ids: Sequence[int]) -> None:
    """Take these customers out of the index; their tokens leave the file with the next ``scrub``."""
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        wanted = json.dumps(list(chunk))
        for (old,) in rows_of(connection, f"SELECT place FROM search_place WHERE customer_id {_IN}", (wanted,)):
            connection.exec_driver_sql("DELETE FROM customer_fts WHERE rowid = ?", (old,))
        texts = rows_of(connection, f"SELECT customer_id, day FROM search_text WHERE customer_id {_IN}", (wanted,))
        for customer_id, day in texts:
            connection.exec_driver_sql("DELETE FROM text_fts WHERE rowid = ?", (place(customer_id, day),))
        connection.exec_driver_sql(f"DELETE FROM search_place WHERE customer_id {_IN}", (wanted,))
        connection.exec_driver_sql(f"DELETE FROM search_text WHERE customer_id {_IN}", (wanted,))


def reindex(connection: Connection, progress: Progress | None = None) -> None:
    """Make the whole index anew: after a change of the tokens, or when a custom field became sensitive."""
    for table in ("customer_fts", "text_fts"):
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('delete-all')")
    connection.exec_driver_sql("DELETE FROM search_place")
    connection.exec_driver_sql("DELETE FROM search_text")
    ids = [row[0] for row in rows_of(connection, "SELECT id FROM customer ORDER BY id")]
    if progress is not None:
        progress.begin(len(ids))
    for batch in batches(ids, progress):
        index_customers(connection, batch)
        if progress is not None:
            progress.advance(len(batch))


def scrub(connection: Connection) -> None:
    """Write both indexes anew without deleted entries, so that no token of an erased customer stays in the file.

    A deleted entry of FTS5 is only marked; with ``secure_delete=ON`` the pages this frees are overwritten.
    """
    for table in ("customer_fts", "text_fts"):
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('optimize')")


def out_of_step(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Which of these customers the index knows otherwise than their rows do; writes nothing."""
    hidden = _hidden_fields(connection)
    found: list[int] = []
    for start in range(0, len(ids), BATCH):
        wanted = json.dumps(list(ids[start : start + BATCH]))
        old = {
            row[0]: row[1:]
            for row in rows_of(connection, f"SELECT customer_id, place, stamp FROM search_place WHERE customer_id {_IN}", (wanted,))
        }
        for customer_id, at, material in _materials(connection, wanted, hidden):
            if tuple(old.get(customer_id, ())) != (at, _stamp(f"{TOKENS_VERSION}{material!r}")):
                found.append(customer_id)
    return found


def _stamp(text: str) -> int:
    """A signed 64-bit digest of what an entry is made from."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def _hidden_fields(connection: Connection) -> frozenset[str]:
    """Custom fields that are sensitive, and what is kept of address cards: neither is searched."""
    sensitive = connection.exec_driver_sql("SELECT id FROM custom_field WHERE sensitive")
    return frozenset(str(row[0]) for row in sensitive) | {foreign.KEY}


def _grouped(connection: Connection, sql: str, wanted: str) -> dict[int, list[Any]]:
    """Rows by their first column."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows_of(connection, sql, (wanted,)):
        found[row[0]].append(row)
    return found


def _index_customers(connection: Connection, wanted: str, hidden: frozenset[str]) -> None:
    old = {
        row[0]: (row[1], row[2])
        for row in rows_of(connection, f"SELECT customer_id, place, stamp FROM search_place WHERE customer_id {_IN}", (wanted,))
    }
    new: dict[int, tuple[int, int]] = {}
    entries: list[tuple[int, str]] = []
    there = set()
    for customer_id, at, material in _materials(connection, wanted, hidden):
        there.add(customer_id)
        written = (at, _stamp(f"{TOKENS_VERSION}{material!r}"))
        if old.get(customer_id) != written:
            new[customer_id] = written
            entries.append((at, customer_tokens(material)))
    gone = [each for each in old if each not in there]
    stale = [(old[each][0],) for each in (*new, *gone) if each in old]
    if stale:
        connection.exec_driver_sql("DELETE FROM customer_fts WHERE rowid = ?", sorted(stale))
    if gone:
        connection.exec_driver_sql("DELETE FROM search_place WHERE customer_id = ?", [(each,) for each in gone])
    if entries:
        entries.sort()
        connection.exec_driver_sql("INSERT INTO customer_fts(rowid, t) VALUES (?, ?)", entries)
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO search_place(customer_id, place, stamp) VALUES (?, ?, ?)",
            [(each, at, stamp) for each, (at, stamp) in new.items()],
        )


def _materials(connection: Connection, wanted: str, hidden: frozenset[str]) -> Iterator[tuple[int, int, Material]]:
    """Customer, place and what it is found by, of each customer that exists."""
    persons = _grouped(connection, f"SELECT customer_id, name, title, role, notes FROM contact_person WHERE customer_id {_IN}", wanted)
    points = _grouped(connection, f"SELECT customer_id, kind, value, normal, digits FROM contact_point WHERE customer_id {_IN}", wanted)
    tags = _grouped(connection, f"SELECT customer_id, tag FROM customer_tag WHERE customer_id {_IN}", wanted)
    columns = f"id, name, other_names, company, custom, last_contact, trashed_at IS NOT NULL, {', '.join(TEXTS)}"
    rows = rows_of(connection, f"SELECT {columns} FROM customer WHERE id {_IN}", (wanted,))
    for customer_id, name, other_names, company, custom, last_contact, trashed, *texts in rows:
        here = points.get(customer_id, ())
        people = persons.get(customer_id, ())
        for _, _, title, role, notes in people:
            texts += (title, "" if role in PICK_LISTS["role"] else role, notes)
        texts += [tag for _, tag in tags.get(customer_id, ())]
        texts += [value for _, kind, value, _, _ in here if kind in ("address", "qq", "website")]
        if custom != "{}":
            texts += [str(value) for key, value in json.loads(custom).items() if key not in hidden and not isinstance(value, bool)]
        material = Material(
            names=(name, other_names),
            companies=(company,) if company else (),
            persons=[person[1] for person in people],
            texts=[text for text in texts if text],
            accounts=[value for _, kind, value, _, _ in here if kind in ("email", "wechat")],
            phones=[(digits, bool(normal)) for _, _, _, normal, digits in here if digits],
        )
        yield customer_id, place(customer_id, day_of(last_contact), bool(trashed)), material


def _index_texts(connection: Connection, wanted: str) -> None:
    """One entry for a customer's notes and one for each day with interactions."""
    old = {
        (row[0], row[1]): row[2]
        for row in rows_of(connection, f"SELECT customer_id, day, stamp FROM search_text WHERE customer_id {_IN}", (wanted,))
    }
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    notes = rows_of(connection, f"SELECT id, notes FROM customer WHERE notes <> '' AND id {_IN}", (wanted,))
    for customer_id, text in notes:
        texts[customer_id, NOTES].append(text)
    spoken = rows_of(
        connection,
        f"SELECT customer_id, on_date, summary, reaction FROM interaction WHERE (summary <> '' OR reaction <> '') AND customer_id {_IN}",
        (wanted,),
    )
    for customer_id, on, summary, reaction in spoken:
        texts[customer_id, day_of(on)] += (summary, reaction)
    _write_texts(connection, old, texts)


def _index_days(connection: Connection, asked: list[tuple[int, str]]) -> None:
    """The entries of the contacts of these customers on these days."""
    pairs = "json_each(?) p CROSS JOIN"
    known = json.dumps([(customer_id, day_of(on)) for customer_id, on in asked])
    sql = f"SELECT t.customer_id, t.day, t.stamp FROM {pairs} search_text t ON t.customer_id = p.value ->> 0 AND t.day = p.value ->> 1"
    old = {(row[0], row[1]): row[2] for row in rows_of(connection, sql, (known,))}
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    spoken = (
        f"SELECT i.customer_id, i.on_date, i.summary, i.reaction FROM {pairs} interaction i ON i.customer_id = p.value ->> 0"
        " AND i.on_date = p.value ->> 1 WHERE i.summary <> '' OR i.reaction <> ''"
    )
    for customer_id, on, summary, reaction in rows_of(connection, spoken, (json.dumps(asked),)):
        texts[customer_id, day_of(on)] += (summary, reaction)
    _write_texts(connection, old, texts)


def _write_texts(connection: Connection, old: Mapping[tuple[int, int], int], texts: Mapping[tuple[int, int], list[str]]) -> None:
    """Write the entries that differ from what was written last, and take those out that have no text any more."""
    entries: list[tuple[int, str]] = []
    stamps: list[tuple[int, int, int]] = []
    for (customer_id, day), parts in texts.items():
        joined = "\n".join(parts)
        stamp = _stamp(f"{TOKENS_VERSION}{joined}")
        if old.get((customer_id, day)) != stamp:
            entries.append((place(customer_id, day), text_tokens(joined)))
            stamps.append((customer_id, day, stamp))
    stale = [(customer_id, day) for customer_id, day in old if (customer_id, day) not in texts]
    replaced = [(customer_id, day) for customer_id, day, _ in stamps if (customer_id, day) in old]
    if stale or replaced:
        connection.exec_driver_sql("DELETE FROM text_fts WHERE rowid = ?", sorted((place(*each),) for each in stale + replaced))
    if stale:
        connection.exec_driver_sql("DELETE FROM search_text WHERE customer_id = ? AND day = ?", stale)
    if entries:
        entries.sort()
        connection.exec_driver_sql("INSERT INTO text_fts(rowid, t) VALUES (?, ?)", entries)
        connection.exec_driver_sql("INSERT OR REPLACE INTO search_text(customer_id, day, stamp) VALUES (?, ?, ?)", stamps)
