"""Purchases in tables of other programs and of our own: several rows are several purchases, the same file twice is none more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook.data import Book, Query
from clientbook.domain.customer import Customer
from clientbook.domain.purchase import Purchase
from clientbook.exchange.candidate import RowProblem
from clientbook.exchange.headers import TRADE
from clientbook.exchange.importing import Wish, try_sheet, write_sheet
from clientbook.exchange.mapping import Column, ColumnMap
from clientbook.exchange.report import Report
from clientbook.exchange.rows import RowReader
from clientbook.exchange.sheet import Sheet, SheetRow
from clientbook.exchange.worker import parse
from tests.exchange.samples_workbooks import plain, workbook
from tests.exchange.test_real_files import own, records, sums
from tests.support.books import CLOCK
from tests.support.ground import examples

Put = Callable[..., Report]


@pytest.fixture
def take_in(book: Book) -> Put:
    """Import into the book without the process that reads files elsewhere."""

    def run(content: str | bytes, **wish: Any) -> Report:
        sheet, decided = parse(content.encode() if isinstance(content, str) else content, {}), Wish(**wish)
        return (try_sheet if decided.dry_run else write_sheet)(book, sheet, decided)

    return run


SALES = """客户名称,手机,购买日期,购买产品,数量,单价,金额,付款方式,订单号,订单状态
王伟,13800138000,2026-03-01,龙井茶,2,120,240,微信支付,A-1,已完成
王伟,13800138000,2026年5月4日,茶具,1,,"1,560.50元",支付宝,A-2,已完成
李娜,13900139000,2026/6/1,龙井茶,2.5斤,120,300,现金,A-3,待付款
王伟,13800138000,2026-03-01,龙井茶,2,120,240,微信支付,A-4,已退货
"""


def bought(book: Book, name: str) -> list[Purchase]:
    """What somebody bought, oldest first."""
    return sorted(book.purchases(records(book)[name].id or 0), key=lambda each: (each.on_date, each.contract_no, each.amount))


def said(book: Book, name: str) -> list[tuple[object, ...]]:
    """The same in short."""
    return [(str(each.on_date), each.product, each.quantity, each.amount, each.currency) for each in bought(book, name)]


def test_repeated_rows_of_a_customer_are_several_purchases(book: Book, take_in: Put) -> None:
    report = take_in(SALES)
    assert sums(report) == (2, 2, 0, 0)
    assert report.brought == {"purchases": 4}
    assert said(book, "王伟") == [
        ("2026-03-01", "龙井茶", 2000, 24_000, "CNY"),
        ("2026-03-01", "龙井茶", 2000, 24_000, "CNY"),
        ("2026-05-04", "茶具", 1000, 156_050, "CNY"),
    ]
    first, returned, _tea_set = bought(book, "王伟")
    assert (first.unit_price, first.payment, first.contract_no, first.status) == (12_000, "wechat_pay", "A-1", "completed")
    assert returned.status == "returned"
    (tea,) = bought(book, "李娜")
    assert (tea.quantity, tea.payment, tea.status) == (2500, "cash", "unpaid")
    assert [each.name for each in book.products()] == ["龙井茶", "茶具"]
    assert tea.product_id == book.products()[0].id
    wang = records(book)["王伟"]
    assert (wang.type, wang.first_cooperation, wang.purchase_count, wang.spent) == ("existing", date(2026, 3, 1), 2, 180_050)


def test_the_same_file_twice_changes_nothing_and_one_undo_takes_all_of_it_back(book: Book, take_in: Put) -> None:
    before = {table: rows for table, rows in book.dump().items() if table not in ("unit", "change", "code_counter")}
    take_in(SALES)
    held = book.dump()
    again = take_in(SALES)
    assert (sums(again), again.brought, again.unit) == ((0, 0, 4, 0), {}, None)
    assert book.dump() == held
    book.undo()
    assert {table: rows for table, rows in book.dump().items() if table in before} == before


def test_a_dry_run_counts_the_same_and_writes_nothing(book: Book, take_in: Put) -> None:
    before = book.dump()
    dry = take_in(SALES, dry_run=True)
    assert book.dump() == before
    wet = take_in(SALES)
    assert (sums(dry), dry.brought) == (sums(wet), wet.brought)
    more = SALES + "李娜,13900139000,2026-07-01,茶具,1,560,560,现金,A-9,已完成\n"
    dry, wet = take_in(more, dry_run=True), take_in(more)
    assert (sums(dry), dry.brought) == (sums(wet), wet.brought) == ((0, 1, 4, 0), {"purchases": 1})
    assert [each.place for each in dry.rows[-1].differences] == ["purchases"]


def test_rows_shuffled_bring_the_same_purchases(book: Book, take_in: Put) -> None:
    head, *rows = SALES.splitlines(keepends=True)
    take_in(head + "".join(reversed(rows)))
    assert [each[1] for each in said(book, "王伟")] == ["龙井茶", "龙井茶", "茶具"]
    assert sums(take_in(SALES)) == (0, 0, 4, 0)


def test_the_next_export_of_the_same_shop_brings_only_what_is_new_and_what_changed(book: Book, take_in: Put) -> None:
    take_in(SALES)
    later = SALES.replace("现金,A-3,待付款", "现金,A-3,已完成").replace("客户名称,手机", "序号,客户名称,手机").splitlines()
    body = "\n".join([later[0], *(f"{at},{line}" for at, line in enumerate(later[1:], 1))])
    report = take_in(f"{body}\n5,李娜,13900139000,2026-11-02,龙井茶,1,120,120,现金,A-5,已完成\n")
    assert (sums(report), report.brought) == ((0, 2, 3, 0), {"purchases": 1})
    assert [each.status for each in bought(book, "李娜")] == ["completed", "completed"]
    assert len(bought(book, "王伟")) == 3


def test_two_purchases_alike_are_two_where_the_file_tells_them_apart(book: Book, take_in: Put) -> None:
    sheet = "Name,Email,Order date,Product,Amount\nAnn,a@b.example,2026-03-01 09:10,coffee,3\nAnn,a@b.example,2026-03-01 15:40,coffee,3\n"
    assert take_in(sheet).brought == {"purchases": 2}
    assert sums(take_in(sheet)) == (0, 0, 2, 0)
    people = "客户名称,联系人,手机,成交日期,成交金额\n海石公司,王伟,13800138000,2026-03-01,900\n海石公司,李娜,13800138001,2026-03-01,900\n"
    report = take_in(people)
    assert report.brought == {"purchases": 1}  # one deal, told of in the rows of two people
    assert any("counts once" in problem.reason() for problem in report.problems)


def test_a_list_that_names_its_customers_only_is_grouped_by_name(book: Book, take_in: Put) -> None:
    report = take_in("日期,客户,产品,金额\n2026-03-01,张三,茶,10\n2026-03-02,张三,茶,20\n2026-03-02,李四,茶,30\n")
    assert (sums(report), report.brought) == ((2, 1, 0, 0), {"purchases": 3})
    assert [each.amount for each in bought(book, "张三")] == [1_000, 2_000]


BAD_ROWS = {
    "2026-03-01,茶,1,很多": "很多 is not an amount",
    "2026-03-01,茶,1,-5": "-5 is not an amount",
    "2026-03-01,茶,1,1.234": "1.234 is not an amount",
    "2026-03-01,茶,几个,5": "几个 is not a quantity",
    "2026-03-01,茶,0,5": "0 is not a quantity",
    "2999-03-01,茶,1,5": "future",
    ",茶,1,5": "no day",
    "soon,茶,1,5": "soon is not a date",
    "3/7/2024,茶,1,5": "day first",
}


def test_what_cannot_be_kept_costs_its_row_with_the_reason(book: Book, take_in: Put) -> None:
    rows = "".join(f"客户{at},1380013800{at},{row}\n" for at, row in enumerate(BAD_ROWS))
    report = take_in(f"姓名,手机,购买日期,产品,数量,金额\n{rows}好的,13900139000,2026-03-01,茶,1,5\n")
    assert sums(report) == (1, 0, 0, len(BAD_ROWS))
    told = [problem.reason() for problem in report.problems]
    assert [why for why, said in zip(BAD_ROWS.values(), told, strict=True) if why not in said] == []
    assert report.brought == {"purchases": 1}


def test_customers_who_bought_nothing_are_customers_and_nothing_is_lost(book: Book, take_in: Put) -> None:
    report = take_in("姓名,手机,购买日期,产品,金额\n甲,13800138000,,样机,\n乙,13800138001,-,-,0\n")
    assert (sums(report), report.brought) == ((2, 0, 0, 0), {})
    assert own(book, records(book)["甲"]) == {"产品": "样机"}
    assert own(book, records(book)["乙"]) == {}


def test_columns_of_products_without_any_day_stay_fields_of_their_own(book: Book, take_in: Put) -> None:
    take_in("姓名,手机,产品,数量,评分,状态\n甲,13800138000,样机,3,高,合作中\n")
    customer = records(book)["甲"]
    assert (own(book, customer), customer.status) == ({"产品": "样机", "数量": "3", "评分": "高"}, "active")


def test_a_plain_column_of_states_is_that_of_the_purchase_where_it_says_so(book: Book, take_in: Put) -> None:
    take_in("日期,姓名,手机,产品,金额,状态\n2026-03-01,甲,13800138000,茶,5,已取消\n2026-03-01,乙,13800138001,茶,5,合作中\n")
    assert (bought(book, "甲")[0].status, records(book)["甲"].status) == ("cancelled", "none")
    assert (bought(book, "乙")[0].status, records(book)["乙"].status) == ("", "active")


AMOUNTS = (
    *(("JPY", "金额", "1200", "JPY", 1_200), ("CNY", "金额", "1200", "CNY", 120_000), ("CNY", "Amount (USD)", "20", "USD", 2_000)),
    *(("CNY", "金额（万元）", "1.2", "CNY", 1_200_000), ("CNY", "金额", "20 USD", "USD", 2_000), ("CNY", "金额", "€20", "EUR", 2_000)),
    *(("CNY", "金额", "1500日元", "JPY", 1_500), ("CNY", "金额", "$20", "CNY", 2_000), ("JPY", "金额", "12元", "CNY", 1_200)),
)
"""The currency of the book, a header, a cell; what is meant."""


def test_amounts_are_in_the_currency_they_name_else_in_that_of_the_book(book: Book, take_in: Put) -> None:
    for at, (usual, header, cell, currency, amount) in enumerate(AMOUNTS):
        book.set_setting("currency", usual)
        take_in(f"姓名,手机,购买日期,产品,{header}\n客户{at},1380013800{at},2026-03-01,茶,{cell}\n")
        assert [(each.amount, each.currency) for each in bought(book, f"客户{at}")] == [(amount, currency)], (header, cell)


def test_a_column_of_currencies_says_how_each_amount_is_meant(book: Book, take_in: Put) -> None:
    report = take_in(
        "Name,Email,Purchase date,Item,Total,Currency\nA,a@x.example,2026-03-01,tea,1200,JPY\nB,b@x.example,2026-03-01,tea,12.5,美元\n"
        "C,c@x.example,2026-03-01,tea,5,gold\n".replace("Total", "Amount")
    )
    assert sums(report) == (2, 0, 0, 1)
    assert (bought(book, "A")[0].amount, bought(book, "B")[0].amount, bought(book, "B")[0].currency) == (1_200, 1_250, "USD")


def test_numbers_and_days_of_a_workbook_are_amounts_and_days(book: Book, take_in: Put) -> None:
    rows = [["客户", "手机", "日期", "商品", "数量", "金额"], ["甲", 13_800_138_000, 45_356, "茶", 2.5, 1200.5]]
    take_in(workbook(("销售", plain(rows))))
    assert said(book, "甲") == [("2024-03-05", "茶", 2500, 120_050, "CNY")]


def test_a_type_the_sheet_names_stays_and_ratings_come_along(book: Book, take_in: Put) -> None:
    report = take_in(
        "姓名,手机,类型,购买日期,产品,金额,评分,评价\n甲,13800138000,流失客户,2026-11-01,茶,5,★★★★,不错\n乙,13800138001,,2026-11-01,茶,5,85,高\n"
    )
    assert report.brought == {"purchases": 2, "ratings": 1}
    assert (records(book)["甲"].type, records(book)["乙"].type) == ("lost", "new")
    (rating,) = book.ratings(records(book)["甲"].id or 0)
    assert (rating.score, rating.comment) == (4, "不错")
    assert own(book, records(book)["乙"]) == {"评分": "85", "评价": "高"}


def test_what_was_corrected_in_the_book_is_not_written_over_by_the_old_file(book: Book, take_in: Put) -> None:
    take_in(SALES)
    (tea,) = bought(book, "李娜")
    book.remove_purchase(tea.id or 0)
    assert sums(take_in(SALES)) == (0, 0, 4, 0)
    assert bought(book, "李娜") == []


def test_somebody_known_by_a_phone_gets_the_purchase_and_keeps_the_name(book: Book, take_in: Put) -> None:
    from clientbook.domain.customer import ContactPoint

    book.save_customer(Customer(name="王伟", notes="old", points=(ContactPoint(kind="phone", value="13800138000"),)))
    assert sums(take_in(SALES)) == (1, 3, 0, 0)
    assert len(bought(book, "王伟")) == 3


def test_a_product_that_was_renamed_meanwhile_does_not_come_back_under_its_old_name(book: Book, take_in: Put) -> None:
    take_in(SALES)
    tea = book.products()[0]
    book.save_product(replace(tea, name="西湖龙井"))
    before = book.dump()
    assert take_in(SALES).unit is None
    assert book.dump() == before


@pytest.mark.parametrize(("policy", "sums_wanted", "count"), [("skip", (0, 0, 4, 0), 4), ("new", (4, 0, 0, 0), 8)])
def test_policies_hold_for_purchases_too(book: Book, take_in: Put, policy: str, sums_wanted: tuple[int, ...], count: int) -> None:
    take_in(SALES)
    assert sums(take_in(SALES.replace("240", "250"), on_duplicate=policy)) == sums_wanted
    assert sum(len(book.purchases(each)) for each in book.find_all(Query()).ids) == count


_CELLS = st.text(max_size=12) | st.sampled_from(
    [
        "2026-03-01",
        "3/7/2024",
        "1200",
        "1.2万",
        "-5",
        "USD",
        "$",
        "¥",
        "４",
        "★★",
        "非常满意",
        "无",
        "9" * 20,
        "1e5",
        "0",
        "2.5斤",
        "nan",
        "'=1",
        "已完成",
    ]
)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(_CELLS, min_size=20, max_size=20))
def test_no_cell_makes_a_reader_stumble(cells: list[str]) -> None:
    """A row becomes a customer with what is told of trade, or is refused with a reason."""
    header = tuple(f"h{at}" for at in range(20))
    places = ["name", *sorted(TRADE)][:20]
    columns = tuple(Column(at, header[at], place) for at, place in enumerate(places))
    reader = RowReader(Sheet(header), ColumnMap(columns), {}, CLOCK.now(), "CN", "CNY")
    try:
        found = reader.read(SheetRow(1, tuple(cells)))
    except RowProblem:
        return
    for each in found.trade:
        assert each.value.on_date <= CLOCK.now().date()
        assert each.cells
