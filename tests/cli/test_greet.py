"""``greet``: a template filled for everybody who fits, in both languages; who does not want it is left out."""

from pathlib import Path

from clientbook.data import open_book
from clientbook.domain.greetings import Template
from tests.cli.conftest import Run, made
from tests.support.books import CLOCK, PASSPHRASE


def test_filled_texts_are_printed_for_everybody_who_fits(book_cli: Run, folder: Path) -> None:
    zhang = book_cli("add", "--name", "张伟", "--set", "gender=male", "--set", "job_title=总经理", "--set", "level=vip").out.strip()
    anna = book_cli("add", "--name", "Anna {company} [bold]", "--set", "level=vip").out.strip()
    shy = book_cli("add", "--name", "Shy", "--set", "level=vip", "--set", "do_not_contact=all").out.strip()
    made(book_cli, "Somebody")
    ran = book_cli("greet", "--template", "生日", "--filter", "level:vip", "--json", "--lang", "zh_CN")
    assert ran.code == 0, ran.err
    found = {each["code"]: each for each in ran.json["greetings"]}
    assert set(found) == {zhang, anna}
    assert shy not in ran.out
    assert ran.json["left_out"] == 1
    assert ran.json["language"] == "zh_CN"
    assert found[zhang]["text"].startswith("张总，祝您生日快乐")
    assert found[anna]["text"].startswith("Anna {company} [bold]，")
    assert found[anna]["missing"] == []
    plain = book_cli("greet", "--template", "silence", "--filter", "level:vip")
    assert plain.code == 0
    assert "Dear 张总," in plain.out
    assert "{days}" in plain.out
    assert "2 texts" in plain.err
    assert "1 left out" in plain.err
    assert len(book_cli("greet", "--template", "birthday", "--filter", "level:vip", "--plain").out.splitlines()) == 2
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    book.save_template(Template(name="Mine", body="Hi {name}"))
    book.close()
    assert "Hi Somebody" in book_cli("greet", "--template", "mine", "--filter", "Somebody").out


def test_a_template_nobody_knows_is_refused_with_those_there_are(book_cli: Run) -> None:
    ran = book_cli("greet", "--template", "x", "--filter", "level:vip")
    assert (ran.code, ran.out) == (1, "")
    assert "Birthday" in ran.err
    assert "Traceback" not in ran.err
    assert book_cli("greet", "--template", "birthday").code == 2
