"""The interface language: gettext with English as the source text.

Every function looks the language up when it is called, never when a module is imported, so a language chosen later
reaches every label. Registries mark their strings with ``N_`` and translate them where they are shown.
"""

import gettext as _gettext
import locale as _locale
import os
from functools import lru_cache
from pathlib import Path

LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("en", "zh_CN")

_language = "en"


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("clientbook", LOCALE_DIR, languages=[language], fallback=language == "en")


def set_language(language: str) -> None:
    """Speak this language from now on.

    Raises:
        ValueError: the language is not one of ``LANGUAGES``.
    """
    global _language
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language


def language() -> str:
    """The language in force: ``en`` or ``zh_CN``."""
    return _language


def detect_language() -> str:
    """The language the environment asks for; English where it asks for one we do not speak."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh_CN" if value.lower().startswith("zh") else "en"
    return "zh_CN" if (_locale.getlocale()[0] or "").lower().startswith("zh") else "en"


def _(message: str) -> str:
    """The message in the language in force."""
    return _catalogue(_language).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form that goes with this count, in the language in force."""
    return _catalogue(_language).ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """The message where the same English word needs two translations."""
    return _catalogue(_language).pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802 - the customary gettext marker
    """Mark a string for translation without translating it yet."""
    return message
