"""Draws docs/pictures from the real app on a practice book: run it after a change of the looks and look at what it drew."""

import asyncio
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from clientbook import i18n
from clientbook.app import ClientbookApp
from clientbook.clock import FixedClock
from clientbook.data import open_book
from clientbook.demo import make_demo
from tests.support.painted import painted
from tests.support.people import settled
from tools.svg import svg

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CLOCK = FixedClock(datetime(2026, 11, 21, 14, 5, tzinfo=timezone(timedelta(hours=8))))
CUSTOMERS = 300


@dataclass(frozen=True)
class Picture:
    """One picture: its name, language, size, and the keys that lead to it from Today."""

    name: str
    language: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()

    @property
    def file(self) -> Path:
        """Where it is kept."""
        short = {"zh_CN": "zh"}.get(self.language, self.language)
        return PICTURES / f"{self.name}-{short}-{self.size[0]}x{self.size[1]}.svg"


WIDE, NARROW = (120, 36), (80, 24)
SEARCH = {"en": ("2", "slash", "s", "m", "i"), "zh_CN": ("2", "slash", "w", "a", "n", "g")}
TOUR = (
    ("today", (".", ",")),
    ("log", ("i",)),
    ("follow-ups", ("3",)),
    ("customers", ("2",)),
    ("search", None),
    ("customer", ("2", "down", "down", "enter")),
    ("form", ("2", "down", "down", "E")),
    ("help", ("2", "question_mark")),
)
ALL = tuple(
    Picture(name, language, size, SEARCH[language] if keys is None else keys)
    for language in ("en", "zh_CN")
    for size in (WIDE, NARROW)
    for name, keys in TOUR
)
"""Every picture of the page."""


async def draw(picture: Picture, folder: Path) -> None:
    """Run the app to where the picture shows it, and keep what it painted."""
    i18n.set_language(picture.language)
    app = ClientbookApp(folder, clock=CLOCK, book=open_book(folder, "practice", clock=CLOCK))
    app.animation_level = "none"
    async with app.run_test(size=picture.size, notifications=True) as pilot:
        await settled(pilot)
        for key in picture.keys:
            await pilot.press({".": "full_stop", ",": "comma"}.get(key, key))
            await settled(pilot)
        await settled(pilot)
        picture.file.write_text(svg(painted(app), picture.size[0], f"clientbook: {picture.name}"), encoding="utf-8")


def page() -> str:
    """The page that shows them all."""
    parts = ["# Pictures\n\nThe real program on a practice book of invented people, drawn by `make pictures`.\n"]
    for language, title in (("en", "English"), ("zh_CN", "简体中文")):
        parts.append(f"## {title}\n")
        parts += [f"![{picture.name}]({picture.file.name})\n" for picture in ALL if picture.language == language]
    return "\n".join(parts)


def main() -> None:
    """Draw them all, as seen in Beijing."""
    os.environ["TZ"] = "Asia/Shanghai"
    time.tzset()
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.svg"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="clientbook-pictures-") as scratch:
        for language in ("en", "zh_CN"):
            folder = Path(scratch) / language
            make_demo(folder, customers=CUSTOMERS, language=language, clock=CLOCK).close()
            for picture in ALL:
                if picture.language == language:
                    shutil.copytree(folder, copy := Path(scratch) / "copy")  # the keys may change the book
                    asyncio.run(draw(picture, copy))
                    shutil.rmtree(copy)
                    print(picture.file.relative_to(ROOT))
    (PICTURES / "README.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
