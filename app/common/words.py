"""Words: marking text for translation where no request exists, and folding names for search and order."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date

LANGUAGES = {"nl": "Nederlands", "en": "English", "fr": "Français"}
"""The languages of the screens, each in its own words; the first one is the default."""

DEFAULT_LANGUAGE = "nl"

_FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "œ": "oe", "Œ": "oe", "ł": "l"})


def N_(message: str) -> str:
    """Mark a message for the translators and leave it as it is; the screen translates it when shown."""
    return message


class Told(str):
    """A message with places, and what stands in them, for whoever cannot translate: `gettext` fills them in.

    A day in a place is written in the language of the page. A message stays what it is when it is made a `str`
    once more, as reasons are on their way up; told again, it keeps what stands in its places. One that counts has
    a `plural`, and is said in the form that its `number` asks for.
    """

    places: Mapping[str, str | date]
    plural: str
    number: int

    def __new__(cls, message: str, **places: str | date) -> Told:
        """Keep the places beside the message."""
        told = super().__new__(cls, message)
        told.places = {**message.places, **places} if isinstance(message, Told) else places
        told.plural, told.number = getattr(message, "plural", ""), getattr(message, "number", 0)
        return told

    def __str__(self) -> str:
        return self

    @property
    def message(self) -> str:
        """The message alone, as it stands in the catalogues."""
        return "".join(self)


def counted(one: str, many: str, number: int, **places: str) -> Told:
    """A message that says how many, in two forms with the place `num`; a call marks them for the translators."""
    told = Told(one, num=str(number), **places)
    told.plural, told.number = many, number
    return told


def folded(text: str | None) -> str:
    """Text without accents and capitals, single-spaced: what is searched in and sorted by.

    `folded("Çelik-Øster")` is `"celik-oster"`, so that a search finds names however they are typed.
    """
    text = text or ""
    if not text.isascii():  # most is, and a page of what a search found folds thousands of signs
        bare = unicodedata.normalize("NFKD", text.translate(_FOLDED))
        text = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(text.lower().split())


def clean(text: str) -> str:
    """Text without control signs and lone surrogates: what may go into the database.

    Tabs and line ends stay. NUL bytes would be refused by PostgreSQL, surrogates by every encoder.
    """
    kept = (sign for sign in text if sign in "\t\n\r" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return "".join(kept)
