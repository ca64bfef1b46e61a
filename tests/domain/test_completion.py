"""How a search line may go on: fields, choices and tags in both languages, by pinyin and initials; every offer reads as it says."""

from datetime import date

import pytest

from clientbook.domain.filters import Condition, CustomName, Names, parse
from clientbook.domain.filters.completion import MOST, Vocabulary, complete, vocabulary
from clientbook.domain.filters.fields import FILTER_FIELDS

TODAY = date(2026, 11, 21)
NAMES = Names(
    custom=(CustomName(3, "会员卡号"), CustomName(6, "Colour", "choice", ("red, dark", "blue")), CustomName(8, "Paid until", "date")),
    own_words={"source": {"exhibition": "", "referral": "老客带新", "online": "", "抖音": "抖音"}},
)
TAGS = ("vip", "技术型", "高意向", "not one")


@pytest.fixture(scope="module")
def chinese() -> Vocabulary:
    """The words of a book in Chinese."""
    return vocabulary(NAMES, TAGS, "zh_CN")


@pytest.fixture(scope="module")
def english() -> Vocabulary:
    """The same in English."""
    return vocabulary(NAMES, TAGS, "en")


def shown(line: str, known: Vocabulary) -> list[str]:
    """What is offered."""
    return [offer.shown for offer in complete(line, known)]


@pytest.mark.parametrize("typed", ["来", "so", "ly", "laiy", "王 来", "-so", "(来", "来源"])
def test_the_beginning_of_a_field_is_known_by_chinese_english_pinyin_and_initials(chinese: Vocabulary, typed: str) -> None:
    assert "来源:" in shown(typed, chinese)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("王 so", "王 来源:"),
        ("weix", "微信:"),
        ("last", "未联系>"),
        ("来源:zh", "来源:展会"),
        ("来源：展会，d", "来源：展会，抖音"),
        ("来源:lao", "来源:老客带新"),
        ("source:refe", "source:老客带新"),
        ("#g", "#高意向"),
        ("#vip,j", "#vip,技术型"),
        ("-标签:jsx", "-标签:技术型"),
        ("没有:xia", "没有:下一步"),
        ("hyk", "会员卡号:"),
        ("colour:r", 'colour:"red, dark"'),
        ("未联系>", "未联系>30天"),
        ("行业:ruanjian", "行业:软件和信息技术服务业"),
        ("行业:i65", "行业:软件和信息技术服务业"),
        ("生日:by", "生日:本月"),
        ("due:yy", "due:已逾期"),
    ],
)
def test_the_first_offer_is_the_line_that_was_meant(chinese: Vocabulary, typed: str, line: str) -> None:
    assert complete(typed, chinese)[0].line == line


@pytest.mark.parametrize(("typed", "line"), [("so", "source:"), ("source:on", "source:online"), ("来", "source:"), ("paid", "Paid_until:")])
def test_in_english_the_words_are_english(english: Vocabulary, typed: str, line: str) -> None:
    assert complete(typed, english)[0].line == line


@pytest.mark.parametrize("typed", ["", " ", "王 ", "138", "13800 1", "qqq", '"so', "so ", "nobody:x", "-", "#", "来源>展"])
def test_where_nothing_is_meant_nothing_is_offered(chinese: Vocabulary, typed: str) -> None:
    offered = complete(typed, chinese)
    assert not offered or typed == "#"
    assert "not one" not in shown("#", chinese), "a tag with a space has no form of one word"


def test_every_offer_of_a_choice_reads_back_as_a_condition_on_its_field(chinese: Vocabulary, english: Vocabulary) -> None:
    for known in (chinese, english):
        for word, field in known.fields:
            for offer in complete(f"{word.text}:", known):
                node = parse(offer.line, NAMES, TODAY, strict=True).node
                assert isinstance(node, Condition), offer
                assert node.field == field.key, offer


def test_there_are_words_for_every_field_and_never_too_many(chinese: Vocabulary) -> None:
    assert {field.key for _word, field in chinese.fields} >= {field.key for field in FILTER_FIELDS}
    assert all(len(complete(letter, chinese)) <= MOST for letter in "abcdefghijklmnopqrstuvwxyz")
