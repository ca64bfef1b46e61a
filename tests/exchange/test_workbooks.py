"""Workbooks, from bytes to records; and hostile ones, which are refused before they are unpacked or end nobody but their reader."""

import random
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from clientbook.data import Book
from clientbook.domain.errors import ImportProblem
from clientbook.exchange.readers import archive, xlsx
from clientbook.exchange.report import Report
from clientbook.exchange.worker import read_file
from tests.exchange.samples_workbooks import WORKBOOKS, packed, plain, with_part, workbook
from tests.exchange.test_real_files import own, phones, records, sums
from tests.support.readers import fuzzed
from tests.support.report import Figures, scaled

Put = Callable[..., Report]


def test_a_chinese_sheet_with_numbers_for_phones_and_merged_cells(shared_book: Book, put: Put) -> None:
    report = put(WORKBOOKS["Chinese sheet"])
    assert (sums(report), report.format, report.sheets, report.chosen, report.header_row) == (
        (3, 2, 0, 0),
        "xlsx",
        ("说明", "客户"),
        "客户",
        3,
    )
    found = records(shared_book)
    sea = found["海石公司"]
    assert [(person.name, phones_of(person.points)) for person in sea.persons] == [
        ("王伟", ["+8613800138000"]), ("李娜", ["+8613800138001"]), ("赵敏", ["+8613800138002"]),
    ]  # fmt: skip
    assert (sea.kind, sea.status, sea.contract_amount, sea.first_cooperation) == ("organisation", "active", 120_050, date(2024, 3, 5))
    assert own(shared_book, sea) == {"会员卡号": "0012345"}
    silk = found["丽华商贸"]
    assert (silk.type, silk.contract_amount, silk.first_cooperation) == ("potential", 200_000, date(2024, 3, 5))
    assert found["单晓峰工作室"].first_cooperation == date(2024, 3, 5)
    assert [point.state for point in found["单晓峰工作室"].points] == ["invalid"]
    assert sums(put(WORKBOOKS["Chinese sheet"])) == (0, 0, 5, 0)


def phones_of(points: tuple) -> list[str]:  # type: ignore[type-arg]
    """Comparable forms."""
    return [point.normal for point in points if point.kind == "phone"]


def test_hubspot_and_zoho_keep_their_ids_whole(shared_book: Book, put: Put) -> None:
    assert sums(put(WORKBOOKS["HubSpot"])) == (1, 0, 0, 0)
    assert sums(put(WORKBOOKS["Zoho"])) == (1, 0, 0, 0)
    found = records(shared_book)
    assert own(shared_book, found["Ann Lee"]) == {"Create Date": "2024-03-05 14:30", "Associated Company IDs": "9001;9002"}
    assert (found["Ann Lee"].stage, phones(found["Ann Lee"])) == ("Open", ["+442079460958"])
    assert (found["Bob Ray"].company, found["Bob Ray"].source, phones(found["Bob Ray"])) == ("Lee & Sons", "online", ["+447700900123"])
    changed = workbook(("contacts", plain([["Record ID", "First Name", "Last Name"], [51_234_567_890, "Anna", "Lee"]])))
    assert sums(put(changed)) == (0, 1, 0, 0)


def test_what_a_spreadsheet_has_lost_is_not_made_up(shared_book: Book, put: Put) -> None:
    assert sums(put(WORKBOOKS["damage"])) == (1, 0, 0, 0)
    qian = records(shared_book)["钱一"]
    assert own(shared_book, qian) == {"身份证号": "1.10101199003074E+17"}
    assert (qian.do_not_contact, phones(qian), qian.notes) == (("all",), ["+8613500000001"], "")


def test_days_are_counted_from_the_year_the_workbook_counts_from(shared_book: Book, put: Put) -> None:
    put(WORKBOOKS["from 1904"])
    assert records(shared_book)["孙一"].first_cooperation == date(2024, 3, 5)


def test_an_old_workbook_says_in_its_first_records_from_which_year_it_counts() -> None:
    def head(*records: str) -> bytes:
        return b"\xd0\xcf\x11\xe0" + bytes(508) + bytes.fromhex("".join(records))

    begin = "0908 1000 0006 0500" + "00" * 12
    names = "4200 0200 b004"
    assert xlsx.old_shift(head(begin, names, "2200 0200 0100", "0a00 0000")) == xlsx.DAYS_TO_1904
    assert xlsx.old_shift(head(begin, names, "2200 0200 0000", "0a00 0000")) == 0
    for cut_short in (
        head(),
        head(begin),
        head(begin, names, "0a00 0000", "2200 0200 0100"),
        head(begin, "4200 ffff"),
        head(begin, "2200"),
    ):
        assert xlsx.old_shift(cut_short) == 0


def test_a_table_may_stand_anywhere_and_without_a_header(shared_book: Book, put: Put) -> None:
    report = put(WORKBOOKS["far below"])
    assert (sums(report), report.header_row) == ((1, 0, 0, 0), 9)
    assert sums(put(WORKBOOKS["without header"])) == (2, 0, 0, 0)
    assert sums(put(WORKBOOKS["LinkedIn"])) == (1, 0, 0, 0)
    found = records(shared_book)
    assert (phones(found["周一"]), phones(found["王十二"]), found["Cy Poe"].company) == (["+8613500000003"], ["+8613500000007"], "Acme")


def test_one_of_several_sheets_is_chosen_by_name(shared_book: Book, put: Put) -> None:
    assert put(WORKBOOKS["two tables"], dry_run=True).chosen == "客户"
    assert sums(put(WORKBOOKS["two tables"], sheet="老客户")) == (1, 0, 0, 0)
    assert "郑一" in records(shared_book)
    assert "吴一" not in records(shared_book)
    with pytest.raises(ImportProblem):
        xlsx.read(WORKBOOKS["two tables"], "no such")


def test_long_texts_and_line_breaks_stay_whole(shared_book: Book, put: Put) -> None:
    assert sums(put(WORKBOOKS["long texts"])) == (2, 0, 0, 0)
    found = records(shared_book)
    assert (found["Di Roe"].notes, len(found["Ed Fox"].notes)) == ("two\nlines", 32_000)


# ---- hostile files ----------------------------------------------------------------------------------------------------


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: with_part(WORKBOOKS["Zoho"], "xl/media/image1.png", bytes(12 * 1024 * 1024)),
    "many parts": lambda: packed({f"xl/{n}": b"" for n in range(archive.MAX_ENTRIES + 1)}),
    "a way out": lambda: with_part(WORKBOOKS["Zoho"], "../../evil", b"x"),
    "an absolute way out": lambda: with_part(WORKBOOKS["Zoho"], "/etc/evil", b"x"),
    "cut off": lambda: WORKBOOKS["Zoho"][:1500],
    "no workbook": lambda: packed({"hello.txt": b"hello"}),
    "no ZIP": lambda: b"PK\x03\x04" + random.Random(2).randbytes(3_000),
    "no old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(3).randbytes(3_000),
    "two corners": lambda: with_part(
        WORKBOOKS["Zoho"],
        "xl/worksheets/sheet1.xml",
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
    ),
    "too many columns": lambda: workbook(("a", plain([[f"c{n}" for n in range(1_200)]]))),
    "empty": lambda: workbook(("a", plain([]))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_with_a_sentence(name: str) -> None:
    content = HOSTILE[name]()
    if name == "no workbook":
        content = WORKBOOKS["Zoho"].replace(b"xl/workbook.xml", b"xl/workbooX.xml")
    with pytest.raises(ImportProblem):
        xlsx.read(content)


def test_twice_the_same_name_in_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.xlsx"
    path.write_bytes(WORKBOOKS["Zoho"])
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/workbook.xml", b"<workbook/>")
    with pytest.raises(ImportProblem):
        xlsx.read(path.read_bytes())


def test_the_bomb_is_one_only_for_its_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    content = HOSTILE["bomb"]()
    with pytest.raises(ImportProblem):
        archive.check_archive(content)
    monkeypatch.setattr(archive, "MAX_RATIO", 10**9)
    assert "xl/media/image1.png" in archive.check_archive(content)


def test_a_reader_that_dies_of_a_workbook_dies_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without our own look at the corners the parser asks for terabytes and is ended by the system: the caller hears a sentence."""
    path = tmp_path / "corners.xlsx"
    spread = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 70_000))
    corners = spread + b" " * 5_000_000 + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + b" " * 3_000_000
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    path.write_bytes(with_part(WORKBOOKS["Zoho"], "xl/worksheets/sheet1.xml", head + corners + b"</sheetData></worksheet>"))
    with pytest.raises(ImportProblem):
        read_file(path)


def test_damaged_workbooks_are_read_or_refused() -> None:
    assert fuzzed("xlsx", list(WORKBOOKS.values()), 60, seed=1) == []


@pytest.mark.soak
def test_twenty_thousand_damaged_workbooks_are_read_or_refused(figures: Figures) -> None:
    count = scaled(20_000, 60)
    failed = fuzzed("xlsx", list(WORKBOOKS.values()), count, seed=2)
    figures.saw("T12", "damaged workbooks", count, len(failed), seed=2)
    assert failed == []
