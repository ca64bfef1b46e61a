"""A customer with something in every table that belongs to a customer, and ways to disturb it."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from clientbook.data import Book
from clientbook.data.customer_image import part_tables
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.occasion import Greeting, Occasion
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating
from tests.support.live import START, add, contact, mail, person, phone

DAY = date(2026, 11, 20)
_WORDS = ("notes", "note", "comment", "summary", "what", "value", "tag", "name", "kind", "until", "state")


def attach(book: Book, name: str = "王伟丽", **more: Any) -> int:
    """The customer; its id."""
    persons = (person("张经理", phone("13912345678")), person("李四"))
    points = (phone("13800138000"), mail(f"{len(name)}@example.org"))
    one = add(book, name, points=points, persons=persons, tags=("vip", "tea"), notes="old notes", birth="1990-03-04", **more)
    me = one.id or 0
    book.log(replace(contact(one, DAY, summary="told of the new tea"), person_id=one.persons[0].id))
    step = book.save_follow_up(FollowUp(customer_id=me, what="send a sample", due=DAY))
    days = Occasion(customer_id=me, kind="other", name="opening", date=PartialDate(month=11, day=22), person_id=one.persons[1].id)
    occasion = book.save_occasion(days).id
    book.handle(Handling(customers=(me,), greetings=(Greeting(customer_id=me, day=START.date(), occasion_id=occasion),)))
    tea = book.save_product(Product(name=f"tea of {name}"))
    bought = book.save_purchase(Purchase(customer_id=me, on_date=DAY, product_id=tea.id, amount=5000))
    book.save_after_sale(AfterSale(customer_id=me, purchase_id=bought.id, on_date=DAY, kind="repair", note="leaf"))
    book.save_rating(Rating(customer_id=me, on_date=DAY, score=4, purchase_id=bought.id, follow_up_id=step.id, product_id=tea.id))
    book._unit(
        "tidy_skip", lambda c: c.exec_driver_sql("INSERT INTO tidy_skip (customer_id, kind, until) VALUES (?, 'phone', 'never')", (me,))
    )
    return me


def rows_of(book: Book, customer_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every row of a customer, by table."""
    everything = book.dump()
    found = {table: [row for row in everything[table] if row["customer_id"] == customer_id] for table in part_tables()}
    return found | {"customer": [row for row in everything["customer"] if row["id"] == customer_id]}


def disturb(book: Book, customer_id: int, seed: int) -> None:
    """Change, remove and add rows of the customer in every table, as one unit."""
    generator = random.Random(seed)

    def work(connection: Connection) -> None:
        for table in (*part_tables(), "customer"):
            owner = "id" if table == "customer" else "customer_id"
            rows = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE {owner} = ?", (customer_id,)).mappings().fetchall()
            for row in rows:
                act = generator.choice(("keep", "change", "copy", "remove"))
                if act == "remove" and table != "customer":
                    connection.exec_driver_sql(f"DELETE FROM {table} WHERE id = ?", (row["id"],))
                elif act == "copy" and table != "customer":
                    cells = {name: value for name, value in row.items() if name not in ("id", "day_key")}
                    cells |= {"uid": f"copy-{table}-{row['id']}-{seed}"} if "uid" in cells else {}
                    names = ", ".join(f'"{name}"' for name in cells)
                    connection.exec_driver_sql(
                        f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(cells))})", tuple(cells.values())
                    )
                elif act == "change":
                    column = next(
                        name
                        for name in ("notes", "note", "comment", "summary", "what", "value", "tag", "name", "kind", "until")
                        if name in row
                    )
                    new = "2027-01-01" if column == "until" else f"disturbed-{seed}"  # a tag is one word
                    connection.exec_driver_sql(f"UPDATE {table} SET {column} = ? WHERE id = ?", (new, row["id"]))
        # What a removed row left behind would not pass the commit.
        connection.exec_driver_sql("DELETE FROM after_sale WHERE purchase_id NOT IN (SELECT id FROM purchase)")
        connection.exec_driver_sql("DELETE FROM greeting WHERE occasion_id NOT IN (SELECT id FROM occasion)")
        for table in ("contact_point", "interaction", "occasion"):
            connection.exec_driver_sql(f"UPDATE {table} SET person_id = NULL WHERE person_id NOT IN (SELECT id FROM contact_person)")
        connection.exec_driver_sql("UPDATE rating SET purchase_id = NULL WHERE purchase_id NOT IN (SELECT id FROM purchase)")
        connection.exec_driver_sql("UPDATE rating SET follow_up_id = NULL WHERE follow_up_id NOT IN (SELECT id FROM follow_up)")

    book._unit("edit", work)
