"""What the insights show, as the figures that stand in it: of the page to be printed by its tables, of the screen by its lines."""

import re
from html.parser import HTMLParser


def numbers(text: str) -> list[int]:
    """The whole numbers in a text, in their order; thousands may stand apart."""
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", text)]


def percent(part: int, whole: int) -> str:
    """A share as it is shown."""
    hundredths = 10_000 * part // whole if whole else 0
    return "<1%" if 0 < hundredths < 50 else f"{100 * part / whole if whole else 0:.0f}%"


def stands(now: int, before: int) -> str:
    """How a number stands to the one before, as it is shown."""
    if not before:
        return ""
    change = round(100 * (now - before) / before)
    return "=" if not change else f"{change:+,}%"


class Page(HTMLParser):
    """The tables of a page by their titles, and the figures above them by their names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.figures: dict[str, str] = {}
        self._title = self._name = self._into = ""
        self._row: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._row = []
        elif tag in ("td", "th"):
            self._row.append(dict(attrs).get("title") or "")
        elif tag in ("h2", "dt", "dd"):
            self._title, self._name = ("" if tag == "h2" else self._title), ("" if tag == "dt" else self._name)
        self._into = tag

    def handle_data(self, data: str) -> None:
        if self._into == "h2":
            self._title += data
        elif self._into == "dt":
            self._name += data
        elif self._into in ("dd", "small"):
            self.figures[self._name] = self.figures.get(self._name, "") + data
        elif self._into in ("td", "th") and self._row:
            self._row[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self.tables.setdefault(self._title, []).append(self._row)
        self._into = "dd" if tag == "small" else ""
