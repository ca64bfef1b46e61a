"""How pieces look: the style of each tone in the theme in force, worked out once for a theme and not once for every widget.

Component classes of Textual do the same, but it works them out anew for each widget whenever a class or the focus changes, and a
screen of lists and bars spends more time on that than on everything else it does to come up.
"""

from collections.abc import Mapping
from typing import Any

from rich.style import Style
from textual.app import App
from textual.color import Color

LOOKS: Mapping[str, tuple[str, str, bool]] = {
    "plain": ("", "", False),
    "bright": ("foreground", "", True),
    "quiet": ("text-muted", "", False),
    "label": ("text-muted", "", False),
    "heading": ("text-muted", "", True),
    "accent": ("primary", "", False),
    "good": ("success", "", False),
    "warn": ("warning", "", False),
    "late": ("error", "", False),
    "hit": ("primary", "", True),
    # the chosen line and the bar before it
    "cursor": ("", "row", False),
    "bar": ("primary", "", True),
    # the lines around a screen
    "brand": ("primary", "", True),
    "lit": ("foreground", "row", True),
    "lit-key": ("primary", "row", False),
    "key": ("primary", "panel", True),
}
"""Colour and ground of each tone, as tokens of the theme, and whether it is bold."""

_made: dict[str, dict[str, Style]] = {}


def tone_style(app: App[Any], tone: str) -> Style:
    """The style of a tone, to be laid over the style of the widget."""
    return tone_styles(app)[tone]


def tone_styles(app: App[Any]) -> Mapping[str, Style]:
    """The styles of all tones."""
    styles = _made.get(app.theme)
    if styles is None:
        variables = app.get_css_variables()
        ground = Color.parse(variables["background"])
        styles = {name: _style(variables, ground, *look) for name, look in LOOKS.items()}
        _made[app.theme] = styles
    return styles


def _style(variables: Mapping[str, str], ground: Color, color: str, background: str, bold: bool) -> Style:
    return Style(
        color=_color(variables, ground, color).rich_color if color else None,
        bgcolor=_color(variables, ground, background).rich_color if background else None,
        bold=True if bold else None,
    )


def _color(variables: Mapping[str, str], ground: Color, token: str) -> Color:
    """A token as an opaque colour; ``auto 60%`` is that much of the colour that stands out against the ground."""
    name, _, share = variables[token].partition(" ")
    part = float(share.rstrip("% ")) / 100 if share else 1.0
    color = ground.get_contrast_text() if name == "auto" else Color.parse(name)
    return color if color.ansi is not None or ground.ansi is not None else ground + color.multiply_alpha(part)
