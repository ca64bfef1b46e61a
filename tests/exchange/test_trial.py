"""The trial: each row's fate with its reason and before and after, without a write; what it says is what the import then does."""

import random
from collections.abc import Callable

import pytest

from clientbook.data import Book, Progress, Query
from clientbook.domain.customer import Customer
from clientbook.domain.errors import Cancelled
from clientbook.exchange.import_map import ImportMap
from clientbook.exchange.importing import Wish, try_sheet, write_sheet
from clientbook.exchange.plan_import import REJECTED, Difference, RowPlan
from clientbook.exchange.report import Report
from clientbook.exchange.worker import parse
from tests.exchange import samples
from tests.exchange.samples_cards import EXPECTED
from tests.exchange.samples_workbooks import WORKBOOKS
from tests.exchange.test_real_files import records, sums

Put = Callable[..., Report]
Import = Callable[..., Report]
STANDING = "姓名,手机,公司,备注\n王伟,13800130001,甲公司,喜欢茶\n李娜,13800130002,乙公司,\n赵敏,010-65520000,,\n"


def fates(report: Report) -> list[tuple[int, str]]:
    """Row and verdict."""
    return [(plan.row, plan.verdict) for plan in report.rows]


def test_every_row_has_its_fate_with_before_and_after(book: Book, take_in: Import) -> None:
    take_in(STANDING)
    sheet = (
        "姓名,手机,公司,备注,生日\n"
        "王伟,13800130001,丙公司,怕狗,\n"  # another company, more notes
        "李娜,13800130002,乙公司,,\n"  # nothing new
        "赵敏,13900139999,,,\n"  # the name of somebody, nothing else
        "孙丽,010-65520000,,,\n"  # the landline of somebody with another name
        "周一,13700130001,,,someday\n"
        "吴一,13700130002,,,\n"
        "吴一,13700130002,丁公司,,\n"
    )
    before = book.dump()
    report = take_in(sheet, dry_run=True)
    assert book.dump() == before
    assert sums(report) == (3, 2, 1, 1)
    assert fates(report) == [
        (2, "update"), (3, "unchanged"), (4, "suspect"), (5, "suspect"), (6, "rejected"), (7, "new"), (8, "update"),
    ]  # fmt: skip
    by_row = {plan.row: plan for plan in report.rows}
    codes = {name: customer.code for name, customer in records(book).items()}
    assert (by_row[2].code, by_row[4].resembles, by_row[5].resembles) == (codes["王伟"], (codes["赵敏"],), (codes["赵敏"],))
    assert by_row[2].differences == (Difference("company", "甲公司", "丙公司"), Difference("notes", "喜欢茶", "喜欢茶\n怕狗"))
    assert (by_row[8].same_as, by_row[8].differences) == (7, (Difference("company", "", "丁公司"),))
    assert [problem.row for problem in by_row[6].reasons] == [6]
    assert report.suspects == 2
    wet = take_in(sheet)
    assert [plan.verdict for plan in wet.rows] == [plan.verdict for plan in report.rows]
    assert all(plan.customer_id for plan in wet.rows if plan.verdict != REJECTED)


def test_a_suspect_is_decided_one_by_one(book: Book, take_in: Import) -> None:
    take_in(STANDING)
    code = records(book)["赵敏"].code
    sheet = "姓名,手机,备注\n赵敏,13900139001,甲\n赵敏,13900139002,乙\n赵敏,13900139003,丙\n"
    report = take_in(sheet, decisions={2: code, 3: "skip", 4: "new"})
    assert (sums(report), fates(report)) == ((1, 1, 1, 0), [(2, "update"), (3, "unchanged"), (4, "new")])
    assert book.count() == 4
    held = next(customer for customer in book.records(book.find_all(Query()).ids) if customer.code == code)
    assert (held.notes, len(held.points)) == ("甲", 2)


def test_a_decision_for_a_code_that_is_nobodys_leaves_the_row_as_it_was(take_in: Import) -> None:
    assert sums(take_in("姓名,手机\n独一,13900139009\n", decisions={2: "C20990101001"})) == (1, 0, 0, 0)


def bare(customer: Customer) -> tuple[object, ...]:
    """A customer but for what the program gives out: ids, codes, instants."""
    points = sorted((point.kind, point.value, point.label) for point in customer.points)
    persons = sorted((person.name, person.title) for person in customer.persons)
    return customer.kind, customer.name, customer.company, customer.birth, customer.status, points, persons, sorted(customer.tags)


@pytest.mark.parametrize("name", ["CHINESE_SHEET", "GOOGLE_NEW", "FOLLOW_UP_SHEET"])
def test_the_same_rows_in_any_order_make_the_same_book(book: Book, name: str) -> None:
    sheet = parse(getattr(samples, name).encode(), {})
    write_sheet(book, sheet, Wish())
    expected = sorted(bare(customer) for customer in records(book).values())
    book.undo()
    random.Random(name).shuffle(sheet.rows)
    write_sheet(book, sheet, Wish())
    assert sorted(bare(customer) for customer in records(book).values()) == expected


@pytest.mark.parametrize("kind", ["workbook", "cards"])
def test_other_formats_are_tried_without_a_write_and_twice_is_once(book: Book, kind: str) -> None:
    content = WORKBOOKS["Chinese sheet"] if kind == "workbook" else EXPECTED["iPhone 3.0"][0]
    sheet = parse(content, {})
    before = book.dump()
    dry = try_sheet(book, sheet, Wish())
    assert book.dump() == before
    wet = write_sheet(book, sheet, Wish())
    assert sums(dry) == sums(wet)
    once = book.dump()
    again = write_sheet(book, sheet, Wish())
    assert sums(again) == (0, 0, again.read, 0)
    assert book.dump() == once


def test_one_undo_takes_new_ones_changes_contacts_and_the_memory_back(book: Book, take_in: Import) -> None:
    take_in(STANDING)
    before = {table: rows for table, rows in book.dump().items() if table not in ("unit", "change", "code_counter")}
    told = ImportMap({"何时": "interaction.at", "说了": "interaction.summary"})
    report = take_in(
        "姓名,手机,鞋码,何时,说了,下次跟进时间\n王伟,13800130001,42,2026-10-01,谈价,2026-12-01\n新人,13800130009,,,,\n", told=told
    )
    assert sums(report) == (1, 1, 0, 0)
    places = [each.place for each in report.rows[0].differences]
    assert places == [f"custom:{book.custom_fields()[0].id}", "contact", "step"]
    assert book.setting("import_maps")
    book.undo()
    assert {table: rows for table, rows in book.dump().items() if table in before} == before


def test_an_import_can_be_stopped_and_leaves_nothing(book: Book) -> None:
    sheet = parse(("姓名,手机\n" + "".join(f"客户{n},138{n:08}\n" for n in range(600))).encode(), {})
    before = book.dump()
    progress = Progress()
    progress.cancel()
    for act in (try_sheet, write_sheet):
        with pytest.raises(Cancelled):
            act(book, sheet, Wish(), progress)
    assert book.dump() == before


def test_a_plan_is_data() -> None:
    assert RowPlan(1, "new", "A") == RowPlan(1, "new", "A")
