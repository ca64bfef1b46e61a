"""Export on the screen: the marked or the list in force, a form, one word of warning, a file that is there whole or not at all."""

import csv
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientbook.data import Book, CustomField, Query, age
from clientbook.data.age import age_chunks
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.dialogs.export import ExportForm, FilePassphrase, Writing
from clientbook.screens.dialogs.reading import Reading
from clientbook.screens.dialogs.rows import ShutChoice, Tick
from clientbook.widgets.text_input import TextInput
from tests.support.painted import screen_text
from tests.support.people import filled_book, opened
from tests.support.quiet import press, settled
from tests.support.rows import message


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


async def begin(pilot: object, folder: Path, name: str = "") -> ExportForm:
    """Open the form, and put a file of this test into it."""
    pilot.app.screen.perform("export")  # type: ignore[attr-defined]
    await settled(pilot)  # type: ignore[arg-type]
    form = pilot.app.screen  # type: ignore[attr-defined]
    assert isinstance(form, ExportForm)
    field = form.query_one("#path", TextInput)
    field.replace_text(str(folder / (name or Path(field.value).name)))
    await settled(pilot)  # type: ignore[arg-type]
    return form


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


async def test_the_list_or_the_marked_go_out_after_one_warning_and_never_over_a_file_unasked(book: Book, tmp_path: Path) -> None:
    async with opened(book) as pilot:
        await begin(pilot, tmp_path, "all.csv")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Confirm)
        assert "whoever gets it can read it" in screen_text(pilot.app)
        assert not (tmp_path / "all.csv").exists()
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Reading)
        assert "Exported: 24 customers" in screen_text(pilot.app)
        assert "Not carried" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert message(pilot) == "Exported: 24 customers, all.csv"
        assert len(rows_of(tmp_path / "all.csv")) == 24
        await press(pilot, "space", "space")
        await begin(pilot, tmp_path, "two.csv")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Reading)
        assert len(rows_of(tmp_path / "two.csv")) == 2
        # A name that is taken: the button that loses nothing has the focus, and the form stays.
        await press(pilot, "escape")
        await begin(pilot, tmp_path, "all.csv")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ExportForm)
        assert len(rows_of(tmp_path / "all.csv")) == 24
        await press(pilot, "enter", "tab", "enter")
        assert isinstance(pilot.app.screen, Reading)
        assert len(rows_of(tmp_path / "all.csv")) == 2
        # A folder that is none is said in the form.
        await press(pilot, "escape")
        await begin(pilot, tmp_path / "nowhere", "a.csv")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ExportForm)
        assert "there is no such folder" in screen_text(pilot.app)


async def test_in_chinese_from_the_palette_for_what_a_search_shows(book: Book, tmp_path: Path) -> None:
    async with opened(book, "zh_CN") as pilot:
        await press(pilot, "/", *"wangweili", "enter", "escape", ":", *"daochu", "enter")
        form = pilot.app.screen
        assert isinstance(form, ExportForm)
        field = form.query_one("#path", TextInput)
        assert field.value == "~/王伟丽-2026-11-21.xlsx"
        form.query_one("#format", ShutChoice).take("vcard3")
        await settled(pilot)
        assert field.value == "~/王伟丽-2026-11-21.vcf"
        field.replace_text(str(tmp_path / "card.vcf"))
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, Reading)
        assert "FN:王伟丽" in (tmp_path / "card.vcf").read_text(encoding="utf-8")


@pytest.mark.soak
async def test_ticked_it_is_encrypted_with_a_passphrase_of_its_own_and_holds_what_is_sensitive(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(age, "COST", 10)
    field = book.save_custom_field(CustomField("Secret", "text", sensitive=True))
    book.set_field(list(book.find_all(Query()).ids)[:1], f"custom:{field.id}", "hush")
    async with opened(book) as pilot:
        form = await begin(pilot, tmp_path, "all.csv")
        form.query_one("#encrypt", Tick).action_flip()
        form.query_one("#sensitive", Tick).action_flip()
        await settled(pilot)
        assert form.query_one("#path", TextInput).value.endswith("all.csv.age")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FilePassphrase)
        await press(pilot, *"a long passphrase", "enter", *"a long passphrase", "enter")
        assert isinstance(pilot.app.screen, Reading)
    sealed = (tmp_path / "all.csv.age").read_bytes()
    assert b"hush" not in sealed
    plain = b"".join(age_chunks(io.BytesIO(sealed), passphrase="a long passphrase"))
    assert b"hush" in plain


async def test_ctrl_c_stops_it_beside_the_keyboard_and_no_file_is_left(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from clientbook.exchange import outgoing

    begun, go_on = threading.Event(), threading.Event()
    read = outgoing.read_wholes

    def slowly(*args: object) -> object:
        begun.set()
        assert go_on.wait(20)
        return read(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(outgoing, "read_wholes", slowly)
    monkeypatch.setattr(outgoing, "BATCH", 5)
    folder = tmp_path / "out"
    folder.mkdir()
    async with opened(book) as pilot:
        await begin(pilot, folder, "all.csv")
        await press(pilot, "enter")
        pilot.app.screen.query_one("#act").press()
        for _try in range(200):
            await pilot.pause()
            if isinstance(pilot.app.screen, Writing) and begun.is_set():
                break
        assert isinstance(pilot.app.screen, Writing)
        pilot.app.screen.action_stop()
        go_on.set()
        await settled(pilot)
        assert isinstance(pilot.app.screen, ExportForm)
        assert "Stopped; there is no file." in screen_text(pilot.app)
    assert not list(folder.iterdir())
