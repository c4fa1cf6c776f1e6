"""Which organisations are connected to the referral index."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.common.words import N_, folded
from app.security.rules.organisations import Kind

CONNECTED_KINDS = (Kind.INSTITUTION, Kind.MUNICIPALITY, Kind.ORGANISER)
"""Institutions, desks of a municipality such as that for school attendance, and organisers such as youth work."""
NOT_CONNECTED_SO = N_("An organisation of this kind is not connected.")

NUMBER, NAME = "number", "name"
ALIKE_NAMES = 88
"""How alike two names have to be, of 100, for one to be shown when the other is typed."""
ELSEWHERE = N_(
    "This organisation is in the portal and lies outside your region. Ask the Servicedesk to add it to it."
)
CODE = re.compile(r"IN-([0-9]{5})")


def next_code(last: str | None) -> str:
    """The next code of an institution, such as IN-00012, after the last that was given."""
    found = CODE.fullmatch(last or "")
    return f"IN-{(int(found.group(1)) if found else 0) + 1:05}"


def alike(name: str, others: Mapping[int, str], most: int = 5) -> list[int]:
    """The numbers of organisations whose names look like a name, the most alike first."""
    from rapidfuzz import fuzz, process

    wanted = folded(name)
    scored = process.extract(
        wanted, {key: folded(other) for key, other in others.items()}, scorer=fuzz.token_set_ratio,
        score_cutoff=ALIKE_NAMES, limit=most,
    )  # fmt: skip
    return [key for _name, _score, key in scored]
