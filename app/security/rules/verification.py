"""Verification codes: their signs, how they are spelled on the telephone, and who hands them over (U-32 to U-40).

The code has 8 of 32 signs, 40 random bits (decision 8 of the mission). No I, O, 0 or 1 is among them; it is always
shown in capitals, so that L is no 1.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Set
from datetime import timedelta
from typing import Any

from app.common.frozen import frozen

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8

_WORDS = {
    "nl": "Anton Bernhard Cornelis Dirk Eduard Ferdinand Gerard Hendrik Johan Karel Lodewijk Maria Nico Pieter "
    "Quotiënt Rudolf Simon Theodoor Utrecht Victor Willem Xantippe Ypsilon Zaandam "
    "twee drie vier vijf zes zeven acht negen",
    "en": "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel Juliett Kilo Lima Mike November Papa "
    "Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu "
    "two three four five six seven eight nine",
    "fr": "Anatole Berthe Célestin Désiré Eugène François Gaston Henri Joseph Kléber Louis Marcel Nicolas Pierre "
    "Quintal Raoul Suzanne Thérèse Ursule Victor William Xavier Yvonne Zoé "
    "deux trois quatre cinq six sept huit neuf",
}
SPELLED = {language: dict(zip(SIGNS, words.split(), strict=True)) for language, words in _WORDS.items()}
"""The alphabets of the telephone; they are names and not translated (Dutch and French PTT, ICAO)."""


@frozen
class Terms:
    """How long a code lives, how often it may be typed wrongly, and how often at one organisation in an hour."""

    valid: timedelta = timedelta(days=7)
    tries: int = 5
    per_organisation: int = 50

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Terms:
        """The terms that the operator chose."""
        return cls(
            timedelta(days=settings["VERIFICATION_CODE_DAYS"]),
            settings["VERIFICATION_CODE_TRIES"],
            settings["VERIFICATIONS_PER_ORGANISATION"],
        )


def new_code() -> str:
    """Eight random signs."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def shown(code: str) -> str:
    """A code as it is read out: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def spelled(code: str, language: str) -> list[tuple[str, str]]:
    """Each sign of a code with its word for the telephone."""
    words = SPELLED[language]
    return [(sign, words[sign]) for sign in code]


def signs(typed: str) -> str:
    """The code that somebody typed, in capitals and ungrouped; nothing if it cannot be one."""
    bare = "".join(typed.replace("-", " ").split()).upper()
    return bare if len(bare) == LENGTH and all(sign in SIGNS for sign in bare) else ""


def hands_over(mine: Set[str], theirs: Set[str]) -> bool:
    """Whether somebody with some roles may see the code of somebody with others.

    A user administrator gets the code from the Servicedesk, everybody else from the user administrator of the own
    organisation (decision 3 of the mission, U-33, U-34, U-39).
    """
    return ("SD" if "GB" in theirs else "GB") in mine
