"""The list goes out as a file from a real terminal, in both languages, with the keys of a Chinese keyboard."""

from pathlib import Path

import pytest

from clientbook.exchange.exporting import FORMATS
from tests.support.said import said
from tests.support.terminal import Terminal
from tests.terminal.plans import Noon, add, new_book
from tests.terminal.story import quit_at_the_top, unlock

pytestmark = pytest.mark.soak


@pytest.mark.parametrize(("language", "size"), [("zh_CN", (80, 24)), ("en", (120, 36))])
def test_the_list_goes_out_as_a_card_for_phones(language: str, size: tuple[int, int], tmp_path: Path) -> None:
    noon = Noon.now()
    book = new_book(tmp_path, noon.ago(40))
    for name in ("王伟丽", "Zoë"):
        add(book, name)
    book.close()
    with Terminal(home=tmp_path, language=language, size=size, env=noon.env) as terminal:
        unlock(terminal, language)
        terminal.wait_for("王伟丽")
        terminal.type(":daochu\r")
        terminal.wait_for(said(language, "encrypt with a passphrase"))
        terminal.type(f" {list(FORMATS).index('vcard3') + 1}")  # the list of formats opens; a digit chooses
        terminal.wait_for(".vcf")
        terminal.press("enter")
        terminal.wait_for(said(language, "This file will not be encrypted: whoever gets it can read it."))
        terminal.press("enter")
        terminal.wait_for(said(language, "Not carried"))
        terminal.press("escape")
        terminal.wait_until(lambda screen: said(language, "Not carried") not in screen and ".vcf" in screen, "the message line")
        quit_at_the_top(terminal)
    (file,) = tmp_path.glob("*.vcf")
    assert file.read_text(encoding="utf-8").count("BEGIN:VCARD") == 2
    assert file.stat().st_mode & 0o777 == 0o600
