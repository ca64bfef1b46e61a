"""``product``, ``template`` and ``aftersale``: what is sold, what is written, what comes after a purchase."""

import io
import sys

import pytest

from tests.cli.conftest import Run, made, stream
from tests.support.books import PASSPHRASE


def test_products_are_listed_added_retired_and_offered_again(book_cli: Run) -> None:
    assert book_cli("product", "add", "龙井茶", "--category", "茶", "--unit-price", "128.50").code == 0
    assert book_cli("product", "add", "Tray", "--unit-price", "20", "--currency", "usd").code == 0
    (code,) = made(book_cli, "Anna")
    book_cli("purchase", "add", code, "--product", "龙井茶", "--quantity", "2")
    tea, tray = book_cli("product", "list", "--json").json["products"]
    assert (tea["name"], tea["category"], tea["unit_price"], tea["currency"], tea["sold"]) == ("龙井茶", "茶", 128.5, "CNY", 1)
    assert (tray["unit_price"], tray["currency"]) == (20, "USD")
    assert book_cli("product", "retire", "tray").code == 0
    assert "Tray" not in book_cli("product", "list").out
    assert "Tray" in book_cli("product", "list", "--retired").out
    assert book_cli("product", "add", "TRAY").code == 0
    assert [(each["id"], each["unit_price"]) for each in book_cli("product", "list", "--json").json["products"]][1] == (tray["id"], 20)
    for words in (("add", "龙井茶"), ("add", "x", "--unit-price", "much"), ("add", "x", "--currency", "pound"), ("retire", "nothing")):
        assert book_cli("product", *words).code == 1


def test_what_is_written_names_the_step_that_undo_takes_back(book_cli: Run) -> None:
    for words in (("product", "add", "Tea"), ("product", "retire", "Tea"), ("template", "add", "Hello", "--text", "Dear {name}")):
        made = book_cli(*words, "--json").json
        assert made["unit"] == book_cli("history", "--limit", "1", "--json").json["units"][0]["id"], words
    assert book_cli("undo", "3").code == 0
    assert book_cli("product", "list", "--retired", "--json").json["products"] == []


def test_passphrase_and_text_of_a_greeting_may_both_come_by_standard_input(book_cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSPHRASE}\nDear {{name}},\ncome and see.\n"))
    assert book_cli("template", "add", "Hello", "--passphrase-file", "-").code == 0
    found = next(each for each in book_cli("template", "list", "--json").json["templates"] if each["name"] == "Hello")
    assert found["body"].splitlines() == ["Dear {name},", "come and see."]


def test_texts_of_greetings_are_listed_added_and_removed(book_cli: Run) -> None:
    assert book_cli("template", "add", "Autumn", "--text", "Dear {name}, come and see.", "--text-language", "en").code == 0
    made(book_cli, "Anna")
    assert "Dear Anna, come and see." in book_cli("greet", "--template", "autumn", "--filter", "name:Anna").out
    names = [each["name"] for each in book_cli("template", "list", "--json").json["templates"]]
    assert {"Autumn", "Birthday"} <= set(names)
    assert book_cli("template", "remove", "Autumn").code == 0
    assert book_cli("template", "remove", "birthday").code == 0
    left = book_cli("template", "list", "--json").json["templates"]
    assert ("Autumn" in [each["name"] for each in left], [each["language"] for each in left if each["key"] == "birthday"]) == (
        False,
        ["zh_CN"],
    )
    assert book_cli("undo").code == 0
    assert len(book_cli("template", "list", "--json").json["templates"]) == len(left) + 1
    assert "no such" in book_cli("template", "add", "x", "--text", "{no such}").err
    assert book_cli("template", "remove", "Autumn").code == 1


def test_what_comes_after_a_purchase_is_added_listed_and_removed(book_cli: Run) -> None:
    (code,) = made(book_cli, "Anna")
    bought = book_cli("purchase", "add", code, "--product", "kettle", "--amount", "30").out.strip()
    after = book_cli("aftersale", "add", bought, "--kind", "维修", "--note", "new lid").out.strip()
    assert book_cli("aftersale", "list", code, "--json").json["after_sales"] == [
        {"id": int(after), "date": "2026-11-21", "purchase": int(bought), "what": "repair", "note": "new lid"}
    ]
    assert stream(book_cli, code, "after_sale")[0]["what"] == "repair"
    assert "kettle" in book_cli("aftersale", "list", code).out
    assert book_cli("aftersale", "remove", after).code == 0
    assert book_cli("aftersale", "list", code, "--json").json["after_sales"] == []
    for words in (("add", bought, "--kind", "gold"), ("add", "99", "--kind", "repair"), ("remove", "99")):
        assert book_cli("aftersale", *words).code == 1


def test_amounts_of_a_yen_book_are_yen_in_json(book_cli: Run) -> None:
    assert book_cli("settings", "set", "currency", "JPY").code == 0
    (code,) = made(book_cli, "Anna")
    assert book_cli("edit", code, "--set", "contract_amount=1200").code == 0
    assert book_cli("show", code, "--json").json["customer"]["contract_amount"] == 1200
    assert book_cli("list", "--filter", "contract_amount:1200", "--json").json["total"] == 1
