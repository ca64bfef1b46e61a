"""A Chinese sheet comes in from a real terminal: mapped, tried, written, shown as a list, and taken back whole."""

from pathlib import Path

import pytest

from clientbook.clock import SystemClock
from clientbook.data import Query, open_book
from tests.support.said import said
from tests.support.terminal import Terminal
from tests.support.thinning import sampled
from tests.terminal.plans import Noon, add, new_book, place
from tests.terminal.story import PASSPHRASE, quit_at_the_top, unlock

SHEET = """客户信息总表,,,
客户名称*,手机*,合作状态,会员卡号
明超科技,13800138000,合作中,0012345
丽华商贸,139-1234-5678,潜在客户,0099
坏行,13700137000,合作中,1,2,3
"""


@pytest.mark.parametrize(("language", "size"), sampled([("zh_CN", (80, 24)), ("en", (120, 36))], 0))
def test_a_sheet_comes_in_step_by_step_and_is_taken_back(language: str, size: tuple[int, int], tmp_path: Path) -> None:
    noon = Noon.now()
    book = new_book(tmp_path, noon.ago(40))
    add(book, "王伟丽")
    book.close()
    sheet = tmp_path / "客户 表.csv"
    sheet.write_bytes(SHEET.encode("gb18030"))
    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        unlock(terminal, language)
        terminal.wait_for("王伟丽")
        terminal.type(":daoru\r")
        terminal.wait_for("1 " + said(language, "File"))
        terminal.type("~/客户\\ 表.csv\r")
        terminal.wait_for("GB18030", "会员卡号", "13800138000")
        terminal.press("tab")
        terminal.wait_for("=", said(language, "rejected"))
        terminal.type("w\r")
        terminal.wait_until(lambda _screen: any(tmp_path.glob("客户 表-*.csv")), "the refused rows")
        terminal.press("tab")
        terminal.wait_for(said(language, "Take the whole import back"))
        terminal.press("enter")
        terminal.wait_for("明超科技", "丽华商贸")
        terminal.wait_gone("王伟丽")
        terminal.type("u")
        terminal.wait_gone("明超科技")
        quit_at_the_top(terminal)
    opened = open_book(place(tmp_path), PASSPHRASE, clock=SystemClock())
    assert len(opened.find(Query()).ids) == 1
    opened.close()
    (refused,) = tmp_path.glob("客户 表-*.csv")
    assert "坏行" in refused.read_text(encoding="utf-8-sig")
    assert refused.stat().st_mode & 0o777 == 0o600
