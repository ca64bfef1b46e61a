"""Options before and after the command, languages, exit codes, passphrases, pipes: what scripts rely on."""

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clientbook.cli.parser import COMMANDS, command_parser
from clientbook.data import open_book
from tests.cli.conftest import Run
from tests.support.books import CLOCK, PASSPHRASE


def program(*argv: str, **more: object) -> "subprocess.CompletedProcess[str]":
    """The real program in a process of its own."""
    settings: dict[str, object] = {"capture_output": True, "text": True, "timeout": 60, "stdin": subprocess.DEVNULL, "check": False}
    return subprocess.run([sys.executable, "-m", "clientbook", *argv], **(settings | more))  # type: ignore[call-overload,no-any-return]


def test_version_and_help_need_no_book_and_little_time(cli: Run) -> None:
    assert cli("--version").out.startswith("clientbook ")
    assert cli("--lang", "zh_CN", "--version", "list").out == cli("--version").out
    helped = cli("--help")
    assert helped.code == 0
    assert all(command.name in helped.out for command in COMMANDS)


@pytest.mark.parametrize("argv", [["--version"], ["--help"], ["--lang", "zh_CN", "--help"]])
def test_version_and_help_load_neither_the_app_nor_the_book(argv: list[str]) -> None:
    watched = "textual sqlmodel sqlalchemy pydantic importlib.metadata sqlcipher3 phonenumbers pypinyin cryptography rich"
    source = f"import sys; from clientbook.__main__ import main; sys.argv = ['clientbook', *{argv!r}]; main(); "
    source += f"sys.stderr.write(' '.join(name for name in {watched.split()!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert (done.stdout != "", done.stderr) == (True, "")


def test_the_version_is_told_before_anything_is_loaded() -> None:
    source = "import sys; before = set(sys.modules); sys.argv = ['clientbook', '--version']; from clientbook.__main__ import main; main();"
    source += "sys.stderr.write(' '.join(sorted(set(sys.modules) - before)))"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert (done.stdout.startswith("clientbook "), done.stderr) == (True, "clientbook clientbook.__main__")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_every_command_explains_itself_in_both_languages(cli: Run, command: object, lang: str) -> None:
    ran = cli(*command.name.split(), "--help", "--lang", lang)  # type: ignore[attr-defined]
    assert ran.code == 0
    assert "--passphrase-file" in ran.out


def test_options_stand_before_or_after_the_command(book_cli: Run, folder: Path) -> None:
    book_cli("add", "--name", "Ann")
    before, after = book_cli("--json", "--book", str(folder), "list"), book_cli("list", "--book", str(folder), "--json")
    assert before.json == after.json


@pytest.mark.parametrize(
    "argv",
    [["nonsense"], ["list", "--nonsense"], ["list", "--limit", "-1"], ["list", "--json", "--plain"], ["show"], ["undo", "0"],
     ["undo", "2", "--unit", "3"],
     ["--lang", "fr", "list"], ["edit", "C20261121001"], ["import"], ["demo", "x"], ["--nonsense"], ["list", "--filter", "x:y"],
     ["log"], ["log", "C20261121001"], ["followup"], ["followup", "nonsense"], ["followup", "list", "list"], ["followup-list"],
     ["occasion"], ["today", "now"], ["sweep", "now"]],
)  # fmt: skip
def test_wrong_usage_is_exit_2_with_a_sentence(book_cli: Run, argv: list[str]) -> None:
    ran = book_cli(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_no_book_is_exit_1_and_says_how_to_make_one(cli: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "x.csv"
    sheet.write_text("name\nx\n")
    for argv in (
        ("list",), ("add", "--name", "x"), ("import", str(sheet)), ("doctor",), ("undo",), ("today",), ("today", "--brief"), ("sweep",),
        ("log", "C1", "--summary", "x"), ("followup", "list"), ("followup", "done", "1"), ("occasion", "list", "C1"),
        ("set", "level=vip", "--filter", "x"),
    ):  # fmt: skip
        ran = cli(*argv, "--book", str(tmp_path / "none"))
        assert (ran.code, "clientbook init" in ran.err) == (1, True)
    assert not (tmp_path / "none").exists()


def test_without_a_passphrase_and_a_terminal_it_is_exit_3_with_a_sentence(cli: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLIENTBOOK_PASSPHRASE_FILE")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    for argv in (["list"], ["add", "--name", "x"], [], ["practice"], ["passphrase"], ["recover"]):
        told = cli(*argv)
        assert (told.code, told.out, told.err.count("\n")) == (3, "", 1), argv


def test_a_wrong_passphrase_is_exit_3_and_changes_nothing(cli: Run, folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not this one", encoding="utf-8")
    before = (folder / "book.db").read_bytes()
    for argv in (("list",), ("add", "--name", "x"), ("doctor",), ("today", "--brief"), ("sweep",), ("followup", "done", "1")):
        assert cli(*argv, "--passphrase-file", str(wrong)).code == 3
    assert cli("list", "--passphrase-file", str(tmp_path / "absent")).code == 3
    assert (folder / "book.db").read_bytes() == before


def test_the_passphrase_comes_by_standard_input_too_and_a_terminal_without_chinese_gets_escapes(folder: Path, cli: Run) -> None:
    cli("add", "--name", "张三")
    typed, ascii_only = f"{PASSPHRASE}\nsomething else\n", os.environ | {"PYTHONIOENCODING": "ascii"}
    ran = program("list", "--plain", "--columns", "name", "--passphrase-file", "-", stdin=None, input=typed, env=ascii_only)
    assert (ran.returncode, ran.stdout) == (0, "\\u5f20\\u4e09\n")


@pytest.mark.parametrize("damage", ["empty", "short", "flipped", "keys", "missing"])
def test_a_damaged_book_is_exit_4_and_never_a_new_one(cli: Run, folder: Path, damage: str) -> None:
    db = folder / "book.db"
    content = db.read_bytes()
    if damage == "empty":
        db.write_bytes(b"")
    elif damage == "short":
        db.write_bytes(content[:5000])
    elif damage == "flipped":
        db.write_bytes(content[:200] + bytes([content[200] ^ 1]) + content[201:])
    elif damage == "missing":
        db.unlink()
    else:
        for name in ("book.keys", "book.keys.bak"):
            (folder / name).write_bytes(b"{}")
    for argv in (("list",), ("add", "--name", "x"), ("doctor",), ("today", "--brief"), ("sweep",), ("log", "C1", "--summary", "x")):
        assert cli(*argv).code == 4, argv
    assert cli("init").code == 1


def test_a_book_in_use_is_exit_5_for_writers_only(cli: Run, folder: Path) -> None:
    cli("add", "--name", "Ann")
    script = (
        "import sys; from clientbook.data import open_book; from clientbook.clock import SystemClock; from pathlib import Path;"
        f"book = open_book(Path({str(folder)!r}), {PASSPHRASE!r}, clock=SystemClock()); print('open', flush=True);"
        "sys.stdin.read(); book.close()"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        begun = time.perf_counter()
        refused = cli("add", "--name", "Bob")
        assert (refused.code, "Nothing was changed; close it there" in refused.err) == (5, True)
        assert time.perf_counter() - begun < 1
        for argv in (("log", "C20261121001", "--summary", "x"), ("followup", "done", "1"), ("sweep",)):
            assert cli(*argv).code == 5
        assert cli("list", "--json").json["total"] == 1
        assert cli("today", "--json").json["counts"]["never_contacted"] == 1
        assert cli("today", "--brief").code == 0
        other.communicate("")
    assert cli("add", "--name", "Bob").code == 0


def test_a_reader_that_goes_away_is_no_error(folder: Path, cli: Run) -> None:
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    from clientbook.data import New
    from clientbook.domain.customer import Customer

    book.add_customers(New(Customer(name=f"Customer {number}" + "x" * 150)) for number in range(1_000))
    book.close()
    command = f"{sys.executable} -m clientbook list --plain --columns name | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout.splitlines()[1], done.stderr) == ("0", "")


def test_output_that_is_closed_is_no_traceback(folder: Path) -> None:
    run = f"{sys.executable} -m clientbook list --json"
    closed = subprocess.run(["bash", "-c", f"{run} >&-"], capture_output=True, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (0, "")


@pytest.mark.soak  # of another command tests/cli/test_sweep.py has the same in the default run
def test_output_that_is_full_is_no_traceback(folder: Path) -> None:
    run = f"{sys.executable} -m clientbook list --json"
    full = subprocess.run(["bash", "-c", f"{run} > /dev/full"], capture_output=True, text=True, check=False)
    assert (full.returncode, "Traceback" in full.stderr, full.stderr.count("\n")) == (1, False, 1)


def test_an_error_nobody_foresaw_says_where_and_nothing_of_the_book(cli: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from clientbook.data import Book

    def broken(*_arguments: object) -> None:
        raise RuntimeError("canary-of-a-customer")

    monkeypatch.setattr(Book, "records", broken)
    ran = cli("list", "--json")
    assert (ran.code, "canary" in ran.err, "RuntimeError" in ran.err) == (1, False, True)


def test_commands_of_two_words_take_options_anywhere(book_cli: Run) -> None:
    wanted = {"schema": 1, "total": 0, "follow_ups": []}
    for argv in ("followup list --json", "--json followup list", "followup --json list", "followup list --due today --json"):
        assert book_cli(*argv.split()).json == wanted


def test_bytes_that_are_no_text_and_numbers_that_are_too_large_are_sentences(book_cli: Run) -> None:
    book_cli("add", "--name", "Ann")
    code, no_text, huge = "C20261121001", "a\udcff\udcfe", "9" * 30
    for argv, wanted in (
        (("show", no_text), 1), (("log", no_text, "--summary", "x"), 1), (("trash", no_text), 1), (("list", "--search", no_text), 0),
        (("log", code, "--summary", "x", "--at", no_text), 1), (("log", code, "--summary", "x", "--channel", no_text), 1),
        (("followup", "add", code, "--due", no_text, "--what", "x"), 1),
        (("occasion", "add", code, "--kind", "other", "--date", no_text), 1),
        (("followup", "done", huge), 1), (("occasion", "remove", huge), 1), (("undo", "--unit", huge), 1), (("undo", "³"), 2),
        (("history", "--limit", huge), 0), (("list", "--limit", huge), 0), (("today", "--limit", huge), 0),
        (("followup", "list", "--limit", huge), 0), (("sweep", "--limit", huge), 0), (("log", code, "--summary", f"{no_text}b"), 0),
    ):  # fmt: skip
        ran = book_cli(*argv)
        assert (ran.code, "inside clientbook" in ran.err) == (wanted, False), argv
    assert book_cli("show", code, "--json").json["timeline"][0]["summary"] == "ab"


def test_help_of_a_command_lists_its_options_once() -> None:
    for command in COMMANDS:
        text = command_parser(command).format_help()
        assert text.count("--book DIR") >= 1
