"""Address cards, from bytes to records: every version, encoding and habit, and broken cards that cost only themselves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook.data import Book, Query
from clientbook.domain import foreign
from clientbook.domain.errors import ImportProblem
from clientbook.exchange.readers import vcard
from clientbook.exchange.rejects import write_rejects
from clientbook.exchange.report import Report
from clientbook.exchange.sheet import Sheet
from tests.exchange import samples_cards
from tests.exchange.samples_cards import EXPECTED, card
from tests.exchange.telling import fields_of
from tests.exchange.test_real_files import records, sums
from tests.support.fuzzing import fuzz
from tests.support.report import Figures

Put = Callable[..., Report]


@pytest.mark.parametrize("source", EXPECTED)
def test_cards_of_every_source_give_the_record_field_by_field(shared_book: Book, put: Put, source: str) -> None:
    content, people = EXPECTED[source]
    report = put(content)
    assert (sums(report), report.format) == ((len(people), 0, 0, 0), "vcard")
    hold(shared_book, people)
    assert sums(put(content)) == (0, 0, len(people), 0)


def hold(book: Book, people: dict[str, dict[str, Any]]) -> None:
    """Whether each of these stands in the book with all that is said of them, and nothing else."""
    found = records(book)
    for name, expected in people.items():
        held = found[name]
        assert fields_of(held) == {key: value for key, value in expected.items() if key not in ("points", "persons", "kept", "days")}
        assert [(each.name, each.title) for each in held.persons] == expected.get("persons", [])
        assert [(each.kind, each.value, each.normal, each.label, each.primary) for each in held.points] == expected["points"]
        assert foreign.lines_of(held.custom) == expected.get("kept", ())
        assert foreign.without_lines(held.custom) == {}
        assert held.id is not None
        days = [(each.kind, str(each.date)) for each in book.occasions(held.id) if each.id is not None]
        assert days == expected.get("days", [])


@pytest.mark.soak
@pytest.mark.parametrize(
    ("source", "encoding"),
    [*((source, encoding) for source in ("iPhone 3.0", "Google 3.0", "Thunderbird") for encoding in ("utf-8-sig", "utf-16", "utf-16-le")),
     ("iPhone 3.0", "gb18030"), ("Windows 2.1 in GBK without a word", "utf-8"),
     ("UTF-16", "utf-8"), ("UTF-16", "gb18030"), ("UTF-16", "utf-16-be")],
)  # fmt: skip
def test_cards_in_every_encoding_they_may_be_in(book: Book, take_in: Put, source: str, encoding: str) -> None:
    content, people = EXPECTED[source]
    own = {"UTF-16": "utf-16", "Windows 2.1 in GBK without a word": "gbk"}.get(source, "utf-8")
    take_in(content.decode(own).encode(encoding))
    hold(book, people)


def test_a_short_word_in_gbk_is_not_taken_for_letters_of_utf_8(put: Put, shared_book: Book) -> None:
    """The bytes of 前台 are UTF-8 as well; the rest of the file says which is meant."""
    put(card("FN:顾前", "TITLE:前台", "TEL;TYPE=CELL:13600136011", "NOTE:喜欢喝茶，周末有空").encode("gb18030"))
    assert records(shared_book)["顾前"].job_title == "前台"


def test_a_messenger_by_number_is_its_number(put: Put, shared_book: Book) -> None:
    lines = ("IMPP;X-SERVICE-TYPE=QQ;type=pref:x-apple:123456789", "IMPP;X-SERVICE-TYPE=WeChat:x-apple:13800138123", "IMPP:qq:987654321")
    put(card("FN:Number Id", *lines).encode())
    held = [(each.kind, each.value, each.label) for each in records(shared_book)["Number Id"].points]
    assert held == [("qq", "123456789", ""), ("wechat", "13800138123", ""), ("qq", "987654321", "")]


def test_what_a_phone_calls_a_number_by_its_own_word_is_kept(put: Put, shared_book: Book) -> None:
    lines = ("TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=E9=97=A8=E5=BA=97):02155667788", "TEL;X-Reception;VOICE:02155667789")
    lines += ("TEL;VOICE;PREF:02155667790", "EMAIL;INTERNET;X-Invoices:pay@labels.example", "EMAIL;INTERNET:all@labels.example")
    lines += ("TEL;CELL;X-Second:02155667791",)
    put(card("FN:Own Words", *lines).encode())
    labels = [point.label for point in records(shared_book)["Own Words"].points]
    assert labels == ["门店", "Reception", "", "Invoices", "", "mobile"]


def read(*cards: str) -> Sheet:
    """These cards, read."""
    return vcard.read("".join(cards).encode())


def test_a_broken_card_costs_itself_and_is_told_by_its_number() -> None:
    bodies = [card(f"FN:Person {n}") for n in range(8)]
    bodies[1] = "BEGIN:VCARD\r\nFN:never closed\r\n"
    bodies[3] = card("FN:Boss", "AGENT:", "BEGIN:VCARD", "FN:Secretary", "END:VCARD")
    bodies[5] = card("FN:long", "NOTE:" + "x" * 70_000)
    sheet = read(*bodies, "BEGIN:VCARD\r\nFN:cut off")
    assert [row.number for row, _problem in sheet.broken] == [2, 4, 6, 9]
    assert [row.cells[1] for row in sheet.rows] == ["FN:Person 0", "FN:Person 2", "FN:Person 4", "FN:Person 6", "FN:Person 7"]
    assert len({problem.why for _row, problem in sheet.broken}) == 4


def test_thousands_of_nested_cards_end_nobody() -> None:
    sheet = vcard.read(b"BEGIN:VCARD\nFN:x\n" * 3_000)
    assert (len(sheet.broken), sheet.rows) == (3_000, [])
    sheet = vcard.read(b"BEGIN:VCARD\nFN:x\nAGENT:\n" * 3_000 + b"END:VCARD\n" * 3_000)
    assert len(sheet.broken) == 1


def test_bytes_that_are_no_text_cost_their_card() -> None:
    data = card("FN:one").encode() + b"BEGIN:VCARD\r\nFN;CHARSET=UTF-8:\xff\xfe\xff\x81\r\nEND:VCARD\r\n" + card("FN:三").encode()
    sheet = vcard.read(data, "utf-8")
    assert ([row.number for row in sheet.rows], [row.number for row, _problem in sheet.broken]) == ([1, 3], [2])


def test_a_fold_within_a_url_that_ends_in_an_equals_sign_is_a_fold() -> None:
    assert (
        read("BEGIN:VCARD\r\nVERSION:3.0\r\nURL:https://x.example/?q=\r\n 1&r=2\r\nEND:VCARD\r\n").rows[0].cells[1]
        == "URL:https://x.example/?q=1&r=2"
    )


def test_a_photo_too_large_to_keep_is_left_out_and_told(shared_book: Book, put: Put) -> None:
    report = put(card("FN:Photo Graph", "PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 40_000).encode())
    assert [(problem.field, problem.values["size"], problem.rejected) for problem in report.problems] == [("PHOTO", "40000", False)]
    assert foreign.lines_of(records(shared_book)["Photo Graph"].custom) == ()


def test_what_is_kept_of_a_card_is_no_field_of_the_owners_and_is_not_searched(shared_book: Book, put: Put) -> None:
    put(card("FN:Keep Sake", "X-SECRET-THING:quokka").encode())
    held = records(shared_book)["Keep Sake"]
    assert foreign.lines_of(held.custom) == ("X-SECRET-THING:quokka",)
    assert not [field for field in shared_book.custom_fields() if field.name == foreign.KEY]
    assert not shared_book.find(Query("quokka")).ids
    assert shared_book.find(Query("Keep Sake")).ids


def test_groups_and_cards_of_nobody_are_refused_with_their_numbers(put: Put) -> None:
    report = put((card("FN:My friends", "KIND:group") + card("NOTE:nobody") + card("FN:Some One")).encode())
    assert sums(report) == (1, 0, 0, 2)
    assert [problem.row for problem in report.problems] == [1, 2]


def test_refused_cards_come_back_as_cards_that_import_once_corrected(
    put: Put, put_sheet: Callable[..., tuple[Sheet, Report]], tmp_path: Path
) -> None:
    content = (card("NOTE:nobody yet", "X-A:b") + card("FN:Fine Person")).encode()
    sheet, report = put_sheet(content)
    rejects = tmp_path / "rejects.vcf"
    write_rejects(rejects, sheet, report.refused)
    text = rejects.read_text(encoding="utf-8")
    assert "X-CLIENTBOOK-REJECTED:1" in text
    assert sums(put(text.encode())) == (0, 0, 0, 1)
    assert sums(put(text.replace("NOTE:nobody", "FN:Named Now\r\nNOTE:nobody").encode())) == (1, 0, 0, 0)


def test_a_file_without_a_card_is_refused() -> None:
    for content in (b"", b"\r\n", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", b"\xff\xfe"):
        with pytest.raises(ImportProblem):
            vcard.read(content)


GOOD = [content for content, _people in EXPECTED.values()]


PIECES = [b"", b"\n", b"\r\n ", b":", b";", b'"', b"=", b"=\r\n", b"\xff", b"\x00", b"BEGIN:VCARD\n", b"END:VCARD\n", b"ENCODING=B;", b"\\"]


def mutate(draw: st.DrawFn) -> bytes:
    """A sample with bytes exchanged, doubled or taken out."""
    data = bytearray(draw(st.sampled_from(GOOD)))
    for _time in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(data) - 1))
        piece = draw(
            st.sampled_from(
                [
                    b"",
                    b"\n",
                    b"\r\n ",
                    b":",
                    b";",
                    b'"',
                    b"=",
                    b"=\r\n",
                    b"\xff",
                    b"\x00",
                    b"BEGIN:VCARD\n",
                    b"END:VCARD\n",
                    b"ENCODING=B;",
                    b"\\",
                ]
            )
        )
        data[at : at + draw(st.integers(0, 3))] = piece
        if not data:
            return b""
    return bytes(data)


def only_our_own_error(content: bytes) -> None:
    """A table or a refusal, and every card in one of the two; read line by line as it would be with all that may be wrong in mind."""
    try:
        sheet = vcard.read(content)
    except ImportProblem:
        return
    with patch.object(vcard, "_line_by_line", lambda _lines, _fallback: None):
        assert vcard.read(content) == sheet
    numbers = [row.number for row in sheet.rows] + [row.number for row, _problem in sheet.broken]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


MUTATED = st.composite(mutate)()


@settings(max_examples=80, deadline=None)
@given(MUTATED | st.binary(max_size=300))
def test_any_bytes_make_cards_or_a_refusal(content: bytes) -> None:
    only_our_own_error(content)


@pytest.mark.soak
def test_twenty_thousand_times_any_bytes_make_cards_or_a_refusal(figures: Figures) -> None:
    fuzz(figures, "T12", "bytes for the reader of cards", only_our_own_error, MUTATED | st.binary(max_size=2_000), 20_000)


def test_the_sample_cards_are_ten() -> None:
    assert len(samples_cards.EXPECTED) == 10
