"""The Chinese catalogue is complete, current, and fills in what the English fills in."""

import io

import pytest

from tools import messages


def test_every_string_of_the_program_has_its_finished_chinese() -> None:
    found = messages.faults(messages.gather(), messages.read(messages.PO), messages.MO.read_bytes())
    assert not found, "\n".join(found)


def test_strings_are_found_wherever_they_stand() -> None:
    source = b"""
x = f"{_('inside')}", i18n._("by its module"), N_("in" " parts"), _(name)
y = ngettext("one", "many", n), pgettext("where", "what")
"""
    found = [words for _line, _name, words, _comments in messages.calls(io.BytesIO(source), messages.KEYWORDS, (), {})]
    assert sorted(map(str, found)) == ["('one', 'many', None)", "('where', 'what')", "by its module", "in parts", "inside"]


def complete() -> tuple[messages.Catalog, messages.Catalog, bytes]:
    """A small program, its catalogue and the compiled file, without a fault."""
    template, catalogue = messages.empty(), messages.empty()
    for each in (template, catalogue):
        each.add("{n} saved", "已保存 {n}", [("a.py", 0)])
        each.add(("{n} customer", "{n} customers"), ("{n} 位客户",), [("a.py", 0)])
    return template, catalogue, messages.mo_bytes(catalogue)


def test_a_complete_catalogue_has_no_fault() -> None:
    assert not messages.faults(*complete())


@pytest.mark.parametrize(
    ("translation", "fault"),
    [("", "not translated"), ("已保存", "other placeholders"), ("已保存 {m}", "other placeholders"), ("已保存 {n", "do not pair")],
)
def test_a_wrong_translation_is_a_fault(translation: str, fault: str) -> None:
    template, catalogue, compiled = complete()
    catalogue["{n} saved"].string = translation
    assert fault in messages.faults(template, catalogue, compiled)[0]


def test_a_guess_a_stale_string_and_an_old_compiled_file_are_faults() -> None:
    template, catalogue, compiled = complete()
    catalogue["{n} saved"].flags.add("fuzzy")
    assert "fuzzy" in messages.faults(template, catalogue, compiled)[0]
    template, catalogue, compiled = complete()
    catalogue.add("gone", "没了")
    assert "stale" in messages.faults(template, catalogue, compiled)[0]
    template, catalogue, compiled = complete()
    catalogue["{n} saved"].string = "存好了 {n}"
    assert "run make messages" in messages.faults(template, catalogue, compiled)[0]
