"""``views`` and ``list --view``: the program's views and the owner's own."""

import pytest

from clientbook.domain.views import BUILT_IN
from tests.cli.conftest import Run


@pytest.fixture
def people(book_cli: Run) -> Run:
    """Three customers, two of them VIP."""
    for name, level in (("王伟", "vip"), ("李娜", "vip"), ("Zoë Müller", "low")):
        assert book_cli("add", "--name", name, "--set", f"level={level}").code == 0
    return book_cli


def test_every_view_is_listed_with_its_digit_and_count(people: Run) -> None:
    views = people("views", "--json").json["views"]
    assert [view["digit"] for view in views] == list("123456789")
    assert {view["name"]: view["customers"] for view in views}["VIP"] == 2
    assert len(people("views", "--plain").out.splitlines()) == len(BUILT_IN)
    assert "VIP" in people("views", "--lang", "zh_CN").out


@pytest.mark.parametrize("name", ["VIP", "vip", "6"])
def test_a_list_shows_a_view_by_name_or_digit(name: str, people: Run) -> None:
    customers = people("list", "--view", name, "--json").json["customers"]
    assert sorted(customer["name"] for customer in customers) == ["李娜", "王伟"]


def test_a_view_and_a_filter_both_hold(people: Run) -> None:
    assert people("list", "--view", "VIP", "--filter", "name:王", "--json").json["total"] == 1
    assert people("list", "--view", "VIP", "--search", "王", "--json").json["total"] == 1


def test_a_view_there_is_not_is_a_sentence(people: Run) -> None:
    ran = people("list", "--view", "nobody")
    assert ran.code in (1, 2)
    assert "nobody" in ran.err
    assert "Traceback" not in ran.err
