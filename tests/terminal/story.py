"""Steps of the story that several terminal tests share: a book through the screens, a sheet, a look at the disk."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.said import said
from tests.support.terminal import Terminal, environment, installed

PASSPHRASE = "correct horse 电池 staple"
SHEET = """姓名,公司,手机,邮箱,客户来源,备注
王伟丽,明超科技有限公司,138 0013 8000,wwl@mingchao.example,转介绍,上午别打电话
Ellen O'Hara,Harbour Dental,+44 20 7946 0958,ellen@harbour.example,展会,likes blue
曾国华,湘江实业,13900000001,zgh@xiangjiang.example,线上推广,
"""


def make_book(terminal: Terminal, language: str) -> str:
    """From the welcome screen to an empty list; the recovery code, as it stood on the screen."""
    terminal.wait_for(said(language, "A new book"))
    terminal.type("2")
    terminal.wait_for(said(language, "Once more"))
    terminal.type(PASSPHRASE)
    terminal.press("enter")
    terminal.type(PASSPHRASE)
    terminal.press("enter")
    question = said(language, "Type group {n} back (line {line}, number {place})", n="N", line="L", place="L")
    asked = re.compile(re.escape(question).replace("N", r"(\d+)").replace("L", r"\d+"))
    screen = terminal.wait_until(lambda text: len(asked.findall(text)) == 2, "the recovery code")
    groups = re.findall(r"\b[0-9A-Z]{4}\b", screen)
    assert len(groups) == 14, terminal.framed()
    first, second = (int(number) for number in asked.findall(screen))
    terminal.type(groups[first - 1].lower())
    terminal.press("enter")
    terminal.type(groups[second - 1])
    terminal.press("enter")
    go_to_customers(terminal, language)
    terminal.wait_for(
        said(language, "No customers yet.\n\n{new}  add one\nor paste a chat or a card right here\n{palette}  import a sheet")
    )
    return "-".join(groups)


def go_to_customers(terminal: Terminal, language: str = "en") -> None:
    """From the place a book opens with."""
    terminal.wait_for(said(language, "Follow-ups"))
    terminal.type("2")


def unlock(terminal: Terminal, language: str) -> None:
    """Type the passphrase on the unlock screen and go to the customers."""
    terminal.wait_for(said(language, "Passphrase"))
    terminal.type(PASSPHRASE)
    terminal.press("enter")
    go_to_customers(terminal, language)


def quit_at_the_top(terminal: Terminal) -> None:
    """``q`` twice, and the program is gone."""
    terminal.type("qq")
    assert terminal.wait_end() == 0


def shell(
    home: Path, *args: str, language: str = "en", stdin: str | None = None, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """One command line, without a terminal, on the book in this home; ``more`` is what its environment holds beside the usual."""
    (home / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    env = environment(home, language, {"CLIENTBOOK_PASSPHRASE_FILE": str(home / "passphrase"), **(more or {})})
    done = subprocess.run([installed(), *args], env=env, cwd=home, capture_output=True, text=True, input=stdin or "", check=False)
    (home / "passphrase").unlink()
    return done


def files_with(home: Path, *secrets: str) -> list[str]:
    """Which files below this folder hold one of these texts, in any encoding a program might write."""
    needles = [(text, text.encode(encoding)) for text in secrets for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    needles += [(text, text.encode("utf-8").hex().encode()) for text in secrets]
    found = []
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.is_symlink():
            data = path.read_bytes()
            found += [f"{path.relative_to(home)} holds {text!r}" for text, needle in needles if needle in data]
    return found
