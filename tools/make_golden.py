"""Make the golden book of this schema: an encrypted book with something of everything, a backup of it, and what it holds as
plain JSON.

    python tools/make_golden.py [FOLDER]

Committed once with the release of a schema and never changed after: later versions must open it with all its data. Everybody in it
is invented. Until the schema is released, run it again whenever the tables change.
"""

import json
import shutil
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from clientbook.clock import FixedClock
from clientbook.data import PRACTICE_KDF, Book, CustomField, New, PickEntry, Query, create_book
from clientbook.data.migrations import newest
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.handling import Handling
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Greeting, Occasion
from clientbook.domain.purchase import AfterSale, Product, Purchase
from clientbook.domain.rating import Rating

PASSPHRASE = "practice"
HERE = Path(__file__).resolve().parent.parent / "tests" / "data" / "golden"
COST = 10
"""A guess at the backup's passphrase is cheap, so that the test is quick."""
CLOCK = FixedClock(datetime(2026, 11, 21, 6, 5, tzinfo=UTC))


def fill(book: Book) -> None:
    """Something of everything: every field, every table, every kind of unit, and a journal with undone steps."""
    colour = book.save_custom_field(CustomField(name="喜欢的颜色", type="choice", choices=("红", "蓝")))
    visits = book.save_custom_field(CustomField(name="Visits planned", type="number", sensitive=True))
    book.save_pick_entry(PickEntry(list="source", key="", label="展会朋友", own=True))
    book.set_setting("cooling_days", 25)
    whole = book.save_customer(_everything(str(colour.id), str(visits.id)))
    company = book.save_customer(_company())
    book.save_customer(replace(book.customer(whole.id), referred_by=company.id))
    _talk(book, whole.id)
    sheet = book.add_customers(_sheet())
    _change_and_take_back(book, whole.id)
    _plan(book, whole.id)
    _keep(book, whole.id)
    _trade(book, whole.id, book.find(Query("Keller")).ids[0])
    book.answer_import(sheet.unit or 0, "count_from")
    book.save_draft("form:new", {"name": "half typed 半"})


def _everything(colour: str, visits: str) -> Customer:
    points = (
        ContactPoint(kind="phone", value="138 0013 8000", label="work", primary=True),
        ContactPoint(kind="phone", value="+44 20 7946 0958", state="unverified"),
        ContactPoint(kind="email", value="Wang.Xiaoming@Example.org"),
        ContactPoint(kind="wechat", value="wxm_1985", state="invalid"),
        ContactPoint(kind="address", value="上海市静安区南京西路 1 号"),
    )
    return Customer(
        name="单小明", other_names="Shan Xiaoming, 老单", company="明远贸易有限公司", department="采购部", job_title="经理", gender="male",
        occupation="采购", birth="L1985-06+07", points=points, do_not_contact=("email",), consent_note="口头同意",
        consent_date=date(2026, 3, 5), type="existing", status="active", stage="won", intent="high", level="vip", source="referral",
        owner="我", core_needs="稳定供货", products_of_interest="A4, B5", contract_amount=1_234_500,
        first_cooperation=date(2024, 2, 29), last_cooperation=date(2026, 10, 31), hobbies="爬山", family="两个孩子",
        special_needs="speaks softly", preferences="微信", notes="第一行\nsecond line “quoted” 😀", tags=("高意向", "VIP", "café"),
        custom={colour: "红", visits: 3}, rhythm_days=14, checked_on=date(2026, 11, 1),
    )  # fmt: skip


def _company() -> Customer:
    people = (
        ContactPerson(name="Zoë Müller", title="CFO", main=True, points=(ContactPoint(kind="email", value="zoe@example.com"),)),
        ContactPerson(name="曾丽", notes="下午在"),
    )
    return Customer(kind="organisation", name="Müller & Söhne GmbH", headcount=120, revenue=5_000_000_00, industry="Textil", persons=people)


def _talk(book: Book, customer_id: int) -> None:
    for days, channel in ((400, "phone"), (45, "wechat"), (3, "visit")):
        at = CLOCK.now() - timedelta(days=days)
        book.log(Interaction(customer_id=customer_id, at=at, channel=channel, topic="报价", summary=f"{days} 天前：谈了价格", outcome=""))
    book.save_follow_up(FollowUp(customer_id=customer_id, what="寄样品", due=date(2026, 12, 1), due_time="09:30", channel="phone"))
    book.save_follow_up(FollowUp(customer_id=customer_id, what="call back some day"))


def _plan(book: Book, customer_id: int) -> None:
    """Series of steps; steps done, put off and called off; an attempt; a setting of every kind of plans."""
    book.set_setting("tag_rhythms", {"VIP": 14, "café": 60})
    book.set_setting("lead_days", {"birthday": 7, "contract_end": 45})
    book.set_setting("left_out_statuses", ["ended"])
    book.reckon_through(CLOCK.now().date())
    monthly = book.save_follow_up(
        FollowUp(
            customer_id=customer_id, what="月底对账", due=date(2026, 10, 31), due_time="16:00", repeat="1m", series_from=date(2026, 8, 31)
        )
    )
    weekly = book.save_follow_up(
        FollowUp(customer_id=customer_id, what="weekly call", due=date(2026, 11, 20), channel="phone", repeat="1w")
    )
    once = book.save_follow_up(FollowUp(customer_id=customer_id, what="一次就好", due=date(2026, 11, 19)))
    book.handle(Handling(customers=(customer_id,), done=(monthly.id,)))
    book.handle(Handling(customers=(customer_id,), moved=(weekly.id,), to=Due(date(2026, 11, 26), "09:30")))
    book.handle(Handling(customers=(customer_id,), cancelled=(once.id,)))
    attempt = Interaction(customer_id=0, at=CLOCK.now(), channel="phone", outcome="no_answer", reached=False)
    again = FollowUp(customer_id=0, what="再打一次", due=date(2026, 11, 24), channel="phone")
    book.handle(Handling(customers=(customer_id,), contact=attempt, plan=again))
    book.handle(Handling(customers=(customer_id,), done=(weekly.id,)))
    book.undo()


def _keep(book: Book, customer_id: int) -> None:
    """Occasions of both calendars, once and every year, of a contact person; greeted, hidden, put off, changed and removed."""
    company_id = book.save_customer(replace(_company(), name="Keller & Töchter GmbH")).id
    person = book.customer(company_id).persons[0].id
    kept = [
        book.save_occasion(
            Occasion(customer_id=each, kind=kind, name=name, date=PartialDate.parse(stored), once=once, lead_days=lead, person_id=whose)
        )
        for each, kind, name, stored, once, lead, whose in (
            (customer_id, "anniversary", "首单", "2024-02-29", False, None, None),
            (customer_id, "contract_end", "A4", "2026-12-10", True, 45, None),
            (customer_id, "结婚", "", "L--06+30", False, 0, None),
            (company_id, "birthday", "", "--11-23", False, None, person),
            (company_id, "other", "removed again", "--05-01", False, None, None),
        )
    ]
    book.save_occasion(replace(book.occasion(kept[0].id), name="first order"))
    book.remove_occasion(kept[4].id)
    greetings = (
        Greeting(customer_id=customer_id, day=date(2026, 7, 20)),
        Greeting(customer_id=customer_id, day=date(2026, 12, 10), state="later", until=date(2026, 12, 1), occasion_id=kept[1].id),
        Greeting(customer_id=company_id, day=date(2026, 11, 23), state="hidden", occasion_id=kept[3].id),
    )
    for greeting in greetings:
        book.handle(Handling(customers=(greeting.customer_id,), greetings=(greeting,)))


def _trade(book: Book, customer_id: int, company_id: int) -> None:
    """Products, one of them retired; purchases in two currencies, changed, removed and of no avail; after-sales; ratings with a step."""
    tea = book.save_product(Product(name="龙井茶", category="茶叶", unit_price=12_800, currency="CNY"))
    old = book.save_product(Product(name="Wrapping", unit_price=250))
    book.save_product(replace(old, name="Gift wrapping", retired=True))
    bought = [
        book.save_purchase(
            Purchase(
                customer_id=who, on_date=date(2026, month, 5), product_id=which, product=words, quantity=quantity, amount=amount,
                currency=currency, payment="wechat_pay", contract_no=f"HT-{month:03}", status=status, note="自提\nfragile",
            )
        )
        for who, month, which, words, quantity, amount, currency, status in (
            (customer_id, 3, tea.id, "", 2_500, 32_000, "", "completed"),
            (customer_id, 8, None, "定制礼盒", 1_000, 88_800, "CNY", ""),
            (customer_id, 9, None, "gift box", 3_000, 9_900, "USD", "unpaid"),
            (customer_id, 10, tea.id, "龙井茶 特级", 1_000, 20_000, "CNY", "cancelled"),
            (company_id, 11, tea.id, "", 10_000, 128_000, "", "ordered"),
        )
    ]  # fmt: skip
    book.save_purchase(replace(book.purchase(bought[0].id), amount=30_000, unit_price=12_000, note="改价"))
    book.save_after_sale(
        AfterSale(customer_id=customer_id, purchase_id=bought[1].id, on_date=date(2026, 8, 20), kind="exchange", note="盒子坏了")
    )
    book.save_after_sale(AfterSale(customer_id=customer_id, purchase_id=bought[2].id, on_date=date(2026, 9, 30), kind="repair"))
    step = book.save_follow_up(FollowUp(customer_id=customer_id, what="send a better box", due=date(2026, 12, 3)))
    book.save_rating(
        Rating(
            customer_id=customer_id, on_date=date(2026, 8, 21), score=2, comment="盒子不好", product_id=tea.id, purchase_id=bought[1].id,
            action="换供应商", follow_up_id=step.id,
        )
    )  # fmt: skip
    second = book.save_rating(Rating(customer_id=customer_id, on_date=date(2026, 10, 1), score=4))
    book.save_rating(replace(book.rating(second.id), score=5, comment="better"))
    book.remove_purchase(bought[2].id)
    book.remove_rating(book.save_rating(Rating(customer_id=company_id, on_date=date(2026, 11, 6), score=1)).id)
    for kind, table, columns, rows in (
        ("distinct", "distinct_pair", "a_id, b_id, decided_at", [(customer_id, company_id, "2026-11-21T06:05:00Z")]),
        ("tidy_skip", "tidy_skip", "customer_id, kind, until", [(customer_id, "phone", "2027-01-31"), (company_id, "step", "never")]),
        ("template", "message_template", "uid, name, language, occasion, body", [("golden", "生日", "zh_CN", "birthday", "生日快乐！")]),
    ):
        book._unit(kind, _insert, f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _insert(connection: Connection, statement: str, rows: list[tuple[str | int, ...]]) -> None:
    connection.exec_driver_sql(statement, rows)


def _sheet() -> list[New]:
    names = ("欧阳娜娜", "仇英", "Anna O'Neill", "José Ñandú", "李雷", "韩梅梅")
    phones = [(ContactPoint(kind="phone", value=f"1390000{number:04}"),) for number in range(len(names))]
    return [New(Customer(name=name, points=phone), source_id=f"row {i}") for i, (name, phone) in enumerate(zip(names, phones, strict=True))]


def _change_and_take_back(book: Book, customer_id: int) -> None:
    six = book.find(Query()).lines
    book.save_customer(replace(book.customer(customer_id), notes="changed and taken back"))
    book.undo()
    book.save_customer(replace(book.customer(six[1].id), company="changed and kept", tags=("neu",)))
    book.trash([six[2].id, six[3].id])
    book.restore_trashed([six[3].id])
    book.trash([six[4].id])
    book.erase([six[4].id])


def make(folder: Path) -> None:
    """Make the book and its dump in this folder, replacing what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    book, code = create_book(folder / "book", PASSPHRASE, clock=CLOCK, kdf=PRACTICE_KDF)
    fill(book)
    content = {"passphrase": PASSPHRASE, "recovery_code": code, "schema": newest(), "dump": book.dump()}
    book.back_up(folder / "backup.age", passphrase=PASSPHRASE, cost=COST)
    book.close()
    for left in ("lock", "backups.json"):  # the note names a folder of this machine
        (folder / "book" / left).unlink()
    (folder / "dump.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / f"v{newest()}")
