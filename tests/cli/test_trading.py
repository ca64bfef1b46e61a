"""``purchase`` and ``rating``: added in both languages, listed, shown in the stream, removed, and refused with a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clientbook.data import open_book
from clientbook.domain.purchase import Product
from tests.cli.conftest import Fill, Run, made, stream
from tests.support.books import CLOCK, PASSPHRASE


def test_what_was_bought_is_added_listed_and_removed(book_cli: Run) -> None:
    (code,) = made(book_cli, "王小明")
    words = (
        "--product",
        "龙井茶",
        "--amount",
        "1.2万",
        "--quantity",
        "2.5",
        "--payment",
        "微信支付",
        "--status",
        "已完成",
        "--contract",
        "HT-9",
    )
    ran = book_cli("purchase", "add", code, *words, "--date", "2026-11-01", "--note", "自提", "--json")
    assert (ran.code, ran.json["code"]) == (0, code)
    listed = book_cli("purchase", "list", code, "--json").json
    assert listed["totals"] == {"count": 1, "spent": 12000, "currency": "CNY"}
    assert listed["purchases"] == [
        {
            "id": ran.json["id"],
            "date": "2026-11-01",
            "product": "龙井茶",
            "product_id": None,
            "quantity": 2.5,
            "unit_price": None,
            "amount": 12000,
            "currency": "CNY",
            "payment": "wechat_pay",
            "contract_no": "HT-9",
            "status": "completed",
            "note": "自提",
        }
    ]
    assert stream(book_cli, code, "purchase")[0]["amount"] == 12000
    assert "¥12,000" in book_cli("show", code).out
    assert "2.5" in book_cli("purchase", "list", code).out
    assert book_cli("purchase", "remove", str(ran.json["id"])).code == 0
    assert book_cli("purchase", "list", code, "--json").json["purchases"] == []
    assert book_cli("undo").code == 0
    assert book_cli("list", "--filter", "spent>10000 times:1 bought:龙井 last_purchase<60d", "--json").json["total"] == 1
    assert book_cli("list", "--filter", "累计金额>12000 or 没有:交易次数", "--json").json["total"] == 0


def test_a_product_of_the_list_brings_its_price(book_cli: Run, folder: Path) -> None:
    (code,) = made(book_cli, "Anna")
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    tea = book.save_product(Product(name="Longjing", unit_price=12_800))
    book.close()
    assert book_cli("purchase", "add", code, "--product", "longjing", "--quantity", "3").code == 0
    (bought,) = book_cli("purchase", "list", code, "--json").json["purchases"]
    assert (bought["product_id"], bought["unit_price"], bought["amount"]) == (tea.id, 128, 384)


def test_a_purchase_is_changed_and_only_where_it_is_said(book_cli: Run) -> None:
    (code,) = made(book_cli, "Anna")
    words = ("--product", "tea", "--unit-price", "12.50", "--quantity", "2", "--contract", "HT-9", "--date", "2026-11-01")
    number = book_cli("purchase", "add", code, *words, "--status", "completed").out.strip()

    def changed(*said: str) -> dict[str, object]:
        before = book_cli("purchase", "list", code, "--json").json["purchases"][0]
        ran = book_cli("purchase", "edit", number, *said, "--json")
        assert (ran.code, str(ran.json["id"]), ran.json["code"]) == (0, number, code)
        after = book_cli("purchase", "list", code, "--json").json["purchases"][0]
        return {name: after[name] for name in after if after[name] != before[name]}

    assert changed("--quantity", "4") == {"quantity": 4, "amount": 50}
    assert changed("--product", "绿茶", "--note", "自提", "--contract", "") == {"product": "绿茶", "note": "自提", "contract_no": ""}
    assert changed("--amount", "45", "--date", "2026-11-02") == {"amount": 45, "date": "2026-11-02"}
    assert changed("--currency", "usd") == {"currency": "USD"}
    assert changed("--payment", "微信支付", "--status", "已取消") == {"payment": "wechat_pay", "status": "cancelled"}
    assert changed() == {}
    refused = book_cli("purchase", "edit", number, "--currency", "JPY")
    assert (refused.code, "12.50" in refused.err) == (1, True)
    assert changed("--currency", "JPY", "--unit-price", "13") == {"currency": "JPY", "unit_price": 13, "amount": 52}
    assert book_cli("undo", "3").code == 0
    listed = book_cli("purchase", "list", code, "--json").json
    assert (listed["purchases"][0]["amount"], listed["purchases"][0]["status"], listed["totals"]["spent"]) == (45, "completed", 45)


def test_ratings_are_added_listed_and_averaged(book_cli: Run) -> None:
    (code,) = made(book_cli, "Anna")
    first = book_cli("rating", "add", code, "--score", "5", "--comment", "very good").out.strip()
    assert book_cli("rating", "add", code, "--score", "2", "--action", "call the workshop", "--date", "2026-11-02").code == 0
    listed = book_cli("rating", "list", code, "--json").json
    assert (listed["average"], [each["score"] for each in listed["ratings"]]) == (3.5, [5, 2])
    assert stream(book_cli, code, "rating")[1]["action"] == "call the workshop"
    assert "very good" in book_cli("rating", "list", code).out
    assert book_cli("list", "--filter", "score:3.5", "--json").json["total"] == 1
    assert book_cli("rating", "remove", first).code == 0
    assert book_cli("list", "--filter", "评分<3", "--json").json["total"] == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("purchase", "add", "{}", "--product", "x"), 1, "Amount"),
        (("purchase", "add", "{}", "--product", "x", "--amount", "lots"), 1, "lots"),
        (("purchase", "add", "{}", "--product", "x", "--amount", "1", "--quantity", "0"), 1, "Quantity"),
        (("purchase", "add", "{}", "--product", "x", "--amount", "1", "--payment", "gold"), 1, "gold"),
        (("purchase", "add", "{}", "--product", "x", "--amount", "1", "--currency", "pounds"), 1, "Currency"),
        (("purchase", "add", "{}", "--product", "x", "--amount", "1", "--date", "tomorrow"), 1, "future"),
        (("purchase", "add", "{}", "--product", "x", "--amount", "-5"), 1, "fits\n"),
        (("purchase", "add", "{}", "--product", "x", "--amount", "1", "--date", "xyz"), 1, "yesterday"),
        (("log", "{}", "--summary", "x", "--at", "xyz"), 1, "is not a time; write it as 2026-11-20 09:30"),
        (("template", "add", "x", "--text", ""), 1, "Text: is empty"),
        (("greet", "--template", "nope", "--filter", ""), 1, "Template: there is none"),
        (("list", "--view", "nope"), 1, "View: there is no view"),
        (("purchase", "add", "{}", "--amount", "1"), 2, "--product"),
        (("purchase", "remove", "99"), 1, "99"),
        (("purchase", "edit", "99", "--amount", "1"), 1, "99"),
        (("purchase", "edit", "tea"), 2, "argument ID"),
        (("rating", "add", "{}", "--score", "6"), 2, "--score"),
        (("rating", "add", "{}", "--score", "3", "--purchase", "99"), 1, "this customer has none of this number"),
        (("rating", "remove", "99"), 1, "99"),
    ],
)
def test_what_makes_no_sense_is_said(
    book_cli: Run, filled_once: Fill, unchanged: Callable[[], bool], words: tuple[str, ...], code: int, said: str
) -> None:
    filled_once("ann", lambda: made(book_cli, "Ann"))
    assert unchanged()
    ran = book_cli(*(word.format("C20261121001") for word in words))
    assert ran.code == code
    assert said in ran.err
    assert unchanged()


def test_what_a_record_adds_up_to_is_shown_with_it(book_cli: Run) -> None:
    (code,) = made(book_cli, "Anna")
    bare = book_cli("show", code, "--json").json["customer"]
    assert {key: bare[key] for key in ("times", "spent", "first_purchase", "last_purchase", "score", "age")} == {
        "times": 0,
        "spent": 0,
        "first_purchase": None,
        "last_purchase": None,
        "score": None,
        "age": None,
    }
    assert "Spent" not in book_cli("show", code).out
    book_cli("edit", code, "--set", "birth=1985-03-07")
    book_cli("purchase", "add", code, "--product", "tea", "--amount", "12.50", "--date", "2026-11-02")
    book_cli("purchase", "add", code, "--product", "tea", "--amount", "30", "--date", "2026-11-20")
    book_cli("rating", "add", code, "--score", "4")
    told = book_cli("show", code, "--json").json["customer"]
    assert (told["times"], told["spent"], told["score"], told["age"]) == (2, 42.5, 4.0, 41)
    assert (told["first_purchase"], told["last_purchase"]) == ("2026-11-02", "2026-11-20")
    assert "42.50" in next(line for line in book_cli("show", code).out.splitlines() if line.startswith("Spent"))
