"""What makes a password good enough: length and how easy it is to guess, no rules on its composition.

ASVS 6.2: at least 8 signs, long ones accepted, no forced kinds of signs, common passwords and words that
belong to the person or the place refused. A municipality may ask more of its residents (`wishes`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from app.common.frozen import frozen
from app.common.words import N_, folded
from app.security.login.rules.sentences import Sentence

LONGEST_JUDGED = 64
"""The estimate takes long for long texts and refuses over 72 signs; the first 64 say enough."""

SHORTEST_WORD = 3

_one_at_a_time = Lock()


class Sign(StrEnum):
    """Sorts of signs that a municipality may ask for; the portal asks for none."""

    CAPITAL = "capital"
    DIGIT = "digit"
    OTHER = "other"


@frozen
class PasswordPolicy:
    """What is asked of a password; `least_score` runs from 0 (at once guessed) to 4."""

    least: int = 8
    most: int = 128
    least_score: int = 3
    link_hours: int = 24
    """How long a link works by which somebody chooses one."""
    signs: frozenset[Sign] = frozenset()
    refused: frozenset[str] = frozenset()
    """Passwords that are refused whatever their score, folded; words in others make these easier to guess."""

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> PasswordPolicy:
        """The policy that the operator chose."""
        return cls(
            settings["PASSWORD_MIN_LENGTH"],
            settings["PASSWORD_MAX_LENGTH"],
            settings["PASSWORD_MIN_SCORE"],
            settings["PASSWORD_LINK_HOURS"],
        )


def normal(password: str) -> str:
    """A password as it is hashed: accents composed alike on every keyboard, otherwise to the letter."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "replace").decode()


def reasons_not_to_accept(password: str, policy: PasswordPolicy, context: Iterable[str] = ()) -> list[Sentence]:
    """Why a password is not good enough; `context` names the person, the organisation and the product."""
    password = normal(password)
    if len(password) < policy.least:
        return [Sentence(N_("Use at least %(least)d characters."), {"least": policy.least})]
    if len(password) > policy.most:
        return [Sentence(N_("Use at most %(most)d characters."), {"most": policy.most})]
    if score(password, (*context, *policy.refused)) < policy.least_score:
        return [Sentence(N_("This password is easy to guess. Use a few words that do not belong together."))]
    return []


def score(password: str, context: Iterable[str] = ()) -> int:
    """How hard a password is to guess, from 0 to 4."""
    from zxcvbn import matching, zxcvbn  # its lists take 12 MB, and few processes ever judge a password

    words = [*words_of(context), *dutch_words()]
    with _one_at_a_time:  # the library keeps the words in a list that all threads share
        try:
            return zxcvbn(password[:LONGEST_JUDGED], user_inputs=words)["score"]
        finally:
            matching.RANKED_DICTIONARIES.pop("user_inputs", None)


def words_of(context: Iterable[str]) -> list[str]:
    """The words that somebody who knows the person would try first, each once."""
    texts = [folded(text) for text in context if text]
    parts = [part for text in texts for part in _parted(text)]
    whole = ["".join(_parted(text)) for text in texts]
    return list(dict.fromkeys(word for word in (*parts, *whole) if len(word) >= SHORTEST_WORD))


def _parted(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text).split()


@cache
def dutch_words() -> tuple[str, ...]:
    """Dutch words often used in passwords, which the library does not know."""
    lines = (Path(__file__).parents[1] / "words_nl.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())
