"""Declarations of those who take part: own words about what stands in a plan (Youth Act, 7.3.8, clause 2).

It is added to the dossier as it was given. Nobody changes it or takes it away, also not who gave it: what somebody
thinks differently of later on is a declaration of its own, after the first.
"""

from __future__ import annotations

from app.common.words import N_

LONGEST = 10_000
NOTHING_SAID = N_("Write down what you want to declare.")
TOO_LONG = N_("A declaration has at most 10,000 characters. Split it in two.")
STAYS = N_("A declaration stays as it was given. It cannot be changed or removed.")


def mistakes_in(words: str) -> list[str]:
    """Why a declaration cannot be kept so."""
    if not words.strip():
        return [NOTHING_SAID]
    return [TOO_LONG] if len(words) > LONGEST else []
