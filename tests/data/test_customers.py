"""The record in the tables: what is saved comes back, only what changed is written, and nobody overwrites a newer edit."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook.clock import FixedClock
from clientbook.data import Book, New
from clientbook.data.merging import three_way
from clientbook.domain.codes import is_code
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.errors import InvalidValue, NotFound, Refused
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from tests.support.live import BEIJING, START, add, contact, edit, mail, new_book, person, phone

KEPT = {"id", "uid", "code", "created_at", "changed_at", "trashed_at"}
DERIVED = {"last_contact", "next_follow_up", "next_what", "cooling_from", "dormant_from"}

WHOLE = Customer(
    kind="organisation",
    name="上海远山贸易有限公司",
    other_names="远山 Yuanshan",
    company="远山集团",
    department="采购部",
    job_title="经理",
    gender="other",
    occupation="贸易",
    birth="L1985-06+07",
    headcount=35,
    revenue=1_250_000_00,
    industry="F51 批发业",
    persons=(
        person("李雷", phone("021-65529988 转 12", label="work"), mail("li@Example.COM"), title="采购", role="buyer", notes="爱茶"),
        person("韩梅梅", main=True),
    ),
    points=(
        phone("138 0013 8000", primary=True, label="mobile"),
        mail("Info@YUANSHAN.example", state="unverified"),
        ContactPoint(kind="address", value="上海市静安区南京西路 1 号"),
    ),
    do_not_contact=("phone", "sms"),
    consent_note="签了",
    consent_date=date(2025, 1, 2),
    type="existing",
    status="active",
    stage="won",
    intent="high",
    level="vip",
    source="referral",
    owner="me",
    core_needs="价格\n交期",
    products_of_interest="茶",
    contract_amount=99,
    first_cooperation=date(2024, 2, 29),
    last_cooperation=date(2026, 1, 1),
    hobbies="钓鱼",
    family="一儿一女",
    special_needs="只在下午联系",
    preferences="微信",
    notes="line one\nline two",
    tags=("老客户", "vip"),
    custom={"1": "value", "2": True, "3": 0},
    rhythm_days=14,
    checked_on=date(2026, 11, 1),
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def typed(customer: Customer) -> dict[str, Any]:
    """A customer without ids, comparable forms and what the program keeps."""

    def plain(point: ContactPoint) -> ContactPoint:
        return replace(point, id=None, normal="")

    values = {each.name: getattr(customer, each.name) for each in fields(customer) if each.name not in KEPT | DERIVED}
    values["points"] = tuple(map(plain, customer.points))
    values["persons"] = tuple(replace(each, id=None, points=tuple(map(plain, each.points))) for each in customer.persons)
    return values


def test_a_record_comes_back_whole_by_either_way_in(book: Book) -> None:
    referrer = add(book, "referrer")
    whole = replace(WHOLE, referred_by=referrer.id)
    saved = book.save_customer(whole)
    added = book.add_customers([New(whole)])
    assert typed(book.customer(saved.id)) == typed(whole)
    assert typed(book.customer(added.ids[0])) == typed(whole)
    assert typed(book.customer_by_code(f" {saved.code.lower()} ")) == typed(whole)


def test_phones_and_mail_are_kept_as_typed_beside_a_form_to_compare(book: Book) -> None:
    one = book.customer(book.save_customer(WHOLE).id)
    assert [point.normal for point in one.points] == ["+8613800138000", "Info@yuanshan.example", ""]
    assert [point.normal for point in one.persons[0].points] == ["+862165529988", "li@example.com"]
    for spelling in ("+86 138-0013-8000", "１３８００１３８０００"):
        assert [owner.id for owner in book.owners_of("phone", spelling)] == [one.id]
    assert [(owner.person, owner.title) for owner in book.owners_of("email", "li@EXAMPLE.com")] == [("李雷", one.name)]
    assert book.owners_of("phone", "13900139000") == ()
    book.trash([one.id or 0])
    assert book.owners_of("phone", "13800138000") == ()


def test_an_untouched_number_keeps_its_form_when_the_region_changes(book: Book) -> None:
    one = add(book, points=(phone("13800138000"),))
    book.set_setting("region", "GB")
    two = edit(book, one, points=(*one.points, phone("020 7946 0958")))
    assert [point.normal for point in two.points] == ["+8613800138000", "+442079460958"]
    assert book.region == "GB"


def test_points_persons_and_tags_keep_their_ids(book: Book) -> None:
    one = book.customer(book.save_customer(WHOLE).id)
    two = edit(
        book,
        one,
        points=(one.points[2], replace(one.points[0], value="13900139000"), mail("new@example.com")),
        persons=(one.persons[1], replace(one.persons[0], title="总监")),
        tags=("vip", "new", "老客户"),
    )
    assert [point.id for point in two.points][:2] == [one.points[2].id, one.points[0].id]
    assert two.points[1].normal == "+8613900139000"
    assert [each.id for each in two.persons] == [one.persons[1].id, one.persons[0].id]
    assert two.persons[1].points == one.persons[0].points
    assert two.tags == ("vip", "new", "老客户")


def test_parts_without_ids_are_recognised_by_what_they_say(book: Book) -> None:
    one = book.customer(book.save_customer(WHOLE).id)
    book.save_customer(replace(WHOLE, id=one.id, notes="other"))
    two = book.customer(one.id or 0)
    assert (two.points, two.persons) == (one.points, one.persons)
    assert two.notes == "other"


def test_a_newer_edit_survives_where_this_one_did_not_touch_it(book: Book) -> None:
    base = book.customer(book.save_customer(WHOLE).id)
    edit(
        book,
        base,
        name="renamed elsewhere",
        custom=dict(base.custom) | {"9": "elsewhere"},
        tags=("elsewhere", *base.tags),
        points=(*base.points, phone("13900139001")),
        persons=(replace(base.persons[0], title="总监"), base.persons[1]),
    )
    mine = replace(
        base,
        company="mine",
        custom=dict(base.custom) | {"1": "mine"},
        tags=(base.tags[0], "mine"),
        points=(replace(base.points[0], label="home"), *base.points[1:]),
        persons=(replace(base.persons[0], notes="mine"), base.persons[1]),
    )
    book.save_customer(mine, base=base)
    now = book.customer(base.id or 0)
    assert (now.name, now.company) == ("renamed elsewhere", "mine")
    assert dict(now.custom) == {"1": "mine", "2": True, "3": 0, "9": "elsewhere"}
    assert now.tags == ("elsewhere", "老客户", "mine")
    assert [point.value for point in now.points] == [*(point.value for point in base.points), "13900139001"]
    assert now.points[0].label == "home"
    assert (now.persons[0].title, now.persons[0].notes) == ("总监", "mine")


def test_a_point_removed_elsewhere_and_changed_here_is_not_lost(book: Book) -> None:
    base = add(book, points=(phone("13800138000"), mail("a@example.com")))
    edit(book, base, points=())
    book.save_customer(replace(base, points=(replace(base.points[0], value="13900139000"), base.points[1])), base=base)
    assert [point.value for point in book.customer(base.id or 0).points] == ["13900139000"]


WORDS = st.sampled_from(["", "a", "b", "c"])
TAGS = st.lists(st.sampled_from(["x", "y", "z"]), unique=True).map(tuple)
PEOPLE = st.builds(
    lambda name, company, tags, custom: Customer(name=name or "n", company=company, tags=tags, custom=custom),
    WORDS,
    WORDS,
    TAGS,
    st.dictionaries(st.sampled_from("12"), WORDS),
)


@settings(deadline=None)
@given(PEOPLE, PEOPLE, PEOPLE)
def test_laying_an_edit_on_another_keeps_both(base: Customer, mine: Customer, theirs: Customer) -> None:
    assert three_way(base, mine, base) == mine
    assert typed(three_way(base, base, theirs)) == typed(theirs)
    merged = three_way(base, mine, theirs)
    for name in ("name", "company"):
        touched = getattr(mine, name) != getattr(base, name)
        assert getattr(merged, name) == getattr(mine if touched else theirs, name)
    added, removed = set(mine.tags) - set(base.tags), set(base.tags) - set(mine.tags)
    assert set(merged.tags) == (set(theirs.tags) - removed) | added


def test_saving_somebody_who_was_erased_is_refused(book: Book) -> None:
    one = add(book)
    book.erase([one.id or 0])
    with pytest.raises(NotFound):
        book.save_customer(replace(one, name="x"), base=one)
    with pytest.raises(NotFound):
        book.log(contact(one, START.date()))
    with pytest.raises(NotFound):
        book.save_follow_up(FollowUp(customer_id=one.id or 0, what="x"))


# ---- codes


def test_codes_count_by_the_day_of_creation_and_widen_after_999(book: Book) -> None:
    first = book.add_customers(New(Customer(name=str(each))) for each in range(1001))
    codes = [book.customer(each).code for each in (first.ids[0], first.ids[998], first.ids[999], first.ids[1000])]
    assert codes == ["C20261121001", "C20261121999", "C202611211000", "C202611211001"]
    earlier = book.save_customer(Customer(name="x", created_at=datetime(2025, 3, 4, 1, 0, tzinfo=BEIJING)))
    assert earlier.code == "C20250304001"
    assert all(map(is_code, codes))


def test_a_code_brought_along_is_kept_if_it_was_never_given_out(book: Book) -> None:
    kept = book.add_customers([New(Customer(name="a", code="C20261121007")), New(Customer(name="b"))])
    assert [book.customer(each).code for each in kept.ids] == ["C20261121007", "C20261121008"]
    assert kept.recoded == ()
    again = book.add_customers([New(Customer(name="c", code="C20261121007")), New(Customer(name="d", code="my own"))])
    assert again.recoded == (("C20261121007", "C20261121009"),)
    assert book.customer(again.ids[1]).code == "C20261121010"
    book.undo()
    book.undo()
    later = book.add_customers([New(Customer(name="e", code="C20261121008"))])
    assert later.recoded == (("C20261121008", "C20261121011"),), "it was somebody's once"


# ---- many at once


def test_what_came_with_new_customers_is_theirs(book: Book) -> None:
    added = book.add_customers(
        [
            New(Customer(name="other")),
            New(
                replace(WHOLE, trashed_at=START),
                interactions=(Interaction(customer_id=0, at=START - timedelta(days=3), summary="hi", person_id=2),),
                follow_ups=(FollowUp(customer_id=77, what="call", due=date(2026, 12, 1)),),
                source_id="row 2",
            ),
        ]
    )
    one = book.customer(added.ids[1])
    assert one.is_trashed
    assert (one.last_contact, one.next_follow_up, one.next_what) == (date(2026, 11, 18), date(2026, 12, 1), "call")
    entries = book.timeline(one.id or 0)
    talks = [entry.interaction for entry in entries if entry.interaction is not None]
    assert [talk.person_id for talk in talks] == [one.persons[1].id]
    row = next(row for row in book.dump()["customer"] if row["id"] == one.id)
    assert (row["import_unit"], row["source_id"]) == (added.unit, "row 2")
    book.undo()
    assert {table: len(rows) for table, rows in book.dump().items() if table in ("customer", "interaction", "follow_up")} == {
        "customer": 0,
        "interaction": 0,
        "follow_up": 0,
    }


def test_nothing_in_the_future_is_a_contact_through_any_door(book: Book) -> None:
    one = add(book)
    tomorrow = START.date() + timedelta(days=1)
    with pytest.raises(InvalidValue):
        book.log(contact(one, tomorrow))
    with pytest.raises(InvalidValue):
        book.add_customers([New(Customer(name="x"), interactions=(contact(one, tomorrow),))])
    assert book.count() == 1


# ---- trash


def test_trash_holds_customers_until_they_are_restored(book: Book) -> None:
    one, other = add(book, "one"), add(book, "other")
    book.trash([one.id or 0, other.id or 0])
    assert (book.count(), book.count(trashed=True)) == (0, 2)
    assert book.trash([one.id or 0]) is None, "once is enough"
    book.restore_trashed([other.id or 0])
    assert [book.customer(each.id or 0).is_trashed for each in (one, other)] == [True, False]
    book.undo(2)
    assert book.count() == 2


def test_a_record_without_name_is_called_by_its_phone(book: Book) -> None:
    one = book.save_customer(Customer(points=(phone("13800138000"),)))
    assert book.rows([one.id])[0].title == "+8613800138000"
    with pytest.raises(Refused):
        book.redo()


def test_the_clock_says_when(tmp_path: Path) -> None:
    clock = FixedClock(START)
    book = new_book(tmp_path / "other", clock)
    one = add(book)
    clock.instant += timedelta(hours=2)
    two = edit(book, one, name="x")
    assert (two.created_at, two.changed_at) == (START, START + timedelta(hours=2))
    assert book.history(limit=1)[0].at == clock.instant
    book.close()
