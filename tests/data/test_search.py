"""Search on real books: what is found by which words, in which order, and where it says the hit is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clientbook.data import Book, CustomField, New, Query
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.interaction import Interaction
from tests.data.conftest import Kept
from tests.support.live import BEIJING, START, add, contact, edit, mail, new_book, person, phone


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty open book."""
    opened = new_book(tmp_path / "book")
    yield opened
    opened.close()


def names(book: Book, words: str, **query: object) -> list[str]:
    """Who is found, in order; the first page and the complete list must say the same."""
    found = book.find(Query(words=words, **query))  # type: ignore[arg-type]
    whole = book.find_all(Query(words=words, **query))  # type: ignore[arg-type]
    assert list(found.ids) == list(whole.ids)
    assert found.complete
    assert found.total == len(found.ids)
    assert not found.about
    return [line.title for line in found.lines]


def two_chinese(book: Book) -> None:
    add(
        book,
        "张伟明",
        company="上海明达贸易有限公司",
        job_title="采购经理",
        tags=("高意向",),
        notes="喜欢沈周的画",
        points=(phone("138 0013 8000"),),
    )
    add(book, "李雷")


def wang_xiaoming(book: Book) -> None:
    add(book, "王小明")


def four_latin(book: Book) -> None:
    add(book, "Zoë Müller", company="Müller Bau", points=(mail("zoe.m@web.example"),))
    add(book, "Adam Smyth")
    add(book, "Sean O'Hara", other_names="Smith-Jones")
    add(book, "Ruth Adams")


@pytest.mark.parametrize(
    "words",
    [
        *("张伟明", "张", "伟", "明", "张伟", "伟明", "ZHANGWEIMING", "zhangwei", "zhangw", "weim", "ming", "zwm", "zw", "wm"),
        *(
            "zhang ming",
            "ｚｗｍ",
            "上海明达",
            "明达贸易",
            "有限公司",
            "易有限",
            "mingda",
            "shmd",
            "采购",
            "高意向",
            "沈周",
            "张伟明 上海",
            "张138",
        ),
        *("张伟 mingda 高意向", "购"),
    ],
)
def test_a_chinese_customer_is_found_by(words: str, kept: Kept) -> None:
    assert names(kept(two_chinese), words) == ["张伟明"]


@pytest.mark.parametrize("words", ["张明", "伟张", "达明", "hangwei", "zhangx", "明达上海", "张伟明 北京", "贸易限公", "9999"])
def test_a_chinese_customer_is_not_found_by(words: str, kept: Kept) -> None:
    assert names(kept(two_chinese), words) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄信", ("shan", "dan", "shanxiongxin", "danxiongxin", "sxx", "dxx", "shanxx")),
        ("曾国华", ("zeng", "ceng", "zgh", "cgh", "zenggh")),
        ("仇英", ("qiu", "chou", "qy", "cy", "qiuying")),
        ("解晓东", ("xie", "jie", "xxd", "jxd")),
        ("欧阳锋", ("ouyang", "oyf", "yangfeng", "feng")),
        ("吕丽萍", ("lv", "lu", "lyu", "lvliping", "llp")),
        ("尉迟恭", ("yuchi", "yuchigong", "ycg")),
    ],
)
def test_every_reading_of_a_surname_finds_its_bearer(name: str, typed: tuple[str, ...], book: Book) -> None:
    add(book, name)
    add(book, "Nobody Else")
    for words in typed:
        assert names(book, words) == [name], words


@pytest.mark.parametrize("typed", ["wangxi", "wangxiaom", "xiaomin", "wangxiaomi"])
def test_an_unfinished_last_syllable_matches(typed: str, kept: Kept) -> None:
    assert names(kept(wang_xiaoming), typed) == ["王小明"]


@pytest.mark.parametrize(
    "words",
    ["zoe", "ZOË", "muller", "MÜLLER", "müll", "zoe m", "zoe müller", "zoe.m@web.example", "web.example", "zoe.m", "Ｍül"],
)
def test_case_accents_and_wide_letters_do_not_matter(words: str, kept: Kept) -> None:
    assert names(kept(four_latin), words) == ["Zoë Müller"]


@pytest.mark.parametrize("words", ["o'hara", "ohara", "hara", "O’Hara", "sean o'h", "smith-jones", "smithj", "jones"])
def test_names_with_marks_are_found_with_and_without_them(words: str, kept: Kept) -> None:
    assert names(kept(four_latin), words) == ["Sean O'Hara"]


FORMATS = {
    "138 0013 8000": (
        *("1", "13", "138", "1380013", "13800138000", "138-0013-8000", "+86 138 0013 8000", "008613800138000", "8613800138000"),
        *("8000", "38000", "138000", "1 3 8 0 0 1 3 8 0 0 0", "１３８００１３８０００", "(138) 0013.8000", "+8613800"),
    ),
    "+44 20 7946 0958": ("442079", "+44 20 7946", "2079460958", "02079460958", "0958", "(020) 7946 0958", "004420794"),
    "0571-8888 7777": ("0571", "571", "05718888", "88887777", "7777", "+86 571 8888 7777", "0571-88887777"),
    "+1 212 555 0123": ("1212", "212", "2125550123", "0123", "5550123", "+1 (212) 555-0123"),
    "95588": ("95", "955", "95588", "588"),
    "400-820-8820": ("400", "400820", "8820", "4008208820"),
}


@pytest.mark.parametrize("stored", list(FORMATS))
def test_a_phone_is_found_in_every_format_and_by_its_last_digits(stored: str, book: Book) -> None:
    add(book, "Known", points=(phone(stored),))
    add(book, "Other", points=(phone("+49 6666 666666"),))
    for typed in FORMATS[stored]:
        assert names(book, typed) == ["Known"], typed


def test_digits_from_the_middle_of_a_phone_are_no_hit(book: Book) -> None:
    add(book, "Known", points=(phone("138 0013 8000"),))
    assert names(book, "0013") == []


def test_the_buyers_phone_and_name_find_the_company(book: Book) -> None:
    add(book, "港湾牙科", kind="organisation", persons=(person("王小明", phone("139 1234 5678"), title="Buyer"),))
    for words in ("5678", "13912345678", "王小明", "wxm", "wangxm", "小明", "buyer", "港湾 5678"):
        assert names(book, words) == ["港湾牙科"], words
    match = book.find(Query(words="5678")).lines[0].match
    assert match is not None
    assert (match.field, match.label_owner, match.text) == ("phone", "王小明", "139 1234 5678")
    assert [match.text[start:end] for start, end in match.spans] == ["5678"]


def test_notes_and_interactions_are_found_and_named(book: Book) -> None:
    known = add(book, "曾国华", notes="女儿今年高考，别在六月打扰。")
    book.log(contact(known, date(2026, 11, 1), summary="报价已发，觉得价格偏高", channel="phone"))
    add(book, "李雷")
    for words, field, hit in (
        ("高考", "notes", "高考"),
        ("偏高", "interaction", "偏高"),
        ("曾 报价", "interaction", "报价"),
        ("价", "interaction", "价"),
    ):
        found = book.find(Query(words=words))
        assert [line.name for line in found.lines] == ["曾国华"], words
        match = found.lines[0].match
        assert match is not None
        assert match.field == field
        assert match.text[slice(*match.spans[0])] == hit


def test_words_meet_across_the_record_and_its_texts(book: Book) -> None:
    known = add(book, "Zoë Müller", notes="likes tea")
    book.log(contact(known, date(2026, 11, 1), summary="wants samples", channel="phone"))
    book.log(contact(known, date(2026, 10, 1), summary="asked for a quote", channel="phone"))
    assert names(book, "müller samples") == ["Zoë Müller"]
    assert names(book, "samples quote tea") == ["Zoë Müller"]
    assert names(book, "samples invoice") == []


def test_sensitive_fields_are_not_searched_and_others_are(book: Book) -> None:
    plain = book.save_custom_field(CustomField("Favourite"))
    secret = book.save_custom_field(CustomField("Diagnosis", sensitive=True))
    add(book, "李雷", custom={str(plain.id): "Longjing", str(secret.id): "Gout"})
    assert names(book, "longj") == ["李雷"]
    assert names(book, "gout") == []
    book.save_custom_field(replace(plain, sensitive=True))
    book.save_custom_field(replace(secret, sensitive=False))
    assert names(book, "longj") == []
    assert names(book, "gout") == ["李雷"]


def test_exact_names_come_first_then_beginnings_then_readings_then_the_rest_each_by_last_contact(book: Book) -> None:
    people = [
        ("Company only", {"company": "王府井"}, None),
        ("小王", {}, None),
        ("王伟", {}, date(2026, 10, 1)),
        ("王", {}, None),
        ("王芳", {}, date(2026, 11, 1)),
    ]
    for name, fields, day in people:
        made = add(book, name, **fields)
        if day:
            book.log(contact(made, day, summary="x", channel="phone"))
    assert names(book, "王") == ["王", "王芳", "王伟", "Company only", "小王"]
    add(book, "Wang Yi")
    assert names(book, "wang")[:2] == ["Wang Yi", "王芳"]
    assert names(book, "wang")[-1] == "Company only"


def test_a_new_contact_moves_its_customer_up(book: Book) -> None:
    first, second = add(book, "王一"), add(book, "王二")
    assert names(book, "王") == ["王一", "王二"]
    book.log(contact(second, date(2026, 11, 20), summary="x", channel="phone"))
    assert names(book, "王") == ["王二", "王一"]
    book.log(contact(first, date(2026, 11, 21), summary="x", channel="phone"))
    assert names(book, "王") == ["王一", "王二"]
    book.undo()
    assert names(book, "王") == ["王二", "王一"]


def test_the_trash_is_searched_on_its_own(book: Book) -> None:
    kept, thrown = add(book, "王一", notes="喝茶"), add(book, "王二", notes="喝茶")
    book.trash([thrown.id or 0])
    for words in ("王", "喝茶"):
        assert names(book, words) == ["王一"]
        assert names(book, words, trashed=True) == ["王二"]
    book.restore_trashed([thrown.id or 0])
    assert sorted(names(book, "王")) == ["王一", "王二"]
    assert kept.id is not None


def test_pairs_that_stand_apart_are_no_hit(book: Book) -> None:
    # Both pairs of 明达贸 stand in the record, but nowhere together.
    add(book, "达贸", company="明达")
    assert names(book, "明达贸") == []
    add(book, "明达贸易")
    assert names(book, "明达贸") == ["明达贸易"]


def test_what_was_changed_is_found_by_the_new_words_only(book: Book) -> None:
    known = add(book, "张伟", tags=("老客户",), points=(phone("13800138000"),))
    known = edit(book, known, name="李雷", tags=("新客户",), points=(phone("13900139000"),))
    for words in ("张", "老客户", "8000"):
        assert names(book, words) == []
    for words in ("李", "新客户", "9000"):
        assert names(book, words) == ["李雷"]


def test_a_code_finds_its_customer(book: Book) -> None:
    known = add(book, "李雷")
    add(book, "韩梅梅")
    assert names(book, known.code) == ["李雷"]
    assert names(book, known.code.lower()) == ["李雷"]


@pytest.mark.parametrize(
    "words", ["!", '"', "*", "AND", "a OR b", "NEAR(", "t:x", "'; DROP", "-", "(", "%", "_", "\x80a", "x" * 5000, "1 " * 300]
)
def test_marks_and_words_of_the_query_language_of_fts5_mean_nothing(words: str, kept: Kept) -> None:
    assert names(kept(wang_xiaoming), words) == []


def test_pictures_and_other_scripts_are_found(book: Book) -> None:
    add(book, "Кирилл Ёлкин", other_names="😀 Kiki", company="ソニー株式会社", notes="한국 친구")
    for words in ("кир", "елкин", "😀", "ソニー", "株式", "ニー", "한국", "친"):
        assert names(book, words) == ["Кирилл Ёлкин"], words


def test_the_match_names_the_field_furthest_from_the_name(book: Book) -> None:
    add(
        book,
        "张伟",
        company="上海明达贸易有限公司",
        tags=("高意向",),
        points=(mail("zw@mingda.example"), ContactPoint(kind="wechat", value="weiwei88")),
    )
    expected = {
        "zw": ("name", "张伟"),
        "明达": ("company", "明达"),
        "意向": ("tags", "意向"),
        "weiwei": ("wechat", "weiwei"),
        "zw@mingda": ("email", "zw@mingda"),
        "张 意向": ("tags", "意向"),
    }
    for words, (field, hit) in expected.items():
        match = book.find(Query(words=words)).lines[0].match
        assert match is not None
        assert (match.field, match.text[match.spans[0][0] : match.spans[-1][1]]) == (field, hit), words


def test_rows_of_a_page_say_where_they_were_hit_too(book: Book) -> None:
    known = add(book, "曾国华")
    book.log(contact(known, date(2026, 11, 1), summary="样品收到了", channel="phone"))
    (line,) = book.rows([known.id or 0], words="样品")
    assert line.match is not None
    assert (line.match.field, line.match.text, line.match.spans) == ("interaction", "样品收到了", ((0, 2),))


def test_a_long_note_is_shown_around_the_hit(book: Book) -> None:
    add(book, "李雷", notes="很" * 200 + "\n喜欢钓鱼" + "的" * 200)
    match = book.find(Query(words="钓鱼")).lines[0].match
    assert match is not None
    assert len(match.text) <= 62
    assert "\n" not in match.text
    assert match.text[slice(*match.spans[0])] == "钓鱼"


def test_more_hits_than_a_page_are_counted_and_the_rest_follows(book: Book) -> None:
    book.add_customers(New(Customer(name=f"王{number}")) for number in range(150))
    found = book.find(Query(words="王"), 100)
    assert (len(found.ids), found.total, found.complete, found.about) == (100, 150, False, False)
    whole = book.find_all(Query(words="王"))
    assert len(whole.ids) == len(set(whole.ids)) == 150
    assert list(whole.ids)[:100] == list(found.ids)


def test_very_many_inexact_hits_are_about_so_many(book: Book) -> None:
    book.add_customers(New(Customer(name=f"明达贸易{number}")) for number in range(2100))
    found = book.find(Query(words="明达贸易"))
    assert found.total > 2000
    assert found.about
    assert book.find_all(Query(words="明达贸易")).about
    assert not book.find_all(Query(words="明达")).about


def test_hits_in_texts_come_after_the_others_with_the_newest_text_first(book: Book) -> None:
    def said(day: int, text: str) -> Interaction:
        return Interaction(customer_id=0, at=START.replace(month=10, day=day).astimezone(BEIJING), summary=text)

    book.add_customers(
        [
            New(Customer(name="Old text"), (said(2, "quote"), said(20, "other"))),
            New(Customer(name="New text"), (said(9, "quote"),)),
            New(Customer(name="Quote Company")),
        ]
    )
    assert names(book, "quote") == ["Quote Company", "New text", "Old text"]


def test_one_text_with_every_word_stands_before_words_that_are_spread(book: Book) -> None:
    def said(day: int, text: str) -> Interaction:
        return Interaction(customer_id=0, at=START.replace(month=10, day=day).astimezone(BEIJING), summary=text)

    book.add_customers(
        [
            New(Customer(name="Spread", notes="samples"), (said(20, "arrived"),)),
            New(Customer(name="Together, old"), (said(2, "samples arrived"),)),
            New(Customer(name="Together, new"), (said(9, "arrived: samples"),)),
            New(Customer(name="Neither"), (said(9, "samples"),)),
            New(Customer(name="Samples Ltd"), (said(9, "arrived"),)),
        ]
    )
    assert names(book, "samples arrived") == ["Together, new", "Together, old", "Spread", "Samples Ltd"]
    assert names(book, "samples arrived", trashed=True) == []


def test_hits_by_texts_come_page_by_page_without_the_trash(book: Book) -> None:
    day = START.replace(month=10).astimezone(BEIJING)
    made = book.add_customers(
        New(Customer(name=f"P{number}"), (Interaction(customer_id=0, at=day, summary="samples"),)) for number in range(60)
    )
    book.trash(list(made.ids)[:30])
    assert list(book.find(Query(words="samples"), 5).ids) == list(made.ids)[30:35]
    assert names(book, "samples", trashed=True) == [f"P{number}" for number in range(30)]
    assert len(names(book, "samples")) == 30


def test_a_page_gives_up_after_two_thousand_pairs_that_stand_apart(book: Book) -> None:
    book.add_customers(New(Customer(name=f"达贸{number}", company="明达")) for number in range(2050))
    add(book, "明达贸易")
    found = book.find(Query(words="明达贸"), 10)
    assert [line.name for line in found.lines] == ["明达贸易"]
    assert (found.complete, found.about) == (False, True)


def test_the_key_of_a_role_is_no_word_but_a_role_of_ones_own_is(book: Book) -> None:
    add(book, "港湾牙科", persons=(person("A", role="decision_maker"), person("B", role="Treasurer")))
    assert names(book, "decision") == []
    assert names(book, "treasurer") == ["港湾牙科"]
