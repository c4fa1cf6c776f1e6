"""Words: marking text for translation where no request exists, and folding names for search and order."""

from __future__ import annotations

import unicodedata

LANGUAGES = {"nl": "Nederlands", "en": "English", "fr": "Français"}
"""The languages of the screens, each in its own words; the first one is the default."""

DEFAULT_LANGUAGE = "nl"

_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "œ": "oe", "Œ": "oe", "ł": "l"})


def N_(message: str) -> str:
    """Mark a message for the translators and leave it as it is; the screen translates it when shown."""
    return message


def folded(text: str | None) -> str:
    """Text without accents and capitals, single-spaced: what is searched in and sorted by.

    `folded("Çelik-Øster")` is `"celik-oster"`, so that a search finds names however they are typed.
    """
    bare = unicodedata.normalize("NFKD", (text or "").translate(_FOLDED))
    plain = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(plain.lower().split())


def clean(text: str) -> str:
    """Text without control signs and lone surrogates: what may go into the database.

    Tabs and line ends stay. NUL bytes would be refused by PostgreSQL, surrogates by every encoder.
    """
    kept = (sign for sign in text if sign in "\t\n\r" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return "".join(kept)
