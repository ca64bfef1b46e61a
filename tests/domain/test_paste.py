"""Pasted chats, cards and signatures become the proposal of a customer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.customer import Customer
from clientbook.domain.paste import Proposal, propose

PIECES = st.sampled_from(
    [
        "王伟丽",
        "138 0013 8000",
        "13800138000",
        "手机：",
        "微信 ",
        "a@b.cn",
        "公司",
        "地址: ",
        "\n",
        "\n",
        " ",
        "\u200d",
        "Ltd",
        "经理",
        "\x1b",
        "：",
        "9" * 30,
        "e\u0301",
    ]
)


def values(proposal: Proposal) -> list[tuple[str, str]]:
    return [(point.kind, point.value) for point in proposal.points]


def test_a_chinese_card_is_read_into_fields() -> None:
    proposal = propose(
        "王伟丽 采购经理\n明超科技有限公司\n手机：138 0013 8000\n邮箱 wwl@mingchao.example\n"
        "微信 wwl-mc\n地址：北京市朝阳区望京西路 8 号\n想要两个月质保"
    )
    assert (proposal.name, proposal.job_title, proposal.company) == ("王伟丽", "采购经理", "明超科技有限公司")
    assert values(proposal) == [
        ("phone", "138 0013 8000"),
        ("email", "wwl@mingchao.example"),
        ("wechat", "wwl-mc"),
        ("address", "北京市朝阳区望京西路 8 号"),
    ]
    assert proposal.points[0].normal == "+8613800138000"
    assert proposal.points[0].label == "mobile"
    assert proposal.notes == ["想要两个月质保"]
    assert proposal.recognised == ("name", "company", "job_title", "points")


def test_an_english_signature_is_read_into_fields() -> None:
    proposal = propose(
        "Ellen O'Hara\nHead of Purchasing\nHarbour Dental Ltd.\n+44 20 7946 0958 | Ellen@Harbour.example\nwww.harbour.example\nBest regards"
    )
    assert (proposal.name, proposal.job_title, proposal.company) == ("Ellen O'Hara", "Head of Purchasing", "Harbour Dental Ltd.")
    assert values(proposal) == [("email", "Ellen@Harbour.example"), ("phone", "+44 20 7946 0958"), ("website", "www.harbour.example")]
    assert proposal.points[0].normal == "Ellen@harbour.example"
    assert proposal.notes == ["Best regards"]


def test_a_delivery_address_from_a_shop_is_read() -> None:
    proposal = propose("收货人: 李雷\n手机号码: 13900139000\n收货地址: 浙江省杭州市文三路 1 号")
    assert proposal.name == "李雷"
    assert [(point.value, point.label) for point in proposal.points] == [("13900139000", "mobile"), ("浙江省杭州市文三路 1 号", "delivery")]


def test_a_chat_gives_name_and_phone_and_keeps_its_lines() -> None:
    proposal = propose("你好，我是张三\n我的电话13800138000\n要20台打印机，预算 12000 元")
    assert proposal.name == "张三"
    assert values(proposal) == [("phone", "13800138000")]
    assert proposal.notes == ["你好，我是张三", "我的电话13800138000", "要20台打印机，预算 12000 元"]


def test_a_number_beside_a_name_and_two_numbers_in_a_line_are_taken() -> None:
    assert propose("李总\n13800138000/13900139000").name == "李总"
    assert values(propose("仇英 13700137000\n13700137000")) == [("phone", "13700137000")]


@pytest.mark.parametrize("line", ["订单号 20240305123456", "预算 12000 元", "2024-03-05 见面", "报价 1380013800"])
def test_other_numbers_are_no_phones(line: str) -> None:
    proposal = propose(f"王伟丽\n{line}")
    assert proposal.points == []
    assert proposal.notes == [line]


def test_several_phones_keep_their_order_and_the_first_is_primary() -> None:
    proposal = propose("Zoë Müller, Sales Manager\nMüller Bau GmbH\nT: +49 30 901820\nM: +49 151 23456789")
    assert (proposal.name, proposal.job_title) == ("Zoë Müller", "Sales Manager")
    assert [(point.normal, point.label, point.primary) for point in proposal.points] == [
        ("+4930901820", "", True),
        ("+4915123456789", "mobile", False),
    ]


def test_a_company_alone_is_proposed_as_an_organisation() -> None:
    customer = propose("明超科技有限公司\n地址：北京").customer()
    assert (customer.kind, customer.name, customer.company) == ("organisation", "明超科技有限公司", "")


def test_what_nobody_recognises_stays_readable() -> None:
    customer = propose("hello\nworld").customer()
    assert customer.name == "hello"
    assert customer.notes == "hello\nworld"


def test_steering_characters_are_taken_out_and_counted() -> None:
    proposal = propose("王\x1b伟\u202e丽\n13800138000")
    assert (proposal.name, proposal.removed) == ("王伟丽", 2)


@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_any_paste_becomes_a_valid_customer_and_no_word_is_lost(pasted: str) -> None:
    proposal = propose(pasted)
    assert isinstance(proposal.customer(), Customer)
    kept = " ".join(
        [proposal.name, proposal.company, proposal.job_title, proposal.department, *proposal.notes, *(p.value for p in proposal.points)]
    )
    for word in ("王伟丽", "a@b.cn", "13800138000"):
        if f"\n{word}\n" in f"\n{pasted}\n":
            assert word in kept
