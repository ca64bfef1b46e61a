"""Every encoding people's files come in is recognised, and what is no text is refused with a sentence."""

import random

import pytest

from clientbook.domain.errors import ImportProblem
from clientbook.exchange.encoding import decode
from tests.exchange import samples

BIG5_SHEET = (
    "客戶名稱,聯絡人,手機,備註\n明超科技有限公司,王偉麗,0912345678,這位客戶很滿意我們的方案\n麗華商貿,陳小姐,0922333444,下週再聯絡\n"
)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_a_chinese_sheet_is_read_the_same_in_every_encoding(encoding: str, found: str) -> None:
    decoded = decode(samples.CHINESE_SHEET.encode(encoding))
    assert decoded.text == samples.CHINESE_SHEET
    assert decoded.encoding == found


def test_big5_is_told_from_gb18030_although_both_would_decode() -> None:
    assert decode(BIG5_SHEET.encode("big5")) == decode(BIG5_SHEET.encode("big5"), "big5")


def test_a_western_name_in_a_chinese_code_page_keeps_its_accents() -> None:
    """As a spreadsheet of a Chinese machine saves a list of Western people."""
    text = "Name,Phone\nEve Novák,+420 601 123 456\nÉva Müller,+49 30 901820\n"
    pages = text.replace("É", "E").encode("gbk")
    assert (decode(pages).text, decode(pages).encoding) == (text.replace("É", "E"), "gb18030")
    assert decode("姓名,手機\n陳T恤店,0912345678\n王小明,0987654321\n".encode("big5")).encoding == "big5"


def test_a_named_encoding_overrules_the_guess() -> None:
    assert decode("名,姓\n伟,王\n".encode("big5", "replace"), "gb18030").encoding == "gb18030"


def test_western_names_of_an_old_outlook_are_not_taken_for_chinese() -> None:
    decoded = decode(samples.OUTLOOK.encode("cp1252"))
    assert (decoded.encoding, "José" in decoded.text) == ("cp1252", True)


def test_a_utf8_file_with_one_bad_byte_stays_utf8_and_names_the_place() -> None:
    data = samples.CHINESE_SHEET.encode()
    at = data.index("零售".encode())
    decoded = decode(data[:at] + b"\xff" + data[at:])
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\udcff") == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n \n",
        b"\x00\x00\x00",
        b"PK\x03\x04rest of a workbook",
        b"\xd0\xcf\x11\xe0old workbook",
        b"%PDF-1.7",
        b"\x89PNG\r\n",
        b"<html><table><tr><td>Name</td></tr></table></html>",
        bytes(range(256)) * 40,
        random.Random(1).randbytes(20_000),
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(ImportProblem):
        decode(content)


@pytest.mark.parametrize("encoding", ["no-such", "rot13", "base64", "undefined", "", "ascii"])
def test_an_encoding_that_does_not_fit_is_refused_or_ignored(encoding: str) -> None:
    data = "名\n伟\n".encode()
    if encoding:
        with pytest.raises(ImportProblem):
            decode(data, encoding)
    else:
        assert decode(data, encoding).encoding == "utf-8"
