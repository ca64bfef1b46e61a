"""sweep: who turned since the last time, told once, whatever the clock does."""

import subprocess
import sys
from pathlib import Path

import pytest

from clientbook.data import open_book
from tests.cli.conftest import Fill, Run, made
from tests.cli.test_contract import program
from tests.support.books import CLOCK, PASSPHRASE


@pytest.fixture
def three(book_cli: Run, filled_once: Fill) -> Run:
    """Three customers last spoken to on 22 October, 1 September and today."""
    filled_once("sweep", lambda: speak_to_three(book_cli))
    return book_cli


def speak_to_three(book_cli: Run) -> None:
    """Make and speak to them."""
    codes = made(book_cli, "Ann", "王伟丽", "Cid", at="2026-06-01")
    for code, day in zip(codes, ("2026-10-22", "2026-09-01", "2026-11-21"), strict=True):
        book_cli("log", code, "--summary", "x", "--at", day)


def told(run: Run, *words: str, at: str = "") -> tuple[str | None, str, list[str], list[str]]:
    """Since and until when, who turned cooling, who dormant."""
    answer = run("sweep", "--json", *words, at=at).json
    assert (answer["schema"], set(answer["counts"])) == (1, {"cooling", "dormant"})
    return answer["since"], answer["until"], *([entry["name"] for entry in answer[name]] for name in ("cooling", "dormant"))


def test_the_first_sweep_tells_everybody_and_the_next_only_who_turned_since(three: Run) -> None:
    assert told(three) == (None, "2026-11-21", ["王伟丽", "Ann"], [])
    assert told(three) == ("2026-11-21", "2026-11-21", [], [])
    assert told(three, at="2026-11-30") == ("2026-11-21", "2026-11-30", [], ["王伟丽"])
    assert told(three, at="2026-12-21") == ("2026-11-30", "2026-12-21", ["Cid"], [])


def test_entries_have_code_and_name_and_counts_are_true(three: Run) -> None:
    answer = three("sweep", "--json", "--limit", "1").json
    assert (answer["counts"], len(answer["cooling"])) == ({"cooling": 2, "dormant": 0}, 1)
    assert set(answer["cooling"][0]) >= {"code", "name"}


def test_to_look_only_remembers_nothing(three: Run, folder: Path) -> None:
    before = (folder / "book.db").read_bytes()
    assert told(three, "--read-only") == told(three, "--read-only") == (None, "2026-11-21", ["王伟丽", "Ann"], [])
    assert (folder / "book.db").read_bytes() == before


def test_a_sweep_is_no_step_to_undo(three: Run) -> None:
    before = three("history", "--json").json
    three("sweep")
    assert three("history", "--json").json == before


def test_a_clock_that_went_back_is_told_and_changes_nothing(three: Run, folder: Path) -> None:
    three("sweep", at="2026-12-21")
    before = (folder / "book.db").read_bytes()
    ran = three("sweep", "--json", at="2026-11-25")
    assert (ran.code, ran.json["since"], ran.json["until"], ran.json["counts"]) == (
        0,
        "2026-12-21",
        "2026-12-21",
        {"cooling": 0, "dormant": 0},
    )
    assert "went back" in ran.err
    assert (folder / "book.db").read_bytes() == before
    # One day earlier is a journey.
    assert three("sweep", "--json", at="2026-12-20").err == ""


def test_a_leap_is_asked_about_and_believed_when_told(three: Run, folder: Path) -> None:
    three("sweep")
    before = (folder / "book.db").read_bytes()
    ran = three("sweep", "--json", at="2027-10-01")
    assert (ran.code, ran.out, ran.err.count("\n"), "--yes" in ran.err) == (1, "", 1, True)
    assert (folder / "book.db").read_bytes() == before
    # Three hundred days are a long absence and no leap.
    assert three("sweep", "--json", at="2027-09-17").code == 0
    three("sweep", "--yes", at="2029-01-01")
    assert told(three, at="2029-01-02")[:2] == ("2029-01-01", "2029-01-02")


@pytest.mark.parametrize(("lang", "words"), [("en", ("cooling", "30 days ago")), ("zh_CN", ("久未联系", "30 天前"))])
def test_people_read_who_turned_in_their_language(three: Run, lang: str, words: tuple[str, ...]) -> None:
    out = three("sweep", "--lang", lang).out
    assert all(word in out for word in words)
    again = three("sweep", "--lang", lang)
    assert (again.code, again.out, again.err.count("\n")) == (0, "", 1)


def test_plain_is_one_line_for_each_who_turned(three: Run) -> None:
    assert [line.split("\t")[2] for line in three("sweep", "--plain").out.splitlines()] == ["王伟丽", "Ann"]
    again = three("sweep", "--plain")
    assert (again.out, again.err) == ("", "")


def test_what_could_not_be_told_is_told_again(three: Run) -> None:
    full = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m clientbook sweep --yes > /dev/full"], capture_output=True, text=True, check=False
    )
    assert (full.returncode, full.stderr.count("\n")) == (1, 1)
    assert told(three)[0] is None


@pytest.mark.soak  # of other writers: tests/cli/test_contract.py
def test_a_book_in_use_is_not_swept_beside_its_user(three: Run, folder: Path) -> None:
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    try:
        ran = program("sweep", "--yes")
    finally:
        book.close()
    assert (ran.returncode, ran.stdout) == (5, "")
    assert told(three)[0] is None


def test_the_list_and_a_record_show_marks_of_the_day_reckoned_when_the_clock_is_wrong(book_cli: Run) -> None:
    (code,) = made(book_cli, "王小明", at="2026-10-01")
    book_cli("log", code, "--at", "2026-10-20 10:00", "好", at="2026-10-20")
    book_cli("sweep", at="2026-11-21")

    def marks(day: str) -> set[str]:
        listed = book_cli("list", "--json", at=day).json["customers"][0]["staleness"]
        return {listed, book_cli("show", code, "--json", at=day).json["customer"]["staleness"]}

    assert marks("2026-11-21") == {"cooling"}
    assert marks("2026-10-25") == {"cooling"}, "the clock went back"
    assert marks("2028-11-21") == {"cooling"}, "and leapt ahead"
    assert marks("2027-03-01") == {"dormant"}
