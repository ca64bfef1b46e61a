"""``duplicates`` lists pairs with reasons and remembers who is not; ``merge`` makes one of several, by choice, and is undone."""

from tests.cli.conftest import Run


def person(run: Run, name: str, *words: str) -> str:
    return run("add", "--name", name, *words).out.strip()


def test_pairs_are_listed_settled_and_brought_back(book_cli: Run) -> None:
    one, other = (person(book_cli, "王伟丽", "--phone", "13800138000") for _ in range(2))
    person(book_cli, "Anna")
    listed = book_cli("duplicates", "--json").json
    assert listed["total"] == 1
    assert listed["pairs"][0]["codes"] == [one, other]
    assert {"kind": "phone", "value": "+8613800138000"} in listed["pairs"][0]["reasons"]
    assert 45 <= listed["pairs"][0]["score"] <= 100
    told = book_cli("duplicates").out
    assert "same phone 138 0013 8000" in told
    assert one in told
    assert one in book_cli("duplicates", "--lang", "zh_CN").out
    assert book_cli("duplicates", "--not", one, other).code == 0
    ran = book_cli("duplicates")
    assert (ran.out, ran.code) == ("", 0)
    assert "Nobody" in ran.err
    assert "Nothing had to change" in book_cli("duplicates", "--not", other, one).err
    assert book_cli("undo").code == 0
    assert book_cli("duplicates", "--json", "--limit", "1").json["total"] == 1
    assert book_cli("duplicates", "--not", one, "C20200101001").code != 0


def test_customers_are_merged_with_a_chosen_value_and_the_old_code_leads_on(book_cli: Run) -> None:
    one = person(book_cli, "王伟丽", "--set", "company=明达", "--set", "level=A")
    other = person(book_cli, "王伟莉", "--set", "company=恒泰", "--phone", "13800138000")
    tried = book_cli("merge", one, other, "--set", f"公司={other}", "--dry-run", "--json").json
    assert tried["unit"] is None
    assert tried["fields"]["company"] == {"values": {one: "明达", other: "恒泰"}, "then": "恒泰"}
    shown = book_cli("merge", one, other, "--dry-run")
    assert "恒泰" in shown.out
    assert "Nothing was changed" in shown.err
    assert book_cli("list", "--json").json["total"] == 2
    ran = book_cli("merge", one, other, "--set", f"company={other.lower()}")
    assert (ran.code, ran.out.strip()) == (0, one)
    assert book_cli("list", "--json").json["total"] == 1
    found = book_cli("show", other, "--json")
    assert found.json["customer"]["code"] == one
    assert found.json["customer"]["company"] == "恒泰"
    assert f"{other} was merged into {one}" in found.err
    assert "Merged into 王伟丽: 王伟莉" in book_cli("history").out
    assert book_cli("undo").code == 0
    assert book_cli("show", other, "--json").json["customer"]["code"] == other


def test_wrong_choices_are_refused_and_change_nothing(book_cli: Run) -> None:
    one, other, third = (person(book_cli, name) for name in "abc")
    for words in (("--set", f"nonsense={one}"), ("--set", f"company={third}"), ("--set", f"phone={one}"), ("--set", f"notes+={one}")):
        assert book_cli("merge", one, other, *words).code not in (0, 2)
    assert book_cli("merge", one, one).code not in (0, 2)
    assert book_cli("trash", third).code == 0
    assert book_cli("merge", one, third).code not in (0, 2)
    assert book_cli("list", "--json").json["total"] == 2


def test_a_merged_customer_is_erased_by_its_own_code_alone_and_with_the_kept_one(book_cli: Run) -> None:
    one, other, third = (person(book_cli, name, "--phone", "13800138000") for name in "abc")
    book_cli("merge", one, other, third)
    ran = book_cli("erase", third, "--yes")
    assert ran.out.split() == [third]
    assert set(book_cli("erase", one, "--yes").out.split()) == {one, other}


def test_a_merge_somebody_built_on_is_not_called_undone(book_cli: Run) -> None:
    one, other = person(book_cli, "王伟丽"), person(book_cli, "王伟莉", "--phone", "13800138000")
    unit = str(book_cli("merge", one, other, "--json").json["unit"])
    newer = str(book_cli("edit", one, "--set", "hobbies=茶", "--json").json["unit"])
    ran = book_cli("undo", "--unit", unit)
    assert (ran.code, ran.out) == (1, "")
    assert "Not undone: Merged into" in ran.err
    assert one in ran.err
    told = book_cli("undo", "--unit", unit, "--json")
    assert (told.code, told.json["undone"], told.json["unit"]) == (1, [], None)
    assert {kept["code"] for kept in told.json["kept"]} == {one, other}
    assert book_cli("undo", "--unit", newer).code == 0
    assert book_cli("undo", "--unit", unit).out.startswith("Undone: Merged into")
