"""today: who needs you, for people, for programs, and in one line for a prompt."""

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clientbook import text
from clientbook.cli import output
from tests.cli.conftest import Fill, Run, made
from tests.cli.test_contract import program
from tests.support.thinning import sampled

DAY = "2026-11-21"
SECTIONS = ("overdue", "due_today", "next_7_days", "cooling", "dormant", "never_contacted", "occasions")


def contact(run: Run, code: str, day: str) -> None:
    """A contact on a day."""
    assert run("log", code, "--summary", "talked", "--at", day).code == 0


def plan(run: Run, code: str, due: str, what: str, at: str = "") -> int:
    """A planned step; its number."""
    return int(run("followup", "add", code, "--due", due, "--what", what, at=at).out)


@pytest.fixture
def full(book_cli: Run, filled_once: Fill) -> Run:
    """A book with somebody in every section: named after it."""
    filled_once("today", lambda: fill(book_cli))
    return book_cli


def fill(book_cli: Run) -> None:
    """Somebody in every section, and two who stand nowhere."""
    codes = dict(zip(SECTIONS, made(book_cli, *SECTIONS, at="2026-06-01"), strict=True))
    for name, day in (("overdue", "2026-06-02"), ("cooling", "2026-10-22"), ("dormant", "2026-08-23"), ("occasions", "2026-11-20")):
        contact(book_cli, codes[name], day)
    plan(book_cli, codes["overdue"], "2026-11-17", "late", at="2026-11-01")
    plan(book_cli, codes["overdue"], "2026-11-21", "and now")
    plan(book_cli, codes["due_today"], "2026-11-21", "now")
    plan(book_cli, codes["next_7_days"], "2026-11-28", "soon")
    book_cli("occasion", "add", codes["occasions"], "--kind", "anniversary", "--date", "2020-11-23", "--name", "opening")
    # Whom contact is not asked for, and whose step is far, stand nowhere.
    silent, later = made(book_cli, "silent", "later", at="2026-06-01")
    book_cli("edit", silent, "--set", "do_not_contact=all")
    plan(book_cli, later, "2026-12-24", "far")


def test_everybody_stands_once_in_the_first_section_that_fits(full: Run) -> None:
    document = full("today", "--json").json
    assert set(document) == {"schema", "date", *SECTIONS, "tidy", "backup", "counts"}
    assert (document["schema"], document["date"], document["tidy"], document["backup"]) == (1, DAY, {"count": 9}, None)
    assert {name: [entry["name"] for entry in document[name]] for name in SECTIONS} == {name: [name] for name in SECTIONS}
    assert document["counts"] == dict.fromkeys(SECTIONS, 1)


def test_entries_say_who_and_what_is_due(full: Run) -> None:
    document = full("today", "--json").json
    late = document["overdue"][0]
    assert (late["code"], late["due"], late["what"]) == ("C20260601001", "2026-11-17", "late")
    assert late["id"] in [step["id"] for step in full("followup", "list", "--json").json["follow_ups"]]
    occasion = document["occasions"][0]
    assert (occasion["kind"], occasion["occasion"], occasion["date"], occasion["day"]) == (
        "anniversary",
        "opening",
        "2020-11-23",
        "2026-11-23",
    )
    assert (document["cooling"][0]["last_contact"], document["never_contacted"][0]["last_contact"]) == ("2026-10-22", None)


def test_an_occasion_of_somebody_who_is_listed_goes_with_their_entry(full: Run) -> None:
    document = full("today", "--json").json
    late, silent = document["overdue"][0], document["dormant"][0]
    assert (late["upcoming"], silent["upcoming"]) == (None, None)
    assert "upcoming" not in document["occasions"][0]
    for entry in (late, silent):
        full("edit", entry["code"], "--set", "birth=--11-22")
    document = full("today", "--json").json
    assert document["overdue"][0]["id"] == late["id"], "the step keeps its number"
    born = {"id": None, "kind": "birthday", "occasion": "", "date": "--11-22", "day": "2026-11-22", "person": ""}
    assert (document["overdue"][0]["upcoming"], document["dormant"][0]["upcoming"]) == (born, born)
    assert (document["counts"]["occasions"], len(document["occasions"])) == (1, 1)
    assert full("today").out.count("* birthday tomorrow") == 2
    assert full("today", "--plain").out.count("* birthday tomorrow") == 2
    # Who does not stand in the lists has the occasion of their own.
    short = full("today", "--json", "--limit", "0").json
    assert short["counts"]["occasions"] == 2


def test_a_limit_leaves_nobody_s_birthday_out(book_cli: Run) -> None:
    for code in made(book_cli, *"abcdefg", at="2026-06-01"):
        contact(book_cli, code, "2026-06-02")
        book_cli("edit", code, "--set", "birth=--11-22")
    for limit, there in ((2, 5), (6, 1), (200, 0)):
        document = book_cli("today", "--json", "--limit", str(limit)).json
        assert document["counts"]["occasions"] == there
        names = [entry["name"] for name in ("dormant", "occasions") for entry in document[name]]
        assert len(names) == len(set(names)) == min(7, limit + min(there, limit))
    assert book_cli("today", "--json", "--brief").json["counts"]["occasions"] == 2, "beside the five of the screen"


def test_who_was_handled_stands_there_no_more(full: Run) -> None:
    document = full("today", "--json").json
    full("followup", "snooze", str(document["due_today"][0]["id"]), "2026-12-24")
    full("log", document["cooling"][0]["code"], "--summary", "talked")
    after = full("today", "--json").json
    assert (after["due_today"], after["cooling"]) == ([], [])
    full("undo", "2")
    assert full("today", "--json").json == document


def test_the_edges_of_30_and_90_days_and_of_a_week(book_cli: Run) -> None:
    days = {"29": "2026-10-23", "30": "2026-10-22", "89": "2026-08-24", "90": "2026-08-23"}
    for name, day in days.items():
        contact(book_cli, made(book_cli, name, at="2026-06-01")[0], day)
    document = book_cli("today", "--json").json
    found = {name: sorted(entry["name"] for entry in document[name]) for name in ("cooling", "dormant")}
    assert found == {"cooling": ["30", "89"], "dormant": ["90"]}


def test_a_limit_holds_for_each_section_and_counts_stay_true(book_cli: Run) -> None:
    for code in made(book_cli, *"abcdefg", at="2026-06-01"):
        contact(book_cli, code, "2026-06-02")
    document = book_cli("today", "--json", "--limit", "2").json
    assert (len(document["dormant"]), document["counts"]["dormant"]) == (2, 7)
    assert len(book_cli("today", "--json").json["dormant"]) == 7
    assert book_cli("today", "--json", "--limit", "0").json["dormant"] == []
    assert book_cli("today", "--limit", "-1").code == 2


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Overdue  1", "4 days late", "Next 7 days  1", "No contact for 30 days  1", "90 days ago", "opening")),
        ("zh_CN", ("已逾期  1", "晚 4 天", "7 天内  1", "30 天未联系  1", "90 天前", "重要日子  1")),
    ],
)
def test_people_read_the_sections_in_their_language(full: Run, lang: str, words: tuple[str, ...]) -> None:
    ran = full("today", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert not [word for word in words if word not in ran.out]


def test_plain_is_one_line_for_each_entry(full: Run) -> None:
    lines = [line.split("\t") for line in full("today", "--plain").out.splitlines()]
    assert [line[0] for line in lines] == list(SECTIONS)
    assert {len(line) for line in lines} == {6}


def test_nothing_to_do_is_said(book_cli: Run) -> None:
    (code,) = made(book_cli, "Ann")
    contact(book_cli, code, DAY)
    assert book_cli("today", "--brief").out == "All clear\n"
    assert book_cli("today").out == "All clear\n\n1 customer to tidy: clientbook tidy\n"
    assert book_cli("today", "--plain").out == ""
    assert book_cli("today", "--json").json["counts"] == dict.fromkeys(SECTIONS, 0)


@pytest.mark.parametrize(
    ("lang", "line"),
    [("en", "1 overdue, 1 today, 1 cooling, 1 dormant, 1 occasion"), ("zh_CN", "已逾期 1、今天 1、久未联系 1、沉睡 1、重要日子 1")],
)
def test_brief_is_one_line_for_a_prompt(full: Run, lang: str, line: str) -> None:
    ran = full("today", "--brief", "--lang", lang)
    assert (ran.code, ran.out, ran.err) == (0, f"{line}\n", "")
    assert full("today", "--brief", "--json").json == {"schema": 1, "date": DAY, "counts": dict.fromkeys(SECTIONS, 1)}


@pytest.mark.parametrize("words", sampled([[], ["--brief"], ["--json"], ["--plain"]], 0, 1))
def test_a_clock_that_is_not_believed_is_told_and_the_day_stays(full: Run, words: list[str]) -> None:
    full("sweep")
    believed = full("today", *words)
    assert believed.err == ""
    for day, sign in (("2026-11-01", "went back"), ("2028-01-01", "sweep --yes")):
        ran = full("today", *words, at=day)
        assert (ran.code, ran.out) == (0, believed.out)
        assert sign in ran.err
    full("sweep", "--yes", at="2028-01-01")
    assert full("today", *words, at="2028-01-01").err == ""


def test_brief_says_loudly_when_it_cannot(cli: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not this one", encoding="utf-8")
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for file in folder.iterdir():
        if file.is_file():
            content = file.read_bytes()
            (damaged / file.name).write_bytes(content[:4096] if file.name == "book.db" else content)
    for words, code in ((["--passphrase-file", str(wrong)], 3), (["--book", str(damaged)], 4), (["--book", str(tmp_path / "none")], 1)):
        said = cli("today", "--brief", *words)
        assert (said.code, said.out, said.err.count("\n")) == (code, "", 1)
    monkeypatch.delenv("CLIENTBOOK_PASSPHRASE_FILE")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert cli("today", "--brief").code == 3


def test_reading_today_changes_nothing_in_the_book(full: Run, folder: Path) -> None:
    before = (folder / "book.db").read_bytes()
    for words in ([], ["--brief"], ["--json"], ["--plain"], ["--read-only"]):
        assert full("today", *words).code == 0
    assert (folder / "book.db").read_bytes() == before


@pytest.mark.soak  # of another command tests/cli/test_contract.py has the same in the default run
@pytest.mark.parametrize("words", ["", "--plain", "--json", "--brief"])
def test_a_reader_that_goes_away_is_no_error(folder: Path, cli: Run, words: str) -> None:
    for code in made(cli, *(f"Customer {number}" for number in range(5)), at="2026-06-01"):
        contact(cli, code, "2026-06-02")
    command = f"{sys.executable} -m clientbook today {words} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_name_cannot_steer_the_terminal_through_today(book_cli: Run) -> None:
    (code,) = made(book_cli, "\x1b[31m[red]Ann[/red]", at="2026-06-01")
    contact(book_cli, code, "2026-06-02")
    for words in ([], ["--plain"], ["--json"]):
        out = book_cli("today", *words).out
        assert "\x1b" not in out
        assert "[red]Ann[/red]" in out


@pytest.mark.soak
def test_brief_takes_little_processor_time_beside_the_key(full: Run) -> None:
    begun = time.process_time(), os.times()
    ran = program("today", "--brief")
    after = os.times()
    spent = after.children_user + after.children_system - begun[1].children_user - begun[1].children_system
    assert ran.returncode == 0
    assert spent < 3, f"{spent:.2f} s"


@pytest.mark.parametrize("words", [("today",), ("followup", "list")])
def test_in_a_narrow_terminal_long_texts_give_way_and_codes_and_days_stay_whole(
    full: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    full("edit", "C20260601001", "--set", "name=" + "长" * 40, "--set", "company=" + "宽" * 40)
    monkeypatch.setattr(output, "_width", lambda: 80)
    lines = full(*words).out.splitlines()
    (line,) = (line for line in lines if "4 days late" in line)
    assert "C20260601001" in line
    assert "长" in line
    assert max(map(text.width, lines)) <= 80
