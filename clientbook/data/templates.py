"""Message templates in their table: the owner's own, and what became of the texts to start with; who was greeted lately."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from clientbook.data import mapping
from clientbook.data.customers import delete, insert, update
from clientbook.data.journal import id_list
from clientbook.data.uids import new_uid
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.greetings import START, TOPIC, Template, check_body, original
from clientbook.i18n import N_


def templates(connection: Connection) -> tuple[Template, ...]:
    """Every template: the texts to start with as the owner has them now, then the owner's own; retired ones too."""
    rows = connection.exec_driver_sql("SELECT * FROM message_template ORDER BY id").mappings().fetchall()
    kept = [mapping.template_of(dict(row)) for row in rows]
    changed = {(each.key, each.language): each for each in kept if each.key}
    started = [changed.pop((each.key, each.language), each) for each in START]
    return (*started, *changed.values(), *(each for each in kept if not each.key))


def load(connection: Connection, template_id: int) -> Template:
    """One template that stands in the table.

    Raises:
        NotFound
    """
    row = connection.exec_driver_sql("SELECT * FROM message_template WHERE id = ?", (template_id,)).mappings().first()
    if row is None:
        raise NotFound(str(template_id))
    return mapping.template_of(dict(row))


def save(connection: Connection, template: Template, now: datetime) -> int:
    """Write a new template, or what changed of one; a changed text to start with gets a row of its own.

    Raises:
        InvalidValue: it has a field nobody can fill in, or another one of its language has this name.
        NotFound
    """
    check_body(template.body)
    template = replace(template, name=template.name.strip())
    known = templates(connection)
    if template.id is None and template.key:
        template = replace(template, id=next((each.id for each in known if _stands_for(each, template)), None))
    same = (each for each in known if each.language == template.language and not each.retired and not template.retired)
    if any(each.name.casefold() == template.name.casefold() and not _is_same(each, template) for each in same):
        raise InvalidValue("name", N_("stands in the list already"), template.name[:40])
    cells = mapping.template_cells(template)
    if template.id is None:
        return insert(connection, "message_template", cells | {"uid": template.uid or new_uid(now)})
    update(connection, "message_template", template.id, cells, mapping.template_cells(load(connection, template.id)))
    return template.id


def remove(connection: Connection, template: Template, now: datetime) -> None:
    """Take away a template of the owner's; a text to start with is retired, so that it does not come back by itself.

    Raises:
        NotFound
    """
    if template.key:
        save(connection, replace(template, retired=True), now)
        return
    load(connection, template.id or 0)
    delete(connection, "message_template", [template.id or 0])


def put_back(connection: Connection, template: Template, now: datetime) -> None:
    """Give a text to start with its own words again; one that is retired stays so.

    Raises:
        InvalidValue: another one has its name by now.
        NotFound
    """
    start = original(template)
    if start is None or template.id is None:
        return
    save(connection, replace(start, id=template.id, retired=template.retired), now)
    if not template.retired:
        delete(connection, "message_template", [template.id])


def _stands_for(one: Template, other: Template) -> bool:
    return bool(one.key) and (one.key, one.language) == (other.key, other.language)


def _is_same(one: Template, other: Template) -> bool:
    return (one.id is not None and one.id == other.id) or _stands_for(one, other)


def greeted_since(connection: Connection, customer_ids: Iterable[int], since: date) -> dict[int, date]:
    """Who of these customers was greeted on this day or later, as a contact or at an occasion, and when last; the others are left out."""
    sql = """
        SELECT customer_id, max(day) FROM (
            SELECT customer_id, on_date AS day FROM interaction
            WHERE customer_id IN (SELECT value FROM json_each(?1)) AND on_date >= ?2 AND topic = ?3
            UNION ALL
            SELECT customer_id, day FROM greeting
            WHERE customer_id IN (SELECT value FROM json_each(?1)) AND day >= ?2 AND state = 'greeted'
        ) GROUP BY customer_id
    """
    rows = connection.exec_driver_sql(sql, (id_list(customer_ids), since.isoformat(), TOPIC)).fetchall()
    return {row[0]: date.fromisoformat(row[1]) for row in rows}
