"""Importing twice, importing changes, undoing: whom a row means, and that it is all or nothing."""

import csv
import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from clientbook.data import Book, Query
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.errors import ImportProblem, Refused
from clientbook.exchange.import_map import load_map
from clientbook.exchange.importing import Wish, import_file
from clientbook.exchange.report import Report, write_rejects
from tests.exchange import samples
from tests.exchange.test_real_files import own, phones, records, sums

Import = Callable[..., Report]
ALL = [name for name in vars(samples) if name.isupper()]


@pytest.mark.parametrize("name", ALL)
def test_the_same_file_a_second_time_changes_nothing(book: Book, take_in: Import, name: str) -> None:
    first = take_in(getattr(samples, name))
    before = book.dump()
    again = take_in(getattr(samples, name))
    assert sums(again) == (0, 0, first.read, 0)
    assert again.unit is None
    assert book.dump() == before


def test_names_alone_are_known_again_in_the_same_file_and_never_taken_for_each_other_elsewhere(book: Book, take_in: Import) -> None:
    sheet = "姓名,备注\n王伟,装修\n李娜,\n"
    take_in(sheet)
    assert sums(take_in(sheet.encode("gb18030"))) == (0, 0, 2, 0)
    assert sums(take_in("姓名,备注\n王伟,另一个王伟\n")) == (1, 0, 0, 0)
    assert book.count() == 3


def test_the_same_file_after_a_correction_in_the_book_leaves_the_correction(book: Book, take_in: Import) -> None:
    take_in(samples.GENERIC)
    ann = records(book)["Ann Lee"]
    corrected = Customer(
        **{field: getattr(ann, field) for field in ("id", "code", "uid", "custom", "created_at")},
        name="Ann Lee-Ray",
        points=(ContactPoint(kind="phone", value="+44 20 7946 0000"),),
    )
    book.save_customer(corrected, ann)
    assert sums(take_in(samples.GENERIC)) == (0, 0, 2, 0)
    assert phones(records(book)["Ann Lee-Ray"]) == ["+442079460000"]


def test_one_undo_takes_a_whole_import_back(book: Book, take_in: Import) -> None:
    take_in(samples.GENERIC)
    before = {table: rows for table, rows in book.dump().items() if table not in ("unit", "change", "code_counter")}
    report = take_in("Name,Phone,Email,Shoe size\nAnn Lee,+44 20 7946 0958,ann@new.example,38\nNew One,+44 20 7946 0777,,39\n")
    assert sums(report) == (1, 1, 0, 0)
    assert report.new_fields == ("Shoe size",)
    undone = book.undo()
    assert [unit.id for unit in undone.units] == [report.unit]
    after = {table: rows for table, rows in book.dump().items() if table in before}
    assert after == before
    assert not book.find(Query("New One")).ids
    book.redo()
    assert own(book, records(book)["New One"]) == {"Shoe size": "39"}


def test_a_dry_run_tells_the_same_sums_and_changes_nothing(book: Book, take_in: Import) -> None:
    take_in(samples.GENERIC)
    before = book.dump()
    changed = samples.GENERIC.replace("London", "Paris") + "No Name,,,\n,,,Nowhere\n"
    dry = take_in(changed, dry_run=True)
    assert book.dump() == before
    assert dry.unit is None
    wet = take_in(changed)
    assert sums(dry) == sums(wet) == (1, 1, 1, 1)


def test_a_row_with_a_known_phone_or_mail_updates_and_takes_nothing_away(book: Book, take_in: Import) -> None:
    take_in("Name,Phone,Company,Notes,Tags\nAnn Lee,020 7946 0958,Lee & Sons,likes tea,one\n")
    assert sums(take_in("Name,Phone,Email,Company,Notes,Tags\nAnn Lee,020 7946 0958,ann@example.com,,hates rain,two\n")) == (0, 1, 0, 0)
    ann = records(book)["Ann Lee"]
    assert (ann.company, ann.notes, ann.tags) == ("Lee & Sons", "likes tea\nhates rain", ("one", "two"))
    assert len(ann.points) == 2


def test_a_mobile_identifies_under_another_spelling_of_the_name_and_the_old_name_stays(book: Book, take_in: Import) -> None:
    take_in("Name,Phone\nZhang San,13800138000\n")
    assert sums(take_in("Name,Phone\n张三,138-0013-8000\n")) == (0, 1, 0, 0)
    zhang = records(book)["张三"]
    assert zhang.other_names == "Zhang San"


def test_a_landline_is_shared_by_a_company_and_identifies_nobody(book: Book, take_in: Import) -> None:
    sheet = "姓名,电话\n王伟,010-65529988\n李娜,010-65529988\n"
    assert sums(take_in(sheet)) == (2, 0, 0, 0)
    assert sums(take_in("姓名,电话\n赵敏,010-65529988\n")) == (1, 0, 0, 0)
    assert sums(take_in("姓名,电话,备注\n李娜,010-65529988,新备注\n")) == (0, 1, 0, 0)
    assert records(book)["李娜"].notes == "新备注"


def test_two_people_of_one_file_with_one_mobile_stay_two(book: Book, take_in: Import) -> None:
    assert sums(take_in("姓名,手机\n王伟,13800138000\n李娜,13800138000\n")) == (2, 0, 0, 0)


def test_the_same_person_twice_in_a_file_is_one_customer_and_nothing_is_lost(book: Book, take_in: Import) -> None:
    assert sums(take_in("姓名,手机,公司\n王伟,13800138000,甲公司\n王伟,13800138000,乙公司\n")) == (1, 1, 0, 0)
    wang = records(book)["王伟"]
    assert wang.company == "甲公司"
    assert "乙公司" in wang.notes


def test_skip_leaves_known_customers_alone_and_new_makes_them_again(book: Book, take_in: Import) -> None:
    take_in(samples.GENERIC)
    changed = samples.GENERIC.replace("London", "Paris")
    assert sums(take_in(changed, on_duplicate="skip")) == (0, 0, 2, 0)
    assert own(book, records(book)["Ann Lee"]) == {"City": "London"}
    assert sums(take_in(changed, on_duplicate="new")) == (2, 0, 0, 0)
    assert book.count() == 4


def test_codes_of_ours_identify_and_come_back(book: Book, take_in: Import) -> None:
    take_in("Code,Name\nC20200101007,Ann Lee\n")
    assert records(book)["Ann Lee"].code == "C20200101007"
    assert sums(take_in("Code,Name\nC20200101007,Ann Ray\n")) == (0, 1, 0, 0)
    assert records(book)["Ann Ray"].other_names == "Ann Lee"


def test_codes_of_another_program_are_kept_and_identify_with_the_name(book: Book, take_in: Import) -> None:
    take_in("客户编号,姓名,备注\nKH-0012,王伟,甲\n")
    assert own(book, records(book)["王伟"]) == {"客户编号": "KH-0012"}
    assert sums(take_in("客户编号,姓名,备注\nKH-0012,王伟,乙\n")) == (0, 1, 0, 0)


def test_long_ids_of_another_program_identify_by_themselves(book: Book, take_in: Import) -> None:
    take_in("Record Id,Name,City\nzcrm_5412003000000,Ann Lee,London\n")
    assert sums(take_in("Record Id,Name,City\nzcrm_5412003000000,Ann Ray,London\n")) == (0, 1, 0, 0)


def test_whom_somebody_was_sent_by_is_linked_where_it_is_one_customer(book: Book, take_in: Import) -> None:
    report = take_in("姓名,手机,介绍人\n王伟,13800138001,\n李娜,13800138002,王伟\n赵敏,13800138003,某先生\n")
    found = records(book)
    assert found["李娜"].referred_by == found["王伟"].id
    assert "某先生" in found["赵敏"].notes
    assert [problem.row for problem in report.problems] == [4]


@pytest.mark.parametrize("merged", [True, False])
def test_a_row_with_the_code_of_somebody_gone_changes_nobody_and_says_so(book: Book, take_in: Import, merged: bool) -> None:
    take_in("Name,Phone\nAnn,13800138000\nBea,13800138001\n")
    ann, bea = sorted(book.records(book.find_all(Query()).ids), key=lambda each: each.name)
    book.merge(ann.id or 0, [bea.id or 0]) if merged else book.trash([bea.id or 0])
    before = [book.customer(each.id or 0) for each in (ann, bea)]
    report = take_in(f"Code,Name,Phone,Notes\n{bea.code},Beate,13800138001,older\n")
    assert sums(report) == (0, 0, 1, 0)
    assert [problem.why for problem in report.problems] == ["this customer lies in the trash and was left there"]
    assert [book.customer(each.id or 0) for each in (ann, bea)] == before


def test_a_row_with_nothing_but_a_code_means_the_customer_who_has_it(book: Book, take_in: Import) -> None:
    take_in("Name,Phone\nAnn,13800138000\n")
    (ann,) = book.records(book.find_all(Query()).ids)
    report = take_in(f"Code,Level,Card\n{ann.code},VIP,gold\nC19990101001,VIP,none\n")
    assert sums(report) == (0, 1, 0, 1)
    assert [problem.why for problem in report.problems if problem.rejected] == ["no customer of the book has this code"]
    assert (book.customer(ann.id or 0).name, book.customer(ann.id or 0).level) == ("Ann", "vip")
    sold = f"客户编号,购买日期,商品,金额\n{ann.code},2026-11-01,tea,20\n"
    assert (sums(take_in(sold)), sums(take_in(sold))) == ((0, 1, 0, 0), (0, 0, 1, 0))


def test_a_customer_in_the_trash_is_left_there(book: Book, take_in: Import) -> None:
    take_in(samples.GENERIC)
    ann = records(book)["Ann Lee"].id
    assert ann is not None
    book.trash([ann])
    assert sums(take_in(samples.GENERIC)) == (0, 0, 2, 0)
    assert book.count() == 1


def test_a_deleted_import_can_be_imported_again(book: Book, take_in: Import) -> None:
    take_in(samples.GENERIC)
    book.undo()
    assert sums(take_in(samples.GENERIC)) == (2, 0, 0, 0)


def test_refused_rows_come_back_as_a_file_that_imports_once_corrected(book: Book, tmp_path: Path) -> None:
    source, rejects = tmp_path / "in.csv", tmp_path / "rejects.csv"
    source.write_text(
        '姓名,手机,生日,备注\n王伟,13800138001,很久以前,"两行\n备注"\n李娜,13800138002,1985-03-07,好\n,,,没有名字\n', encoding="gb18030"
    )
    sheet, report = import_file(book, source, Wish())
    assert sums(report) == (1, 0, 0, 2)
    write_rejects(rejects, sheet, report.refused)
    assert rejects.stat().st_mode & 0o777 == 0o600
    rows = list(csv.reader(io.StringIO(rejects.read_text(encoding="utf-8-sig"))))
    assert [row[1:] for row in rows] == [
        ["row in the file", "姓名", "手机", "生日", "备注"],
        ["2", "王伟", "13800138001", "很久以前", "两行\n备注"],
        ["4", "", "", "", "没有名字"],
    ]
    assert all(row[0] for row in rows)
    rejects.write_text(rejects.read_text(encoding="utf-8-sig").replace("很久以前,", "1990,", 1), encoding="utf-8")
    again = import_file(book, rejects, Wish())[1]
    assert sums(again) == (1, 0, 0, 1)
    assert (records(book)["王伟"].birth, records(book)["王伟"].custom) == ("1990", {})
    with pytest.raises(Refused):
        write_rejects(rejects, sheet, report.refused)


def test_a_file_made_to_keep_the_program_searching_for_dates_is_refused_at_once(book: Book, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    rows = [f"甲{n},{atom * 20_000},{atom * 20_000}" for n, atom in enumerate(("(", "T ", "T", "1 ", "月"))]
    source.write_text("\n".join(["姓名,生日,上次联系", *rows]), encoding="utf-8")
    before = time.process_time()
    assert sums(import_file(book, source, Wish(dry_run=True))[1]) == (0, 0, 0, len(rows))
    assert time.process_time() - before < 3


def test_refused_rows_go_through_no_link_that_somebody_planted(book: Book, tmp_path: Path) -> None:
    source, rejects, foreign = tmp_path / "in.csv", tmp_path / "rejects.csv", tmp_path / "foreign"
    source.write_text("姓名,手机\n,没有名字\n", encoding="utf-8")
    foreign.write_text("mine")
    (tmp_path / f".rejects.csv.{os.getpid()}.part").symlink_to(foreign)
    sheet, report = import_file(book, source, Wish())
    write_rejects(rejects, sheet, report.refused)
    assert (rejects.is_symlink(), foreign.read_text()) == (False, "mine")
    for place in (tmp_path / "nowhere" / "x.csv", tmp_path):
        with pytest.raises(Refused):
            write_rejects(place, sheet, report.refused)


def test_the_mapping_can_be_told(book: Book, tmp_path: Path) -> None:
    told = tmp_path / "map.json"
    told.write_text('{"Wer": "name", "Ruf": "手机", "Intern": "skip", "Ort": "custom:Town", "Seit": "first_cooperation"}', encoding="utf-8")
    source = tmp_path / "in.csv"
    source.write_text("Wer,Ruf,Intern,Ort,Seit\nJörg,+49 30 901820,x,Köln,5 Mar 2020\n", encoding="utf-8")
    report = import_file(book, source, Wish(told=load_map(told)))[1]
    jorg = records(book)["Jörg"]
    assert sums(report) == (1, 0, 0, 0)
    assert (phones(jorg), own(book, jorg), str(jorg.first_cooperation)) == (["+4930901820"], {"Town": "Köln"}, "2020-03-05")
    for bad in ("[]", "not json", '{"Wer": "no such place"}', '{"Wer": 1}'):
        told.write_text(bad, encoding="utf-8")
        with pytest.raises(ImportProblem):
            load_map(told)


def test_without_a_known_header_the_values_speak(book: Book, take_in: Import) -> None:
    assert sums(take_in("张三,13800138000,z@example.cn\n李四,13900139000,l@example.cn\n")) == (2, 0, 0, 0)
    assert phones(records(book)["张三"]) == ["+8613800138000"]


def test_a_sheet_that_holds_nobody_is_refused(book: Book, take_in: Import) -> None:
    before = book.dump()
    for content in ("Product,Price\nTea,12\nRain,9\n", "a\nb\nc\n"):
        with pytest.raises(ImportProblem):
            take_in(content)
    assert book.dump() == before


def test_a_file_with_damaged_rows_brings_in_the_others(book: Book, take_in: Import) -> None:
    rows = [f"客户{n},138{n:08},1985-03-07" if n % 10 else f"客户{n},138{n:08},明天再说" for n in range(400)]
    report = take_in("姓名,手机,生日\n" + "\n".join(rows))
    assert sums(report) == (360, 0, 0, 40)
    assert [problem.row for problem in report.problems][:3] == [2, 12, 22]
    book.undo()
    assert book.count() == 0


def test_a_large_import_is_preceded_by_a_snapshot(book: Book, take_in: Import) -> None:
    take_in("姓名,手机\n" + "".join(f"客户{n},138{n:08}\n" for n in range(10)))
    assert not list(book.path.glob("snapshots/*"))
    take_in("姓名,手机\n" + "".join(f"客户{n},138{n:08}\n" for n in range(1_001)))
    assert len(list(book.path.glob("snapshots/*"))) == 1
