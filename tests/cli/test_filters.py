"""``list --filter``: whom a line means in either language, how it was read, and where it is wrong."""

import pytest

from tests.cli.conftest import Fill, Run


@pytest.fixture
def people(book_cli: Run, filled_once: Fill) -> Run:
    """Three customers of different types and tags."""
    filled_once("filters", lambda: add_people(book_cli))
    return book_cli


def add_people(book_cli: Run) -> None:
    """Add them."""
    for name, *fields in (
        ("王伟", "type=potential", "tags=高意向 vip", "intent=high", "source=referral"),
        ("李娜", "type=existing", "tags=vip", "source=referral"),
        ("Zoë Müller", "type=potential", "company=Müller Bau"),
    ):
        assert book_cli("add", "--name", name, *(word for field in fields for word in ("--set", field))).code == 0


def named(run: Run, *argv: str) -> list[str]:
    """The names ``list`` gives."""
    return sorted(customer["name"] for customer in run("list", "--json", *argv).json["customers"])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("type:potential", ["Zoë Müller", "王伟"]),
        ("类型：潜在　＃高意向", ["王伟"]),
        ("#VIP -type:potential", ["李娜"]),
        ("来源:转介绍 (类型:老客户 或 意向度:高)", ["李娜", "王伟"]),
        ("company:muller", ["Zoë Müller"]),
        ("王 type:potential", ["王伟"]),
        ("last:never", ["Zoë Müller", "李娜", "王伟"]),
        ("created:today no:tag", ["Zoë Müller"]),
        ("-type:potential", ["李娜"]),
        ("created<2020", []),
    ],
)
def test_a_filter_means_the_same_in_both_languages(line: str, names: list[str], people: Run) -> None:
    assert named(people, "--filter", line) == names
    assert people("list", "--filter", line, "--json").json["total"] == len(names)


def test_the_search_line_takes_conditions_too_and_what_it_does_not_know_is_a_word(people: Run) -> None:
    assert named(people, "--search", "王 类型:潜在") == ["王伟"]
    assert named(people, "--search", "nonsense:x") == []
    assert named(people, "--search", "王", "--filter", "type:existing") == []


@pytest.mark.parametrize(("sort", "names"), [("-name", ["王伟", "李娜"]), ("type,-name", ["王伟", "李娜"]), ("type", ["王伟", "李娜"])])
def test_a_filter_keeps_the_order(sort: str, names: list[str], people: Run) -> None:
    shown = people("list", "--json", "--filter", "source:referral", "--sort", sort).json["customers"]
    assert [customer["name"] for customer in shown] == names


def test_explain_says_how_the_line_was_read(people: Run) -> None:
    line = "王　类型：潜在　未联系＞３０天"
    told = people("list", "--explain", "--filter", line)
    assert (told.code, told.out) == (0, "王 type:potential last>30d\n")
    assert (
        people("list", "--explain", "--filter", line, "--lang", "zh_CN").out == "王 type:potential last>30d\n王 类型:潜在客户 未联系>30天\n"
    )
    assert people("list", "--explain", "--json", "--filter", line).json == {"schema": 1, "words": "王", "filter": "type:potential last>30d"}


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("type:potential sourse:referral", ("Character 16", "“sourse”", "did you mean “source”?")),
        ("xyzzy:1", ("Character 1", "“xyzzy” is not understood")),
        ("(type:lost", ("Character 1", "“(”", "has no closing bracket")),
        ("status>active", ("Character 7", "“>”", "does not fit this field")),
    ],
)
def test_a_malformed_filter_is_exit_2_with_the_place_and_the_nearest_word(line: str, parts: tuple[str, ...], people: Run) -> None:
    told = people("list", "--filter", line)
    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert all(part in told.err for part in parts)


def test_what_the_lenient_search_did_not_understand_is_said_beside_the_answer(people: Run) -> None:
    ran = people("list", "--search", "stauts:active", "--json")
    assert (ran.code, ran.json["total"]) == (0, 0)
    assert "stauts" in ran.err
    assert "status" in ran.err
    assert people("list", "--search", "status:active").err.count("stauts") == 0


def test_a_tag_with_quotation_marks_can_be_asked_for(people: Run) -> None:
    code = people("add", "--name", "Marks", "--set", 'tags=12"rack').out.strip()
    for line in ('#"12""rack"', '标签:"12""rack"'):
        (found,) = people("list", "--filter", line, "--json").json["customers"]
        assert found["code"] == code
    assert people("list", "--filter", '#"12""rack"', "--explain").out.strip() == 'tag:"12""rack"'
