"""The reader of CSV and TSV: delimiters by vote, headers found, a broken row costs itself and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook.domain.errors import ImportProblem
from clientbook.exchange.readers.delimited import DELIMITERS, MAX_CELL, read, vote
from tests.exchange import samples
from tests.support.fuzzing import fuzz
from tests.support.ground import examples
from tests.support.report import Figures


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_found_by_vote(delimiter: str) -> None:
    sheet = read(samples.retold(samples.FOLLOW_UP_SHEET, delimiter).encode())
    assert (sheet.delimiter, sheet.header[:2], len(sheet.rows)) == (delimiter, ("客户姓名", "手机号码"), 2)


def test_one_column_of_names_is_a_table_too() -> None:
    sheet = read("姓名\n张三\n李四\n".encode())
    assert (sheet.header, [row.cells for row in sheet.rows]) == (("姓名",), [("张三",), ("李四",)])


def test_commas_inside_quotes_do_not_count_in_the_vote() -> None:
    assert vote(["name;note\n", '"Lee, Ann";"a, b, c"\n', '"Ray, Bob";"d, e"\n']) == ";"


def test_excel_says_its_delimiter_in_the_first_line() -> None:
    sheet = read(b"sep=|\nName|Phone\nAnn, Lee|123456\n")
    assert (sheet.header, sheet.rows[0].cells, sheet.rows[0].number) == (("Name", "Phone"), ("Ann, Lee", "123456"), 3)


def test_a_remark_above_the_header_is_left_out_and_rows_keep_their_numbers() -> None:
    sheet = read(samples.CHINESE_SHEET.encode())
    assert (sheet.header_row, sheet.header[0], sheet.rows[0].number) == (2, "客户名称*", 3)
    assert sheet.remarks == ("客户信息总表（请勿改动表头）",)


def test_line_ends_may_be_mixed() -> None:
    sheet = read(b"Name,Phone\r\nAnn,1234567\rBob,2345678\nEve,3456789")
    assert [row.cells[0] for row in sheet.rows] == ["Ann", "Bob", "Eve"]


def test_an_open_quote_costs_its_own_row_only() -> None:
    lines = ["Name,Phone,Note"] + [f"Person {n},138000000{n:02},fine" for n in range(30)]
    lines[10] = 'Person 9,13800000009,"he said'
    sheet = read("\n".join(lines).encode())
    assert [row.number for row, _problem in sheet.broken] == [11]
    assert len(sheet.rows) == 29


def test_an_open_quote_that_a_later_quote_would_close_costs_its_own_row_only() -> None:
    sheet = read(b'Name,Note,Phone\nAnn,"open,1234567\nBob,fine,2345678\nEve,"Lee, Ltd",3456789\nZoe,"x ""y""",4567890\n')
    assert [row.number for row, _problem in sheet.broken] == [2]
    assert [row.cells[0] for row in sheet.rows] == ["Bob", "Eve", "Zoe"]


def test_a_quote_inside_a_quoted_cell_is_taken_where_the_row_is_whole() -> None:
    sheet = read(b'Name,Note\nAnn,"the "best" one"\n')
    assert not sheet.broken
    assert len(sheet.rows) == 1


def test_lines_of_a_broken_row_do_not_become_customers() -> None:
    sheet = read(b'Name,Phone,Note\nAnn,123,"first\nsecond line\nthird" and more,x\nBob,2345678,fine\n')
    assert [row.cells[0] for row in sheet.rows] == ["Bob"]
    assert [row.number for row, _problem in sheet.broken] == [2, 3, 4]


def test_quoted_line_breaks_stay_in_their_cell() -> None:
    sheet = read(b'Name,Note\nAnn,"two\nlines"\nBob,x\n')
    assert [row.cells for row in sheet.rows] == [("Ann", "two\nlines"), ("Bob", "x")]


def test_a_row_with_too_many_cells_is_refused_but_empty_ones_at_its_end_are_nothing() -> None:
    sheet = read(b"Name,Phone\nAnn,1234567,,\nBob,2345678,extra\nEve\n")
    assert [row.cells for row in sheet.rows] == [("Ann", "1234567"), ("Eve", "")]
    assert [row.number for row, _problem in sheet.broken] == [3]


def test_ten_megabytes_in_one_cell_cost_one_row() -> None:
    sheet = read(b"Name,Note\nAnn," + b"x" * 10_000_000 + b"\nBob,fine\n")
    assert [problem.row for _row, problem in sheet.broken] == [2]
    assert [row.cells[0] for row in sheet.rows] == ["Bob"]
    assert read(b"Name,Note\nAnn," + b"x" * MAX_CELL + b"\n").rows


def test_two_hundred_columns_are_read() -> None:
    header = ",".join(["Name", "Phone", *(f"c{n}" for n in range(198))])
    sheet = read(f"{header}\nAnn,1234567{',v' * 198}\n".encode())
    assert len(sheet.header) == len(sheet.rows[0].cells) == 200


def test_too_many_columns_or_rows_or_bytes_are_refused() -> None:
    for content in (b"," * 1_001, b"Name\n" + b"x\n" * 100_020, b"x" * (50 * 1024 * 1024 + 1)):
        with pytest.raises(ImportProblem):
            read(content)


def test_zeros_between_the_letters_do_no_harm() -> None:
    assert [row.cells for row in read(b"Name,Phone\nA\x00nn Lee the First,1234567\n").rows] == [("A\x00nn Lee the First", "1234567")]


def test_bytes_that_are_no_text_cost_their_row() -> None:
    data = samples.CHINESE_SHEET.encode()
    at = data.index("零售".encode())
    sheet = read(data[:at] + b"\xff" + data[at:])
    assert [row.number for row, _problem in sheet.broken] == [4]
    assert len(sheet.rows) == 2


def test_a_file_without_header_begins_with_its_data() -> None:
    sheet = read("张三,13800138000\n李四,13900139000\n".encode())
    assert (sheet.header, len(sheet.rows)) == ((), 2)


TABLE = st.lists(st.text(alphabet='ab,";\t|，\n\r\x00张é" ', max_size=30), max_size=12)


ANYTHING = (
    st.binary(max_size=400)
    | TABLE.map(lambda lines: "\n".join(lines).encode())
    | TABLE.map(lambda lines: "\n".join(lines).encode("gb18030"))
)


@settings(max_examples=examples(150), deadline=None)
@given(ANYTHING)
def test_any_bytes_make_a_table_or_a_refusal(content: bytes) -> None:
    a_table_or_a_refusal(content)


@pytest.mark.soak
def test_twenty_thousand_times_any_bytes_make_a_table_or_a_refusal(figures: Figures) -> None:
    fuzz(figures, "T12", "bytes for the reader of tables", a_table_or_a_refusal, ANYTHING, 20_000)


def a_table_or_a_refusal(content: bytes) -> None:
    """Every row in the table or named as broken, or our own error."""
    try:
        sheet = read(content)
    except ImportProblem:
        return
    numbers = [row.number for row in sheet.rows] + [row.number for row, _problem in sheet.broken]
    assert len(set(numbers)) == len(numbers)
    assert sheet.rows or sheet.broken or sheet.header
    assert all(len(row.cells) == len(sheet.header) for row in sheet.rows if sheet.header)
