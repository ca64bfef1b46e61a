"""Upkeep of the search index: brings the entries of given customers in step with their rows.

An entry is written only when what it would hold, or where it would stand, differs from what was written last; a stamp of its
tokens is kept for that. So it does not matter who calls or how often, and a saved follow-up costs two reads.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection

from clientbook.data.overlap import as_json, insert_rows, overlapped
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


@dataclass(slots=True)
class Found:
    """What the rows of customers say, and what the index says of them."""

    people: list[tuple[int, int, Material]] = field(default_factory=list)
    """Customer, place and what it is found by, of each customer that exists."""
    texts: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    """Notes and what was spoken, by customer and day."""
    places: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """The place and the stamp each customer has in the index."""
    stamps: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """The stamp of each text there."""


@dataclass(slots=True)
class Entries:
    """What differs: what is to be written into the index, and what is to be taken out."""

    people: list[tuple[int, int, int, str]] = field(default_factory=list)
    """Place, customer, stamp, tokens."""
    texts: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    """Place, customer, day, stamp, tokens."""
    left_places: list[int] = field(default_factory=list)
    left_texts: list[int] = field(default_factory=list)
    """Places that hold something older."""
    gone: list[int] = field(default_factory=list)
    gone_texts: list[tuple[int, int]] = field(default_factory=list)


def index_customers(connection: Connection, ids: Iterable[int], progress: Progress | None = None) -> None:
    """Bring the entries of these customers in step; those of customers that no longer exist go.

    Raises:
        Cancelled: between two batches.
    """
    hidden = hidden_fields(connection)

    def ask(batch: Sequence[int]) -> Found:
        if progress is not None:
            progress.advance(len(batch))
        return look(connection, batch, hidden)

    overlapped(batches(sorted(set(ids)), progress, BATCH), ask, entries_of, lambda made: put(connection, made))


def look(connection: Connection, ids: Sequence[int], hidden: frozenset[str], texts: bool | TextDays = True) -> Found:
    """Read what ``entries_of`` needs."""
    wanted = json.dumps(list(ids))
    found = Found(list(_materials(connection, wanted, hidden)))
    sql = f"SELECT customer_id, place, stamp FROM search_place WHERE customer_id {_IN}"
    found.places = {each: (at, stamp) for each, at, stamp in rows_of(connection, sql, (wanted,))}
    if texts is True:
        found.stamps, found.texts = _all_texts(connection, wanted)
    elif texts:
        found.stamps, found.texts = _texts_of_days(connection, [(each, day) for each in ids for day in sorted(texts.get(each, ()))])
    return found


def entries_of(found: Found) -> Entries:
    """What has to change for the index to say what the rows say. Takes most of the time, and no connection."""
    made = Entries()
    there = set()
    for customer_id, at, material in found.people:
        there.add(customer_id)
        stamp = _stamp(repr(material))
        if found.places.get(customer_id) != (at, stamp):
            made.people.append((at, customer_id, stamp, customer_tokens(material)))
            if customer_id in found.places:
                made.left_places.append(found.places[customer_id][0])
    made.gone = [each for each in found.places if each not in there]
    made.left_places += [found.places[each][0] for each in made.gone]
    for (customer_id, day), parts in found.texts.items():
        joined = "\n".join(parts)
        stamp = _stamp(joined)
        at = place(customer_id, day)
        if found.stamps.get((customer_id, day)) != stamp:
            made.texts.append((at, customer_id, day, stamp, text_tokens(joined)))
            if (customer_id, day) in found.stamps:
                made.left_texts.append(at)
    made.gone_texts = [each for each in found.stamps if each not in found.texts]
    made.left_texts += [place(*each) for each in made.gone_texts]
    return made


def put(connection: Connection, made: Entries) -> None:
    """Write it, in the order of places."""
    run = connection.exec_driver_sql
    for table, left in (("customer_fts", made.left_places), ("text_fts", made.left_texts)):
        if left:
            run(f"DELETE FROM {table} WHERE rowid {_IN}", (as_json(sorted(left)),))
    if made.gone:
        run(f"DELETE FROM search_place WHERE customer_id {_IN}", (as_json(made.gone),))
    if made.gone_texts:
        run("DELETE FROM search_text WHERE customer_id = ? AND day = ?", made.gone_texts)
    entries = "SELECT CAST(key AS INTEGER), value FROM json_each(?)"
    for table, rows in (("customer_fts", sorted(made.people)), ("text_fts", sorted(made.texts))):
        if rows:
            run(f"INSERT INTO {table} (rowid, t) {entries}", (as_json({row[0]: row[-1] for row in rows}),))
    verb = "INSERT OR REPLACE"
    insert_rows(connection, "search_place", ("place", "customer_id", "stamp"), [row[:3] for row in made.people], verb=verb)
    insert_rows(connection, "search_text", ("customer_id", "day", "stamp"), [row[1:4] for row in made.texts], verb=verb)


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
    index_customers(connection, ids, progress)


def scrub(connection: Connection) -> None:
    """Write both indexes anew without deleted entries, so that no token of an erased customer stays in the file.

    A deleted entry of FTS5 is only marked; with ``secure_delete=ON`` the pages this frees are overwritten.
    """
    for table in ("customer_fts", "text_fts"):
        connection.exec_driver_sql(f"INSERT INTO {table}({table}) VALUES ('optimize')")


def out_of_step(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Which of these customers the index knows otherwise than their rows do; writes nothing."""
    hidden = hidden_fields(connection)
    found: list[int] = []
    for start in range(0, len(ids), BATCH):
        wanted = json.dumps(list(ids[start : start + BATCH]))
        places = rows_of(connection, f"SELECT customer_id, place, stamp FROM search_place WHERE customer_id {_IN}", (wanted,))
        old = {row[0]: row[1:] for row in places}
        for customer_id, at, material in _materials(connection, wanted, hidden):
            if tuple(old.get(customer_id, ())) != (at, _stamp(repr(material))):
                found.append(customer_id)
        stamps, texts = _all_texts(connection, wanted)
        said = {each: _stamp("\n".join(parts)) for each, parts in texts.items()}
        found += sorted({each for (each, _day), _stamp_of in stamps.items() ^ said.items()} - set(found))
    return found


def _stamp(text: str) -> int:
    """A signed 64-bit digest of what an entry is made from."""
    return int.from_bytes(blake2b(f"{TOKENS_VERSION}{text}".encode(), digest_size=8).digest(), signed=True)


def hidden_fields(connection: Connection) -> frozenset[str]:
    """Custom fields that are sensitive, and what is kept of address cards: neither is searched."""
    sensitive = connection.exec_driver_sql("SELECT id FROM custom_field WHERE sensitive")
    return frozenset(str(row[0]) for row in sensitive) | {foreign.KEY}


def _grouped(connection: Connection, sql: str, wanted: str) -> dict[int, list[Any]]:
    """Rows by their first column."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows_of(connection, sql, (wanted,)):
        found[row[0]].append(row)
    return found


def _materials(connection: Connection, wanted: str, hidden: frozenset[str]) -> Iterator[tuple[int, int, Material]]:
    """Customer, place and what it is found by, of each customer that exists."""
    persons = _grouped(connection, f"SELECT customer_id, name, title, role, notes FROM contact_person WHERE customer_id {_IN}", wanted)
    points = _grouped(connection, f"SELECT customer_id, kind, value, normal, digits FROM contact_point WHERE customer_id {_IN}", wanted)
    tags = _grouped(connection, f"SELECT customer_id, tag FROM customer_tag WHERE customer_id {_IN}", wanted)
    columns = f"id, name, other_names, company, custom, last_contact, trashed_at IS NOT NULL, {', '.join(TEXTS)}"
    everybody = rows_of(connection, f"SELECT {columns} FROM customer WHERE id {_IN}", (wanted,))
    for each, name, other_names, company, custom, last_contact, trashed, *texts in everybody:
        own = json.loads(custom) if custom != "{}" else {}
        people, words, here = ([row[1:] for row in rows.get(each, ())] for rows in (persons, tags, points))
        material = material_of((name, other_names), company, texts, own, hidden, people, [word for (word,) in words], here)
        yield each, place(each, day_of(last_contact), bool(trashed)), material


def material_of(
    names: tuple[str, str],
    company: str,
    texts: Iterable[str],
    own: Mapping[str, Any],
    hidden: frozenset[str],
    persons: Sequence[tuple[str, str, str, str]],
    tags: Sequence[str],
    points: Sequence[tuple[str, str, str, str]],
) -> Material:
    """What a customer is found by.

    Args:
        texts: its columns ``TEXTS``.
        own: values of the owner's own fields, in the order of their keys; those in ``hidden`` do not count.
        persons: name, title, role, notes of each.
        points: kind, value, comparable form, digits of each.
    """
    said = [*texts]
    for _name, title, role, notes in persons:
        said += (title, "" if role in PICK_LISTS["role"] else role, notes)
    said += tags
    said += [value for kind, value, _normal, _digits in points if kind in ("address", "qq", "website")]
    said += [str(value) for key, value in own.items() if key not in hidden and not isinstance(value, bool)]
    return Material(
        names=names,
        companies=(company,) if company else (),
        persons=[person[0] for person in persons],
        texts=[text for text in said if text],
        accounts=[value for kind, value, _normal, _digits in points if kind in ("email", "wechat")],
        phones=[(digits, bool(normal)) for _kind, _value, normal, digits in points if digits],
    )


Texts = tuple[dict[tuple[int, int], int], dict[tuple[int, int], list[str]]]
"""Stamps in the index, and what the rows say, both by customer and day."""


SAID = (("interaction", ("summary", "reaction")), ("purchase", ("product", "contract_no", "note")))
"""Tables whose rows stand in the entries of their days, with their texts."""


def _all_texts(connection: Connection, wanted: str) -> Texts:
    """One entry for a customer's notes and one for each day with contacts and purchases."""
    sql = f"SELECT customer_id, day, stamp FROM search_text WHERE customer_id {_IN}"
    stamps = {(row[0], row[1]): row[2] for row in rows_of(connection, sql, (wanted,))}
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    notes = rows_of(connection, f"SELECT id, notes FROM customer WHERE notes <> '' AND id {_IN}", (wanted,))
    for customer_id, text in notes:
        texts[customer_id, NOTES].append(text)
    for table, columns in SAID:
        sql = f"SELECT customer_id, on_date, {', '.join(columns)} FROM {table} WHERE ({_any(columns)}) AND customer_id {_IN}"
        for customer_id, on, *said in rows_of(connection, sql, (wanted,)):
            texts[customer_id, day_of(on)] += said
    return stamps, texts


def _any(columns: Iterable[str]) -> str:
    return " OR ".join(f"{column} <> ''" for column in columns)


def _texts_of_days(connection: Connection, asked: list[tuple[int, str]]) -> Texts:
    """The entries of the contacts and purchases of these customers on these days."""
    pairs = "json_each(?) p CROSS JOIN"
    known = json.dumps([(customer_id, day_of(on)) for customer_id, on in asked])
    sql = f"SELECT t.customer_id, t.day, t.stamp FROM {pairs} search_text t ON t.customer_id = p.value ->> 0 AND t.day = p.value ->> 1"
    stamps = {(row[0], row[1]): row[2] for row in rows_of(connection, sql, (known,))}
    texts: dict[tuple[int, int], list[str]] = defaultdict(list)
    for table, columns in SAID:
        on_days = f"{pairs} {table} i ON i.customer_id = p.value ->> 0 AND i.on_date = p.value ->> 1"
        sql = f"SELECT i.customer_id, i.on_date, {', '.join(f'i.{column}' for column in columns)} FROM {on_days} WHERE {_any(columns)}"
        for customer_id, on, *said in rows_of(connection, sql, (json.dumps(asked),)):
            texts[customer_id, day_of(on)] += said
    return stamps, texts
