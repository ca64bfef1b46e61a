"""Pasted chats, cards, signatures and delivery addresses become the proposal of a customer."""

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook.domain.customer import Customer
from clientbook.domain.errors import InvalidValue
from clientbook.domain.paste import Item, Proposal, looks_like_card
from clientbook.domain.paste import propose as propose_at
from clientbook.domain.paste.reading import MOST
from tests.support.ground import examples
from tests.support.pasted import NOW

PIECES = st.sampled_from(
    [
        *(
            "王伟丽",
            "13800138000",
            "手机：",
            "微信 ",
            "a@b.cn",
            "有限公司",
            "地址: ",
            "\n",
            "\n",
            " ",
            "\u200d",
            "Ltd",
            "经理",
            "\x1b",
            "：",
        ),
        *("9" * 30, "e\u0301", "李总介绍", "下周二回电", "生日", "3月7日", "referred by ", "Jane Doe", "call him tomorrow", "(", ")"),
        *("[10:21, 18/11/2026] ", "> ", "1 High Street, "),
    ]
)


def propose(pasted: str, region: str = "CN") -> Proposal:
    return propose_at(pasted, NOW, region)


def points(proposal: Proposal) -> list[tuple[str, str]]:
    return [(point.kind, point.value) for point in proposal.customer().points]


def test_a_whole_chinese_line_is_read() -> None:
    proposal = propose("张伟 13800138000 朝阳区建国路88号 李总介绍 要20台打印机")
    assert proposal.items == (
        Item("name", "张伟"),
        Item("phone", "13800138000"),
        Item("address", "朝阳区建国路88号"),
        Item("referred_by", "李总"),
        Item("source", "referral"),
        Item("notes", "要20台打印机"),
    )


@pytest.mark.parametrize("said", ["李总介绍的，想订两套茶具", "张总推荐的", "王老板介绍来的"])
def test_whoever_sent_them_on_a_line_of_their_own_is_not_who_comes(said: str) -> None:
    proposal = propose(f"张伟 13800138000\n杭州西湖区文三路 88 号\n{said}")
    assert [item.value for item in proposal.items if item.place in ("name", "referred_by")] == ["张伟", re.split("介绍|推荐", said)[0]]


def test_an_address_with_spaces_around_its_numbers_is_whole() -> None:
    proposal = propose("客户王女士 13600002222 住浦东张江路 200 弄 3 号 501 室 喜欢龙井")
    assert [(item.place, item.value) for item in proposal.items] == [
        ("name", "王女士"),
        ("phone", "13600002222"),
        ("address", "浦东张江路 200 弄 3 号 501 室"),
        ("notes", "喜欢龙井"),
    ]


def test_a_job_title_that_begins_with_a_surname_is_nobody() -> None:
    proposal = propose("名片\n周杰\n高级经理\n上海分公司\n手机：13900001234")
    assert {item.place: item.value for item in proposal.items if item.place in ("name", "job_title")} == {
        "name": "周杰",
        "job_title": "高级经理",
    }


def test_a_number_is_no_part_of_a_company() -> None:
    proposal = propose("Julie from Sunny Nails 555-0134 wants monthly supplies, email julie@sunnynails.example")
    assert [item.value for item in proposal.items if item.place == "company"] == ["Sunny Nails"]


def test_the_word_before_a_number_is_no_part_of_a_name() -> None:
    proposal = propose("客户：北京蓝天幼儿园 联系人：周园长 电话 010-6655 4433")
    assert {(item.place, item.value) for item in proposal.items} == {
        ("name", "周园长"),
        ("company", "北京蓝天幼儿园"),
        ("phone", "010-6655 4433"),
    }


def test_a_signature_with_a_title_and_a_company_in_one_line_is_taken_apart() -> None:
    proposal = propose(
        "Sarah O'Connor\nHead of Procurement | Northwind Traders plc\nM: +44 7700 900456\n"
        "sarah.oconnor@northwind.example\n12 Deansgate, Manchester M3 1AB"
    )
    assert {item.place: item.value for item in proposal.items} == {
        "name": "Sarah O'Connor",
        "job_title": "Head of Procurement",
        "company": "Northwind Traders plc",
        "phone": "+44 7700 900456",
        "email": "sarah.oconnor@northwind.example",
        "address": "12 Deansgate, Manchester M3 1AB",
    }


def test_a_chinese_card_is_read_into_fields() -> None:
    proposal = propose(
        "王伟丽 采购经理\n明超科技有限公司\n手机：138 0013 8000\n邮箱 wwl@mingchao.example\n"
        "微信 wwl-mc\n地址：北京市朝阳区望京西路 8 号\n想要两个月质保"
    )
    customer = proposal.customer()
    assert (customer.name, customer.job_title, customer.company) == ("王伟丽", "采购经理", "明超科技有限公司")
    assert points(proposal) == [
        ("phone", "138 0013 8000"),
        ("email", "wwl@mingchao.example"),
        ("wechat", "wwl-mc"),
        ("address", "北京市朝阳区望京西路 8 号"),
    ]
    assert customer.points[0].normal == "+8613800138000"
    assert customer.points[0].label == "mobile"
    assert customer.notes == "想要两个月质保"
    assert proposal.recognised == ("name", "company", "job_title", "phone", "email", "wechat", "address")


def test_an_english_signature_is_read_into_fields() -> None:
    proposal = propose(
        "Ellen O'Hara\nHead of Purchasing\nHarbour Dental Ltd.\n+44 20 7946 0958 | Ellen@Harbour.example\nwww.harbour.example\nBest regards"
    )
    customer = proposal.customer()
    assert (customer.name, customer.job_title, customer.company) == ("Ellen O'Hara", "Head of Purchasing", "Harbour Dental Ltd.")
    assert points(proposal) == [("phone", "+44 20 7946 0958"), ("email", "Ellen@Harbour.example"), ("website", "www.harbour.example")]
    assert customer.points[1].normal == "Ellen@harbour.example"
    assert customer.notes == "Best regards"


def test_a_delivery_address_from_a_shop_is_read() -> None:
    customer = propose("收货人: 李雷\n手机号码: 13900139000\n收货地址: 浙江省杭州市文三路 1 号").customer()
    assert customer.name == "李雷"
    assert [(point.value, point.label) for point in customer.points] == [("13900139000", "mobile"), ("浙江省杭州市文三路 1 号", "delivery")]


def test_a_chat_gives_name_and_phone_and_keeps_its_sentences() -> None:
    proposal = propose("你好，我是张三\n我的电话13800138000\n要20台打印机，预算 12000 元")
    assert proposal.first("name") == "张三"
    assert points(proposal) == [("phone", "13800138000")]
    assert proposal.all("notes") == ("你好，我是张三", "要20台打印机，预算 12000 元")


def test_several_phones_keep_their_order_and_the_first_is_primary() -> None:
    proposal = propose("Zoë Müller, Sales Manager\nMüller Bau GmbH\nT: +49 30 901820\nM: +49 151 23456789")
    assert (proposal.first("name"), proposal.first("job_title")) == ("Zoë Müller", "Sales Manager")
    assert [(point.normal, point.label, point.primary) for point in proposal.customer().points] == [
        ("+4930901820", "", True),
        ("+4915123456789", "mobile", False),
    ]


@pytest.mark.parametrize("line", ["订单号 20240305123456", "预算 12000 元", "2024-03-05 见面", "报价 1380013800", "账号：358412345678"])
def test_other_numbers_are_no_phones(line: str) -> None:
    proposal = propose(f"王伟丽\n{line}")
    assert proposal.all("phone") == ()
    assert line in proposal.all("notes")


def test_of_two_people_the_first_is_the_customer_and_the_other_one_stays_readable() -> None:
    proposal = propose("张三 138-1234-5678\n李四 139-8765-4321")
    assert (proposal.first("name"), proposal.all("phone"), proposal.all("notes")) == ("张三", ("138-1234-5678",), ("李四 139-8765-4321",))


def test_what_was_promised_is_a_step_on_its_day() -> None:
    step = propose("孙志强 18611112222，下周二回电").follow_up()
    assert step is not None
    assert (step.what, str(step.due)) == ("回电", "2026-11-24")
    assert propose("孙志强 18611112222，下周二下雨").follow_up() is None


def test_an_item_is_left_out_or_moved_and_nothing_gets_lost_by_it() -> None:
    proposal = propose("王伟丽\n明超科技有限公司\n138 0013 8000\nSamuel")
    assert proposal.switched(0).customer().kind == "organisation"
    moved = proposal.moved(3, "name")
    assert (moved.first("name"), moved.all("notes")) == ("Samuel", ("王伟丽",))
    with pytest.raises(InvalidValue):
        proposal.moved(1, "birth")


def test_a_company_alone_is_proposed_as_an_organisation() -> None:
    customer = propose("明超科技有限公司\n地址：北京").customer()
    assert (customer.kind, customer.name, customer.company) == ("organisation", "明超科技有限公司", "")


def test_what_nobody_recognises_stays_readable() -> None:
    customer = propose("hello\nworld").customer()
    assert customer.name == "hello"
    assert customer.notes == "hello\nworld"


def test_steering_characters_are_taken_out_and_counted() -> None:
    proposal = propose("王\x1b伟\u202e丽\n13800138000")
    assert (proposal.first("name"), proposal.removed) == ("王伟丽", 2)


@pytest.mark.parametrize(
    ("line", "card"),
    [
        ("张伟 13800138000 朝阳区建国路88号 李总介绍", True),
        ("Jane Doe, Harbour Dental Ltd, jane@harbour.example", True),
        ("张伟 13800138000", False),
        ("13800138000", False),
        ("张伟", False),
        ("industry:I65 spent>1000 张", False),
    ],
)
def test_a_single_line_is_a_card_where_it_says_more_than_one_searches_for(line: str, card: bool) -> None:
    assert looks_like_card(line, NOW) is card


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_any_paste_becomes_a_valid_customer_and_no_word_is_lost(pasted: str) -> None:
    proposal = propose(pasted)
    assert isinstance(proposal.customer(), Customer)
    proposal.follow_up()
    kept = " ".join(item.value for item in proposal.items)
    for word in ("王伟丽", "a@b.cn", "13800138000"):
        if f"\n{word}\n" in f"\n{pasted}\n":
            assert word in kept


HOSTILE = ("1", "a.", "1-", "路1 ", "Aa & ", "a@b.", "省市", "Aa Bb\n", "张伟 13800138000\n", "介绍", "(", "1 Aa Street, ", "\u202e\n")


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_in_no_time(piece: str) -> None:
    began = process_time()
    propose(piece * (MOST // len(piece)), "GB" if piece.isascii() else "CN").customer()
    assert process_time() - began < 1  # a pattern that runs wild takes ten and more


@pytest.mark.parametrize(
    ("pasted", "place", "values"),
    [
        ("张经理（采购）：13900001111  刘会计：13900002222", "phone", ("13900001111",)),
        ("老板，要两斤龙井，电话13817001234", "job_title", ()),
        ("周杰\n电话：137 5712 3456 （微信同号）", "wechat", ("137 5712 3456",)),
        (
            "Emily Watson\nFlat 12B Kings Court\n88 Kings Road\nBrighton\nBN1 2FN",
            "address",
            ("Flat 12B Kings Court, 88 Kings Road, Brighton, BN1 2FN",),
        ),
        ("Her address is 27 Elm Grove, Harrow HA1 2BX and she likes tea", "address", ("27 Elm Grove, Harrow HA1 2BX",)),
        ("Maria Gonzalez\nPhone: (305) 555-0199 home, (305) 555-0100 cell", "notes", ()),
        ("https://shop.example/item?id=13800138000", "website", ()),
        ("孩子 2019 年 5 月 3 日生", "birth", ()),
        ("朋友介绍来的", "referred_by", ()),
    ],
)
def test_what_is_read_out_of_other_texts(pasted: str, place: str, values: tuple[str, ...]) -> None:
    assert propose(pasted, "US" if "305" in pasted else "CN").all(place) == values
