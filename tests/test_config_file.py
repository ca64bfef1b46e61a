"""Entries of config.toml are written one by one: only what differs from the usual, and nothing of the owner's is lost."""

import os
import tomllib
from pathlib import Path

import pytest

from clientbook import i18n
from clientbook.config import Config, read_config
from clientbook.config_file import put
from clientbook.domain.errors import InvalidValue, Refused


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    i18n.set_language("en")
    path = tmp_path / "deep" / "config.toml"
    monkeypatch.setenv("CLIENTBOOK_CONFIG", str(path))
    return path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_what_is_written_says_what_it_is_for(file: Path) -> None:
    put("theme", "nord")
    put("idle_minutes", "9")
    assert file.read_text(encoding="utf-8") == (
        'theme = "nord"  # the look of the program\nidle_minutes = 9  # minutes without a key until the book is locked; 0: never\n'
    )
    assert read_config() == Config(theme="nord", idle_minutes=9)


def test_the_usual_is_not_written(file: Path) -> None:
    put("theme", "nord")
    put("theme", "clientbook-dark")
    assert file.read_text(encoding="utf-8") == ""
    put("idle_minutes", "5")
    put("language", "")
    assert read_config() == Config()


MINE = """# mine
language = "en"   # because of Ellen
colour = "red"

# keys I like
[keys]
new = "n"  # as in vim

[other]
new = "z"
"""


def test_the_owners_lines_stay_as_they_are(file: Path) -> None:
    write(file, MINE)
    put("language", "zh_CN")
    put("glyphs", "plain")
    put("keys.undo", "f11")
    put("keys.new", "N,ctrl+n")
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {
        "language": "zh_CN",
        "colour": "red",
        "glyphs": "plain",
        "keys": {"new": "N,ctrl+n", "undo": "f11"},
        "other": {"new": "z"},
    }
    for comment in ("# mine", "# because of Ellen", "# keys I like", "# as in vim"):
        assert comment in file.read_text(encoding="utf-8")
    put("keys.new", "")
    put("keys.undo", "")
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {
        "language": "zh_CN",
        "colour": "red",
        "glyphs": "plain",
        "keys": {},
        "other": {"new": "z"},
    }


def test_keys_get_a_part_of_their_own(file: Path) -> None:
    put("keys.new", "n")
    put("theme", "nord")
    put("keys.edit", 'E,"')
    assert dict(read_config().keys) == {"new": "n", "edit": 'E,"'}
    assert read_config().theme == "nord"


@pytest.mark.parametrize(
    ("key", "typed"), [("language", "fr"), ("glyphs", "x"), ("idle_minutes", "-1"), ("idle_minutes", "soon"), ("idle_minutes", "9" * 12)]
)
def test_a_value_that_is_none_is_refused(file: Path, key: str, typed: str) -> None:
    write(file, MINE)
    with pytest.raises(InvalidValue):
        put(key, typed)
    assert file.read_text(encoding="utf-8") == MINE


@pytest.mark.parametrize("text", ["x", 'theme = """\nnord\n"""\n', 'keys = {new = "n"}\n', '"theme" = "a"\ntheme = "b"'])
def test_a_file_that_cannot_be_changed_line_by_line_is_left_alone(file: Path, text: str) -> None:
    write(file, text)
    with pytest.raises(Refused):
        put("keys.new" if "keys" in text else "theme", "dracula")
    assert file.read_text(encoding="utf-8") == text


def test_the_keys_are_not_set_as_a_whole(file: Path) -> None:
    with pytest.raises(Refused):
        put("keys", "n")
    assert not file.exists()


def test_it_is_on_the_disk_before_it_takes_the_place_of_the_old_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    flush, rename = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: (done.append("flushed"), flush(descriptor)))
    monkeypatch.setattr(os, "replace", lambda source, target: (done.append("named"), rename(source, target)))
    put("theme", "nord")
    assert (done, "nord" in file.read_text()) == (["flushed", "named"], True)


def test_a_link_to_where_the_owner_keeps_it_stays_a_link(file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text('language = "en"\n')
    file.parent.mkdir()
    file.symlink_to(kept)
    put("theme", "nord")
    assert (file.is_symlink(), read_config(kept).theme) == (True, "nord")


def test_a_home_of_nobody_is_one_entry_that_is_not_understood(file: Path) -> None:
    write(file, 'book = "~clients"\ntheme = "nord"\nsnapshots = "~/usb"\n')
    config = read_config()
    assert (config.book, config.theme, config.snapshots) == (None, "nord", Path.home() / "usb")
    assert [problem for problem in config.problems if "book" in problem] == list(config.problems)
    assert config.problems
