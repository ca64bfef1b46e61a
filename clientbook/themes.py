"""The program's own looks. Every text stands at 4.5 : 1 or more on every ground it can meet, the chosen row included (a test measures it).

``$row`` is the chosen row, ``$panel`` a field, ``$surface`` a bar, ``$text-muted`` quiet text; screens use tokens only.
"""

from textual.theme import Theme

DARK = Theme(
    name="clientbook-dark",
    dark=True,
    primary="#7cb7ff",
    secondary="#9fb0c2",
    accent="#7cb7ff",
    foreground="#dfe5ec",
    background="#11151a",
    surface="#171c23",
    panel="#1d242d",
    success="#7fd19b",
    warning="#e8b95a",
    error="#ff9a9a",
    variables={
        "row": "#20364d",
        "text-muted": "#9fb0c2",
        "button": "#2b6cb0",
        "button-text": "#ffffff",
        "block-cursor-background": "#20364d",
        "block-cursor-foreground": "#dfe5ec",
        "input-cursor-background": "#dfe5ec",
        "input-cursor-foreground": "#11151a",
        "input-selection-background": "#2b6cb0",
        "border": "#4a5a6c",
        "scrollbar": "#2b3542",
        "scrollbar-background": "#11151a",
    },
)
LIGHT = Theme(
    name="clientbook-light",
    dark=False,
    primary="#0b4f9e",
    secondary="#4a5866",
    accent="#0b4f9e",
    foreground="#16202b",
    background="#fbfcfd",
    surface="#eef1f5",
    panel="#e6ebf1",
    success="#14602f",
    warning="#7a4a00",
    error="#a3161f",
    variables={
        "row": "#cfe0f5",
        "text-muted": "#465463",
        "button": "#0b4f9e",
        "button-text": "#ffffff",
        "block-cursor-background": "#cfe0f5",
        "block-cursor-foreground": "#16202b",
        "input-cursor-background": "#16202b",
        "input-cursor-foreground": "#fbfcfd",
        "input-selection-background": "#a9cbf2",
        "border": "#8a98a8",
        "scrollbar": "#c3ccd6",
        "scrollbar-background": "#fbfcfd",
    },
)
CONTRAST = Theme(
    name="clientbook-contrast",
    dark=True,
    primary="#8fd0ff",
    secondary="#d5d5d5",
    accent="#8fd0ff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    success="#7dff9b",
    warning="#ffe066",
    error="#ffadad",
    variables={
        "row": "#003f7d",
        "text-muted": "#dddddd",
        "button": "#ffffff",
        "button-text": "#000000",
        "block-cursor-background": "#003f7d",
        "block-cursor-foreground": "#ffffff",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#000000",
        "input-selection-background": "#005fb8",
        "border": "#ffffff",
        "scrollbar": "#666666",
        "scrollbar-background": "#000000",
    },
)
OWN: tuple[Theme, ...] = (DARK, LIGHT, CONTRAST)
"""In the order in which the command goes through them."""
EXTRA: tuple[str, ...] = ("row", "button", "button-text")
"""Variables of ours that Textual's themes do not have; ``variables_for`` makes them."""


def variables_for(variables: dict[str, str]) -> dict[str, str]:
    """Textual's variables with ours added where a theme does not bring them."""
    made = {"row": "block-cursor-background", "button": "primary-background", "button-text": "text-primary"}
    return {**{own: variables.get(stock, variables["foreground"]) for own, stock in made.items()}, **variables}
