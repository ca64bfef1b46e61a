"""Decisions about a file as data: columns, values, dates and what becomes of the unknown; asked, told, remembered by the book."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from clientbook.data import Book
from clientbook.domain.errors import ImportProblem
from clientbook.exchange.column_views import column_views
from clientbook.exchange.import_map import MOST_REMEMBERED, ImportMap, header_mark, load_map, read_map, remembered, with_memory
from clientbook.exchange.importing import Wish, map_of, write_sheet
from clientbook.exchange.report import Report
from clientbook.exchange.sheet import Sheet
from clientbook.exchange.worker import parse
from tests.exchange import samples
from tests.exchange.test_real_files import own, phones, records, sums

Put = Callable[..., Report]
ALL = [name for name in vars(samples) if name.isupper()]


@pytest.mark.parametrize("name", ALL)
def test_a_file_says_the_same_in_every_encoding_it_may_be_in(name: str) -> None:
    text = getattr(samples, name)
    plain = parse(text.encode(), {})
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "gb18030", "cp1252"):
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        if encoding == "gb18030" and not any("\u4e00" <= char <= "\u9fff" for char in text):
            continue  # a Western file has no reason to be in it
        sheet = parse(data, {})
        assert (sheet.header, sheet.rows, sheet.broken, sheet.header_row) == (plain.header, plain.rows, plain.broken, plain.header_row)


def test_hubspot_and_zoho_in_chinese(shared_book: Book, put: Put) -> None:
    assert sums(put(samples.HUBSPOT)) == (2, 0, 0, 0)
    assert sums(put(samples.ZOHO_CHINESE)) == (1, 0, 0, 0)
    found = records(shared_book)
    assert (found["Ann Lee"].last_contact, found["Ann Lee"].stage) == (date(2026, 10, 1), "Open")
    assert own(shared_book, found["Ann Lee"]) == {"Create Date": "2024-03-05 14:30", "Associated Company IDs": "9001;9002"}
    wang = found["王伟"]
    assert (wang.kind, wang.company, wang.source, wang.notes) == ("person", "海石公司", "exhibition", "两行\n说明")
    assert (phones(wang), own(shared_book, wang)) == (["+8613800139001"], {})


@pytest.mark.parametrize(
    ("sheet", "name", "company"),
    [
        ("公司,名字,姓氏,手机\n海石公司,敏,赵,13800139011\n", "赵敏", "海石公司"),
        ("客户名称,姓,名,手机\n海石公司,钱,多,13800139012\n", "钱多", "海石公司"),
        ("Account Name,First Name,Last Name,Phone\nLee & Sons,Ann,Ray,+44 20 7946 0911\n", "Ann Ray", "Lee & Sons"),
        ("Customer Name,First Name,Last Name,Phone\nLee & Sons,Ben,Ray,+44 20 7946 0912\n", "Ben Ray", "Lee & Sons"),
        ("Customer Name,First Name,Last Name,Phone\nCy Ray,Cy,Ray,+44 20 7946 0913\n", "Cy Ray", ""),
        ("姓名,姓,名,手机\n孙立,孙,立,13800139014\n", "孙立", ""),
        ("Display Name,First Name,Last Name,Phone\nBobby,Robert,Roe,+44 20 7946 0915\n", "Bobby", ""),
        ("客户姓名,姓氏,手机\n周立,周,13800139015\n", "周立", ""),
        ("Customer Name,Last Name,Company,Phone\nDi Fox,Fox,Fox Ltd,+44 20 7946 0914\n", "Di Fox", "Fox Ltd"),
    ],
)
def test_a_first_and_a_last_name_beside_a_company_are_a_person_of_it(
    shared_book: Book, put: Put, sheet: str, name: str, company: str
) -> None:
    assert sums(put(sheet)) == (1, 0, 0, 0)
    found = records(shared_book)[name]
    assert (found.kind, found.company, own(shared_book, found)) == ("person", company, {})


def test_several_contacts_in_a_cell_and_in_rows_become_contact_persons(shared_book: Book, put: Put) -> None:
    assert sums(put(samples.MANY_CONTACTS)) == (2, 1, 0, 0)
    east = records(shared_book)["东海公司"]
    people = [(person.name, person.title, [point.normal for point in person.points], person.main) for person in east.persons]
    assert people == [
        ("王伟", "经理", ["+8613800139002"], True),
        ("李娜", "", ["+8613800139003"], False),
        ("赵敏", "出纳", ["+8613800139004"], False),
    ]
    assert (phones(east)[0], east.notes, east.last_contact) == ("+8657188886666", "大客户", date(2026, 10, 1))
    assert records(shared_book)["西山公司"].last_contact == date(2025, 10, 1)


def test_a_map_has_a_json_form_and_survives_it(tmp_path: Path) -> None:
    told = ImportMap({"Wer": "name", "Stand": "status"}, {"Stand": {"offen": "stage:needs", "egal": ""}}, "dmy", "notes")
    path = tmp_path / "map.json"
    path.write_text(json.dumps(told.as_json()), encoding="utf-8")
    assert load_map(path) == told
    assert load_map(path).as_json() == told.as_json()
    path.write_text('{"Wer": "姓名", "X": ""}', encoding="utf-8")
    assert load_map(path) == ImportMap({"Wer": "name", "X": "skip"})


@pytest.mark.parametrize(
    "shape",
    [
        [],
        {"columns": {"a": 1}},
        {"columns": {}, "dates": "ymd"},
        {"columns": {}, "unknown": "away"},
        {"columns": {}, "values": {"a": {"b": "notes:x"}}},
        {"columns": {}, "values": {"a": {"b": "status"}}},
        {"columns": {}, "values": []},
        {"columns": {"a": "no such place"}},
    ],
)
def test_what_is_no_map_is_refused(shape: object) -> None:
    with pytest.raises(ImportProblem):
        read_map(shape)


def test_a_column_of_two_lists_is_mapped_by_its_values(shared_book: Book, put: Put) -> None:
    sheet = "姓名,状况\n甲一,洽谈\n甲二,老客户\n甲三,不知道\n甲四,停了\n"
    told = ImportMap({"状况": "status"}, {"状况": {"洽谈": "stage:negotiation", "不知道": "", "停了": "status:paused"}})
    assert sums(put(sheet, told=told)) == (4, 0, 0, 0)
    found = records(shared_book)
    assert (found["甲一"].stage, found["甲一"].status) == ("negotiation", "none")
    assert (found["甲二"].type, found["甲三"].status, found["甲四"].status) == ("existing", "none", "paused")


def test_the_columns_are_shown_with_first_values_and_those_that_mix_lists_are_named(shared_book: Book) -> None:
    text = "姓名,合作状态,门店\n甲五,合作中,城西\n甲六,潜在客户,城东\n甲七,潜在客户,\n甲八,商务洽谈,城西\n甲九,奇怪,\n"
    sheet = parse(text.encode(), {})
    columns, _recalled = map_of(shared_book, sheet)
    views = column_views(shared_book, sheet, columns)
    assert [(view.column.header, view.samples, view.filled, view.mixed) for view in views] == [
        ("姓名", ("甲五", "甲六", "甲七"), 5, False),
        ("合作状态", ("合作中", "潜在客户", "商务洽谈"), 5, True),
        ("门店", ("城西", "城东"), 3, False),
    ]
    assert [(each.value, each.count, each.meaning) for each in views[1].values] == [
        ("潜在客户", 2, "type:potential"),
        ("合作中", 1, "status:active"),
        ("商务洽谈", 1, "stage:negotiation"),
        ("奇怪", 1, "status:奇怪"),
    ]
    report = write_sheet(shared_book, sheet, Wish())
    assert report.created == 5
    found = records(shared_book)
    assert (found["甲六"].type, found["甲八"].stage, found["甲九"].status) == ("potential", "negotiation", "奇怪")


def test_unknown_columns_become_fields_notes_or_nothing(shared_book: Book, put: Put) -> None:
    sheet = "姓名,手机,门店,鞋码\n{},{},城西,42\n"
    put(sheet.format("乙一", "13600000001"))
    put(sheet.format("乙二", "13600000002"), told=ImportMap(unknown="notes"), remember=False)
    put(sheet.format("乙三", "13600000003"), told=ImportMap({"鞋码": "custom"}, unknown="skip"), remember=False)
    found = records(shared_book)
    assert (own(shared_book, found["乙一"]), found["乙一"].notes) == ({"门店": "城西", "鞋码": "42"}, "")
    assert (own(shared_book, found["乙二"]), found["乙二"].notes) == ({}, "门店: 城西\n鞋码: 42")
    assert (own(shared_book, found["乙三"]), found["乙三"].notes) == ({"鞋码": "42"}, "")


def test_what_the_file_does_not_tell_of_its_dates_is_asked_and_can_be_answered(shared_book: Book, put: Put) -> None:
    sheet = "Name,Birthday,Last contact\nCid Asks,03/04/1985,02/01/2026\nDan Asks,05/05/1990,\n"
    report = put(sheet)
    assert sums(report) == (1, 0, 0, 1)
    (question,) = report.questions
    assert (question.kind, question.headers, question.answers) == ("date_order", ("Birthday", "Last contact"), ("dmy", "mdy"))
    assert question.examples == ("03/04/1985", "02/01/2026")
    answered = put(sheet, told=ImportMap(dates="mdy"))
    assert (sums(answered), answered.questions) == ((1, 0, 1, 0), ())
    cid = records(shared_book)["Cid Asks"]
    assert (cid.birth, cid.last_contact) == ("1985-03-04", date(2026, 2, 1))


def test_a_file_that_tells_asks_nothing(put: Put) -> None:
    assert put("Name,Birthday\nEva Told,03/04/1985\nFay Told,25/12/1990\n").questions == ()
    assert put("Name,Birthday\nGus Told,05/05/1985\n").questions == ()


def test_the_book_remembers_what_was_decided_for_the_same_headers_in_any_order(shared_book: Book, put: Put) -> None:
    told = ImportMap({"Wer": "name", "Woher": "source"}, {"Woher": {"F": "source:referral"}})
    first = put("Wer,Ruf,Woher\nHans Merk,+49 30 901821,F\n", told=told)
    assert (sums(first), first.recalled) == ((1, 0, 0, 0), False)
    again = put("Woher,Wer,Ruf\nF,Inge Merk,+49 30 901822\n")
    assert (sums(again), again.recalled, again.told) == ((1, 0, 0, 0), True, told)
    assert records(shared_book)["Inge Merk"].source == "referral"
    other = parse(b"Woher,Wer,Ruf,Mehr\nF,Jo Merk,+49 30 901823,x\n", {})
    assert map_of(shared_book, parse(b"Woher,Wer,Ruf\n,x,1234567\n", {}))[1]
    with pytest.raises(ImportProblem):
        map_of(shared_book, Sheet(header=("a", "b"), rows=other.rows))


def test_the_memory_forgets_the_oldest() -> None:
    stored: dict[str, object] = {}
    for number in range(MOST_REMEMBERED + 5):
        stored = with_memory(stored, [f"h{number}"], ImportMap(dates="dmy"))
    assert len(stored) == MOST_REMEMBERED
    assert header_mark(["h0"]) not in stored
    assert remembered(stored, ["H54 *"]) == ImportMap(dates="dmy")
    assert not remembered({header_mark(["x"]): {"columns": {"x": "no such"}}}, ["x"])


def test_our_own_numbered_columns_come_back(shared_book: Book, put: Put) -> None:
    sheet = (
        "Name,Kind,Phone,Phone label,Phone 2,Phone 2 label,Contact person 1 name,Contact person 1 main,Contact person 1 phone,"
        "Contact person 2 name,Contact person 2 main,Contact person 2 title\n"
        "Numbered Ltd,organisation,+44 20 7946 0900,landline,+44 20 7946 0901,* Desk (unverified),"
        "Ann Number,No,+44 20 7946 0902,Bo Number,Yes,Boss\n"
    )
    assert sums(put(sheet)) == (1, 0, 0, 0)
    held = records(shared_book)["Numbered Ltd"]
    assert [(point.label, point.primary, point.state) for point in held.points] == [("landline", False, "ok"), ("Desk", True, "unverified")]
    assert [(person.name, person.title, person.main, len(person.points)) for person in held.persons] == [
        ("Ann Number", "", False, 1),
        ("Bo Number", "Boss", True, 0),
    ]


def test_what_is_to_be_done_by_its_other_chinese_names_is_the_next_step_and_no_field_of_its_own(shared_book: Book, put: Put) -> None:
    assert sums(put("客户名称,手机,下次跟进时间,跟进事项\n事项明远,13812349901,2026-11-28,发报价单\n")) == (1, 0, 0, 0)
    held = records(shared_book)["事项明远"]
    assert (held.next_follow_up, held.next_what, held.custom) == (date(2026, 11, 28), "发报价单", {})
