"""Searches of before: each once, the newest first, so many at most; whoever is erased is named by none of them any more."""

import pytest

from clientbook.domain.search_history import MOST, lines_in, with_line, without_names

TOLD = ("C20261121001", "王伟丽", "Lily", "明超科技有限公司", "张经理", "+86 138 0013 8000", "wwl@mingchao.example")


def test_a_line_stands_once_and_the_newest_first() -> None:
    lines = with_line(with_line(with_line((), "one"), "two"), " one ")
    assert lines == ("one", "two")
    assert with_line(lines, "  ") == lines
    many = tuple(str(number) for number in range(MOST))
    assert with_line(many, "new") == ("new", *many[:-1])


@pytest.mark.parametrize("draft", [None, [], {"lines": 3}, {"other": []}])
def test_a_draft_of_another_shape_holds_none(draft: object) -> None:
    assert lines_in(draft) == ()
    assert lines_in({"lines": ["one", 2]}) == ("one",)


@pytest.mark.parametrize(
    "line",
    ["王伟丽", "王", "伟丽", "wangweili", "wwl", "WWL 类型:潜在", "lily", "姓名:伟丽", "明超", "zhangjingli", "zjl", "8000", "13800138000",
     "138 0013 8000", "phone:138-0013", "wwl@mingchao.example", "mingchao", "c20261121001", "“王伟丽”", "-王伟丽", "（王伟丽）"],
)  # fmt: skip
def test_a_line_that_may_name_them_is_forgotten(line: str) -> None:
    assert without_names((line, "level:vip"), TOLD) == ("level:vip",)


@pytest.mark.parametrize("line", ["level:vip", "来源:转介绍 未联系>30天", "#高意向", "李", "lilei", "9999", "last>30d", "x"])
def test_a_line_that_names_somebody_else_or_nobody_stays(line: str) -> None:
    assert without_names((line,), TOLD) == (line,)
