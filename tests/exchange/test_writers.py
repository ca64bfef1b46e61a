"""The writers one by one: what a spreadsheet, a phone and a calendar get to see."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clientbook.data import Book, Progress, Query, age
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import Cancelled, Refused
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.occasion import Occasion
from clientbook.exchange import outgoing
from clientbook.exchange.cells import unguard
from clientbook.exchange.exporting import FORMATS, ExportWish, export_file, export_to, format_of, suffixed
from clientbook.exchange.writers import guard
from clientbook.exchange.writers.content import escaped, folded
from clientbook.exchange.writers.vcard import split_name
from clientbook.exchange.writers.workbook import Head, Sheet, Workbook
from tests.support.ground import examples
from tests.support.people import new_book
from tests.support.rich import rich_book


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    book = rich_book(tmp_path_factory.mktemp("rich"))
    yield book
    book.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Book]:
    book = new_book(tmp_path / "other")
    yield book
    book.close()


def sent(book: Book, format: str, **wish: Any) -> str:
    """The file as text."""
    stream = io.BytesIO()
    export_to(book, list(book.find_all(Query()).ids), stream, ExportWish(format, **wish))
    return stream.getvalue().decode("utf-8-sig")


# ---- formulas ---------------------------------------------------------------------------------------------------------

HARMLESS = (
    "+86 138 0013 8000",
    "+8613800138000",
    "+44 (0)20 7946 0958",
    "-12.5",
    "-1,200.50",
    "-5%",
    "+1-555-0100",
    "plain",
    "",
    "'quoted",
)
DANGEROUS = ("=1+1", "@SUM(A1)", "+1+1", "-1+1", "-2-3|cmd", "=cmd|' /C calc'!A0", "+cmd", "-", "\t=1", "+86=1", "-SUM(1)")


@pytest.mark.parametrize("text", HARMLESS)
def test_phones_numbers_and_words_are_left_alone(text: str) -> None:
    assert guard.guarded(text) == text


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_a_spreadsheet_would_reckon_is_kept_from_it(text: str) -> None:
    assert guard.guarded(text) == f"'{text}"
    assert unguard(guard.guarded(text)) == text


def test_without_the_guard_a_formula_would_stand_in_the_file(empty: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    empty.save_customer(Customer(name="=1+1", notes="@x"))
    assert "=1+1" not in next(csv.reader(io.StringIO(sent(empty, "csv").splitlines()[1])))
    from clientbook.exchange.writers import csv as writer

    monkeypatch.setattr(writer, "guarded", lambda text: text)
    assert "=1+1" in next(csv.reader(io.StringIO(sent(empty, "csv").splitlines()[1])))


@settings(max_examples=examples(150), deadline=None)
@example("'¹")
@given(
    st.one_of(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), st.from_regex(r"['=+@＝-]{1,3}\S{0,5}", fullmatch=True)
    )
)
def test_the_guard_is_undone_by_the_import_and_leaves_no_formula(text: str) -> None:
    text = text.strip()
    cell = guard.guarded(text)
    assert unguard(cell) == text
    constant = re.fullmatch(r'="(?:[^"]|"")*"', cell)
    assert cell[:1] not in tuple("=+-@\t\r") or cell == "" or guard.is_harmless(cell) or constant


def her_code(book: Book) -> str:
    return next(customer.code for customer in book.records(list(book.find_all(Query()).ids)) if customer.name == "王伟丽")


# ---- sheets -----------------------------------------------------------------------------------------------------------


def test_a_workbook_has_text_for_phones_numbers_for_amounts_days_for_days_and_a_header_that_stays(rich: Book, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    path = tmp_path / "a.xlsx"
    export_file(rich, list(rich.find_all(Query()).ids), path, ExportWish("xlsx"))
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        assert all(entry.extract_version < 45 for entry in file.infolist())  # Excel offers to repair what says zip64 without need
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert "<f>" not in sheet
    assert re.search(r't="inlineStr"><is><t>\+86 138 0013 8000<', sheet)
    book = CalamineWorkbook.from_path(str(path))
    tables = ["Contact persons", "Interactions", "Follow-ups", "Occasions", "Purchases", "After-sales", "Ratings"]
    assert book.sheet_names == ["Customers", *tables]
    bought = book.get_sheet_by_name("Purchases").to_python()[2]
    assert bought[:8] == [her_code(rich), "王伟丽", date(2026, 10, 1), "龙井茶", 2.5, "", 198.5, "CNY"]
    head, *rows = book.get_sheet_by_name("Customers").to_python()
    her = dict(zip(head, next(row for row in rows if "王伟丽" in row), strict=True))
    assert (her["Phone"], her["Phone label"], her["Phone 2 label"]) == ("+86 138 0013 8000", "* mobile", "landline (unverified)")
    assert (her["Contract amount"], her["Consent date"]) == (-1200.5, date(2025, 1, 2))
    assert her["Last contact"] == datetime.fromisoformat("2026-10-21T14:05")
    assert her["Products of interest"] == "=服务器"
    assert len(book.get_sheet_by_name("Interactions").to_python()) == 1 + 4


def test_what_xml_and_cells_cannot_hold_does_not_break_the_file(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    stream = io.BytesIO()
    sheet = Sheet("a/b:c*d?[e]" * 9, [Head("h", 10)] * 4)
    told = ["<&>\"'_x0041_", "😀\nline", "x" * 40_000, Decimal("0.10")]
    with Workbook(stream) as book, book.open_sheet(sheet) as out:
        out.write(
            sheet.start()
            + sheet.row(told)
            + sheet.row([date(1850, 1, 1), datetime.fromisoformat("2026-01-02T03:04"), -5, None])
            + sheet.end()
        )
    assert sheet.cut == 1
    rows = CalamineWorkbook.from_filelike(io.BytesIO(stream.getvalue())).get_sheet_by_index(0).to_python()
    assert rows[1] == ["<&>\"'_x0041_", "😀\nline", "x" * 32_767, 0.1]
    assert rows[2][:3] == ["1850-01-01", datetime.fromisoformat("2026-01-02T03:04"), -5.0]


# ---- cards ------------------------------------------------------------------------------------------------------------


@settings(max_examples=examples(80), deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=400))
def test_folded_lines_are_short_whole_characters_and_unfold_to_what_they_were(text: str) -> None:
    data = folded(f"NOTE:{text}")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() or True for line in lines)
    assert data.replace(b"\r\n ", b"").removesuffix(b"\r\n").decode() == f"NOTE:{text}"


def test_escapes() -> None:
    assert escaped("a\\b;c,d\ne") == "a\\\\b\\;c\\,d\\ne"


def test_names_are_parted_where_it_is_clear() -> None:
    assert split_name("王伟丽") == ("王", "伟丽")
    assert split_name("欧阳修") == ("欧阳", "修")
    assert split_name("诸葛孔明") == ("诸葛", "孔明")
    assert split_name("明超科技") == ("", "明超科技")
    assert split_name("Zoë van der Müller") == ("Müller", "Zoë van der")
    assert split_name("Cher") == ("", "Cher")


def test_a_card_in_both_versions(rich: Book) -> None:
    three, four = sent(rich, "vcard3"), sent(rich, "vcard")
    for card in (three, four):
        assert card.count("BEGIN:VCARD") == card.count("END:VCARD") == 4
        assert "UID:urn:uuid:" in card
        assert "N:王;伟丽;;;" in card
        assert "X-WECHAT:wwl-mc" in card
        assert "IMPP;X-SERVICE-TYPE=WeChat:x-apple:wwl-mc" in card
        assert "hush" not in card
    assert "BDAY:1985-03-07" in three
    assert "BDAY:19850307" in four
    assert "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29" in three
    assert "BDAY:--0229" in four
    assert "X-CLIENTBOOK-BIRTH:L2001-08+15" in four
    assert "TEL;TYPE=CELL,PREF:+86 138 0013 8000" in three
    assert "TEL;TYPE=CELL;PREF=1:+86 138 0013 8000" in four
    assert re.search(r"REV:\d{8}T\d{6}Z", four)


# ---- calendars --------------------------------------------------------------------------------------------------------


def events(text: str) -> list[dict[str, str]]:
    """The entries, each by its properties; the reminder's stand apart."""
    text = text.replace("\r\n ", "")
    found = []
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.DOTALL):
        own = re.sub(r"BEGIN:VALARM.*END:VALARM\r\n", "", block, flags=re.DOTALL)
        found.append({line.partition(":")[0]: line.partition(":")[2] for line in own.splitlines() if line})
    return found


def test_steps_and_days_stand_in_the_calendar_with_the_name_first(rich: Book) -> None:
    text = sent(rich, "ics")
    found = events(text)
    quote = next(each for each in found if each["SUMMARY"].startswith("王伟丽: 发正式报价"))
    assert quote["DTSTART"] == "20261124T153000"
    assert "138 0013 8000" in quote["DESCRIPTION"]
    assert "010-6552 9988 (+861065529988)" in quote["DESCRIPTION"]
    assert "Do not contact by: phone call" in quote["DESCRIPTION"]
    assert "hush" not in text
    assert "some time" not in text
    assert "was done" not in text
    assert len({each["UID"] for each in found}) == len(found)
    firm = next(each for each in found if "Ellen" not in each["SUMMARY"] and each["SUMMARY"].startswith("港湾牙科"))
    assert "Do not contact!" in firm["DESCRIPTION"]
    assert "hush hush" in sent(rich, "ics", sensitive=True)


def test_one_is_reminded_as_many_days_ahead_as_the_book_says(rich: Book) -> None:
    text = sent(rich, "ics")
    triggers = {re.search(r"SUMMARY:(.*)\r", block)[1]: re.search(r"TRIGGER:(.*)\r", block)[1] for block in text.split("BEGIN:VEVENT")[1:]}  # type: ignore[index]
    assert triggers["港湾牙科有限公司: contract ends"] == "-P29DT15H"  # thirty days, at nine in the morning
    assert triggers["王伟丽: anniversary"] == "-P6DT15H"
    assert triggers["王伟丽: 发正式报价\\, 含税"] == "-PT15M"
    assert triggers["王伟丽: every month"] == "PT9H"


def test_the_same_entry_has_the_same_uid_in_every_export(rich: Book) -> None:
    assert {each["UID"] for each in events(sent(rich, "ics"))} == {each["UID"] for each in events(sent(rich, "ics"))}


def test_lunar_days_and_the_29th_of_february_are_single_days(empty: Book) -> None:
    each = empty.save_customer(Customer(name="李雷", birth="L1985-08-15")).id
    empty.save_occasion(Occasion(customer_id=each, kind="anniversary", date=PartialDate(month=2, day=29)))
    empty.save_occasion(Occasion(customer_id=each, kind="festival", date=PartialDate(month=12, day=24)))
    found = events(sent(empty, "ics"))
    lunar = [event["DTSTART;VALUE=DATE"] for event in found if event["SUMMARY"] == "李雷: birthday"]
    assert lunar == ["20270915", "20281003", "20290922", "20300912", "20311001"]
    leap = [event["DTSTART;VALUE=DATE"] for event in found if event["SUMMARY"] == "李雷: anniversary"]
    assert leap == ["20270228", "20280229", "20290228", "20300228", "20310228"]
    yearly = [event for event in found if "RRULE" in event]
    assert [(event["SUMMARY"], event["RRULE"]) for event in yearly] == [("李雷: festival", "FREQ=YEARLY")]


# ---- the door ---------------------------------------------------------------------------------------------------------


def test_the_format_is_told_by_the_name() -> None:
    names = ("a.CSV", "b.xlsx", "c.vcf", "d.json.age", "e.ics", "f.txt", "-")
    assert [format_of(name) for name in names] == ["csv", "xlsx", "vcard3", "json", "ics", "", ""]
    assert suffixed("~/a.csv", "xlsx", encrypted=True) == "~/a.xlsx.age"
    assert suffixed("~/a.xlsx.age", "vcard", encrypted=False) == "~/a.vcf"
    assert suffixed("~/mine", "csv", encrypted=False) == "~/mine"


def test_each_table_has_a_file_name_of_its_own() -> None:
    names = {each: suffixed("~/customers-2026-11-22.csv", each, encrypted=False) for each in FORMATS}
    assert names["after-sales"] == "~/customers-2026-11-22-after-sales.csv"
    assert len(set(names.values())) == len(FORMATS) - 1, "the two versions of vCard are one table"
    for one, named in names.items():
        for other in FORMATS:
            assert suffixed(named, other, was=one, encrypted=True) == f"{names[other]}.age"
    assert suffixed("~/shop-ratings.csv", "csv", was="csv", encrypted=False) == "~/shop-ratings.csv", "typed so"
    assert suffixed("~/short.csv", "ratings", was="ratings", encrypted=False) == "~/short.csv", "the word was taken out by hand"


def test_an_encrypted_file_opens_with_its_passphrase_alone(rich: Book, tmp_path: Path) -> None:
    ids = list(rich.find_all(Query()).ids)
    for format in ("csv", "xlsx"):
        path = tmp_path / f"a.{format}.age"
        export_file(rich, ids, path, ExportWish(format, passphrase="of the file", cost=10))
        sealed = path.read_bytes()
        assert "王伟丽".encode() not in sealed
        opened = b"".join(age.age_chunks(io.BytesIO(sealed), passphrase="of the file"))
        assert opened.startswith(b"PK" if format == "xlsx" else b"\xef\xbb\xbfCode")
        with pytest.raises(age.NoMatch):
            age.age_chunks(io.BytesIO(sealed), passphrase="another one")
    with pytest.raises(Refused):
        export_file(rich, ids, tmp_path / "b.csv.age", ExportWish("csv"))


@pytest.mark.parametrize("format", ["csv", "xlsx", "vcard", "json", "ics"])
def test_stopped_half_way_there_is_no_file(rich: Book, tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "BATCH", 1)
    folder = tmp_path / "out"
    folder.mkdir()

    class Stopping(Progress):
        def advance(self, number: int) -> None:
            if self.done == 2:
                self.cancel()
            super().advance(number)

    ids = list(rich.find_all(Query()).ids)
    with pytest.raises(Cancelled):
        export_file(rich, ids, folder / "a", ExportWish(format), Stopping())
    assert not list(folder.iterdir())
    export_file(rich, ids, folder / "a", ExportWish(format), Progress())
    assert len(list(folder.iterdir())) == 1


def test_customers_that_are_gone_meanwhile_are_passed_over(empty: Book) -> None:
    one, two = (empty.save_customer(Customer(name=name)).id for name in ("A", "B"))
    empty.erase([one])
    stream = io.BytesIO()
    assert export_to(empty, [one, two], stream, ExportWish("csv")).customers == 1


def test_a_hundred_persons_and_points_are_counted_where_columns_end(empty: Book) -> None:
    points = tuple(ContactPoint(kind="email", value=f"a{n}@b.example") for n in range(23))
    empty.save_customer(Customer(name="A", points=points))
    report = export_to(empty, list(empty.find_all(Query()).ids), io.BytesIO(), ExportWish("csv"))
    assert [each.sentence() for each in report.left_out] == ["contact points after the 20th of their kind: 3"]


def test_the_step_without_a_day_is_counted(empty: Book) -> None:
    each = empty.save_customer(Customer(name="A")).id
    empty.save_follow_up(FollowUp(customer_id=each, what="x"))
    report = export_to(empty, [each], io.BytesIO(), ExportWish("ics"))
    assert [left.sentence() for left in report.left_out] == ["steps without a day: 1"]
