"""Files of other programs, from bytes to records: nothing in them is lost, nothing is invented."""

from collections.abc import Callable
from datetime import date

import pytest

from clientbook.data import Book, Query, read_wholes
from clientbook.domain.customer import Customer
from clientbook.exchange.report import Report
from tests.exchange import samples

Import = Callable[..., Report]


def records(book: Book) -> dict[str, Customer]:
    """Every customer by its title."""
    return {customer.title(): customer for customer in book.records(book.find_all(Query()).ids)}


def own(book: Book, customer: Customer) -> dict[str, object]:
    """Values of the owner's own fields by the field's name."""
    names = {str(field.id): field.name for field in book.custom_fields()}
    return {names[key]: value for key, value in customer.custom.items()}


def phones(customer: Customer) -> list[str]:
    """Comparable forms of all phones, contact persons' at the end."""
    points = [*customer.points, *(point for person in customer.persons for point in person.points)]
    return [point.normal or point.value for point in points if point.kind == "phone"]


def sums(report: Report) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected; and they are what was read."""
    assert report.read == report.created + report.updated + report.unchanged + report.rejected
    return report.created, report.updated, report.unchanged, report.rejected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_a_chinese_customer_sheet(book: Book, take_in: Import, encoding: str) -> None:
    assert sums(take_in(samples.CHINESE_SHEET.encode(encoding))) == (3, 0, 0, 0)
    found = records(book)
    company = found["明超科技有限公司"]
    assert (company.kind, company.level, company.source, company.status) == ("organisation", "vip", "referral", "active")
    assert company.industry == "I65 软件和信息技术服务业"
    assert [person.name for person in company.persons] == ["王伟丽"]
    assert company.persons[0].points[0].normal == "+8613800138000"
    assert [point.value for point in company.points] == ["010-65529988"]
    assert own(book, company) == {"会员卡号": "0012345"}
    assert company.last_contact == date(2024, 3, 5)
    assert company.id is not None
    assert [entry.interaction.summary for entry in book.timeline(company.id) if entry.interaction] == ["对方案满意，下周提供合同"]
    # 合作状态 holds a value of the other list: it goes where it belongs.
    assert (found["丽华商贸"].type, found["丽华商贸"].status) == ("potential", "none")
    assert own(book, found["丽华商贸"]) == {"会员卡号": "0099"}
    assert phones(found["单晓峰工作室"]) == ["+8613700001111", "+8613600002222"]
    assert book.find(Query("8000")).lines[0].name == "明超科技有限公司"


def test_google_contacts_old(book: Book, take_in: Import) -> None:
    assert sums(take_in(samples.GOOGLE_OLD)) == (2, 0, 0, 0)
    ann = records(book)["Ann Lee"]
    assert (ann.company, ann.job_title, ann.birth, ann.tags) == ("Lee & Sons", "Director", "1985-03-07", ("Key-accounts",))
    assert ann.notes == "likes tea\nand rain"
    mails = [(point.normal, point.label, point.primary) for point in ann.points if point.kind == "email"]
    assert mails == [("ann@example.com", "work", True), ("ann.lee@example.org", "work", False), ("ann@home.example", "home", False)]
    assert phones(ann) == ["+442079460958", "+442079460999", "+442079460111"]
    assert [point.value for point in ann.points if point.kind == "address"] == ["1 High Street, London"]
    assert own(book, ann) == {"Shoe size": "38"}
    assert records(book)["张伟"].birth == "--05-06"


def test_google_contacts_new(book: Book, take_in: Import) -> None:
    assert sums(take_in(samples.GOOGLE_NEW)) == (4, 0, 0, 0)
    found = records(book)
    assert set(found) == {"Zoë Anne Müller", "欧阳娜娜", "李小明", "010-88886666"}
    assert (found["Zoë Anne Müller"].company, found["Zoë Anne Müller"].department) == ("Müller AG", "Sales")
    assert found["Zoë Anne Müller"].tags == ("Friends",)


def test_outlook_in_english(book: Book, take_in: Import) -> None:
    assert sums(take_in(samples.OUTLOOK.encode("cp1252"))) == (1, 0, 0, 0)
    jose = records(book)["José García"]
    assert (jose.company, jose.job_title, jose.birth, jose.gender, jose.family) == ("Olé S.L.", "Buyer", "", "", "Spouse: Ana")
    assert jose.tags == ("Key", "Spain")
    assert [point.value for point in jose.points if point.kind == "address"] == ["Calle Mayor 1, 2º, Madrid, 28013, Spain"]
    assert own(book, jose) == {"Title": "Sr."}


def test_outlook_in_chinese(book: Book, take_in: Import) -> None:
    assert sums(take_in(samples.OUTLOOK_CHINESE.encode("gbk"))) == (1, 0, 0, 0)
    wang = records(book)["王伟"]
    assert (wang.company, wang.department, wang.job_title, wang.notes) == ("明超科技有限公司", "采购部", "经理", "好说话")
    assert [point.value for point in wang.points if point.kind == "address"] == ["100080 北京市 海淀区 中关村大街1号"]
    assert wang.tags == ("重点", "老客户")


def test_thunderbird(book: Book, take_in: Import) -> None:
    assert sums(take_in(samples.THUNDERBIRD)) == (1, 0, 0, 0)
    eve = records(book)["Eve Novák"]
    assert (eve.birth, eve.other_names, own(book, eve)) == ("1990-02-28", "Evi", {"Custom 1": "x7"})


def test_linkedin_with_lines_above_the_header(book: Book, take_in: Import) -> None:
    assert sums(take_in(samples.LINKEDIN)) == (1, 0, 0, 0)
    assert own(book, records(book)["Ann Lee"]) == {"Connected On": "01 Jul 2026"}


def test_contacts_and_steps_of_a_sheet_become_contacts_and_steps(book: Book, take_in: Import) -> None:
    report = take_in(samples.FOLLOW_UP_SHEET)
    assert sums(report) == (2, 0, 0, 0)
    found = records(book)
    zhang, li = found["张三"], found["李四"]
    assert (zhang.stage, zhang.intent, zhang.owner, zhang.tags) == ("proposal", "high", "小李", ("重要", "老客户"))
    assert (zhang.last_contact, zhang.next_follow_up, zhang.next_what) == (date(2026, 11, 1), date(2026, 12, 1), "寄合同")
    # A contact that lies in the future is a plan, and said to be one.
    assert (li.last_contact, li.next_follow_up, li.next_what) == (None, date(2027, 1, 5), "到店看样")
    assert li.source == "朋友圈"
    assert [(problem.row, problem.rejected) for problem in report.problems] == [(3, False)]


TAIWAN = """客戶姓名,行動電話,電子信箱,公司名稱,職稱,備註,客戶來源,客戶等級,合作狀態,最近聯絡日期,下次聯絡日期,門市
陳雅婷,0912-345-678,ya@taiwan.example,台灣積體電路,採購經理,喜歡烏龍茶，很健談,轉介紹,高價值,合作中,2026年11月1日,2026/12/24,信義店
"""
"""As a spreadsheet in Taipei saves it, in Big5."""


def test_a_sheet_with_traditional_headers_is_known_like_its_simplified_twin(book: Book, take_in: Import) -> None:
    assert sums(take_in(TAIWAN.encode("big5"))) == (1, 0, 0, 0)
    chen = records(book)["陳雅婷"]
    assert (chen.company, chen.job_title, chen.notes) == ("台灣積體電路", "採購經理", "喜歡烏龍茶，很健談")
    assert (chen.source, chen.level, chen.status) == ("referral", "high", "active")
    assert (chen.last_contact, chen.next_follow_up) == (date(2026, 11, 1), date(2026, 12, 24))
    assert [(point.kind, point.label) for point in chen.points] == [("phone", "mobile"), ("email", "")]
    assert own(book, chen) == {"門市": "信義店"}


def test_the_time_of_day_of_a_planned_step_is_kept(book: Book, take_in: Import) -> None:
    rows = (
        "赵一,2026-12-01 14:30,\n",
        "钱二,2026年12月2日 下午3:05,\n",
        "孙三,2026/12/3 00:00:00,\n",
        "李四,2026-12-04,\n",
        "周五,,2027-01-05 09:15\n",
    )
    take_in("姓名,下次跟进时间,最后跟进时间\n" + "".join(rows))
    steps = [
        (w.customer.name, str(each.due), each.due_time)
        for w in read_wholes(book, list(book.find_all(Query()).ids), {"follow_ups"})
        for each in w.follow_ups
    ]
    assert sorted(steps, key=lambda step: step[1]) == [
        ("赵一", "2026-12-01", "14:30"), ("钱二", "2026-12-02", "15:05"), ("孙三", "2026-12-03", ""), ("李四", "2026-12-04", ""),
        ("周五", "2027-01-05", "09:15"),
    ]  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_delimiter_and_line_ends_change_nothing(book: Book, take_in: Import, delimiter: str, line_end: str) -> None:
    take_in(samples.retold(samples.FOLLOW_UP_SHEET, delimiter).replace("\n", line_end))
    assert records(book)["张三"].next_what == "寄合同"


def test_several_contacts_of_one_company_become_its_contact_persons(book: Book, take_in: Import) -> None:
    sheet = "客户名称,联系人,职位,手机,邮箱\n海石公司,王伟,经理,13800000001,w@example.cn\n海石公司,李娜,采购,13800000002,\n"
    assert sums(take_in(sheet)) == (1, 1, 0, 0)
    company = records(book)["海石公司"]
    assert [(person.name, person.title, person.main) for person in company.persons] == [("王伟", "经理", True), ("李娜", "采购", False)]
    assert (company.job_title, phones(company)) == ("", ["+8613800000001", "+8613800000002"])
    assert sums(take_in(sheet)) == (0, 0, 2, 0)


def test_two_companies_of_one_name_stay_two(book: Book, take_in: Import) -> None:
    sheet = "客户名称,联系人,手机,会员卡号\n海石公司,王伟,13800000001,001\n海石公司,李娜,13800000002,002\n"
    assert sums(take_in(sheet)) == (2, 0, 0, 0)


def test_a_company_with_its_contact_but_no_name_column(book: Book, take_in: Import) -> None:
    take_in("公司名称,联系人,联系电话\n海石贸易,王伟,13800000001\n")
    company = records(book)["海石贸易"]
    assert (company.kind, [person.name for person in company.persons]) == ("organisation", ["王伟"])


@pytest.mark.parametrize(
    ("typed", "kept", "state"),
    [
        ("13800138000.0", "13800138000", "ok"),
        ("1.3800138E+10", "1.3800138E+10", "invalid"),
        ("1.3800138000E+10", "13800138000", "ok"),
        ("1.38E+10", "1.38E+10", "invalid"),
        ("'+8613800138000", "+8613800138000", "ok"),
        ('"=""013800138000"""', "013800138000", "ok"),
        ("手机：13800138000", "13800138000", "ok"),
        ("95588", "95588", "ok"),
        ("ask at the desk", "ask at the desk", "invalid"),
    ],
)
def test_phones_a_spreadsheet_damaged_are_healed_or_said(book: Book, take_in: Import, typed: str, kept: str, state: str) -> None:
    report = take_in(f"Name,Phone\nAnn,{typed}\n")
    point = records(book)["Ann"].points[0]
    assert (point.value, point.state) == (kept, state)
    told = bool([problem for problem in report.problems if not problem.rejected])
    assert told == ("E+" in typed or typed.endswith(".0") or state == "invalid")


@pytest.mark.parametrize(
    "cell",
    [
        "13800138000/13900139000",
        "13800138000；13900139000",
        "13800138000、13900139000",
        '"13800138000\n13900139000"',
        "13800138000 ::: 13900139000",
    ],
)
def test_several_phones_in_a_cell_become_several_phones(book: Book, take_in: Import, cell: str) -> None:
    take_in(f"姓名\t手机\n王五\t{cell}\n")
    assert phones(records(book)["王五"]) == ["+8613800138000", "+8613900139000"]


def test_whether_day_or_month_comes_first_is_told_by_the_file_or_not_at_all(book: Book, take_in: Import) -> None:
    assert sums(take_in("Name,Birthday\nAnn,03/04/1985\nBob,25/12/1990\n")) == (2, 0, 0, 0)
    assert records(book)["Ann"].birth == "1985-04-03"
    report = take_in("Name,Birthday\nCid,03/04/1985\nDan,05/05/1990\nEve,7 Mar 1991\n")
    assert sums(report) == (2, 0, 0, 1)
    assert [(problem.row, problem.field) for problem in report.problems] == [(2, "Birthday")]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("2024年3月5日", "2024-03-05"), ("2024/3/5", "2024-03-05"), ("2024.3.5", "2024-03-05"), ("45356", "2024-03-05"),
     ("20240305 00:00:00", "2024-03-05"),
     ("0/0/00", ""), ("无", ""), ("1985", "1985"), ("3月7日", "--03-07"), ("农历八月十五", "L--08-15")],
)  # fmt: skip
def test_dates_in_every_form_a_sheet_has(book: Book, take_in: Import, typed: str, stored: str) -> None:
    take_in(f"姓名,生日\n王五,{typed}\n")
    assert records(book)["王五"].birth == stored


def test_a_cell_that_is_no_date_refuses_the_row_with_its_reason(book: Book, take_in: Import) -> None:
    report = take_in("姓名,生日\n王五,很久以前\n赵六,1985-03-07\n")
    assert sums(report) == (1, 0, 0, 1)
    assert report.problems[0].row == 2
    assert "很久以前" in report.problems[0].reason()


def test_a_number_that_is_none_is_kept_as_it_was_written(book: Book, take_in: Import) -> None:
    report = take_in("客户名称,人员规模,合同金额\n海石公司,50-99人,1.2万\n")
    company = records(book)["海石公司"]
    assert (company.headcount, company.contract_amount) == (None, 1_200_000)
    assert own(book, company) == {"人员规模": "50-99人"}
    assert [problem.rejected for problem in report.problems] == [False]


def test_what_cannot_be_kept_in_a_text_is_taken_out_and_said(book: Book, take_in: Import) -> None:
    report = take_in("Name,Phone\nA\u202enn\x1b[31m Lee,1234567\n")
    assert "Ann[31m Lee" in records(book)
    assert report.problems[0].values == {"count": 2}


def test_a_text_longer_than_its_field_refuses_the_row_and_is_never_cut(book: Book, take_in: Import) -> None:
    assert sums(take_in(f"Name,Phone\n{'x' * 201},1234567\nBob,2345678\n")) == (1, 0, 0, 1)


def test_values_of_another_program_that_are_no_choice_of_ours_are_kept(book: Book, take_in: Import) -> None:
    take_in("姓名,客户等级,来源\n王五,钻石,抖音\n")
    assert (records(book)["王五"].level, records(book)["王五"].source) == ("钻石", "抖音")


def test_rows_in_another_order_make_the_same_book(book: Book, take_in: Import) -> None:
    lines = samples.FOLLOW_UP_SHEET.splitlines()
    take_in("\n".join([lines[0], *reversed(lines[1:])]))
    zhang = records(book)["张三"]
    assert (zhang.next_what, zhang.stage, zhang.tags) == ("寄合同", "proposal", ("重要", "老客户"))
