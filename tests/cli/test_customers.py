"""add, show, edit, list, trash, erase, undo, history: one customer through its life on the command line."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from clientbook.data import New, open_book
from clientbook.domain.customer import Customer
from clientbook.domain.interaction import Interaction
from tests.cli.conftest import Fill, Run, made
from tests.support.books import CLOCK, PASSPHRASE

FIRST = "C20261121001"


def test_a_customer_is_added_listed_shown_and_edited(book_cli: Run) -> None:
    added = book_cli(
        "add", "--name", "张三", "--phone", "13800138000", "--email", "Z@Example.CN", "--set", "level=VIP", "--set", "标签=重要 老客户"
    )
    assert (added.code, added.out) == (0, f"{FIRST}\n")
    assert "张三" in book_cli("list").out
    assert book_cli("list", "--search", "zhangsan", "--plain").out.split("\t")[:2] == [FIRST, "张三"]
    shown = book_cli("show", FIRST.lower(), "--json").json
    assert shown["schema"] == 1
    assert shown["customer"]["phones"] == [
        {"label": "", "value": "13800138000", "normal": "+8613800138000", "state": "ok", "primary": False}
    ]
    edited = book_cli("edit", FIRST, "--set", "phone=13900139000", "--set", "company=明超科技", "--json").json
    assert (edited["code"], isinstance(edited["unit"], int)) == (FIRST, True)
    entry = book_cli("list", "--json").json["customers"][0]
    assert (entry["company"], entry["phones"][0]["normal"], entry["level"]) == ("明超科技", "+8613900139000", "vip")


def test_list_json_has_the_keys_of_the_contract(book_cli: Run) -> None:
    book_cli("add", "--name", "Ann", "--set", "source=转介绍", "--set", "status=active", "--set", "rhythm_days=14")
    document = book_cli("list", "--json").json
    assert (document["schema"], document["total"]) == (1, 1)
    entry = document["customers"][0]
    wanted = "code name company phones emails type status stage level source tags last_contact next_follow_up staleness rhythm_days"
    assert set(wanted.split()) <= set(entry)
    assert (entry["source"], entry["status"], entry["type"], entry["rhythm_days"]) == ("referral", "active", "potential", 14)
    assert (entry["last_contact"], entry["next_follow_up"], entry["staleness"]) == (None, None, "fresh")


def test_show_json_has_every_field(book_cli: Run) -> None:
    book_cli("add", "--name", "Ann", "--set", "birth=03-07", "--set", "contract_amount=12000", "--set", "notes=two\nlines")
    customer = book_cli("show", FIRST, "--json").json["customer"]
    assert (customer["birth"], customer["contract_amount"], customer["notes"]) == ("--03-07", 12000, "two\nlines")
    assert {"persons", "points", "custom", "referred_by", "created_at", "uid", "hobbies"} <= set(customer)


def test_limit_offset_and_total(book_cli: Run) -> None:
    for name in ("Ann", "Bob", "Cid", "Dan"):
        book_cli("add", "--name", name)
    document = book_cli("list", "--json", "--limit", "2", "--offset", "1").json
    assert (document["total"], [customer["name"] for customer in document["customers"]]) == (4, ["Bob", "Cid"])
    assert book_cli("list", "--limit", "0", "--json").json["customers"] == []


def test_sorting_by_several_fields(book_cli: Run) -> None:
    for name, company in (("Ann", "B"), ("Bob", "A"), ("Cid", "B"), ("Dan", "A")):
        book_cli("add", "--name", name, "--set", f"company={company}")
    names = [line.split("\t")[0] for line in book_cli("list", "--plain", "--columns", "name", "--sort", "company,-name").out.splitlines()]
    assert names == ["Dan", "Bob", "Cid", "Ann"]
    names = [line.split("\t")[0] for line in book_cli("list", "--plain", "--columns", "name", "--sort", "-name").out.splitlines()]
    assert names == ["Dan", "Cid", "Bob", "Ann"]


def test_columns_are_chosen_by_names_of_both_languages(book_cli: Run) -> None:
    book_cli("add", "--name", "Ann", "--phone", "13800138000", "--set", "job_title=Boss")
    assert book_cli("list", "--plain", "--columns", "姓名,职位,phone").out == "Ann\tBoss\t138 0013 8000\n"
    heads = book_cli("--lang", "zh_CN", "list", "--columns", "phone,email,person,spent,staleness").out.split()[:5]
    assert book_cli("--lang", "zh_CN", "list", "--columns", ",".join(heads)).out.split()[:5] == heads
    assert book_cli("--lang", "zh_CN", "list", "--sort", heads[0], "--columns", "Contact person").code == 0
    assert book_cli("list", "--columns", "nonsense").code == 1


def test_lists_of_values_are_added_to_and_taken_from(book_cli: Run) -> None:
    book_cli("add", "--name", "Ann", "--phone", "13800138000", "--set", "tags=one two")
    book_cli(
        "edit", FIRST, "--set", "tags+=three", "--set", "tags-=one", "--set", "phone+=work:010-65529988", "--set", "phone-=13800138000"
    )
    entry = book_cli("list", "--json").json["customers"][0]
    assert entry["tags"] == ["two", "three"]
    assert [(point["label"], point["value"]) for point in entry["phones"]] == [("work", "010-65529988")]
    book_cli("edit", FIRST, "--set", "phone=")
    assert book_cli("list", "--json").json["customers"][0]["phones"] == []


@pytest.mark.parametrize(
    "wrong", ["level", "=x", "nonsense=1", "birth=someday", "headcount=many", "code=C20200101001", "last_contact=2026-01-01", "name+=x"]
)
def test_a_value_a_field_cannot_hold_is_refused_and_nothing_changes(
    book_cli: Run, filled_once: Fill, unchanged: Callable[[], bool], wrong: str
) -> None:
    filled_once("ann", lambda: made(book_cli, "Ann"))
    assert unchanged()
    ran = book_cli("edit", FIRST, "--set", "company=X", "--set", wrong)
    assert ran.code == (2 if wrong in ("level", "=x") else 1)
    assert ran.err
    assert unchanged()


def test_a_customer_needs_a_name_a_phone_or_a_mail(book_cli: Run) -> None:
    assert book_cli("add", "--set", "company=X").code == 1
    assert book_cli("add", "--phone", "95588").code == 0
    assert book_cli("add", "--email", "a@example.com").code == 0
    assert book_cli("list", "--json").json["total"] == 2


def test_a_phone_somebody_else_has_is_said(book_cli: Run) -> None:
    book_cli("add", "--name", "Ann", "--phone", "13800138000")
    again = book_cli("add", "--name", "Bob", "--phone", "138 0013-8000")
    assert again.code == 0
    assert FIRST in again.err


def test_trash_restore_and_erase(book_cli: Run) -> None:
    book_cli("add", "--name", "Ann")
    book_cli("add", "--name", "Bob")
    assert book_cli("trash", FIRST, "C20261121002").out.split() == [FIRST, "C20261121002"]
    assert book_cli("list", "--json").json["total"] == 0
    assert book_cli("restore-trash", FIRST).code == 0
    assert book_cli("list", "--json").json["total"] == 1
    refused = book_cli("erase", FIRST)
    assert (refused.code, refused.out) == (1, "")
    assert book_cli("erase", FIRST, "--yes", "--json").json["codes"] == [FIRST]
    assert book_cli("show", FIRST).code == 1


def test_a_step_about_somebody_who_is_gone_names_no_empty_code(book_cli: Run) -> None:
    book_cli("add", "--name", "Ann")
    assert book_cli("undo", "--json").json["undone"][0]["codes"] == []
    assert [unit["codes"] for unit in book_cli("history", "--json").json["units"]] == [[], []]


def test_undo_redo_and_history(book_cli: Run) -> None:
    book_cli("add", "--name", "Ann")
    book_cli("edit", FIRST, "--set", "company=One")
    book_cli("edit", FIRST, "--set", "company=Two")
    units = book_cli("history", "--json").json["units"]
    assert [set(unit) >= {"id", "at", "what", "rows", "undone"} for unit in units] == [True] * 3
    undone = book_cli("undo", "2", "--json").json
    assert (len(undone["undone"]), undone["kept"]) == (2, [])
    assert book_cli("show", FIRST, "--json").json["customer"]["company"] == ""
    assert len(book_cli("redo", "2", "--json").json["redone"]) == 2
    assert book_cli("show", FIRST, "--json").json["customer"]["company"] == "Two"
    kept = book_cli("undo", "--unit", str(units[1]["id"]), "--json").json
    assert kept["kept"] == [{"code": FIRST, "why": "newer_edit"}]
    assert book_cli("history", FIRST, "--limit", "1", "--json").json["units"]


def test_undo_with_nothing_to_undo_is_refused(book_cli: Run) -> None:
    assert book_cli("undo").code == 1
    assert book_cli("redo").code == 1
    assert book_cli("undo", "--unit", "99").code == 1


def test_settings_of_the_book_and_of_the_configuration(book_cli: Run) -> None:
    assert book_cli("settings", "get", "cooling_days").out == "30\n"
    assert book_cli("settings", "set", "cooling_days", "20").code == 0
    assert book_cli("settings", "set", "cooling_days", "many").code == 1
    assert book_cli("settings", "set", "cooling_days", "200").code == 1
    assert book_cli("settings", "set", "columns", "name,phone").code == 0
    assert book_cli("settings", "set", "language", "zh_CN").code == 0
    assert book_cli("settings", "set", "language", "klingon").code == 1
    found = book_cli("settings", "--json").json["settings"]
    assert (found["cooling_days"], found["columns"], found["language"]) == (20, ["name", "phone"], "zh_CN")
    assert book_cli("settings", "set", "cooling_days").code == 2
    assert book_cli("settings", "get", "nonsense").code == 1


def test_the_book_reads_while_it_is_read_only_and_refuses_to_write(book_cli: Run) -> None:
    book_cli("add", "--name", "Ann")
    assert book_cli("list", "--read-only").code == 0
    assert book_cli("--read-only", "add", "--name", "Bob").code == 1


def test_nothing_from_the_book_reaches_the_terminal_as_a_control(book_cli: Run) -> None:
    book_cli("add", "--name", "A\u202e\x1b[31mnn\x9b", "--set", "notes=\x1b]0;title\x07")
    for argv in (("list",), ("list", "--plain"), ("list", "--json"), ("show", FIRST), ("show", FIRST, "--json"), ("history",)):
        out = book_cli(*argv).out
        assert not re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", out)


def test_a_customer_shown_in_chinese(book_cli: Run) -> None:
    book_cli("add", "--name", "张三", "--set", "level=vip")
    assert json.loads(book_cli("show", FIRST, "--lang", "zh_CN", "--json").out)["customer"]["level"] == "vip"
    assert "张三" in book_cli("--lang", "zh_CN", "show", FIRST).out


def test_the_stream_of_a_record_is_shown_to_its_end(book_cli: Run, folder: Path) -> None:
    said = [Interaction(customer_id=0, at=CLOCK.now() - timedelta(hours=hour), summary=f"talk {hour}") for hour in range(1, 251)]
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    book.add_customers([New(Customer(name="Ann"), tuple(said))])
    book.close()
    told = [entry["summary"] for entry in book_cli("show", FIRST, "--json").json["timeline"] if entry["kind"] == "interaction"]
    assert told == [f"talk {hour}" for hour in range(1, 251)]
    assert "talk 250" in book_cli("show", FIRST, "--plain").out
