"""Stored text is text: on every widget of the shell, on its way out, in a password field, in a crash."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.widgets import Static

from clientbook.app import ClientbookApp
from clientbook.crash import report
from clientbook.widgets.content import CONTROLS, ControlFilter, content, segments, strip
from clientbook.widgets.message_line import MessageLine
from clientbook.widgets.password import PasswordField
from clientbook.widgets.search_line import SearchLine
from clientbook.widgets.tab_bar import TabBar
from tests.support.fuzzing import fuzz
from tests.support.painted import painted, screen_text
from tests.support.quiet import press, settled
from tests.support.report import Figures
from tests.support.toy import toy

HOSTILE = [
    *("Bob [/b] Co", "Bob [/] Co", "[red]Bob", "[@click=app.quit]Bob[/]", "[link='http://x.example']x", "Bob [", "Bob \\[VIP]", "a[0]"),
    *("$name", "{0}", "\x1b]0;title\x07", "\x1b]52;c;eHg=\x07", "\x1b[2J", "\x9b2J", "\x00\x01\x02", "\x7f", "a\tb", "a\nb", "a\r\nb"),
    *("\u202egnp.exe", "\u2066a\u2069", "\u200b\u200b", "\ufeffx", "\u2028x\u2029", "e\u0301" * 30, "👨‍👩‍👧‍👦" * 9, "🇨🇳" * 9),
    *("王" * 200, "ａ" * 90, "ｱ" * 200, "\U000e0041\U000e0042", "x" * 5000, " " * 300, "مرحبا بالعالم", "שלום", "ก็็็็็็"),
    *("\U0001f9d1\u200d\U0001f4bb", "−1", "𠮷" * 50),
]
FOREIGN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff\u2028\u2029]")


async def test_hostile_names_stand_literally_on_every_widget_of_the_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with toy(tmp_path, monkeypatch, names=HOSTILE) as (app, place, pilot):
        for name in HOSTILE:
            place.say(name, "good", name)
            place.aside(name)
            place.query_one(SearchLine).aside = name
            app.notify(name, markup=False)
            await settled(pilot)
            lines = painted(app)
            assert all(not FOREIGN.search(segment.text) for line in lines for segment in line), ascii(name)
            assert {sum(cell_len(segment.text) for segment in line) for line in lines} == {80}, ascii(name)
            assert not any(segment.style is not None and segment.style.meta.get("@click") for line in lines for segment in line)
            app.clear_notifications()
        for _ in HOSTILE:
            await press(pilot, "space")
        await press(pilot, "g")
        place.aside("")
        await settled(pilot)
        assert "[@click=app.quit]Bob[/]" in screen_text(app)
        await pilot.click("VirtualTable", offset=(8, 4))
        assert (app.is_running, app.return_code, app.unexpected) == (True, None, [])


async def test_a_bare_string_would_stop_the_app(tmp_path: Path) -> None:
    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("Bob [/b] Co")

        def _fatal_error(self) -> None:
            """Without Textual's long report, which takes two seconds to paint."""
            self._close_messages_no_wait()

    with pytest.raises(Exception, match=r"\[/b\]"):
        async with Bare().run_test() as pilot:
            await settled(pilot)


@given(st.text(max_size=60))
def test_content_is_literal_and_clean(text: str) -> None:
    made = content(text)
    assert made.plain == re.sub(CONTROLS.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"), " ", text)
    assert not made.spans
    assert not FOREIGN.search(segments((text, "bold"), text).plain.replace("\n", ""))


@pytest.mark.soak
def test_content_is_literal_and_clean_twenty_thousand_times(figures: Figures) -> None:
    """The control hands the same texts on as they are."""
    pieces = st.sampled_from(
        ["[/", "[@click=app.quit]", "[/b]", "\x1b[31m", "\x1b]52;c;eHg=\x07", "\x9b2J", "\u202e", "\ufeff", "$x", "客户", "\n"]
    )
    hostile = st.lists(pieces | st.text(max_size=20), max_size=8).map("".join)
    spoilt, tried = [0], [0]

    def check(text: str) -> None:
        tried[0] += 1
        spoilt[0] += bool(FOREIGN.search(text.replace("\n", "")))
        made = content(text)
        assert not made.spans
        assert not FOREIGN.search(segments((text, "bold"), text).plain.replace("\n", ""))

    fuzz(figures, "T11", "hostile texts through the door to the screen", check, hostile, 20_000)
    figures.control("T11", "hostile texts through the door to the screen", "no door", tried[0], spoilt[0])
    assert spoilt[0] > 0


@given(st.lists(st.text(max_size=20), max_size=5), st.integers(0, 40))
def test_a_painted_line_is_exactly_as_wide_as_asked(texts: list[str], width: int) -> None:
    line = strip([(text, Style()) for text in texts], width, Style())
    assert sum(cell_len(segment.text) for segment in line) == width
    assert not any(FOREIGN.search(segment.text) for segment in line)


def test_the_last_filter_takes_controls_out_of_text_and_leaves_control_segments() -> None:
    home = Segment("\x1b[H", None, [(1,)])  # type: ignore[list-item]
    made = ControlFilter().apply([Segment("a\x1b]52;c;x\x07b"), home], Color(0, 0, 0))
    assert [segment.text for segment in made] == ["a]52;c;xb", "\x1b[H"]


async def test_the_filter_is_on_every_line_of_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        assert any(isinstance(each, ControlFilter) for each in app.get_line_filters())
        bare = Static("x", markup=False)
        await place.mount(bare)
        bare.update("a\x1b]0;x\x07b")  # what the contract test forbids: here it is the control of the last filter
        await settled(pilot)
        assert "\x1b" not in screen_text(app)


async def test_a_passphrase_is_never_copied_remembered_or_shown() -> None:
    class Holder(App[None]):
        def compose(self) -> ComposeResult:
            yield PasswordField()

    app = Holder()
    async with app.run_test() as pilot:
        field = app.query_one(PasswordField)
        await press(pilot, *"hunter22", "ctrl+shift+a", "ctrl+c", "ctrl+x", "ctrl+insert", "super+c")
        assert app.clipboard == ""
        assert field.value == "hunter22"
        assert "hunter" not in screen_text(app)
        await press(pilot, "end", "ctrl+u", "ctrl+z")
        assert field.value == ""
        field.value = "once"
        assert field.take() == "once"
        await press(pilot, "ctrl+z", "ctrl+y", "ctrl+v")
        assert field.value == ""


async def test_the_stock_field_would_copy_it() -> None:
    from textual.widgets import Input

    class Holder(App[None]):
        def compose(self) -> ComposeResult:
            yield Input(password=True)

    app = Holder()
    async with app.run_test() as pilot:
        await press(pilot, *"hunter22", "ctrl+shift+a", "ctrl+c")
        assert app.clipboard == "hunter22"


def raised(secret: str) -> Exception:
    local = secret
    try:
        raise ValueError(f"no such customer {local}")
    except ValueError as error:
        return error


@pytest.mark.parametrize("full", [False, True])
def test_a_crash_report_has_places_and_no_values(full: bool) -> None:
    told = report(raised("王小明"), full=full)
    assert "ValueError" in told
    assert "test_safety.py" in told
    assert "王小明" not in told


CRASH = """
import sys
from pathlib import Path
from clientbook.app import ClientbookApp
class Crashing(ClientbookApp):
    def on_mount(self):
        secret = "canary-" + "7711"
        raise RuntimeError("about " + secret)
app = Crashing(Path(sys.argv[1]))
app.run(headless=True)
sys.exit(app.return_code)
"""


def test_an_app_that_crashes_prints_no_locals_and_no_message(tmp_path: Path) -> None:
    program = tmp_path / "crashing.py"
    program.write_text(CRASH)
    done = subprocess.run([sys.executable, str(program), str(tmp_path)], capture_output=True, text=True, timeout=60)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "RuntimeError" in said
    assert "canary" not in said
    assert "locals" not in said


def test_textuals_own_crash_screen_would_print_them() -> None:
    from rich.console import Console
    from rich.traceback import Traceback

    out = io.StringIO()
    error = raised("canary-7711")
    Console(file=out, width=200).print(Traceback.from_exception(type(error), error, error.__traceback__, show_locals=True))
    assert "canary-7711" in out.getvalue()


async def test_nothing_can_write_the_screen_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, _place, pilot):
        assert not ClientbookApp.ENABLE_COMMAND_PALETTE
        await press(pilot, "ctrl+p", *"screenshot")
        assert [choice.key for choice in app.screen.shown()] == []  # type: ignore[attr-defined]
        await press(pilot, "escape", "ctrl+backslash")
    assert not list(tmp_path.rglob("*.svg"))  # noqa: ASYNC240 - a test may wait for the disk


async def test_the_bars_do_not_burst_at_any_width(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with toy(tmp_path, monkeypatch) as (_app, place, pilot):
        for width in (200, 80, 41, 20, 7, 2, 1):
            await pilot.resize_terminal(width, 10)
            await settled(pilot)
            for bar in (place.query_one(TabBar), place.query_one(MessageLine)):
                assert cell_len(bar.render_line(0).text) == bar.size.width
