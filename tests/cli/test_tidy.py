"""``tidy``: what wants tidying, for people and for programs; ``today`` says how many there are."""

from clientbook.domain.tidy import KINDS
from tests.cli.conftest import Run


def test_what_wants_tidying_is_listed_with_true_numbers_and_suggestions(book_cli: Run) -> None:
    assert book_cli("tidy").out == "Nothing to tidy\n"
    one = book_cli("add", "--name", "李总", "--set", "industry=软件开发", "--email", "li@example.org").out.strip()
    other, shell = (book_cli("add", "--name", "王伟丽", *more).out.strip() for more in (("--phone", "13800138000"), ()))
    book_cli("add", "--name", "王伟丽", "--phone", "13800138000")
    document = book_cli("tidy", "--json").json
    assert set(document) == {"schema", "date", "count", "counts", "round", "items", "duplicates"}
    numbers = {"name": 1, "phone": 1, "industry": 1, "shell": 1, "next": 3, "duplicate": len(document["duplicates"])}
    assert document["counts"] == dict.fromkeys((*KINDS, "duplicate"), 0) | numbers
    assert (document["count"], document["round"]) == (4, "2026-11-30")
    by_kind = {item["kind"]: item for item in document["items"]}
    assert by_kind["industry"] == {
        "kind": "industry",
        "code": one,
        "name": "李总",
        "company": "",
        "value": "软件开发",
        "suggestion": "I65 软件和信息技术服务业",
    }
    assert (by_kind["phone"]["reached_by"], by_kind["shell"]["code"]) == (["email"], shell)
    assert other in document["duplicates"][0]["codes"]
    few = book_cli("tidy", "--json", "--limit", "1", "--kind", "next").json
    assert ([item["kind"] for item in few["items"]], few["duplicates"], few["counts"]["next"]) == (["next"], [], 3)
    told = book_cli("tidy", "--limit", "1")
    assert all(part in told.out for part in ("Vague names  1", "“软件开发”: Software", "and 2 more", "reached by E-mail"))
    assert "next round is on 30 Nov" in told.err
    assert f"name\t{one}\t李总\t" in book_cli("tidy", "--plain").out
    assert book_cli("today", "--json").json["tidy"] == {"count": 4}
    assert "4 customers to tidy" in book_cli("today").out
    assert book_cli("tidy", "--kind", "nonsense").code == 2
