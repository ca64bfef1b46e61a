# ruff: noqa: E501 - the rows are those of the files
"""Workbooks as Excel and other programs leave them: numbers where phones were typed, serials where days were, remarks and merged cells."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import xlsxwriter

Fill = Callable[[Any, dict[str, Any]], None]
SERIAL_2024_03_05 = 45_356
ROWS = [["客户名称*", "联系人", "手机*", "生日", "合同金额"], ["海石公司", "王伟", "13800138000", "1985-03-07", "1200.5"]]


def workbook(*sheets: tuple[str, Fill], **options: Any) -> bytes:
    """A workbook of these sheets, each filled by its function with formats at hand."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    formats = {"day": book.add_format({"num_format": "yyyy/m/d"}), "clock": book.add_format({"num_format": "yyyy-mm-dd hh:mm"})}
    formats["yuan"] = book.add_format({"num_format": '"¥"#,##0.00'})
    for name, fill in sheets:
        sheet = book.add_worksheet(name)
        fill(sheet, formats)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    book.close()
    return target.getvalue()


def plain(rows: list[list[Any]], top: int = 0, left: int = 0) -> Fill:
    """A function that writes rows as they are."""

    def fill(sheet: Any, _formats: dict[str, Any]) -> None:
        for number, cells in enumerate(rows):
            sheet.write_row(top + number, left, cells)

    return fill


def crm(sheet: Any, formats: dict[str, Any]) -> None:
    """A Chinese sheet: remark merged above, stars, one company over three contacts, phones as numbers, days in three kinds."""
    sheet.merge_range(0, 0, 0, 6, "客户信息总表（请勿改动表头）")
    sheet.write_row(2, 0, ["客户名称*", "联系人", "手机*", "首次合作日期", "合同金额", "合作状态", "会员卡号"])
    sheet.merge_range(3, 0, 5, 0, "海石公司")
    for row, (name, phone) in enumerate([("王伟", 13_800_138_000), ("李娜", 13_800_138_001), ("赵敏", 13_800_138_002)], 3):
        sheet.write(row, 1, name)
        sheet.write_number(row, 2, phone)
    sheet.write_datetime(3, 3, datetime(2024, 3, 5), formats["day"])  # noqa: DTZ001
    sheet.write_number(3, 4, 1200.5, formats["yuan"])
    sheet.write(3, 5, "合作中")
    sheet.write_string(3, 6, "0012345")
    sheet.write_row(6, 0, ["丽华商贸", "仇英", "139-1234-5678"])
    sheet.write_number(6, 3, SERIAL_2024_03_05)
    sheet.write_formula(6, 4, "=1000*2", None, 2000)
    sheet.write(6, 5, "潜在客户")
    sheet.write_row(7, 0, ["单晓峰工作室", "", "", "2024年3月5日", "", "未合作"])
    sheet.write_string(7, 2, "1.38E+10")


def hubspot(sheet: Any, formats: dict[str, Any]) -> None:
    """Ids of eleven digits as numbers, instants, several company ids in a cell."""
    sheet.write_row(
        0, 0, ["Record ID", "First Name", "Last Name", "Email", "Phone Number", "Lead Status", "Create Date", "Associated Company IDs"]
    )
    sheet.write_row(1, 0, [51_234_567_890, "Ann", "Lee", "ann@example.com", "+44 20 7946 0958", "Open"])
    sheet.write_datetime(1, 6, datetime(2024, 3, 5, 14, 30), formats["clock"])  # noqa: DTZ001
    sheet.write_string(1, 7, "9001;9002")


def zoho(sheet: Any, _formats: dict[str, Any]) -> None:
    """Every cell a text, ids of nineteen digits."""
    for row, cells in enumerate(
        [
            ["Record Id", "Account Name", "First Name", "Last Name", "Email", "Mobile", "Lead Source"],
            ["zcrm_5412003000000123456", "Lee & Sons", "Bob", "Ray", "bob@example.com", "+44 7700 900123", "Web"],
        ]
    ):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)


def damaged(sheet: Any, _formats: dict[str, Any]) -> None:
    """Errors of formulas, numbers beyond fifteen digits, truth values."""
    sheet.write_row(0, 0, ["姓名", "手机", "身份证号", "勿打扰", "备注"])
    sheet.write_row(1, 0, ["钱一", 13_500_000_001, 110_101_199_003_074_123])
    sheet.write_boolean(1, 3, True)
    sheet.write_formula(1, 4, "=NA()", None, "#N/A")


WORKBOOKS: dict[str, bytes] = {
    "Chinese sheet": workbook(("说明", plain([["请先阅读"]])), ("客户", crm)),
    "HubSpot": workbook(("contacts", hubspot)),
    "Zoho": workbook(("Contacts", zoho)),
    "damage": workbook(("Sheet1", damaged)),
    "from 1904": workbook(("Sheet1", plain([["姓名", "手机", "首次合作日期"], ["孙一", "13500000002", 43_894]])), date_1904=True),
    "far below": workbook(("Sheet1", plain([["姓名", "手机"], ["周一", 13_500_000_003]], top=8, left=3))),
    "two tables": workbook(("客户", plain([["姓名", "手机"], ["吴一", "13500000004"]])), ("老客户", plain([["姓名", "手机"], ["郑一", "13500000005"]]))),
    "LinkedIn": workbook(
        ("Connections", plain([["Notes:"], ["some are missing"], [], ["First Name", "Last Name", "URL", "Company", "Position"], ["Cy", "Poe", "", "Acme", "Tester"]])),
    ),
    "without header": workbook(("Sheet1", plain([["王十一", "13500000006"], ["王十二", "13500000007"]]))),
    "long texts": workbook(("Sheet1", plain([["Name", "Phone", "Notes"], ["Di Roe", "+44 20 7946 0111", "two\nlines"], ["Ed Fox", "+44 20 7946 0112", "x" * 32_000]]))),
}  # fmt: skip
"""Ten shapes, by what is special about them."""


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one part exchanged or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return packed(parts | {name: content})
