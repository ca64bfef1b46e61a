"""occasion list, add, remove: days that matter, from the command line."""

from collections.abc import Callable

import pytest

from tests.cli.conftest import Fill, Run, made


def test_an_occasion_is_added_listed_shown_and_removed(book_cli: Run) -> None:
    (code,) = made(book_cli, "单雄信")
    ran = book_cli("occasion", "add", code, "--kind", "生日", "--date", "农历十月十四", "--lead", "7", "--json")
    assert (ran.code, ran.json["code"], isinstance(ran.json["unit"], int)) == (0, code, True)
    (occasion,) = book_cli("occasion", "list", code, "--json").json["occasions"]
    assert occasion == {"id": ran.json["id"], "kind": "birthday", "date": "L--10-14", "name": "", "once": False, "lead_days": 7}
    assert book_cli("show", code, "--json").json["customer"]["occasions"] == [occasion]
    assert "十月十四" in book_cli("show", code, "--lang", "zh_CN").out
    assert "十月十四" in book_cli("occasion", "list", code, "--lang", "zh_CN").out
    assert book_cli("occasion", "remove", str(ran.json["id"])).out.strip() == str(ran.json["id"])
    assert book_cli("occasion", "list", code, "--json").json["occasions"] == []
    book_cli("undo")
    assert book_cli("occasion", "list", code, "--json").json["occasions"] == [occasion]


def test_a_contract_ends_once_and_an_anniversary_comes_every_year(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    for kind, day, more in (
        ("contract_end", "2027-03-01", []),
        ("anniversary", "2020-06-01", ["--name", "opening"]),
        ("other", "2027-01-05", ["--once"]),
        ("合同到期", "05-01", []),
    ):
        assert book_cli("occasion", "add", code, "--kind", kind, "--date", day, *more).code == 0
    found = {each["date"]: (each["kind"], each["once"]) for each in book_cli("occasion", "list", code, "--json").json["occasions"]}
    assert found == {
        "2027-03-01": ("contract_end", True),
        "2020-06-01": ("anniversary", False),
        "2027-01-05": ("other", True),
        "--05-01": ("contract_end", False),
    }


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--kind", "birthday", "--date", "1985"], 1),
        (["--kind", "birthday", "--date", "someday"], 1),
        (["--kind", "birthday", "--date", "3/5/1985"], 1),
        (["--kind", "birthday", "--date", "02-30"], 1),
        (["--kind", "jubilee", "--date", "03-05"], 1),
        (["--kind", "", "--date", "03-05"], 1),
        (["--kind", "other", "--date", "03-05", "--once"], 1),
        (["--kind", "other", "--date", "03-05", "--lead", "400"], 1),
        (["--kind", "other", "--date", "03-05", "--name", "x" * 201], 1),
        (["--kind", "other", "--date", "03-05", "--lead", "-1"], 2),
        (["--kind", "other"], 2),
        (["--date", "03-05"], 2),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_what_cannot_be_is_refused_in_a_sentence(
    book_cli: Run, filled_once: Fill, unchanged: Callable[[], bool], words: list[str], code: int, lang: str
) -> None:
    filled_once("ann", lambda: made(book_cli, "Ann"))
    assert unchanged()
    ran = book_cli("occasion", "add", "C20261121001", *words, "--lang", lang)
    assert (ran.code, ran.out, bool(ran.err)) == (code, "", True)
    assert unchanged()


def test_an_occasion_that_is_not_there_is_a_sentence(book_cli: Run) -> None:
    ran = book_cli("occasion", "remove", "99")
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert book_cli("occasion", "list", "C20200101001").code == 1
    assert book_cli("occasion", "add", "C20200101001", "--kind", "other", "--date", "03-05").code == 1
