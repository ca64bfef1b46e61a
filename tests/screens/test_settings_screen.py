"""Settings are changed line by line: what belongs to the book is a step, what belongs to the machine stands in config.toml."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from clientbook import commands, i18n
from clientbook.config import Config
from clientbook.data import Book
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.key_settings import KeysScreen
from clientbook.screens.present import settings as present
from clientbook.screens.settings import SettingsScreen
from clientbook.widgets.signs import signs, use_signs
from tests.support.painted import screen_text
from tests.support.people import NARROW, WIDE, filled_book, opened
from tests.support.quiet import press, settled, until
from tests.support.thinning import sampled


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CLIENTBOOK_CONFIG", str(tmp_path / "config.toml"))
    yield tmp_path / "config.toml"
    commands.rebind({})
    use_signs(plain=False)
    i18n.set_language("en")


def written(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


async def to_settings(pilot: Pilot[int], key: str = "") -> str:
    """The settings, the cursor on a line."""
    pilot.app.screen.act("settings")  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(pilot.app.screen, SettingsScreen))
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, SettingsScreen)
    if key:
        assert screen.lines.stand_on(key), key
        await settled(pilot)
    return screen_text(pilot.app)


async def clear(pilot: Pilot[int], typed: str) -> str:
    """Put something else into the field that is open, and save it."""
    return await press(pilot, "end", "ctrl+u", *typed, "enter")


@pytest.mark.parametrize(("language", "size"), sampled([(each, size) for size in (NARROW, WIDE) for each in ("en", "zh_CN")], 1))
async def test_every_line_has_a_name_and_a_value_and_opens_its_editor(book: Book, language: str, size: tuple[int, int]) -> None:
    async with opened(book, language, size) as pilot:
        text = await to_settings(pilot)
        assert ("This machine" if language == "en" else "这台电脑") in text
        screen = pilot.app.screen
        assert isinstance(screen, SettingsScreen)
        keys = [block.key for block in screen.lines.blocks if block.key]
        assert len(keys) == len(present.MACHINE) + 1 + len(present.BOOK) + 6 + 18
        for key in keys:
            screen.lines.stand_on(key)
            await settled(pilot)
            assert screen.row is not None
            assert screen.row.label
            assert screen.row.value
            assert screen.row.hint in screen_text(pilot.app).replace("\n", " ") or len(screen.row.hint) > 60
            if key in ("book:leave_out_do_not_contact", "book:type_by_purchases"):
                continue
            await press(pilot, "enter")
            assert pilot.app.screen is not screen, key
            await press(pilot, "escape")
            assert pilot.app.screen is screen, key
        assert "setting" not in {unit.kind for unit in book.history()}


LEADS = {"birthday": 9, "anniversary": 3, "festival": 3, "contract_end": 30, "warranty_end": 30}


async def test_values_are_typed_in_place_and_taken_back_with_one_key(book: Book) -> None:
    async def holds(setting: str, value: object) -> None:
        await until(pilot, lambda: book.setting(setting) == value)

    async with opened(book) as pilot:
        await to_settings(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SettingsScreen)
        for key, typed, setting, value in (
            ("book:cooling_days", "45", "cooling_days", 45),
            ("book:tag_rhythms", "vip=14，朋友=60", "tag_rhythms", {"vip": 14, "朋友": 60}),
            ("book:region", "gb", "region", "GB"),
            ("book:currency", "eur", "currency", "EUR"),
            ("book:owner", "Ellen", "owner", "Ellen"),
            ("lead:birthday", "9", "lead_days", LEADS),
        ):
            before = book.setting(setting)
            assert before != value
            assert screen.lines.stand_on(key), key
            await press(pilot, "e")
            await clear(pilot, typed)
            await holds(setting, value)
            assert pilot.app.screen is screen, key
            assert "Changed: " in screen_text(pilot.app), key
            await press(pilot, "u")
            await holds(setting, before)
            await press(pilot, "U")
            await holds(setting, value)
            await press(pilot, "x")
            await holds(setting, before)


async def test_what_does_not_fit_is_said_and_the_field_stays_open(book: Book) -> None:
    before = book.settings()
    async with opened(book, size=WIDE) as pilot:
        await to_settings(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SettingsScreen)
        for key, typed, told in (
            ("book:cooling_days", "90", "First mark: cooling comes before dormant"),
            ("book:cooling_days", "many", "First mark: is not a value of this setting"),
            ("book:today_best", "51", "is a number from 1 to 50"),
            ("book:region", "China", "is not a value"),
            ("lead:festival", "400", "from 0 to 366"),
            ("lead:festival", "-1", "A number of days"),
        ):
            assert screen.lines.stand_on(key), key
            await press(pilot, "enter")
            text = await clear(pilot, typed)
            assert told in " ".join(text.split()), typed
            assert pilot.app.screen is not screen, typed
            assert book.settings() == before, typed
            await press(pilot, "escape")
            assert pilot.app.screen is screen, typed


async def test_yes_and_no_change_at_once_and_statuses_are_ticked(book: Book) -> None:
    async with opened(book) as pilot:
        await to_settings(pilot, "book:leave_out_do_not_contact")
        await press(pilot, "enter")
        await until(pilot, lambda: book.setting("leave_out_do_not_contact") is False)
        pilot.app.screen.lines.stand_on("book:left_out_statuses")  # type: ignore[attr-defined]
        await settled(pilot)
        await press(pilot, "enter", "3", "4", "enter")
        await until(pilot, lambda: book.setting("left_out_statuses") == ["paused"])


async def test_the_language_changes_at_once_and_is_written(book: Book, file: Path) -> None:
    async with opened(book) as pilot:
        await to_settings(pilot, "machine:language")
        await press(pilot, "enter", "3")
        await until(pilot, lambda: isinstance(pilot.app.screen, SettingsScreen) and "这台电脑" in screen_text(pilot.app))
        assert pilot.app.screen.lines.key == "machine:language"  # type: ignore[attr-defined]
        assert written(file).startswith('language = "zh_CN"')
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CustomersScreen)


async def test_looks_and_signs_hold_at_once_and_the_usual_is_not_written(book: Book, file: Path) -> None:
    async with opened(book) as pilot:
        await to_settings(pilot, "machine:theme")
        await press(pilot, "enter", "2")
        await until(pilot, lambda: pilot.app.theme == "clientbook-light")
        pilot.app.screen.lines.stand_on("machine:glyphs")  # type: ignore[attr-defined]
        await settled(pilot)
        await press(pilot, "enter", "2")
        await until(pilot, lambda: signs().dormant == "z")
        assert 'glyphs = "plain"' in written(file)
        pilot.app.screen.lines.stand_on("machine:theme")  # type: ignore[attr-defined]
        await settled(pilot)
        await press(pilot, "x")
        await until(pilot, lambda: pilot.app.theme == "clientbook-dark")
        assert "theme" not in written(file)


async def test_entries_that_are_not_understood_are_shown_and_do_no_harm(book: Book, file: Path) -> None:
    write(file, 'colour = "red"\nglyphs = "x"\n')
    async with opened(book) as pilot:
        text = await to_settings(pilot, "machine:theme")
        assert "there is no entry “colour”" in text
        assert "“glyphs” should be" in text
        await press(pilot, "enter", "2")
        assert written(file).startswith('colour = "red"\nglyphs = "x"\ntheme = "clientbook-light"')


async def test_a_book_opened_to_read_shows_its_settings_and_keeps_them(book: Book) -> None:
    async with opened(book, read_only=True) as pilot:
        await to_settings(pilot, "book:leave_out_do_not_contact")
        text = await press(pilot, "enter")
        assert "open to read only" in text
        pilot.app.screen.lines.stand_on("machine:theme")  # type: ignore[attr-defined]
        await settled(pilot)
        await press(pilot, "enter", "2")
        assert pilot.app.theme == "clientbook-light"
        assert book.setting("leave_out_do_not_contact") is True


async def test_a_key_is_given_another_command_at_once_and_a_taken_one_is_refused_by_name(book: Book, file: Path) -> None:
    async with opened(book, size=WIDE) as pilot:
        await to_settings(pilot, "open:keys")
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, KeysScreen)
        screen.lines.stand_on("go_follow_ups")
        await press(pilot, "e")
        text = await clear(pilot, "u")
        assert "u is taken: Undo" in " ".join(text.split())
        text = await clear(pilot, "bogus")
        assert "“bogus” is not the name of a key" in " ".join(text.split())
        await clear(pilot, "Z,comma")
        assert "is taken: No answer" in " ".join(screen_text(pilot.app).split())
        await clear(pilot, "Z, f11")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert 'go_follow_ups = "Z,f11"' in written(file)
        await press(pilot, "escape", "Z")
        await until(pilot, lambda: getattr(pilot.app.screen, "PLACE", "") == "follow_ups")
        await press(pilot, "2")
        await to_settings(pilot, "open:keys")
        assert "1 changed" in screen_text(pilot.app)
        await press(pilot, "enter")
        pilot.app.screen.lines.stand_on("go_follow_ups")  # type: ignore[attr-defined]
        await settled(pilot)
        await press(pilot, "x")
        await until(pilot, lambda: commands.keys_of("go_follow_ups") == ("3",))
        assert "follow_ups" not in written(file)


def test_the_second_folder_for_snapshots_has_a_line_and_says_when_it_is_not_there(book: Book) -> None:
    def value(second: str, folder: Path | None = Path("/stick")) -> str:
        shown = present.Shown(Config(snapshots=folder), book.settings(), book.usual_settings(), second=second)
        row = present.row_at(shown, "machine:snapshots")
        assert row is not None
        return row.value

    assert value("done") == "/stick"
    assert value("absent") == "/stick (not there now)"
    assert value("off", None) == "none"
