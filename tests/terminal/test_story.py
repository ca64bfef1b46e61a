"""The main job, played by keys alone in a real terminal: a book, a sheet, a search, a correction, and everything still there tomorrow."""

import stat
from pathlib import Path

import pytest

from clientbook.data import PRACTICE_KDF, change_passphrase
from tests.support.said import said
from tests.support.terminal import Terminal
from tests.support.thinning import sampled
from tests.terminal.story import PASSPHRASE, SHEET, files_with, make_book, quit_at_the_top, shell, unlock

both = pytest.mark.parametrize(
    ("language", "size"), sampled([("en", (80, 24)), ("zh_CN", (80, 24)), ("en", (120, 36)), ("zh_CN", (120, 36))], 1)
)


@both
def test_a_first_day_with_the_client_book(language: str, size: tuple[int, int], tmp_path: Path) -> None:
    with Terminal(home=tmp_path, language=language, size=size) as terminal:
        make_book(terminal, language)
        quit_at_the_top(terminal)
    # Opened three times more, cheaply; what strong keys cost and hold is tried in tests/data/test_keys.py.
    book = tmp_path / ".local" / "share" / "clientbook" / "book"
    change_passphrase(book, PASSPHRASE, PASSPHRASE, kdf=PRACTICE_KDF)

    sheet = tmp_path / "sheet.csv"
    sheet.write_bytes(SHEET.encode("gb18030"))
    imported = shell(tmp_path, "import", "sheet.csv", "--json", language=language)
    assert imported.returncode == 0, imported.stderr
    assert '"created": 3' in imported.stdout.replace('"created":3', '"created": 3')
    sheet.unlink()

    with Terminal(home=tmp_path, language=language, size=size) as terminal:
        unlock(terminal, language)
        terminal.wait_for("王伟丽", "Ellen O'Hara", "曾国华")
        terminal.type("/8000")
        terminal.wait_gone("Ellen O'Hara")
        terminal.press("enter")
        terminal.wait_for("wwl@mingchao.example")
        terminal.type("e")
        terminal.press(*["backspace"] * 4)
        terminal.type("9111")
        terminal.press("enter")
        terminal.wait_for("138 0013 9111", said(language, "Saved: {what}", what="")[:2])
        quit_from_a_record(terminal)

    with Terminal(home=tmp_path, language=language, size=size) as terminal:
        unlock(terminal, language)
        terminal.wait_for("138 0013 9111", "Ellen O'Hara")
        terminal.type("/9111")
        terminal.wait_for("/  9111")
        terminal.wait_gone("Ellen O'Hara")
        terminal.press("escape", "escape")
        terminal.wait_gone("/  9111")  # not only painted over for a moment: Esc and a letter in one breath are another key
        terminal.wait_for("Ellen O'Hara")
        quit_at_the_top(terminal)

    assert not files_with(
        tmp_path, "王伟丽", "明超科技", "13800138000", "138 0013 9111", "Ellen O'Hara", "上午别打电话", "correct horse", "9111"
    )
    assert stat.S_IMODE(book.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in book.iterdir() if path.is_file()} == {0o600}


def quit_from_a_record(terminal: Terminal) -> None:
    """One step back to the list, where the words still stand, one more to clear them, then out."""
    terminal.press("escape")
    terminal.wait_for("/  8000")
    terminal.press("escape", "escape")
    terminal.wait_gone("/  8000")
    terminal.wait_for("Ellen O'Hara")
    quit_at_the_top(terminal)


def test_a_text_on_the_disk_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "leak").write_bytes("xx王伟丽xx".encode("gb18030"))
    assert files_with(tmp_path, "王伟丽")
